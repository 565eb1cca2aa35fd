/* SPDX-License-Identifier: EUPL-1.2 */
/* The rules of a sheet: what must be there, what a copy keeps, what a cost says. */
#include "features/experience/experience.h"

#include "base/test.h"

static const char told[] =
    "{\"depth\":\"told\",\"title\":\"Un seul portail\",\"summary\":\"En une "
    "ligne\",\"sectors\":[\"lecture-publique\"],"
    "\"themes\":[\"numerique\"],\"need\":\"Le besoin\",\"done\":\"Ce que nous avons "
    "fait\",\"bracket\":\"unknown\","
    "\"outcome\":\"Les prêts triplent\",\"difficulties\":\"Six mois de retard\"}";

static struct form *document(arena *a, const char *json)
{
    struct form *f = document_read(a, &experience_kind, str_of(json));
    expect(f != NULL);
    return f;
}

static i64 missing(arena *a, struct form *f)
{
    return document_missing(a, &experience_kind, f, true);
}

static bool faulty(const struct form *f, const char *name)
{
    return message_is(form_value(f, name)->error);
}

/* A document of cost lines: "nature certainty amount", amount in cents or "?" when unknown. */
static struct form *costing(arena *a, const char *vat, const char *const (*lines)[3], i64 count)
{
    text t = text_of(a, 4000);
    text_add(&t, text_format(a, "{\"vat\":\"%s\",\"costs\":[", vat));
    for (i64 i = 0; i < count; i++)
        text_add(&t, text_format(a, "%s{\"what\":\"x\",\"nature\":\"%s\",\"certainty\":\"%s\"%s%s}",
                                 i ? "," : "", lines[i][0], lines[i][1],
                                 lines[i][2][0] == '?' ? "" : ",\"amount\":",
                                 lines[i][2][0] == '?' ? "" : lines[i][2]));
    text_add(&t, S("]}"));
    return document(a, arena_c_string(a, text_str(&t)));
}

TEST(each_thing_that_a_told_sheet_must_have_is_asked_for)
{
    static const char *const required[] = {"title", "summary", "sectors",      "themes", "need",
                                           "done",  "outcome", "difficulties", "bracket"};
    expect(missing(a, document(a, told)) == 0);
    for (i64 i = 0; i < countof(required); i++) {
        struct form *f = document(a, told);
        form_set(f, required[i], (str){0});
        expect(missing(a, f) == 1);
        expect(faulty(f, required[i]));
    }
    struct form *empty = document(a, "{}");
    expect(missing(a, empty) == countof(required));
}

TEST(an_amount_does_instead_of_a_bracket_but_a_line_without_one_does_not)
{
    static const char *const with[][3] = {{"investment", "real", "?"}, {"yearly", "planned", "0"}};
    static const char *const without[][3] = {{"investment", "real", "?"}};
    expect(missing(a, costing(a, "excluded", with, 2)) == 8); /* all but the cost */
    struct form *f = costing(a, "excluded", without, 1);
    expect(missing(a, f) == 9);
    expect(faulty(f, "bracket"));
}

TEST(a_spotted_sheet_needs_little)
{
    struct form *f = document(a, "{\"depth\":\"spotted\",\"title\":\"Un bibliobus\"}");
    expect(experience_is_spotted(f));
    expect(missing(a, f) == 3);
    expect(faulty(f, "concerned") && faulty(f, "year") && faulty(f, "source_name"));
    expect(!faulty(f, "need") && !faulty(f, "sectors") && !faulty(f, "bracket"));
    f = document(a,
                 "{\"depth\":\"spotted\",\"title\":\"Un bibliobus\",\"concerned\":12,\"year\":2024,"
                 "\"source\":\"https://exemple.fr/"
                 "bibliobus\",\"done\":\"un\\n\\ndeux\\ntrois\\nquatre\\ncinq\"}");
    expect(missing(a, f) == 0);
    f = document(
        a, "{\"depth\":\"spotted\",\"title\":\"Un bibliobus\",\"concerned\":12,\"year\":2024,"
           "\"source_name\":\"Une visite\",\"done\":\"un\\ndeux\\ntrois\\nquatre\\ncinq\\nsix\"}");
    expect(missing(a, f) == 1);
    expect(faulty(f, "done"));
}

TEST(a_wrong_value_of_a_spotted_sheet_is_not_let_go)
{
    struct form *f = document(
        a, "{\"depth\":\"spotted\",\"title\":\"Un bibliobus\",\"concerned\":12,\"year\":\"jadis\","
           "\"source\":\"https://exemple.fr\"}");
    expect(missing(a, f) == 1);
    expect(faulty(f, "year"));
}

TEST(a_title_may_not_be_an_address_of_ours)
{
    struct form *f = document(a, told);
    form_set(f, "title", S("Modifier !"));
    expect(missing(a, f) == 1);
    expect(faulty(f, "title"));
}

TEST(the_depth_is_told_unless_it_says_spotted)
{
    expect_text(experience_depth(document(a, "{}")), S("told"));
    expect_text(experience_depth(document(a, "{\"depth\":\"spotted\"}")), S("spotted"));
    expect_text(experience_status(document(a, "{\"status\":\"stopped\"}")), S("stopped"));
}

TEST(a_copy_keeps_the_method_and_nothing_that_bears_witness)
{
    struct form *f =
        document(a, "{\"depth\":\"told\",\"title\":\"Un "
                    "portail\",\"status\":\"done\",\"year\":2024,\"need\":\"Le besoin\","
                    "\"done\":\"Ce qui a été fait\",\"reusable\":\"Le cahier des "
                    "charges\",\"contact\":\"La direction\","
                    "\"deliberation\":\"2023-41\",\"outcome\":\"Triplé\",\"difficulties\":\"Du "
                    "retard\",\"again\":\"yes\","
                    "\"voice\":\"« Bravo »\",\"voice_name\":\"J. D.\",\"agreed_by\":\"J. "
                    "D.\",\"remaining\":2640000,\"bracket\":\"5k-25k\","
                    "\"partners\":[{\"organisation\":3,\"role\":\"prêt\"}],\"steps\":[{\"when\":"
                    "\"2023-02\",\"what\":\"La navette\"}],"
                    "\"costs\":[{\"what\":\"Portail\",\"nature\":\"investment\",\"certainty\":"
                    "\"real\",\"year\":2024,\"amount\":3840000}],"
                    "\"results\":[{\"what\":\"Prêts\",\"kind\":\"measured\",\"value\":\"4 "
                    "200\",\"when\":\"2025\"}]}");
    experience_adapt(f, a);
    expect_text(document_write(a, f),
                S("{\"costs\":[{\"certainty\":\"planned\",\"nature\":\"investment\",\"what\":"
                  "\"Portail\"}],\"depth\":\"told\","
                  "\"done\":\"Ce qui a été fait\",\"need\":\"Le "
                  "besoin\",\"results\":[{\"kind\":\"expected\",\"what\":\"Prêts\"}],"
                  "\"reusable\":\"Le cahier des "
                  "charges\",\"status\":\"planned\",\"steps\":[{\"what\":\"La navette\"}],"
                  "\"title\":\"Un portail\"}"));
    expect(missing(a, f) > 0); /* it cannot be published as it is */
}

TEST(sums_never_cross_nature_or_certainty_and_unknown_is_not_zero)
{
    static const char *const lines[][3] = {{"investment", "real", "3840000"},
                                           {"investment", "planned", "900000"},
                                           {"yearly", "real", "465000"},
                                           {"investment", "real", "100050"},
                                           {"investment", "real", "?"}};
    struct cost_summary s = experience_costs(costing(a, "excluded", lines, 5));
    expect(s.len == 3 && !s.beyond);
    expect_text(s.vat, S("excluded"));
    expect(s.at[0].total.n == 3940050 && s.at[0].lines == 3 && s.at[0].unknown == 1);
    expect(s.at[1].total.n == 900000 && s.at[1].unknown == 0);
    expect_text(s.at[2].nature, S("yearly"));
    expect_text(experience_costs(document(a, "{}")).vat, S("unknown"));
}

TEST(brackets_begin_where_they_say)
{
    expect_text(bracket_of((cents){0}), S("under-5k"));
    expect_text(bracket_of((cents){499999}), S("under-5k"));
    expect_text(bracket_of((cents){500000}), S("5k-25k"));
    expect_text(bracket_of((cents){2500000}), S("25k-100k"));
    expect_text(bracket_of((cents){9999999}), S("25k-100k"));
    expect_text(bracket_of((cents){10000000}), S("100k-500k"));
    expect_text(bracket_of((cents){200000000}), S("over-2m"));
    expect_text(bracket_of((cents){INT64_MAX}), S("over-2m"));
}

TEST(a_bracket_is_made_of_one_sum_or_not_at_all)
{
    static const char *const known[][3] = {{"yearly", "real", "90000000"},
                                           {"investment", "planned", "1"},
                                           {"investment", "real", "3840000"}};
    static const char *const partly[][3] = {{"investment", "real", "3840000"},
                                            {"investment", "real", "?"}};
    static const char *const unsaid[][3] = {{"yearly", "real", "?"}, {"yearly", "planned", "5"}};
    static const char *const near[][3] = {{"investment", "real", "9000000"}};
    static const char *const far[][3] = {{"investment", "real", "5000000"}};
    bool said;
    expect_text(experience_bracket(costing(a, "excluded", known, 3), &said), S("25k-100k"));
    expect(!said);
    expect_text(experience_bracket(costing(a, "included", partly, 2), &said),
                S("")); /* a least is no whole */
    opt_cents least = experience_least(costing(a, "included", partly, 2));
    expect(least.has && least.value.n == 3840000);
    expect(!experience_least(costing(a, "excluded", known, 3)).has);
    expect(!experience_least(costing(a, "excluded", unsaid, 2)).has); /* none is known */
    expect(!experience_least(document(a, "{}")).has);
    expect_text(experience_bracket(costing(a, "unknown", near, 1), &said),
                S("")); /* 90 000: 108 000 with tax */
    expect_text(experience_bracket(costing(a, "unknown", far, 1), &said), S("25k-100k"));
    struct form *chosen = costing(a, "excluded", known, 3);
    form_set(chosen, "bracket", S("unknown"));
    expect_text(experience_bracket(chosen, &said), S("unknown"));
    expect(said);
}
