/* SPDX-License-Identifier: EUPL-1.2 */
#include "main/verbs.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "commons/archive/check.h"
#include "commons/rights/rights.h"
#include "commons/router.h"
#include "commons/writer.h"
#include "db/db.h"
#include "main/control.h"
#include "os/os.h"

int verb_failed(str error)
{
    fprintf(stderr, "parvis: %.*s\n", STR(error));
    return 1;
}

int verb_refused(struct verb_output *out, str error)
{
    out->tell(out->what, error);
    return 1;
}

void instance_write(struct instance *i, struct write_task *t)
{
    if (i->app.writer)
        writer_run(i->app.writer, t);
    else
        write_group(i->writer, t);
}

/* ---- where a verb runs ----------------------------------------------------------------------- */

static bool write_here(void *what, str bytes)
{
    const struct verb_call *v = what;
    while (bytes.len) {
        ssize_t n = write(v->output, bytes.at, (size_t)bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = str_from(bytes, n);
    }
    return true;
}

static void tell_here(void *what, str line)
{
    (void)what;
    fprintf(stderr, "parvis: %.*s\n", STR(line));
}

static bool never(void *what)
{
    (void)what;
    return false;
}

int verb_inside(struct verb_call *v)
{
    enum { VERB_ARENA = 64 << 20 };
    struct instance i;
    struct verb_output out = {write_here, tell_here, never, v};
    str error = {0};
    int status = 1;
    if (control_ask(v, &status))
        return status;
    arena a = arena_of(VERB_ARENA);
    if (instance_open(&i, v->data, &error))
        status = v->verb->inside(&i, v, &out, &a);
    else
        verb_failed(error);
    instance_close(&i);
    arena_free(&a);
    return status;
}

/* ---- what prints itself ------------------------------------------------------------------------
 */

static void print_routes(arena *a)
{
    static const char *const runs[RUNS] = {"loop", "worker", "hasher", "caller"};
    i64 count = 0, tables = 0;
    while (features[tables])
        tables++;
    const struct route **all = arena_take(a, sizeof *all, tables + 1);
    for (i64 n = 0; n < tables; n++)
        all[n] = features[n]->routes;
    const struct route *const *routes = router_all(router_of(a, all, tables), &count);
    for (i64 i = 0; i < count; i++) {
        const struct route *r = routes[i];
        i64 most = r->body_max ? r->body_max : BODY_DEFAULT;
        printf("%-4s %-52s %-13s %-6s %8lld  %s\n", r->method, r->path, right_names[r->right],
               runs[route_runs(r)], (long long)(str_eq(str_of(r->method), S("POST")) ? most : 0),
               r->summary ? r->summary : "");
    }
    printf("\nPages that write, and why:\n");
    for (i64 i = 0; i < count; i++)
        if (!str_eq(str_of(routes[i]->method), S("POST")) && router_why_writes(routes[i]))
            printf("%-40s %s\n", routes[i]->path, router_why_writes(routes[i]));
}

static void print_unguarded(void)
{
    const struct query_text *const *all;
    i64 count = query_registered(&all);
    printf("\nQueries that read guarded tables without readable(), and why:\n");
    for (i64 i = 0; i < count; i++)
        if (all[i]->unguarded)
            printf("%-40s %s\n", all[i]->name, all[i]->unguarded);
}

int verb_routes(struct verb_call *v)
{
    (void)v;
    arena a = arena_of(8 << 20);
    print_routes(&a);
    text rights = text_of(&a, 64 << 10);
    rights_print(&a, &rights);
    str said = text_str(&rights);
    printf("%.*s", STR(said));
    print_unguarded();
    arena_free(&a);
    return 0;
}

int verb_settings(struct verb_call *v)
{
    enum { SETTINGS_MAX = 64 << 10 };
    if (v->word_count)
        return verb_inside(v);
    arena a = arena_of(8 << 20);
    struct settings s;
    str file = {0}, error;
    const char *path = arena_c_string(&a, text_format(&a, "%s/settings", v->data));
    bool fine = (!os_exists(path) || os_read_file(&a, path, SETTINGS_MAX, &file, &error)) &&
                settings_read(&a, file, &s, &error);
    int status = fine ? 0 : verb_failed(error);
    if (fine) {
        str all = settings_text(&a, &s);
        fwrite(all.at, 1, (size_t)all.len, stdout);
    }
    arena_free(&a);
    return status;
}

static int print_complaints(const char *path, const strs *complaints)
{
    for (i64 i = 0; i < complaints->len; i++)
        printf("%.*s\n", STR(complaints->at[i]));
    if (!complaints->len)
        printf("%s: no damage found\n", path);
    return complaints->len ? 1 : 0;
}

int verb_check(struct verb_call *v)
{
    arena a = arena_of(256 << 20);
    str error = {0};
    const char *path = arena_c_string(&a, text_format(&a, "%s/parvis.db", v->data));
    struct db *d = db_open(path, DB_READ, &a, &error);
    int status = d ? 0 : verb_failed(error);
    if (d) {
        strs complaints = db_check(d, &a);
        archive_check(d, &a, v->data, &complaints);
        status = print_complaints(path, &complaints);
        db_close(d);
    }
    arena_free(&a);
    return status;
}
