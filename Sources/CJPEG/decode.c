#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>
#include <jerror.h>

#include "CJPEG.h"

/* A progressive file may hold any number of scans, each as costly as a whole image. */
enum { most_scans = 500 };

typedef struct {
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf leave;
  char *message;
} handler;

/* libjpeg's own would end the process. */
static void leave(j_common_ptr info) {
  handler *it = (handler *)info->err;
  char text[JMSG_LENGTH_MAX];
  info->err->format_message(info, text);
  snprintf(it->message, cjpeg_message_size, "%s", text);
  longjmp(it->leave, 1);
}

/* A negative level is a warning: the data are damaged, and libjpeg would make some up. */
static void refuse_warning(j_common_ptr info, int level) {
  int code = info->err->msg_code;
  if (level < 0 && code != JWRN_EXTRANEOUS_DATA && code != JWRN_ADOBE_XFORM) leave(info);
}

static void print_nothing(j_common_ptr info) { (void)info; }

static void count_scans(j_common_ptr info) {
  j_decompress_ptr decoder = (j_decompress_ptr)info;
  if (!info->is_decompressor || decoder->input_scan_number <= most_scans) return;
  handler *it = (handler *)info->err;
  snprintf(it->message, cjpeg_message_size, "more than %d scans", most_scans);
  longjmp(it->leave, 1);
}

static void begin(struct jpeg_decompress_struct *decoder, handler *it, char *message) {
  memset(decoder, 0, sizeof *decoder);
  memset(it, 0, sizeof *it);
  it->message = message;
  decoder->err = jpeg_std_error(&it->errors);
  it->errors.error_exit = leave;
  it->errors.emit_message = refuse_warning;
  it->errors.output_message = print_nothing;
  it->progress.progress_monitor = count_scans;
}

int cjpeg_read_header(const unsigned char *bytes, size_t count, cjpeg_header *header,
                      char message[cjpeg_message_size]) {
  struct jpeg_decompress_struct decoder;
  handler it;
  begin(&decoder, &it, message);
  if (setjmp(it.leave)) {
    jpeg_destroy_decompress(&decoder);
    return 0;
  }
  jpeg_create_decompress(&decoder);
  jpeg_mem_src(&decoder, bytes, count);
  jpeg_read_header(&decoder, TRUE);
  header->width = decoder.image_width;
  header->height = decoder.image_height;
  header->components = decoder.num_components;
  jpeg_destroy_decompress(&decoder);
  return 1;
}

int cjpeg_decode(const unsigned char *bytes, size_t count, unsigned char *pixels, size_t size,
                 char message[cjpeg_message_size]) {
  struct jpeg_decompress_struct decoder;
  handler it;
  begin(&decoder, &it, message);
  if (setjmp(it.leave)) {
    jpeg_destroy_decompress(&decoder);
    return 0;
  }
  jpeg_create_decompress(&decoder);
  decoder.progress = &it.progress;
  jpeg_mem_src(&decoder, bytes, count);
  jpeg_read_header(&decoder, TRUE);
  decoder.out_color_space = JCS_RGB;
  jpeg_start_decompress(&decoder);
  size_t stride = (size_t)decoder.output_width * 3;
  if (decoder.output_components != 3 || size != stride * decoder.output_height) {
    snprintf(message, cjpeg_message_size, "its size changed while it was read");
    jpeg_destroy_decompress(&decoder);
    return 0;
  }
  while (decoder.output_scanline < decoder.output_height) {
    JSAMPROW row = pixels + decoder.output_scanline * stride;
    jpeg_read_scanlines(&decoder, &row, 1);
  }
  jpeg_finish_decompress(&decoder);
  jpeg_destroy_decompress(&decoder);
  return 1;
}
