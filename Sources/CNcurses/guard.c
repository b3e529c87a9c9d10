#define _GNU_SOURCE
#include "guard.h"
#include "CNcurses.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

const char leave_modes[] = "\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?2004l\033[?2026l";
static const char leave_screen[] = "\033[0m\033[?7h\033[?25h\033[?1049l";

static int terminal = -1;
static struct termios modes_before;
static int output_before = -1, error_before = -1;
static char crash_note[512];
static atomic_int armed;

static const int crashes[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS};
enum { crash_count = sizeof crashes / sizeof *crashes };
static struct sigaction before_crash[crash_count];

void write_all(int file, const char *bytes, long count) {
  while (count > 0) {
    ssize_t written = write(file, bytes, (size_t)count);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0 && errno == EAGAIN) {
      struct pollfd writable = {.fd = file, .events = POLLOUT};
      if (poll(&writable, 1, 1000) > 0) continue;
    }
    if (written <= 0) return;
    bytes += written;
    count -= written;
  }
}

static void restore_files(void) {
  if (output_before >= 0) dup2(output_before, STDOUT_FILENO);
  if (error_before >= 0) dup2(error_before, STDERR_FILENO);
}

// Calls async-signal-safe functions only.
static int restore(void) {
  if (!atomic_exchange(&armed, 0)) return 0;
  write_all(terminal, leave_modes, sizeof leave_modes - 1);
  write_all(terminal, leave_screen, sizeof leave_screen - 1);
  tcsetattr(terminal, TCSANOW, &modes_before);
  restore_files();
  return 1;
}

static void restore_at_exit(void) {
  restore();
}

static void on_crash(int signal, siginfo_t *info, void *context) {
  (void)context;
  if (restore()) write_all(terminal, crash_note, (long)strlen(crash_note));
  for (int i = 0; i < crash_count; i++) {
    if (crashes[i] == signal) sigaction(signal, &before_crash[i], NULL);
  }
  // A fault happens again on return, with its own context for whoever handles it next; what
  // another process sent, and a trap, which would be passed, do not. Swift's own handler reports
  // such a signal and lets the process go on, so it is sent once more with no handler left.
  if (info->si_code > 0 && signal != SIGTRAP) return;
  raise(signal);
  sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
  raise(signal);
}

static void catch_crashes(void) {
  static char stack[64 * 1024];
  stack_t current;
  if (sigaltstack(NULL, &current) == 0 && (current.ss_flags & SS_DISABLE)) {
    sigaltstack(&(stack_t){.ss_sp = stack, .ss_size = sizeof stack}, NULL);
  }
  struct sigaction action = {.sa_sigaction = on_crash,
                             .sa_flags = SA_SIGINFO | SA_ONSTACK | SA_NODEFER};
  sigemptyset(&action.sa_mask);
  for (int i = 0; i < crash_count; i++) sigaction(crashes[i], &action, &before_crash[i]);
}

void guard_start(int tty, const char *log) {
  terminal = tty;
  tcgetattr(tty, &modes_before);
  snprintf(crash_note, sizeof crash_note, "\r\nthe program crashed%s%s\r\n",
           log ? "; what it said last is in " : "", log ? log : "");
  static int is_registered = 0;
  if (is_registered) return;
  is_registered = 1;
  catch_crashes();
  atexit(restore_at_exit);
}

int guard_redirect(const char *log) {
  int file = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
  if (file < 0) return -1;
  fflush(stdout);
  if (output_before < 0) {
    output_before = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    error_before = fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 3);
  }
  dup2(file, STDOUT_FILENO);
  dup2(file, STDERR_FILENO);
  close(file);
  return 0;
}

void guard_arm(void) {
  atomic_store(&armed, 1);
}

void guard_disarm(void) {
  atomic_store(&armed, 0);
  tcsetattr(terminal, TCSANOW, &modes_before);
  fflush(stdout);
  restore_files();
}

static int wake_pipe[2] = {-1, -1};
static pthread_once_t wake_once = PTHREAD_ONCE_INIT;
static atomic_int wake_reasons;

static void make_pipe(void) {
  if (pipe2(wake_pipe, O_NONBLOCK | O_CLOEXEC) < 0) abort();
}

int wake_file(void) {
  pthread_once(&wake_once, make_pipe);
  return wake_pipe[0];
}

void wake_post(int reason) {
  int saved = errno;
  // One byte is enough until it is taken, so a flood of wakes costs one write.
  if (!atomic_fetch_or(&wake_reasons, reason) && wake_pipe[1] >= 0) {
    (void)!write(wake_pipe[1], "", 1);
  }
  errno = saved;
}

int wake_take(void) {
  char bytes[64];
  while (read(wake_file(), bytes, sizeof bytes) > 0) {}
  return atomic_exchange(&wake_reasons, 0);
}

static atomic_int requested;

void termination_request(int signal) {
  int none = 0;
  atomic_compare_exchange_strong(&requested, &none, signal);
  wake_post(wake_signal);
}

int termination_requested(void) {
  return atomic_load(&requested);
}

static void on_termination(int signum) {
  if (signum == SIGINT && atomic_load(&requested) == SIGINT) {
    restore();
    signal(signum, SIG_DFL);
    raise(signum);
  }
  termination_request(signum);
}

void termination_install(void) {
  wake_file();
  struct sigaction action = {.sa_handler = on_termination, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, NULL);
  sigaction(SIGTERM, &action, NULL);
  sigaction(SIGHUP, &action, NULL);
  // Whoever started us may have blocked them, and a mask is inherited.
  sigset_t asked;
  sigemptyset(&asked);
  sigaddset(&asked, SIGINT);
  sigaddset(&asked, SIGTERM);
  sigaddset(&asked, SIGHUP);
  pthread_sigmask(SIG_UNBLOCK, &asked, NULL);
}
