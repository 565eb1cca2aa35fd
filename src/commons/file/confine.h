/* SPDX-License-Identifier: EUPL-1.2 */
/* confine: takes everything from this process but its memory and one descriptor that it may write
 * to. For a child that is about to read what a stranger sent; there is no way back.
 *
 *   time     CONFINED_SECONDS of a processor, twice that by the clock
 *   memory   CONFINED_BYTES beyond what it has
 *   files    none can be opened, no process started, no signal sent, no socket made: a system call
 *            that is not one of memory, of writing to that descriptor or of ending kills it */
#ifndef COMMONS_FILE_CONFINE_H
#define COMMONS_FILE_CONFINE_H

#include "base/base.h"

enum { CONFINED_SECONDS = 8, CONFINED_BYTES = 640 << 20 };

/* False when the kernel cannot: then nothing may be read. */
must_use bool confine(int output);

#endif
