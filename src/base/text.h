/* SPDX-License-Identifier: EUPL-1.2 */
/* text: builds text up to a maximum, and knows UTF-8 and French letters. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include "base/arena.h"

/* A builder. What goes beyond `max` is cut and `cut` says so; the arena holds the bytes. */
typedef struct text {
    arena *arena;
    char *at;
    i64 len, cap, max;
    bool cut;
} text;

text text_of(arena *a, i64 max_bytes);
void text_add(text *t, str s);
void text_add_char(text *t, char c);
void text_add_i64(text *t, i64 n);
void text_add_uid(text *t, uid u);
void text_add_percent(text *t, str s); /* percent-encoded path segment or query value (RFC 3986) */
static inline str text_str(const text *t) { return (str){t->at, t->len}; }

/* The parts one after the other, and a NUL after them: text_join(a, S("/forum/"), slug). */
#define text_join(a, ...)                                                                          \
    text_join_parts(a, (const str[]){__VA_ARGS__}, countof(((const str[]){__VA_ARGS__})))
str text_join_parts(arena *a, const str *parts, i64 count);

/* A text made like printf; %.*s takes STR(s). At most 64 KiB, and a NUL after them. STR names its
   text twice, so it wants a thing with an address: STR(f()) does not compile. */
#define STR(s) (int)(&(s))->len, (&(s))->at ? (&(s))->at : ""
str text_format(arena *a, const char *format, ...)
    __attribute__((format(printf, 2, 3), nonnull(2)));

/* ---- UTF-8 (RFC 3629) -------------------------------------------------------------------- */

/* The next code point and its length in bytes; -1 (and length 1) where the bytes are not UTF-8. */
int32_t utf8_next(str s, i64 *length);
bool utf8_valid(str s); /* no overlong form, no surrogate, no NUL */
i64 utf8_length(str s); /* code points */
str utf8_first(str s, i64 code_points);
str utf8_within(str s, i64 bytes); /* at most so many bytes, without a character that is cut */
i64 utf8_write(char to[static 4], int32_t code_point);

/* ---- French ------------------------------------------------------------------------------ */

/* Folded for comparison: lower case, no accents, œ -> oe, æ -> ae, ’ -> ', everything that is
   neither letter nor digit -> one space, none at the ends. "L’Haÿ-les-Roses" -> "l hay les roses".
   Other alphabets stay as they are, in lower case where simple. */
str text_fold(arena *a, str s);

/* The order of a French directory: the folded text without a leading article, then the original
   bytes to break ties. Made to be stored beside a name and compared by bytes. */
str text_sort_key(arena *a, str s);

/* "Lecture à voix haute !" -> "lecture-a-voix-haute"; at most 60 bytes; "sans-titre" if nothing is
 * left. */
str text_slug(arena *a, str s);

/* Folds one code point into `to` (at most 4 bytes), 0 where it is no letter and no digit. */
i64 text_fold_code_point(int32_t c, char to[static 4]);

#endif
