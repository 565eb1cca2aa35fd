/* SPDX-License-Identifier: EUPL-1.2 */
/* moderation_page: what the views of this room show. */
#ifndef COMMONS_MODERATION_MODERATION_PAGE_H
#define COMMONS_MODERATION_MODERATION_PAGE_H

#include "commons/field.h"
#include "commons/moderation/moderation.h"

struct report_page {
    str title;
    url back;
    i64 contribution, post;
    struct shown_form form;
};

struct queue_line {
    struct case_line c;
    message kind;
};
struct queue_section {
    str id;
    message title;
    struct {
        struct queue_line *at;
        i64 len, cap;
    } lines;
    opt_int next;
};
struct queue_page {
    struct {
        struct queue_section *at;
        i64 len, cap;
    } sections;
    bool empty, decided; /* decided: those that are over, asked for */
};

struct shown_report {
    struct report_line r;
    message reason;
};
struct shown_decision {
    struct decision_line d;
    message action, reason;
    bool may_undo, appealed, answered, may_answer, upheld;
    struct moderation_appeal appeal;
};
struct case_page {
    struct moderation_case c;
    message kind;
    i64 seen;  /* sent back with a decision */
    str text;  /* what was written, as it stands or was kept */
    url where; /* where it stands; empty text: nowhere one may go */
    bool has_where, mine, taken, decided, concerns_me, person, suspended;
    struct {
        struct shown_report *at;
        i64 len, cap;
    } reports;
    struct moderation_note_rows notes;
    struct {
        struct shown_decision *at;
        i64 len, cap;
    } decisions;
    struct shown_form note, decision;
    bool has_refusal;
    message refusal;
};

struct log_line {
    struct moderation_log_line l;
    message action, reason, kind;
};
struct log_page {
    struct {
        struct log_line *at;
        i64 len, cap;
    } lines;
    opt_int next;
};

struct decision_page {
    struct moderation_decision d;
    message action, reason, kind;
    str token;
    bool may_appeal, late, appealed, answered, upheld, lifted;
    struct moderation_appeal appeal;
    struct shown_form form;
};

struct own_line {
    struct own_decision d;
    message action, reason, kind;
    url link;
};
struct own_page {
    struct {
        struct own_line *at;
        i64 len, cap;
    } lines;
};

#endif
