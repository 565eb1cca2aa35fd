/* SPDX-License-Identifier: EUPL-1.2 */
/* For those who write: asking for an agreement, seeing what was said, sharing for comment. */
#include "features/visas/inside.h"
#include "visas_views.h"

static const struct field ask_fields[] = {
    {.name = "visa_name",
     .type = FIELD_LINE,
     .label = T("Qui doit donner son accord"),
     .limit = 100,
     .required = true,
     .autocomplete = "off",
     .hint = T("Par exemple : Jeanne Martin.")},
    {.name = "visa_function",
     .type = FIELD_LINE,
     .label = T("Sa fonction"),
     .limit = 120,
     .required = true,
     .hint = T("Par exemple : vice-présidente à la culture.")},
    {.name = "visa_email",
     .type = FIELD_EMAIL,
     .label = T("Son adresse de courriel"),
     .required = true,
     .autocomplete = "off",
     .hint = T("Un lien y est envoyé ; aucun compte n’est nécessaire.")},
};
static const struct field share_fields[] = {
    {.name = "reader_name",
     .type = FIELD_LINE,
     .label = T("Qui peut le lire"),
     .limit = 100,
     .required = true,
     .autocomplete = "off"},
    {.name = "reader_function",
     .type = FIELD_LINE,
     .label = T("Sa fonction et son organisme"),
     .limit = 120},
    {.name = "reader_email",
     .type = FIELD_EMAIL,
     .label = T("Son adresse de courriel"),
     .required = true,
     .autocomplete = "off"},
};

struct shown_form visas_shown(struct request *r, const struct field *fields, i64 count)
{
    bool own = r->form && r->form->values.len && r->form->values.at[0].field == fields;
    return form_show(r->arena, own ? r->form : form_of(r->arena, fields, count));
}

/* The path's {id}, if the reader may change it; answers itself. */
static struct contribution *here(struct request *r, const struct kind **k)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, request_id(r, 0));
    *k = c ? app_kind(r->app, c->kind) : NULL;
    if (!*k)
        not_found(r);
    else if (!contribution_may_edit(r, c))
        forbidden(r, T("Elle est réservée à ceux qui écrivent ce texte."));
    else
        return c;
    return NULL;
}

static message state_label(const struct request *r, const struct visa_row *v)
{
    if (str_eq(v->state, S("agreed")))
        return T("accord donné");
    if (str_eq(v->state, S("refused")))
        return T("accord refusé");
    if (str_eq(v->state, S("withdrawn")))
        return T("demande retirée");
    if (v->expires_at.us <= r->now.us)
        return T("sans réponse en trente jours");
    return v->step ? T("à viser") : T("ouvert à ses remarques");
}

static void add_lines(struct request *r, struct visas_draft *page, const struct kind *k)
{
    struct visa_row_rows rows = visa_list(r->db, r->arena, page->id);
    struct visa_comment_row_rows comments = visa_comments(r->db, r->arena, page->id);
    for (i64 i = 0; i < rows.len; i++) {
        bool asked = str_eq(rows.at[i].state, S("asked"));
        bool ended = rows.at[i].expires_at.us <= r->now.us;
        *push(r->arena, &page->visas) = (struct visas_line){
            .row = rows.at[i],
            .state = state_label(r, &rows.at[i]),
            .step = rows.at[i].step == 1   ? T("premier visa")
                    : rows.at[i].step == 2 ? T("deuxième visa")
                                           : T("remarques"),
            .waits = asked && !ended,
            .refused = str_eq(rows.at[i].state, S("refused")),
        };
        page->waits |= asked && !ended && rows.at[i].step > 0;
    }
    for (i64 i = 0; i < comments.len; i++) {
        struct visas_comment c = {.row = comments.at[i],
                                  .has_passage = comments.at[i].passage.len > 0};
        for (i64 f = 0; f < k->field_count; f++)
            if (str_eq(comments.at[i].field, str_of(k->fields[f].name)))
                c.field = k->fields[f].label, c.has_field = true;
        *push(r->arena, &page->comments) = c;
    }
}

void draft_page(struct request *r)
{
    const struct kind *k;
    struct contribution *c = here(r, &k);
    struct form *document = c ? contribution_document(r, k, c) : NULL;
    if (!c)
        return;
    if (!document) {
        not_found(r);
        return;
    }
    struct visa_circuit circuit =
        c->organisation.has ? visa_circuit_for(r, c->organisation.value) : (struct visa_circuit){0};
    struct visas_draft page = {
        .id = c->id,
        .title = c->title.len ? c->title : say(r, T("Sans titre")),
        .steps = circuit.steps,
        .has_steps = circuit.steps > 0,
        .next = visa_next(r, k, c, document),
        .path = url_check(contribution_path(r->arena, k, c->id, c->slug)),
        .edit = url_check(path_of(r, "/%s/%lld/modifier", k->path, (long long)c->id)),
        .publish = url_check(path_of(r, "/%s/%lld/publier", k->path, (long long)c->id)),
        .has_organisation = c->organisation.has,
        .organisation = c->organisation_name.value,
        .organisation_key = c->organisation_key.value,
        .has_refusal = r->form && message_is(r->form->refusal),
        .ask = visas_shown(r, ask_fields, countof(ask_fields)),
        .share = visas_shown(r, share_fields, countof(share_fields)),
    };
    if (page.has_refusal)
        page.refusal = r->form->refusal;
    page.asks = page.next > 0;
    page.all_given = page.has_steps && !page.asks;
    if (page.asks && circuit.of[page.next - 1].email.len) {
        page.fixed = true;
        page.approver = text_format(r->arena, "%.*s, %.*s", STR(circuit.of[page.next - 1].name),
                                    STR(circuit.of[page.next - 1].function));
    }
    add_lines(r, &page, k);
    crumb(r, say(r, k->plural), text_format(r->arena, "/%s", k->path));
    crumb(r, page.title, page.edit.text);
    r->layout.hide_from_robots = true;
    show(r, view_visas_draft, &page);
}

/* ---- gestures ---------------------------------------------------------------------------------
 */

static void done(struct request *r, const char *field, message why, message said)
{
    if (!message_is(why)) {
        see_other(r, path_of(r, "/brouillons/%lld/visa", (long long)request_id(r, 0)), said);
        return;
    }
    if (!r->form)
        r->form = form_of(r->arena, NULL, 0);
    refuse(r, field, why);
}

/* Where the circuit names the person, nothing is typed. */
void ask_prepare(struct request *r)
{
    const struct kind *k;
    if (here(r, &k) && !request_sent(r, "named").len)
        request_form(r, ask_fields, countof(ask_fields));
}

static i64 step_sent(struct request *r)
{
    i64 step = 0;
    return str_to_i64(request_sent(r, "step"), &step) ? step : 0;
}

void ask_apply(struct request *r)
{
    const struct kind *k;
    i64 step = step_sent(r);
    if (!here(r, &k))
        return;
    struct visa_person who = {0};
    if (r->form)
        who =
            (struct visa_person){form_text(r->form, "visa_email"), form_text(r->form, "visa_name"),
                                 form_text(r->form, "visa_function")};
    message why = step < 1 ? T("Ce visa n’est pas à demander maintenant.")
                           : visa_ask(r, request_id(r, 0), step, who);
    done(r, r->form ? "visa_email" : NULL, why,
         T("La demande est partie. Un rappel suivra dans sept jours s’il le faut."));
}

void share_prepare(struct request *r)
{
    const struct kind *k;
    if (here(r, &k))
        request_form(r, share_fields, countof(share_fields));
}

void share_apply(struct request *r)
{
    const struct kind *k;
    if (!here(r, &k))
        return;
    struct visa_person who = {form_text(r->form, "reader_email"), form_text(r->form, "reader_name"),
                              form_text(r->form, "reader_function")};
    done(r, "reader_email", visa_ask(r, request_id(r, 0), 0, who),
         T("Le brouillon est ouvert à ses remarques pendant trente jours."));
}

void take_back_apply(struct request *r)
{
    done(r, NULL, visa_take_back(r, request_id(r, 0), request_id(r, 1)),
         T("La demande est retirée : son lien n’ouvre plus rien."));
}
