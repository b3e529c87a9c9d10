#include "CKernels.h"

/* Declared by hand: the compiler's own OpenMP flag would bring a second runtime beside oneDNN's. */
extern void omp_set_num_threads(int);

void kernels_set_threads(int threads) { omp_set_num_threads(threads); }
