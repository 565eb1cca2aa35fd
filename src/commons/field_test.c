/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/field.h"

#include "base/test.h"
#include "base/text.h"

static const struct choice colours[] = {{"ochre", T("Ocre")}, {"blue", T("Bleu")}};
static const struct field items[] = {
    {.name = "what", .type = FIELD_LINE, .label = T("Quoi")},
    {.name = "colour",
     .type = FIELD_CHOICE,
     .label = T("Couleur"),
     .choices = colours,
     .choice_count = 2},
};
static const struct field fields[] = {
    {.name = "title",
     .type = FIELD_LINE,
     .label = T("Titre"),
     .limit = 80,
     .required = true,
     .group = T("Le projet")},
    {.name = "colour",
     .type = FIELD_CHOICE,
     .label = T("Couleur"),
     .choices = colours,
     .choice_count = 2,
     .group = T("Le projet"),
     .required_to_publish = true},
    {.name = "need",
     .type = FIELD_TEXT,
     .label = T("Besoin"),
     .group = T("Ce qu’il a fallu"),
     .required_to_publish = true},
    {.name = "steps",
     .type = FIELD_LIST,
     .label = T("Étapes"),
     .items = items,
     .item_count = 2,
     .limit = 4,
     .group = T("Ce qu’il a fallu")},
    {.name = "new_password", .type = FIELD_PASSWORD, .label = T("Un mot de passe")},
    {.name = "organisation", .type = FIELD_REFERENCE, .label = T("Organisme")},
    {.name = "budget", .type = FIELD_AMOUNT, .label = T("Coût")},
    {.name = "email", .type = FIELD_EMAIL, .label = T("Courriel")},
};

static struct shown_form shown(arena *a, const char *body)
{
    pairs p;
    expect(form_pairs(a, str_of(body), &p));
    return form_show(a, form_read(a, fields, countof(fields), &p));
}

TEST(fields_stand_under_their_heading)
{
    struct shown_form s = shown(a, "title=A");
    expect(s.groups.len == 3 && s.groups.at[0].fields.len == 2 && s.groups.at[1].fields.len == 2);
    expect(s.groups.at[0].has_title && !s.groups.at[2].has_title);
    expect(!str_eq(s.groups.at[0].id, s.groups.at[1].id));
    expect(s.missing == 2 && s.groups.at[0].missing == 1 && s.groups.at[0].filled == 1);
    s = shown(a, "title=A&colour=blue&need=B&steps-0-what=C");
    expect(s.missing == 0 && s.groups.at[1].filled == 2);
}

TEST(a_fault_leads_to_its_field_also_inside_a_row)
{
    struct shown_form s = shown(a, "colour=red&steps-0-what=A&steps-0-colour=green&email=x");
    expect(s.refused && s.faults.len == 4 && s.groups.at[0].faults == 2);
    expect_text(s.faults.at[0].id, S("f-title"));
    expect_text(s.faults.at[2].id, S("f-steps-0-colour"));
    const struct shown_field *f = form_shown(&s, "email");
    expect(f->has_error);
    expect_text(f->state, S("invalid"));
    expect_text(f->invalid, S("true"));
    expect_text(f->typed, S("x"));
    expect_text(form_shown(&s, "budget")->invalid, S("false"));
}

TEST(a_password_is_never_shown_again)
{
    struct shown_form s = shown(a, "new_password=une+phrase+secrete");
    const struct shown_field *f = form_shown(&s, "new_password");
    expect(!f->typed.len);
    expect_text(f->input_type, S("password"));
    expect_text(f->autocomplete, S("new-password"));
}

TEST(a_list_offers_empty_rows_up_to_its_limit)
{
    struct shown_form s = shown(a, "steps-0-what=A&steps-2-what=C");
    const struct shown_field *f = form_shown(&s, "steps");
    expect(f->rows.len == 4); /* two filled, two to fill */
    expect_text(f->rows.at[1].fields.at[0].typed, S("C"));
    expect_text(f->rows.at[1].fields.at[0].name, S("steps-1-what"));
    expect_text(f->rows.at[2].fields.at[0].name, S("steps-2-what"));
    expect(!f->rows.at[2].fields.at[0].typed.len && f->rows.at[3].number == 4 &&
           f->rows.at[0].fields.at[1].in_row);
    s = shown(a, "steps-0-what=A&steps-1-what=B&steps-2-what=C&steps-3-what=D");
    expect(form_shown(&s, "steps")->rows.len == 4);
}

TEST(options_have_ids_of_their_own_and_the_first_that_of_the_field)
{
    struct shown_form s = shown(a, "colour=blue");
    const struct shown_field *f = form_shown(&s, "colour");
    expect(f->options.len == 2 && !f->options.at[0].chosen && f->options.at[1].chosen && f->needed);
    expect_text(f->options.at[0].id, f->id);
    expect(!str_eq(f->options.at[1].id, f->id));
}

TEST(a_reference_shows_the_name_and_keeps_the_number)
{
    struct shown_form s = shown(a, "organisation=Bonneville&organisation-id=12");
    const struct shown_field *f = form_shown(&s, "organisation");
    expect_text(f->typed, S("Bonneville"));
    expect_text(f->reference_id, S("12"));
    s = shown(a, "organisation=Bonnevile");
    expect_text(form_shown(&s, "organisation")->typed, S("Bonnevile"));
    expect(!form_shown(&s, "organisation")->reference_id.len);
}

TEST(limits_and_keyboards_fit_the_type)
{
    struct shown_form s = shown(a, "");
    expect(form_shown(&s, "title")->limit == 80 &&
           form_shown(&s, "need")->limit == FIELD_TEXT_LIMIT);
    expect_text(form_shown(&s, "budget")->mode, S("decimal"));
    expect_text(form_shown(&s, "email")->input_type, S("email"));
}
