/* SPDX-License-Identifier: EUPL-1.2 */
/* import: contributions and what hangs on them out of an archive, as they were. On the writer. The
 * caller has found every row that is named and has checked the texts; what remains to be refused is
 * said in English. Nothing here is journalled: an archive brings its own journal. */
#ifndef COMMONS_CONTRIBUTION_IMPORT_H
#define COMMONS_CONTRIBUTION_IMPORT_H

#include "commons/contribution/contribution.h"

struct facet_imported {
    str dimension, code, label, label_en;
    i64 position;
    opt_day retired_on;
};
/* True when something changed: it is new, or nobody has edited it here and the archive says
 * otherwise. */
bool facet_import(struct db *d, arena *a, const struct facet_imported *f);
/* False when it is there already, or there is no such facet. */
bool facet_change_import(struct db *d, arena *a, const struct facet_imported *f, opt_int person,
                         instant at);

struct contribution_imported {
    uid uid;
    const struct kind *kind;
    str language, capacity, licence, status, state;
    opt_int organisation;
    i64 person, audience, home;
    opt_int published, proof; /* enum proof of who published it */
    bool example;
    instant created_at, updated_at, active_at;
    opt_instant published_at;
};
/* The row, without a heading yet; its revisions follow, then contribution_import_end(). */
i64 contribution_import(struct db *d, const struct contribution_imported *c);

struct revision_imported {
    uid uid;
    i64 contribution, number, base, fields_version, person;
    str document, capacity, note;
    opt_instant published_at;
    instant saved_at;
};
/* False when its number is taken or there is a draft already. */
bool revision_import(struct db *d, arena *a, const struct revision_imported *v);
/* Heading, facets, the kind's own table and the index from the text that readers see. False when
   that text is missing. */
bool contribution_import_end(struct db *d, arena *a, const struct kind *k, i64 contribution);
/* Undoes a contribution that this very import began, with its revisions. */
void contribution_import_undo(struct db *d, arena *a, i64 contribution);

struct link_imported {
    i64 source, target, target_revision;
    str kind, changes;
    instant created_at;
};
bool link_import(struct db *d,
                 const struct link_imported *l); /* false: there already, or a circle */

struct declaration_imported {
    uid uid;
    i64 contribution, organisation, person;
    str kind, capacity, note;
    opt_int own;
    instant declared_at;
    opt_instant withdrawn_at;
};
/* False: this organisation has declared that of it already, under another uid. */
bool declaration_import(struct db *d, const struct declaration_imported *v);

struct follow_up_imported {
    uid uid;
    i64 contribution, person;
    partial_day happened_on;
    str alive, body, capacity;
    instant created_at;
};
void follow_up_import(struct db *d, arena *a, const struct follow_up_imported *f);

bool follow_import(struct db *d, i64 person, i64 contribution,
                   instant at); /* false: there already */

struct translation_imported {
    i64 contribution, of_revision, person;
    str language, field, body;
    instant translated_at;
};
bool translation_import(struct db *d,
                        const struct translation_imported *t); /* false: there already */
void best_post_import(struct db *d, i64 contribution, i64 post);

#endif
