/* SPDX-License-Identifier: EUPL-1.2 */
/* Publishing: what must be there, what readers see from then on, and the index. */
#include "commons/app.h"
#include "commons/contribution/facet.h"
#include "commons/contribution/inside.h"
#include "commons/contribution/total.h"
#include "commons/file/audience.h"
#include "commons/journal/journal.h"
#include "commons/notice/notice.h"
#include "commons/search/search.h"

static str number_text(arena *a, i64 n) { return text_format(a, "%lld", (long long)n); }

static bool same(str x, const char *y) { return str_eq(x, str_of(y)); }

/* What would be published: the draft, or the text that was withdrawn. NULL with a refusal. */
static struct revision_text *to_publish(struct request *r, const struct contribution *c)
{
    struct revision_text *draft = revision_draft_document(r->db, r->arena, c->id);
    if (draft)
        return draft;
    if (c->published.has && same(c->state, "withdrawn"))
        return revision_document(r->db, r->arena, c->id, c->published.value);
    refuse_whole(r, T("Il n’y a rien de nouveau à publier."));
    return NULL;
}

static bool complete(struct request *r, const struct kind *k, struct form *f)
{
    i64 missing = document_missing(r->arena, k, f, true);
    if (!missing)
        return true;
    r->form = f;
    r->refused = true;
    if (!message_is(f->refusal))
        f->refusal = missing == 1 ? T("Il reste un champ à compléter avant de publier.")
                                  : T("Il reste {1} champs à compléter avant de publier.",
                                      number_text(r->arena, missing));
    return false;
}

static void open_to_readers(struct request *r, const struct kind *k, const struct contribution *c,
                            i64 number, i64 audience, const struct form *f)
{
    revision_publish(r->db, c->id, number, audience, r->now);
    heading_write(r, c->id, k, f);
    contribution_set_published(r->db, c->id, number, audience, r->now);
    old_address_delete(r->db, contribution_old_path(r->arena, k, c->id));
    if (audience != c->audience)
        move_everything(r, c->id, audience);
    attachments_open(r->db, c->id, audience);
}

bool contribution_publish(struct request *r, const struct kind *k, i64 contribution, i64 seen,
                          i64 audience)
{
    struct contribution *c = contribution_to(r, PUBLISH, contribution);
    if (!c)
        return false;
    check(same(c->kind, k->name));
    struct revision_text *v = to_publish(r, c);
    struct form *f = v ? revision_form(r->arena, k, v->document, v->fields_version) : NULL;
    if (!f)
        return v ? refuse_whole(r, T("Ce document est illisible ou trop long.")) : false;
    if (!complete(r, k, f) || !licence_allowed(r, contribution, c->licence))
        return false;
    if (!contribution_may_open_to(r, audience))
        return refuse_whole(
            r, T("Vous ne pouvez ouvrir ce texte qu’à des lecteurs dont vous faites partie."));
    if (!contribution_touch(r->db, contribution, seen, r->now))
        return refuse_whole(r, T("Ce texte a changé entre-temps : relisez-le avant de publier."));
    if (!settle_signature(r, k, c, f))
        return false;
    open_to_readers(r, k, c, v->number, audience, f);
    declare_adaptation(r, c);
    contribution_project(r->db, r->arena, k, contribution);
    contribution_count(r->db, contribution);
    contribution_index(r->db, r->arena, k, contribution);
    journal_contribution(r, "contribution.publish", c, "revision", v->number);
    notice_tell(
        r, (struct notice_new){.kind = c->published.has ? NOTICE_REVISION : NOTICE_CONTRIBUTION,
                               .contribution = contribution,
                               .by = r->reader.person});
    return true;
}

/* ---- what is made of the document --------------------------------------------------------------
 */

/* The text of the row: published, or the draft while there is nothing else. */
static struct form *text_of_row(struct db *d, arena *a, const struct kind *k,
                                const struct contribution *c)
{
    struct revision_text *v = c->published.has ? revision_document(d, a, c->id, c->published.value)
                                               : revision_draft_document(d, a, c->id);
    return v ? revision_form(a, k, v->document, v->fields_version) : NULL;
}

static void write_facets(struct db *d, i64 contribution, const char *dimension, str codes)
{
    while (codes.len) {
        str code = str_cut(&codes, ' ');
        if (code.len)
            contribution_facet_insert(d, contribution, str_of(dimension), code);
    }
}

void contribution_project(struct db *d, arena *a, const struct kind *k, i64 contribution)
{
    struct contribution *c = contribution_whole(d, a, contribution);
    struct form *f = c && c->published.has ? text_of_row(d, a, k, c) : NULL;
    if (!f)
        return;
    contribution_facet_clear(d, contribution);
    write_facets(d, contribution, "sector", document_text_of(f, "sectors"));
    write_facets(d, contribution, "theme", document_text_of(f, "themes"));
    if (k->project)
        k->project(d, a, contribution, f);
}

static void facet_number(arena *a, struct search_entry *e, enum facet_kind kind, opt_int n)
{
    if (n.has && n.value)
        search_entry_facet(a, e, kind, number_text(a, n.value));
}

/* Where it took place and who is meant: the organisation concerned, or else the author's. */
static void organisation_facets(struct db *d, arena *a, i64 organisation, struct search_entry *e)
{
    struct author_organisation *o =
        organisation ? organisation_of_author(d, a, organisation) : NULL;
    if (!o)
        return;
    search_entry_facet(a, e, FACET_NATURE, o->nature);
    facet_number(a, e, FACET_ORGANISATION, SOME(opt_int, o->id));
    facet_number(a, e, FACET_STRATUM, SOME(opt_int, o->stratum));
    facet_number(a, e, FACET_DEPARTEMENT,
                 same(o->nature, "departement") ? SOME(opt_int, o->id) : o->department);
    facet_number(a, e, FACET_REGION, same(o->nature, "region") ? SOME(opt_int, o->id) : o->region);
}

/* The sectors and themes of a draft are not rows yet: they come from the document. */
static void document_facets(arena *a, struct search_entry *e, enum facet_kind kind, str codes)
{
    while (codes.len) {
        str code = str_cut(&codes, ' ');
        if (code.len)
            search_entry_facet(a, e, kind, code);
    }
}

i64 contributions_change_depth(struct request *r, const struct kind *k, str from, str to, i64 most)
{
    enum { ONE = 8 << 20 };
    struct contribution_id_rows rows =
        contribution_of_depth(r->db, r->arena, str_of(k->name), from, most);
    arena one = arena_of(ONE);
    for (i64 i = 0; i < rows.len; i++) {
        contribution_set_depth(r->db, rows.at[i].id, to);
        contribution_index(r->db, &one, k, rows.at[i].id);
        arena_reset(&one);
    }
    arena_free(&one);
    return rows.len;
}

void contribution_index(struct db *d, arena *a, const struct kind *k, i64 contribution)
{
    enum { PLAIN_MAX = 48 << 10 };
    struct contribution *c = contribution_whole(d, a, contribution);
    struct form *f = c ? text_of_row(d, a, k, c) : NULL;
    if (!f)
        return;
    struct search_entry e = {
        .kind = c->kind,
        .subject = c->id,
        .contribution = c->id,
        .audience = c->audience,
        .language = c->language,
        .title = c->title,
        .body = document_plain(a, f, PLAIN_MAX),
        .at = c->published_at.has ? c->published_at.value : c->created_at,
        .example = c->example,
    };
    i64 author = c->organisation.has ? c->organisation.value : 0;
    i64 concerned = k->concerned ? k->concerned(f) : 0;
    struct author_organisation *other =
        concerned && concerned != author ? organisation_of_author(d, a, concerned) : NULL;
    if (c->organisation_name.has)
        e.also = c->organisation_name.value;
    if (other)
        e.also = text_format(a, "%.*s, %.*s", STR(other->name), STR(e.also));
    document_facets(a, &e, FACET_SECTOR, document_text_of(f, "sectors"));
    document_facets(a, &e, FACET_THEME, document_text_of(f, "themes"));
    search_entry_facet(a, &e, FACET_STATUS, c->status);
    search_entry_facet(a, &e, FACET_DEPTH, c->depth);
    search_entry_facet(a, &e, FACET_LICENCE, c->licence);
    organisation_facets(d, a, other ? other->id : author, &e);
    if (k->facets)
        k->facets(f, a, &e);
    search_put(d, a, &e);
}
