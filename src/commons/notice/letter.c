/* SPDX-License-Identifier: EUPL-1.2 */
/* Notices by mail: one at once, or those of a day or a week together. */
#include "commons/notice/letter.h"

#include "commons/contribution/contribution.h"
#include "commons/job/periodic.h"
#include "commons/notice/notice.h"
#include "commons/signed.h"
#include "notice_views.h"

enum {
    DIGEST_LINES = 50,   /* as notice_digest gives */
    DIGEST_PERSONS = 20, /* as notice_digest_persons gives */
    DIGEST_DAYS = 30,    /* what is older is not mailed any more */
    KEEP_READ_DAYS = 90,
    KEEP_DAYS = 365,
};
static const i64 day_us = (i64)86400 * 1000000;

/* ---- rhythms ----------------------------------------------------------------------------- */

/* What is said to oneself comes at once, what one follows once a week. */
static enum rhythm usual(enum notice_kind kind)
{
    switch (kind) {
    case NOTICE_POST:
    case NOTICE_REVISION:
    case NOTICE_DECLARATION:
    case NOTICE_FOLLOW_UP:
    case NOTICE_CONTRIBUTION:
        return RHYTHM_WEEKLY;
    default:
        return RHYTHM_AT_ONCE;
    }
}

enum rhythm notice_rhythm(struct request *r, i64 person, enum notice_kind kind)
{
    i64 chosen = notice_choice_of(r->db, person, kind);
    return chosen >= 0 && chosen < RHYTHMS ? (enum rhythm)chosen : usual(kind);
}

void notice_set_rhythm(struct request *r, i64 person, enum notice_kind kind, enum rhythm rhythm)
{
    notice_choice_set(r->db, person, kind, rhythm);
}

/* ---- ending ------------------------------------------------------------------------------ */

static const char end_purpose[] = "notice-end";

str notice_end_path(struct request *r, i64 person, enum notice_kind kind, i64 contribution)
{
    str said = text_format(r->arena, "%lld.%d.%lld", (long long)person, (int)kind,
                           (long long)contribution);
    return text_join(r->arena, S("/desabonnement/"),
                     signed_text(r->app, r->arena, end_purpose, (instant){0}, said));
}

bool notice_end_read(struct request *r, str token, struct notice_end *e)
{
    str said;
    i64 kind = 0;
    *e = (struct notice_end){0};
    if (signed_read(r->app, r->arena, end_purpose, r->now, token, &said) != SIGNED_GOOD)
        return false;
    bool whole = str_to_i64(str_cut(&said, '.'), &e->person) &&
                 str_to_i64(str_cut(&said, '.'), &kind) && str_to_i64(said, &e->contribution);
    e->kind = kind > 0 && kind < NOTICE_KINDS ? (enum notice_kind)kind : 0;
    return whole && notice_person(r->db, e->person);
}

void notice_end_apply(struct request *r, const struct notice_end *e)
{
    if (e->contribution) {
        i64 reader = r->reader.person;
        r->reader.person = e->person;
        contribution_follow(r, e->contribution, false);
        r->reader.person = reader;
        return;
    }
    for (int kind = 1; kind < NOTICE_KINDS; kind++)
        if (e->kind ? kind == (int)e->kind
                    : notice_rhythm(r, e->person, (enum notice_kind)kind) >= RHYTHM_DAILY)
            notice_set_rhythm(r, e->person, (enum notice_kind)kind, RHYTHM_NEVER);
}

/* ---- one at once ------------------------------------------------------------------------- */

/* A message of a thread is shown whole, under its title, and can be answered. */
static void fill_post(struct request *r, const struct notice_row *n, struct notice_letter *l,
                      struct mail_new *m)
{
    const struct notice_post *p =
        n->post.has ? notice_post(r->db, r->arena, n->person, n->post.value) : NULL;
    if (!p)
        return;
    l->has_body = true;
    l->body = p->html;
    l->by = p->person_name.has ? p->person_name.value : (str){0};
    l->capacity = p->capacity;
    l->by_thread = n->kind == NOTICE_POST;
    l->may_reply = r->settings->mail_inbound.len > 0;
    m->subject = n->title.has ? n->title.value : m->subject;
    m->name = p->uid;
    m->thread = p->contribution_uid;
    if (p->answered.has)
        m->answers = p->answered.value;
    m->reply_to = n->contribution.value;
    m->list = text_format(r->arena, "discussion-%lld", (long long)n->contribution.value);
}

static i64 mail_row(struct request *r, const struct notice_row *n, const struct mail_to *to)
{
    struct notice_row alone = *n;
    alone.more = false; /* those that follow have mails of their own */
    struct notice_words words = notice_words(r, &alone);
    struct notice_letter l = {
        .text = words.text, .path = url_check(words.path), .leads = words.path.len > 0};
    struct mail_about about = {n->contribution.has ? n->contribution.value : 0,
                               n->post.has ? n->post.value : 0};
    struct mail_new m = {.to = to,
                         .kind = "notice",
                         .subject = words.text,
                         .about = &about,
                         .about_count = n->contribution.has};
    fill_post(r, n, &l, &m);
    m.unsubscribe = notice_end_path(r, n->person, (enum notice_kind)n->kind,
                                    l.by_thread ? n->contribution.value : 0);
    l.end = url_check(m.unsubscribe);
    html page = mail_page(r, to->language);
    view_notice_letter(&page, &l);
    m.html = html_str(&page);
    return mail_queue(r, m);
}

void notice_mail(struct request *r, i64 notice)
{
    enum language language = r->language;
    struct mail_to to;
    i64 person = notice_owner(r->db, notice), mail = 0;
    const struct notice_row *n = notice_one(r->db, r->arena, person, person, notice);
    if (n && mail_recipient(r, person, &to)) {
        r->language = to.language;
        mail = mail_row(r, n, &to);
        r->language = language;
    }
    notice_mailed(r->db, notice, mail ? mail : NOTICE_MAIL_NONE);
}

/* ---- digests ----------------------------------------------------------------------------- */

static i64 mail_digest(struct request *r, const struct mail_to *to,
                       const struct notice_row_rows *rows, enum rhythm rhythm)
{
    struct notice_digest_letter l = {.weekly = rhythm == RHYTHM_WEEKLY,
                                     .more = rows->len == DIGEST_LINES};
    struct mail_about about[DIGEST_LINES];
    i64 abouts = 0;
    enum language language = r->language;
    r->language = to->language;
    for (i64 i = 0; i < rows->len; i++) {
        const struct notice_row *n = &rows->at[i];
        struct notice_words words = notice_words(r, n);
        *push(r->arena, &l.lines) = (struct notice_letter_line){words.text, url_check(words.path),
                                                                words.path.len > 0, n->created_at};
        if (n->contribution.has)
            about[abouts++] =
                (struct mail_about){n->contribution.value, n->post.has ? n->post.value : 0};
    }
    str end = notice_end_path(r, to->person, 0, 0);
    l.end = url_check(end);
    html page = mail_page(r, to->language);
    view_notice_digest_letter(&page, &l);
    str subject = say(r, rhythm == RHYTHM_WEEKLY ? T("Cette semaine sur {1}", r->settings->instance)
                                                 : T("Aujourd’hui sur {1}", r->settings->instance));
    i64 mail = mail_queue(r, (struct mail_new){.to = to,
                                               .kind = "digest",
                                               .subject = subject,
                                               .html = html_str(&page),
                                               .bulk = true,
                                               .list = S("alertes"),
                                               .unsubscribe = end,
                                               .about = about,
                                               .about_count = abouts});
    r->language = language;
    return mail;
}

/* Twenty persons a step. Each is done with the mail, so that the next step finds others. */
static bool digest_step(struct request *r, i64 *done, enum rhythm rhythm)
{
    instant since = {r->now.us - DIGEST_DAYS * day_us};
    notice_unsent(r->db);
    struct notice_follower_rows persons =
        notice_digest_persons(r->db, r->arena, rhythm, RHYTHM_AT_ONCE, RHYTHM_WEEKLY, since);
    for (i64 i = 0; i < persons.len; i++) {
        i64 person = persons.at[i].person, mail = 0;
        struct mail_to to;
        struct notice_row_rows rows =
            notice_digest(r->db, r->arena, person,
                          (struct notice_digest_in){.person = person,
                                                    .rhythm = rhythm,
                                                    .personal = RHYTHM_AT_ONCE,
                                                    .usual = RHYTHM_WEEKLY,
                                                    .since = since});
        if (rows.len && mail_recipient(r, person, &to))
            mail = mail_digest(r, &to, &rows, rhythm);
        notice_digest_done(r->db,
                           (struct notice_digest_done_in){.person = person,
                                                          .rhythm = rhythm,
                                                          .personal = RHYTHM_AT_ONCE,
                                                          .usual = RHYTHM_WEEKLY,
                                                          .mail = mail ? mail : NOTICE_MAIL_NONE,
                                                          .now = r->now});
        *done += mail != 0;
    }
    return persons.len == DIGEST_PERSONS;
}

static bool daily_step(struct request *r, i64 *done) { return digest_step(r, done, RHYTHM_DAILY); }
static bool weekly_step(struct request *r, i64 *done)
{
    return digest_step(r, done, RHYTHM_WEEKLY);
}

static bool sweep_step(struct request *r, i64 *done)
{
    i64 swept = notice_sweep(r->db, (instant){r->now.us - KEEP_READ_DAYS * day_us},
                             (instant){r->now.us - KEEP_DAYS * day_us});
    *done += swept;
    return swept == 1000;
}

const struct periodic notice_daily = {.name = "notice-daily",
                                      .label = T("Récapitulatif du jour"),
                                      .every = DAILY,
                                      .minute = 7 * 60,
                                      .run = daily_step};
const struct periodic notice_weekly = {.name = "notice-weekly",
                                       .label = T("Récapitulatif de la semaine"),
                                       .every = WEEKLY,
                                       .minute = 7 * 60,
                                       .run = weekly_step};
const struct periodic notice_sweeping = {.name = "notice-sweep",
                                         .label = T("Anciennes alertes"),
                                         .every = DAILY,
                                         .minute = 3 * 60,
                                         .run = sweep_step};
