#include <math.h>

#include "parallel.h"

typedef struct {
  const kernels_update *updates;
  long count;
  kernels_rule rule;
} step;

KERNEL static void sgd(void *arguments) {
  step it = *(step *)arguments;
  for (long k = 0; k < it.count; k++) {
    kernels_update u = it.updates[k];
    span share = thread_share(u.count);
    for (long i = share.first; i < share.end; i++) {
      float g = u.gradient[i] + it.rule.decay * u.value[i];
      u.first[i] = it.rule.momentum * u.first[i] + g;
      u.value[i] -= it.rule.rate * u.first[i];
    }
  }
}

/* Source: Kingma, Ba 2015, "Adam: a method for stochastic optimization", algorithm 1. */
KERNEL static void adam(void *arguments) {
  step it = *(step *)arguments;
  for (long k = 0; k < it.count; k++) {
    kernels_update u = it.updates[k];
    float rate = it.rule.rate / u.first_correction, spread = 1 / sqrtf(u.second_correction);
    span share = thread_share(u.count);
    for (long i = share.first; i < share.end; i++) {
      float g = u.gradient[i] + it.rule.decay * u.value[i];
      float m = it.rule.beta1 * u.first[i] + (1 - it.rule.beta1) * g;
      float v = it.rule.beta2 * u.second[i] + (1 - it.rule.beta2) * g * g;
      u.first[i] = m;
      u.second[i] = v;
      u.value[i] -= rate * m / (sqrtf(v) * spread + it.rule.epsilon);
    }
  }
}

/* Floats of all parameters. */
static long total(const kernels_update *updates, long count) {
  long floats = 0;
  for (long k = 0; k < count; k++) floats += updates[k].count;
  return floats;
}

void kernels_sgd(const kernels_update *updates, long count, kernels_rule rule) {
  step it = {updates, count, rule};
  run_parallel(sgd, &it, total(updates, count));
}

void kernels_adam(const kernels_update *updates, long count, kernels_rule rule) {
  step it = {updates, count, rule};
  run_parallel(adam, &it, total(updates, count));
}
