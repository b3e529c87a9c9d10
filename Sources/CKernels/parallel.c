#include "parallel.h"

/* Declared by hand: the compiler's own OpenMP flag would bring a second runtime beside oneDNN's. */
extern void GOMP_parallel(void (*)(void *), void *, unsigned, unsigned);
extern void omp_set_num_threads(int);
extern int omp_get_max_threads(void);
extern int omp_get_num_threads(void);
extern int omp_get_thread_num(void);

void kernels_set_threads(int threads) { omp_set_num_threads(threads); }

#define WORTH_WAKING 8192

void run_parallel(void (*body)(void *), void *arguments, long floats) {
  if (floats < WORTH_WAKING || omp_get_max_threads() == 1) {
    body(arguments);
  } else {
    GOMP_parallel(body, arguments, 0, 0);
  }
}

span thread_share(long count) {
  long thread = omp_get_thread_num(), threads = omp_get_num_threads();
  return (span){count * thread / threads, count * (thread + 1) / threads};
}

long thread_index(void) { return omp_get_thread_num(); }
