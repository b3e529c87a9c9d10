#ifndef RAMIFY_CKERNELS_H
#define RAMIFY_CKERNELS_H
void kernels_set_threads(int threads);
#endif
