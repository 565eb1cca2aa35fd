/* SPDX-License-Identifier: EUPL-1.2 */
/* After an election: the list of those elected, as a table. It is shown what it would change, with
 * what is wrong row by row, and nothing changes before that is confirmed. The list comes back with
 * the confirmation and is read anew: what is applied follows from the list and the database. */
#include "commons/organisation/organisation.h"
#include "commons/organisation/resolve.h"
#include "commons/spreadsheet/spreadsheet.h"
#include "features/mandates/inside.h"
#include "mandates_views.h"

enum { RENEWAL_ROWS_MAX = 150, RENEWAL_LIST_MAX = 200 << 10 };

static const struct field renewal_fields[] = {
    {.name = "others_leave",
     .type = FIELD_FLAG,
     .label = T("Les élus d’avant qui ne sont pas dans cette liste s’en vont"),
     .hint = T("Leurs mandats se terminent ; ce qu’ils ont écrit reste signé, et ils lisent encore "
               "soixante jours.")},
    {.name = "last_day",
     .type = FIELD_DAY,
     .label = T("Dernier jour de l’ancien mandat"),
     .hint = T("Par exemple 27/03/2026. Laissez vide pour hier.")},
};

/* A row is a form of these: the columns, in the order of the template. */
static const struct field row_fields[] = {
    {.name = "email", .type = FIELD_EMAIL, .label = T("courriel"), .required = true},
    {.name = "name", .type = FIELD_LINE, .label = T("nom"), .limit = 100},
    {.name = "function",
     .type = FIELD_LINE,
     .label = T("fonction"),
     .limit = 120,
     .required = true},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .label = T("qualité"),
     .choices = mandate_kinds,
     .choice_count = MANDATE_KINDS - 1},
    {.name = "starts_on", .type = FIELD_DAY, .label = T("début")},
    {.name = "ends_on", .type = FIELD_DAY, .label = T("fin")},
};
enum { COLUMNS = countof(row_fields) };

static const struct {
    const char *folded;
    int column;
} headings[] = {
    {"courriel", 0}, {"email", 0},    {"e mail", 0},      {"mail", 0},
    {"adresse", 0},  {"nom", 1},      {"nom complet", 1}, {"fonction", 2},
    {"mandat", 2},   {"function", 2}, {"qualite", 3},     {"nature", 3},
    {"debut", 4},    {"depuis", 4},   {"fin", 5},         {"jusqu au", 5},
};

/* The kinds as people write them. */
static const struct {
    const char *folded, *code;
} kinds[] = {
    {"elue", "elected"},       {"elu", "elected"},    {"directrice", "officer"},
    {"directeur", "officer"},  {"agent", "agent"},    {"agente", "agent"},
    {"partenaire", "partner"}, {"artiste", "artist"}, {"expert", "expert"},
    {"experte", "expert"},
};

/* ---- reading ----------------------------------------------------------------------------------
 */

static message read_list(struct request *r, str list, struct spreadsheet *s)
{
    bool file = str_eq(r->upload.field, S("file")) && r->upload.bytes.len;
    if (file && r->upload.bytes.len > RENEWAL_LIST_MAX)
        return T("Ce fichier est trop lourd pour une liste d’élus.");
    if (!file && !list.len)
        return T("Choisissez un fichier, ou collez la liste des élus.");
    message fault =
        file ? spreadsheet_read(r->arena, r->upload.bytes, s) : csv_read(r->arena, list, s);
    if (!message_is(fault) && s->len < 2)
        return T("Il faut une première ligne de titres (courriel ; nom ; fonction), puis une ligne "
                 "par personne.");
    if (!message_is(fault) && s->len > RENEWAL_ROWS_MAX + 1)
        return T("Cent cinquante personnes au plus : partagez la liste en plusieurs.");
    return fault;
}

/* Which column of the table each of ours is; -1: absent. */
static message find_columns(arena *a, const struct spreadsheet_row *first, i64 at[static COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++)
        at[i] = -1;
    for (i64 i = 0; i < first->len; i++) {
        str word = text_fold(a, first->at[i]);
        for (i64 k = 0; k < countof(headings); k++)
            if (str_eq(word, str_of(headings[k].folded)) && at[headings[k].column] < 0)
                at[headings[k].column] = i;
    }
    return at[0] < 0 || at[2] < 0 ? T("Il manque la colonne « courriel » ou la colonne « fonction "
                                      "» : la première ligne "
                                      "donne le titre des colonnes.")
                                  : (message){0};
}

static str kind_code(arena *a, str typed)
{
    str word = text_fold(a, typed);
    for (i64 i = 0; i < countof(kinds); i++)
        if (str_eq(word, str_of(kinds[i].folded)))
            return str_of(kinds[i].code);
    for (i64 i = 0; i < MANDATE_KINDS; i++)
        if (str_eq(word, text_fold(a, message_in(a, FRENCH, mandate_kinds[i].label))))
            return str_of(mandate_kinds[i].code);
    return typed.len ? typed : S("elected");
}

static struct renewal_line read_row(struct request *r, const struct spreadsheet_row *row,
                                    const i64 at[static COLUMNS])
{
    pairs sent = {0};
    for (int i = 0; i < COLUMNS; i++) {
        str cell = at[i] < 0 ? (str){0} : spreadsheet_cell(row, at[i]);
        if (i == 3)
            cell = kind_code(r->arena, cell);
        *push(r->arena, &sent) = (struct pair){str_of(row_fields[i].name), cell};
    }
    struct form *f = form_read(r->arena, row_fields, COLUMNS, &sent);
    struct renewal_line line = {.number = row->number,
                                .email = form_text(f, "email"),
                                .name = form_text(f, "name"),
                                .function = form_text(f, "function"),
                                .kind = form_text(f, "kind"),
                                .starts_on = r->today,
                                .act = RENEWAL_JOINS};
    if (!line.email.len)
        line.email = form_value(f, "email")->typed;
    (void)day_read(form_text(f, "starts_on"), &line.starts_on);
    day last;
    if (day_read(form_text(f, "ends_on"), &last))
        line.ends_on = SOME(opt_day, last);
    for (i64 i = 0; i < f->values.len && !line.wrong; i++)
        if (message_is(f->values.at[i].error)) {
            line.error = T("{1} : {2}", say(r, row_fields[i].label), say(r, f->values.at[i].error));
            line.wrong = true;
        }
    if (!line.wrong && line.starts_on.ymd > r->today.ymd)
        line.wrong = true, line.error = T("Ce jour n’est pas encore venu : revenez alors.");
    if (!line.wrong && line.ends_on.has && line.ends_on.value.ymd < r->today.ymd)
        line.wrong = true, line.error = T("Ce mandat est déjà terminé.");
    return line;
}

/* ---- what it would change ---------------------------------------------------------------------
 */

static void settle_line(struct request *r, struct renewal_line *line, struct renewal_lines *all,
                        const struct member_rows *members)
{
    for (i64 i = 0; i < all->len && !line->wrong; i++)
        if (str_eq(all->at[i].email, line->email)) {
            line->wrong = true;
            line->error = T("Cette adresse est déjà dans la liste, ligne {1}.",
                            text_format(r->arena, "%lld", (long long)all->at[i].number));
        }
    for (i64 i = 0; i < members->len && !line->wrong; i++)
        if (str_eq(members->at[i].email, line->email)) {
            bool same = str_eq(members->at[i].function, line->function) &&
                        str_eq(members->at[i].kind, line->kind) && !line->ends_on.has;
            line->act = same ? RENEWAL_STAYS : RENEWAL_CHANGES;
            line->mandate = members->at[i].id;
            if (!line->name.len)
                line->name = members->at[i].name;
            return;
        }
}

static bool listed(const struct renewal_lines *lines, str email)
{
    for (i64 i = 0; i < lines->len; i++)
        if (str_eq(lines->at[i].email, email))
            return true;
    return false;
}

/* Those who go. The holder of the charge hands over first, unless a deputy stands ready. */
static void add_leaving(struct request *r, struct renewal_page *page,
                        const struct member_rows *members)
{
    for (i64 i = 0; i < members->len; i++) {
        const struct member *m = &members->at[i];
        if (!str_eq(m->kind, S("elected")) || listed(&page->lines, m->email))
            continue;
        struct renewal_line line = {.email = m->email,
                                    .name = m->name,
                                    .function = m->function,
                                    .kind = m->kind,
                                    .starts_on = m->starts_on,
                                    .act = RENEWAL_LEAVES,
                                    .mandate = m->id,
                                    .error = mandate_leave_refusal(r, m->id)};
        line.wrong = message_is(line.error);
        *push(r->arena, &page->lines) = line;
    }
}

static void count(struct renewal_page *page)
{
    for (i64 i = 0; i < page->lines.len; i++) {
        const struct renewal_line *line = &page->lines.at[i];
        page->errors += line->wrong;
        page->joins += line->act == RENEWAL_JOINS;
        page->changes += line->act == RENEWAL_CHANGES;
        page->leaves += line->act == RENEWAL_LEAVES;
        page->stays += line->act == RENEWAL_STAYS;
    }
    page->has_errors = page->errors > 0;
    page->may_apply = !page->has_errors && page->joins + page->changes + page->leaves > 0;
}

static message look_at(struct request *r, i64 organisation, struct renewal_page *page)
{
    struct spreadsheet s = {0};
    i64 at[COLUMNS];
    message fault = read_list(r, request_sent(r, "list"), &s);
    if (!message_is(fault))
        fault = find_columns(r->arena, &s.at[0], at);
    if (message_is(fault))
        return fault;
    struct member_rows members = mandate_members(r->db, r->arena, organisation, r->today);
    for (i64 i = 1; i < s.len; i++) {
        struct renewal_line line = read_row(r, &s.at[i], at);
        settle_line(r, &line, &page->lines, &members);
        *push(r->arena, &page->lines) = line;
    }
    page->list = spreadsheet_write(r->arena, &s);
    if (form_flag(r->form, "others_leave"))
        add_leaving(r, page, &members);
    page->looked = true;
    count(page);
    return (message){0};
}

/* ---- the pages --------------------------------------------------------------------------------
 */

static struct mandate_body *renewal_here(struct request *r)
{
    struct mandate_body *o = mandate_organisation_here(r);
    if (!o || standing_in(r, o->id).manager)
        return o;
    forbidden(r, T("Elle est réservée au référent de l’organisme et à son suppléant."));
    return NULL;
}

static void show_renewal(struct request *r, const struct mandate_body *o, struct renewal_page *page)
{
    page->name = organisation_shown(r->arena, o->name, o->department_name);
    page->key = o->address_key;
    if (!r->form)
        r->form = form_of(r->arena, renewal_fields, countof(renewal_fields));
    if (!page->list.len)
        page->list = request_sent(r, "list");
    page->others_leave = form_text(r->form, "others_leave");
    page->last_day = form_text(r->form, "last_day");
    page->form = form_show(r->arena, r->form);
    page->has_refusal = page->has_refusal || message_is(r->form->refusal);
    if (message_is(r->form->refusal))
        page->refusal = r->form->refusal;
    crumb(r, page->name, organisation_path(r->arena, o->address_key));
    crumb(r, say(r, T("Membres")), members_path(r, o));
    r->layout.hide_from_robots = true;
    show(r, view_mandates_renewal, page);
}

void renewal_show(struct request *r)
{
    const struct mandate_body *o = renewal_here(r);
    struct renewal_page page = {0};
    if (o)
        show_renewal(r, o, &page);
}

void renewal_look(struct request *r)
{
    const struct mandate_body *o = renewal_here(r);
    struct renewal_page page = {0};
    if (!o)
        return;
    r->form = form_read(r->arena, renewal_fields, countof(renewal_fields), &r->sent);
    page.refusal = look_at(r, o->id, &page);
    page.has_refusal = message_is(page.refusal);
    if (page.has_refusal)
        r->status = 422;
    show_renewal(r, o, &page);
}

void renewal_prepare(struct request *r)
{
    if (renewal_here(r))
        request_form(r, renewal_fields, countof(renewal_fields));
}

static message apply_line(struct request *r, i64 organisation, const struct renewal_line *line,
                          day last)
{
    const struct mandate_whole *m =
        line->mandate ? mandate_by_id(r->db, r->arena, line->mandate) : NULL;
    switch (line->act) {
    case RENEWAL_STAYS:
        return (message){0};
    case RENEWAL_LEAVES:
        mandate_end(r, line->mandate, last);
        return (message){0};
    case RENEWAL_CHANGES:
        if (m)
            mandate_replace(r, m, line->function, line->kind, line->ends_on);
        return (message){0};
    case RENEWAL_JOINS:
        return invitation_send(r, organisation,
                               &(struct invited){.email = line->email,
                                                 .name = line->name,
                                                 .function = line->function,
                                                 .kind = line->kind,
                                                 .starts_on = line->starts_on,
                                                 .ends_on = line->ends_on});
    }
    return (message){0};
}

void renewal_apply(struct request *r)
{
    const struct mandate_body *o = renewal_here(r);
    struct renewal_page page = {0};
    day last = day_plus(r->today, -1), asked;
    if (!o)
        return;
    message why = look_at(r, o->id, &page);
    if (!message_is(why) && !page.may_apply)
        why = page.has_errors ? T("Corrigez d’abord les lignes signalées.")
                              : T("Cette liste ne change rien.");
    if (day_read(form_text(r->form, "last_day"), &asked) && asked.ymd < r->today.ymd)
        last = asked;
    for (i64 i = 0; i < page.lines.len && !message_is(why); i++)
        why = apply_line(r, o->id, &page.lines.at[i], last);
    if (message_is(why))
        refuse(r, NULL, why);
    else
        see_other(r, members_path(r, o),
                  T("C’est fait : les invitations sont parties, les fonctions sont à jour."));
}
