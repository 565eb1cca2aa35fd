/* SPDX-License-Identifier: EUPL-1.2 */
/* People, their functions and their background jobs, for who has a terminal. */
#include "commons/dispatch.h"
#include "commons/job/job.h"
#include "commons/mandate/mandate.h"
#include "commons/person/person.h"
#include "commons/rights/rights.h"
#include "commons/writer.h"
#include "db/db.h"
#include "features/admin/house.h"
#include "main/verbs.h"
#include "os/os.h"

static struct db *reading(struct instance *i, struct verb_output *out, arena *a)
{
    str error = {0};
    struct db *d = db_open(i->database, DB_READ, a, &error);
    if (!d)
        verb_refused(out, error);
    return d;
}

static bool print(struct verb_output *out, str line)
{
    return out->data(out->what, line) && out->data(out->what, S("\n")) && !out->stopped(out->what);
}

/* ---- people -----------------------------------------------------------------------------------
 */

int user_list_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    if (v->word_count > 2)
        return verb_refused(out, S("user list [PART OF A NAME OR ADDRESS] --data DIR"));
    struct db *d = reading(i, out, a);
    if (!d)
        return 1;
    i64 before = INT64_MAX;
    struct admin_person_row_rows rows;
    bool goes_on = true;
    do {
        rows = admin_person_list(d, a, people_pattern(a, v->words[1]), before);
        for (i64 n = 0; n < rows.len && goes_on; n++) {
            const struct admin_person_row *p = &rows.at[n];
            before = p->id;
            goes_on = print(out, text_format(a, "%.*s\t%.*s\t%s\t%s\t%lld", STR(p->email),
                                             STR(p->name), role_names[role_of(p->role)],
                                             p->suspended_at.has ? "suspended" : "open",
                                             (long long)p->mandates));
        }
    } while (rows.len && goes_on);
    db_close(d);
    return 0;
}

/* ---- in whose name ----------------------------------------------------------------------------
 */

static bool print_waiting(struct db *d, struct verb_output *out, arena *a)
{
    i64 after = 0;
    struct mandate_waiting_rows rows;
    day today = instant_day(os_now());
    do {
        rows = mandate_declared(d, a, after, today);
        for (i64 n = 0; n < rows.len; n++) {
            const struct mandate_waiting *m = &rows.at[n];
            after = m->id;
            if (!print(out, text_format(a, "%lld\t%.*s\t%.*s\t%.*s\t%.*s", (long long)m->id,
                                        STR(m->email), STR(m->name), STR(m->function),
                                        STR(m->organisation_name))))
                return false;
        }
    } while (rows.len);
    return true;
}

static int print_of(struct db *d, struct verb_output *out, arena *a, str email)
{
    static const char *const charges[] = {"", "deputy", "manager"};
    const struct person_secret *p = person_by_email(d, a, email);
    if (!p)
        return verb_refused(out, S("no account has this address"));
    struct admin_mandate_row_rows rows = admin_mandates_of(d, a, p->id);
    for (i64 n = 0; n < rows.len; n++) {
        const struct admin_mandate_row *m = &rows.at[n];
        print(out, text_format(a, "%lld\t%.*s\t%.*s\t%s\t%s", (long long)m->id, STR(m->function),
                               STR(m->name), m->proof ? "proven" : "declared",
                               charges[m->charge > 0 && m->charge < 3 ? m->charge : 0]));
    }
    return 0;
}

struct mandate_task {
    struct write_task task;
    struct request *r;
    i64 mandate;
    bool charge;
    message why;
};

static bool run_mandate(struct write_task *task, struct db *d)
{
    struct mandate_task *t = (struct mandate_task *)task; /* the task is its first member */
    t->r->db = d;
    t->r->drawn = 0;
    t->why = t->charge ? charge_give(t->r, t->mandate) : mandate_vouch_by_letter(t->r, t->mandate);
    return !message_is(t->why);
}

static int change(struct instance *i, struct verb_output *out, arena *a, struct mandate_task t)
{
    t.task.run = run_mandate;
    t.r = request_of_server(&i->app, i->writer, a);
    t.r->reader.role = ROLE_ADMINISTRATOR; /* whoever owns the folder */
    instance_write(i, &t.task);
    if (t.task.outcome == WRITE_KEPT)
        return 0;
    return verb_refused(out, message_is(t.why) ? message_in(a, ENGLISH, t.why)
                                               : S("the database refused; see the log"));
}

int mandates_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    i64 number = 0;
    bool confirm = str_eq(v->words[0], S("confirm")), charge = str_eq(v->words[0], S("charge"));
    if (v->word_count == 2 && (confirm || charge) && str_to_i64(v->words[1], &number))
        return change(i, out, a, (struct mandate_task){.mandate = number, .charge = charge});
    bool of = v->word_count == 2 && str_eq(v->words[0], S("of"));
    if (v->word_count && !of)
        return verb_refused(out,
                            S("mandates [of EMAIL | confirm NUMBER | charge NUMBER] --data DIR"));
    struct db *d = reading(i, out, a);
    if (!d)
        return 1;
    int status = of ? print_of(d, out, a, v->words[1]) : print_waiting(d, out, a) ? 0 : 1;
    db_close(d);
    return status;
}

/* ---- background jobs --------------------------------------------------------------------------
 */

int jobs_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    if (v->word_count)
        return verb_refused(out, S("jobs --data DIR"));
    struct db *d = reading(i, out, a);
    if (!d)
        return 1;
    i64 before = INT64_MAX;
    struct admin_job_row_rows rows;
    bool goes_on = true;
    do {
        rows = admin_job_list(d, a, before);
        for (i64 n = 0; n < rows.len && goes_on; n++) {
            const struct admin_job_row *j = &rows.at[n];
            str created = instant_rfc3339(a, j->created_at);
            before = j->id;
            goes_on =
                print(out, text_format(a, "%lld\t%.*s\t%.*s\t%.*s\t%lld/%lld\t%.*s",
                                       (long long)j->id, STR(created), STR(j->kind), STR(j->state),
                                       (long long)j->done, (long long)j->total, STR(j->result)));
        }
    } while (rows.len && goes_on);
    db_close(d);
    return 0;
}
