/* SPDX-License-Identifier: EUPL-1.2 */
/* corpus_text: posts of a forum in French: sentences of real prose (bench/french.mjs), and others
 * put together from what people of culture speak of; the rank of a word is drawn by Zipf's law. */
#ifndef BENCH_CORPUS_TEXT_H
#define BENCH_CORPUS_TEXT_H

#include "base/arena.h"
#include "base/text.h"

struct corpus_random {
    uint64_t state;
};
uint64_t corpus_draw(struct corpus_random *r);
/* 0 to n - 1; the rank k comes about 1 / (k + 1) as often as rank 0. */
i64 corpus_rank(struct corpus_random *r, i64 n);

str corpus_person(arena *a, i64 n);
str corpus_title(arena *a, struct corpus_random *r, const strs *places);
/* What posts are made of; without `prose` of the pieces alone. */
struct corpus_source {
    strs places, prose;
};
str corpus_post(arena *a, struct corpus_random *r, const struct corpus_source *s);
/* So many words of at least three letters, taken where the dice fall in `body`. */
str corpus_words(arena *a, struct corpus_random *r, str body, i64 count);

#endif
