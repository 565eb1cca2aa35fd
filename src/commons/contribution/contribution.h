/* SPDX-License-Identifier: EUPL-1.2 */
/* contribution: the spine. Identity and permanent address, author and capacity, licence,
 * revisions, visibility, facets, links, declarations, following. A feature adds a `struct kind`
 * (its fields and its own table) and its pages; it never writes these tables itself.
 *
 * Functions that write take the request inside `apply` (r->db is the writer's connection) and are
 * pure functions of request and database. They journal what they do and keep the search index. */
#ifndef COMMONS_CONTRIBUTION_H
#define COMMONS_CONTRIBUTION_H

#include "commons/request.h"
#include "contribution_sql.h" /* struct contribution, card, revision… as the queries return them */

enum { AUDIENCE_PUBLIC = 1, AUDIENCE_PEERS = 2 };

/* A kind of contribution: one const object a feature. Every kind has the fields "title" (LINE)
   and may have "summary" (LINE), "sectors", "themes" (CHOICES). */
struct kind {
    const char *name;  /* "experience" */
    const char *path;  /* "experiences": /experiences/{n}/{slug} */
    message singular;  /* "retour d’expérience" */
    message plural;
    const struct field *fields;
    i64 field_count;
    int fields_version;
    /* Writes the published document into the kind's own table; inside `apply` or an import. NULL: none. */
    void (*project)(struct db *d, arena *a, i64 contribution, const struct form *document);
    /* What the document lacks before it may be published, beyond required_to_publish; adds errors. */
    void (*complete)(const struct form *document, arena *a);
    /* The facet values `depth` and `status` of the contribution, from the document. NULL: empty. */
    str (*depth)(const struct form *document);
    str (*status)(const struct form *document);
};

/* ---- documents (document.c) ---------------------------------------------------------------- */

/* Canonical JSON: keys in the order of their bytes, no white space, empty values left out; texts
   as strings, choices as arrays, amounts and numbers as integers, flags as true, lists as arrays
   of objects. The same form gives the same bytes, always. */
str document_write(arena *a, const struct form *f);
/* Unknown keys are left out, values that no longer fit are errors of the form (never lost: `typed` keeps
   them). NULL when it is not JSON. */
struct form *document_read(arena *a, const struct kind *k, str json);
/* Fields required to publish and empty, or invalid: their number; sets their errors when `say`. */
i64 document_missing(arena *a, const struct kind *k, struct form *f, bool say);

struct field_difference {
    const struct field *field;
    str before, after;  /* as people read them */
    struct pieces *pieces; /* base/difference.h, by words */
};
struct field_differences {
    struct field_difference *at;
    i64 len, cap;
};
struct field_differences document_difference(arena *a, const struct kind *k, str before, str after);

/* Three-way: `mine` and `theirs` both began from `base`. Fields that only one side changed are taken;
   texts are merged by lines; what both changed is a conflict of that field: its form value keeps
   mine in `text` and theirs in `typed`, with an error that says so. */
struct form *document_merge(arena *a, const struct kind *k, str base, str mine, str theirs, i64 *conflicts);

/* ---- writing (contribution.c, revision.c) --------------------------------------------------- */

struct contribution_new {
    const struct kind *kind;
    const struct capacity *capacity; /* NULL: in the person's own name */
    str document;
    str licence;    /* empty: the default for such an author */
    i64 audience;   /* when it will be published */
    i64 adapted_from, adapted_revision; /* 0: not an adaptation */
};
/* A draft, seen by its author and the organisation it is written for. Returns its id, 0 on a fault. */
i64 contribution_create(struct request *r, struct contribution_new n);

enum save_result { SAVED, SAVE_CONFLICT, SAVE_FORBIDDEN };
/* Saves the draft (a new one on top of the published revision if there is none). `seen` is the version the
   person started from; SAVE_CONFLICT when it has moved on: show a merge page, nothing is lost. */
enum save_result contribution_save(struct request *r, i64 contribution, i64 seen, str document, str note);
/* Publishes the draft: validates, projects, indexes, opens it to `audience`. Refuses the form otherwise. */
bool contribution_publish(struct request *r, const struct kind *k, i64 contribution, i64 seen, i64 audience);
bool contribution_restore(struct request *r, const struct kind *k, i64 contribution, i64 revision_number);
void contribution_set_audience(struct request *r, i64 contribution, i64 audience); /* and of all that hangs on it */
void contribution_withdraw(struct request *r, i64 contribution);
void contribution_set_licence(struct request *r, i64 contribution, str licence);
void contribution_follow(struct request *r, i64 contribution, bool follow);
bool contribution_declare(struct request *r, i64 contribution, const struct capacity *c, str kind, str note);
void contribution_withdraw_declaration(struct request *r, i64 contribution, i64 organisation, str kind);
void contribution_add_follow_up(struct request *r, i64 contribution, partial_day when, str alive, str body,
                                const struct capacity *c);
/* Kept counters and index after a change of a published one; also used by import and demonstration. */
void contribution_index(struct db *d, arena *a, const struct kind *k, i64 contribution);

/* May the reader change it? Its person, or one mandated in its organisation, or an administrator. */
bool contribution_may_edit(const struct request *r, const struct contribution *c);

/* ---- licences (licence.c) ------------------------------------------------------------------- */

struct licence {
    const char *code; /* SPDX identifier: etalab-2.0, CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0 */
    const char *name;
    message consequence; /* "Chacun peut … à condition de …" */
    const char *address;
    bool share_alike, attribution;
};
extern const struct licence licences[];
extern const i64 licence_count;
const struct licence *licence_find(str code);
/* May a work under `to` be adapted from one under `from`? The reason when not. */
bool licence_compatible(str from, str to, message *why_not);

/* ---- attribution (attribution.c) ------------------------------------------------------------ */

/* One work of the chain of adaptations, nearest first: title, author, source, licence, changes
   (Creative Commons 4.0, section 3(a)(1)). Works the reader may not read are named "une contribution
   non publique" and keep their author's organisation. */
struct attributed {
    str title, author, licence, changes;
    opt_url source;
    i64 contribution, depth;
};
struct attribution {
    struct attributed *at;
    i64 len, cap;
};
enum { ATTRIBUTION_MAX = 50 };
struct attribution contribution_attribution(struct db *d, arena *a, i64 reader, i64 contribution);
str attribution_text(arena *a, enum language l, const struct attribution *chain, str origin);

/* ---- reading -------------------------------------------------------------------------------- */

/* The contribution of the path's {id} and kind, if the reader may see it: answers 404, 301 for another slug
   or 410 itself and returns NULL otherwise. `slug_value` < 0: do not look at the slug. */
struct contribution *contribution_here(struct request *r, const struct kind *k, int id_value, int slug_value);
str contribution_path(arena *a, const struct kind *k, i64 id, str slug);

#endif
