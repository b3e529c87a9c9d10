#pragma once

#include <stddef.h>

/* The size of an image as its file states it. */
typedef struct {
  long width, height;
  /* Colour components: 1 is grey, 3 colour. */
  int components;
} cjpeg_header;

/* Room for one message of libjpeg's, with its final zero byte. */
enum { cjpeg_message_size = 200 };

/*
 * Reads what a JPEG file states about itself; decodes nothing and allocates no pixels.
 * Returns 1, or 0 with the reason in `message`.
 */
int cjpeg_read_header(const unsigned char *bytes, size_t count, cjpeg_header *header,
                      char message[cjpeg_message_size]);

/*
 * Decodes a JPEG file into `pixels`, `[height, width, 3]`; grey becomes three equal channels.
 * `size` is the room in `pixels`, in bytes. Damage that libjpeg only warns of is an error.
 * Returns 1, or 0 with the reason in `message`.
 */
int cjpeg_decode(const unsigned char *bytes, size_t count, unsigned char *pixels, size_t size,
                 char message[cjpeg_message_size]);
