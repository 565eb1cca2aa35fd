/* SPDX-License-Identifier: EUPL-1.2 */
/* What difference.c and merge.c share: texts as numbered tokens, and the comparison of these. */
#ifndef BASE_DIFFERENCE_INSIDE_H
#define BASE_DIFFERENCE_INSIDE_H

#include "base/difference.h"

struct tokens {
    str *at;
    int *number; /* equal tokens of the texts numbered together have equal numbers */
    i64 len, cap;
};

void tokens_lines(arena *a, struct tokens *t, str s); /* each with its line feed */
void tokens_words(arena *a, struct tokens *t, str s); /* words, runs of blanks, single signs */
void tokens_number(arena *a, struct tokens *const texts[], int count);

/* Which tokens of each side have no partner on the other; the others pair off in order. */
struct edits {
    bool *removed, *added;
    bool coarse;
};
struct edits edits_of(arena *a, const struct tokens *before, const struct tokens *after);

/* The stretch of text from one token to before another. */
str tokens_text(const struct tokens *t, i64 from, i64 to);

#endif
