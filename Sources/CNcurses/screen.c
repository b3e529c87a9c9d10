#define _GNU_SOURCE
#include "CNcurses.h"
#include "guard.h"
#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>
#define NCURSES_WIDECHAR 1
#include <ncurses.h>

static int terminal = -1;
static FILE *input, *output;
static SCREEN *screen;
static screen_options used;
static char log_path[4096];
static int is_synchronized;

enum { row_capacity = 4096 };
static cchar_t row[row_capacity];
static int row_length;

static void on_resize(int signal) { (void)signal; wake_post(wake_resized); }
static void on_continue(int signal) { (void)signal; wake_post(wake_continued); }
static void on_stop(int signal) { (void)signal; wake_post(wake_stop); }

static void handle(int signal, void (*handler)(int)) {
  struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
  sigemptyset(&action.sa_mask);
  sigaction(signal, &action, NULL);
}

// ncurses installs its own handlers where there are none, so ours come first.
static void handle_signals(void) {
  handle(SIGWINCH, on_resize);
  handle(SIGCONT, on_continue);
  handle(SIGTSTP, on_stop);
}

static void send_text(const char *text) {
  write_all(terminal, text, (long)strlen(text));
}

// Clicks, and moves while a button is held where the terminal can tell them.
static const char mouse_on[] = "\033[?1000h\033[?1002h\033[?1006h";

static void enter_modes(void) {
  send_text("\033[?2004h");
  if (used.mouse) send_text(mouse_on);
}

static void choose_locale(int unicode) {
  setlocale(LC_CTYPE, "");
  if (unicode && strcmp(nl_langinfo(CODESET), "UTF-8") != 0) setlocale(LC_CTYPE, "C.UTF-8");
}

static void set_up(int colors) {
  raw();
  noecho();
  nonl();
  intrflush(stdscr, FALSE);
  // An update is never cut short because a key was pressed meanwhile.
  typeahead(-1);
  curs_set(0);
  if (colors > 0 && has_colors()) {
    start_color();
    use_default_colors();
  }
}

static void release_signals(void) {
  signal(SIGTSTP, SIG_DFL);
  signal(SIGWINCH, SIG_DFL);
  signal(SIGCONT, SIG_DFL);
}

static void close_files(void) {
  if (input) fclose(input);
  if (output) fclose(output);
  if (terminal >= 0) close(terminal);
  input = output = NULL;
  terminal = -1;
}

screen_status screen_open(screen_options options) {
  terminal = open("/dev/tty", O_RDWR | O_CLOEXEC);
  if (terminal < 0) return screen_no_terminal;
  wake_file();
  choose_locale(options.unicode);
  input = fdopen(fcntl(terminal, F_DUPFD_CLOEXEC, 3), "r");
  output = fdopen(fcntl(terminal, F_DUPFD_CLOEXEC, 3), "w");
  guard_start(terminal, options.log);
  handle_signals();
  use_env(FALSE);
  use_tioctl(TRUE);
  screen = newterm(options.term, output, input);
  if (!screen) {
    release_signals();
    close_files();
    return screen_unknown_terminal;
  }
  used = options;
  guard_arm();
  if (options.log) {
    snprintf(log_path, sizeof log_path, "%s", options.log);
    used.log = log_path;
    if (guard_redirect(log_path) < 0) {
      screen_close();
      return screen_no_log;
    }
  }
  is_synchronized = strncmp(options.term, "linux", 5) != 0 && strncmp(options.term, "vt", 2) != 0;
  set_up(options.colors);
  enter_modes();
  return screen_opened;
}

void screen_close(void) {
  if (!screen) return;
  send_text(leave_modes);
  endwin();
  guard_disarm();
  delscreen(screen);
  screen = NULL;
  close_files();
  release_signals();
}

void screen_leave(void) {
  send_text(leave_modes);
  endwin();
  guard_disarm();
}

void screen_enter(void) {
  guard_arm();
  if (used.log) guard_redirect(used.log);
  reset_prog_mode();
  enter_modes();
}

// The signal may be delivered to another thread a little later: wait until we were continued. An
// orphaned group, which the signal does not stop, goes on after a moment.
void screen_stop(void) {
  wake_take();
  signal(SIGTSTP, SIG_DFL);
  kill(0, SIGTSTP);
  struct pollfd wake = {.fd = wake_file(), .events = POLLIN};
  while (poll(&wake, 1, 500) < 0 && errno == EINTR) {}
  handle(SIGTSTP, on_stop);
}

void screen_set_mouse(int on) {
  used.mouse = on;
  send_text(on ? mouse_on : "\033[?1002l\033[?1000l\033[?1006l");
}

void screen_send(const char *bytes, int count) {
  write_all(terminal, bytes, count);
}

void screen_measure(int *width, int *height) {
  struct winsize size = {0};
  if (ioctl(terminal, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 && size.ws_row > 0) {
    int columns = size.ws_col < row_capacity ? size.ws_col : row_capacity;
    if (columns != getmaxx(stdscr) || size.ws_row != getmaxy(stdscr)) {
      resizeterm(size.ws_row, columns);
    }
  }
  *width = getmaxx(stdscr);
  *height = getmaxy(stdscr);
}

int screen_pair_limit(void) {
  return COLOR_PAIRS;
}

void screen_define_pair(int pair, int foreground, int background) {
  init_extended_pair(pair, foreground < COLORS ? foreground : -1,
                     background < COLORS ? background : -1);
}

static void set_last(const wchar_t *glyph, int attributes, int pair) {
  attr_t curses = (attributes & screen_bold ? A_BOLD : 0) | (attributes & screen_dim ? A_DIM : 0) |
                  (attributes & screen_reverse ? A_REVERSE : 0) |
                  (attributes & screen_underline ? A_UNDERLINE : 0);
  // Pair numbers beyond a short come through the last argument only.
  setcchar(&row[row_length - 1], glyph, curses, (short)pair, &pair);
}

void screen_put(uint32_t scalar, int attributes, int pair) {
  if (row_length >= row_capacity) return;
  row_length++;
  set_last((wchar_t[]){(wchar_t)scalar, 0}, attributes, pair);
}

void screen_put_marked(const uint32_t *scalars, int count, int attributes, int pair) {
  if (row_length >= row_capacity) return;
  wchar_t glyph[CCHARW_MAX + 1] = {0};
  for (int i = 0; i < count && i < CCHARW_MAX; i++) glyph[i] = (wchar_t)scalars[i];
  row_length++;
  set_last(glyph, attributes, pair);
}

void screen_erase(void) {
  werase(stdscr);
}

void screen_end_span(int y, int x) {
  mvwadd_wchnstr(stdscr, y, x, row, row_length);
  row_length = 0;
}

void screen_show(int cursor_x, int cursor_y, int redraw) {
  if (redraw) clearok(curscr, TRUE);
  if (cursor_x >= 0) wmove(stdscr, cursor_y, cursor_x);
  wnoutrefresh(stdscr);
  if (is_synchronized) send_text("\033[?2026h");
  curs_set(cursor_x >= 0 ? 1 : 0);
  doupdate();
  if (is_synchronized) send_text("\033[?2026l");
}

int screen_wait(int milliseconds, int ignore_terminal) {
  struct pollfd files[2] = {{.fd = wake_file(), .events = POLLIN},
                            {.fd = ignore_terminal ? -1 : terminal, .events = POLLIN}};
  int count = poll(files, 2, milliseconds);
  if (count <= 0) return count < 0 ? ready_nothing : 0;
  int ready = files[0].revents & POLLIN ? ready_wake : 0;
  if (files[1].revents & POLLIN) return ready | ready_input;
  return files[1].revents & (POLLHUP | POLLERR | POLLNVAL) ? ready | ready_hangup : ready;
}

int screen_read(uint8_t *bytes, int capacity) {
  ssize_t count = read(terminal, bytes, (size_t)capacity);
  return count < 0 && errno == EINTR ? -1 : (int)(count < 0 ? 0 : count);
}
