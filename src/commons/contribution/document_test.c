/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/document.h"
#include "commons/contribution/json.h"
#include "commons/contribution/test_world.h"

static str again(arena *a, str json)
{
    struct form *f = document_read(a, &world_kind, json);
    return f ? document_write(a, f) : S("none");
}

TEST(a_document_is_canonical)
{
    str canonical = S(
        "{\"cost\":12000050,\"need\":\"Ligne un\\nligne \\\"deux\\\"\",\"open\":true,\"places\":40,"
        "\"sectors\":[\"danse\",\"musique\"],\"since\":\"2019-03\",\"staff\":\"2.5\",\"status\":"
        "\"done\","
        "\"steps\":[{\"day\":\"2027-03-14\",\"what\":\"début\"},{\"what\":\"fin\"}],\"title\":"
        "\"Été\"}");
    expect_text(again(a, canonical), canonical);
    expect_text(
        again(a, S("{ \"title\" : \"\\u00c9t\\u00e9\", \"unknown\": 3, \"sectors\": "
                   "[\"musique\",\"danse\",\"musique\"],"
                   "\"summary\": \"\", \"open\": false, \"steps\": [{}, {\"what\": \"\"}] }")),
        S("{\"sectors\":[\"danse\",\"musique\"],\"title\":\"Été\"}"));
}

TEST(what_does_not_fit_is_kept_as_typed)
{
    str json = S("{\"cost\":\"beaucoup\",\"contact\":\"personne\",\"places\":\"-3\",\"status\":"
                 "\"gone\",\"title\":\"Été\"}");
    struct form *f = document_read(a, &world_kind, json);
    expect(f && f->refused);
    expect(message_is(form_value(f, "cost")->error));
    expect_text(form_value(f, "cost")->typed, S("beaucoup"));
    expect_text(form_value(f, "status")->typed, S("gone"));
    expect_text(document_write(a, f),
                S("{\"contact\":\"personne\",\"cost\":\"beaucoup\",\"places\":\"-3\","
                  "\"status\":\"gone\",\"title\":\"Été\"}"));
}

TEST(broken_documents_are_refused)
{
    expect(!document_read(a, &world_kind, S("")));
    expect(!document_read(a, &world_kind, S("[]")));
    expect(!document_read(a, &world_kind, S("{\"title\":\"a\",\"title\":\"b\"}")));
    expect(!document_read(a, &world_kind, S("{\"title\":\"\xff\"}")));
    expect(!document_read(a, &world_kind, S("{\"title\":\"a\\u0000b\"}")));
    text deep = text_of(a, 1 << 16);
    text_add(&deep, S("{\"title\":"));
    for (int i = 0; i < 20000; i++)
        text_add_char(&deep, '[');
    expect(!document_read(a, &world_kind, text_str(&deep)));
    struct form *f = document_read(a, &world_kind,
                                   S("{\"title\":{\"a\":1},\"steps\":[1,\"x\",[]],\"sectors\":7}"));
    expect(f != NULL);
    expect_text(document_write(a, f), S("{}"));
    f = document_read(a, &world_kind, S("{\"title\":\"a\\u0007b\"}"));
    expect(f && message_is(form_value(f, "title")->error));
}

TEST(what_is_missing_is_counted_and_said)
{
    struct form *f = document_read(a, &world_kind, S("{\"title\":\"Été\",\"cost\":\"x\"}"));
    expect(document_missing(a, &world_kind, f, false) ==
           3); /* sectors, need, and a cost that is none */
    expect(!message_is(form_value(f, "need")->error));
    expect(document_missing(a, &world_kind, f, true) == 3);
    expect(message_is(form_value(f, "need")->error));
    f = document_read(a, &world_kind, DOCUMENT("Été", "besoin"));
    expect(document_missing(a, &world_kind, f, true) == 0);
}

TEST(differences_are_by_field_and_word)
{
    struct field_differences d = document_difference(
        a, FRENCH, &world_kind, S("{\"cost\":120000,\"need\":\"un besoin\",\"title\":\"Été\"}"),
        S("{\"cost\":120050,\"need\":\"un grand besoin\",\"title\":\"Été\"}"));
    expect(d.len == 2);
    expect_text(str_of(d.at[0].field->name), S("need"));
    expect_text(d.at[1].before, S("1\u202f200\u00a0€"));
    expect_text(d.at[1].after, S("1\u202f200,50\u00a0€"));
    bool grand = false;
    for (i64 i = 0; i < d.at[0].pieces.len; i++)
        grand |= d.at[0].pieces.at[i].kind == DIFFERENCE_ADDED &&
                 str_has(d.at[0].pieces.at[i].text, S("grand"));
    expect(grand);
}

/* ---- merging --------------------------------------------------------------------------------- */

#define BASE "{\"cost\":100,\"need\":\"un\\n\\ndeux\\n\\ntrois\",\"title\":\"Été\"}"

TEST(different_fields_and_lines_merge)
{
    i64 conflicts;
    struct form *f = document_merge(
        a, &world_kind, S(BASE),
        S("{\"cost\":100,\"need\":\"UN\\n\\ndeux\\n\\ntrois\",\"title\":\"Été\"}"),
        S("{\"cost\":200,\"need\":\"un\\n\\ndeux\\n\\nTROIS\",\"title\":\"Été\"}"), &conflicts);
    expect(conflicts == 0);
    expect_text(document_write(a, f),
                S("{\"cost\":200,\"need\":\"UN\\n\\ndeux\\n\\nTROIS\",\"title\":\"Été\"}"));
}

TEST(a_conflict_keeps_both)
{
    i64 conflicts;
    struct form *f =
        document_merge(a, &world_kind, S(BASE), S("{\"need\":\"à moi\",\"title\":\"Hiver\"}"),
                       S("{\"cost\":200,\"need\":\"à toi\",\"title\":\"Été\"}"), &conflicts);
    expect(conflicts == 2); /* need; cost: I removed it, they changed it */
    expect_text(form_value(f, "need")->text, S("à moi"));
    expect_text(form_value(f, "need")->typed, S("à toi"));
    expect(message_is(form_value(f, "need")->error));
    expect_text(form_text(f, "title"), S("Hiver"));
    expect_text(form_value(f, "cost")->typed, S("200"));
}

TEST(lists_that_both_changed_are_shown_side_by_side)
{
    i64 conflicts;
    struct form *f =
        document_merge(a, &world_kind, S("{\"steps\":[{\"what\":\"un\"}]}"),
                       S("{\"steps\":[{\"what\":\"un\"},{\"what\":\"moi\"}]}"),
                       S("{\"steps\":[{\"what\":\"un\"},{\"what\":\"toi\"}]}"), &conflicts);
    expect(conflicts == 1);
    expect(form_value(f, "steps")->rows.len == 2);
    expect(str_has(form_value(f, "steps")->typed, S("toi")));
    expect_text(document_write(a, f), S("{\"steps\":[{\"what\":\"un\"},{\"what\":\"moi\"}]}"));
}

TEST(json_strings_are_escaped)
{
    text t = text_of(a, 200);
    json_add_string(&t, S("a\"b\\c\n\t\x01\x1f é"));
    expect_text(text_str(&t), S("\"a\\\"b\\\\c\\n\\t\\u0001\\u001f é\""));
    expect_text(json_str(json_object_get(json_parse(a, S("{\"x\":\"\\u00e9\"}")), "x")), S("é"));
}
