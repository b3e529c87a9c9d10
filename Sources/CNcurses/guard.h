#ifndef RAMIFY_GUARD_H
#define RAMIFY_GUARD_H

/// Remembers how the terminal and standard output and error are, and makes sure that they are
/// so again however the process ends.
void guard_start(int terminal, const char *log);
/// Sends standard output and error to `log` until `guard_disarm`.
int guard_redirect(const char *log);
/// The terminal is ours: a crash or exit restores it.
void guard_arm(void);
/// The terminal is given back in good order; so are standard output and error.
void guard_disarm(void);
/// Writes all bytes, whatever interrupts it.
void write_all(int file, const char *bytes, long count);

/// Where the reading end of the wakes is.
int wake_file(void);

/// How the terminal is told to leave our modes.
extern const char leave_modes[];

#endif
