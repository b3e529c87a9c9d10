#include "parallel.h"

/* Floats that are taken through all terms at once; sums of as many go into a double. */
#define STRETCH 2048

INLINE long stretch_count(long count) { return (count + STRETCH - 1) / STRETCH; }
INLINE span stretch_at(long index, long count) {
  return (span){index * STRETCH, smaller((index + 1) * STRETCH, count)};
}

KERNEL static void mix(void *arguments) {
  const kernels_mixture *it = arguments;
  span share = thread_share(stretch_count(it->count));
  for (long s = share.first; s < share.end; s++) {
    span own = stretch_at(s, it->count);
    float *restrict y = it->y;
    for (long term = 0; term < it->terms; term++) {
      const float *restrict x = it->x[term];
      float factor = it->factors[term];
      if (term == 0)
        for (long i = own.first; i < own.end; i++) y[i] = factor * x[i];
      else
        for (long i = own.first; i < own.end; i++) y[i] += factor * x[i];
    }
  }
}

void kernels_mix(const kernels_mixture *mixture) {
  run_parallel(mix, (void *)mixture, mixture->count * (mixture->terms + 1));
}

INLINE double product(const float *restrict a, const float *restrict b, span own) {
  float sums[LANES] = {0};
  long i = own.first;
  for (; i + LANES <= own.end; i += LANES)
    for (long lane = 0; lane < LANES; lane++) sums[lane] += a[i + lane] * b[i + lane];
  double total = 0;
  for (; i < own.end; i++) total += (double)a[i] * b[i];
  for (long lane = 0; lane < LANES; lane++) total += sums[lane];
  return total;
}

typedef struct {
  const kernels_mixture *forward;
  const kernels_place *gradients;
  double *partial;
} unmixing;

KERNEL static void unmix(void *arguments) {
  const unmixing *it = arguments;
  const kernels_mixture *forward = it->forward;
  const float *restrict dy = forward->y;
  span share = thread_share(stretch_count(forward->count));
  for (long s = share.first; s < share.end; s++) {
    span own = stretch_at(s, forward->count);
    for (long term = 0; term < forward->terms; term++) {
      kernels_place place = it->gradients[term];
      float *restrict dx = place.at;
      float factor = forward->factors[term];
      if (dx && place.adds)
        for (long i = own.first; i < own.end; i++) dx[i] += factor * dy[i];
      else if (dx)
        for (long i = own.first; i < own.end; i++) dx[i] = factor * dy[i];
      if (it->partial)
        it->partial[s * forward->terms + term] = product(dy, forward->x[term], own);
    }
  }
}

long kernels_mixture_sums(const kernels_mixture *mixture) {
  return stretch_count(mixture->count) * mixture->terms;
}

void kernels_unmix(const kernels_mixture *mixture, const kernels_place *gradients,
                   float *factor_gradients, double *partial) {
  unmixing it = {mixture, gradients, factor_gradients ? partial : 0};
  run_parallel(unmix, &it, mixture->count * (mixture->terms + 1));
  for (long term = 0; factor_gradients && term < mixture->terms; term++) {
    double total = 0;
    for (long s = 0; s < stretch_count(mixture->count); s++)
      total += partial[s * mixture->terms + term];
    factor_gradients[term] = (float)total;
  }
}
