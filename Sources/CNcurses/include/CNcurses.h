#ifndef RAMIFY_CNCURSES_H
#define RAMIFY_CNCURSES_H
#include <stdint.h>

/// Columns of a Unicode scalar in UTF-8 whatever the process's locale is; -1 for controls and
/// unassigned ones.
int terminal_width(uint32_t scalar);

/// Takes the character set from the environment and names it, such as "UTF-8".
const char *terminal_codeset(void);

/// The terminal library and its version, such as "ncurses 6.4.20221231".
const char *terminal_library(void);

/// How many colours a terminal's description names; -1 when there is no description of it.
int terminal_colors(const char *term);

/// Writes a number with so many decimals, at most `capacity - 1` characters and a zero.
void text_fixed(double value, int decimals, char *text, int capacity);

/// Starts a program in a new terminal of its own; returns its process, or -1.
int pty_start(const char *program, char *const arguments[], int columns, int rows,
              int *controller);

// The screen. There is one at most, since ncurses keeps it in globals; its functions are called
// from one thread only.

typedef enum {
  screen_opened = 0,
  screen_no_terminal,
  screen_unknown_terminal,
  screen_no_log,
} screen_status;

typedef struct {
  const char *term;
  /// Where standard output and error go meanwhile; NULL leaves them.
  const char *log;
  /// 0 for none.
  int colors;
  int unicode;
  int mouse;
} screen_options;

/// Takes over the controlling terminal.
screen_status screen_open(screen_options options);
/// Gives the terminal back as it was.
void screen_close(void);
/// Gives the terminal back for a while.
void screen_leave(void);
/// Takes the terminal again, whoever used it meanwhile; `screen_show` must redraw.
void screen_enter(void);
/// Stops the process group, as a shell's job control expects, until it is continued.
void screen_stop(void);
void screen_set_mouse(int on);
/// Writes bytes that do not change what is shown.
void screen_send(const char *bytes, int count);

/// Asks the terminal for its size, and makes ncurses' the same.
void screen_measure(int *width, int *height);

int screen_pair_limit(void);
void screen_define_pair(int pair, int foreground, int background);

enum { screen_bold = 1, screen_dim = 2, screen_reverse = 4, screen_underline = 8 };

/// Adds a glyph to the row under construction.
void screen_put(uint32_t scalar, int attributes, int pair);
/// The same with marks on it, 1 to 5 scalars in all.
void screen_put_marked(const uint32_t *scalars, int count, int attributes, int pair);
/// Puts that row onto the screen from a column on, and begins another.
void screen_end_span(int y, int x);
/// Blanks all rows.
void screen_erase(void);
/// Shows the rows. `cursor_x` below 0 hides the cursor; `redraw` sends everything anew.
void screen_show(int cursor_x, int cursor_y, int redraw);

enum { ready_input = 1, ready_wake = 2, ready_hangup = 4, ready_nothing = 8 };

/// Waits for bytes, wakes or the end of the terminal; below 0 for ever. 0 when nothing came in
/// time, `ready_nothing` when a signal cut the wait short.
int screen_wait(int milliseconds, int ignore_terminal);
int screen_read(uint8_t *bytes, int capacity);

// Waking the thread that waits, from any thread and from signal handlers.

enum { wake_asked = 1, wake_resized = 2, wake_continued = 4, wake_stop = 8, wake_signal = 16 };

void wake_post(int reason);
/// All reasons since the last call.
int wake_take(void);

// Requests to end.

/// From now on INT, TERM and HUP are requests; a second INT ends the process at once.
void termination_install(void);
/// The first signal that asked to end; 0 for none.
int termination_requested(void);
/// Asks to end as if the signal had come.
void termination_request(int signal);

#endif
