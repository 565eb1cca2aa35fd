/* SPDX-License-Identifier: EUPL-1.2 */
/* animation: what the animator of the forum sees and does. Without her the place dies: questions
 * that nobody answered and who would know, newcomers, drafts that were left, the letter of the
 * month, and the two counters that matter: answers in time, people put in contact. */
#ifndef FEATURES_ANIMATION_H
#define FEATURES_ANIMATION_H

#include "animation_sql.h"
#include "commons/app.h"
#include "commons/field.h"
#include "commons/organisation/peers.h"

enum {
    QUESTION_WORKING_DAYS = 3, /* without an answer, before it is shown here */
    LIKELY_BODIES = 5,
    NEWCOMER_DAYS = 30,
    DRAFT_DAYS = 14,       /* left alone, before help is offered */
    DRAFT_AGAIN_DAYS = 60, /* before it is offered again */
    ANSWER_DAYS = 5,       /* an answer in time */
    COUNTED_DAYS = 90,
    LETTER_MAX = 20000, /* code points */
};

/* ---- rules (animation.c), pure -----------------------------------------------------------------
 */

/* Public holidays of France: Code du travail, article L3133-1. Easter by the algorithm of Meeus
   ("Astronomical Algorithms", 2nd edition, chapter 8). */
bool day_is_holiday(day d);
bool day_is_worked(day d); /* Monday to Friday, and no holiday */
/* The last day that has `count` worked days between it and `today`, which does not count. */
day worked_days_before(day today, i64 count);

struct likely {
    struct likely_body body;
    struct resemblance why;
    bool known; /* the asker's body is known, so `why` says something */
};
/* The most likely to know, best first: those that resemble `self`, then those with most experience.
   `self` NULL: nothing is known of who asks. Sorts `at` in place. */
void likely_sort(struct likely *at, i64 count, const struct profile *self);

struct answer_rate {
    i64 questions, in_time; /* of those asked long enough ago */
};
struct answer_rate answers_in_time(const struct question_times *at, i64 count);

str month_words(arena *a, enum language l, i64 month); /* 202703 -> "mars 2027" */
i64 month_of(day d);
i64 month_before(i64 month);

/* ---- pages --------------------------------------------------------------------------------------
 */

struct animation_question {
    struct question question;
    url path, ask;
    i64 relayed;
};
struct animation_page {
    struct {
        struct animation_question *at;
        i64 len, cap;
    } questions;
    struct newcomer_rows newcomers;
    struct {
        struct animation_draft {
            struct draft_left draft;
            message kind;
        } * at;
        i64 len, cap;
    } drafts;
    i64 percent, questions_counted, contacts;
    bool has_percent, mails, administrator;
};

struct animation_likely {
    struct likely_body body;
    url path;
    message size, place; /* why it is there, in words */
    bool has_why, done;  /* asked already */
};
struct animation_question_page {
    struct question_asked question;
    url path;
    struct {
        struct animation_likely *at;
        i64 len, cap;
    } bodies;
    struct relayed_rows relayed;
};

struct relay_mail {
    str title, asker, capacity, animator, organisation;
    url path;
    bool answer; /* one may answer by mail */
};

struct letter_form_page {
    struct shown_form form;
    str month;
    i64 version, id;
    opt_text preview_title;
    markup preview;
    bool saved, may_send;
};
struct letter_page {
    struct letter letter;
    str month;
    markup body;
};
struct letters_page {
    struct {
        struct letters_line {
            struct letter_line letter;
            str month;
        } * at;
        i64 len, cap;
    } letters;
    bool signed_in, refused;
};
struct letter_mail {
    str title;
    markup body;
    url path, stop;
};
struct letter_stop_page {
    str token;
    bool done;
};

struct animators_page {
    struct animating_rows rows;
    struct shown_form form;
};

struct periodic;
extern const struct job_kind letter_job;
extern const struct periodic letters_going_on;
extern const struct feature animation_feature;

#endif
