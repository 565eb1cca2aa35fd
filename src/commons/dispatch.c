/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/dispatch.h"

#include <string.h>

#include "commons/apply.h"
#include "commons/errors.h"
#include "commons/guard.h"
#include "commons/layout.h"
#include "commons/mandate/mandate.h"
#include "commons/origin.h"
#include "commons/page_cache.h"
#include "commons/person/person.h"
#include "commons/resend.h"
#include "commons/response.h"
#include "commons/rights/rights.h"
#include "commons/router.h"
#include "commons/workers.h"
#include "commons/writer.h"
#include "os/os.h"
#include "web/answer.h"

/* What the page cache has to know of an answer; `asked` is in its list of waiters. */
struct keeping {
    struct page_waiter asked; /* first: a waiter is its keeping */
    struct passage *passage;
    struct reads reads;
    bool makes; /* others may wait for this one */
};

/* A request on its way: from the loop to a worker, to the writer, and back. */
struct passage {
    struct work work;
    struct write_task write;
    struct request r;
    struct answer answer;
    arena arena;
    struct exchange *exchange; /* NULL: dispatch_now */
    i64 began_us;
    bool rehearse, applied;
    struct keeping *keeping; /* the answer may stay in the page cache; NULL: it is its reader's */
    struct blob page;        /* an answer that is sent from where it was written */
};

/* ---- the stages -------------------------------------------------------------------------- */

static bool method_is_post(const struct request *r) { return str_eq(r->in->method, S("POST")); }

static void refuse_right(struct request *r)
{
    if (!r->reader.person && method_is_post(r) && resend_offer(r))
        return;
    if (!r->reader.person)
        sign_in_first(r);
    else if (r->route->right == MANDATED && right_held(&r->reader, WRITER))
        see_other(
            r, S("/mon-compte/mandats"),
            T("Dites d’abord au nom de quel organisme vous parlez : il suffit de le déclarer."));
    else
        forbidden(r, right_refusal(r->route->right));
}

static void handle(struct request *r)
{
    reader_load(r);
    layout_fill(r);
    if (!r->route) {
        not_found(r);
        return;
    }
    if (method_is_post(r) && !post_is_ours(r)) {
        if (!resend_offer(r))
            forbidden(r, T("Ce formulaire ne vient pas de ce site, ou votre session a changé. "
                           "Revenez en arrière, rechargez la page et recommencez."));
        return;
    }
    if (!right_held(&r->reader, r->route->right)) {
        refuse_right(r);
        return;
    }
    if (r->route->handle)
        r->route->handle(r);
}

static void show_again(struct request *r)
{
    r->status = 422;
    r->page.len = 0;
    r->location = (str){0};
    if (r->route->again)
        r->route->again(r);
    else
        bad_request(r, r->form ? r->form->refusal : (message){0});
}

static void read_only(struct request *r)
{
    handle(r);
    if (r->refused && r->status == 0)
        show_again(r);
}

static struct passage *passage_of(struct request *r)
{
    return (struct passage *)((char *)r - offsetof(struct passage, r));
}

static void read_snapshot(struct request *r, struct db *reader, void (*stage)(struct request *r))
{
    struct keeping *keeping = passage_of(r)->keeping;
    r->db = reader;
    if (keeping)
        db_record(reader, &keeping->reads);
    guarded(r, stage);
    db_record(reader, NULL);
    bool sound = !r->too_much && !db_fault(reader).len;
    if (r->too_much) {
        db_clear(reader);
        answer_too_much(r);
    } else if (!sound) {
        answer_fault(r, db_fault(reader), db_full(reader));
        db_clear(reader);
    }
    if (!sound && db_in_transaction(reader))
        db_commit(reader);
}

static void snapshot_end(struct db *reader)
{
    if (db_in_transaction(reader))
        db_commit(reader);
    db_clear(reader);
}

static void run_reading(struct request *r, struct db *reader, void (*stage)(struct request *r))
{
    db_begin(reader);
    read_snapshot(r, reader, stage);
    snapshot_end(reader);
}

/* Requests that one turn of a loop brings share a snapshot, as long as nothing was committed since
   it was taken: the locks of a snapshot are system calls, under a mutex that all connections share.
   The count is read before the snapshot, and grows before the answer to a POST leaves: who was
   answered sees what was written. */
static _Thread_local i64 snapshot_after;

static void run_reading_on_loop(struct request *r, struct db *reader)
{
    i64 committed = writes_committed();
    if (!r->app->turns) {
        run_reading(r, reader, read_only);
        return;
    }
    if (db_in_transaction(reader) && snapshot_after != committed)
        snapshot_end(reader);
    if (!db_in_transaction(reader)) {
        snapshot_after = committed;
        db_begin(reader);
    }
    read_snapshot(r, reader, read_only);
}

void dispatch_on_turn(void *context, int loop)
{
    struct app *app = context;
    if (db_in_transaction(app->loop_dbs[loop])) /* a turn of kept pages asks nothing */
        snapshot_end(app->loop_dbs[loop]);
}

/* ---- writing ----------------------------------------------------------------------------- */

static struct passage *of_write(struct write_task *t)
{
    return (struct passage *)((char *)t - offsetof(struct passage, write));
}

static bool write_run(struct write_task *t, struct db *d)
{
    struct passage *p = of_write(t);
    if (p->rehearse)
        apply_rehearsed(&p->r, d);
    else
        apply_afresh(&p->r, d);
    if (p->r.too_much)
        db_clear(d);
    return (!p->r.refused || p->r.refusal_kept) && !p->r.too_much && p->r.status < 400;
}

static bool needs_writing(const struct request *r)
{
    return r->route && r->route->apply && !str_eq(r->in->method, S("HEAD")) && !r->status &&
           !r->refused && !r->too_much;
}

/* After the writer: the page of a refusal still has to be made, by a reader. */
static void after_write(struct passage *p, bool full)
{
    if (p->write.outcome == WRITE_FAULT)
        answer_fault(&p->r, S("the write failed"), full);
    else if (p->r.too_much)
        answer_too_much(&p->r);
}

static bool wants_form(const struct passage *p)
{
    enum write_outcome expected = p->r.refusal_kept ? WRITE_KEPT : WRITE_UNDONE;
    return p->r.refused && p->write.outcome == expected && !p->r.too_much && p->r.status == 0;
}

/* ---- the first request of a day ---------------------------------------------------------- */

/* What a mandate opened until yesterday is taken back by a write; from midnight on, whoever comes
 * with a session waits for it, so that nothing is read in between. */
static bool day_begun(const struct request *r)
{
    return !reader_has_cookie(r) || atomic_load(&r->app->mandates_on) >= r->today.ymd;
}

static bool begin_day(struct write_task *t, struct db *d)
{
    struct request *r = &of_write(t)->r;
    r->db = d;
    mandates_lapse(r);
    return true;
}

/* False: the answer is made, and says that the database failed. */
static bool day_has_begun(struct passage *p)
{
    if (p->write.outcome == WRITE_KEPT)
        atomic_store(&p->r.app->mandates_on, p->r.today.ymd);
    else
        layout_fill(&p->r), answer_fault(&p->r, S("mandates that ended"), p->write.full);
    return p->write.outcome == WRITE_KEPT;
}

/* ---- beginning and end ------------------------------------------------------------------- */

static void begin(struct passage *p, arena *a, struct app *app, const struct incoming *in)
{
    struct request *r = &p->r;
    r->layout = layout_start();
    r->arena = a;
    r->app = app;
    r->settings = app->newest_settings;
    r->in = in;
    r->now = os_now();
    r->today = instant_day(r->now);
    os_random(r->seed, sizeof r->seed);
    p->began_us = os_monotonic_us();
}

/* The fields of a form, however the browser packs them; a file comes beside them. */
static bool read_sent(struct request *r)
{
    str type = incoming_header(r->in, "content-type");
    if (multipart_is(type))
        return multipart_read(r->arena, type, r->in->body, &r->sent, &r->upload);
    return form_pairs(r->arena, r->in->body, &r->sent);
}

/* Everything that needs no database. False: the request is already answered, or has no route. */
static void read_request(struct request *r)
{
    r->language = language_asked(r->in);
    str self = r->in->query.len ? text_join(r->arena, str_first(r->in->path, 1500), S("?"),
                                            str_first(r->in->query, 1500))
                                : r->in->path;
    r->layout.self = url_check(self);
    if (!percent_decode(r->arena, r->in->path, &r->path))
        r->path = S("/");
    enum found found = router_find(r->app->router, r->arena, r->in->method, r->in->path, &r->route,
                                   r->path_values);
    notice_read(r);
    if (found == FOUND_OTHER_METHOD)
        layout_fill(r), wrong_method(r, router_methods(r->app->router, r->arena, r->in->path));
    else if (found == FOUND && !form_pairs(r->arena, r->in->query, &r->query))
        layout_fill(r), bad_request(r, T("L’adresse de la page est abîmée."));
    else if (found == FOUND && method_is_post(r) && !read_sent(r))
        layout_fill(r),
            bad_request(r, T("Le formulaire est arrivé abîmé, ou contient du texte illisible."));
}

static void make_response(struct request *r)
{
    struct passage *p = passage_of(r);
    response_make(r, &p->answer);
    if (p->keeping)
        page_keep(r->app->page_cache, &p->keeping->asked.key, r, &p->answer, &p->keeping->reads);
    response_shorten(r, &p->answer);
}

/* The page was sent from the arena of its passage: the server gives both back when it is done. */
static void passage_free(struct blob *page)
{
    struct passage *p = (struct passage *)((char *)page - offsetof(struct passage, page));
    arena its_own = p->arena; /* the passage lives in it */
    arena_free(&its_own);
}

/* ---- the page cache ---------------------------------------------------------------------- */

static bool keeps_page(struct passage *p, const struct page_key *key)
{
    if (!p->r.route || !route_kept(p->r.route))
        return false;
    p->keeping = new (p->r.arena, struct keeping);
    p->keeping->passage = p;
    p->keeping->asked.key = *key;
    p->r.kept = true;
    return true;
}

/* Somebody else makes this very page just now; else it may be this one that others wait for. */
static bool waits_for_page(struct passage *p, const struct page_key *key)
{
    if (!keeps_page(p, key) || route_runs(p->r.route) == ON_LOOP)
        return false;
    p->keeping->makes = !page_wait(p->r.app->page_cache, &p->keeping->asked);
    return !p->keeping->makes;
}

static void read_on_worker(struct passage *p);

/* Those who waited for this page: it holds for them, or each makes its own. */
static void answer_waiting(struct passage *p)
{
    if (!p->keeping || !p->keeping->makes)
        return;
    struct page_waiter *w = page_made(p->r.app->page_cache, &p->keeping->asked);
    while (w) {
        struct passage *other = ((struct keeping *)w)->passage;
        w = w->next; /* the passage ends with its answer */
        if (response_kept(other->r.app, other->exchange, &other->keeping->asked.key))
            passage_free(&other->page);
        else
            read_on_worker(other);
    }
}

/* Compression takes room of its own. Where even that is too much, the page says so uncompressed. */
static void finish(struct passage *p)
{
    enum { RESPONSE_ROOM = 6 << 20, SENT_WHERE_IT_IS = 4096 };
    struct request *r = &p->r;
    bool before = r->too_much;
    r->too_much = false;
    r->arena->limit += RESPONSE_ROOM;
    guarded(r, make_response);
    if (r->too_much) {
        answer_too_much(r);
        make_response(r);
    }
    r->too_much |= before;
    response_log(r, &p->answer, os_monotonic_us() - p->began_us);
    if (!p->exchange)
        return;
    answer_waiting(p);
    struct answer *answer = &p->answer;
    if (answer->body.len >= SENT_WHERE_IT_IS && !answer->blob && !answer->file_answer &&
        !answer->stream) {
        p->page = (struct blob){
            .users = 1, .len = answer->body.len, .at = answer->body.at, .free = passage_free};
        answer->blob = &p->page;
        answer->body = (str){0};
    }
    bool lent = answer->blob == &p->page; /* then the server frees it, perhaps at once */
    bool streams = answer->stream;
    exchange_answer(p->exchange, answer);
    if (streams) /* then nothing was lent */
        r->stream(r, p->exchange);
    if (!lent)
        passage_free(&p->page);
}

static struct passage *of_work(struct work *w)
{
    return (struct passage *)((char *)w - offsetof(struct passage, work));
}

static void work_again(struct work *w, struct db *reader)
{
    struct passage *p = of_work(w);
    run_reading(&p->r, reader, show_again);
    finish(p);
}

static void write_done(struct write_task *t, enum write_outcome outcome, bool full)
{
    struct passage *p = of_write(t);
    (void)outcome;
    after_write(p, full);
    p->work.run = work_again;
    if (wants_form(p)) {
        if (workers_add(p->r.app->workers, &p->work))
            return;
        too_busy(&p->r);
    }
    finish(p);
}

/* The reading stage, then to the writer or straight to the answer. */
static void then_write(struct passage *p)
{
    if (needs_writing(&p->r)) {
        p->write.run = write_run;
        p->write.done = write_done;
        if (writer_add(p->r.app->writer, &p->write))
            return;
        too_busy(&p->r);
    }
    finish(p);
}

static void work_read(struct work *w, struct db *reader)
{
    run_reading(&of_work(w)->r, reader, read_only);
    then_write(of_work(w));
}

static void answer_too_busy(struct passage *p)
{
    layout_fill(&p->r);
    too_busy(&p->r);
    finish(p);
}

/* A server without those pools (a test) has one for all. */
static struct workers *pool_of(const struct request *r)
{
    enum runs runs = r->route ? route_runs(r->route) : ON_WORKER;
    struct workers *own = runs == ON_HASHER   ? r->app->hashers
                          : runs == ON_CALLER ? r->app->callers
                                              : NULL;
    return own ? own : r->app->workers;
}

static void read_on_worker(struct passage *p)
{
    p->work.run = work_read;
    if (!workers_add(pool_of(&p->r), &p->work))
        answer_too_busy(p);
}

static void day_done(struct write_task *t, enum write_outcome outcome, bool full)
{
    struct passage *p = of_write(t);
    (void)outcome, (void)full; /* both stand in the task */
    if (day_has_begun(p))
        read_on_worker(p);
    else
        finish(p);
}

static void wait_for_day(struct passage *p)
{
    p->write.run = begin_day;
    p->write.done = day_done;
    if (!writer_add(p->r.app->writer, &p->write))
        answer_too_busy(p);
}

void dispatch_on_request(void *context, int loop, struct exchange *x)
{
    struct app *app = context;
    struct page_key key;
    bool keeps = app->page_cache && page_key_of(exchange_incoming(x), app->newest_settings, &key);
    if (keeps && response_kept(app, x, &key))
        return;
    arena a = arena_of(ARENA_DEFAULT);
    struct passage *p = new (&a, struct passage);
    p->arena = a;
    p->exchange = x;
    begin(p, &p->arena, app, exchange_incoming(x));
    guarded(&p->r, read_request);
    if (p->r.too_much)
        layout_fill(&p->r), answer_too_much(&p->r);
    if (p->r.status) {
        finish(p);
    } else if (!day_begun(&p->r)) {
        wait_for_day(p);
    } else if (keeps && waits_for_page(p, &key)) {
        return; /* answer_waiting() goes on with it */
    } else if (p->r.route && route_runs(p->r.route) == ON_LOOP && !method_is_post(&p->r)) {
        run_reading_on_loop(&p->r, app->loop_dbs[loop]);
        finish(p);
    } else {
        read_on_worker(p);
    }
}

i64 dispatch_body_max(void *context, str method, str path)
{
    struct app *app = context;
    arena a = arena_of(64 << 10);
    const struct route *route = NULL;
    str values[PATH_VALUES];
    i64 max = 0;
    if (str_eq(method, S("POST")) && path.len < 4096 &&
        router_find(app->router, &a, method, path, &route, values) == FOUND)
        max = route->body_max ? route->body_max : BODY_DEFAULT;
    arena_free(&a);
    return max;
}

/* ---- without a server -------------------------------------------------------------------- */

struct request *dispatch_now(struct app *app, struct db *reader, struct db *writer,
                             const struct incoming *in, arena *a, bool rehearse_too)
{
    struct passage *p = new (a, struct passage);
    struct page_key key;
    begin(p, a, app, in);
    p->rehearse = rehearse_too;
    guarded(&p->r, read_request);
    if (app->page_cache && page_key_of(in, app->newest_settings, &key))
        keeps_page(p, &key);
    if (!p->r.status && !day_begun(&p->r)) {
        p->write.run = begin_day;
        write_group(writer, &p->write);
        day_has_begun(p);
    }
    if (!p->r.status)
        run_reading(&p->r, reader, read_only);
    if (needs_writing(&p->r)) {
        p->write.run = write_run;
        p->write.savepoint = p->rehearse;
        write_group(writer, &p->write);
        after_write(p, p->write.full);
        if (wants_form(p))
            run_reading(&p->r, reader, show_again);
    }
    finish(p);
    return &p->r;
}

struct request *request_of_server(struct app *app, struct db *d, arena *a)
{
    static const struct incoming nothing;
    struct request *r = new (a, struct request);
    r->arena = a;
    r->app = app;
    r->settings = app->newest_settings;
    r->db = d;
    r->in = &nothing;
    r->now = os_now();
    r->today = instant_day(r->now);
    os_random(r->seed, sizeof r->seed);
    r->page.arena = a;
    r->page.page = &r->layout;
    return r;
}
