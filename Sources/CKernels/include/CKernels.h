#ifndef RAMIFY_CKERNELS_H
#define RAMIFY_CKERNELS_H

#include <stdint.h>

/*
 * The loops that oneDNN leaves to us. All work on the calling thread's OpenMP team, and each gives
 * the same bits for any number of threads: a thread owns whole outputs, and what is summed over
 * samples is summed by one thread in their order.
 */

/* How activations lie in memory: [samples][channel blocks][pixels][block].
 * Block 1 is NCHW, a block of all channels NHWC, 8 and 16 oneDNN's nChw8c and nChw16c. Lanes past
 * the last channel are padding and hold zero. */
typedef struct {
  long samples, channels, pixels, block;
} kernels_view;

typedef struct {
  long height, width;
} kernels_size;

/* Threads of every later parallel loop that is started from this OS thread. */
void kernels_set_threads(int threads);

/* Pointwise, over `count` floats. */
void kernels_relu(const float *x, float *y, long count);
void kernels_relu_gradient(const float *y, const float *dy, float *dx, long count);
void kernels_tanh(const float *x, float *y, long count);
void kernels_tanh_gradient(const float *y, const float *dy, float *dx, long count);
void kernels_add(const float *a, const float *b, float *y, long count);
void kernels_scale(const float *x, float factor, float *y, long count);
void kernels_add_scaled(const float *x, float factor, float *y, long count); /* y += factor x */
double kernels_dot(const float *a, const float *b, long count);

/* y = the sum over terms of factor times x. */
typedef struct {
  const float *const *x;
  const float *factors;
  long terms;
  float *y;
  long count;
} kernels_mixture;
void kernels_mix(const kernels_mixture *mixture);

/* Where a gradient goes: nowhere, or over what is there, or on top of it. */
typedef struct {
  float *at;
  int adds;
} kernels_place;

/* From the gradient of y, which stands in its place: that of each x that has a place for it, and of
 * all factors unless that is null. `partial` is scratch: as many doubles as the sums. */
long kernels_mixture_sums(const kernels_mixture *mixture);
void kernels_unmix(const kernels_mixture *mixture, const kernels_place *gradients,
                   float *factor_gradients, double *partial);

/* y[row][column] += bias[column], and its transpose: bias gradients are sums of columns. */
void kernels_add_rows(float *y, const float *bias, long rows, long columns);
void kernels_sum_rows(const float *dy, float *sums, long rows, long columns);

/* Batch normalisation over samples and pixels, with an optional sum and ReLU behind it:
 * y = [max 0] ((x - mean) * inverse * weight + bias [+ residual]).
 * `partial` is scratch: 2 doubles per sample and padded channel. The view's padded lanes of the
 * per-channel arrays (mean, inverse, weight, bias) are not read. */
typedef struct {
  kernels_view view;
  int relu;
  const float *x, *residual;
  float *y;
  const float *weight, *bias;
  float *mean, *inverse;
} kernels_normalization;

/* Fills `mean`, `variance` (of the population) and `inverse` = 1 / sqrt(variance + epsilon). */
void kernels_moments(kernels_view view, const float *x, float epsilon, double *partial, float *mean,
                     float *variance, float *inverse);
void kernels_normalize(const kernels_normalization *forward);

/* `residual_gradient` may be null, and `x_gradient` too where both are; `frozen` says that mean and
 * inverse were constants (evaluation). `y` of the forward is read when it had a ReLU. */
typedef struct {
  const float *y_gradient;
  float *x_gradient, *residual_gradient, *weight_gradient, *bias_gradient;
  int frozen;
  double *partial;
} kernels_normalization_gradient;
void kernels_normalize_gradient(const kernels_normalization *forward,
                                const kernels_normalization_gradient *gradient);

/* Windows over a plane. `positions` keeps, for each output, which input pixel was largest. */
typedef struct {
  kernels_view view; /* of the input */
  kernels_size input, output;
  long size, stride, padding;
} kernels_window;
void kernels_max_pool(const kernels_window *window, const float *x, float *y, int32_t *positions);
void kernels_max_pool_gradient(const kernels_window *window, const int32_t *positions,
                               const float *dy, float *dx);
void kernels_average_pool(const kernels_window *window, const float *x, float *y);
void kernels_average_pool_gradient(const kernels_window *window, const float *dy, float *dx);
void kernels_global_average(kernels_view view, const float *x, float *y);
void kernels_global_average_gradient(kernels_view view, const float *dy, float *dx);

/* Resampling along one axis: out = (1 - fraction) * in[low] + fraction * in[high]. */
typedef struct {
  int32_t low, high;
  float fraction;
} kernels_tap;
typedef struct {
  kernels_view view; /* of the input */
  kernels_size input, output;
  const kernels_tap *rows, *columns; /* one for each output row and column */
} kernels_resampling;
void kernels_resample(const kernels_resampling *resampling, const float *x, float *y);
void kernels_resample_gradient(const kernels_resampling *resampling, const float *dy, float *dx);

/* Copies `count` channels between two activations of the same samples and pixels. */
void kernels_copy_channels(kernels_view from, const float *x, long from_channel, kernels_view to,
                           float *y, long to_channel, long count);

/* Sums over samples and pixels: the gradient of a convolution's bias. */
void kernels_sum_channels(kernels_view view, const float *x, float *sums);

/* 3x3 convolutions of stride 1 with padding 1, with fewer products; see winograd.h. The blocks of
 * both views are multiples of 8. Weights and their gradient lie as [3][3][inputs][outputs]. */
typedef struct {
  kernels_view input, output;
  kernels_size size;
  const float *x;
  const float *filters, *bias; /* as kernels_winograd_transform made them; none for no bias */
  float *y;
  int adds; /* to what is in y, or in the gradient of the weights */
  float *scratch;
} kernels_winograd;

/* Floats of scratch: of a thread that convolves, and of all that sum up a gradient. */
long kernels_winograd_scratch(const kernels_winograd *it);
long kernels_winograd_gradient_scratch(const kernels_winograd *it, long threads);

void kernels_winograd_convolve(const kernels_winograd *it);

/* The gradient of the weights, from x and the gradient of the output, which stands for y. */
void kernels_winograd_gradient(const kernels_winograd *it, float *weights);

/* Floats of filters between so many channels, and the filters themselves; `turned` makes those
 * that lead from the output's gradient, whose channels are then the inputs, to the input's. */
long kernels_winograd_filters(long inputs, long outputs);
void kernels_winograd_transform(const float *weights, long inputs, long outputs, int turned,
                                float *filters);

/* Losses: the sum over the counted entries, how many they are, and the gradient of the sum (in the
 * prediction's view, zero where nothing counts; not written when null). Targets and labels are
 * row-major. `partial` is scratch: 2 doubles per sample. */
typedef struct {
  double sum, count;
} kernels_loss;
typedef enum {
  kernels_absolute_error,
  kernels_squared_error,
  kernels_binary_cross_entropy
} kernels_entry_loss;
kernels_loss kernels_cross_entropy(kernels_view view, const float *logits, const int32_t *labels,
                                   float *gradient, kernels_loss *partial);
kernels_loss kernels_error(kernels_entry_loss kind, kernels_view view, const float *prediction,
                           const float *targets, float *gradient, kernels_loss *partial);
kernels_loss kernels_cosine_error(kernels_view view, const float *prediction, const float *targets,
                                  float *gradient, kernels_loss *partial);

/* One parameter's update; `first` and `second` are the rule's running averages. */
typedef struct {
  float *value;
  const float *gradient;
  float *first, *second;
  long count;
  float first_correction, second_correction;
} kernels_update;
typedef struct {
  float rate, decay, momentum, beta1, beta2, epsilon;
} kernels_rule;
void kernels_sgd(const kernels_update *updates, long count, kernels_rule rule);
void kernels_adam(const kernels_update *updates, long count, kernels_rule rule);

#endif
