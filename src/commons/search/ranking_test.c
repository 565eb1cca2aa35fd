/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/test.h"
#include "commons/search/analyser.h"

#include <string.h>

static i64 score_of(arena *a, const char *question, const char *title, const char *body,
                    i64 age_days)
{
    struct search_terms terms = analyse_query(a, str_of(question), true);
    return search_score(&terms, &(struct search_candidate){.title = str_of(title),
                                                           .body = str_of(body),
                                                           .age_days = age_days});
}

TEST(the_score_is_the_documented_one)
{
    expect(score_of(a, "danse ", "", "", 0) == 32);
    expect(score_of(a, "danse ", "", "", 365) == 16);
    expect(score_of(a, "danse ", "danse", "", 0) == 4 * 20 + 32 + 32);
    expect(score_of(a, "danse ", "danses", "", 0) == 4 * 16 + 32 + 32);
    expect(score_of(a, "dan", "danse", "", 0) == 4 * 16 + 32 + 32); /* its stem begins like it */
    expect(score_of(a, "danse ", "", "danse et danse", 0) == 4 * 5 + 32);
    expect(score_of(a, "danse cirque ", "", "danse et cirque", 0) == 8 * 4 + 24 + 32);
    expect(score_of(a, "danse cirque ", "", "danse nouvelle, cirque", 0) ==
           8 * 4 + 24 * 2 / 3 + 32);
    expect(score_of(a, "danse -cirque", "", "danse", -5) == 4 * 4 + 32);
}

TEST(better_answers_score_higher)
{
    i64 title = score_of(a, "école musique ", "École de musique", "autre chose", 400);
    i64 body = score_of(a, "école musique ", "Autre chose", "Une école, de la musique", 400);
    i64 far = score_of(a, "école musique ", "Autre chose",
                       "Une école pour apprendre la danse, le chant, la musique", 400);
    i64 old = score_of(a, "école musique ", "Autre chose", "Une école, de la musique", 4000);
    expect(title > body && body > far && body > old);
    i64 phrase = score_of(a, "\"école de musique\"", "", "une école de musique", 0);
    i64 parted = score_of(a, "\"école de musique\"", "", "une école de la musique", 0);
    expect(phrase > parted);
}

TEST(no_title_brings_more_than_its_most)
{
    static const char *const titles[] = {"", "Danse", "danses et cirque", "cirque, danse, danse"};
    struct search_terms terms = analyse_query(a, S("danse cirque -chant"), false);
    for (i64 i = 0; i < countof(titles); i++) {
        struct search_candidate c = {.title = str_of(titles[i]), .age_days = i * 100};
        uint32_t there = i == 0 ? 0 : i == 1 ? 1 : 3;
        expect(search_score(&terms, &c) <= search_most(&terms, &c, there));
        expect(search_most(&terms, &c, there) <= search_most(&terms, &c, 3));
        expect(search_most(&terms, &c, 7) == search_most(&terms, &c, 3)); /* not the excluded */
    }
}

TEST(rare_words_weigh_more)
{
    struct search_terms terms = analyse_query(a, S("danse cirque"), false);
    i64 frequency[TERMS_MAX] = {1000, 1};
    struct search_candidate c = {.documents = 2000, .frequency = frequency};
    c.body = S("danse");
    i64 common = search_score(&terms, &c);
    c.body = S("cirque");
    expect(search_score(&terms, &c) > common);
}

/* More different words than are remembered, so that places are taken over, and each comes back;
   words that part only by an accent, and some too long to be remembered. */
TEST(words_that_are_remembered_score_as_anew)
{
    struct search_terms terms = analyse_query(a, S("musées dansent anticonstitutionnellement"), 0);
    struct search_memory memory = {0};
    static const char *const words[] = {"musée", "musee", "muse",   "musées",
                                        "danse", "dansé", "danser", "anticonstitutionnellement"};
    i64 compared = 0;
    for (i64 n = 0; n < 2000; n++) {
        str body = text_format(a, "mus%lld %s dan%lld da%lld %s", (long long)(n % 700),
                               words[n % countof(words)], (long long)n, (long long)(n % 300),
                               words[n / 3 % countof(words)]);
        struct search_candidate c = {.title = str_of(words[n / 7 % countof(words)]), .body = body};
        i64 anew = search_score(&terms, &c);
        c.memory = &memory;
        compared += search_score(&terms, &c) == anew;
    }
    expect(compared == 2000);
    i64 remembered = 0;
    for (i64 i = 0; i < countof(memory.at); i++)
        remembered += memory.at[i].len > 0;
    expect(remembered > REMEMBERED_WORDS / 2);
}

/* [marked], … where something was left out. */
static str shown(arena *a, str plain, const char *question, i64 max)
{
    struct search_terms terms = analyse_query(a, str_of(question), true);
    struct snippet s = search_snippet(a, plain, &terms, NULL, max);
    struct search_mark places[SNIPPET_MATCHES_MAX];
    struct search_marks marks = {.at = places};
    search_score(&terms, &(struct search_candidate){.body = plain, .marks = &marks});
    struct snippet same = search_snippet(a, plain, &terms, &marks, max);
    expect(same.len == s.len && same.before == s.before && same.after == s.after);
    for (i64 i = 0; i < s.len && i < same.len; i++)
        expect(s.at[i].text.at == same.at[i].text.at && s.at[i].text.len == same.at[i].text.len &&
               s.at[i].marked == same.at[i].marked);
    text t = text_of(a, 1 << 16);
    i64 total = 0;
    if (s.before)
        text_add(&t, S("…"));
    for (i64 i = 0; i < s.len; i++) {
        total += s.at[i].text.len;
        text_add(&t, s.at[i].marked ? S("[") : S(""));
        text_add(&t, s.at[i].text);
        text_add(&t, s.at[i].marked ? S("]") : S(""));
    }
    if (s.after)
        text_add(&t, S("…"));
    expect(total <= max);
    return text_str(&t);
}

TEST(a_snippet_marks_words_by_their_stem_and_keeps_accents)
{
    expect_text(shown(a, S("Les écoles d’art, l’École et MUSEES."), "ecole musée ", 200),
                S("Les [écoles] d’art, l’[École] et [MUSEES]."));
    expect_text(shown(a, S("Les bibliothèques"), "bibl", 200), S("Les [bibliothèques]"));
    expect_text(shown(a, S("travail, des travaux, l’œil et les yeux"), "travaux œil ", 200),
                S("[travail], des [travaux], l’[œil] et les [yeux]"));
    expect_text(shown(a, S("une école de musique"), "\"école de musique\"", 200),
                S("une [école] [de] [musique]"));
    expect_text(shown(a, S("rien de cela"), "-rien cirque ", 200), S("rien de cela"));
    expect_text(shown(a, S("  un cirque "), "cirque ", 200), S("un [cirque]"));
}

TEST(a_snippet_shows_the_best_cluster_between_words)
{
    str s =
        S("Au début il n’y a que du cirque ici, et bien des choses encore. Plus loin viennent la "
          "danse et le cirque ensemble, dans la rue. Puis tout finit dans le silence et l’ombre.");
    expect_text(shown(a, s, "danse cirque ", 60),
                S("…viennent la [danse] et le [cirque] ensemble, dans la rue. Puis…"));
    expect_text(shown(a, s, "introuvable ", 24), S("Au début il n’y a que…"));
    expect_text(shown(a, s, "ombre ", 30), S("…dans le silence et l’[ombre]."));
    expect_text(shown(a, S(""), "ombre ", 30), S(""));
    expect_text(shown(a, S("ombre"), "ombre ", 0), S("…"));
}

TEST(a_text_without_blanks_is_cut_between_characters)
{
    char many[3000];
    for (i64 i = 0; i < countof(many); i++)
        many[i] = "é"[i % 2];
    str s = shown(a, (str){many, sizeof many}, "danse ", 31);
    expect(utf8_valid(s) && s.len <= 31 + 3);
    memset(many, 0xff, sizeof many);
    shown(a, (str){many, sizeof many}, "danse ", 31);
}
