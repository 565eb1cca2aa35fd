/* SPDX-License-Identifier: EUPL-1.2 */
/* Any bytes as a text, as a question and as a facet: tokens keep to their alphabet, match
 * expressions to theirs, snippets are parts of the text within their limit. */
#include "commons/search/analyser.h"
#include "commons/search/prepare.h"

static void check_alphabet(str s, str more)
{
    for (i64 i = 0; i < s.len; i++) {
        char c = s.at[i];
        check((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || str_has(more, (str){&c, 1}));
    }
}

static void check_snippet(arena *a, str s, const struct search_terms *terms, i64 max)
{
    struct snippet snippet = search_snippet(a, s, terms, NULL, max);
    const char *next = snippet.len ? snippet.at[0].text.at : NULL;
    i64 total = 0;
    for (i64 i = 0; i < snippet.len; i++) {
        check(snippet.at[i].text.at == next && next >= s.at && snippet.at[i].text.len > 0);
        next += snippet.at[i].text.len;
        total += snippet.at[i].text.len;
    }
    check(total <= max && total <= s.len);
}

/* A lexicon that met other texts before makes the same words. */
static void check_prepared(arena *a, str s, str analysed)
{
    static struct search_lexicon *lexicon;
    if (!lexicon)
        lexicon = search_lexicon_new();
    struct search_prepared made = search_prepare(lexicon, a, s);
    check(s.len > 40 << 10 || str_starts(analysed, made.words));
    str rest = str_from(analysed, made.words.len);
    check(s.len > 40 << 10 || !rest.len || rest.at[0] == 's');
    check_alphabet(made.tokens, S(" "));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static arena a;
    a.limit = 64 << 20;
    str all = {(const char *)data, (i64)size};
    i64 cut =
        size ? data[0] * (i64)size / 256 : 0; /* the first byte says where the question ends */
    str question = str_first(all, cut), s = str_from(all, cut);
    text whole = text_of(&a, ANALYSE_ROOM(s.len)), small = text_of(&a, cut);
    analyse_text(&whole, s);
    analyse_text(&small, s);
    check(!whole.cut && small.len <= cut);
    check_alphabet(text_str(&whole), S(" "));
    check_prepared(&a, s, text_str(&whole));
    struct search_terms terms = analyse_query(&a, question, size & 1);
    check(terms.len <= TERMS_MAX);
    facet f = facet_of(&a, FACET_THEME, question);
    check_alphabet(f.token, S(""));
    struct facet_groups groups = {0};
    struct facet_group *group = push(&a, &groups);
    *push(&a, group) = f;
    struct search_match sqlite = search_match_sqlite(&a, &terms, &groups);
    check_alphabet(sqlite.tokens, S(" ()*ANDORT"));
    check_alphabet(sqlite.words, S(" \"AND"));
    check_alphabet(sqlite.without, S(" \"OR"));
    struct search_match postgresql = search_match_postgresql(&a, &terms, NULL);
    check_alphabet(postgresql.tokens, S(" ()&|!:*"));
    check_alphabet(postgresql.words, S(" ()&<->"));
    check_alphabet(postgresql.without, S(" ()|<->"));
    struct search_memory memory = {0};
    struct search_candidate candidate = {
        .title = str_first(s, cut), .body = s, .age_days = (i64)size};
    i64 score = search_score(&terms, &candidate);
    candidate.memory = &memory; /* what is remembered changes no score */
    check(score >= 0 && search_score(&terms, &candidate) == score);
    check(search_score(&terms, &candidate) == score);
    check_snippet(&a, s, &terms, size % 200);
    arena_reset(&a);
    return 0;
}
