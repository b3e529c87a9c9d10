#define _GNU_SOURCE
#include "CNcurses.h"
#include <pty.h>
#include <unistd.h>

int pty_start(const char *program, char *const arguments[], int columns, int rows,
              int *controller) {
  struct winsize size = {.ws_row = (unsigned short)rows, .ws_col = (unsigned short)columns};
  pid_t process = forkpty(controller, NULL, NULL, &size);
  if (process == 0) {
    execv(program, arguments);
    _exit(127);
  }
  return process;
}
