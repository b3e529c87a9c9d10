#ifndef RAMIFY_CNCURSES_H
#define RAMIFY_CNCURSES_H
#define NCURSES_WIDECHAR 1
#include <ncurses.h>
#endif
