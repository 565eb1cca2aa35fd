/* SPDX-License-Identifier: EUPL-1.2 */
/* control: verbs of the command line inside of a running server, through the socket DIR/control
 * (mode 0600). The caller sends
 *
 *     "parvis 1\n", the length of what follows as 4 bytes (little endian), then the verb and its
 *     arguments, each with a NUL behind; with the first byte, by SCM_RIGHTS, the file that the verb
 *     reads, if any
 *
 * and receives frames: one letter, a length as 4 bytes, and as many bytes. d: data; m: a line for
 * people; x: the end, with the exit status as one byte. Only the owner of the folder, or root, may
 * connect. */
#ifndef MAIN_CONTROL_H
#define MAIN_CONTROL_H

#include "main/verbs.h"

enum { CONTROL_AT_ONCE = 4, CONTROL_ARGUMENTS_MAX = 16 << 10 };

struct control;
/* Listens on a thread of its own. NULL with *error said. */
struct control *control_start(struct instance *i, str *error);
void control_stop(struct control *c); /* cuts what is under way short, waits for it */

/* Asks the server of the folder. False when none is there; otherwise *status is the verb's. */
bool control_ask(struct verb_call *v, int *status);

#endif
