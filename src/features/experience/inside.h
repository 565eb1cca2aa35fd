/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. */
#ifndef FEATURES_EXPERIENCE_INSIDE_H
#define FEATURES_EXPERIENCE_INSIDE_H

#include "commons/chart/chart.h"
#include "commons/contact/contact.h"
#include "commons/contribution/facet.h"
#include "commons/contribution/family.h"
#include "commons/contribution/list.h"
#include "commons/field.h"
#include "commons/file/shown.h"
#include "commons/thread/thread.h"
#include "commons/visa/visa.h"
#include "experience_sql.h"
#include "features/experience/experience.h"

/* ---- the kind (project.c) -------------------------------------------------------------------- */

void experience_project(struct db *d, arena *a, i64 contribution, const struct form *f);
i64 experience_concerned(const struct form *f); /* 0: the author's own */
void experience_facets(const struct form *f, arena *a, struct search_entry *entry);
markup text_rendered(arena *a, str source);

/* ---- small things (tools.c) ------------------------------------------------------------------ */

static inline str text_or_none(opt_text t) { return t.has ? t.value : (str){0}; }
str row_text(const struct form_row *row,
             const char *name); /* of an item; empty when there is none */
message choice_label(const struct form *f,
                     const char *field);         /* of the choice made; none when none */
message code_label(const char *field, str code); /* the same for a code of a table */
str experience_path(struct request *r, const struct contribution *c);
str experience_below(struct request *r, const struct contribution *c,
                     const char *part); /* /experiences/12/part */

/* The contribution of {id}, of this kind; answered with 404, or 403 for one that the reader may not
   change, when NULL. In both halves of a POST. */
struct contribution *sheet_readable(struct request *r);
struct contribution *sheet_to_edit(struct request *r);
i64 sent_number(const struct request *r, const char *name); /* 0 when absent or no number */

/* The fields of a form: all but those of the other depth; sectors and themes with their choices. */
const struct kind *form_kind(struct request *r, bool spotted);
/* A document as a form of that kind, its references with their names. NULL when it is not JSON. */
struct form *form_of_document(struct request *r, const struct kind *k, str json);
void show_references(struct request *r, struct form *f);
void resolve_references(struct request *r, struct form *f);

/* ---- writing (write.c) ----------------------------------------------------------------------- */

struct step {
    str id;
    message title;
    bool done, missing, optional; /* one of them */
};
struct steps {
    struct step *at;
    i64 len, cap;
};
struct other_text {
    message label;
    str id, text;
};
struct text_look {
    message label;
    markup html;
};
struct write_page {
    i64 id, version;
    i64 reader; /* person */
    str title, depth;
    bool spotted, merging, may_tell, new_sheet, published;
    url path, preview;
    struct shown_form form;
    struct steps steps;
    bool previewing;
    struct {
        struct text_look *at;
        i64 len, cap;
    } looks; /* of what was typed, when that is asked without script */
    struct {
        struct other_text *at;
        i64 len, cap;
    } theirs; /* of fields that somebody else changed meanwhile */
    opt_text other_name;
    opt_instant other_at;
};
void new_page(struct request *r);
void new_prepare(struct request *r);
void new_apply(struct request *r);
void edit_page(struct request *r);
void edit_prepare(struct request *r);
void edit_apply(struct request *r);
void edit_again(struct request *r);
void autosave_apply(struct request *r);

/* ---- publishing and what an author may do afterwards (publish.c) ------------------------------
 */

struct missing_field {
    str id;
    message label, why;
};
struct licence_choice {
    str code, id, name;
    message consequence;
    url address;
    bool chosen;
};
struct audience_choice {
    i64 audience;
    str id;
    message label, consequence;
    bool chosen;
};
struct publish_page {
    i64 id, version, undescribed; /* files that will not be published: nothing says what they are */
    str title, state;
    url path, edit;
    bool ready, nothing_new, draft, published, withdrawn, has_refusal;
    message refusal;
    bool adapted; /* of another's: `changes` says what was changed of it */
    str source, changes;
    struct {
        struct missing_field *at;
        i64 len, cap;
    } missing;
    struct {
        struct licence_choice *at;
        i64 len, cap;
    } licences;
    struct {
        struct audience_choice *at;
        i64 len, cap;
    } audiences;
    bool needs_visa; /* only an agreement is missing */
    bool unproven;   /* the text is whole, the word of its writer not yet proven */
    message unproven_why;
    bool may_choose, chose; /* organisations that one names; so it was asked just now */
    struct shown_field chosen;
};
void audience_prepare(struct request *r); /* of every form that says who reads it */
void publish_page(struct request *r);
void publish_apply(struct request *r);
void settings_page(struct request *r);
void audience_apply(struct request *r);
void licence_apply(struct request *r);
void withdraw_apply(struct request *r);
void discard_apply(struct request *r);
void take_over_apply(struct request *r);

/* ---- the sheet (sheet.c, facts.c) ------------------------------------------------------------ */

struct sheet_text {
    str id;
    message title;
    markup html;
};
struct sheet_texts {
    struct sheet_text *at;
    i64 len, cap;
};
struct sheet_fact {
    message label;
    str value;
    message said; /* of a choice */
    opt_url link;
};
struct sheet_facts {
    struct sheet_fact *at;
    i64 len, cap;
};
struct cost_line {
    str what;
    bool begins; /* the first of its nature: `nature` is a heading */
    message nature, certainty;
    str year;
    opt_cents amount;
};
struct cost_sum {
    message label;
    cents total;
    i64 unknown;
    bool all_unknown;
};
struct subsidy {
    str scheme;
    opt_cents amount;
};
struct sheet_costs {
    bool any, said_bracket, unknown;
    message vat, bracket;
    struct {
        struct cost_line *at;
        i64 len, cap;
    } lines;
    struct {
        struct cost_sum *at;
        i64 len, cap;
    } sums;
    struct {
        struct subsidy *at;
        i64 len, cap;
    } subsidies;
    opt_cents remaining;
    str included, staff;
};
struct sheet_step {
    opt_partial_day when;
    str what;
    bool planned;
};
struct sheet_steps {
    struct sheet_step *at;
    i64 len, cap;
};
struct sheet_result {
    str what, value;
    message kind;
    opt_partial_day when;
};
struct sheet_results {
    struct sheet_result *at;
    i64 len, cap;
};
struct sheet_voice {
    markup quote;
    str name, office;
};
/* What stands in a document, in the order of reading. */
struct sheet {
    struct sheet_texts story, outcome, lessons, reuse;
    struct sheet_facts facts, how;
    struct sheet_costs costs;
    struct sheet_steps steps;
    struct sheet_results results;
    struct sheet_voice voice;
    message status;
    str status_code;
    bool has_voice, has_agreed;
    str agreed_by;
    opt_day agreed_on;
};
struct sheet sheet_of(struct request *r, const struct form *f,
                      const struct experience_text_rows *rendered);

struct tag {
    str code, label;
};
struct tags {
    struct tag *at;
    i64 len, cap;
};
struct declared_line {
    struct declaration_line row;
    day on;
};
struct declared {
    message title;
    i64 count;
    struct {
        struct declared_line *at;
        i64 len, cap;
    } rows;
};
struct own_declaration {
    str kind;
    i64 organisation;
    message label;
    str organisation_name;
};
struct sheet_news {
    struct follow_up row;
    message alive;
};
struct chain_link {
    str title, author, licence, changes;
    opt_url source;
    opt_url address, licence_address; /* the whole address, to be copied */
    bool here;
};
struct chain_links {
    struct chain_link *at;
    i64 len, cap;
};
/* A date of the project: a step, or what was said of it since. */
struct sheet_moment {
    opt_partial_day when;
    str what;
    message said; /* of a later one: what became of it */
    opt_url path;
    i64 number; /* in the picture; 0: without a date */
    bool planned, later;
};
struct sheet_moments {
    struct sheet_moment *at;
    i64 len, cap, dated;
};
struct sheet_relative {
    struct relative row;
    opt_day taken_on;
};
struct sheet_page {
    struct contribution c;
    struct sheet sheet;
    url path, licence_address, concerned_path, new_path;
    str licence_name, concerned_name, byline_name;
    message licence_consequence;
    opt_day published_on;
    struct tags sectors, themes;
    bool draft, withdrawn, may_edit, may_gesture, may_take_over, has_draft, spotted, signed_in,
        has_capacity, not_public, has_refusal, followed, has_concerned, only_summary;
    message refusal;
    struct declared considering, adaptation, independent;
    i64 declared;
    struct {
        struct own_declaration *at;
        i64 len, cap;
    } own;
    struct {
        struct sheet_news *at;
        i64 len, cap;
    } follow_ups;
    struct shown_form follow_up_form, note_form;
    struct note_line_rows notes;
    struct visa_given_rows visas; /* who agreed to what is published */
    bool has_proof;
    message proof;
    struct chain_links credit; /* this one first */
    bool credit_cut;
    struct sheet_moments moments;
    struct {
        struct sheet_relative *at;
        i64 len, cap;
    } family; /* who took what from whom; none when nobody did */
    message family_beyond;
    markup timeline, bars, family_picture;
    bool has_timeline, has_bars, family_cut, others_welcome; /* … who are not its authors */
    struct shown_files files;
    struct partner_rows partners;
    struct contact_card contact;
    struct capacities capacities;
    struct thread_page thread;
};
void sheet_short(struct request *r);
void sheet_show(struct request *r);
void sheet_again(struct request *r); /* a gesture that was refused: the sheet, and why */

/* Its pictures, once everything else is filled (pictures.c). */
void sheet_pictures(struct request *r, struct sheet_page *page, const struct form *document);

/* ---- gestures and follow-ups (gestures.c) ---------------------------------------------------- */

extern const struct field follow_up_fields[];
extern const i64 follow_up_field_count;
message alive_label(str code); /* of a follow-up: for readers */
void gesture_apply(struct request *r);
void gesture_withdraw_apply(struct request *r);
void follow_up_prepare(struct request *r);
void follow_up_apply(struct request *r);
extern const struct field note_fields[];
extern const i64 note_field_count;
void note_prepare(struct request *r);
void note_apply(struct request *r);

/* ---- revisions (revisions.c) ----------------------------------------------------------------- */

struct versions_page {
    i64 id;
    str title;
    url path;
    bool may_edit;
    struct revision_line_rows rows;
    opt_int next;
};
struct changed_piece {
    str text;
    bool removed, added;
};
struct changed_field {
    message label;
    struct {
        struct changed_piece *at;
        i64 len, cap;
    } pieces;
};
struct version_page {
    i64 id, number, with;
    str title;
    url path;
    struct revision revision;
    bool may_restore;
    struct {
        struct changed_field *at;
        i64 len, cap;
    } changes;
};
void revisions_page(struct request *r);
void revision_page(struct request *r);
void restore_apply(struct request *r);

/* ---- lists (filter.c, list.c) ---------------------------------------------------------------- */

enum dimension {
    BY_SECTOR,
    BY_THEME,
    BY_STRATUM,
    BY_REGION,
    BY_DEPARTMENT,
    BY_COST,
    BY_STATUS,
    BY_DEPTH,
    BY_ORGANISATION, /* who did it: a link brings it, no list of it is offered */
    DIMENSIONS
};
extern const char *const dimension_names[DIMENSIONS]; /* in addresses: "secteur", "theme"… */
enum { CHOSEN_MAX = 20, CANDIDATES_MAX = 2000, PAGE_SHEETS = 20 };

/* What is asked of a list: codes chosen in each dimension; any of them, and all dimensions. */
struct asked {
    struct {
        str at[CHOSEN_MAX];
        i64 len;
    } chosen[DIMENSIONS];
    str question;
    bool by_date;
};
struct value_count {
    str code;
    i64 count;
    bool chosen;
};
struct value_counts {
    struct value_count *at;
    i64 len, cap;
};
struct counts {
    struct value_counts by[DIMENSIONS];
};
/* Codes of a sheet in a dimension, one space between. */
str candidate_codes(arena *a, const struct candidate *c, enum dimension d);
/* The dimensions that a sheet fails, as bits; 0: it is asked for. */
unsigned asked_fails(arena *a, const struct asked *asked, const struct candidate *c);
/* Counts a sheet where it would stand if that dimension were not asked. */
void counts_add(arena *a, struct counts *counts, const struct candidate *c, unsigned fails);

struct found {
    struct {
        struct experience_card *at;
        i64 len, cap;
    } cards;
    struct counts counts;
    i64 total;
    bool at_least;
    struct list_place next; /* newest first */
    i64 next_offset;        /* by relevance; 0: this is the last page */
};
/* Sheets by their numbers, of which queries take so many at once. */
enum { SHEETS_AT_ONCE = 20 };
struct ids {
    i64 *at;
    i64 len, cap;
};
struct experience_sum_rows sheet_sums(struct request *r, const struct ids *ids);
struct asked asked_read(struct request *r);
/* `after`: newest first, the place of the last one shown; `offset`: by relevance, how many were. */
struct found sheets_find(struct request *r, const struct asked *asked, struct list_place after,
                         i64 offset, i64 limit);

struct filter_box {
    str id, code, label;
    message said; /* when it is a message of ours */
    i64 count;
    bool chosen;
};
struct filter_group {
    str name;
    message title;
    struct {
        struct filter_box *at;
        i64 len, cap;
    } boxes;
};
struct chosen_filter {
    str label;
    message said;
    url without; /* the same list without it */
};
struct list_line {
    struct experience_card card;
    url path;
    struct tags tags;
    message status, bracket;
    opt_day published_on;
    bool has_bracket, has_status, spotted;
    struct shown_files picture; /* its first one, or none */
};
struct list_page {
    str question;
    i64 total;
    bool at_least, any, by_date, member;
    url by_relevance_path, by_date_path, next, csv, atom;
    bool has_next, first;
    struct {
        struct filter_group *at;
        i64 len, cap;
    } groups;
    struct {
        struct chosen_filter *at;
        i64 len, cap;
    } chosen;
    struct {
        struct list_line *at;
        i64 len, cap;
    } lines;
};
struct drafts_page {
    struct draft_line_rows mine, shared;
    struct card_rows published, withdrawn;
    opt_text next;
};
void list_page(struct request *r);
void drafts_page(struct request *r);

/* ---- the map as files (map.c) ---------------------------------------------------------------- */

void map_csv(struct request *r);
void map_svg(struct request *r);

/* ---- for other programs (exports.c) ---------------------------------------------------------- */

void list_csv(struct request *r);
void list_atom(struct request *r);
void sheet_jsonld(struct request *r);
void sheet_dublin_core(struct request *r);

#endif
