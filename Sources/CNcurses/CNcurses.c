#define _GNU_SOURCE
#include "CNcurses.h"
#include <langinfo.h>
#include <locale.h>
#include <pthread.h>
#include <stdio.h>
#include <wchar.h>
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
// Names such as `columns` are macros from here on.
#include <term.h>

static locale_t utf8;
static pthread_once_t utf8_once = PTHREAD_ONCE_INIT;

static void find_utf8(void) {
  utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

int terminal_width(uint32_t scalar) {
  pthread_once(&utf8_once, find_utf8);
  if (!utf8) return wcwidth((wchar_t)scalar);
  locale_t before = uselocale(utf8);
  int width = wcwidth((wchar_t)scalar);
  uselocale(before);
  return width;
}

const char *terminal_codeset(void) {
  setlocale(LC_CTYPE, "");
  return nl_langinfo(CODESET);
}

const char *terminal_library(void) { return curses_version(); }

void text_fixed(double value, int decimals, char *text, int capacity) {
  snprintf(text, (size_t)capacity, "%.*f", decimals, value);
}

int terminal_colors(const char *term) {
  int status = 0;
  if (setupterm(term, 1, &status) != OK) return -1;
  int count = tigetnum("colors");
  del_curterm(cur_term);
  return count;
}
