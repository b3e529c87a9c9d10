#include <string.h>

#include "parallel.h"

typedef struct {
  kernels_view from, to;
  const float *x;
  float *y;
  long from_channel, to_channel, count;
} copying;

/* Whole blocks that stay whole lie side by side in both, so they move at once. */
static int moves_whole_blocks(const copying *it) {
  long block = it->from.block;
  return block == it->to.block && it->from_channel % block == 0 && it->to_channel % block == 0 &&
         it->count % block == 0;
}

static void copy_blocks(const copying *it) {
  unsigned long size = (unsigned long)(it->count * it->from.pixels) * sizeof(float);
  for (long n = 0; n < it->from.samples; n++)
    memcpy(it->y + channel_offset(it->to, n, it->to_channel),
           it->x + channel_offset(it->from, n, it->from_channel), size);
}

KERNEL static void copy_each(void *arguments) {
  copying it = *(copying *)arguments;
  span share = thread_share(it.from.samples);
  for (long n = share.first; n < share.end; n++)
    for (long c = 0; c < it.count; c++) {
      const float *x = it.x + channel_offset(it.from, n, it.from_channel + c);
      float *y = it.y + channel_offset(it.to, n, it.to_channel + c);
      for (long p = 0; p < it.from.pixels; p++) y[p * it.to.block] = x[p * it.from.block];
    }
}

void kernels_copy_channels(kernels_view from, const float *x, long from_channel, kernels_view to,
                           float *y, long to_channel, long count) {
  copying it = {from, to, x, y, from_channel, to_channel, count};
  if (moves_whole_blocks(&it)) {
    copy_blocks(&it);
  } else {
    run_parallel(copy_each, &it, float_count(from));
  }
}

typedef struct {
  kernels_view view;
  const float *x;
  float *sums;
} channel_sums;

/* A thread owns runs of channels, and adds their samples up in order. */
KERNEL static void sum_each(void *arguments) {
  channel_sums it = *(channel_sums *)arguments;
  kernels_view one = it.view;
  one.samples = 1;
  span share = thread_share(strip_count(one));
  for (long i = share.first; i < share.end; i++) {
    strip at = strip_at(one, i);
    double totals[LANES] = {0};
    for (long n = 0; n < it.view.samples; n++) {
      float sums[LANES] = {0};
      add_pixels(it.view, it.x + channel_offset(it.view, n, at.channel), at.used, sums);
      for (long j = 0; j < at.used; j++) totals[j] += sums[j];
    }
    for (long j = 0; j < at.used; j++) it.sums[at.channel + j] = (float)totals[j];
  }
}

void kernels_sum_channels(kernels_view view, const float *x, float *sums) {
  channel_sums it = {view, x, sums};
  run_parallel(sum_each, &it, float_count(view));
}
