#include <string.h>

#include "parallel.h"

typedef struct {
  kernels_window window;
  const float *source;
  float *target;
  int32_t *positions;
} pooling;

/* One output pixel of one channel block: the window's rows and columns that lie inside the plane,
 * and where the block's input plane and its output pixel begin. */
typedef struct {
  span row, column;
  long in, out;
} place;

INLINE span window_span(const kernels_window *window, long output, long extent) {
  long first = output * window->stride - window->padding, end = first + window->size;
  return (span){first < 0 ? 0 : first, smaller(end, extent)};
}

INLINE place place_at(const kernels_window *window, long index) {
  long pixels = window->output.height * window->output.width, pixel = index % pixels;
  return (place){
      .row = window_span(window, pixel / window->output.width, window->input.height),
      .column = window_span(window, pixel % window->output.width, window->input.width),
      .in = index / pixels * window->view.pixels * window->view.block,
      .out = index * window->view.block,
  };
}

/* This thread's output pixels: those of whole planes, since a plane's windows may overlap. */
INLINE span place_share(const kernels_window *window) {
  long pixels = window->output.height * window->output.width;
  span planes = thread_share(window->view.samples * channel_blocks(window->view));
  return (span){planes.first * pixels, planes.end * pixels};
}

/* A NaN counts as larger than all, so that pooling does not hide it. */
INLINE void take_larger(long block, const float *candidate, int32_t pixel, float *y,
                        int32_t *position) {
  for (long j = 0; j < block; j++) {
    int larger = candidate[j] > y[j] || candidate[j] != candidate[j] || position[j] < 0;
    y[j] = larger ? candidate[j] : y[j];
    position[j] = larger ? pixel : position[j];
  }
}

KERNEL static void max_pool(void *arguments) {
  pooling *it = arguments;
  long block = it->window.view.block, width = it->window.input.width;
  span share = place_share(&it->window);
  for (long i = share.first; i < share.end; i++) {
    place at = place_at(&it->window, i);
    int32_t *position = it->positions + at.out;
    for (long j = 0; j < block; j++) position[j] = -1;
    for (long r = at.row.first; r < at.row.end; r++)
      for (long c = at.column.first; c < at.column.end; c++) {
        long pixel = r * width + c;
        take_larger(block, it->source + at.in + pixel * block, (int32_t)pixel,
                    it->target + at.out, position);
      }
  }
}

KERNEL static void max_pool_gradient(void *arguments) {
  pooling *it = arguments;
  long block = it->window.view.block;
  span share = place_share(&it->window);
  for (long i = share.first; i < share.end; i++) {
    place at = place_at(&it->window, i);
    for (long j = 0; j < block; j++)
      it->target[at.in + it->positions[at.out + j] * block + j] += it->source[at.out + j];
  }
}

KERNEL static void average_pool(void *arguments) {
  pooling *it = arguments;
  long block = it->window.view.block, width = it->window.input.width;
  float part = 1.0f / (float)(it->window.size * it->window.size);
  span share = place_share(&it->window);
  for (long i = share.first; i < share.end; i++) {
    place at = place_at(&it->window, i);
    float *y = it->target + at.out;
    for (long j = 0; j < block; j++) y[j] = 0;
    for (long r = at.row.first; r < at.row.end; r++)
      for (long c = at.column.first; c < at.column.end; c++)
        for (long j = 0; j < block; j++)
          y[j] += part * it->source[at.in + (r * width + c) * block + j];
  }
}

KERNEL static void average_pool_gradient(void *arguments) {
  pooling *it = arguments;
  long block = it->window.view.block, width = it->window.input.width;
  float part = 1.0f / (float)(it->window.size * it->window.size);
  span share = place_share(&it->window);
  for (long i = share.first; i < share.end; i++) {
    place at = place_at(&it->window, i);
    for (long r = at.row.first; r < at.row.end; r++)
      for (long c = at.column.first; c < at.column.end; c++)
        for (long j = 0; j < block; j++)
          it->target[at.in + (r * width + c) * block + j] += part * it->source[at.out + j];
  }
}

static void clear(float *values, kernels_view view) {
  memset(values, 0, (unsigned long)float_count(view) * sizeof(float));
}

void kernels_max_pool(const kernels_window *window, const float *x, float *y, int32_t *positions) {
  pooling it = {*window, x, y, positions};
  run_parallel(max_pool, &it, float_count(window->view));
}

void kernels_max_pool_gradient(const kernels_window *window, const int32_t *positions,
                               const float *dy, float *dx) {
  pooling it = {*window, dy, dx, (int32_t *)positions};
  clear(dx, window->view);
  run_parallel(max_pool_gradient, &it, float_count(window->view));
}

void kernels_average_pool(const kernels_window *window, const float *x, float *y) {
  pooling it = {*window, x, y, 0};
  run_parallel(average_pool, &it, float_count(window->view));
}

void kernels_average_pool_gradient(const kernels_window *window, const float *dy, float *dx) {
  pooling it = {*window, dy, dx, 0};
  clear(dx, window->view);
  run_parallel(average_pool_gradient, &it, float_count(window->view));
}

typedef struct {
  kernels_view view;
  const float *source;
  float *target;
} averaging;

KERNEL static void global_average(void *arguments) {
  averaging it = *(averaging *)arguments;
  span share = thread_share(strip_count(it.view));
  for (long i = share.first; i < share.end; i++) {
    strip at = strip_at(it.view, i);
    float sums[LANES] = {0};
    add_pixels(it.view, it.source + at.offset, at.used, sums);
    for (long j = 0; j < at.used; j++)
      it.target[at.sample * it.view.channels + at.channel + j] = sums[j] / (float)it.view.pixels;
  }
}

KERNEL static void global_average_gradient(void *arguments) {
  averaging it = *(averaging *)arguments;
  span share = thread_share(strip_count(it.view));
  for (long i = share.first; i < share.end; i++) {
    strip at = strip_at(it.view, i);
    float parts[LANES] = {0};
    for (long j = 0; j < at.used; j++)
      parts[j] = it.source[at.sample * it.view.channels + at.channel + j] / (float)it.view.pixels;
    for (long p = 0; p < it.view.pixels; p++)
      for (long j = 0; j < at.width; j++) it.target[at.offset + p * it.view.block + j] = parts[j];
  }
}

void kernels_global_average(kernels_view view, const float *x, float *y) {
  averaging it = {view, x, y};
  run_parallel(global_average, &it, float_count(view));
}

void kernels_global_average_gradient(kernels_view view, const float *dy, float *dx) {
  averaging it = {view, dy, dx};
  run_parallel(global_average_gradient, &it, float_count(view));
}
