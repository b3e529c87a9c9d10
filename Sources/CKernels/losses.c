#include <math.h>
#include <string.h>

#include "parallel.h"

typedef struct {
  kernels_view view;
  const float *prediction, *targets;
  const int32_t *labels;
  float *gradient;
  kernels_loss *partial;
  kernels_entry_loss kind;
} loss;

/* Runs `body`, which fills one partial loss per sample, and adds them in the samples' order. */
static kernels_loss run(void (*body)(void *), loss arguments) {
  kernels_view view = arguments.view;
  long floats = float_count(view);
  if (arguments.gradient)
    memset(arguments.gradient, 0, (unsigned long)floats * sizeof(float));
  run_parallel(body, &arguments, floats);
  kernels_loss total = {0, 0};
  for (long n = 0; n < view.samples; n++) {
    total.sum += arguments.partial[n].sum;
    total.count += arguments.partial[n].count;
  }
  return total;
}

/* Where channel c of a pixel lies, counted from the pixel's first channel. */
INLINE long lane(kernels_view view, long c) {
  return c / view.block * view.pixels * view.block + c % view.block;
}

/* log of the softmax's denominator, the largest score taken out first. */
INLINE float cross_entropy_at(const loss *it, const float *scores, int32_t label, float *gradient) {
  kernels_view view = it->view;
  float largest = scores[0], denominator = 0;
  for (long c = 1; c < view.channels; c++) largest = fmaxf(largest, scores[lane(view, c)]);
  for (long c = 0; c < view.channels; c++) {
    float power = expf(scores[lane(view, c)] - largest);
    denominator += power;
    if (gradient) gradient[lane(view, c)] = power;
  }
  if (gradient)
    for (long c = 0; c < view.channels; c++)
      gradient[lane(view, c)] = gradient[lane(view, c)] / denominator - (c == label);
  return logf(denominator) + largest - scores[lane(view, label)];
}

KERNEL static void cross_entropy(void *arguments) {
  const loss *it = arguments;
  span share = thread_share(it->view.samples);
  for (long n = share.first; n < share.end; n++) {
    kernels_loss part = {0, 0};
    for (long p = 0; p < it->view.pixels; p++) {
      int32_t label = it->labels[n * it->view.pixels + p];
      if (label < 0) continue;
      long at = channel_offset(it->view, n, 0) + p * it->view.block;
      float *gradient = it->gradient ? it->gradient + at : 0;
      part.sum += cross_entropy_at(it, it->prediction + at, label, gradient);
      part.count += 1;
    }
    it->partial[n] = part;
  }
}

typedef struct {
  float value, slope;
} evaluated;

INLINE evaluated absolute(float prediction, float target) {
  float difference = prediction - target;
  return (evaluated){fabsf(difference), (float)((difference > 0) - (difference < 0))};
}

INLINE evaluated squared(float prediction, float target) {
  float difference = prediction - target;
  return (evaluated){difference * difference, 2 * difference};
}

/* Stable for scores of either sign: max(x, 0) - x t + log(1 + exp(-|x|)). */
INLINE evaluated binary(float score, float target) {
  float power = expf(-fabsf(score)), probability = (score < 0 ? power : 1) / (1 + power);
  float value = fmaxf(score, 0) - score * target + log1pf(power);
  return (evaluated){value, probability - target};
}

INLINE evaluated evaluate(kernels_entry_loss kind, float prediction, float target) {
  switch (kind) {
    case kernels_absolute_error: return absolute(prediction, target);
    case kernels_squared_error: return squared(prediction, target);
    case kernels_binary_cross_entropy: return binary(prediction, target);
  }
}

KERNEL static void error(void *arguments) {
  const loss *it = arguments;
  kernels_view view = it->view;
  span share = thread_share(view.samples);
  for (long n = share.first; n < share.end; n++) {
    kernels_loss part = {0, 0};
    for (long c = 0; c < view.channels; c++)
      for (long p = 0; p < view.pixels; p++) {
        float target = it->targets[(n * view.channels + c) * view.pixels + p];
        if (isnan(target)) continue;
        long at = channel_offset(view, n, c) + p * view.block;
        evaluated entry = evaluate(it->kind, it->prediction[at], target);
        part.sum += entry.value;
        part.count += 1;
        if (it->gradient) it->gradient[at] = entry.slope;
      }
    it->partial[n] = part;
  }
}

/* A prediction shorter than this has no direction: its cosine is 0 and so is its gradient. */
#define SHORTEST 1e-12f

INLINE float cosine_error_at(const loss *it, const float *p, const float *t, float *gradient) {
  kernels_view view = it->view;
  float dot = 0, length = 0;
  for (long c = 0; c < view.channels; c++) {
    float value = p[lane(view, c)];
    dot += value * t[c];
    length += value * value;
  }
  length = sqrtf(length);
  if (length < SHORTEST) return 1;
  float cosine = dot / length;
  if (gradient)
    for (long c = 0; c < view.channels; c++)
      gradient[lane(view, c)] = (cosine * p[lane(view, c)] / length - t[c]) / length;
  return 1 - cosine;
}

/* The target's direction; no length where it has none (a NaN, or all zero). */
INLINE float direction(const float *targets, long channels, long stride, float *unit) {
  float length = 0;
  for (long c = 0; c < channels; c++) length += targets[c * stride] * targets[c * stride];
  length = sqrtf(length);
  for (long c = 0; c < channels; c++) unit[c] = targets[c * stride] / length;
  return length;
}

KERNEL static void cosine_error(void *arguments) {
  const loss *it = arguments;
  kernels_view view = it->view;
  span share = thread_share(view.samples);
  for (long n = share.first; n < share.end; n++) {
    kernels_loss part = {0, 0};
    for (long p = 0; p < view.pixels; p++) {
      float unit[view.channels];
      const float *targets = it->targets + n * view.channels * view.pixels + p;
      if (!(direction(targets, view.channels, view.pixels, unit) > 0)) continue;
      long at = channel_offset(view, n, 0) + p * view.block;
      float *gradient = it->gradient ? it->gradient + at : 0;
      part.sum += cosine_error_at(it, it->prediction + at, unit, gradient);
      part.count += 1;
    }
    it->partial[n] = part;
  }
}

kernels_loss kernels_cross_entropy(kernels_view view, const float *logits, const int32_t *labels,
                                   float *gradient, kernels_loss *partial) {
  return run(cross_entropy, (loss){.view = view,
                                   .prediction = logits,
                                   .labels = labels,
                                   .gradient = gradient,
                                   .partial = partial});
}

kernels_loss kernels_error(kernels_entry_loss kind, kernels_view view, const float *prediction,
                           const float *targets, float *gradient, kernels_loss *partial) {
  return run(error, (loss){.view = view,
                           .prediction = prediction,
                           .targets = targets,
                           .gradient = gradient,
                           .partial = partial,
                           .kind = kind});
}

kernels_loss kernels_cosine_error(kernels_view view, const float *prediction, const float *targets,
                                  float *gradient, kernels_loss *partial) {
  return run(cosine_error, (loss){.view = view,
                                  .prediction = prediction,
                                  .targets = targets,
                                  .gradient = gradient,
                                  .partial = partial});
}
