/* SPDX-License-Identifier: EUPL-1.2 */
/* tar: the one file of a backup, in POSIX ustar (IEEE Std 1003.1, pax, "ustar Interchange Format"),
 * so that any tar opens it in an emergency. Files of 8 GiB and more have GNU's base-256 size. Its
 * last entry, CHECKSUMS, has the SHA-256 of every other as `sha256sum --check` reads them: a backup
 * without it is not whole. */
#ifndef MAIN_TAR_H
#define MAIN_TAR_H

#include <sodium.h>

#include "base/text.h"

enum { TAR_BLOCK = 512, TAR_NAME = 100, TAR_ENTRIES_TEXT = 64 << 20 };
#define TAR_CHECKSUMS "CHECKSUMS"

struct tar_out {
    bool (*write)(void *what, str bytes);
    void *what;
    arena *arena;
    text checksums;
    crypto_hash_sha256_state sha256;
    str name;
    i64 left; /* bytes that the entry under way still lacks */
    i64 padding;
    bool failed;
};
struct tar_out tar_out_of(arena *a, bool (*write)(void *, str), void *what);
bool tar_begin(struct tar_out *t, str name,
               i64 size);                     /* false: the name is too long, nobody listens */
void tar_bytes(struct tar_out *t, str bytes); /* what goes beyond the size is left out */
bool tar_end(struct tar_out *t);              /* false: fewer bytes came than were promised */
bool tar_add(struct tar_out *t, str name, str bytes); /* a whole entry */
bool tar_finish(struct tar_out *t);                   /* CHECKSUMS, and the end */

/* Reads a backup from the start: each entry goes to `take`, in pieces; piece 0 begins an entry, an
   empty piece ends it. False with *error said on the first thing that is wrong: cut, changed, not
   ours. Every byte is checked. */
struct tar_entry {
    str name;
    i64 size, from; /* `from`: the place of this piece in the entry */
    str piece;
    bool last; /* the entry is whole; piece may be empty */
};
struct tar_in {
    int descriptor;
    bool (*take)(void *what, const struct tar_entry *e); /* false: stop; it says why in *error */
    void *what;
};
bool tar_read(arena *a, const struct tar_in *in, str *error);

#endif
