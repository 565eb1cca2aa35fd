/* SPDX-License-Identifier: EUPL-1.2 */
/* Opening a contribution, and who may do what with it. */
#include "commons/contribution/contribution.h"

#include <string.h>

#include "commons/app.h"
#include "commons/contribution/inside.h"
#include "commons/contribution/total.h"
#include "commons/file/audience.h"
#include "commons/journal/journal.h"
#include "commons/mandate/mandate.h"
#include "commons/notice/audience.h"
#include "commons/person/person.h"
#include "commons/search/search.h"
#include "commons/thread/audience.h"

bool refuse_whole(struct request *r, message why)
{
    if (!r->form)
        r->form = form_of(r->arena, NULL, 0);
    refuse(r, NULL, why);
    return false;
}

/* ---- who may -------------------------------------------------------------------------------- */

struct thing contribution_thing(const struct request *r, const struct contribution *c)
{
    /* who left the organisation still reads its drafts for a while, and writes them no more */
    bool writes = !c->home_organisation.has ||
                  capacity_may(capacity_in(r, c->home_organisation), ACT_PUBLISH);
    return (struct thing){.person = c->person,
                          .organisation = c->organisation,
                          .at_home = c->at_home,
                          .working = c->at_home && writes,
                          .member = c->organisation.has &&
                                    capacity_may(capacity_in(r, c->organisation), ACT_PUBLISH),
                          .state = thing_state(c->state)};
}

bool contribution_may_edit(const struct request *r, const struct contribution *c)
{
    return may(r, EDIT, contribution_thing(r, c));
}

bool contribution_may_open_to(struct request *r, i64 audience)
{
    return audience == AUDIENCE_PUBLIC ||
           reader_holds_audience(r->db, r->reader.person, audience) > 0;
}

struct contribution *contribution_to(struct request *r, enum action action, i64 contribution)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, contribution);
    if (c && may(r, action, contribution_thing(r, c)))
        return c;
    refuse_whole(r, c && waits_for_address(&r->reader, action)
                        ? T("Confirmez d’abord votre adresse de courriel, dans « Connexion et "
                            "sécurité » ; ce que vous avez écrit reste dans ce formulaire.")
                        : T("Vous ne pouvez pas modifier cette contribution."));
    return NULL;
}

str capacity_words(struct request *r, const struct capacity *c)
{
    return c ? capacity_text(r->arena, c) : (str){0};
}

/* Drafts are for the organisation they are written for; a person whose mandate nobody has proven is
   not among its readers, and works alone. */
i64 home_of(struct request *r, const struct capacity *c)
{
    i64 person = r->reader.person;
    i64 audience = c ? audience_of_organisation(r, c->organisation) : 0;
    return audience && reader_holds_audience(r->db, person, audience) ? audience
                                                                      : audience_group(r, person);
}

enum signatory signatory_of(struct request *r, opt_int organisation)
{
    struct author_organisation *o =
        organisation.has ? organisation_of_author(r->db, r->arena, organisation.value) : NULL;
    return signatory_of_nature(o ? o->nature : (str){0});
}

void journal_contribution(struct request *r, const char *action, const struct contribution *c,
                          const char *name, i64 value)
{
    journal_write(r, action, c->uid,
                  journal_payload(r->arena, "contribution", c->id, name, value, NULL));
}

/* ---- headings ------------------------------------------------------------------------------- */

str document_text_of(const struct form *f, const char *name)
{
    for (i64 i = 0; i < f->values.len; i++)
        if (!strcmp(f->values.at[i].field->name, name))
            return f->values.at[i].text;
    return (str){0};
}

struct heading heading_of(arena *a, const struct kind *k, const struct form *document)
{
    struct heading h = {.title = document_text_of(document, "title"),
                        .summary = document_text_of(document, "summary")};
    h.slug = text_slug(a, h.title);
    if (k->depth)
        h.depth = k->depth(document);
    if (k->status)
        h.status = k->status(document);
    return h;
}

void heading_write(struct request *r, i64 contribution, const struct kind *k, const struct form *f)
{
    struct heading h = heading_of(r->arena, k, f);
    contribution_set_heading(r->db, (struct contribution_set_heading_in){
                                        .id = contribution,
                                        .title = h.title,
                                        .slug = h.slug,
                                        .summary = h.summary,
                                        .depth = h.depth,
                                        .status = h.status,
                                    });
}

/* ---- opening -------------------------------------------------------------------------------- */

struct opening {
    struct contribution_new asked;
    struct form *document;
    str json, licence;
    opt_int organisation;
    uid uid;
    i64 home;
};

/* The licence asked for, or the default; neither against the source's. */
static bool settle_licence(struct request *r, struct opening *o)
{
    str from = {0};
    if (o->asked.adapted_from) {
        struct contribution *source =
            contribution_one(r->db, r->arena, r->reader.person, o->asked.adapted_from);
        if (!source || !source->published.has)
            return refuse_whole(r, T("L’original n’est pas accessible."));
        from = source->licence;
        if (!o->asked.adapted_revision)
            o->asked.adapted_revision = source->published.value;
    }
    struct licence_offer offer =
        licences_offered(r->settings, signatory_of(r, o->organisation), from);
    message why = {0};
    o->licence = o->asked.licence.len ? o->asked.licence : str_of(offer.at[0]->code);
    if (from.len && !licence_compatible(from, o->licence, &why))
        return refuse_whole(r, why);
    if (!licence_offered(&offer, o->licence))
        return refuse_whole(r, T("Cette licence n’est pas proposée ici : {1}.", o->licence));
    return true;
}

/* What is written in the name of the demonstration is part of it: trying an account out must not
   look like the first real contribution, which hides all examples. */
static bool by_example(struct request *r, const struct opening *o)
{
    return author_is_example(r->db, r->reader.person, o->organisation) > 0;
}

static i64 insert_row(struct request *r, const struct opening *o)
{
    const struct contribution_new *n = &o->asked;
    struct heading h = heading_of(r->arena, n->kind, o->document);
    return contribution_insert(r->db, (struct contribution_insert_in){
                                          .uid = o->uid,
                                          .kind = str_of(n->kind->name),
                                          .title = h.title,
                                          .slug = h.slug,
                                          .summary = h.summary,
                                          .organisation = o->organisation,
                                          .person = r->reader.person,
                                          .capacity = capacity_words(r, n->capacity),
                                          .licence = o->licence,
                                          .depth = h.depth,
                                          .status = h.status,
                                          .home = o->home,
                                          .example = n->example || by_example(r, o),
                                          .now = r->now,
                                      });
}

static void insert_first_revision(struct request *r, const struct opening *o, i64 id)
{
    const struct contribution_new *n = &o->asked;
    revision_insert(r->db, (struct revision_insert_in){
                               .uid = request_uid(r),
                               .contribution = id,
                               .audience = o->home,
                               .number = 1,
                               .document = o->json,
                               .fields_version = n->kind->fields_version,
                               .person = r->reader.person,
                               .capacity = capacity_words(r, n->capacity),
                               .now = r->now,
                           });
    remember_step(r, id, 1, o->home, o->json);
    if (n->adapted_from)
        link_put(r->db, (struct link_put_in){
                            .source = id,
                            .target = n->adapted_from,
                            .kind = S("adapted_from"),
                            .target_revision = n->adapted_revision,
                            .changes = n->changes,
                            .now = r->now,
                        });
}

i64 contribution_create(struct request *r, struct contribution_new n)
{
    struct opening o = {.asked = n};
    if (n.capacity)
        o.organisation = SOME(opt_int, n.capacity->organisation);
    o.document = document_read(r->arena, n.kind, n.document);
    if (o.document)
        o.json = document_write(r->arena, o.document);
    if (!o.json.len) {
        refuse_whole(r, T("Ce document est illisible ou trop long."));
        return 0;
    }
    if (!settle_licence(r, &o))
        return 0;
    o.home = home_of(r, n.capacity);
    o.uid = request_uid(r);
    i64 id = insert_row(r, &o);
    if (!id)
        return 0;
    insert_first_revision(r, &o, id);
    follow_insert(r->db, r->reader.person, id, r->now);
    if (n.adapted_from && n.kind->files)
        attachments_adopt(r, n.adapted_from, id, o.home);
    contribution_index(r->db, r->arena, n.kind, id);
    journal_write(
        r, "contribution.create", o.uid,
        journal_payload(r->arena, "contribution", id, "adapted_from", n.adapted_from, NULL));
    return id;
}

i64 contribution_adapt(struct request *r, i64 source, const struct capacity *c, str changes)
{
    struct contribution *from = contribution_one(r->db, r->arena, r->reader.person, source);
    const struct kind *k = from ? app_kind(r->app, from->kind) : NULL;
    struct form *f = k ? contribution_published(r, k, from) : NULL;
    if (!f || !str_eq(from->state, S("published"))) {
        refuse_whole(r, T("L’original n’est pas accessible."));
        return 0;
    }
    if (k->adapt)
        k->adapt(f, r->arena);
    return contribution_create(r, (struct contribution_new){
                                      .kind = k,
                                      .capacity = c,
                                      .document = document_write(r->arena, f),
                                      .example = from->example,
                                      .adapted_from = source,
                                      .adapted_revision = from->published.value,
                                      .changes = changes,
                                  });
}

/* ---- licence -------------------------------------------------------------------------------- */

bool licence_allowed(struct request *r, i64 contribution, str licence)
{
    struct link_origin_rows origins = link_origins(r->db, r->arena, contribution);
    for (i64 i = 0; i < origins.len; i++) {
        struct contribution *source = contribution_whole(r->db, r->arena, origins.at[i].target);
        message why = {0};
        if (source && !licence_compatible(source->licence, licence, &why))
            return refuse_whole(r, why);
    }
    return true;
}

bool contribution_set_licence(struct request *r, i64 contribution, str licence)
{
    struct contribution *c = contribution_to(r, SETTLE, contribution);
    if (!c || !licence_allowed(r, contribution, licence))
        return false;
    struct licence_offer offer =
        licences_offered(r->settings, signatory_of(r, c->organisation), (str){0});
    bool origin_imposes =
        link_origins(r->db, r->arena, contribution).len > 0 && licence_find(licence);
    if (!licence_offered(&offer, licence) && !origin_imposes)
        return refuse_whole(r, T("Cette licence n’est pas proposée ici : {1}.", licence));
    contribution_write_licence(r->db, contribution, licence, r->now);
    const struct kind *k = app_kind(r->app, c->kind);
    if (k)
        contribution_index(r->db, r->arena, k, contribution);
    journal_contribution(r, "contribution.licence", c, "licence",
                         (i64)(licence_find(licence) - licences));
    return true;
}

/* ---- visibility ------------------------------------------------------------------------------ */

void move_everything(struct request *r, i64 contribution, i64 audience)
{
    revision_move_audience(r->db, contribution, audience);
    posts_set_audience(r->db, contribution, audience);
    attachments_set_audience(r->db, contribution, audience);
    notices_set_audience(r->db, contribution, audience);
    search_move(r->db, r->arena, contribution, audience);
    contribution_count(r->db, contribution);
}

bool contribution_set_audience(struct request *r, i64 contribution, i64 audience)
{
    struct contribution *c = contribution_to(r, SETTLE, contribution);
    if (!c)
        return false;
    if (!str_eq(c->state, S("published")))
        return refuse_whole(
            r, T("Un brouillon n’est lu que de ceux qui y travaillent : publiez-le d’abord."));
    if (!contribution_may_open_to(r, audience))
        return refuse_whole(
            r, T("Vous ne pouvez ouvrir ce texte qu’à des lecteurs dont vous faites partie."));
    if (c->audience == AUDIENCE_PUBLIC && audience != AUDIENCE_PUBLIC && !may_take_back(r, c))
        return false;
    contribution_move_audience(r->db, contribution, audience, r->now);
    move_everything(r, contribution, audience);
    journal_contribution(r, "contribution.audience", c, "audience", audience);
    return true;
}

bool contribution_withdraw(struct request *r, i64 contribution)
{
    struct contribution *c = contribution_to(r, SETTLE, contribution);
    const struct kind *k = c ? app_kind(r->app, c->kind) : NULL;
    if (!k)
        return false;
    if (!str_eq(c->state, S("published")))
        return refuse_whole(r, T("Cette contribution n’est pas publiée."));
    if (!may_take_back(r, c))
        return false;
    contribution_set_state(r->db, contribution, S("withdrawn"), r->now);
    contribution_move_audience(r->db, contribution, c->home, r->now);
    move_everything(r, contribution, c->home);
    if (c->audience == AUDIENCE_PUBLIC) /* nobody else knew that it was there */
        old_address_insert(r->db, contribution_old_path(r->arena, k, contribution), (opt_int){0});
    journal_contribution(r, "contribution.withdraw", c, "audience", c->audience);
    return true;
}

i64 contribution_conceal(struct request *r, i64 contribution)
{
    struct contribution *c = contribution_whole(r->db, r->arena, contribution);
    if (!c)
        return 0;
    contribution_reveal(r, contribution, audience_of_nobody(r));
    return c->audience;
}

void contribution_reveal(struct request *r, i64 contribution, i64 audience)
{
    contribution_move_audience(r->db, contribution, audience, r->now);
    move_everything(r, contribution, audience);
}

bool contribution_take_over(struct request *r, i64 contribution, const struct capacity *capacity)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, contribution);
    i64 audience = capacity ? audience_of_organisation(r, capacity->organisation) : 0;
    struct thing thing = c ? contribution_thing(r, c) : (struct thing){0};
    thing.concerned =
        c && capacity && contribution_concerns(r->db, contribution, capacity->organisation);
    if (!c || !capacity || !may(r, TAKE_OVER, thing))
        return refuse_whole(
            r, T("Seul l’organisme dont parle cette contribution peut la reprendre à son compte."));
    if (!reader_holds_audience(r->db, r->reader.person, audience))
        return refuse_whole(r, T("Votre mandat doit d’abord être confirmé."));
    if (revision_draft_document(r->db, r->arena, contribution))
        return refuse_whole(r, T("Des modifications sont en cours : reprenez cette contribution "
                                 "une fois qu’elles sont publiées."));
    contribution_write_author(r->db, (struct contribution_write_author_in){
                                         .id = contribution,
                                         .organisation = capacity->organisation,
                                         .person = r->reader.person,
                                         .capacity = capacity_words(r, capacity),
                                         .home = audience,
                                         .now = r->now,
                                     });
    draft_step_move_home(r->db, contribution, audience);
    contribution_count(r->db, contribution);
    const struct kind *k = app_kind(r->app, c->kind);
    if (k)
        contribution_index(r->db, r->arena, k, contribution);
    journal_contribution(r, "contribution.take_over", c, "organisation", capacity->organisation);
    return true;
}

/* ---- small things ---------------------------------------------------------------------------- */

void contribution_follow_read(struct request *r, const struct contribution *c)
{
    follow_insert(r->db, r->reader.person, c->id, r->now);
}

void contribution_follow(struct request *r, i64 contribution, bool follow)
{
    if (!follow)
        follow_delete(r->db, r->reader.person, contribution);
    else if (contribution_one(r->db, r->arena, r->reader.person, contribution))
        follow_insert(r->db, r->reader.person, contribution, r->now);
}

void contribution_set_partners(struct db *d, i64 contribution, const i64 *organisations, i64 count,
                               str role)
{
    contribution_partner_clear(d, contribution, role);
    for (i64 i = 0; i < count; i++)
        contribution_partner_insert(d, contribution, organisations[i], role);
}

void contribution_posted(struct db *d, i64 contribution, i64 change, instant at)
{
    contribution_write_post_count(d, contribution, change, at);
    contribution_count_answer(d, contribution);
}

void contribution_set_best_post(struct db *d, i64 contribution, i64 post, str status)
{
    contribution_write_best_post(d, contribution, post ? SOME(opt_int, post) : (opt_int){0},
                                 status);
}
