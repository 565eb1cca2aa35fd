/* SPDX-License-Identifier: EUPL-1.2 */
/* analyser: the one place that turns French text into the tokens of the search index and the
 * questions of people into match expressions over them (doc/adr/0012-search.md). Pure: no database.
 *
 * A token is a letter that names its space, then [a-z0-9] only:
 *     w  a folded word            médiathèques -> wmediatheques     (found by prefix, in phrases)
 *     x  a word of another script музей        -> x0043c0044300437… (five digits a letter)
 *     s  a stem                   médiathèques -> smediathequ       (found by sense)
 *     f  a facet                  audience 12  -> fau12
 *     p  a beginning of a word    médiathèques -> pme, pmed, pmedi
 * So no word can pass for a facet or a stem, every token begins with an ASCII letter and holds
 * nothing that a parser could cut: SQLite's FTS5 (unicode61 or ascii) and PostgreSQL's default
 * parser with the 'simple' configuration read the same tokens, in every locale. Beginnings of two
 * to four letters are tokens in FTS5, whose own prefix indexes take more room than all the rest;
 * PostgreSQL reads prefixes by itself.
 *
 * A text's words come first, in reading order, then its stems in reading order: neighbours stay
 * neighbours in both, so phrases and nearness can be read from either. */
#ifndef COMMONS_SEARCH_ANALYSER_H
#define COMMONS_SEARCH_ANALYSER_H

#include "commons/search/words.h"

/* Goes up when the tokens of an unchanged text change, or the bits of its title (search_bits): the
   index must then be made again. */
#define ANALYSER_VERSION 5

enum {
    QUERY_MAX = 200, /* bytes of a question; what follows is not read, and `cut` says so */
    TERMS_MAX = 12,
    PHRASE_MAX = 8,       /* words */
    PREFIX_MIN = 2,       /* letters before a last word is taken as a prefix */
    PREFIX_INDEXED = 4,   /* letters of the longest beginning that is a token of its own */
    FACET_VALUE_MAX = 64, /* bytes */
    FACETS_MAX =
        200, /* tokens of one group in a match expression; the rest finds less, never more */
};

/* ---- Indexing ---------------------------------------------------------------------------- */

/* Appends the tokens of a text, each followed by a blank. Any bytes will do. A builder with room
   for ANALYSE_ROOM(s.len) is never cut; a smaller one is cut between tokens, words and stems alike.
   Two thirds are for words: a letter of another script between two of ours is two bytes, and a
   token of seven; one third for stems, at most two of a word. */
#define ANALYSE_ROOM(bytes) (6 * (bytes) + 64)
void analyse_text(text *out, str s);

/* What a contribution can be filtered by. Two letters each in a token: see the table. */
enum facet_kind {
    FACET_AUDIENCE,
    FACET_KIND,
    FACET_SECTOR,
    FACET_THEME,
    FACET_STRATUM,
    FACET_DEPARTEMENT,
    FACET_REGION,
    FACET_ORGANISATION,
    FACET_NATURE,
    FACET_STATUS,
    FACET_DEPTH,
    FACET_COST,
    FACET_YEAR,
    FACET_LANGUAGE,
    FACET_LICENCE,
    FACET_CATEGORY,
    FACET_EXAMPLE,
    FACET_KINDS
};

/* A facet's token; only facet_of() and facet_of_i64() make one. Different values make different
   tokens, letter case included; values beyond FACET_VALUE_MAX are one that nothing carries. */
typedef struct facet {
    str token;
} facet;
facet facet_of(arena *a, enum facet_kind kind, str value);
facet facet_of_i64(arena *a, enum facet_kind kind, i64 value);
void facet_token(text *out, facet f); /* appends it and a blank, to the tokens of a document */

/* ---- Asking ------------------------------------------------------------------------------ */

struct search_term {
    str word;             /* its token of space w or x; in a phrase the first one */
    str stems[STEMS_MAX]; /* tokens of space s */
    int stem_count;
    str phrase;    /* tokens parted by one blank; empty when the term is one word */
    bool excluded; /* -mot */
    bool prefix;   /* the word is not finished yet */
};

struct search_terms {
    struct search_term at[TERMS_MAX];
    int len;
    bool cut; /* some of the question was beyond a limit */
};

/* Reads a question: words (all are wanted), "phrases" in any quotes, -excluded words or
   phrases. Stop words are left out unless there is nothing else. With `as_you_type` the last word
   is a prefix when nothing follows it. Never an error: what holds no word makes no terms. */
struct search_terms analyse_query(arena *a, str question, bool as_you_type);

/* At least one facet of each group is wanted: a reader's audiences are one group. */
struct facet_group {
    facet *at;
    i64 len, cap;
};
struct facet_groups {
    struct facet_group *at;
    i64 len, cap;
};

/* What the engines are asked. `tokens` is an expression over all tokens, wherever they stand: for
   FTS5 (`search_index MATCH`), or the text of a tsquery. `words` holds the phrases that are wanted,
   `without` those that are not, over words in reading order; each empty when there are none. They
   hold only tokens and operators. `tokens` is empty when nothing can match: a question without a
   wanted word and no facet, or a group without a facet (a reader who may read nothing finds
   nothing); do not ask the database then. */
struct search_match {
    str tokens, words, without;
};
struct search_match search_match_sqlite(arena *a, const struct search_terms *terms,
                                        const struct facet_groups *facets);
struct search_match search_match_postgresql(arena *a, const struct search_terms *terms,
                                            const struct facet_groups *facets);

/* ---- Ranking ----------------------------------------------------------------------------- */

/* The first two letters of what is asked for: by the first one's low bits, a bit for each second.
 */
struct search_beginnings {
    uint32_t second[32];
    bool made;
};

/* What the words of earlier candidates meant to the same question, so that a word that comes back
   is not stemmed again: 8 KiB, zeros at first, of one question alone. */
enum { REMEMBERED_WORDS = 256, REMEMBERED_BYTES = 23 };
struct remembered_word {
    uint32_t terms; /* that it meets by its stem, a bit each */
    uint8_t len;
    char spelled[REMEMBERED_BYTES];
};
struct search_memory {
    struct search_beginnings beginnings;
    struct remembered_word at[REMEMBERED_WORDS];
};

/* Words of a text that the terms meet, in order, as far as they were looked for. */
enum { SNIPPET_MATCHES_MAX = 256 };
struct search_mark {
    i64 from, to;   /* bytes of the text */
    uint32_t terms; /* a bit each */
};
struct search_marks {
    struct search_mark *at;
    i64 len, cap;
};

struct search_candidate {
    str title, body;              /* plain; a body left empty makes a quick first pass */
    i64 age_days;                 /* below 0 counts as 0 */
    i64 documents;                /* of the index; 0 when not known */
    const i64 *frequency;         /* of each term, TERMS_MAX of them; NULL when not known */
    struct search_memory *memory; /* NULL: every word anew */
    struct search_marks *marks; /* NULL, or empty with room for SNIPPET_MATCHES_MAX: of the body */
};
enum { SCORE_SCAN_MAX = 8 << 10 }; /* bytes of a body that are read */

/* How well a candidate answers: whole numbers, the same everywhere.
 *   for each wanted term: weight × (title + body)
 *       weight = 1 + log2(documents / (frequency + 1)), 1 to 12; 4 when not known
 *       title  = 20 the word itself or the phrase, 16 its stem, 10 its prefix, else 0
 *       body   = 4 + log2(times found), at most 8, else 0
 *   + nearness, for title and body each, of the terms found there by a stem or prefix, from two on:
 *       (title 32, body 24) × terms / (words with a stem in the smallest window holding them all)
 *   + 32 when the title holds all wanted terms
 *   + freshness: 32 × 365 / (365 + age_days)
 * Reads both texts once; looks only at words that begin like a term. */
i64 search_score(const struct search_terms *terms, const struct search_candidate *candidate);

/* The most that search_score() can give a candidate by its title alone when only the terms of
   `may`, a bit each, can be in it. */
i64 search_most(const struct search_terms *terms, const struct search_candidate *candidate,
                uint32_t may);

/* ---- Snippets ---------------------------------------------------------------------------- */

struct snippet_piece {
    str text; /* a part of the text given, as it stands */
    bool marked;
};
struct snippet {
    struct snippet_piece *at;
    i64 len, cap;
    bool before, after; /* something was left out there: the view shows an ellipsis */
};
enum { SNIPPET_SCAN_MAX = 64 << 10 };

/* The part of a plain text, at most `max_bytes`, with the most wanted terms nearest to each other,
   cut between words; the beginning when none is there. Marks words by stem, phrase and prefix
   alike. Give it only text that the reader may see. Reads the first SNIPPET_SCAN_MAX bytes, unless
   `marks` of all of it are known from search_score(). */
struct snippet search_snippet(arena *a, str plain, const struct search_terms *terms,
                              const struct search_marks *marks, i64 max_bytes);

#endif
