/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/json.h"
#include "commons/job/job.h"
#include "commons/rights/rights.h"
#include "job_views.h"

message job_state_label(str state)
{
    static const struct {
        const char *state;
        message label;
    } labels[] = {
        {"waiting", T("En attente")}, {"running", T("En cours")}, {"done", T("Terminé")},
        {"failed", T("Interrompu")},  {"cancelled", T("Annulé")},
    };
    for (i64 i = 0; i < countof(labels); i++)
        if (str_eq(state, str_of(labels[i].state)))
            return labels[i].label;
    return T("Inconnu");
}

static bool is(const struct job_row *j, const char *state)
{
    return str_eq(j->state, str_of(state));
}

static str number(struct request *r, i64 n) { return text_format(r->arena, "%lld", (long long)n); }

/* One sentence: how far it came, or what went wrong. */
static str said(struct request *r, const struct job_row *j)
{
    json_t *result = j->result.len ? json_parse(r->arena, j->result) : NULL;
    str error = json_str(json_object_get(result, "error"));
    if (error.len)
        return error;
    if (is(j, "waiting"))
        return say(r, T("La tâche attend son tour."));
    if (j->total)
        return say(r, T("{1} sur {2}", number(r, j->done), number(r, j->total)));
    return j->done ? say(r, T("{1} faits", number(r, j->done))) : (str){0};
}

/* The job of the path, if it is the reader's own: of others nothing is said. */
static struct job_row *job_here(struct request *r)
{
    struct job_row *j = job_one(r->db, r->arena, request_id(r, 0));
    if (j && (j->person == r->reader.person || right_held(&r->reader, ADMINISTRATOR)))
        return j;
    not_found(r);
    return NULL;
}

static void show_job(struct request *r)
{
    struct job_row *j = job_here(r);
    if (!j)
        return;
    const struct job_kind *k = job_kind_find(j->kind);
    struct job_page page = {
        .id = j->id,
        .title = k ? say(r, k->label) : j->kind,
        .state_label = say(r, job_state_label(j->state)),
        .text = said(r, j),
        .done = j->done,
        .total = j->total,
        .under_way = is(j, "waiting") || is(j, "running"),
        .waiting = is(j, "waiting"),
        .cancelling = j->cancel && is(j, "running"),
        .failed = is(j, "failed"),
        .finished = is(j, "done"),
        .cancelled = is(j, "cancelled"),
        .has_total = j->total > 0,
        .self = url_check(job_path(r->arena, j->id)),
        .json = url_check(text_format(r->arena, "/taches/%lld.json", (long long)j->id)),
        .following = url_check(text_format(r->arena, "/taches/%lld?suivre=1", (long long)j->id)),
    };
    if (j->location.len)
        page.location = SOME(opt_url, url_check(j->location));
    /* Without scripts a page that reloads by itself is offered, never imposed (WCAG 3.2.5). */
    page.follows = page.under_way && request_query(r, "suivre").len;
    if (page.follows)
        answer_header(r, "Refresh", S("5"));
    r->layout.hide_from_robots = true;
    r->layout.progress = true;
    show(r, view_job_page, &page);
}

static void answer_job(struct request *r)
{
    struct job_row *j = job_here(r);
    if (!j)
        return;
    text t = text_of(r->arena, 8192 + 6 * j->result.len);
    text_add_char(&t, '{');
    json_add_key(&t, "state");
    json_add_string(&t, is(j, "done") ? S("finished") : is(j, "waiting") ? S("running") : j->state);
    json_add_key(&t, "done");
    text_add_i64(&t, j->done);
    if (j->total) {
        json_add_key(&t, "total");
        text_add_i64(&t, j->total);
    }
    json_add_key(&t, "text");
    json_add_string(&t, said(r, j));
    if (j->location.len) {
        json_add_key(&t, "href");
        json_add_string(&t, j->location);
    }
    text_add_char(&t, '}');
    answer_text(r, "application/json", text_str(&t));
}

static void prepare_cancel(struct request *r) { job_here(r); }

static void apply_cancel(struct request *r)
{
    struct job_row *j = job_here(r);
    if (!j)
        return;
    bool asked = job_cancel(r->db, j->id, r->now) > 0;
    see_other(r, job_path(r->arena, j->id),
              asked ? T("L’annulation est demandée.") : T("La tâche était déjà finie."));
}

static void list_jobs(struct request *r)
{
    struct job_row_rows rows = job_list(r->db, r->arena, r->reader.person);
    struct job_lines lines = {0};
    for (i64 i = 0; i < rows.len; i++) {
        const struct job_kind *k = job_kind_find(rows.at[i].kind);
        *push(r->arena, &lines) = (struct job_line){
            .id = rows.at[i].id,
            .title = k ? say(r, k->label) : rows.at[i].kind,
            .state_label = say(r, job_state_label(rows.at[i].state)),
            .created_at = rows.at[i].created_at,
        };
    }
    struct job_list_page page = {.lines = lines};
    show(r, view_job_list, &page);
}

static const struct route routes[] = {
    {.method = "GET",
     .path = "/taches",
     .right = MEMBER,
     .runs = ON_LOOP,
     .handle = list_jobs,
     .summary = "The reader's own background jobs, newest first."},
    {.method = "GET",
     .path = "/taches/{id}.json",
     .right = MEMBER,
     .runs = ON_LOOP,
     .handle = answer_job,
     .summary = "How far a background job came, for the page that follows it."},
    {.method = "GET",
     .path = "/taches/{id}",
     .right = MEMBER,
     .runs = ON_LOOP,
     .handle = show_job,
     .summary = "A background job: its progress, then its result."},
    {.method = "POST",
     .path = "/taches/{id}/annuler",
     .right = MEMBER,
     .runs = ON_LOOP,
     .handle = prepare_cancel,
     .apply = apply_cancel,
     .summary = "Asks a background job to stop at its next step."},
    {0},
};

const struct feature job_feature = {.name = "job", .routes = routes};
