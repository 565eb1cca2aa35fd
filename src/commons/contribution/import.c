/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/import.h"

#include "commons/contribution/facet.h"
#include "commons/contribution/inside.h"
#include "commons/contribution/total.h"
#include "commons/search/search.h"
#include "web/markdown.h"

/* ---- facets ---------------------------------------------------------------------------------- */

static bool same_facet(const struct facet_row *x, const struct facet_imported *y)
{
    return str_eq(x->label, y->label) && str_eq(x->label_en, y->label_en) &&
           x->position == y->position && x->retired_on.has == y->retired_on.has &&
           (!x->retired_on.has || x->retired_on.value.ymd == y->retired_on.value.ymd);
}

bool facet_import(struct db *d, arena *a, const struct facet_imported *f)
{
    struct facet_row *there = facet_by_code(d, a, f->dimension, f->code);
    if (there && (same_facet(there, f) || facet_change_total(d, there->id)))
        return false; /* what an administrator of this instance wrote stays */
    i64 id = there ? there->id
                   : facet_insert(d, (struct facet_insert_in){f->dimension, f->code, f->label,
                                                              f->label_en, f->position});
    facet_write(d, id, f->label, f->label_en, f->position);
    facet_write_retired(d, id, f->retired_on);
    return true;
}

bool facet_change_import(struct db *d, arena *a, const struct facet_imported *f, opt_int person,
                         instant at)
{
    struct facet_row *there = facet_by_code(d, a, f->dimension, f->code);
    if (!there || facet_change_at(d, there->id, at))
        return false;
    facet_change_insert(
        d, (struct facet_change_insert_in){there->id, f->label, f->label_en, at, person});
    return true;
}

/* ---- contributions --------------------------------------------------------------------------- */

i64 contribution_import(struct db *d, const struct contribution_imported *c)
{
    return contribution_import_insert(d, (struct contribution_import_insert_in){
                                             .uid = c->uid,
                                             .kind = str_of(c->kind->name),
                                             .language = c->language.len ? c->language : S("fr"),
                                             .organisation = c->organisation,
                                             .person = c->person,
                                             .capacity = c->capacity,
                                             .licence = c->licence,
                                             .status = c->status,
                                             .state = c->state,
                                             .audience = c->audience,
                                             .home = c->home,
                                             .published = c->published,
                                             .proof = c->proof,
                                             .example = c->example,
                                             .created_at = c->created_at,
                                             .updated_at = c->updated_at,
                                             .active_at = c->active_at,
                                             .published_at = c->published_at,
                                         });
}

bool revision_import(struct db *d, arena *a, const struct revision_imported *v)
{
    if (revision_number_taken(d, v->contribution, v->number) ||
        (!v->published_at.has && revision_draft_document(d, a, v->contribution)))
        return false;
    revision_import_insert(d, (struct revision_import_insert_in){
                                  .uid = v->uid,
                                  .contribution = v->contribution,
                                  .number = v->number,
                                  .document = v->document,
                                  .fields_version = v->fields_version,
                                  .base = v->base,
                                  .published_at = v->published_at,
                                  .person = v->person,
                                  .capacity = v->capacity,
                                  .note = v->note,
                                  .saved_at = v->saved_at,
                              });
    return true;
}

bool contribution_import_end(struct db *d, arena *a, const struct kind *k, i64 contribution)
{
    struct contribution *c = contribution_whole(d, a, contribution);
    struct revision_text *draft = revision_draft_document(d, a, contribution);
    struct revision_text *seen =
        c && c->published.has ? revision_document(d, a, contribution, c->published.value) : draft;
    struct form *f = seen ? revision_form(a, k, seen->document, seen->fields_version) : NULL;
    if (!f)
        return false;
    struct heading h = heading_of(a, k, f);
    contribution_set_heading(d, (struct contribution_set_heading_in){
                                    .id = contribution,
                                    .title = h.title,
                                    .slug = h.slug,
                                    .summary = h.summary,
                                    .depth = h.depth,
                                    .status = c->status.len ? c->status : h.status,
                                });
    /* Where the next two writers begin. */
    draft_step_import_insert(d, contribution, c->version, c->home,
                             draft ? draft->document : seen->document);
    contribution_project(d, a, k, contribution);
    contribution_count(d, contribution);
    contribution_index(d, a, k, contribution);
    return true;
}

void contribution_import_undo(struct db *d, arena *a, i64 contribution)
{
    search_remove_contribution(d, a, contribution);
    contribution_import_delete(d, contribution);
}

/* ---- what hangs on them ------------------------------------------------------------------------
 */

bool link_import(struct db *d, const struct link_imported *l)
{
    return link_put(d, (struct link_put_in){
                           .source = l->source,
                           .target = l->target,
                           .kind = l->kind,
                           .target_revision = l->target_revision,
                           .changes = l->changes,
                           .now = l->created_at,
                       }) == 1;
}

bool declaration_import(struct db *d, const struct declaration_imported *v)
{
    return declaration_import_insert(d, (struct declaration_import_insert_in){
                                            .uid = v->uid,
                                            .contribution = v->contribution,
                                            .organisation = v->organisation,
                                            .kind = v->kind,
                                            .person = v->person,
                                            .capacity = v->capacity,
                                            .note = v->note,
                                            .own = v->own,
                                            .declared_at = v->declared_at,
                                            .withdrawn_at = v->withdrawn_at,
                                        }) != 0;
}

void follow_up_import(struct db *d, arena *a, const struct follow_up_imported *f)
{
    follow_up_insert(d, (struct follow_up_insert_in){
                            .uid = f->uid,
                            .contribution = f->contribution,
                            .happened_on = f->happened_on,
                            .alive = f->alive,
                            .body = f->body,
                            .html = markdown_render(a, f->body, NULL),
                            .person = f->person,
                            .capacity = f->capacity,
                            .now = f->created_at,
                        });
}

bool follow_import(struct db *d, i64 person, i64 contribution, instant at)
{
    return follow_insert(d, person, contribution, at) == 1;
}

bool translation_import(struct db *d, const struct translation_imported *t)
{
    return translation_import_insert(d, (struct translation_import_insert_in){
                                            .contribution = t->contribution,
                                            .language = t->language,
                                            .field = t->field,
                                            .body = t->body,
                                            .of_revision = t->of_revision,
                                            .person = t->person,
                                            .translated_at = t->translated_at,
                                        }) == 1;
}

void best_post_import(struct db *d, i64 contribution, i64 post)
{
    best_post_import_write(d, contribution, post);
}
