#include <math.h>

#include "parallel.h"

typedef struct {
  const float *a, *b;
  float *y;
  float factor;
  long count;
} pointwise;

/* y may be a or b; the pragma says that nothing else overlaps, without which that would not become
 * vectors. */
#define POINTWISE(name, expression)                                                          \
  KERNEL static void name(void *arguments) {                                                 \
    pointwise *it = arguments;                                                               \
    const float *a = it->a, *b = it->b;                                                      \
    float *y = it->y, factor = it->factor;                                                   \
    span share = thread_share(it->count);                                                    \
    (void)a, (void)b, (void)factor;                                                          \
    _Pragma("clang loop vectorize(assume_safety)")                                           \
    for (long i = share.first; i < share.end; i++) y[i] = expression;                        \
  }

/* e to the power of x, for x in 0 ... 88, in arithmetic that becomes vectors. */
INLINE float exponential(float x) {
  union {
    float value;
    int32_t bits;
  } shifted = {x * 1.44269504f + 12582912.0f}, power; /* 1.5 * 2^23: rounds to a whole number */
  float whole = shifted.value - 12582912.0f;
  float r = x - whole * 0.693359375f + whole * 2.12194440e-4f; /* in +-ln 2 / 2 */
  float p = 1.9875691500e-4f;
  p = p * r + 1.3981999507e-3f;
  p = p * r + 8.3334519073e-3f;
  p = p * r + 4.1665795894e-2f;
  p = p * r + 1.6666665459e-1f;
  p = p * r + 5.0000001201e-1f;
  power.bits = ((int32_t)whole + 127) << 23;
  return (p * r * r + r + 1) * power.value;
}

/* Within two units in the last place. Source: Moshier, Cephes, tanhf.c and expf.c. */
INLINE float hyperbolic_tangent(float x) {
  float size = fabsf(x) < 10 ? fabsf(x) : 10, square = size * size;
  float p = -5.70498872745e-3f;
  p = p * square + 2.06390887954e-2f;
  p = p * square - 5.37397155531e-2f;
  p = p * square + 1.33314422036e-1f;
  p = p * square - 3.33332819422e-1f;
  float near = p * square * size + size, far = 1 - 2 / (exponential(2 * size) + 1);
  return x != x ? x : copysignf(size < 0.625f ? near : far, x);
}

/* Written so that a NaN stays one: training must not hide it. */
POINTWISE(relu, a[i] < 0 ? 0 : a[i])
POINTWISE(masked, a[i] > 0 ? b[i] : 0)
POINTWISE(hyperbolic, hyperbolic_tangent(a[i]))
POINTWISE(hyperbolic_gradient, b[i] * (1 - a[i] * a[i]))
POINTWISE(sum, a[i] + b[i])
POINTWISE(product, a[i] * factor)
POINTWISE(scaled_sum, y[i] + a[i] * factor)

static void run(void (*body)(void *), pointwise arguments) {
  run_parallel(body, &arguments, arguments.count);
}

void kernels_relu(const float *x, float *y, long count) {
  run(relu, (pointwise){.a = x, .y = y, .count = count});
}

void kernels_relu_gradient(const float *y, const float *dy, float *dx, long count) {
  run(masked, (pointwise){.a = y, .b = dy, .y = dx, .count = count});
}

void kernels_tanh(const float *x, float *y, long count) {
  run(hyperbolic, (pointwise){.a = x, .y = y, .count = count});
}

void kernels_tanh_gradient(const float *y, const float *dy, float *dx, long count) {
  run(hyperbolic_gradient, (pointwise){.a = y, .b = dy, .y = dx, .count = count});
}

void kernels_add(const float *a, const float *b, float *y, long count) {
  run(sum, (pointwise){.a = a, .b = b, .y = y, .count = count});
}

void kernels_scale(const float *x, float factor, float *y, long count) {
  run(product, (pointwise){.a = x, .y = y, .factor = factor, .count = count});
}

void kernels_add_scaled(const float *x, float factor, float *y, long count) {
  run(scaled_sum, (pointwise){.a = x, .y = y, .factor = factor, .count = count});
}

/* Eight sums side by side, so that the loop becomes vectors. */
KERNEL double kernels_dot(const float *a, const float *b, long count) {
  double sums[8] = {0};
  long i = 0;
  for (; i + 8 <= count; i += 8)
    for (int lane = 0; lane < 8; lane++) sums[lane] += (double)a[i + lane] * b[i + lane];
  for (; i < count; i++) sums[0] += (double)a[i] * b[i];
  double total = 0;
  for (int lane = 0; lane < 8; lane++) total += sums[lane];
  return total;
}

typedef struct {
  const float *source;
  float *target;
  long rows, columns;
} matrix;

KERNEL static void add_rows(void *arguments) {
  matrix it = *(matrix *)arguments;
  span share = thread_share(it.rows);
  for (long row = share.first; row < share.end; row++)
    for (long i = 0; i < it.columns; i++) it.target[row * it.columns + i] += it.source[i];
}

KERNEL static void sum_rows(void *arguments) {
  matrix it = *(matrix *)arguments;
  span share = thread_share(it.columns);
  for (long i = share.first; i < share.end; i++) it.target[i] = 0;
  for (long row = 0; row < it.rows; row++)
    for (long i = share.first; i < share.end; i++) it.target[i] += it.source[row * it.columns + i];
}

void kernels_add_rows(float *y, const float *bias, long rows, long columns) {
  matrix it = {bias, y, rows, columns};
  run_parallel(add_rows, &it, rows * columns);
}

void kernels_sum_rows(const float *dy, float *sums, long rows, long columns) {
  matrix it = {dy, sums, rows, columns};
  run_parallel(sum_rows, &it, rows * columns);
}
