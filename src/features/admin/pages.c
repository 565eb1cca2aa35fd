/* SPDX-License-Identifier: EUPL-1.2 */
/* The index of the administration, and the background jobs of everybody. */
#include "admin_views.h"
#include "commons/contribution/json.h"
#include "commons/job/job.h"
#include "features/admin/inside.h"

static void index_page(struct request *r)
{
    enum { MANDATES_MAX = 50 };
    instant week = instant_plus_days(r->now, -7);
    struct admin_index page = {
        .mandates = admin_mandates_waiting(r->db, MANDATES_MAX),
        .jobs = admin_jobs_in_state(r->db, S("running"), week) +
                admin_jobs_in_state(r->db, S("waiting"), week),
        .failed = admin_jobs_in_state(r->db, S("failed"), week),
    };
    page.at_least = page.mandates == MANDATES_MAX;
    show(r, view_admin_index, &page);
}

static void jobs_page(struct request *r)
{
    enum { AT_ONCE = 50 };
    i64 before = request_query_id(r, "avant");
    struct admin_job_row_rows rows = admin_job_list(r->db, r->arena, before ? before : INT64_MAX);
    struct admin_jobs page = {0};
    for (i64 i = 0; i < rows.len; i++) {
        const struct admin_job_row *j = &rows.at[i];
        const struct job_kind *k = job_kind_find(j->kind);
        json_t *result = j->result.len ? json_parse(r->arena, j->result) : NULL;
        *push(r->arena, &page.jobs) = (struct admin_job){
            .id = j->id,
            .title = k ? say(r, k->label) : j->kind,
            .person_name = j->person_name.has ? j->person_name.value : (str){0},
            .state = j->state,
            .state_label = job_state_label(j->state),
            .result = json_str(json_object_get(result, "error")),
            .created_at = j->created_at,
            .ended_at = j->ended_at,
            .done = j->done,
            .total = j->total,
        };
    }
    if (rows.len == AT_ONCE)
        page.next = SOME(opt_int, rows.at[AT_ONCE - 1].id);
    crumb(r, say(r, T("Administration")), S("/admin"));
    show(r, view_admin_jobs, &page);
}

enum { SMALL = 8 << 10 };

static const struct route routes[] = {
    {"GET", "/admin", ADMINISTRATOR, ON_LOOP, 0, index_page, NULL, NULL,
     "what waits for the administration"},
    {"GET", "/admin/taches", ADMINISTRATOR, ON_LOOP, 0, jobs_page, NULL, NULL,
     "the background jobs of everybody, newest first"},
    {"GET", "/admin/facettes", ADMINISTRATOR, ON_LOOP, 0, facets_page, NULL, NULL,
     "the sectors and themes"},
    {"GET", "/admin/facettes/nouveau", ADMINISTRATOR, ON_LOOP, 0, facet_new_page, NULL, NULL,
     "the form that adds a sector or a theme"},
    {"POST", "/admin/facettes/nouveau", ADMINISTRATOR, ON_WORKER, SMALL, facet_new_prepare,
     facet_new_apply, facet_new_page, "adds a sector or a theme"},
    {"GET", "/admin/facettes/{id}", ADMINISTRATOR, ON_LOOP, 0, facet_page, NULL, NULL,
     "a sector or theme, and its former labels"},
    {"POST", "/admin/facettes/{id}", ADMINISTRATOR, ON_WORKER, SMALL, facet_prepare, facet_apply,
     facet_page, "renames a sector or theme"},
    {"POST", "/admin/facettes/{id}/deplacer", ADMINISTRATOR, ON_WORKER, SMALL, NULL,
     facet_move_apply, facets_page, "moves a sector or theme by one place"},
    {"POST", "/admin/facettes/{id}/retirer", ADMINISTRATOR, ON_WORKER, SMALL, NULL,
     facet_retire_apply, facets_page, "no longer offers a sector or theme"},
    {"POST", "/admin/facettes/{id}/remettre", ADMINISTRATOR, ON_WORKER, SMALL, NULL,
     facet_restore_apply, facets_page, "offers a sector or theme again"},
    {"GET", "/admin/reglages", ADMINISTRATOR, ON_WORKER, 0, admin_settings_page, NULL, NULL,
     "every setting, its value and where it comes from"},
    {"GET", "/admin/reglages/{name}", ADMINISTRATOR, ON_WORKER, 0, admin_setting_page, NULL, NULL,
     "one setting, and the form that changes it"},
    {"POST", "/admin/reglages/{name}", ADMINISTRATOR, ON_WORKER, SMALL, admin_setting_prepare,
     admin_setting_apply, admin_setting_page, "chooses a value for a setting"},
    {"POST", "/admin/reglages/{name}/defaut", ADMINISTRATOR, ON_WORKER, SMALL, NULL,
     admin_setting_default_apply, NULL, "gives a setting its default again"},
    {"GET", "/admin/sante", ADMINISTRATOR, ON_WORKER, 0, admin_health_page, NULL, NULL,
     "how the house is: versions, sizes, disk, tasks, mail, backup, clock"},
    {"GET", "/admin/taches/periodiques", ADMINISTRATOR, ON_LOOP, 0, admin_tasks_page, NULL, NULL,
     "what time alone asks for, and when it ran last"},
    {"GET", "/admin/personnes", ADMINISTRATOR, ON_WORKER, 0, admin_people_page, NULL, NULL,
     "people, by a part of their name or address"},
    {"GET", "/admin/personnes/inactives", ADMINISTRATOR, ON_LOOP, 0, admin_inactive_page, NULL,
     NULL, "accounts that nobody came to for long: who goes soon, who is kept"},
    {"GET", "/admin/personnes/{id}", ADMINISTRATOR, ON_LOOP, 0, admin_person_page, NULL, NULL,
     "one person: mandates and role"},
    {"POST", "/admin/personnes/{id}", ADMINISTRATOR, ON_WORKER, SMALL, admin_person_role_prepare,
     admin_person_role_apply, admin_person_page, "changes a person's role"},
    {"POST", "/admin/personnes/{id}/charge/{mandate}", ADMINISTRATOR, ON_WORKER, SMALL, NULL,
     admin_person_charge_apply, NULL, "gives a person the charge of an organisation"},
    {"GET", "/admin/journal", ADMINISTRATOR, ON_WORKER, 0, admin_journal_page, NULL, NULL,
     "what happened, newest first; ?verifier=1 recomputes the chain"},
    {"GET", "/admin/courriels", ADMINISTRATOR, ON_LOOP, 0, admin_outbox_page, NULL, NULL,
     "what leaves by mail, by state"},
    {"POST", "/admin/courriels/tous", ADMINISTRATOR, ON_WORKER, SMALL, NULL, admin_outbox_all_apply,
     NULL, "lets all refused mail wait again"},
    {"POST", "/admin/courriels/{id}", ADMINISTRATOR, ON_WORKER, SMALL, NULL,
     admin_outbox_again_apply, NULL, "lets one refused mail wait again"},
    {"GET", "/premier-pas", ANYONE, ON_LOOP, 0, admin_first_page, NULL, NULL,
     "the form that makes the first administrator, while there is none"},
    {"POST", "/premier-pas", ANYONE, ON_HASHER, SMALL, admin_first_prepare, admin_first_apply,
     admin_first_page, "makes the first administrator, by the code of the terminal"},
    {0},
};

const struct feature admin_feature = {.name = "admin", .routes = routes};
