/* SPDX-License-Identifier: EUPL-1.2 */
/* contribution: the spine. Identity and permanent address, author and capacity, licence,
 * revisions, visibility, facets, links, declarations, following. A feature adds a `struct kind`
 * (its fields and its own table) and its pages; it never writes these tables itself.
 *
 * Functions that write take the request inside `apply` (r->db is the writer's connection) and are
 * pure functions of request and database. They journal what they do and keep the search index. What
 * a person may not do is a refusal, checked again here whatever the page checked. A refusal of the
 * whole stands in r->form (made when there is none) and in r->refused.
 *
 * Questions to the database are the functions of contribution_sql.h: contribution_one,
 * revision_list, declaration_list… Those that take a `reader` answer only what that person may see
 * (0: a visitor). */
#ifndef COMMONS_CONTRIBUTION_H
#define COMMONS_CONTRIBUTION_H

#include "base/difference.h"
#include "commons/contribution/licence.h"
#include "commons/request.h"
#include "commons/rights/rights.h"
#include "contribution_sql.h"

struct search_entry; /* commons/search/search.h */

enum { AUDIENCE_PUBLIC = 1, AUDIENCE_PEERS = 2 };

/* A kind of contribution: one const object a feature. Every kind has the fields "title" (LINE)
   and may have "summary" (LINE), "sectors", "themes" (CHOICES without choices: see facet.h). */
struct kind {
    const char *name; /* "experience" */
    const char *path; /* "experiences": /experiences/{n}/{slug} */
    message singular; /* "retour d’expérience" */
    message plural;
    const char *schema_type; /* of schema.org, for JSON-LD; NULL: CreativeWork */
    const struct field *fields;
    i64 field_count;
    int fields_version;
    /* Writes the published document into the kind's own table; inside `apply` or an import. NULL:
     * none. */
    void (*project)(struct db *d, arena *a, i64 contribution, const struct form *document);
    /* What the document lacks before it may be published, beyond required_to_publish; adds errors.
     */
    void (*complete)(struct form *document, arena *a);
    /* The facet values `depth` and `status` of the contribution, from the document. NULL: empty. */
    str (*depth)(const struct form *document);
    str (*status)(const struct form *document);
    /* A person's own word, with its function as a mention: it may be published without a proven
     * mandate. NULL: none is. */
    bool (*personal)(const struct form *document);
    bool files; /* its page shows pictures and documents (commons/file) */
    /* Clears what the copy of another's text must not keep: contact, dates, deliberation. NULL: all
     * is kept. */
    void (*adapt)(struct form *document, arena *a);
    /* The organisation that the document is about when its author is another; its territory and
       name are what it is found by. 0: the author's. NULL: always the author's. */
    i64 (*concerned)(const struct form *document);
    /* More facets and figures for the search index, of the published document. NULL: none. */
    void (*facets)(const struct form *document, arena *a, struct search_entry *entry);
    /* Brings the JSON of an older field table to the present one. NULL: unknown keys are left out.
     */
    str (*upgrade)(arena *a, str document, int fields_version);
};

/* ---- documents (document.c, merge.c) --------------------------------------------------------- */

enum { DOCUMENT_MAX = 1 << 20 }; /* bytes of canonical JSON */

/* Canonical JSON: keys in the order of their bytes, no white space, empty values left out; texts
   as strings, choices as sorted arrays, amounts, numbers and references as integers, flags as true,
   lists as arrays of objects. A value that is in error is kept as the string that was typed. The
   same form gives the same bytes, always. Empty when it would be longer than DOCUMENT_MAX. */
str document_write(arena *a, const struct form *f);
/* Unknown keys are left out, values that no longer fit are errors of the form (never lost: `typed`
   keeps them). NULL when it is not JSON. */
struct form *document_read(arena *a, const struct kind *k, str json);
/* Fields required to publish and empty, or invalid: their number; sets their errors when `say`. */
i64 document_missing(arena *a, const struct kind *k, struct form *f, bool say);
/* The texts of a document, one after the other, for the search index; at most `max` bytes. */
str document_plain(arena *a, const struct form *f, i64 max);
/* A value as people read it: labels of choices, amounts in euros; lists a row a line. */
str document_value(arena *a, enum language l, const struct form_value *v);

struct field_difference {
    const struct field *field;
    str before, after;        /* as people read them */
    struct difference pieces; /* by words */
};
struct field_differences {
    struct field_difference *at;
    i64 len, cap;
};
struct field_differences document_difference(arena *a, enum language l, const struct kind *k,
                                             str before, str after);

/* Three-way: `mine` and `theirs` both began from `base`. Fields that only one side changed are
   taken; texts are merged by lines; what both changed is a conflict of that field: its form value
   keeps mine in `text` and theirs in `typed`, with an error that says so. A list that both changed
   is one field: mine is kept in its rows, theirs as lines in `typed`. NULL when one is not JSON. */
struct form *document_merge(arena *a, const struct kind *k, str base, str mine, str theirs,
                            i64 *conflicts);

/* ---- writing (contribution.c, revision.c, publish.c) ------------------------------------------
 */

struct contribution_new {
    const struct kind *kind;
    const struct capacity *capacity; /* NULL: in the person's own name */
    str document;
    str licence;                        /* empty: the default for such an author */
    bool example;                       /* demonstration content */
    i64 adapted_from, adapted_revision; /* 0: not an adaptation; revision 0: the published one */
    str changes;                        /* in one line, for the attribution */
};
/* A draft, seen by its author and the organisation it is written for. Returns its id; 0 on a fault
   or a refusal (a source that the person may not read, a licence that does not fit). */
i64 contribution_create(struct request *r, struct contribution_new n);
/* A draft that starts as a copy of a published one, credited to it. The same as `declare` makes. */
i64 contribution_adapt(struct request *r, i64 source, const struct capacity *c, str changes);

/* Inside a write: at most so many of a kind carry the word `to` instead of `from`, also in the
   search index. How many it were. What their document says is theirs and stays. */
i64 contributions_change_depth(struct request *r, const struct kind *k, str from, str to, i64 most);

enum save_result { SAVED, SAVE_CONFLICT, SAVE_FORBIDDEN };
/* Saves the draft (a new one on top of the published revision if there is none). `seen` is the
   version the person started from; SAVE_CONFLICT when it has moved on: show a merge page, nothing
   is lost. */
enum save_result contribution_save(struct request *r, i64 contribution, i64 seen, str document,
                                   str note);
/* After SAVE_CONFLICT, on any connection: what the person began from is found, both are merged.
   NULL when the reader may not see it. The result is to be saved with the present version. */
struct form *contribution_merge(struct request *r, const struct kind *k, i64 contribution, i64 seen,
                                str mine, i64 *conflicts);
/* The text to go on writing from: the draft, or what is published. NULL when the reader may neither
   change it nor read drafts of it. */
struct form *contribution_document(struct request *r, const struct kind *k,
                                   const struct contribution *c);
/* The published text. NULL when there is none. */
struct form *contribution_published(struct request *r, const struct kind *k,
                                    const struct contribution *c);

/* Publishes the draft: validates, projects, indexes, opens it to `audience`, which must be one of
   the person's own. Refuses otherwise: r->form is then the document with what it lacks. */
bool contribution_publish(struct request *r, const struct kind *k, i64 contribution, i64 seen,
                          i64 audience);
/* A new draft with the text of an older revision. Refused while another draft is pending. */
bool contribution_restore(struct request *r, const struct kind *k, i64 contribution,
                          i64 revision_number);
/* Throws the draft away; a contribution never published goes with it unless something names it. */
bool contribution_discard(struct request *r, i64 contribution, i64 seen);
/* Why the reader may not publish that document of it; no message when it may. Reads only. */
message contribution_publish_refusal(struct request *r, const struct kind *k,
                                     const struct contribution *c, const struct form *document);
bool contribution_set_audience(struct request *r, i64 contribution,
                               i64 audience); /* and of all that hangs on it */
/* What a new majority does instead of taking back: a dated note in its organisation's name, shown
   with the contribution. */
enum { CONTRIBUTION_NOTES_MAX = 20 };
bool contribution_may_note(const struct request *r, const struct contribution *c);
bool contribution_add_note(struct request *r, i64 contribution, str body);
/* Taken back: only those who work on it read it; its public address answers 410. Publishing opens
 * it again. */
bool contribution_withdraw(struct request *r, i64 contribution);
bool contribution_set_licence(struct request *r, i64 contribution, str licence);
/* For commons/moderation: it and all that hangs on it go to an audience that nobody holds; returns
   the one it had. And back. Inside `apply`, whoever may read it. */
i64 contribution_conceal(struct request *r, i64 contribution);
void contribution_reveal(struct request *r, i64 contribution, i64 audience);
/* Of an adaptation: what it changed of its source, in one line, for the attribution. */
bool contribution_set_changes(struct request *r, i64 contribution, str changes);
/* The organisation completes, corrects and signs what a third party spotted of it: one that the
   document's project() named as a partner in the role "concerned". */
bool contribution_take_over(struct request *r, i64 contribution, const struct capacity *c);

void contribution_follow(struct request *r, i64 contribution, bool follow);
/* The reader was given `c` in this very transaction, and follows it. */
void contribution_follow_read(struct request *r, const struct contribution *c);
/* kind: considering, adaptation (starts a draft copy, in *draft), independent. Refused on one's
 * own. */
bool contribution_declare(struct request *r, i64 contribution, const struct capacity *c, str kind,
                          str note, i64 *draft);
bool contribution_withdraw_declaration(struct request *r, i64 contribution, i64 organisation,
                                       str kind);
bool contribution_add_follow_up(struct request *r, i64 contribution, partial_day when, str alive,
                                str body, const struct capacity *c);
/* cites, part_of, answers; adapted_from comes with the copy. Both must be readable; no cycles. */
bool contribution_link(struct request *r, i64 source, i64 target, str kind);
bool contribution_unlink(struct request *r, i64 source, i64 target, str kind);
/* Partners as the kind's project() finds them in the document. */
void contribution_set_partners(struct db *d, i64 contribution, const i64 *organisations, i64 count,
                               str role);
/* The thread counts its posts here (change: 1, -1), and names the best answer. */
void contribution_posted(struct db *d, i64 contribution, i64 change, instant at);
void contribution_set_best_post(struct db *d, i64 contribution, i64 post, str status); /* 0: none */

/* Facets, kind's table and search rows of a contribution made anew from what stands in the
   database; also used by import and demonstration. */
void contribution_project(struct db *d, arena *a, const struct kind *k, i64 contribution);
void contribution_index(struct db *d, arena *a, const struct kind *k, i64 contribution);

/* What may() asks of a contribution. */
struct thing contribution_thing(const struct request *r, const struct contribution *c);
/* may(EDIT): one of those who work on it (home). */
bool contribution_may_edit(const struct request *r, const struct contribution *c);
/* Those a person may open something to: public, then what it holds. `selected` marks the present
 * one. */
bool contribution_may_open_to(struct request *r, i64 audience);

/* ---- attribution (attribution.c) ------------------------------------------------------------ */

/* One work of the chain of adaptations, nearest first: title, author, source, licence, changes
   (Creative Commons 4.0, section 3(a)(1)). Works the reader may not read are named "une
   contribution non publique" and keep their author's organisation. */
struct attributed {
    str title, author, licence, changes;
    opt_url source; /* its path here; none when the reader may not read it */
    i64 contribution, depth;
};
struct attribution {
    struct attributed *at;
    i64 len, cap;
    bool cut; /* there were more than ATTRIBUTION_MAX */
};
enum { ATTRIBUTION_MAX = 50 };
/* The contribution itself first (depth 0), then what it was adapted from. */
struct attribution contribution_attribution(struct request *r, i64 contribution);
str attribution_text(arena *a, enum language l, const struct attribution *chain, str origin);

/* ---- reading (reading.c) ----------------------------------------------------------------------
 */

/* A contribution, if the reader may see it: contribution_one(), of which what visitors may see is
   not read again each time (commons/known.h). NULL: none. */
struct contribution *contribution_read(struct request *r, i64 id);

/* The contribution of the path's {id} and kind, if the reader may see it: answers 404, 301 for
   another slug or 410 itself and returns NULL otherwise. `slug_value` < 0: do not look at the slug.
 */
struct contribution *contribution_here(struct request *r, const struct kind *k, int id_value,
                                       int slug_value);
str contribution_path(arena *a, const struct kind *k, i64 id, str slug);
str contribution_old_path(arena *a, const struct kind *k,
                          i64 id); /* as old_address holds it: without slug */

#endif
