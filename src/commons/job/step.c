/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/job/step.h"

static bool run_step(struct write_task *t, struct db *d)
{
    struct step *s = (struct step *)t; /* the task is its first member */
    struct request *r = s->r;
    r->db = d;
    r->drawn = 0;
    r->refused = r->too_much = false;
    r->form = NULL;
    r->arena->too_much = &s->full;
    if (setjmp(s->full) == 0)
        s->apply(r);
    else
        r->too_much = true;
    r->arena->too_much = NULL;
    if (r->too_much)
        db_clear(d);
    return !r->refused && !r->too_much && !db_fault(d).len;
}

enum write_outcome step_write(struct app *app, struct db *writer, struct step *s)
{
    s->task = (struct write_task){.run = run_step};
    if (!writer)
        return writer_run(app->writer, &s->task);
    write_group(writer, &s->task);
    return s->task.outcome;
}
