#include <math.h>

#include "parallel.h"

/* Floats are summed over at most this many pixels before they go into doubles. */
#define CHUNK 256

/* Calls `body` with the width as a constant where it can be one, so that its lanes become vectors. */
#define FOR_WIDTH(body, width, ...)       \
  do {                                    \
    if ((width) == 16)                    \
      body(16, __VA_ARGS__);              \
    else if ((width) == 8)                \
      body(8, __VA_ARGS__);               \
    else                                  \
      body((width), __VA_ARGS__);         \
  } while (0)

typedef struct {
  kernels_view view;
  const float *x;
  float epsilon;
  double *partial;
  float *mean, *variance, *inverse;
} moments;

/* Sums of x and x^2, both seen from `shift`: near the mean, so that the difference of squares in
 * the variance loses nothing. */
INLINE void sum_strip(long width, const float *restrict x, long stride, long pixels,
                      const float *restrict shift, double *restrict sums) {
  for (long start = 0; start < pixels; start += CHUNK) {
    float s[LANES] = {0}, q[LANES] = {0};
    long end = smaller(start + CHUNK, pixels);
    for (long p = start; p < end; p++)
      for (long j = 0; j < width; j++) {
        float d = x[p * stride + j] - shift[j];
        s[j] += d;
        q[j] += d * d;
      }
    for (long j = 0; j < width; j++) sums[2 * j] += s[j], sums[2 * j + 1] += q[j];
  }
}

INLINE double *partial_sums(double *partial, kernels_view view, strip at) {
  return partial + 2 * (at.sample * channel_blocks(view) * view.block + at.channel);
}

INLINE void clear(double *sums, long count) {
  for (long i = 0; i < count; i++) sums[i] = 0;
}

KERNEL static void partial_moments(void *arguments) {
  moments it = *(moments *)arguments;
  span share = thread_share(strip_count(it.view));
  for (long i = share.first; i < share.end; i++) {
    strip at = strip_at(it.view, i);
    strip first = at;
    first.offset -= at.sample * channel_blocks(it.view) * it.view.pixels * it.view.block;
    double *sums = partial_sums(it.partial, it.view, at);
    clear(sums, 2 * at.width);
    FOR_WIDTH(sum_strip, at.width, it.x + at.offset, it.view.block, it.view.pixels,
              it.x + first.offset, sums);
  }
}

/* Both partial sums of a channel, over the samples in their order. */
static void total(const double *partial, kernels_view view, long channel, double totals[2]) {
  long row = 2 * channel_blocks(view) * view.block;
  totals[0] = totals[1] = 0;
  for (long n = 0; n < view.samples; n++) {
    totals[0] += partial[n * row + 2 * channel];
    totals[1] += partial[n * row + 2 * channel + 1];
  }
}

void kernels_moments(kernels_view view, const float *x, float epsilon, double *partial, float *mean,
                     float *variance, float *inverse) {
  moments it = {view, x, epsilon, partial, mean, variance, inverse};
  run_parallel(partial_moments, &it, float_count(view));
  double count = (double)view.samples * view.pixels;
  for (long c = 0; c < view.channels; c++) {
    double totals[2];
    total(partial, view, c, totals);
    double shifted = totals[0] / count, spread = totals[1] / count - shifted * shifted;
    mean[c] = (float)(x[channel_offset(view, 0, c)] + shifted);
    variance[c] = spread > 0 ? (float)spread : 0;
    inverse[c] = (float)(1 / sqrt((spread > 0 ? spread : 0) + epsilon));
  }
}

/* The per-channel numbers of one strip; zero in the padding, which keeps it zero. */
typedef struct {
  float mean[LANES], factor[LANES], bias[LANES];
} strip_constants;

INLINE strip_constants constants_of(const kernels_normalization *it, strip at) {
  strip_constants result = {{0}, {0}, {0}};
  for (long j = 0; j < at.used; j++) {
    long c = at.channel + j;
    result.mean[j] = it->mean[c];
    result.factor[j] = it->inverse[c] * it->weight[c];
    result.bias[j] = it->bias[c];
  }
  return result;
}

/* Sums and branches that a loop does not need are constants here, so that they cost nothing. */
INLINE void normalize_strip(long width, int adds, kernels_view view, const strip_constants *k,
                            const float *restrict x, const float *restrict residual, float low,
                            float *restrict y) {
  for (long p = 0; p < view.pixels; p++)
    for (long j = 0; j < width; j++) {
      long i = p * view.block + j;
      float v = (x[i] - k->mean[j]) * k->factor[j] + k->bias[j];
      if (adds) v += residual[i];
      y[i] = v < low ? low : v;
    }
}

KERNEL static void normalize(void *arguments) {
  kernels_normalization it = *(kernels_normalization *)arguments;
  float low = it.relu ? 0 : -INFINITY;
  span share = thread_share(strip_count(it.view));
  for (long i = share.first; i < share.end; i++) {
    strip at = strip_at(it.view, i);
    strip_constants k = constants_of(&it, at);
    const float *x = it.x + at.offset;
    float *y = it.y + at.offset;
    if (it.residual)
      FOR_WIDTH(normalize_strip, at.width, 1, it.view, &k, x, it.residual + at.offset, low, y);
    else
      FOR_WIDTH(normalize_strip, at.width, 0, it.view, &k, x, 0, low, y);
  }
}

void kernels_normalize(const kernels_normalization *forward) {
  run_parallel(normalize, (void *)forward, float_count(forward->view));
}

typedef struct {
  const kernels_normalization *forward;
  const kernels_normalization_gradient *gradient;
  const float *slope, *offset; /* dx = factor * dy + slope * (x - mean) + offset, per channel */
} backward;

/* What of a gradient arrives before the ReLU. It is a value here, not a place in memory, since a
 * read under a condition would keep the loop from becoming vectors. */
INLINE float let_through(int relu, const float *y, long i, float gradient) {
  return relu && !(y[i] > 0) ? 0 : gradient;
}

/* Sums of what arrives and of that times x - mean. */
INLINE void sum_gradient_strip(long width, int relu, kernels_view view, const strip_constants *k,
                               const float *restrict x, const float *restrict y,
                               const float *restrict dy, double *restrict sums) {
  for (long start = 0; start < view.pixels; start += CHUNK) {
    float s[LANES] = {0}, q[LANES] = {0};
    long end = smaller(start + CHUNK, view.pixels);
    for (long p = start; p < end; p++)
      for (long j = 0; j < width; j++) {
        long i = p * view.block + j;
        float g = let_through(relu, y, i, dy[i]);
        s[j] += g;
        q[j] += g * (x[i] - k->mean[j]);
      }
    for (long j = 0; j < width; j++) sums[2 * j] += s[j], sums[2 * j + 1] += q[j];
  }
}

KERNEL static void partial_gradients(void *arguments) {
  const backward *it = arguments;
  const kernels_normalization *forward = it->forward;
  kernels_view view = forward->view;
  span share = thread_share(strip_count(view));
  for (long i = share.first; i < share.end; i++) {
    strip at = strip_at(view, i);
    strip_constants k = constants_of(forward, at);
    const float *x = forward->x + at.offset, *y = forward->y + at.offset;
    const float *dy = it->gradient->y_gradient + at.offset;
    double *sums = partial_sums(it->gradient->partial, view, at);
    clear(sums, 2 * at.width);
    if (forward->relu)
      FOR_WIDTH(sum_gradient_strip, at.width, 1, view, &k, x, y, dy, sums);
    else
      FOR_WIDTH(sum_gradient_strip, at.width, 0, view, &k, x, y, dy, sums);
  }
}

/* The per-channel numbers of dx. */
typedef struct {
  strip_constants forward;
  float slope[LANES], offset[LANES];
} gradient_constants;

INLINE gradient_constants gradient_constants_of(const backward *it, strip at) {
  gradient_constants result = {constants_of(it->forward, at), {0}, {0}};
  for (long j = 0; j < at.used; j++) {
    result.slope[j] = it->slope[at.channel + j];
    result.offset[j] = it->offset[at.channel + j];
  }
  return result;
}

INLINE void gradient_strip(long width, int relu, int adds, kernels_view view,
                           const gradient_constants *k, const float *restrict x,
                           const float *restrict y, const float *restrict dy, float *restrict dx,
                           float *restrict residual) {
  for (long p = 0; p < view.pixels; p++)
    for (long j = 0; j < width; j++) {
      long i = p * view.block + j;
      float g = let_through(relu, y, i, dy[i]);
      if (adds) residual[i] = g;
      dx[i] = k->forward.factor[j] * g +
              (k->slope[j] * (x[i] - k->forward.mean[j]) + k->offset[j]);
    }
}

KERNEL static void input_gradient(void *arguments) {
  const backward *it = arguments;
  const kernels_normalization *forward = it->forward;
  kernels_view view = forward->view;
  float *residuals = it->gradient->residual_gradient;
  span share = thread_share(strip_count(view));
  for (long i = share.first; i < share.end; i++) {
    strip at = strip_at(view, i);
    gradient_constants k = gradient_constants_of(it, at);
    const float *x = forward->x + at.offset, *y = forward->y + at.offset;
    const float *dy = it->gradient->y_gradient + at.offset;
    float *dx = it->gradient->x_gradient + at.offset;
    float *residual = residuals ? residuals + at.offset : 0;
    if (forward->relu && residual)
      FOR_WIDTH(gradient_strip, at.width, 1, 1, view, &k, x, y, dy, dx, residual);
    else if (forward->relu)
      FOR_WIDTH(gradient_strip, at.width, 1, 0, view, &k, x, y, dy, dx, residual);
    else if (residual)
      FOR_WIDTH(gradient_strip, at.width, 0, 1, view, &k, x, y, dy, dx, residual);
    else
      FOR_WIDTH(gradient_strip, at.width, 0, 0, view, &k, x, y, dy, dx, residual);
  }
}

/* Source: Ioffe, Szegedy 2015, "Batch normalization", the gradients of section 3. */
void kernels_normalize_gradient(const kernels_normalization *forward,
                                const kernels_normalization_gradient *gradient) {
  kernels_view view = forward->view;
  float slope[view.channels], offset[view.channels];
  backward it = {forward, gradient, slope, offset};
  run_parallel(partial_gradients, &it, float_count(view));
  double count = gradient->frozen ? INFINITY : (double)view.samples * view.pixels;
  for (long c = 0; c < view.channels; c++) {
    double totals[2], inverse = forward->inverse[c], factor = inverse * forward->weight[c];
    total(gradient->partial, view, c, totals);
    gradient->bias_gradient[c] = (float)totals[0];
    gradient->weight_gradient[c] = (float)(totals[1] * inverse);
    slope[c] = (float)(-factor * inverse * inverse * totals[1] / count);
    offset[c] = (float)(-factor * totals[0] / count);
  }
  if (gradient->x_gradient) run_parallel(input_gradient, &it, float_count(view));
}
