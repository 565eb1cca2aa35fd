/* SPDX-License-Identifier: EUPL-1.2 */
/* base: the few words every other folder speaks. It depends on libc only. */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef int64_t i64;

#define must_use __attribute__((warn_unused_result))
#define countof(a) ((i64)(sizeof(a) / sizeof *(a)))

/* A bug stops the process, in every build; the supervisor restarts it with a report.
   No input from outside may ever reach a check that fails. */
#define check(c) ((c) ? (void)0 : bug(#c, __FILE__, __LINE__))
_Noreturn void bug(const char *what, const char *file, int line);

/* A piece of text: UTF-8 bytes and a length, never NUL-terminated, never owned.
   {0} is the empty text. */
typedef struct str {
    const char *at;
    i64 len;
} str;
#define S(literal) ((str){"" literal "", (i64)sizeof(literal) - 1})

str str_of(const char *c_string); /* NULL is the empty text */
bool str_eq(str a, str b);
int str_compare(str a, str b); /* by bytes, like COLLATE "C" */
bool str_starts(str text, str prefix);
bool str_ends(str text, str suffix);
bool str_has(str text, str part);
i64 str_find(str text, str part); /* the first place, or -1 */
str str_from(str text, i64 from); /* what follows `from` bytes */
str str_first(str text, i64 len); /* at most `len` bytes */
str str_trim(str s);              /* without ASCII blanks at both ends */

/* Cuts at the first `separator`: returns what stands before and leaves in *rest what
   follows; the whole text and an empty rest when there is none. */
str str_cut(str *rest, char separator);

/* A whole number in decimal, with an optional minus; false beyond 18 digits or on anything else. */
bool str_to_i64(str s, i64 *n);

/* An address fit for href: http, https, mailto or a path of ours; anything else became "#".
   Only url_check() makes one. */
typedef struct url {
    str text;
} url;
url url_check(str s);
bool url_is_web(str s); /* http or https, with a host */

/* 128 random bits: the name of whatever can be cited, for ever. Written as 32 hexadecimal digits.
 */
typedef struct uid {
    uint8_t at[16];
} uid;
enum { UID_TEXT = 32 };
void uid_write(uid u, char text[static UID_TEXT]);
bool uid_read(str s, uid *u);
bool uid_eq(uid a, uid b);

#endif
