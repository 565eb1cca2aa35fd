/* SPDX-License-Identifier: EUPL-1.2 */
/* notices: what one is told (/mon-compte/alertes), how one is told of it by mail, what one follows,
 * and the pages that end mails without an account. */
#ifndef FEATURES_NOTICES_H
#define FEATURES_NOTICES_H

#include "commons/app.h"

struct notices_line {
    i64 id;
    str text;
    bool unread, leads;
    instant at;
};
struct notices_page {
    struct {
        struct notices_line *at;
        i64 len, cap;
    } lines;
    i64 unread, newest, next;
    bool any_unread, many, has_next, by_mail;
};

struct notices_rhythm {
    str name, code; /* of the control; of the option */
    message label;
    bool chosen;
};
struct notices_choice {
    str name;
    message label;
    struct {
        struct notices_rhythm *at;
        i64 len, cap;
    } rhythms;
};
struct notices_choices {
    struct {
        struct notices_choice *at;
        i64 len, cap;
    } kinds;
    bool by_mail;
};

struct notices_followed {
    str what, value; /* of the form that ends it: "collectivite", "12" */
    str label;
    message kind;
    url path;
    bool leads;
};
struct notices_facet {
    i64 id;
    str label;
};
struct notices_followings {
    struct {
        struct notices_followed *at;
        i64 len, cap;
    } all;
    struct {
        struct notices_facet *at;
        i64 len, cap;
    } facets; /* that may be followed */
};

struct notices_ending {
    str token;
    bool thread, digest;
    message kind;
    bool done;
};

extern const struct feature notices_feature;
/* Saved searches, looked at once an hour. */
extern const struct periodic notices_searching;

#endif
