/* SPDX-License-Identifier: EUPL-1.2 */
/* The versions of a sheet, what changed between two, and going back to one. */
#include "experience_views.h"
#include "features/experience/inside.h"

/* ---- the list -------------------------------------------------------------------------------- */

void revisions_page(struct request *r)
{
    enum { LIST_PAGE = 50 };
    struct contribution *c = sheet_readable(r);
    i64 before = request_query_id(r, "avant");
    if (!c)
        return;
    struct versions_page page = {
        .id = c->id,
        .title = c->title.len ? c->title : say(r, T("Sans titre")),
        .path = url_check(experience_path(r, c)),
        .may_edit = contribution_may_edit(r, c),
        .rows =
            revision_list(r->db, r->arena, r->reader.person, c->id, before ? before : INT64_MAX),
    };
    if (page.rows.len == LIST_PAGE)
        page.next = SOME(opt_int, page.rows.at[LIST_PAGE - 1].number);
    crumb(r, say(r, T("Récits")), S("/experiences"));
    crumb(r, page.title, page.path.text);
    r->layout.hide_from_robots = true;
    show(r, view_experience_versions, &page);
}

/* ---- the difference -------------------------------------------------------------------------- */

static void add_pieces(struct request *r, const struct version_page *page, struct changed_field *f,
                       const struct difference *d)
{
    for (i64 i = 0; i < d->len; i++)
        *push(r->arena, &f->pieces) = (struct changed_piece){
            .text = d->at[i].text,
            .removed = page->with && d->at[i].kind == DIFFERENCE_REMOVED,
            /* Compared with nothing, all is plain. */
            .added = page->with && d->at[i].kind == DIFFERENCE_ADDED,
        };
}

/* Field by field, as people read them: organisations by their names. */
static void add_changes(struct request *r, struct version_page *page, const struct form *before,
                        const struct form *after)
{
    for (i64 i = 0; i < after->values.len; i++) {
        str was = document_value(r->arena, r->language, &before->values.at[i]);
        str is = document_value(r->arena, r->language, &after->values.at[i]);
        if (str_eq(was, is))
            continue;
        struct difference d = difference_of(r->arena, was, is);
        struct changed_field *f = push(r->arena, &page->changes);
        *f = (struct changed_field){.label = after->values.at[i].field->label};
        add_pieces(r, page, f, &d);
    }
}

static struct form *revision_shown(struct request *r, const struct kind *k,
                                   const struct revision *v)
{
    return form_of_document(r, k, v ? v->document : S("{}"));
}

void revision_page(struct request *r)
{
    struct contribution *c = sheet_readable(r);
    i64 number = request_id(r, 1), with = request_query_id(r, "avec");
    if (!c)
        return;
    struct revision *now = revision_numbered(r->db, r->arena, r->reader.person, c->id, number);
    struct revision *then =
        revision_numbered(r->db, r->arena, r->reader.person, c->id, with ? with : number - 1);
    const struct kind *k = kind_with_facets(r->db, r->arena, r->language, &experience_kind, true);
    struct form *after = now ? revision_shown(r, k, now) : NULL;
    struct form *before = after ? revision_shown(r, k, then) : NULL;
    if (!after || !before || (with && !then)) {
        not_found(r);
        return;
    }
    struct version_page page = {
        .id = c->id,
        .number = number,
        .with = then ? then->number : 0,
        .title = c->title.len ? c->title : say(r, T("Sans titre")),
        .path = url_check(experience_path(r, c)),
        .revision = *now,
        .may_restore = contribution_may_edit(r, c) && now->published_at.has &&
                       !(c->published.has && c->published.value == number),
    };
    add_changes(r, &page, before, after);
    crumb(r, say(r, T("Récits")), S("/experiences"));
    crumb(r, page.title, page.path.text);
    crumb(r, say(r, T("Versions")), experience_below(r, c, "versions"));
    r->layout.hide_from_robots = true;
    show(r, view_experience_version, &page);
}

void restore_apply(struct request *r)
{
    struct contribution *c = sheet_to_edit(r);
    if (c && contribution_restore(r, &experience_kind, c->id, request_id(r, 1)))
        see_other(r, experience_below(r, c, "modifier"),
                  T("Cette version est reprise dans un brouillon. Relisez, puis publiez."));
}
