/* SPDX-License-Identifier: EUPL-1.2 */
/* The drafts of an import that was confirmed: a few while the person waits, many by a background
 * job. A row becomes a draft once, however often this is asked. */
#include "features/projects/inside.h"

static bool has(const struct import_number_rows *made, i64 number)
{
    i64 low = 0, high = made->len; /* they come in order */
    while (low < high) {
        i64 middle = (low + high) / 2;
        if (made->at[middle].number < number)
            low = middle + 1;
        else
            high = middle;
    }
    return low < made->len && made->at[low].number == number;
}

struct make_plan *make_plan_of(struct request *r, const struct reading *g)
{
    struct make_plan *plan = new (r->arena, struct make_plan);
    struct import_number_rows made = import_draft_numbers(r->db, r->arena, g->row->id);
    plan->import = g->row->id;
    plan->mandate = g->row->mandate;
    for (i64 i = 1; i < g->sheet.len; i++) {
        if (has(&made, g->sheet.at[i].number))
            continue;
        struct row_look look = reading_row(g, r->arena, i, NULL, true);
        if (look.state == ROW_GOOD && look.document.len)
            *push(r->arena, &plan->rows) = (struct made){g->sheet.at[i].number, look.document};
    }
    return plan;
}

static bool refuse_plan(struct request *r, message why)
{
    if (!r->form)
        r->form = form_of(r->arena, NULL, 0);
    refuse(r, NULL, why);
    return false;
}

bool make_drafts(struct request *r, const struct make_plan *plan)
{
    const struct capacity *c = reader_capacity(r, plan->mandate);
    if (!c)
        return refuse_plan(r, T("Le mandat au nom duquel vous importiez n’est plus en cours : "
                                "recommencez avec un autre."));
    for (i64 i = 0; i < plan->rows.len; i++) {
        const struct made *m = &plan->rows.at[i];
        if (import_draft_known(r->db, plan->import, m->number))
            continue;
        i64 id = contribution_create(r, (struct contribution_new){.kind = &experience_kind,
                                                                  .capacity = c,
                                                                  .document = m->document});
        if (!id)
            return false;
        import_draft_insert(r->db, plan->import, m->number, id);
    }
    return true;
}

/* ---- the job ----------------------------------------------------------------------------------
 */

static void apply_step(struct request *r) { make_drafts(r, r->plan); }

/* All or nothing, and it was stopped: what was made is thrown away again. */
static void apply_take_back(struct request *r)
{
    struct make_plan *plan = r->plan;
    struct import_version_rows rows =
        import_draft_versions(r->db, r->arena, r->reader.person, plan->import);
    for (i64 i = 0; i < rows.len; i++)
        if (!contribution_discard(r, rows.at[i].id, rows.at[i].version))
            return;
    if (rows.len)
        return;
    import_draft_clear(r->db, plan->import);
    import_reopen(r->db, plan->import);
}

static void take_back(struct job *j, i64 import, i64 made)
{
    struct make_plan plan = {.import = import};
    for (i64 steps = made / PROJECTS_STEP + 2; steps > 0; steps--)
        if (!job_write(j, apply_take_back, &plan, NULL))
            return;
}

static bool make_all(struct job *j, struct make_plan *plan, i64 all)
{
    for (i64 done = 0; done < plan->rows.len; done += PROJECTS_STEP) {
        i64 left = plan->rows.len - done;
        struct make_plan step = {.import = plan->import,
                                 .mandate = plan->mandate,
                                 .rows.at = plan->rows.at + done,
                                 .rows.len = left < PROJECTS_STEP ? left : PROJECTS_STEP};
        message refusal = {0};
        if (!job_write(j, apply_step, &step, &refusal))
            return job_fail(j, refusal);
        if (!job_progress(j, all - left + step.rows.len, all))
            return done + PROJECTS_STEP >= plan->rows.len;
    }
    return true;
}

static bool run(struct job *j)
{
    struct request *r = job_request(j);
    i64 import = 0;
    (void)str_to_i64(j->input, &import);
    struct import_row *row = import_one(j->db, j->arena, import, j->person);
    if (!row)
        return job_fail(j, T("Cet import n’est plus là : il n’est gardé qu’un jour."));
    struct reading *g = reading_of(r, row);
    struct make_plan *plan = make_plan_of(r, g);
    i64 before = import_draft_numbers(j->db, j->arena, import).len;
    bool done = make_all(j, plan, before + plan->rows.len);
    if (!done && row->whole && job_cancel_asked(j->db, j->id))
        take_back(j, import, before + plan->rows.len);
    job_result(j, (str){0}, text_format(j->arena, "/experiences/importer/%lld", (long long)import));
    return done;
}

const struct job_kind make_job = {
    .name = "projects", .label = T("Import d’une liste de projets"), .run = run};
