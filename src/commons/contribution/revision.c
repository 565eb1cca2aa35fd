/* SPDX-License-Identifier: EUPL-1.2 */
/* Drafts: saved, merged, thrown away, begun again from an older revision. */
#include <string.h>

#include "commons/app.h"
#include "commons/contribution/inside.h"
#include "commons/journal/journal.h"
#include "commons/search/search.h"

struct form *revision_form(arena *a, const struct kind *k, str document, i64 fields_version)
{
    if (fields_version < k->fields_version && k->upgrade)
        document = k->upgrade(a, document, (int)fields_version);
    return document_read(a, k, document);
}

void remember_step(struct request *r, i64 contribution, i64 version, i64 home, str document)
{
    draft_step_insert(r->db, contribution, version, home, document);
    draft_step_trim(r->db, contribution, version);
}

/* ---- reading --------------------------------------------------------------------------------- */

static struct revision *published_revision(struct request *r, const struct contribution *c)
{
    return c->published.has
               ? revision_numbered(r->db, r->arena, r->reader.person, c->id, c->published.value)
               : NULL;
}

struct form *contribution_published(struct request *r, const struct kind *k,
                                    const struct contribution *c)
{
    struct revision *v = published_revision(r, c);
    return v ? revision_form(r->arena, k, v->document, v->fields_version) : NULL;
}

/* The draft if the reader may see one, else what is published. */
static struct revision *present_revision(struct request *r, const struct contribution *c)
{
    struct revision *draft = revision_draft_of(r->db, r->arena, r->reader.person, c->id);
    return draft ? draft : published_revision(r, c);
}

struct form *contribution_document(struct request *r, const struct kind *k,
                                   const struct contribution *c)
{
    if (!contribution_may_edit(r, c) && !may(r, READ_DRAFT, contribution_thing(r, c)))
        return NULL;
    struct revision *v = present_revision(r, c);
    return v ? revision_form(r->arena, k, v->document, v->fields_version) : NULL;
}

struct form *contribution_merge(struct request *r, const struct kind *k, i64 contribution, i64 seen,
                                str mine, i64 *conflicts)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, contribution);
    if (!c || !contribution_may_edit(r, c))
        return NULL;
    struct revision *theirs = present_revision(r, c), *published = published_revision(r, c);
    struct draft_step *base = draft_step_at(r->db, r->arena, r->reader.person, contribution, seen);
    if (!theirs)
        return NULL;
    /* A start that is not remembered any more: what all readers saw, or nothing; then more fields
       are shown as written by both, and none is lost. */
    str from = base ? base->document : published ? published->document : S("{}");
    return document_merge(r->arena, k, from, mine, theirs->document, conflicts);
}

/* ---- saving -----------------------------------------------------------------------------------
 */

static void write_draft(struct request *r, const struct kind *k, const struct contribution *c,
                        str document, str note)
{
    str capacity = capacity_words(r, capacity_in(r, c->organisation));
    if (revision_draft_document(r->db, r->arena, c->id)) {
        revision_write_draft(r->db, (struct revision_write_draft_in){
                                        .contribution = c->id,
                                        .document = document,
                                        .fields_version = k->fields_version,
                                        .person = r->reader.person,
                                        .capacity = capacity,
                                        .note = note,
                                        .now = r->now,
                                    });
        return;
    }
    revision_insert(r->db, (struct revision_insert_in){
                               .uid = request_uid(r),
                               .contribution = c->id,
                               .audience = c->home,
                               .number = revision_last(r->db, c->id) + 1,
                               .document = document,
                               .fields_version = k->fields_version,
                               .base = c->published.has ? c->published.value : 0,
                               .person = r->reader.person,
                               .capacity = capacity,
                               .note = note,
                               .now = r->now,
                           });
}

static void draft_changed(struct request *r, const struct kind *k, const struct contribution *c,
                          const struct form *f, str document)
{
    remember_step(r, c->id, c->version + 1, c->home, document);
    if (!str_eq(c->state, S("draft")))
        return; /* the row says what readers see, which has not changed */
    heading_write(r, c->id, k, f);
    contribution_index(r->db, r->arena, k, c->id);
}

enum save_result contribution_save(struct request *r, i64 contribution, i64 seen, str document,
                                   str note)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, contribution);
    const struct kind *k = c ? app_kind(r->app, c->kind) : NULL;
    if (!k || !contribution_may_edit(r, c))
        return SAVE_FORBIDDEN;
    struct form *f = document_read(r->arena, k, document);
    str json = f ? document_write(r->arena, f) : (str){0};
    if (!json.len) {
        refuse_whole(r, T("Ce document est illisible ou trop long."));
        return SAVE_FORBIDDEN;
    }
    if (!contribution_touch(r->db, contribution, seen, r->now))
        return SAVE_CONFLICT;
    write_draft(r, k, c, json, note);
    draft_changed(r, k, c, f, json);
    journal_contribution(r, "contribution.save", c, "version", seen + 1);
    return SAVED;
}

bool contribution_restore(struct request *r, const struct kind *k, i64 contribution,
                          i64 revision_number)
{
    struct contribution *c = contribution_to(r, EDIT, contribution);
    struct revision *old =
        c ? revision_numbered(r->db, r->arena, r->reader.person, contribution, revision_number)
          : NULL;
    struct form *f = old ? revision_form(r->arena, k, old->document, old->fields_version) : NULL;
    str json = f ? document_write(r->arena, f) : (str){0};
    if (!json.len)
        return refuse_whole(r, T("Cette version n’est pas accessible."));
    if (revision_draft_document(r->db, r->arena, contribution))
        return refuse_whole(r,
                            T("Un brouillon est en cours : publiez-le ou abandonnez-le d’abord."));
    if (!contribution_touch(r->db, contribution, c->version, r->now))
        return refuse_whole(r, T("Ce texte a changé entre-temps."));
    write_draft(r, k, c, json,
                text_format(r->arena, "Reprise de la version %lld", (long long)revision_number));
    draft_changed(r, k, c, f, json);
    journal_contribution(r, "contribution.restore", c, "revision", revision_number);
    return true;
}

/* What was never published goes whole; its place in a chain of adaptations keeps it. */
static bool discard_whole(struct request *r, const struct contribution *c)
{
    if (contribution_named_elsewhere(r->db, c->id))
        return refuse_whole(
            r, T("D’autres contributions renvoient à ce brouillon : il ne peut pas disparaître."));
    search_remove_contribution(r->db, r->arena, c->id);
    contribution_delete(r->db, c->id);
    return true;
}

bool contribution_discard(struct request *r, i64 contribution, i64 seen)
{
    struct contribution *c = contribution_to(r, EDIT, contribution);
    if (!c)
        return false;
    if (!contribution_touch(r->db, contribution, seen, r->now))
        return refuse_whole(r, T("Ce texte a changé entre-temps."));
    journal_contribution(r, "contribution.discard", c, "version", seen);
    if (!c->published.has)
        return discard_whole(r, c);
    struct revision_text *published =
        revision_document(r->db, r->arena, contribution, c->published.value);
    revision_delete_draft(r->db, contribution);
    if (published)
        remember_step(r, contribution, seen + 1, c->home, published->document);
    return true;
}
