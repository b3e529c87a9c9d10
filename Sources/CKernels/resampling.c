#include <string.h>

#include "parallel.h"

typedef struct {
  kernels_resampling shape;
  const float *source;
  float *target;
} resampling;

/* Four neighbours of one output pixel and their weights. */
typedef struct {
  long at[4];
  float weight[4];
} corners;

INLINE corners corners_of(const kernels_resampling *it, long pixel) {
  kernels_tap row = it->rows[pixel / it->output.width];
  kernels_tap column = it->columns[pixel % it->output.width];
  long width = it->input.width, block = it->view.block;
  float down = row.fraction, up = 1 - down, right = column.fraction, left = 1 - right;
  return (corners){
      {(row.low * width + column.low) * block, (row.low * width + column.high) * block,
       (row.high * width + column.low) * block, (row.high * width + column.high) * block},
      {up * left, up * right, down * left, down * right}};
}

KERNEL static void resample(void *arguments) {
  resampling it = *(resampling *)arguments;
  long block = it.shape.view.block, pixels = it.shape.output.height * it.shape.output.width;
  span share = thread_share(it.shape.view.samples * channel_blocks(it.shape.view));
  for (long plane = share.first; plane < share.end; plane++)
    for (long p = 0; p < pixels; p++) {
      corners from = corners_of(&it.shape, p);
      const float *x = it.source + plane * it.shape.view.pixels * block;
      float *y = it.target + (plane * pixels + p) * block;
      for (long j = 0; j < block; j++)
        y[j] = from.weight[0] * x[from.at[0] + j] + from.weight[1] * x[from.at[1] + j] +
               from.weight[2] * x[from.at[2] + j] + from.weight[3] * x[from.at[3] + j];
    }
}

KERNEL static void resample_gradient(void *arguments) {
  resampling it = *(resampling *)arguments;
  long block = it.shape.view.block, pixels = it.shape.output.height * it.shape.output.width;
  long plane_size = it.shape.view.pixels * block;
  span share = thread_share(it.shape.view.samples * channel_blocks(it.shape.view));
  for (long plane = share.first; plane < share.end; plane++) {
    float *dx = it.target + plane * plane_size;
    memset(dx, 0, (unsigned long)plane_size * sizeof(float));
    for (long p = 0; p < pixels; p++) {
      corners to = corners_of(&it.shape, p);
      const float *dy = it.source + (plane * pixels + p) * block;
      for (int k = 0; k < 4; k++)
        for (long j = 0; j < block; j++) dx[to.at[k] + j] += to.weight[k] * dy[j];
    }
  }
}

static long output_count(const kernels_resampling *shape) {
  long pixels = shape->output.height * shape->output.width;
  return float_count(shape->view) / shape->view.pixels * pixels;
}

void kernels_resample(const kernels_resampling *shape, const float *x, float *y) {
  resampling it = {*shape, x, y};
  run_parallel(resample, &it, output_count(shape));
}

void kernels_resample_gradient(const kernels_resampling *shape, const float *dy, float *dx) {
  resampling it = {*shape, dy, dx};
  run_parallel(resample_gradient, &it, output_count(shape));
}
