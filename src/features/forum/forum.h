/* SPDX-License-Identifier: EUPL-1.2 */
/* forum: topics, in categories. A topic is a contribution whose thread opens with its first post;
 * all else (posts, quoting, best answer, following) is the thread of any contribution. */
#ifndef FEATURES_FORUM_H
#define FEATURES_FORUM_H

#include "commons/app.h"
#include "commons/contribution/list.h"
#include "commons/field.h"
#include "commons/thread/thread.h"

struct forum_line {
    struct card card;
    url path;
    message category;
    bool answered;
    i64 answers; /* posts but the first */
};

struct forum_list {
    struct {
        struct forum_line *at;
        i64 len, cap;
    } lines;
    struct forum_tabs {
        struct forum_tab {
            str code;
            message label;
            bool current;
        } * at;
        i64 len, cap;
    } tabs;
    bool all; /* no category chosen */
    str category, next;
    i64 total;
    bool has_total, at_least;
};

struct forum_topic {
    struct contribution contribution;
    struct thread_page thread;
    message category;
    bool answered, own;
};

struct forum_new {
    struct shown_form form;
    struct capacities capacities;
    opt_text preview_of;
    markup preview;
};

extern const struct kind topic_kind;
extern const struct feature forum_feature;

/* The label of a category; a bug for a code that is none. */
message forum_category(str code);

#endif
