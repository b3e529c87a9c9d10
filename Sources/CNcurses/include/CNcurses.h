#ifndef RAMIFY_CNCURSES_H
#define RAMIFY_CNCURSES_H
#include <stdint.h>

/// Columns of a Unicode scalar in UTF-8 whatever the process's locale is; -1 for controls and
/// unassigned ones.
int terminal_width(uint32_t scalar);

#endif
