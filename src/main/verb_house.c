/* SPDX-License-Identifier: EUPL-1.2 */
/* What /admin does, for who has a terminal: settings, health, journal, periodic tasks, mail. */
#include <stdio.h>
#include <string.h>

#include "commons/contribution/total.h"
#include "commons/dispatch.h"
#include "commons/job/periodic.h"
#include "commons/journal/journal.h"
#include "commons/mail/mail.h"
#include "commons/person/person.h"
#include "commons/personal/personal.h"
#include "commons/setting/setting.h"
#include "commons/writer.h"
#include "db/db.h"
#include "features/admin/house.h"
#include "main/verbs.h"

/* ---- reading and writing ----------------------------------------------------------------------
 */

static void print(struct verb_output *out, str line)
{
    out->data(out->what, line);
    out->data(out->what, S("\n"));
}

/* A request on a reading connection of its own; NULL with the reason said. */
static struct request *reading(struct instance *i, struct verb_output *out, arena *a)
{
    str error = {0};
    struct db *d = db_open(i->database, DB_READ, a, &error);
    if (d)
        return request_of_server(&i->app, d, a);
    verb_refused(out, error);
    return NULL;
}

struct house_task {
    struct write_task task;
    struct request *r;
    struct verb_call *call;
    message why;
    i64 count;
    void (*apply)(struct house_task *t);
};

static bool run_house(struct write_task *task, struct db *d)
{
    struct house_task *t = (struct house_task *)task;
    t->r->db = d;
    t->r->drawn = 0;
    t->why = (message){0};
    t->apply(t);
    return !message_is(t->why);
}

static int write_house(struct instance *i, struct verb_call *v, struct verb_output *out,
                       struct house_task *t, arena *a)
{
    t->task.run = run_house;
    t->call = v;
    t->r = request_of_server(&i->app, i->writer, a);
    instance_write(i, &t->task);
    if (t->task.outcome == WRITE_KEPT)
        return 0;
    return verb_refused(out, message_is(t->why) ? message_in(a, ENGLISH, t->why)
                                                : S("the database refused; see the log"));
}

/* ---- settings ---------------------------------------------------------------------------------
 */

static void apply_setting(struct house_task *t)
{
    const struct verb_call *v = t->call;
    const struct setting *s = setting_find(v->words[1]);
    bool set = str_eq(v->words[0], S("set"));
    if (!s)
        t->why = T("Aucun réglage n’a ce nom.");
    else
        t->why = set ? setting_choose(t->r, s, v->words[2]) : setting_forget(t->r, s);
}

int settings_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    struct house_task t = {.apply = apply_setting};
    bool set = v->word_count == 3 && str_eq(v->words[0], S("set"));
    bool unset = v->word_count == 2 && str_eq(v->words[0], S("unset"));
    if (!set && !unset)
        return verb_refused(out, S("settings [set NAME VALUE | unset NAME] --data DIR"));
    if (write_house(i, v, out, &t, a))
        return 1;
    struct request *r = reading(i, out, a);
    if (!r)
        return 1;
    settings_follow(&i->app, r->db);
    db_close(r->db);
    return 0;
}

/* ---- what is counted --------------------------------------------------------------------------
 */

static void apply_recount(struct house_task *t)
{
    t->count = contribution_totals_check(t->r->db);
    contribution_totals_make(t->r->db);
}

int recount_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    struct house_task t = {.apply = apply_recount};
    if (v->word_count)
        return verb_refused(out, S("recount --data DIR"));
    if (write_house(i, v, out, &t, a))
        return 1;
    print(out, text_format(a, "counted anew: %lld totals were wrong", (long long)t.count));
    return 0;
}

/* ---- health -----------------------------------------------------------------------------------
 */

int health_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    (void)v;
    struct request *r = reading(i, out, a);
    if (!r)
        return 1;
    r->language = ENGLISH;
    struct health h = health_of(r);
    for (i64 n = 0; n < h.lines.len; n++)
        print(out, text_format(a, "%-18s %-8s %.*s", h.lines.at[n].name,
                               h.lines.at[n].wrong ? "LOOK" : "ok", STR(h.lines.at[n].value)));
    bool fault = db_fault(r->db).len > 0;
    db_close(r->db);
    return h.wrong > 0 || fault;
}

/* ---- the journal ------------------------------------------------------------------------------
 */

int journal_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    if (v->word_count != 1 || !str_eq(v->words[0], S("verify")))
        return verb_refused(out, S("journal verify --data DIR"));
    struct request *r = reading(i, out, a);
    if (!r)
        return 1;
    struct journal_verdict j = journal_verify(r->db, a);
    bool fault = db_fault(r->db).len > 0;
    db_close(r->db);
    print(out, text_format(a, "%lld rows in %lld segments, %lld payloads erased", (long long)j.rows,
                           (long long)j.segments, (long long)j.erased));
    if (j.wrong_row)
        print(out, text_format(a, "row %lld does not hold", (long long)j.wrong_row));
    if (j.wrong_segment)
        print(out, text_format(a, "segment %lld does not hold", (long long)j.wrong_segment));
    return fault || j.wrong_row || j.wrong_segment;
}

/* ---- periodic tasks ---------------------------------------------------------------------------
 */

static void print_tasks(struct request *r, struct verb_output *out)
{
    struct periodic_row_rows rows = periodic_list(r->db, r->arena);
    for (const struct periodic *const *p = r->app->periodic; *p; p++) {
        str when = S("never"), state = S("ok");
        for (i64 n = 0; n < rows.len; n++) {
            if (!str_eq(rows.at[n].name, str_of((*p)->name)))
                continue;
            if (rows.at[n].ran_at.has)
                when = instant_rfc3339(r->arena, rows.at[n].ran_at.value);
            if (rows.at[n].failed_at.has)
                state = S("LOOK");
        }
        print(out, text_format(r->arena, "%-24s %-8.*s %.*s", (*p)->name, STR(state), STR(when)));
    }
}

int tasks_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    if (v->word_count == 2 && str_eq(v->words[0], S("run"))) {
        const struct periodic *p = periodic_find(&i->app, v->words[1]);
        if (!p)
            return verb_refused(out, S("no task has this name; `parvis tasks` lists them"));
        return periodic_run_one(&i->app, i->app.writer ? NULL : i->writer, p)
                   ? 0
                   : verb_refused(out, S("it failed; see the log"));
    }
    if (v->word_count)
        return verb_refused(out, S("tasks [run NAME] --data DIR"));
    struct request *r = reading(i, out, a);
    if (!r)
        return 1;
    print_tasks(r, out);
    db_close(r->db);
    return 0;
}

/* ---- mail -------------------------------------------------------------------------------------
 */

static void apply_again(struct house_task *t) { t->count = mail_again_all(t->r); }

int outbox_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    static const char *const names[] = {"waiting", "sending",   "sent",
                                        "dead",    "uncertain", "dropped"};
    struct house_task t = {.apply = apply_again};
    if (v->word_count == 1 && str_eq(v->words[0], S("again"))) {
        if (write_house(i, v, out, &t, a))
            return 1;
        print(out, text_format(a, "%lld wait again", (long long)t.count));
        return 0;
    }
    if (v->word_count)
        return verb_refused(out, S("outbox [again] --data DIR"));
    struct request *r = reading(i, out, a);
    if (!r)
        return 1;
    for (i64 n = 0; n < countof(names); n++)
        print(out, text_format(a, "%-10s %lld", names[n], (long long)outbox_count(r->db, n)));
    db_close(r->db);
    return 0;
}

/* ---- user erase -------------------------------------------------------------------------------
 */

static void apply_erase(struct house_task *t)
{
    const struct person_secret *p = person_by_email(t->r->db, t->r->arena, t->call->words[1]);
    if (!p || !erasure_do(t->r, p->id, t->call->keep_name))
        t->why = T("Aucun compte n’a cette adresse.");
}

int user_erase_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    struct house_task t = {.apply = apply_erase};
    if (v->word_count != 2)
        return verb_refused(out, S("user erase EMAIL [--keep-name] --data DIR"));
    return write_house(i, v, out, &t, a);
}
