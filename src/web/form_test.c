/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/form.h"

#include <string.h>

#include "base/test.h"
#include "base/text.h"

/* ---- what arrives ------------------------------------------------------------------------ */

static pairs sent(arena *a, const char *body)
{
    pairs p;
    expect(form_pairs(a, str_of(body), &p));
    return p;
}

TEST(a_body_is_taken_apart)
{
    pairs p = sent(a, "a=1&b=deux+mots&c=%C3%A9t%C3%A9&a=2&vide=&seul&=sans&&d=x%3Dy%26z");
    expect(p.len == 8);
    expect_text(pairs_get(&p, S("a")), S("1"));
    expect_text(pairs_get(&p, S("b")), S("deux mots"));
    expect_text(pairs_get(&p, S("c")), S("été"));
    expect_text(pairs_get(&p, S("d")), S("x=y&z"));
    expect(!pairs_get(&p, S("vide")).len && !pairs_get(&p, S("seul")).len &&
           !pairs_get(&p, S("rien")).len);
    expect_text(pairs_get(&p, S("")), S("sans"));
}

TEST(a_broken_body_is_refused)
{
    static const char *const broken[] = {"a=%",   "a=%2",   "a=%zz", "%ff=1",
                                         "a=%c3", "a=\xff", "a=%00"};
    pairs p;
    for (i64 i = 0; i < countof(broken); i++)
        expect(!form_pairs(a, str_of(broken[i]), &p));
    text t = text_of(a, 1 << 16);
    for (int i = 0; i < FORM_PAIRS_MAX; i++)
        text_add(&t, S("a=1&"));
    expect(form_pairs(a, text_str(&t), &p) && p.len == FORM_PAIRS_MAX);
    text_add(&t, S("a=1"));
    expect(!form_pairs(a, text_str(&t), &p));
}

/* ---- one value of each type -------------------------------------------------------------- */

static const struct choice colours[] = {
    {"ochre", T("Ocre")}, {"blue", T("Bleu")}, {"deep-blue", T("Bleu profond")}};

static const struct field line = {.name = "x", .type = FIELD_LINE, .limit = 10, .least = 2};
static const struct field area = {.name = "x", .type = FIELD_TEXT};
static const struct field choice = {
    .name = "x", .type = FIELD_CHOICE, .choices = colours, .choice_count = 3};
static const struct field choices = {
    .name = "x", .type = FIELD_CHOICES, .choices = colours, .choice_count = 3};
static const struct field codes = {.name = "x", .type = FIELD_CHOICES};
static const struct field flag = {.name = "x", .type = FIELD_FLAG};
static const struct field number = {.name = "x", .type = FIELD_NUMBER, .limit = 5000};
static const struct field decimal = {.name = "x", .type = FIELD_DECIMAL};
static const struct field amount = {.name = "x", .type = FIELD_AMOUNT};
static const struct field date = {.name = "x", .type = FIELD_DAY};
static const struct field partial = {.name = "x", .type = FIELD_PARTIAL_DAY};
static const struct field web = {.name = "x", .type = FIELD_URL};
static const struct field email = {.name = "x", .type = FIELD_EMAIL};
static const struct field password = {.name = "x", .type = FIELD_PASSWORD};

TEST(a_choice_sent_twice_is_kept_once)
{
    struct form_value v = {.field = &choices, .typed = S("blue ochre blue  ochre blue")};
    form_validate(a, &v);
    expect_text(v.text, S("blue ochre"));
    v = (struct form_value){.field = &codes, .typed = S("a a-b a")};
    form_validate(a, &v);
    expect_text(v.text, S("a a-b"));
}

static const struct {
    const struct field *field;
    const char *typed, *text; /* NULL: refused */
} values[] = {
    {&line, "Ludothèque", "Ludothèque"}, /* ten letters, eleven bytes */
    {&line, "Ludothèques", NULL},
    {&line, "a", NULL},
    {&line, "  deux\tmots ", "deux mots"},
    {&line, "a\r\nb\nc", "a b c"},
    {&line, "a\x01z", NULL},
    {&line, "a\x7fz", NULL},
    {&line, "   ", ""},
    {&area, "un\r\ndeux\rtrois\n\n", "un\ndeux\ntrois"},
    {&area, "a\tb", "a\tb"},
    {&area, "a\x1b[0m", NULL},
    {&choice, "blue", "blue"},
    {&choice, "Blue", NULL},
    {&choice, "blue ochre", NULL},
    {&choices, "blue ochre", "blue ochre"},
    {&choices, "blue red", NULL},
    {&choices, "blue  blue", "blue"},
    {&codes, "lecture-publique arts", "lecture-publique arts"},
    {&codes, "Lecture", NULL},
    {&codes, "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL},
    {&flag, "on", "1"},
    {&flag, "", ""},
    {&number, "1 200", "1200"},
    {&number, "1\u202f200", "1200"},
    {&number, "1\u00a0200", "1200"},
    {&number, "0", "0"},
    {&number, "-1", NULL},
    {&number, "5001", NULL},
    {&number, "12,5", NULL},
    {&number, "99999999999999999999999999", NULL},
    {&number, "0x10", NULL},
    {&decimal, "2,5", "2.5"},
    {&decimal, "2.5", "2.5"},
    {&decimal, "12", "12"},
    {&decimal, "2,", NULL},
    {&decimal, ",5", NULL},
    {&decimal, ",", NULL},
    {&decimal, "1,2,3", NULL},
    {&decimal, "-1", NULL},
    {&decimal, "1e5", NULL},
    {&decimal, "1234567890123", NULL},
    {&amount, "1 200,50 €", "120050"},
    {&amount, "38 k€", "3800000"},
    {&amount, "gratuit", NULL},
    {&amount, "-3", NULL},
    {&date, "14/03/2027", "2027-03-14"},
    {&date, "2027-03-14", "2027-03-14"},
    {&date, "31/02/2027", NULL},
    {&date, "2027-03", NULL},
    {&date, "aa/bb/cccc", NULL},
    {&partial, "2027", "2027"},
    {&partial, "03/2027", "2027-03"},
    {&partial, "14/03/2027", "2027-03-14"},
    {&partial, "13/2027", NULL},
    {&partial, "mars 2027", NULL},
    {&web, "https://exemple.fr/a?b#c", "https://exemple.fr/a?b#c"},
    {&web, "javascript:alert(1)", NULL},
    {&web, "exemple.fr", NULL},
    {&web, "https://", NULL},
    {&web, "https://a b", NULL},
    {&email, "Anne.Durand@Exemple.FR", "anne.durand@exemple.fr"},
    {&email, "anne", NULL},
    {&email, "anne@exemple", NULL},
    {&email, "@exemple.fr", NULL},
    {&email, "a@b@exemple.fr", NULL},
    {&email, "a b@exemple.fr", NULL},
    {&email, "a@.exemple.fr", NULL},
    {&email, "a@exemple.fr.", NULL},
    {&email, "a,b@exemple.fr", NULL},
    {&password, "  garde ses blancs  ", "  garde ses blancs  "},
};

TEST(what_is_typed_becomes_canonical_or_is_explained)
{
    for (i64 i = 0; i < countof(values); i++) {
        struct pair pair = {S("x"), str_of(values[i].typed)};
        pairs p = {.at = &pair, .len = 1, .cap = 1};
        struct form *f = form_read(a, values[i].field, 1, &p);
        struct form_value *v = &f->values.at[0];
        bool fine = !message_is(v->error);
        if (fine != (values[i].text != NULL) || !str_eq(v->text, str_of(values[i].text)))
            expect_text(text_format(a, "type %d, \"%s\" -> \"%.*s\" %s", (int)values[i].field->type,
                                    values[i].typed, STR(v->text), fine ? "" : "refused"),
                        str_of(values[i].text));
        expect(f->refused == !fine && (fine || v->text.len == 0));
    }
}

TEST(what_must_be_there_is_asked_for)
{
    static const struct field fields[] = {
        {.name = "name", .type = FIELD_LINE, .required = true},
        {.name = "sure", .type = FIELD_FLAG, .required = true},
        {.name = "body", .type = FIELD_HIDDEN},
    };
    pairs p = sent(a, "name=+++");
    struct form *f = form_read(a, fields, 3, &p);
    expect(f->refused && message_is(form_value(f, "name")->error) &&
           message_is(form_value(f, "sure")->error));
    expect(!message_is(form_value(f, "body")->error));
    p = sent(a, "name=Anne&sure=1&name=Berthe");
    f = form_read(a, fields, 3, &p);
    expect(!f->refused && form_flag(f, "sure"));
    expect_text(form_text(f, "name"), S("Anne")); /* the first of a name */
}

TEST(boxes_come_as_several_pairs)
{
    pairs p = sent(a, "x=blue&y=1&x=deep-blue");
    struct form *f = form_read(a, &choices, 1, &p);
    expect_text(form_text(f, "x"), S("blue deep-blue"));
    const struct form_value *v = form_value(f, "x");
    expect(form_chosen(v, S("deep-blue")) && form_chosen(v, S("blue")) &&
           !form_chosen(v, S("deep")));
}

/* ---- rows -------------------------------------------------------------------------------- */

static const struct field step_fields[] = {
    {.name = "day", .type = FIELD_DAY},
    {.name = "what", .type = FIELD_LINE},
    {.name = "kind", .type = FIELD_CHOICE, .choices = colours, .choice_count = 3},
};
static const struct field list = {.name = "steps",
                                  .type = FIELD_LIST,
                                  .items = step_fields,
                                  .item_count = 3,
                                  .limit = 3,
                                  .required = true};

TEST(rows_may_have_holes_and_empty_ones_are_none)
{
    pairs p = sent(a, "steps-0-what=&steps-0-kind=blue&steps-2-what=Ouverture&steps-2-day=14%2F03%"
                      "2F2027&steps-4-what=Bilan&autre=x");
    struct form *f = form_read(a, &list, 1, &p);
    struct form_value *v = form_value(f, "steps");
    expect(!f->refused && v->rows.len == 2);
    expect_text(v->rows.at[0].values.at[0].text, S("2027-03-14"));
    expect_text(v->rows.at[1].values.at[1].text, S("Bilan"));
    expect_text(v->rows.at[1].values.at[1].name, S("steps-1-what")); /* numbered anew */
}

TEST(a_fault_in_a_row_refuses_the_form)
{
    pairs p = sent(a, "steps-0-what=A&steps-0-day=demain");
    struct form *f = form_read(a, &list, 1, &p);
    expect(f->refused && message_is(form_value(f, "steps")->rows.at[0].values.at[0].error));
    expect_text(form_value(f, "steps")->rows.at[0].values.at[0].typed, S("demain"));
    p = sent(a, "steps-0-kind=blue");
    f = form_read(a, &list, 1, &p);
    expect(f->refused && message_is(form_value(f, "steps")->error)); /* a menu alone is no row */
}

TEST(rows_end_at_their_limit)
{
    pairs p =
        sent(a, "steps-0-what=A&steps-1-what=B&steps-2-what=C&steps-3-what=D&steps-99999-what=E");
    struct form *f = form_read(a, &list, 1, &p);
    expect(form_value(f, "steps")->rows.len == 3);
    expect(form_add_row(a, form_value(f, "steps")) == NULL);
}

/* ---- references, and values of ours ------------------------------------------------------ */

TEST(a_reference_is_a_name_with_its_number_beside_it)
{
    static const struct field reference = {
        .name = "org", .type = FIELD_REFERENCE, .required = true};
    pairs p = sent(a, "org=Bonneville&org-id=12");
    struct form *f = form_read(a, &reference, 1, &p);
    expect_text(form_text(f, "org"), S("12"));
    expect_text(form_value(f, "org")->shown, S("Bonneville"));
    p = sent(a, "org=Bonneville");
    f = form_read(a, &reference, 1, &p);
    expect(f->refused && !form_text(f, "org").len); /* for the room of organisations to settle */
    expect_text(form_value(f, "org")->shown, S("Bonneville"));
    p = sent(a, "org=&org-id=12"); /* emptied by hand, the script's number left behind */
    f = form_read(a, &reference, 1, &p);
    expect(f->refused && !form_text(f, "org").len);
    p = sent(a, "org=Bonneville&org-id=-3");
    expect(form_read(a, &reference, 1, &p)->refused);
}

TEST(a_document_is_shown_as_a_person_would_type_it)
{
    struct form_value v = {.field = &amount};
    form_fill(a, &v, S("120050"));
    expect_text(v.typed, S("1200,50"));
    form_validate(a, &v);
    expect_text(v.text, S("120050"));
    form_fill(a, &v, S("120000"));
    expect_text(v.typed, S("1200"));
    form_fill(a, &v, S("120005"));
    expect_text(v.typed, S("1200,05"));
    v.field = &decimal;
    form_fill(a, &v, S("2.5"));
    expect_text(v.typed, S("2,5"));
    form_validate(a, &v);
    expect_text(v.text, S("2.5"));
}

TEST(refusing_and_setting)
{
    struct form *f = form_of(a, step_fields, 3);
    form_set(f, "what", S("A"));
    expect_text(form_text(f, "what"), S("A"));
    expect(form_number(f, "what", 7) == 7 && !f->refused);
    form_refuse(f, "day", T("Ce jour n’est pas encore venu."));
    form_refuse(f, NULL, T("Ce sujet n’a pas pu être publié."));
    expect(f->refused && message_is(f->refusal) && message_is(form_value(f, "day")->error));
}

TEST(a_code_of_no_list_is_taken_only_where_its_rows_stand_elsewhere)
{
    static const struct field fields[] = {
        {.name = "empty", .type = FIELD_CHOICE, .label = T("Il s’agit de")},
        {.name = "rows", .type = FIELD_CHOICE, .label = T("Il s’agit de"), .rows_elsewhere = true},
    };
    static const struct {
        const char *sent;
        bool empty_faulty, rows_faulty;
    } cases[] = {{"empty=&rows=", false, false},
                 {"empty=question&rows=question", true, false},
                 {"empty=&rows=Nonsense%21", false, true}};
    for (i64 i = 0; i < countof(cases); i++) {
        pairs sent = {0};
        expect(form_pairs(a, str_of(cases[i].sent), &sent));
        struct form *f = form_read(a, fields, countof(fields), &sent);
        expect(message_is(form_value(f, "empty")->error) == cases[i].empty_faulty);
        expect(message_is(form_value(f, "rows")->error) == cases[i].rows_faulty);
    }
}
