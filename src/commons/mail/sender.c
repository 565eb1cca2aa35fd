/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/mail/sender.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "commons/mail/mime.h"
#include "commons/ticking.h"
#include "commons/writer.h"
#include "os/os.h"

enum {
    LETTER_ARENA = 16 << 20,
    SECOND_US = 1000000,
    PAUSE_MAX_SECONDS = 15 * 60,
    LATER_MAX_SECONDS = 6 * 3600,
    TRIED_DAYS = 5, /* RFC 5321 4.5.4.1: at least four to five days */
    SWEEP_EVERY_SECONDS = 3600,
    FAILURES_IN_A_ROW = 3, /* mails put off one after the other: the relay has enough */
};
static const i64 day_us = (i64)86400 * SECOND_US;

struct mail_sender {
    struct app *app;
    struct db *reader;
    struct db *writer; /* instead of the app's writer: mail_send_now() */
    struct mail_transport *transport;
    struct ticking ticking;
    bool started;
    pthread_mutex_t lock; /* of what stands below */
    instant until, swept;
    i64 failures, put_off;
    char said[SAID_MAX];
};

static bool stopping(void *what) { return ticking_stops(&((struct mail_sender *)what)->ticking); }

/* ---- writing ----------------------------------------------------------------------------- */

struct step {
    struct write_task task;
    enum { STEP_START, STEP_SWEEP, STEP_CLAIM, STEP_SENT, STEP_LATER, STEP_END } what;
    i64 id, attempts;
    enum mail_state state;
    instant now, then;
    str error;
    i64 changed;
};

static bool run_step(struct write_task *t, struct db *d)
{
    struct step *s = (struct step *)t; /* the task is its first member */
    switch (s->what) {
    case STEP_START:
        outbox_interrupted(d, s->error, s->now);
        break;
    case STEP_SWEEP:
        outbox_expire(d, s->now);
        s->changed = outbox_sweep(d, s->then);
        break;
    case STEP_CLAIM:
        s->changed = outbox_claim(d, s->id, s->now);
        break;
    case STEP_SENT:
        outbox_sent(d, s->id, s->now);
        break;
    case STEP_LATER:
        outbox_later(d, s->id, s->then, s->attempts, s->error);
        break;
    case STEP_END:
        outbox_end(d, s->id, s->state, s->error, s->now);
        if (s->state == MAIL_DROPPED)
            outbox_forget_body(d, s->id);
        break;
    }
    return true;
}

static bool write_step(struct mail_sender *x, struct step *s)
{
    s->task = (struct write_task){.run = run_step};
    s->now = os_now();
    if (x->writer)
        write_group(x->writer, &s->task);
    else
        writer_run(x->app->writer, &s->task);
    return s->task.outcome == WRITE_KEPT;
}

/* ---- one mail ---------------------------------------------------------------------------- */

/* base, twice as long each time, at most `most`. */
static i64 delay_seconds(i64 base, i64 times, i64 most)
{
    while (times-- > 0 && base < most)
        base *= 2;
    return base < most ? base : most;
}

static instant after(instant now, i64 seconds) { return (instant){now.us + seconds * SECOND_US}; }

/* To whom it goes at this moment; false with the reason why to nobody. */
static bool find_recipient(struct mail_sender *x, arena *a, const struct outbox_row *row,
                           struct letter *l, str *why)
{
    l->to = row->address;
    if (!row->person.has)
        return true;
    const struct mail_person *p = mail_person(x->reader, a, row->person.value);
    if (!p || (p->suspended_at.has && !row->even_suspended) || !mail_address_fits(p->email)) {
        *why = S("the account is closed or suspended");
        return false;
    }
    l->to = p->email;
    l->to_name = p->name;
    return true;
}

static bool may_leave(struct mail_sender *x, arena *a, const struct outbox_row *row,
                      struct letter *l, str *why)
{
    i64 person = row->person.has ? row->person.value : 0;
    if (row->ends_at.has && row->ends_at.value.us <= os_now().us)
        *why = S("too late");
    else if (!find_recipient(x, a, row, l, why))
        return false;
    else if (outbox_unreadable(x->reader, person, row->id) > 0)
        *why = S("what it speaks of may not be read any more");
    return !why->len;
}

static void compose(struct mail_sender *x, arena *a, const struct outbox_row *row, struct letter *l,
                    struct handing *h)
{
    const struct settings *s = h->settings;
    str domain = s->mail_from;
    str_cut(&domain, '@');
    l->from_name = s->instance;
    l->from = s->mail_from;
    l->subject = row->subject;
    l->domain = h->domain = domain;
    l->message = row->message;
    l->answers = row->answers;
    l->thread = row->thread;
    l->list = row->list;
    l->unsubscribe = row->unsubscribe;
    l->language = row->language;
    l->date = row->created_at;
    l->plain = row->plain;
    l->html = row->html;
    if (row->reply_to.has && row->person.has)
        l->reply_to = mail_reply_address(x->app, a, row->reply_to.value, row->person.value);
    h->from = mail_return_address(x->app, a, row->id);
    if (!h->from.len)
        h->from = s->mail_from;
    h->to = l->to;
    h->bytes = letter_write(a, l);
}

static void pause_relay(struct mail_sender *x, const struct handing *h)
{
    i64 seconds = delay_seconds(h->settings->mail_retry_seconds, x->failures, PAUSE_MAX_SECONDS);
    pthread_mutex_lock(&x->lock);
    x->failures++;
    x->until = after(os_now(), seconds);
    memcpy(x->said, h->said, sizeof x->said);
    pthread_mutex_unlock(&x->lock);
    os_log("warning", "mail: %s; next attempt in %lld s", h->said, (long long)seconds);
}

static void relay_answers(struct mail_sender *x)
{
    pthread_mutex_lock(&x->lock);
    x->failures = 0;
    x->said[0] = 0;
    pthread_mutex_unlock(&x->lock);
}

static void put_off(struct mail_sender *x, const struct outbox_row *row, struct handing *h)
{
    i64 attempts = row->attempts + 1;
    bool enough = os_now().us - row->created_at.us >= TRIED_DAYS * day_us;
    struct step s = {.what = enough ? STEP_END : STEP_LATER,
                     .id = row->id,
                     .state = MAIL_DEAD,
                     .attempts = attempts,
                     .then = after(os_now(), delay_seconds(h->settings->mail_retry_seconds,
                                                           attempts - 1, LATER_MAX_SECONDS)),
                     .error = str_of(h->said)};
    write_step(x, &s);
    if (++x->put_off >= FAILURES_IN_A_ROW)
        pause_relay(x, h);
}

static void note_result(struct mail_sender *x, const struct outbox_row *row, struct handing *h,
                        enum handed result)
{
    struct step s = {.id = row->id, .error = str_of(h->said)};
    if (result == HANDED || result == HANDED_REFUSED)
        relay_answers(x);
    if (result != HANDED_LATER)
        x->put_off = 0;
    switch (result) {
    case HANDED:
        s.what = STEP_SENT;
        break;
    case HANDED_LATER:
        put_off(x, row, h);
        return;
    case HANDED_REFUSED:
    case HANDED_UNCERTAIN:
        s.what = STEP_END;
        s.state = result == HANDED_REFUSED ? MAIL_DEAD : MAIL_UNCERTAIN;
        if (result == HANDED_UNCERTAIN)
            pause_relay(x, h);
        break;
    case HANDED_NO_RELAY: /* back as it was */
        s.what = STEP_LATER;
        s.attempts = row->attempts;
        s.then = row->not_before;
        pause_relay(x, h);
        break;
    }
    write_step(x, &s);
}

static void send_row(struct mail_sender *x, arena *a, const struct outbox_row *row)
{
    struct letter l = {0};
    struct handing h = {.settings = x->app->newest_settings};
    str why = {0};
    if (!may_leave(x, a, row, &l, &why)) {
        struct step s = {.what = STEP_END, .id = row->id, .state = MAIL_DROPPED, .error = why};
        write_step(x, &s);
        return;
    }
    struct step claim = {.what = STEP_CLAIM, .id = row->id};
    compose(x, a, row, &l, &h);
    if (write_step(x, &claim) && claim.changed == 1)
        note_result(x, row, &h, x->transport->hand(x->transport, &h));
}

static bool relay_may_be_asked(struct mail_sender *x)
{
    /* a pause that is longer than any is one of a clock that was put back since */
    instant now = os_now(), longest = after(now, PAUSE_MAX_SECONDS);
    return mail_configured(x->app) && (x->until.us <= now.us || x->until.us > longest.us);
}

/* True when there was one to try. */
static bool send_next(struct mail_sender *x)
{
    arena a = arena_of(LETTER_ARENA);
    jmp_buf full;
    bool found = false;
    a.too_much = &full;
    if (setjmp(full) == 0) {
        instant now = os_now();
        struct outbox_row *row = outbox_next(x->reader, &a, 0, now);
        if (!row)
            row = outbox_next(x->reader, &a, 1, now);
        found = row != NULL;
        if (row)
            send_row(x, &a, row);
    } else { /* MAIL_HTML_MAX lets none grow so large */
        os_log("error", "mail: a letter takes more memory than any may");
    }
    str fault = db_fault(x->reader);
    if (fault.len) {
        os_log("error", "mail: %.*s", STR(fault));
        db_clear(x->reader);
        found = false;
    }
    arena_free(&a);
    return found;
}

static void sweep_now_and_then(struct mail_sender *x)
{
    instant now = os_now();
    if (now.us - x->swept.us < (i64)SWEEP_EVERY_SECONDS * SECOND_US)
        return;
    struct step s = {
        .what = STEP_SWEEP,
        .then = {now.us - ((struct settings *)x->app->newest_settings)->mail_keep_days * day_us}};
    if (!write_step(x, &s) || s.changed == 0)
        x->swept = now;
}

struct mail_sender *mail_sender_of(struct app *app, arena *a)
{
    struct mail_sender *x = new (a, struct mail_sender);
    x->app = app;
    pthread_mutex_init(&x->lock, NULL);
    return x;
}

i64 mail_send_now(struct mail_sender *x, struct db *reader, struct db *writer,
                  struct mail_transport *t, i64 most)
{
    i64 tried = 0;
    x->reader = reader;
    x->writer = writer;
    x->transport = t;
    sweep_now_and_then(x);
    while (tried < most && relay_may_be_asked(x) && send_next(x))
        tried++;
    return tried;
}

/* ---- the thread -------------------------------------------------------------------------- */

/* So many a minute, and no faster. */
static i64 look(void *sender)
{
    struct mail_sender *x = sender;
    struct step start = {.what = STEP_START,
                         .error = S("the server stopped while it was handed over")};
    if (!x->started)
        write_step(x, &start);
    x->started = true;
    i64 began = os_monotonic_us();
    struct settings *s = x->app->newest_settings;
    bool sent = relay_may_be_asked(x) && send_next(x);
    i64 wanted = sent ? (i64)60 * SECOND_US / s->mail_per_minute : SECOND_US;
    sweep_now_and_then(x);
    return wanted - (os_monotonic_us() - began);
}

struct mail_sender *mail_sender_start(struct app *app, const char *database, arena *a, str *error)
{
    struct db *reader = db_open(database, DB_READ, a, error);
    if (!reader)
        return NULL;
    struct mail_sender *x = mail_sender_of(app, a);
    struct settings *s = app->newest_settings;
    x->reader = reader;
    x->transport = smtp_start(a, stopping, x);
    if (s->smtp.len && !mail_configured(app))
        os_log("warning", "mail: smtp is set, but mail-from or origin is not: nothing leaves");
    app->mail_sender = x;
    ticking_start(&x->ticking, look, x);
    return x;
}

void mail_sender_stop(struct mail_sender *x)
{
    ticking_stop(&x->ticking);
    x->app->mail_sender = NULL;
    smtp_stop(x->transport);
    pthread_mutex_destroy(&x->lock);
    db_close(x->reader);
}

struct relay_state mail_relay_state(struct app *app, arena *a)
{
    struct mail_sender *x = app->mail_sender;
    struct relay_state state = {.configured = mail_configured(app)};
    if (!x)
        return state;
    pthread_mutex_lock(&x->lock);
    state.paused = x->until.us > os_now().us;
    state.until = x->until;
    state.failures = x->failures;
    state.said = arena_copy(a, str_of(x->said));
    pthread_mutex_unlock(&x->lock);
    return state;
}
