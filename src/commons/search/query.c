/* SPDX-License-Identifier: EUPL-1.2 */
/* query: a question becomes terms, and terms become match expressions. */
#include "commons/search/analyser.h"

/* ---- Reading a question ------------------------------------------------------------------ */

static str token_of(arena *a, char space, str s)
{
    text t = text_of(a, s.len + 1);
    text_add_char(&t, space);
    text_add(&t, s);
    return text_str(&t);
}

static str word_token(arena *a, const struct word *w)
{
    return token_of(a, w->script == WORD_OTHER ? 'x' : 'w', word_folded(w));
}

static bool same_term(const struct search_term *x, const struct search_term *y)
{
    return str_eq(x->word, y->word) && str_eq(x->phrase, y->phrase) && x->excluded == y->excluded &&
           x->prefix == y->prefix;
}

static void add_term(struct search_terms *terms, struct search_term t)
{
    for (int i = 0; i < terms->len; i++)
        if (same_term(&terms->at[i], &t))
            return;
    if (terms->len == TERMS_MAX)
        terms->cut = true;
    else
        terms->at[terms->len++] = t;
}

static struct search_term term_of(arena *a, const struct word *w)
{
    struct search_term t = {.word = word_token(a, w)};
    struct stem stems[STEMS_MAX];
    t.stem_count = word_stems(w, stems);
    for (int i = 0; i < t.stem_count; i++)
        t.stems[i] = token_of(a, 's', (str){stems[i].at, stems[i].len});
    return t;
}

/* Words that must stand side by side. One word alone is wanted as it is written. */
static void add_phrase(arena *a, struct search_terms *terms, str s, bool excluded)
{
    struct word w;
    struct word_reader words = {.text = s};
    struct search_term t = {.excluded = excluded};
    text phrase = text_of(a, PHRASE_MAX * (WORD_MAX + 2));
    int n = 0;
    while (word_next(&words, &w)) {
        if (n == PHRASE_MAX) {
            terms->cut = true;
            break;
        }
        str token = word_token(a, &w);
        if (!n++)
            t.word = token;
        else
            text_add_char(&phrase, ' ');
        text_add(&phrase, token);
    }
    if (n > 1)
        t.phrase = text_str(&phrase);
    if (n)
        add_term(terms, t);
}

/* What stands between blanks: "lecture-publique" is two words; excluded, it is a phrase. */
static void add_chunk(arena *a, struct search_terms *terms, str s, bool excluded)
{
    struct word w;
    struct word_reader words = {.text = s};
    if (!word_next(&words, &w))
        return;
    struct search_term t = term_of(a, &w);
    t.excluded = excluded;
    if (excluded && word_next(&words, &w)) {
        add_phrase(a, terms, s, true);
        return;
    }
    add_term(terms, t);
    while (!excluded && word_next(&words, &w))
        add_term(terms, term_of(a, &w));
}

static i64 quote_at(str s, i64 at, bool *quote)
{
    static const char *const marks[] = {"\"", "«", "»", "“", "”", "„"};
    *quote = true;
    for (i64 i = 0; i < countof(marks); i++)
        if (str_starts(str_from(s, at), str_of(marks[i])))
            return str_of(marks[i]).len;
    *quote = false;
    return 1;
}

/* Blanks of ASCII, and those without a break that French puts before punctuation. */
static i64 blank_at(str s, i64 at)
{
    char c = s.at[at];
    if (c == ' ' || (c >= '\t' && c <= '\r'))
        return 1;
    str rest = str_from(s, at);
    return str_starts(rest, S("\u00a0")) ? 2 : str_starts(rest, S("\u202f")) ? 3 : 0;
}

/* Whether the blank after `at` parts the digits of one number, which then stay one chunk. */
static bool inside_number(str s, i64 from, i64 blank)
{
    struct word w;
    struct word_reader words = {.text = str_from(s, from)};
    return word_next(&words, &w) && w.digits && w.from == 0 && w.to > blank - from;
}

static i64 chunk_end(str s, i64 at)
{
    i64 from = at;
    for (bool quote; at < s.len; at++) {
        quote_at(s, at, &quote);
        if (quote || (blank_at(s, at) && !inside_number(s, from, at)))
            break;
    }
    return at;
}

static i64 phrase_end(str s, i64 at, i64 *length)
{
    bool quote = false;
    *length = 0;
    for (; at < s.len; at++) {
        i64 n = quote_at(s, at, &quote);
        if (quote) {
            *length = n;
            break;
        }
    }
    return at;
}

static bool is_stop(str token)
{
    struct word w;
    struct word_reader words = {.text = str_from(token, 1)};
    return token.at[0] == 'w' && word_next(&words, &w) && word_is_stop(&w);
}

/* Stop words are wanted only where there is nothing else to want. */
static void drop_stops(struct search_terms *terms)
{
    int wanted = 0, kept = 0;
    for (int i = 0; i < terms->len; i++)
        wanted +=
            !terms->at[i].excluded && (terms->at[i].phrase.len || !is_stop(terms->at[i].word));
    for (int i = 0; wanted && i < terms->len; i++) {
        const struct search_term *t = &terms->at[i];
        if (t->excluded || t->phrase.len || !is_stop(t->word))
            terms->at[kept++] = *t;
    }
    if (wanted)
        terms->len = kept;
}

/* The last word is a prefix when the question ends in it; one letter is too little to go by. */
static void take_prefix(struct search_terms *terms, str question)
{
    struct word w, last = {0};
    struct word_reader words = {.text = question};
    while (word_next(&words, &w))
        last = w;
    if (!terms->len || last.to != question.len || last.script == WORD_NONE)
        return;
    struct search_term *t = &terms->at[terms->len - 1];
    if (t->excluded || t->phrase.len || !str_eq(str_from(t->word, 1), word_folded(&last)))
        return;
    if (last.len >= PREFIX_MIN)
        t->prefix = true;
    else if (terms->len > 1)
        terms->len--;
}

struct search_terms analyse_query(arena *a, str question, bool as_you_type)
{
    struct search_terms terms = {0};
    terms.cut = question.len > QUERY_MAX;
    question = utf8_within(question, QUERY_MAX);
    for (i64 at = 0; at < question.len;) {
        i64 length = blank_at(question, at);
        if (length) {
            at += length;
            continue;
        }
        bool quote, excluded = question.at[at] == '-' && at + 1 < question.len;
        at += excluded;
        length = quote_at(question, at, &quote);
        i64 from = quote ? at + length : at;
        i64 to = quote ? phrase_end(question, from, &length) : chunk_end(question, from);
        str part = str_first(str_from(question, from), to - from);
        if (quote)
            add_phrase(a, &terms, part, excluded);
        else
            add_chunk(a, &terms, part, excluded);
        at = quote ? to + length : to;
    }
    if (as_you_type && !terms.cut)
        take_prefix(&terms, question);
    drop_stops(&terms);
    return terms;
}

/* ---- Match expressions ------------------------------------------------------------------- */

struct dialect {
    str and, or, not, next, prefix, open_phrase, close_phrase;
    bool short_prefixes; /* beginnings are tokens of their own */
};
static const struct dialect fts5 = {
    S(" AND "), S(" OR "), S(" NOT "), S(" "), S("*"), S("\""), S("\""), true,
};
static const struct dialect tsquery = {
    S(" & "), S(" | "), S(" & !"), S(" <-> "), S(":*"), S("("), S(")"), false,
};

/* The words of a phrase, all of them wherever they stand. */
static void add_words_match(text *t, const struct dialect *d, str phrase)
{
    text_add_char(t, '(');
    for (bool first = true; phrase.len; first = false) {
        if (!first)
            text_add(t, d->and);
        text_add(t, str_cut(&phrase, ' '));
    }
    text_add_char(t, ')');
}

static void add_prefix_match(text *t, const struct dialect *d, str word)
{
    bool token = d->short_prefixes && word.at[0] == 'w' && word.len - 1 <= PREFIX_INDEXED;
    if (token)
        text_add_char(t, 'p');
    text_add(t, token ? str_from(word, 1) : word);
    if (!token)
        text_add(t, d->prefix);
}

static void add_term_match(text *t, const struct dialect *d, const struct search_term *term)
{
    if (term->phrase.len) {
        add_words_match(t, d, term->phrase);
        return;
    }
    bool word = term->prefix || !term->stem_count;
    text_add_char(t, '(');
    if (term->prefix)
        add_prefix_match(t, d, term->word);
    else if (word)
        text_add(t, term->word);
    for (int i = 0; i < term->stem_count; i++) {
        if (word || i)
            text_add(t, d->or);
        text_add(t, term->stems[i]);
    }
    text_add_char(t, ')');
}

static void add_facets_match(text *t, const struct dialect *d, const struct facet_group *group)
{
    text_add_char(t, '(');
    for (i64 i = 0; i < group->len && i < FACETS_MAX; i++) {
        if (i)
            text_add(t, d->or);
        text_add(t, group->at[i].token);
    }
    text_add_char(t, ')');
}

static void add_phrase_match(text *t, const struct dialect *d, str phrase)
{
    text_add(t, d->open_phrase);
    for (bool first = true; phrase.len; first = false) {
        if (!first)
            text_add(t, d->next);
        text_add(t, str_cut(&phrase, ' '));
    }
    text_add(t, d->close_phrase);
}

/* The phrases that are wanted, all of them; or those that are not, any of them. */
static str phrases_of(arena *a, const struct dialect *d, const struct search_terms *terms,
                      bool excluded)
{
    text t = text_of(a, 4 * QUERY_MAX + 32 * TERMS_MAX);
    for (int i = 0; i < terms->len; i++) {
        const struct search_term *term = &terms->at[i];
        if (!term->phrase.len || term->excluded != excluded)
            continue;
        if (t.len)
            text_add(&t, excluded ? d->or : d->and);
        add_phrase_match(&t, d, term->phrase);
    }
    return text_str(&t);
}

static struct search_match match_of(arena *a, const struct dialect *d,
                                    const struct search_terms *terms,
                                    const struct facet_groups *facets)
{
    enum { MATCH_MAX = 1 << 20 };
    text t = text_of(a, MATCH_MAX);
    for (int i = 0; i < terms->len; i++) {
        if (terms->at[i].excluded)
            continue;
        if (t.len)
            text_add(&t, d->and);
        add_term_match(&t, d, &terms->at[i]);
    }
    for (i64 i = 0; facets && i < facets->len; i++) {
        if (!facets->at[i].len)
            return (struct search_match){0};
        if (t.len)
            text_add(&t, d->and);
        add_facets_match(&t, d, &facets->at[i]);
    }
    for (int i = 0; i < terms->len && t.len; i++)
        if (terms->at[i].excluded && !terms->at[i].phrase.len) {
            text_add(&t, d->not );
            add_term_match(&t, d, &terms->at[i]);
        }
    if (t.cut || !t.len)
        return (struct search_match){0};
    return (struct search_match){.tokens = text_str(&t),
                                 .words = phrases_of(a, d, terms, false),
                                 .without = phrases_of(a, d, terms, true)};
}

struct search_match search_match_sqlite(arena *a, const struct search_terms *terms,
                                        const struct facet_groups *facets)
{
    return match_of(a, &fts5, terms, facets);
}

struct search_match search_match_postgresql(arena *a, const struct search_terms *terms,
                                            const struct facet_groups *facets)
{
    return match_of(a, &tsquery, terms, facets);
}
