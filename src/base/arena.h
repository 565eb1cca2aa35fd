/* SPDX-License-Identifier: EUPL-1.2 */
/* arena: memory that lives exactly as long as its request. Nothing in it is freed alone.
 *
 * An arena grows by blocks up to its limit. Beyond it arena_take() jumps to `too_much`, the one
 * setjmp of the dispatcher, which answers 413 or 503 (FOUNDATIONS 16); without a `too_much` it is
 * a bug. arena_try() returns NULL instead: callbacks given to libraries must use it, because
 * nobody may jump over foreign code. Resources (a file, a statement) are released by
 * end-callbacks, in the reverse order of their arrival. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <setjmp.h>

#include "base/base.h"

struct arena_block;
struct arena_end;

typedef struct arena {
    char *at, *end; /* the free room of the newest block */
    struct arena_block *blocks;
    struct arena_end *ends;
    i64 taken, limit; /* bytes; `taken` counts whole blocks */
    i64 block;        /* bytes of one; set it lower for what stays and is small */
    i64 allocations;  /* calls since arena_of or arena_reset; a page's budget counts them */
    jmp_buf *too_much;
} arena;

arena arena_of(i64 limit_bytes);
void arena_reset(arena *a); /* runs the end-callbacks, frees all blocks but the first */
void arena_free(arena *a);  /* runs the end-callbacks, frees everything */

/* `count` items of `size` bytes, zeroed, aligned to 16. */
void *arena_take(arena *a, i64 size, i64 count) __attribute__((malloc, returns_nonnull));
void *arena_try(arena *a, i64 size, i64 count) __attribute__((malloc)); /* NULL beyond the limit */
/* Bytes that the caller writes before reading; not zeroed. Jumps like arena_take(). */
char *arena_bytes(arena *a, i64 count) __attribute__((malloc, returns_nonnull));
void arena_at_end(arena *a, void (*end)(void *), void *what);

str arena_copy(arena *a, str s);
const char *arena_c_string(arena *a, str s); /* NUL-terminated, for libraries that want it so */

/* clang-format takes `new` for C++ */
/* clang-format off */
#define new(a, T) ((T *)arena_take(a, sizeof(T), 1))
/* clang-format on */
#define new_n(a, T, n) ((T *)arena_take(a, sizeof(T), n))

/* Growing arrays inside an arena: any struct { T *at; i64 len, cap; }. */
#define push(a, rows)                                                                              \
    ((rows)->len == (rows)->cap ? arena_grow(a, (rows), sizeof *(rows)->at) : (void)0,             \
     &(rows)->at[(rows)->len++])
void arena_grow(arena *a, void *rows, i64 item_size);

typedef struct strs {
    str *at;
    i64 len, cap;
} strs;

#endif
