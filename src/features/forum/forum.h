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
    bool by_mail; /* the host takes topics by mail */
};

struct forum_topic {
    struct contribution contribution;
    struct thread_page thread;
    message category;
    bool answered, own;
};

struct forum_new {
    i64 reader; /* person */
    struct shown_form form;
    struct capacities capacities;
    opt_text preview_of;
    markup preview;
};

/* ---- by mail (by_mail.c) ----------------------------------------------------------------------
 */

struct forum_by_mail {
    struct {
        struct forum_theme {
            str label;
            str address;
            url write; /* mailto: */
        } * at;
        i64 len, cap;
    } themes;
    bool open; /* the host takes mail */
};

struct forum_waiting {
    str title, token;
    markup body;
    opt_text facet;
    bool ended; /* published or thrown away already */
    opt_url path;
};

extern const struct kind topic_kind;
extern const struct feature forum_feature;

struct inbound_message;
struct periodic;

/* For inbound_take(): the mail of r->reader becomes a topic that waits for its author's word, asked
   by mail. False with *why. */
bool forum_topic_by_mail(struct request *r, const struct inbound_message *m, str facet,
                         message *why);
extern const struct periodic forum_sweeping; /* what was never confirmed goes */
void forum_addresses_page(struct request *r);
void forum_waiting_page(struct request *r);
void forum_waiting_prepare(struct request *r);
void forum_waiting_apply(struct request *r);

#endif
