/* SPDX-License-Identifier: EUPL-1.2 */
/* parvis demo: the demonstration in and out, inside of a running server or beside it. The
 * accounts stay readable in DIR/demo-accounts for the owner of the folder. */
#include "main/demo.h"

#include <unistd.h>

#include "commons/organisation/register.h"
#include "commons/writer.h"
#include "main/verbs.h"
#include "os/os.h"

enum { ACCOUNTS_MAX = 4096 };

struct demo_task {
    struct write_task task;
    struct demo_order order;
    arena *arena;
    str error;
    bool there;
};

static bool fill(struct write_task *t, struct db *d)
{
    struct demo_task *task = (struct demo_task *)t;
    task->error = (str){0};
    task->there = demo_there(d);
    return !task->there && demo_fill(&task->order, d, task->arena, &task->error);
}

static bool take_out(struct write_task *t, struct db *d)
{
    struct demo_task *task = (struct demo_task *)t;
    demo_take_out(task->order.app, d, task->arena);
    return true;
}

/* To stdout, for people: an account is copied from there. */
static void tell(struct verb_output *out, str line)
{
    out->data(out->what, line);
    out->data(out->what, S("\n"));
}

static const char *accounts_path(struct instance *i, arena *a)
{
    return arena_c_string(a, text_format(a, "%s/demo-accounts", i->app.folder));
}

static void tell_accounts(struct instance *i, struct verb_output *out, arena *a)
{
    str accounts, error;
    if (!os_read_file(a, accounts_path(i, a), ACCOUNTS_MAX, &accounts, &error)) {
        tell(out, S("Its passwords are not known any more: --remove it and put it in again."));
        return;
    }
    while (accounts.len)
        tell(out, str_cut(&accounts, '\n'));
}

static str failure(const struct demo_task *t)
{
    return t->error.len ? t->error : S("the database refused; see the log");
}

static int put_in(struct instance *i, struct verb_output *out, arena *a)
{
    struct demo_content content;
    struct demo_accounts accounts;
    struct demo_task t = {
        .task.run = fill, .order = {&i->app, &content, &accounts, os_now()}, .arena = a};
    str error = {0};
    if (!demo_content_read(a, &demonstration, &content, &error) ||
        !demo_accounts_make(a, &content, &accounts, &error))
        return verb_refused(out, error);
    instance_write(i, &t.task);
    if (t.task.outcome != WRITE_KEPT && t.there) {
        tell(out, S("The demonstration is there already. Its accounts:"));
        tell_accounts(i, out, a);
        return 0;
    }
    if (t.task.outcome != WRITE_KEPT)
        return verb_refused(out, failure(&t));
    if (!os_write_file(a, accounts_path(i, a), demo_accounts_text(a, &accounts), 0600, &error))
        tell(out, error);
    tell(out,
         text_format(
             a,
             "Demonstration: %lld experiences, %lld topics, of %lld fictitious bodies. Accounts:",
             (long long)content.experiences.len, (long long)content.topics.len,
             (long long)content.organisations.len));
    tell_accounts(i, out, a);
    return 0;
}

static int remove_all(struct instance *i, struct verb_output *out, arena *a)
{
    struct demo_task t = {.task.run = take_out, .order = {.app = &i->app}, .arena = a};
    instance_write(i, &t.task);
    if (t.task.outcome != WRITE_KEPT)
        return verb_refused(out, failure(&t));
    (void)unlink(accounts_path(i, a));
    tell(out,
         S("The demonstration is gone. What real people adapted from it stays, as their own."));
    return 0;
}

int demo_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    return v->remove ? remove_all(i, out, a) : put_in(i, out, a);
}
