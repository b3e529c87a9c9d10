#ifndef RAMIFY_PARALLEL_H
#define RAMIFY_PARALLEL_H

#include "CKernels.h"

/* One body, compiled for the instruction sets worth having; the loader picks. */
#if defined(__x86_64__) && defined(__linux__)
#define KERNEL __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define KERNEL
#endif
#define INLINE static inline __attribute__((always_inline))

/* The part of a loop that one thread runs. */
typedef struct {
  long first, end;
} span;

/* Runs `body(arguments)` on each thread of the calling thread's team, or on this one alone where
 * `floats`, what there is to read or write, would not repay waking the others. */
void run_parallel(void (*body)(void *), void *arguments, long floats);

/* This thread's share of `count` items. */
span thread_share(long count);

/* Which of the team this thread is, from 0, and how many there are. */
long thread_index(void);
long thread_count(void);

/* The most threads that a loop started from here can have. */
long most_threads(void);

/* How many items of a thread's share are taken; no two of them in one or in neighbouring lines of
 * the cache. */
typedef struct {
  long taken, unused[15];
} progress;

/* The next items, at most `length` of them, first of this thread's share and then of what the others
 * have left, for cores seldom run at one speed; false where all of `count` are taken. */
int take_items(progress *shares, long count, long length, span *items);

/* The most channels that one inner loop handles. */
#define LANES 16

INLINE long smaller(long a, long b) { return a < b ? a : b; }
INLINE long channel_blocks(kernels_view view) {
  return (view.channels + view.block - 1) / view.block;
}

/* Floats of an activation, padding included. */
INLINE long float_count(kernels_view view) {
  return view.samples * channel_blocks(view) * view.pixels * view.block;
}

/* A run of at most LANES neighbouring channels of one sample. */
typedef struct {
  long sample, channel, width; /* width counts padding too */
  long used;                   /* of these, how many are channels */
  long offset;                 /* of its first float; pixels are view.block apart */
} strip;

INLINE long strips_per_block(kernels_view view) { return (view.block + LANES - 1) / LANES; }
INLINE long strip_count(kernels_view view) {
  return view.samples * channel_blocks(view) * strips_per_block(view);
}
INLINE strip strip_at(kernels_view view, long index) {
  long inner = strips_per_block(view), blocks = channel_blocks(view);
  long lane = index % inner * LANES, block = index / inner % blocks;
  strip it = {.sample = index / inner / blocks, .channel = block * view.block + lane};
  it.width = smaller(LANES, view.block - lane);
  it.used = smaller(it.width, view.channels - it.channel);
  it.offset = (it.sample * blocks + block) * view.pixels * view.block + lane;
  return it;
}

/* Adds up the pixels of each of `used` neighbouring channels, from the float of the first on. */
INLINE void add_pixels(kernels_view view, const float *x, long used, float sums[LANES]) {
  for (long p = 0; p < view.pixels; p++)
    for (long j = 0; j < used; j++) sums[j] += x[p * view.block + j];
}

/* Where channel `channel` of `sample` begins; its pixels are view.block apart. */
INLINE long channel_offset(kernels_view view, long sample, long channel) {
  long plane = sample * channel_blocks(view) + channel / view.block;
  return plane * view.pixels * view.block + channel % view.block;
}

#endif
