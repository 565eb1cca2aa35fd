/* SPDX-License-Identifier: EUPL-1.2 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "commons/dispatch.h"
#include "commons/file/helper.h"
#include "commons/job/job.h"
#include "commons/job/periodic.h"
#include "commons/known.h"
#include "commons/mail/sender.h"
#include "commons/notice/notifier.h"
#include "commons/page_cache.h"
#include "commons/thread/cards.h"
#include "commons/ticking.h"
#include "commons/workers.h"
#include "commons/writer.h"
#include "db/db.h"
#include "features/admin/house.h"
#include "main/control.h"
#include "main/start.h"
#include "main/verbs.h"
#include "os/os.h"
#include "web/server.h"

/* FOUNDATIONS 20: as root, take the uid of the folder's owner. */
static bool drop_root(const char *folder, bool refuse_root)
{
    struct stat s;
    if (geteuid() != 0)
        return true;
    if (stat(folder, &s) == 0 && s.st_uid != 0)
        return setgid(s.st_gid) == 0 && setuid(s.st_uid) == 0;
    if (refuse_root) {
        fprintf(stderr, "parvis: the folder belongs to root, and --refuse-root was given\n");
        return false;
    }
    os_log("warning", "running as root: give the data folder to a user of its own");
    return true;
}

static bool parse_listen(struct instance *i, str listen, struct server_settings *s)
{
    i64 colon = -1, port;
    for (i64 n = 0; n < listen.len; n++)
        if (listen.at[n] == ':')
            colon = n;
    if (colon < 1 || !str_to_i64(str_from(listen, colon + 1), &port) || port < 0 || port > 65535)
        return false;
    s->address = arena_c_string(&i->arena, str_first(listen, colon));
    s->port = (int)port;
    return true;
}

enum { LOG_PAGES = 8 << 10 };

/* Checkpoints stay off the path of requests (FOUNDATIONS 4). */
struct checkpointer {
    const char *database;
    struct ticking ticking;
};

static i64 checkpoint(void *what)
{
    enum { EVERY_US = 5000000, TRUNCATE_ABOVE_PAGES = 64 << 10, CHECKPOINT_ARENA = 1 << 20 };
    const struct checkpointer *c = what;
    arena a = arena_of(CHECKPOINT_ARENA);
    struct db_checkpoint done = db_checkpoint(c->database, TRUNCATE_ABOVE_PAGES, &a);
    if (done.fault.len)
        os_log("warning", "checkpoint: %.*s", STR(done.fault));
    arena_free(&a);
    return EVERY_US;
}

/* A log of 32 MB is worth it before its time: a busy server writes that in a second. */
static void log_grown(void *what)
{
    struct checkpointer *c = what;
    ticking_wake(&c->ticking);
}

static void wait_for_signal(void)
{
    sigset_t set;
    int signal_number;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigwait(&set, &signal_number);
}

static void block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}

static bool open_connections(struct instance *i, int loops, str *error)
{
    i->app.loop_dbs = (struct db **)new_n(&i->arena, void *, loops);
    for (int n = 0; n < loops; n++) {
        i->app.loop_dbs[n] = db_open(i->database, DB_READ, &i->arena, error);
        if (!i->app.loop_dbs[n])
            return false;
    }
    i64 workers = i->app.newest_settings->workers;
    workers = workers ? workers : 2 * os_cores();
    i->app.workers = workers_start(i->database, workers, WORK_WAITING_MAX, &i->arena, error);
    i->app.hashers = workers_start(i->database, os_cores(), HASHES_WAITING_MAX, &i->arena, error);
    i->app.callers = workers_start(i->database, CALLS_AT_ONCE, CALLS_WAITING_MAX, &i->arena, error);
    return i->app.workers && i->app.hashers && i->app.callers;
}

/* On the terminal, and in the log of the unit: whoever reads it is who hosts. */
static void say_first_steps(struct instance *i, int port, const char *address)
{
    if (i->app.first_code[0])
        os_log("warning",
               "nobody administers this forum yet: open http://%s:%d/premier-pas with "
               "the code %.4s-%.4s-%.4s",
               address, port, i->app.first_code, i->app.first_code + 4, i->app.first_code + 8);
}

/* From the first connection that can be opened to the last that is closed: what was started is
   stopped in the reverse order, whatever failed. */
static int serve_until_signal(struct instance *i, struct server_settings *s, str *error)
{
    struct checkpointer c = {.database = i->database};
    s->loops = os_cores();
    s->context = &i->app;
    s->on_request = dispatch_on_request;
    s->on_turn = dispatch_on_turn;
    s->body_bytes_max = dispatch_body_max;
    i->app.turns = true;
    if (!open_connections(i, s->loops, error))
        return 1;
    ticking_start(&c.ticking, checkpoint, &c);
    db_watch_log(i->writer, (struct db_log_watch){LOG_PAGES, log_grown, &c});
    i->app.writer = writer_start(i->writer);
    i->app.card_maker = card_maker_start(&i->app);
    i->app.page_cache = page_cache_start(i->app.newest_settings->page_cache_mb << 20);
    i->app.known = known_start(KNOWN_MAX);
    struct job_runner *jobs = jobs_start(&i->app, i->database, &i->arena, error);
    struct periodic_runner *periodic = jobs ? periodic_start(&i->app, &i->arena) : NULL;
    struct mail_sender *sender =
        jobs ? mail_sender_start(&i->app, i->database, &i->arena, error) : NULL;
    struct notifier *notifier =
        sender ? notifier_start(&i->app, i->database, &i->arena, error) : NULL;
    struct server *server = notifier ? server_start(s, &i->arena, error) : NULL;
    struct control *control = server ? control_start(i, error) : NULL;
    if (control) {
        os_log("info", "http://%s:%d", s->address, server_port(server));
        say_first_steps(i, server_port(server), s->address);
        wait_for_signal();
    }
    if (notifier)
        notifier_stop(notifier);
    if (server)
        server_stop(server);
    if (control)
        control_stop(control);
    if (periodic)
        periodic_stop(periodic);
    if (sender)
        mail_sender_stop(sender);
    if (jobs)
        jobs_stop(jobs);
    workers_stop(i->app.hashers);
    workers_stop(i->app.callers);
    workers_drain(i->app.workers); /* a write under way may still ask for the page of its refusal */
    writer_stop(i->app.writer);
    db_watch_log(i->writer, (struct db_log_watch){0});
    workers_stop(i->app.workers);
    card_maker_free(i->app.card_maker);
    page_cache_free(i->app.page_cache);
    known_free(i->app.known);
    ticking_stop(&c.ticking);
    for (int n = 0; n < s->loops; n++)
        db_close(i->app.loop_dbs[n]);
    return control ? 0 : 1;
}

int verb_serve(struct verb_call *v)
{
    struct instance i;
    str error = {0};
    struct server_settings s = server_defaults;
    os_memory_return();
    block_signals();
    if (!os_make_folder(v->data) || !drop_root(v->data, v->refuse_root))
        return verb_failed(S("the data folder cannot be used"));
    int status = 1;
    /* before anything is opened: the process that reads pictures holds nothing of ours */
    arena own = arena_of(64 << 10);
    struct picture_helper *pictures = picture_helper_start(&own);
    if (instance_open(&i, v->data, &error)) {
        i.app.pictures = pictures;
        first_steps_code(&i.app, i.writer, &i.arena);
        if (parse_listen(&i, str_of(v->listen), &s))
            status = serve_until_signal(&i, &s, &error);
        else
            error = S("--listen wants ADDRESS:PORT, such as 127.0.0.1:8080");
    }
    if (status)
        verb_failed(error);
    instance_close(&i);
    picture_helper_stop(pictures);
    arena_free(&own);
    return status;
}
