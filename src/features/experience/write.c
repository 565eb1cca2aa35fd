/* SPDX-License-Identifier: EUPL-1.2 */
/* Beginning a sheet, writing it, and two people writing it at once. */
#include "commons/editor/editor.h"
#include "commons/moderation/moderation.h"
#include "experience_views.h"
#include "features/experience/inside.h"

/* ---- beginning ------------------------------------------------------------------------------- */

static const struct choice new_depths[] = {
    {"told", T("Nous l’avons fait : je le raconte")},
    {"spotted", T("D’autres l’ont fait : je le signale en cinq lignes")},
};

/* Title, depth and capacity; the capacities are the reader's own. */
struct field experience_mandate_field(struct request *r)
{
    const struct capacities *mine = &r->reader.capacities;
    struct choice *choices = new_n(r->arena, struct choice, mine->len + 1);
    for (i64 i = 0; i < mine->len; i++) {
        const struct capacity *c = &mine->at[i];
        choices[i].code =
            arena_c_string(r->arena, text_format(r->arena, "%lld", (long long)c->mandate));
        choices[i].label =
            (message){.text = "{1}, {2}", .args = {c->function, c->organisation_name}};
    }
    return (struct field){.name = "mandate",
                          .type = FIELD_CHOICE,
                          .required = true,
                          .label = T("Vous vous exprimez en qualité de"),
                          .choices = choices,
                          .choice_count = mine->len};
}

static struct field *new_fields(struct request *r, i64 *count)
{
    struct field *fields = new_n(r->arena, struct field, 3);
    fields[0] = (struct field){
        .name = "title",
        .type = FIELD_LINE,
        .label = T("Titre"),
        .limit = 140,
        .least = 3,
        .required = true,
        .hint = T("Ce qui a été fait, comme on le dirait à un collègue. Vous pourrez le changer.")};
    fields[1] = (struct field){.name = "depth",
                               .type = FIELD_CHOICE,
                               .label = T("Qui l’a fait ?"),
                               .required = true,
                               .choices = new_depths,
                               .choice_count = countof(new_depths)};
    fields[2] = experience_mandate_field(r);
    *count = 3;
    return fields;
}

void new_page(struct request *r)
{
    i64 count;
    struct field *fields = new_fields(r, &count);
    if (!r->form) {
        r->form = form_of(r->arena, fields, count);
        str depth = request_query(r, "profondeur");
        form_set(r->form, "depth", field_choice(&fields[1], depth) ? depth : S("told"));
        if (r->reader.capacities.len)
            form_set(r->form, "mandate", str_of(fields[2].choices[0].code));
    }
    crumb(r, say(r, T("Récits")), S("/experiences"));
    struct write_page page = {.form = form_show(r->arena, r->form)};
    show(r, view_experience_new, &page);
}

void new_prepare(struct request *r)
{
    i64 count;
    struct field *fields = new_fields(r, &count);
    request_form(r, fields, count);
    if (!r->refused)
        (void)writing_allowed(r);
}

void new_apply(struct request *r)
{
    struct form *f = form_of(r->arena, experience_fields, experience_field_count);
    form_set(f, "title", form_text(r->form, "title"));
    form_set(f, "depth", form_text(r->form, "depth"));
    const struct capacity *capacity = reader_capacity(r, form_number(r->form, "mandate", 0));
    if (!capacity) {
        refuse(r, "mandate", T("Choisissez en quelle qualité vous parlez."));
        return;
    }
    i64 id = contribution_create(r, (struct contribution_new){
                                        .kind = &experience_kind,
                                        .capacity = capacity,
                                        .document = document_write(r->arena, f),
                                    });
    if (id)
        see_other(r, path_of(r, "/experiences/%lld/modifier", (long long)id),
                  T("Votre brouillon est ouvert. Il s’enregistre au fil de l’écriture ; vous seuls "
                    "le voyez."));
}

/* ---- the form -------------------------------------------------------------------------------- */

static struct steps steps_of(struct request *r, const struct shown_form *form)
{
    struct steps steps = {0};
    for (i64 i = 0; i < form->groups.len; i++) {
        const struct shown_group *g = &form->groups.at[i];
        struct step *s = push(r->arena, &steps);
        *s = (struct step){.id = g->id,
                           .title = g->title,
                           .done = !g->missing && !g->faults && g->filled,
                           .missing = g->missing > 0 || g->faults > 0};
        s->optional = !s->done && !s->missing;
    }
    return steps;
}

/* What js/autosave.mjs writes into the list of steps: {"g-title":"done",…}. */
static str steps_json(struct request *r, const struct form *f)
{
    enum { OF_ONE = 64 };
    struct shown_form form = form_show(r->arena, f);
    struct steps steps = steps_of(r, &form);
    text t = text_of(r->arena, 2 + steps.len * OF_ONE);
    text_add_char(&t, '{');
    for (i64 i = 0; i < steps.len; i++) {
        const struct step *s = &steps.at[i];
        text_add(&t, text_format(r->arena, "%s\"%.*s\":\"%s\"", i ? "," : "", STR(s->id),
                                 s->missing ? "missing"
                                 : s->done  ? "done"
                                            : "optional"));
    }
    text_add_char(&t, '}');
    return text_str(&t);
}

/* A sector that is no longer offered is shown only where it is chosen. */
static void keep_offered(struct request *r, struct shown_form *form, const char *name,
                         const char *dimension)
{
    struct facet_row_rows rows = facet_list(r->db, r->arena, str_of(dimension));
    for (i64 g = 0; g < form->groups.len; g++)
        for (i64 i = 0; i < form->groups.at[g].fields.len; i++) {
            struct shown_field *f = &form->groups.at[g].fields.at[i];
            i64 kept = 0;
            if (!str_eq(f->name, str_of(name)))
                continue;
            for (i64 o = 0; o < f->options.len && o < rows.len; o++)
                if (!rows.at[o].retired_on.has || f->options.at[o].chosen)
                    f->options.at[kept++] = f->options.at[o];
            f->options.len = kept;
        }
}

/* Optional choices are menus: what was chosen can be taken back, and the form stays short. */
static void choices_as_menus(struct shown_form *form)
{
    for (i64 g = 0; g < form->groups.len; g++)
        for (i64 i = 0; i < form->groups.at[g].fields.len; i++) {
            struct shown_field *f = &form->groups.at[g].fields.at[i];
            f->menu |= f->type == FIELD_CHOICE && !f->required;
        }
}

static void show_form(struct request *r, const struct contribution *c, struct write_page *page,
                      struct form *f)
{
    page->id = c->id;
    page->reader = r->reader.person;
    page->title = c->title.len ? c->title : say(r, T("Sans titre"));
    page->path = url_check(experience_path(r, c));
    page->published = c->published.has;
    page->form = form_show(r->arena, f);
    choices_as_menus(&page->form);
    keep_offered(r, &page->form, "sectors", "sector");
    keep_offered(r, &page->form, "themes", "theme");
    editor_offer_all(r, &page->form, MARKDOWN_SHEET);
    if (!page->spotted)
        page->steps = steps_of(r, &page->form);
    crumb(r, say(r, T("Récits")), S("/experiences"));
    crumb(r, say(r, T("Vos récits")), S("/experiences/brouillons"));
    r->layout.hide_from_robots = true;
    r->layout.autosave = true;
    show(r, view_experience_write, page);
}

/* The organisation of which others had told may tell it in full, once it has taken it over. */
static bool may_tell(const struct contribution *c, const struct form *document)
{
    return !experience_is_spotted(document) ||
           (c->organisation.has && form_number(document, "concerned", 0) == c->organisation.value);
}

void edit_page(struct request *r)
{
    struct contribution *c = sheet_to_edit(r);
    struct form *document = c ? contribution_document(r, &experience_kind, c) : NULL;
    if (!document) {
        if (c)
            not_found(r);
        return;
    }
    struct write_page page = {.version = c->version, .may_tell = may_tell(c, document)};
    bool telling = page.may_tell && str_eq(request_query(r, "profondeur"), S("told"));
    page.spotted = experience_is_spotted(document) && !telling;
    page.may_tell &= page.spotted;
    if (telling)
        form_set(document, "depth", S("told"));
    show_form(r, c, &page,
              form_of_document(r, form_kind(r, page.spotted), document_write(r->arena, document)));
}

/* ---- saving ---------------------------------------------------------------------------------- */

struct save_plan {
    str document, steps;
    i64 seen;
    bool spotted, conflict;
};

/* What was typed, and how each text would look; nothing is saved. */
static void show_preview(struct request *r, const struct contribution *c,
                         const struct save_plan *plan, struct form *f)
{
    struct write_page page = {.version = plan->seen, .spotted = plan->spotted, .previewing = true};
    for (i64 i = 0; i < f->values.len; i++) {
        const struct form_value *v = &f->values.at[i];
        if (v->field->type == FIELD_TEXT && v->typed.len)
            *push(r->arena, &page.looks) =
                (struct text_look){v->field->label, text_rendered(r->arena, v->typed)};
    }
    f->refused = false; /* what is wrong stands beside its field; nobody asked to publish */
    show_form(r, c, &page, f);
}

void edit_prepare(struct request *r)
{
    struct contribution *c = sheet_to_edit(r);
    struct form *now = c ? contribution_document(r, &experience_kind, c) : NULL;
    if (!now) {
        if (c)
            not_found(r);
        return;
    }
    struct save_plan *plan = new (r->arena, struct save_plan);
    bool told = str_eq(request_sent(r, "depth"), S("told")) && may_tell(c, now);
    plan->spotted = experience_is_spotted(now) && !told;
    plan->seen = sent_number(r, "version");
    const struct kind *k = form_kind(r, plan->spotted);
    /* A draft keeps whatever is there, right or wrong: errors are shown, never a reason to lose. */
    struct form *f = form_read(r->arena, k->fields, k->field_count, &r->sent);
    resolve_references(r, f);
    form_set(f, "depth", plan->spotted ? S("spotted") : S("told"));
    if (request_sent(r, "apercu").len) {
        show_preview(r, c, plan, f);
        return;
    }
    plan->document = document_write(r->arena, f);
    plan->steps = steps_json(r, f);
    r->plan = plan;
}

static void saved(struct request *r, const struct contribution *c, message said)
{
    if (str_eq(request_sent(r, "suite"), S("publier")))
        see_other(r, experience_below(r, c, "publier"), (message){0});
    else if (str_eq(request_sent(r, "suite"), S("relire")))
        see_other(r, text_join(r->arena, experience_path(r, c), S("?brouillon=1")), said);
    else
        see_other(r, experience_below(r, c, "modifier"), said);
}

/* Somebody else saved meanwhile: when the two texts do not meet, both are kept at once. */
static bool save_merged(struct request *r, const struct contribution *c,
                        const struct save_plan *plan)
{
    i64 conflicts = 0;
    struct form *merged =
        contribution_merge(r, &experience_kind, c->id, plan->seen, plan->document, &conflicts);
    return merged && !conflicts &&
           contribution_save(r, c->id, c->version, document_write(r->arena, merged), (str){0}) ==
               SAVED;
}

void edit_apply(struct request *r)
{
    struct save_plan *plan = r->plan;
    struct contribution *c = sheet_to_edit(r);
    plan->conflict = false;
    if (!c)
        return;
    switch (contribution_save(r, c->id, plan->seen, plan->document, (str){0})) {
    case SAVED:
        saved(r, sheet_readable(r), T("Brouillon enregistré."));
        return;
    case SAVE_CONFLICT:
        if (save_merged(r, c, plan)) {
            saved(r, sheet_readable(r),
                  T("Quelqu’un d’autre écrivait en même temps : vos deux textes sont réunis."));
            return;
        }
        plan->conflict = true;
        r->form = form_of(r->arena, NULL, 0);
        refuse(r, NULL, T("Quelqu’un d’autre a enregistré ce récit pendant que vous l’écriviez."));
        return;
    case SAVE_FORBIDDEN:
        if (!r->refused)
            not_found(r);
    }
}

void autosave_apply(struct request *r)
{
    struct save_plan *plan = r->plan;
    struct contribution *c = sheet_to_edit(r);
    if (!c)
        return;
    switch (contribution_save(r, c->id, plan->seen, plan->document, (str){0})) {
    case SAVED:
        answer_text(r, "application/json",
                    text_format(r->arena, "{\"version\":%lld,\"steps\":%.*s}",
                                (long long)plan->seen + 1, STR(plan->steps)));
        return;
    case SAVE_CONFLICT:
        conflict(r, T("Quelqu’un d’autre a enregistré ce récit. Votre texte est gardé dans votre "
                      "navigateur : enregistrez pour réunir les deux."));
        return;
    case SAVE_FORBIDDEN:
        if (!r->refused)
            not_found(r);
    }
}

/* ---- merging --------------------------------------------------------------------------------- */

/* What both changed: mine goes back into the field, theirs is shown above it. */
static void part_conflicts(struct request *r, struct write_page *page, struct form *merged,
                           const struct form *theirs)
{
    for (i64 i = 0; i < merged->values.len; i++) {
        struct form_value *v = &merged->values.at[i];
        bool list = v->field->type == FIELD_LIST;
        if (!message_is(v->error) ||
            !(list ? v->typed.len : !str_eq(v->text, v->typed) && v->text.len))
            continue;
        const struct form_value *other = form_value(theirs, v->field->name);
        *push(r->arena, &page->theirs) = (struct other_text){
            .label = v->field->label,
            .id = text_format(r->arena, "f-%s", v->field->name),
            .text = document_value(r->arena, r->language, other),
        };
        if (!list)
            form_fill(r->arena, v, v->text);
        v->error = T("Quelqu’un d’autre a changé ce champ en même temps que vous : gardez l’un des "
                     "deux textes, ou réunissez-les.");
    }
}

static void who_else(struct request *r, const struct contribution *c, struct write_page *page)
{
    struct revision *draft = revision_draft_of(r->db, r->arena, r->reader.person, c->id);
    if (!draft)
        return;
    page->other_name = draft->person_name;
    page->other_at = SOME(opt_instant, draft->saved_at);
}

void edit_again(struct request *r)
{
    const struct save_plan *plan = r->plan;
    struct contribution *c = sheet_to_edit(r);
    if (!c)
        return;
    if (!plan || !plan->conflict) {
        bad_request(r, r->form ? r->form->refusal : T("Ce récit n’a pas pu être enregistré."));
        return;
    }
    i64 conflicts = 0;
    const struct kind *k = form_kind(r, plan->spotted);
    struct form *merged = contribution_merge(r, k, c->id, plan->seen, plan->document, &conflicts);
    struct form *theirs = contribution_document(r, k, c);
    if (!merged || !theirs) {
        not_found(r);
        return;
    }
    struct write_page page = {.version = c->version, .merging = true, .spotted = plan->spotted};
    show_references(r, theirs);
    part_conflicts(r, &page, merged, theirs);
    show_references(r, merged);
    who_else(r, c, &page);
    r->status = 409;
    show_form(r, c, &page, merged);
}
