/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/test.h"
#include "commons/search/analyser.h"

/* "tokens", or "tokens; wanted phrases; phrases excluded" */
static str said(arena *a, struct search_match m)
{
    return m.words.len || m.without.len
               ? text_format(a, "%.*s; %.*s; %.*s", STR(m.tokens), STR(m.words), STR(m.without))
               : m.tokens;
}

static str sqlite_of(arena *a, const char *question, bool as_you_type)
{
    struct search_terms t = analyse_query(a, str_of(question), as_you_type);
    return said(a, search_match_sqlite(a, &t, NULL));
}

static str postgresql_of(arena *a, const char *question, bool as_you_type)
{
    struct search_terms t = analyse_query(a, str_of(question), as_you_type);
    return said(a, search_match_postgresql(a, &t, NULL));
}

TEST(a_question_becomes_a_match_expression)
{
    expect_text(sqlite_of(a, "l’école de musique", false), S("(secol) AND (smusiqu)"));
    expect_text(postgresql_of(a, "l’école de musique", false), S("(secol) & (smusiqu)"));
    expect_text(sqlite_of(a, "musée", false), S("(smuse OR smus)"));
    expect_text(sqlite_of(a, "29 204 habitants", false), S("(w29204) AND (shabit)"));
    expect_text(sqlite_of(a, "RFID13 музей", false),
                S("(wrfid13) AND (x0043c00443004370043500439)"));
}

TEST(phrases_and_excluded_words)
{
    expect_text(sqlite_of(a, "« lecture publique » -bibliobus", false),
                S("(wlecture AND wpublique) NOT (sbibliobu); \"wlecture wpublique\"; "));
    expect_text(postgresql_of(a, "\"école de musique\" -\"pas cher\" -musique", false),
                S("(wecole & wde & wmusique) & !(smusiqu); (wecole <-> wde <-> wmusique); "
                  "(wpas <-> wcher)"));
    expect_text(sqlite_of(a, "danse -hip-hop", false), S("(sdans); ; \"whip whop\""));
    expect_text(sqlite_of(a, "\"musées\"", false), S("(wmusees)")); /* as it is written */
    expect_text(sqlite_of(a, "\"lecture publique", false),
                S("(wlecture AND wpublique); \"wlecture wpublique\"; "));
    expect_text(sqlite_of(a, "\"a b\" \"c d\" -\"e f\" -\"g h\"", false),
                S("(wa AND wb) AND (wc AND wd); \"wa wb\" AND \"wc wd\"; \"we wf\" OR \"wg wh\""));
    expect_text(sqlite_of(a, "danse - cirque", false), S("(sdans) AND (scirqu)"));
    expect_text(sqlite_of(a, "-danse", false), S(""));
}

TEST(the_last_word_is_a_prefix_as_one_types)
{
    expect_text(sqlite_of(a, "lecture pub", true), S("(slectur) AND (ppub OR spub)"));
    expect_text(sqlite_of(a, "média", true), S("(wmedia* OR smedi)"));
    expect_text(sqlite_of(a, "муз", true), S("(x0043c0044300437*)"));
    expect_text(postgresql_of(a, "médiathèques", true), S("(wmediatheques:* | smediathequ)"));
    expect_text(sqlite_of(a, "lecture pub ", true), S("(slectur) AND (spub)"));
    expect_text(sqlite_of(a, "école d", true), S("(secol)"));
    expect_text(sqlite_of(a, "école de", true), S("(secol)"));
    expect_text(sqlite_of(a, "l", true), S("(wl)"));
    expect_text(sqlite_of(a, "l'", true), S(""));
    expect_text(sqlite_of(a, "l'é", true), S("(we)"));
    expect_text(sqlite_of(a, "danse -hip", true), S("(sdans) NOT (ship)"));
}

TEST(stop_words_alone_are_searched_as_words)
{
    expect_text(sqlite_of(a, "de la", false), S("(wde) AND (wla)"));
    expect_text(sqlite_of(a, "de la danse", false), S("(sdans)"));
    expect_text(sqlite_of(a, "de -danse", false), S("(wde) NOT (sdans)"));
}

TEST(whatever_is_typed_is_no_error)
{
    expect_text(sqlite_of(a, "", true), S(""));
    expect_text(sqlite_of(a, " \t\n", true), S(""));
    expect_text(sqlite_of(a, "\"\" '' -- - * ( ) ^ : !", true), S(""));
    expect_text(sqlite_of(a, "\xff\xfe\xc3", true), S(""));
    expect_text(sqlite_of(a, "NEAR(\"a\" b) OR title:c*", false),
                S("(snear) AND (wb) AND (sor) AND (stitl) AND (wc)"));
    expect_text(postgresql_of(a, "cirque' & !x:* | (", false), S("(scirqu) & (wx)"));
}

TEST(a_question_is_cut_at_its_limits)
{
    struct search_terms t = analyse_query(
        a, S("un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze"),
        true);
    expect(t.len <= TERMS_MAX && t.cut);
    char many[QUERY_MAX + 40];
    for (i64 i = 0; i < countof(many); i++)
        many[i] = "é"[i % 2];
    t = analyse_query(a, (str){many, sizeof many}, true);
    expect(t.len == 1 && t.cut && !t.at[0].prefix);
    t = analyse_query(a, S("danse Danse dansé danse"), false);
    expect(t.len == 1 && t.at[0].stem_count == 1); /* the same word, folded */
}

TEST(facets_narrow_and_nobody_may_read_nothing)
{
    struct facet_groups groups = {0};
    struct facet_group *audience = push(a, &groups);
    *push(a, audience) = facet_of_i64(a, FACET_AUDIENCE, 1);
    *push(a, audience) = facet_of_i64(a, FACET_AUDIENCE, 12);
    struct facet_group *sector = push(a, &groups);
    *push(a, sector) = facet_of(a, FACET_SECTOR, S("danse"));
    struct search_terms t = analyse_query(a, S("cirque -rue"), false);
    expect_text(said(a, search_match_sqlite(a, &t, &groups)),
                S("(scirqu) AND (fau1 OR fau12) AND (fsedanse) NOT (sru)"));
    expect_text(said(a, search_match_postgresql(a, &t, &groups)),
                S("(scirqu) & (fau1 | fau12) & (fsedanse) & !(sru)"));
    struct search_terms none = {0};
    expect_text(said(a, search_match_sqlite(a, &none, &groups)),
                S("(fau1 OR fau12) AND (fsedanse)"));
    push(a, &groups); /* a reader with no audience at all */
    expect_text(said(a, search_match_sqlite(a, &t, &groups)), S(""));
}
