/* SPDX-License-Identifier: EUPL-1.2 */
/* words: cuts a text into the words that search knows, and finds their French stems. It is the only
 * place that decides what a word is: indexing, querying, scoring and snippets all read it.
 *
 * A word is a run of letters and digits of one script. Within it vanish: accents and combining
 * marks, ligatures (œ, æ, ﬁ), soft hyphens and zero-width characters, the points of an acronym
 * (S.N.C.F.), the blanks between groups of three digits (29 204, 200 054 781), and the apostrophe
 * of aujourd’hui. An elided word (l’, d’, qu’, jusqu’, lorsqu’…) is no word. Everything else parts
 * words: hyphens, other apostrophes, @ and points. Ideographs and kana are one word each.
 *
 * A folded word holds only [a-z0-9], so that every engine reads it alike whatever its Unicode
 * tables and locale: letters of another script are written as five hexadecimal digits each. */
#ifndef COMMONS_SEARCH_WORDS_H
#define COMMONS_SEARCH_WORDS_H

#include "base/text.h"

enum {
    WORD_MAX = 60, /* bytes of a folded word; what follows is left out, on both sides alike */
    STEMS_MAX = 2,
};

enum word_script { WORD_NONE, WORD_LATIN, WORD_OTHER };

struct word {
    enum word_script script;
    bool digits; /* nothing but digits */
    bool has_digit;
    i64 from, to; /* its place in the text, in bytes */
    i64 len, spelled_len;
    char folded[WORD_MAX + 8];
    char spelled[2 * WORD_MAX +
                 8]; /* Latin only: lower case, with the accents that the stemmer knows */
};

struct word_reader {
    str text;
    i64 at; /* start at 0 */
};

/* The next word, false at the end. Any bytes will do: what is not UTF-8 parts words. */
bool word_next(struct word_reader *r, struct word *w);

static inline str word_folded(const struct word *w) { return (str){w->folded, w->len}; }

/* A word that says nothing of its text: le, de, pour, the… */
bool word_is_stop(const struct word *w);

struct stem {
    i64 len;
    char at[WORD_MAX + 8];
};

/* The folded stems of a word: of the word as it is spelled and of the word without its accents,
 * where they differ (musée: mus, muse), so that they meet whoever types the accents. None for stop
 * words, single letters, words with digits and other scripts: these are found by the word itself.
 *
 * Snowball's French algorithm (libstemmer), after two repairs it needs here: plurals in -os, -us
 * and -oux (vidéos, élus, bijoux), and a table of irregular plurals (travaux, lieux, yeux…).
 * libstemmer's objects must not be shared by threads: each thread makes its own at its first word,
 * released at its end, and keeps the stems of the words it met last beside it. That is the only
 * state here. */
int word_stems(const struct word *w, struct stem stems[static STEMS_MAX]);

#endif
