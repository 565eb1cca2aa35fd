/* SPDX-License-Identifier: EUPL-1.2 */
/* category: what a topic is about, in words that the administration chooses: rows of
 * topic_category. A code never changes its meaning: topics carry it. One that is closed is offered
 * no more and stays on what carries it; one that is merged into another is closed for good, and its
 * topics are shown under that one. CATEGORY_QUESTION stays open: topics that come by mail carry it,
 * and the animator's work counts it. */
#ifndef FEATURES_FORUM_CATEGORY_H
#define FEATURES_FORUM_CATEGORY_H

#include "commons/app.h"
#include "commons/field.h"
#include "forum_sql.h"

#define CATEGORY_QUESTION "question"
enum { CATEGORIES_OPEN_MAX = 20 };

struct periodic;

/* The one that topics of this code are shown under; NULL: no such code. */
const struct topic_category *category_of_code(const struct topic_category_rows *all, str code);
/* "Question", in the reader's language; "Sujet" for a code that is none. */
message category_label(const struct request *r, const struct topic_category_rows *all, str code);
/* The same for a page that shows one. */
message category_label_one(struct request *r, str code);
/* Those that are offered, for a FIELD_CHOICE. */
const struct choice *category_choices(struct request *r, i64 *count);

/* Inside `apply`, for administrators; journalled. False with a refusal. */
bool category_add(struct request *r, str label, str label_en);
bool category_rename(struct request *r, i64 id, str label, str label_en);
bool category_move(struct request *r, i64 id, bool up); /* at an end nothing moves */
bool category_close(struct request *r, i64 id);
bool category_open(struct request *r, i64 id); /* not one that was merged */
bool category_merge(struct request *r, i64 id, i64 into);

/* Topics of a merged category that an archive brought, and the rest of a large one: every hour. */
extern const struct periodic categories_keeping;

/* ---- pages (category_pages.c) ------------------------------------------------------------------
 */

struct category_line {
    struct topic_category category;
    i64 uses;
    bool first, last, closed, merged, fixed, untranslated;
    str into; /* the label of the one it was merged into */
};
struct category_list_page {
    struct {
        struct category_line *at;
        i64 len, cap;
    } lines;
};
struct category_page {
    struct category_line line;
    struct shown_form form, merge;
    bool may_merge;
};
struct category_new_page {
    struct shown_form form;
};

void categories_page(struct request *r);
void category_new_page(struct request *r);
void category_new_prepare(struct request *r);
void category_new_apply(struct request *r);
void category_page(struct request *r);
void category_prepare(struct request *r);
void category_apply(struct request *r);
void category_move_apply(struct request *r);
void category_close_apply(struct request *r);
void category_open_apply(struct request *r);
void category_merge_prepare(struct request *r);
void category_merge_apply(struct request *r);

#endif
