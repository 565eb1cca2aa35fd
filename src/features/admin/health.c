/* SPDX-License-Identifier: EUPL-1.2 */
/* Is the house well? Each line says what was measured, and whether it is as it should be. */
#include "commons/app.h"

#include "admin_views.h"
#include "commons/job/periodic.h"
#include "commons/journal/journal.h"
#include "commons/mail/mail.h"
#include "db/migrate.h"
#include "features/admin/house.h"
#include "features/admin/inside.h"
#include "os/os.h"

static void add(struct request *r, struct health *h, struct health_line line)
{
    *push(r->arena, &h->lines) = line;
    h->wrong += line.wrong;
}

static str number(struct request *r, i64 n) { return text_format(r->arena, "%lld", (long long)n); }

/* "3,2 Mo", "72,0 Go": sizes here are never small. */
static str size_text(struct request *r, i64 bytes)
{
    enum { MEGABYTE = 1000000, GIGABYTE = 1000 * MEGABYTE };
    i64 tenths = bytes / ((bytes < GIGABYTE ? MEGABYTE : GIGABYTE) / 10);
    const char *point = r->language == ENGLISH ? "." : ",";
    str figures = text_format(r->arena, "%lld%s%lld", (long long)(tenths / 10), point,
                              (long long)(tenths % 10));
    return say(r, bytes < GIGABYTE ? T("{1}\u00a0Mo", figures) : T("{1}\u00a0Go", figures));
}

static void add_files(struct request *r, struct health *h)
{
    enum { WAL_LARGE = 512 << 20 };
    const char *folder = r->app->folder ? r->app->folder : ".";
    const char *base = arena_c_string(r->arena, text_format(r->arena, "%s/parvis.db", folder));
    const char *wal = arena_c_string(r->arena, text_format(r->arena, "%s/parvis.db-wal", folder));
    i64 size = os_file_size(base), log = os_file_size(wal), left = os_disk_free(folder);
    add(r, h,
        (struct health_line){
            .name = "database", .label = T("Base de données"), .value = size_text(r, size)});
    add(r, h,
        (struct health_line){.name = "write-ahead-log",
                             .label = T("Journal d’écriture (WAL)"),
                             .value = size_text(r, log),
                             .wrong = log > WAL_LARGE});
    /* An upgrade copies the database: there must be room for it, and for what comes. */
    add(r, h,
        (struct health_line){.name = "disk-left",
                             .label = T("Place libre sur le disque"),
                             .value = left < 0 ? say(r, T("inconnue")) : size_text(r, left),
                             .wrong = left >= 0 && left < 2 * size + ((i64)200 << 20)});
}

static void add_work(struct request *r, struct health *h)
{
    instant week = instant_plus_days(r->now, -7);
    i64 failed = admin_jobs_in_state(r->db, S("failed"), week);
    i64 oldest = outbox_oldest(r->db), dead = outbox_count(r->db, MAIL_DEAD);
    i64 periodic = admin_periodic_failing(r->db);
    add(r, h,
        (struct health_line){
            .name = "jobs-waiting",
            .label = T("Tâches en attente"),
            .value = number(r, admin_jobs_in_state(r->db, S("waiting"), (instant){0}))});
    add(r, h,
        (struct health_line){.name = "jobs-failed",
                             .label = T("Tâches interrompues depuis sept jours"),
                             .value = number(r, failed),
                             .wrong = failed > 0});
    add(r, h,
        (struct health_line){.name = "periodic-failing",
                             .label = T("Tâches périodiques en échec"),
                             .value = number(r, periodic),
                             .wrong = periodic > 0});
    add(r, h,
        (struct health_line){.name = "mail",
                             .label = T("Envoi de courriel"),
                             .value = say(r, mail_configured(r->app) ? T("réglé") : T("pas réglé")),
                             .wrong = !mail_configured(r->app)});
    add(r, h,
        (struct health_line){.name = "mail-waiting",
                             .label = T("Courriels en attente"),
                             .value = number(r, outbox_count(r->db, MAIL_WAITING)),
                             .wrong = oldest > 0 && oldest < instant_plus_days(r->now, -1).us});
    add(r, h,
        (struct health_line){.name = "mail-dead",
                             .label = T("Courriels refusés"),
                             .value = number(r, dead),
                             .wrong = dead > 0});
}

static void add_times(struct request *r, struct health *h)
{
    i64 backup = admin_last_backup(r->db), last = admin_last_journal(r->db);
    str when = backup ? instant_rfc3339(r->arena, (instant){backup}) : say(r, T("jamais"));
    add(r, h,
        (struct health_line){.name = "backup",
                             .label = T("Dernière sauvegarde"),
                             .value = when,
                             .wrong = backup < instant_plus_days(r->now, -7).us,
                             .at =
                                 backup ? SOME(opt_instant, (instant){backup}) : (opt_instant){0}});
    add(r, h,
        (struct health_line){.name = "clock",
                             .label = T("Heure du serveur"),
                             .value = instant_rfc3339(r->arena, r->now),
                             .wrong = last > r->now.us + 60 * (i64)1000000,
                             .at = SOME(opt_instant, r->now)});
}

struct health health_of(struct request *r)
{
    struct health h = {0};
    add(r, &h,
        (struct health_line){.name = "version", .label = T("Version"), .value = S(PARVIS_VERSION)});
    i64 schema = db_version(r->db);
    add(r, &h,
        (struct health_line){.name = "schema",
                             .label = T("Version de la base"),
                             .value = number(r, schema),
                             .wrong = schema != db_version_wanted()});
    add_files(r, &h);
    add_work(r, &h);
    add_times(r, &h);
    add(r, &h,
        (struct health_line){.name = "origin",
                             .label = T("Adresse publique"),
                             .value = r->settings->origin.len ? r->settings->origin
                                                              : say(r, T("pas réglée")),
                             .wrong = !r->settings->origin.len});
    return h;
}

void admin_health_page(struct request *r)
{
    struct health page = health_of(r);
    crumb(r, say(r, T("Administration")), S("/admin"));
    show(r, view_admin_health, &page);
}

/* ---- what time alone asks for -----------------------------------------------------------------
 */

void admin_tasks_page(struct request *r)
{
    struct admin_tasks page = {0};
    struct periodic_row_rows rows = periodic_list(r->db, r->arena);
    for (const struct periodic *const *p = r->app->periodic; p && *p; p++) {
        struct task_line line = {.label = (*p)->label, .name = str_of((*p)->name)};
        for (i64 i = 0; i < rows.len; i++)
            if (str_eq(rows.at[i].name, line.name)) {
                line.ran_at = rows.at[i].ran_at;
                line.failed_at = rows.at[i].failed_at;
                line.done = rows.at[i].done;
            }
        *push(r->arena, &page.tasks) = line;
    }
    crumb(r, say(r, T("Administration")), S("/admin"));
    show(r, view_admin_tasks, &page);
}
