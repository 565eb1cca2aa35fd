/* SPDX-License-Identifier: EUPL-1.2 */
/* house: what the views of the administration's own pages show: settings, health, people, journal,
 * mail, what time alone asks for, the first administrator. */
#ifndef FEATURES_ADMIN_HOUSE_H
#define FEATURES_ADMIN_HOUSE_H

#include "admin_sql.h"
#include "commons/app.h"
#include "commons/field.h"
#include "commons/job/periodic.h"

/* ---- settings ---- */

struct setting_line {
    str name, value, standard;
    message label, hint, source;
    bool has_hint, empty, secret, standard_empty, changeable;
};
struct setting_section {
    message title;
    str id;
    struct {
        struct setting_line *at;
        i64 len, cap;
    } lines;
};
struct admin_settings {
    struct {
        struct setting_section *at;
        i64 len, cap;
    } sections;
};
struct admin_setting {
    str name, standard;
    message label, limits, refusal;
    bool refused, chosen, standard_empty,
        says_limits; /* says_limits: the field does not list them */
    struct shown_form form;
};

/* ---- health ---- */

struct health_line {
    const char *name; /* for the command line */
    message label;
    str value;
    bool wrong;
    opt_instant at; /* what `value` says in RFC 3339, for the page */
};
struct health {
    struct {
        struct health_line *at;
        i64 len, cap;
    } lines;
    i64 wrong;
};
/* Reads only. Also for `parvis health`. */
struct health health_of(struct request *r);

/* ---- what time alone asks for ---- */

struct task_line {
    message label;
    str name;
    opt_instant ran_at, failed_at;
    i64 done;
};
struct admin_tasks {
    struct {
        struct task_line *at;
        i64 len, cap;
    } tasks;
};

/* ---- people ---- */

struct person_line {
    i64 id;
    str name, email;
    message role;
    instant created_at;
    bool suspended;
    i64 mandates;
};
struct admin_people {
    str query;
    struct {
        struct person_line *at;
        i64 len, cap;
    } people;
    opt_int next;
};
struct admin_person {
    struct person_line person;
    struct admin_mandate_row_rows mandates;
    struct shown_form form;
    bool erased;
};

/* What LIKE makes of a part of a name or address, as typed. */
str people_pattern(arena *a, str typed);

/* Who goes soon for want of a visit, who is kept all the same. */
struct inactive_person_line {
    i64 id;
    str name, email;
    opt_instant seen_at;
    instant due_at;
    bool kept;
    message why;
};
struct admin_inactive {
    i64 months;
    bool never, without_mail;
    struct {
        struct inactive_person_line *at;
        i64 len, cap;
    } people;
    opt_int next;
};

/* ---- journal ---- */

struct admin_journal {
    struct {
        struct journal_line *at;
        i64 len, cap;
    } lines;
    opt_int next;
    bool verified, holds;
    i64 rows, segments, erased, wrong;
};
struct journal_line {
    i64 id;
    instant at;
    str action, person, payload;
    bool has_person, sealed, erased;
};

/* ---- mail ---- */

struct mail_line {
    i64 id;
    str kind, subject, to, error;
    instant created_at;
    i64 attempts;
};
struct mail_state_line {
    i64 state, count;
    message label;
    bool current;
};
struct admin_mail {
    bool configured, again;
    message title;
    struct {
        struct mail_state_line *at;
        i64 len, cap;
    } states;
    struct {
        struct mail_line *at;
        i64 len, cap;
    } mails;
    opt_int next;
    i64 state;
};

/* ---- the first administrator ---- */

struct admin_first {
    struct shown_form form;
};
/* A code for the page /premier-pas, when nobody administers yet: 12 letters and digits, in groups
   of four; empty otherwise. At start, before threads. Kept in memory alone. */
str first_steps_code(struct app *app, struct db *d, arena *a);

#endif
