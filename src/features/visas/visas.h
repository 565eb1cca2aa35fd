/* SPDX-License-Identifier: EUPL-1.2 */
/* visas: the page of a draft's author (ask, see what was said, share for comment), the page that
 * the link in the mail opens, and an organisation's circuit. */
#ifndef FEATURES_VISAS_H
#define FEATURES_VISAS_H

#include "commons/app.h"
#include "commons/field.h"
#include "commons/mandate/mandate.h"
#include "commons/visa/visa.h"

struct visas_line {
    struct visa_row row;
    message state, step;
    bool waits, refused, ended;
};
struct visas_comment {
    struct visa_comment_row row;
    message field;
    bool has_field, has_passage;
};
struct visas_draft {
    i64 id, next, steps;
    str title, organisation, organisation_key;
    url path, edit, publish;
    bool has_steps, asks, all_given, waits, fixed, has_refusal, may_publish, has_organisation;
    message refusal;
    str approver;
    struct {
        struct visas_line *at;
        i64 len, cap;
    } visas;
    struct {
        struct visas_comment *at;
        i64 len, cap;
    } comments;
    struct shown_form ask, share;
};

/* A field of the text, as its reader sees it. */
struct visas_part {
    message label;
    str code, plain;
    markup rich;
    bool is_rich, sensitive;
};
struct visas_link {
    str token, title, organisation, asker, name, function, seen;
    message state, why;
    bool open, decided, agreement, has_refusal, agreed;
    day decided_on;
    message refusal;
    struct {
        struct visas_part *at;
        i64 len, cap;
    } parts;
    struct shown_form decide, comment;
};

struct visas_circuit {
    str name, key;
    bool has_refusal;
    message refusal;
    struct shown_form form;
};

extern const struct feature visas_feature;

#endif
