/* SPDX-License-Identifier: EUPL-1.2 */
/* What an organisation declares of another's experience, and what becomes of it. */
#include "features/experience/inside.h"

static bool is(str s, const char *what) { return str_eq(s, str_of(what)); }

static const struct choice alive[] = {
    {"yes", T("Oui, comme c’est raconté")},
    {"changed", T("Oui, mais cela a changé")},
    {"no", T("Non, c’est arrêté")},
};

const struct field follow_up_fields[] = {
    {.name = "happened_on",
     .type = FIELD_PARTIAL_DAY,
     .label = T("À quelle date"),
     .required = true,
     .hint = T("Une année, un mois ou un jour : 2027, 03/2027, 14/03/2027.")},
    {.name = "alive",
     .type = FIELD_CHOICE,
     .label = T("Est-ce toujours en place ?"),
     .required = true,
     .choices = alive,
     .choice_count = countof(alive)},
    {.name = "news",
     .type = FIELD_TEXT,
     .label = T("Ce qui a changé, ce que vous en dites aujourd’hui"),
     .limit = 3000,
     .required = true},
};
const i64 follow_up_field_count = countof(follow_up_fields);

message alive_label(str code)
{
    return is(code, "yes")       ? T("toujours en place")
           : is(code, "changed") ? T("cela a changé")
                                 : T("c’est arrêté");
}

enum { NOTE_MAX = 500 };

void gesture_apply(struct request *r)
{
    struct contribution *c = sheet_readable(r);
    str kind = request_sent(r, "kind"), note = utf8_first(request_sent(r, "note"), NOTE_MAX);
    i64 mandate = sent_number(r, "mandate"), draft = 0;
    if (!c)
        return;
    const struct capacity *capacity = reader_capacity(r, mandate);
    if (!mandate && r->reader.capacities.len == 1)
        capacity = &r->reader.capacities.at[0];
    if (!contribution_declare(r, c->id, capacity, kind, note, &draft))
        return;
    if (draft)
        see_other(r, path_of(r, "/experiences/%lld/modifier", (long long)draft),
                  T("C’est dit, et voici votre copie : l’original est crédité. Ce qui lui était "
                    "propre est à écrire par vous."));
    else
        see_other(
            r, text_join(r->arena, experience_path(r, c), S("#h-declared")),
            is(kind, "considering")
                ? T("C’est dit : vous y pensez, et vous suivez ce récit.")
                : T("C’est dit : vous l’avez fait aussi. Racontez-le, d’autres compareront."));
}

void gesture_withdraw_apply(struct request *r)
{
    struct contribution *c = sheet_readable(r);
    if (c && contribution_withdraw_declaration(r, c->id, sent_number(r, "organisation"),
                                               request_sent(r, "kind")))
        see_other(r, text_join(r->arena, experience_path(r, c), S("#h-declared")),
                  T("Votre déclaration est retirée."));
}

void follow_up_prepare(struct request *r)
{
    if (sheet_to_edit(r))
        request_form(r, follow_up_fields, follow_up_field_count);
}

void follow_up_apply(struct request *r)
{
    struct contribution *c = sheet_to_edit(r);
    partial_day when = {0};
    if (!c)
        return;
    (void)partial_day_read(form_text(r->form, "happened_on"), &when);
    const struct capacity *capacity = NULL;
    for (i64 i = 0; i < r->reader.capacities.len; i++)
        if (c->organisation.has && r->reader.capacities.at[i].organisation == c->organisation.value)
            capacity = &r->reader.capacities.at[i];
    if (contribution_add_follow_up(r, c->id, when, form_text(r->form, "alive"),
                                   form_text(r->form, "news"), capacity))
        see_other(r, text_join(r->arena, experience_path(r, c), S("#h-follow-ups")),
                  T("Merci de ces nouvelles : ceux qui suivent ce récit les liront."));
}

/* ---- dated notes ----------------------------------------------------------------------------- */

const struct field note_fields[] = {
    {.name = "note_body",
     .type = FIELD_TEXT,
     .label = T("Ce que votre organisme en dit aujourd’hui"),
     .limit = 2000,
     .required = true,
     .hint = T("La note porte la date du jour, votre fonction et le nom de votre organisme. Elle "
               "ne se retire pas.")},
};
const i64 note_field_count = countof(note_fields);

void note_prepare(struct request *r)
{
    if (sheet_readable(r))
        request_form(r, note_fields, note_field_count);
}

void note_apply(struct request *r)
{
    struct contribution *c = sheet_readable(r);
    if (c && contribution_add_note(r, c->id, form_text(r->form, "note_body")))
        see_other(r, text_join(r->arena, experience_path(r, c), S("#h-notes")),
                  T("Votre note est publiée avec ce récit."));
}
