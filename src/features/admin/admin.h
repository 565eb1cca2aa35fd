/* SPDX-License-Identifier: EUPL-1.2 */
/* admin: what the administration of a forum does in the browser: its index, the sectors and themes,
 * the background jobs. Mandates are vouched for in account. */
#ifndef FEATURES_ADMIN_H
#define FEATURES_ADMIN_H

#include "admin_sql.h"
#include "commons/app.h"
#include "commons/contribution/facet.h"
#include "commons/field.h"

struct admin_index {
    i64 mandates, jobs, failed;
    bool at_least; /* as many mandates as a page has, or more */
};

struct facet_line {
    struct facet_row facet;
    i64 uses;
    bool first, last, retired, untranslated;
};
struct admin_group {
    str dimension, id;
    message title, add;
    struct {
        struct facet_line *at;
        i64 len, cap;
    } lines;
};
struct admin_facets {
    struct {
        struct admin_group *at;
        i64 len, cap;
    } groups;
};

/* One of them: its labels, their history. */
struct facet_former {
    str label, label_en;
    instant until;
    opt_text person;
};
struct admin_facet {
    struct facet_row facet;
    struct shown_form form;
    i64 uses;
    bool retired;
    struct {
        struct facet_former *at;
        i64 len, cap;
    } formers;
};

struct admin_facet_new {
    str dimension;
    message title;
    struct shown_form form;
};

struct admin_job {
    i64 id;
    str title, person_name, state, result;
    message state_label;
    instant created_at;
    opt_instant ended_at;
    i64 done, total;
};
struct admin_jobs {
    struct {
        struct admin_job *at;
        i64 len, cap;
    } jobs;
    opt_int next;
};

extern const struct feature admin_feature;

#endif
