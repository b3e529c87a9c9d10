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

long thread_index(void) { return omp_get_thread_num(); }
long thread_count(void) { return omp_get_num_threads(); }
long most_threads(void) { return omp_get_max_threads(); }

static span share_of(long thread, long count) {
  long threads = thread_count();
  return (span){count * thread / threads, count * (thread + 1) / threads};
}

span thread_share(long count) { return share_of(thread_index(), count); }

int take_items(progress *shares, long count, long length, span *items) {
  long threads = thread_count(), own = thread_index();
  for (long i = 0; i < threads; i++) {
    long thread = (own + i) % threads;
    span share = share_of(thread, count);
    long first = share.first + __atomic_fetch_add(&shares[thread].taken, length, __ATOMIC_RELAXED);
    if (first >= share.end) continue;
    *items = (span){first, smaller(first + length, share.end)};
    return 1;
  }
  return 0;
}
