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
    span share = thread_share(u.count);
    for (long i = share.first; i < share.end; i++) {
      float g = u.gradient[i] + it.rule.decay * u.value[i];
      float m = it.rule.beta1 * u.first[i] + (1 - it.rule.beta1) * g;
      float v = it.rule.beta2 * u.second[i] + (1 - it.rule.beta2) * g * g;
      float spread = sqrtf(v / u.second_correction) + it.rule.epsilon;
      u.first[i] = m;
      u.second[i] = v;
      u.value[i] -= it.rule.rate * (m / u.first_correction) / spread;
    }
  }
}

void kernels_sgd(const kernels_update *updates, long count, kernels_rule rule) {
  step it = {updates, count, rule};
  run_parallel(sgd, &it);
}

void kernels_adam(const kernels_update *updates, long count, kernels_rule rule) {
  step it = {updates, count, rule};
  run_parallel(adam, &it);
}
