/* SPDX-License-Identifier: EUPL-1.2 */
/* What is made ahead is what the index would have made itself: otherwise it could not be taken
 * back. */
#include "commons/search/prepare.h"

#include "commons/contribution/test_world.h"
#include "search_sql.h"

static const char *const bodies[] = {
    "",
    "  ",
    "Le musée et les musées, l’élève et les ÉLÈVES ; une médiathèque à Bonneville (74).",
    "S.N.C.F. 29 204 200 054 781 aujourd’hui jusqu’à 2019-2020 a b c de",
    "œuvre ﬁn e\xcc\x81te\xcc\x81 café музей 日本語 \xff\xfe",
    "anticonstitutionnellementanticonstitutionnellementanticonstitutionnellement x1y2",
    "yeux lieux travaux vidéos élus bijoux élus élu mu mus muse musée musées muser",
};

static bool has_token(str tokens, str token)
{
    while (tokens.len)
        if (str_eq(str_cut(&tokens, ' '), token))
            return true;
    return false;
}

static i64 count_of(str tokens)
{
    i64 n = 0;
    for (; tokens.len; n++)
        str_cut(&tokens, ' ');
    return n;
}

/* The words in their order, each token and each beginning, and nothing else. */
static void expect_same(arena *a, struct search_prepared made, str body)
{
    text t = text_of(a, ANALYSE_ROOM(body.len)), words = text_of(a, ANALYSE_ROOM(body.len));
    strs all = {0};
    analyse_text(&t, body);
    for (str rest = text_str(&t); rest.len;) {
        str token = str_cut(&rest, ' ');
        *push(a, &all) = token;
        if (token.at[0] == 's')
            continue;
        text_add(&words, token);
        text_add_char(&words, ' ');
        for (i64 n = PREFIX_MIN; n <= PREFIX_INDEXED && token.at[0] == 'w' && n < token.len; n++)
            *push(a, &all) = text_format(a, "p%.*s", (int)n, token.at + 1);
    }
    expect_text(made.words, text_str(&words));
    i64 different = 0;
    for (i64 i = 0; i < all.len; i++) {
        bool seen = false;
        for (i64 k = 0; k < i && !seen; k++)
            seen = str_eq(all.at[k], all.at[i]);
        different += !seen;
        expect(has_token(made.tokens, all.at[i]));
    }
    expect(count_of(made.tokens) == different);
}

TEST(a_lexicon_makes_the_tokens_of_the_analyser)
{
    struct search_lexicon *l = search_lexicon_new();
    for (int again = 0; again < 2; again++)
        for (i64 i = 0; i < countof(bodies); i++)
            expect_same(a, search_prepare(l, a, str_of(bodies[i])), str_of(bodies[i]));
    search_lexicon_free(l);
    for (i64 i = 0; i < countof(bodies); i++)
        expect_same(a, search_prepare_alone(a, str_of(bodies[i])), str_of(bodies[i]));
}

TEST(a_full_lexicon_begins_again)
{
    enum { TEXTS = 700, WORDS = 60 };
    struct search_lexicon *l = search_lexicon_new();
    for (i64 i = 0; i < TEXTS; i++) {
        arena one = arena_of(4 << 20);
        text t = text_of(&one, 1 << 16);
        for (long long n = i * WORDS; n < (i + 1) * WORDS; n++) /* no word twice */
            text_add(&t, text_format(&one, "q%lldzorglub ", n));
        struct search_prepared made = search_prepare(l, &one, text_str(&t));
        expect(count_of(made.words) == WORDS);
        arena_free(&one);
    }
    for (i64 i = 0; i < countof(bodies); i++)
        expect_same(a, search_prepare(l, a, str_of(bodies[i])), str_of(bodies[i]));
    search_lexicon_free(l);
}

TEST(a_body_beyond_the_limit_is_cut_alike)
{
    struct search_lexicon *l = search_lexicon_new();
    text t = text_of(a, 1 << 20);
    while (t.len < SEARCH_BODY_MAX + 5000)
        text_add(&t, S("é"));
    text_add(&t, S(" dernier"));
    struct search_prepared made = search_prepare(l, a, text_str(&t));
    expect(!has_token(made.tokens, S("wdernier")) && count_of(made.words) == 1);
    search_lexicon_free(l);
}

/* Put in as it was prepared, taken out as it is made again: nothing is left. */
TEST(what_was_prepared_can_be_taken_back)
{
    struct world w = world_of(a);
    struct search_lexicon *l = search_lexicon_new();
    i64 before = search_vocabulary_sum(w.d, S(""), S("~"));
    for (i64 i = 0; i < countof(bodies); i++) {
        struct search_prepared made = search_prepare(l, a, str_of(bodies[i]));
        struct search_entry e = {.kind = S("post"),
                                 .subject = 1000 + i,
                                 .audience = AUDIENCE_PUBLIC,
                                 .language = S("fr"),
                                 .title = S("Le musée"),
                                 .body = str_of(bodies[i]),
                                 .at = {1},
                                 .prepared = &made};
        search_put(w.d, a, &e);
        struct search_order order = {.question = S("musée")};
        expect(search_run(by(&w, a, VISITOR), &order).total == i + 1);
    }
    expect(search_vocabulary_sum(w.d, S(""), S("~")) > before);
    for (i64 i = 0; i < countof(bodies); i++)
        search_remove(w.d, a, S("post"), 1000 + i);
    expect(search_vocabulary_sum(w.d, S(""), S("~")) == before);
    expect(!db_fault(w.d).len);
    search_lexicon_free(l);
    db_close(w.d);
}
