/* SPDX-License-Identifier: EUPL-1.2 */
/* test_world: a small commons for the tests of these rooms: two communes and an association, people
 * of each, and one kind with a field of every sort. */
#ifndef COMMONS_CONTRIBUTION_TEST_WORLD_H
#define COMMONS_CONTRIBUTION_TEST_WORLD_H

#include <string.h>

#include "base/test.h"
#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "commons/contribution/facet.h"
#include "commons/contribution/list.h"
#include "commons/person/person.h"
#include "commons/search/search.h"

#define UNUSED __attribute__((unused))

enum { BONNEVILLE = 1, RUMILLY = 2, ASSOCIATION = 3 }; /* organisations */
enum {
    VISITOR = 0,
    ANNE = 1,
    ALAIN = 2,
    BEA = 3,
    CARL = 4,
    DANA = 5,
    EVE = 6,
    ADMIN = 7
}; /* persons */
/* Anne and Alain: proven in Bonneville. Bea: proven in Rumilly. Carl: nothing. Dana: declared in
   Bonneville, proven by nobody. Eve: proven in the association. */

static const struct choice world_statuses[] = {{"planned", T("En projet")}, {"done", T("Réalisé")}};
static const struct field world_items[] = {
    {.name = "day", .type = FIELD_DAY, .label = T("Jour")},
    {.name = "what", .type = FIELD_LINE, .label = T("Quoi")},
};
static const struct field world_fields[] = {
    {.name = "title", .type = FIELD_LINE, .label = T("Titre"), .required_to_publish = true},
    {.name = "summary", .type = FIELD_LINE, .label = T("En une ligne")},
    {.name = "sectors", .type = FIELD_CHOICES, .label = T("Secteurs"), .required_to_publish = true},
    {.name = "themes", .type = FIELD_CHOICES, .label = T("Thèmes")},
    {.name = "status",
     .type = FIELD_CHOICE,
     .label = T("État"),
     .choices = world_statuses,
     .choice_count = 2},
    {.name = "need", .type = FIELD_TEXT, .label = T("Besoin"), .required_to_publish = true},
    {.name = "done", .type = FIELD_TEXT, .label = T("Fait")},
    {.name = "cost", .type = FIELD_AMOUNT, .label = T("Coût"), .asks_visa = true},
    {.name = "places", .type = FIELD_NUMBER, .label = T("Places")},
    {.name = "staff", .type = FIELD_DECIMAL, .label = T("Agents")},
    {.name = "since", .type = FIELD_PARTIAL_DAY, .label = T("Depuis")},
    {.name = "open", .type = FIELD_FLAG, .label = T("Ouvert")},
    {.name = "contact", .type = FIELD_EMAIL, .label = T("Contact")},
    {.name = "steps",
     .type = FIELD_LIST,
     .label = T("Étapes"),
     .items = world_items,
     .item_count = 2},
};

static str world_status(const struct form *f) { return form_text(f, "status"); }
static void world_adapt(struct form *f, arena *a UNUSED) { form_set(f, "contact", (str){0}); }
static i64 world_projected;
static void world_project(struct db *d UNUSED, arena *a UNUSED, i64 contribution,
                          const struct form *f UNUSED)
{
    world_projected = contribution;
}

static const struct kind world_kind = {
    .name = "trial",
    .path = "trials",
    .singular = T("essai"),
    .plural = T("essais"),
    .fields = world_fields,
    .field_count = countof(world_fields),
    .fields_version = 1,
    .project = world_project,
    .status = world_status,
    .adapt = world_adapt,
};
static const struct feature world_feature = {.name = "trial", .kind = &world_kind};
static const struct feature *const world_features[] = {&world_feature, NULL};

struct world {
    struct db *d;
    struct app app;
    uint8_t drawn; /* a seed for each request */
    i64 minute;
};

static void world_fill(struct db *d)
{
    audiences_start(d);
    facets_start(d);
    db_script(d, "INSERT INTO organisation (id, uid, nature, name, sort_key, folded, core, "
                 "address_key, stratum,"
                 " source, created_at, changed_at) VALUES"
                 " (1, randomblob(16), 'commune', 'Bonneville', 'bonneville', 'bonneville', "
                 "'bonneville', 'b', 2, 'person', 0, 0),"
                 " (2, randomblob(16), 'commune', 'Rumilly', 'rumilly', 'rumilly', 'rumilly', 'r', "
                 "3, 'person', 0, 0),"
                 " (3, randomblob(16), 'association', 'Les Échasses', 'echasses', 'les echasses', "
                 "'echasses', 'e', 0, 'person', 0, 0)");
    db_script(d, "INSERT INTO person (id, uid, role, password, created_at) VALUES"
                 " (1, randomblob(16), 0, '', 0), (2, randomblob(16), 0, '', 0), (3, "
                 "randomblob(16), 0, '', 0),"
                 " (4, randomblob(16), 0, '', 0), (5, randomblob(16), 0, '', 0), (6, "
                 "randomblob(16), 0, '', 0),"
                 " (7, randomblob(16), 1, '', 0)");
    db_script(d, "INSERT INTO person_name (person, email, name) VALUES (1, 'a@x', 'Anne'), (2, "
                 "'al@x', 'Alain'),"
                 " (3, 'b@x', 'Béa'), (4, 'c@x', 'Carl'), (5, 'd@x', 'Dana'), (6, 'e@x', 'Ève'), "
                 "(7, 'f@x', 'Admin')");
    db_script(d, "INSERT INTO audience (id, kind, organisation) VALUES (101, 'organisation', 1),"
                 " (102, 'organisation', 2), (103, 'organisation', 3)");
    db_script(d, "INSERT INTO reader_audience (reader, audience) VALUES (1,1),(1,2),(1,101), "
                 "(2,1),(2,2),(2,101),"
                 " (3,1),(3,2),(3,102), (4,1), (5,1), (6,1),(6,2),(6,103), (7,1)");
}

UNUSED static struct world world_of(arena *a)
{
    struct world w = {.d = db_open_memory(a), .app = {.features = world_features}};
    w.app.newest_settings = settings_default(a);
    world_fill(w.d);
    return w;
}

static void add_capacity(struct request *r, i64 organisation, str name, i64 audience)
{
    *push(r->arena, &r->reader.capacities) = (struct capacity){
        .mandate = r->reader.person,
        .organisation = organisation,
        .organisation_name = name,
        .function = S("directrice de la culture"),
        .audience = audience,
        .kind = S("officer"),
        .proof = audience ? PROOF_VOUCHED : PROOF_DECLARED,
    };
}

/* A request of that person, a minute after the one before. */
UNUSED static struct request *by(struct world *w, arena *a, i64 person)
{
    static const struct incoming nothing;
    struct request *r = new (a, struct request);
    *r = (struct request){.arena = a,
                          .in = &nothing,
                          .db = w->d,
                          .app = &w->app,
                          .settings = w->app.newest_settings,
                          .today = day_of(2027, 3, 14)};
    r->page = (html){.arena = a, .page = &r->layout};
    r->now.us = 1805000000000000 + 60000000 * ++w->minute;
    memset(r->seed, ++w->drawn, sizeof r->seed);
    r->reader.person = person;
    if (person == ANNE || person == ALAIN)
        add_capacity(r, BONNEVILLE, S("Bonneville"), 101);
    if (person == BEA)
        add_capacity(r, RUMILLY, S("Rumilly"), 102);
    if (person == DANA)
        add_capacity(r, BONNEVILLE, S("Bonneville"), 0);
    if (person == EVE)
        add_capacity(r, ASSOCIATION, S("Les Échasses"), 103);
    if (person == ADMIN)
        r->reader.role = ROLE_ADMINISTRATOR;
    return r;
}

static const struct capacity *own_capacity(struct request *r)
{
    return r->reader.capacities.len ? &r->reader.capacities.at[0] : NULL;
}

#define DOCUMENT(title, need)                                                                      \
    S("{\"title\":\"" title "\",\"need\":\"" need                                                  \
      "\",\"sectors\":[\"musique\"],\"status\":\"done\"}")

UNUSED static i64 draft_of(struct world *w, arena *a, i64 person, str document)
{
    struct request *r = by(w, a, person);
    return contribution_create(r, (struct contribution_new){.kind = &world_kind,
                                                            .capacity = own_capacity(r),
                                                            .document = document});
}

UNUSED static i64 published_of(struct world *w, arena *a, i64 person, str document, i64 audience)
{
    i64 id = draft_of(w, a, person, document);
    check(contribution_publish(by(w, a, person), &world_kind, id, 1, audience));
    return id;
}

UNUSED static struct contribution *seen_by(struct world *w, arena *a, i64 person, i64 id)
{
    return contribution_one(w->d, a, person, id);
}

UNUSED static i64 version_of(struct world *w, arena *a, i64 id)
{
    return contribution_whole(w->d, a, id)->version;
}

#endif
