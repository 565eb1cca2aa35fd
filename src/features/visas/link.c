/* SPDX-License-Identifier: EUPL-1.2 */
/* What the link in the mail opens: the text on a phone, and three forms. */
#include "commons/organisation/resolve.h"
#include "features/visas/inside.h"
#include "visas_views.h"
#include "web/markdown.h"

static const struct choice answers[] = {
    {"agree", T("Je suis d’accord pour que ce texte soit publié")},
    {"refuse", T("Je ne suis pas d’accord")},
};
static const struct field decide_fields[] = {
    {.name = "answer",
     .type = FIELD_CHOICE,
     .label = T("Votre réponse"),
     .required = true,
     .choices = answers,
     .choice_count = countof(answers)},
    {.name = "word",
     .type = FIELD_TEXT,
     .label = T("Un mot pour l’auteur"),
     .limit = VISA_WORD_MAX,
     .hint = T("Nécessaire si vous n’êtes pas d’accord.")},
    {.name = "signed_name",
     .type = FIELD_LINE,
     .label = T("Votre prénom et votre nom"),
     .limit = 100,
     .required = true,
     .autocomplete = "name"},
    {.name = "signed_function",
     .type = FIELD_LINE,
     .label = T("Votre fonction"),
     .limit = 120,
     .required = true,
     .hint = T("Votre nom et votre fonction s’afficheront avec le texte publié : relu et approuvé "
               "par vous.")},
};

/* ---- the text ---------------------------------------------------------------------------------
 */

static void name_organisations(struct request *r, struct form_values values)
{
    for (i64 i = 0; i < values.len; i++) {
        struct form_value *v = &values.at[i];
        if (v->field->type == FIELD_REFERENCE)
            organisation_show_value(r, v);
        for (i64 k = 0; k < v->rows.len; k++)
            name_organisations(r, v->rows.at[k].values);
    }
}

static void add_parts(struct request *r, struct visas_link *page, const struct form *f)
{
    name_organisations(r, f->values);
    for (i64 i = 0; i < f->values.len; i++) {
        const struct form_value *v = &f->values.at[i];
        bool coded = v->field->type == FIELD_CHOICES && !v->field->choice_count;
        if (!field_filled(v) || coded || str_eq(str_of(v->field->name), S("title")))
            continue;
        struct visas_part part = {.label = v->field->label,
                                  .code = str_of(v->field->name),
                                  .is_rich = v->field->type == FIELD_TEXT,
                                  .sensitive = v->field->asks_visa};
        if (part.is_rich)
            part.rich =
                markdown_render(r->arena, v->text, &(struct markdown_options){.heading_shift = 2});
        else
            part.plain = document_value(r->arena, r->language, v);
        *push(r->arena, &page->parts) = part;
    }
}

/* ---- the forms --------------------------------------------------------------------------------
 */

/* Of a passage: the fields that are filled, by their labels. */
static struct field *comment_fields(struct request *r, const struct kind *k)
{
    struct choice *choices = new_n(r->arena, struct choice, k->field_count + 1);
    struct field *fields = new_n(r->arena, struct field, 3);
    for (i64 i = 0; i < k->field_count; i++)
        choices[i] = (struct choice){k->fields[i].name, k->fields[i].label};
    fields[0] = (struct field){
        .name = "passage", .type = FIELD_LINE, .label = T("Le passage, recopié"), .limit = 300};
    fields[1] = (struct field){.name = "about",
                               .type = FIELD_CHOICE,
                               .label = T("Où dans le texte"),
                               .choices = choices,
                               .choice_count = k->field_count};
    fields[2] = (struct field){.name = "remark",
                               .type = FIELD_TEXT,
                               .label = T("Votre remarque"),
                               .limit = VISA_WORD_MAX,
                               .required = true};
    return fields;
}

static bool form_has(const struct form *f, const char *first)
{
    return f && f->values.len && str_eq(str_of(f->values.at[0].field->name), str_of(first));
}

static void add_forms(struct request *r, struct visas_link *page, const struct visa_opened *o)
{
    struct form *decide = form_has(r->form, "answer")
                              ? r->form
                              : form_of(r->arena, decide_fields, countof(decide_fields));
    struct form *comment =
        form_has(r->form, "passage") ? r->form : form_of(r->arena, comment_fields(r, o->kind), 3);
    if (decide != r->form) {
        form_set(decide, "signed_name", o->row->name);
        form_set(decide, "signed_function", o->row->function);
    }
    page->decide = form_show(r->arena, decide);
    page->comment = form_show(r->arena, comment);
    page->has_refusal = r->form && message_is(r->form->refusal);
    if (page->has_refusal)
        page->refusal = r->form->refusal;
}

static message why_closed(const struct visa_opened *o)
{
    return o->link == VISA_ENDED
               ? T("Ce lien a plus de trente jours, et rien n’a été publié par défaut. Demandez-en "
                   "un autre à la personne qui vous l’a envoyé.")
               : T("Cette demande a été retirée ou remplacée par son auteur. Si un courriel plus "
                   "récent vous est parvenu, ouvrez le sien.");
}

void visa_page(struct request *r)
{
    struct visa_opened o = visa_open(r, r->path_values[0]);
    if (o.link == VISA_UNKNOWN) {
        not_found(r);
        return;
    }
    /* what it has become since is not for this reader */
    bool closed = o.link == VISA_WITHDRAWN || o.link == VISA_ENDED;
    struct visas_link page = {
        .token = r->path_values[0],
        .title = closed                      ? say(r, T("Accord avant publication"))
                 : o.contribution->title.len ? o.contribution->title
                                             : say(r, T("Sans titre")),
        .organisation = o.contribution->organisation_name.value,
        .asker = o.row->asker.has ? o.row->asker.value : say(r, T("Un collègue")),
        .name = o.row->name,
        .function = o.row->function,
        .seen = o.fingerprint,
        .open = o.link == VISA_OPEN,
        .decided = o.link == VISA_DECIDED,
        .agreement = o.row->step > 0,
        .agreed = str_eq(o.row->state, S("agreed")),
    };
    if (page.decided && o.row->decided_at.has)
        page.decided_on = instant_day(o.row->decided_at.value);
    if (page.open) {
        page.title =
            form_text(o.document, "title").len ? form_text(o.document, "title") : page.title;
        add_parts(r, &page, o.document);
        add_forms(r, &page, &o);
    } else {
        page.why = why_closed(&o);
    }
    r->layout.hide_from_robots = true;
    show(r, view_visas_link, &page);
}

static str link_path(struct request *r) { return path_of(r, "/visa/%.*s", STR(r->path_values[0])); }

static bool open_here(struct request *r, struct visa_opened *o)
{
    *o = visa_open(r, r->path_values[0]);
    if (o->link == VISA_UNKNOWN)
        not_found(r);
    return o->link != VISA_UNKNOWN;
}

static void done(struct request *r, message why, message said)
{
    if (message_is(why))
        refuse(r, NULL, why);
    else
        see_other(r, link_path(r), said);
}

void decide_prepare(struct request *r)
{
    struct visa_opened o;
    if (open_here(r, &o))
        request_form(r, decide_fields, countof(decide_fields));
}

void decide_apply(struct request *r)
{
    struct visa_decision d = {
        .agreed = str_eq(form_text(r->form, "answer"), S("agree")),
        .name = form_text(r->form, "signed_name"),
        .function = form_text(r->form, "signed_function"),
        .word = form_text(r->form, "word"),
        .seen = request_sent(r, "seen"),
    };
    done(r, visa_decide_by_link(r, r->path_values[0], &d),
         T("Merci : votre réponse est gardée, et l’auteur est prévenu."));
}

void comment_prepare(struct request *r)
{
    struct visa_opened o;
    if (open_here(r, &o))
        request_form(r, comment_fields(r, o.kind), 3);
}

void comment_apply(struct request *r)
{
    done(r,
         visa_comment_by_link(r, r->path_values[0], form_text(r->form, "about"),
                              form_text(r->form, "passage"), form_text(r->form, "remark")),
         T("Votre remarque est transmise à l’auteur."));
}
