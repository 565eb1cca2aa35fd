/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading an archive: its lines, one after the other, in one transaction or in batches. */
#include "commons/archive/import.h"
#include "commons/archive/ahead.h"
#include "commons/archive/plain.h"
#include "commons/dispatch.h"
#include "commons/journal/journal.h"
#include "commons/search/search.h"
#include "commons/writer.h"

enum {
    BATCH_LINES = 500,    /* of a partial import, between two turns of other writers */
    LINE_ARENA = 1 << 30, /* the most that one line may cost */
};

static take *const takes[ARCHIVE_TYPES] = {
    [ARCHIVE_FACET] = take_facet,
    [ARCHIVE_PERSON] = take_person,
    [ARCHIVE_FACET_CHANGE] = take_facet_change,
    [ARCHIVE_ORGANISATION] = take_organisation,
    [ARCHIVE_MANDATE] = take_mandate,
    [ARCHIVE_CONTRIBUTION] = take_contribution,
    [ARCHIVE_REVISION] = take_revision,
    [ARCHIVE_LINK] = take_link,
    [ARCHIVE_DECLARATION] = take_declaration,
    [ARCHIVE_FOLLOW_UP] = take_follow_up,
    [ARCHIVE_POST] = take_post,
    [ARCHIVE_POST_VERSION] = take_post_version,
    [ARCHIVE_FOLLOW] = take_follow,
    [ARCHIVE_PEER] = take_peer,
    [ARCHIVE_TRANSLATION] = take_translation,
    [ARCHIVE_ATTACHMENT] = take_attachment,
    [ARCHIVE_MODERATION] = take_moderation,
    [ARCHIVE_JOURNAL] = take_journal,
};

/* ---- one line ----------------------------------------------------------------------------------
 */

struct batch {
    struct write_task task;
    struct archive_import *order;
    struct ahead *ahead;
    struct ahead_place began; /* where the batch began, to run it again */
    struct archive_imported done, before;
    struct archive_complaint complaints[ARCHIVE_COMPLAINTS_MAX];
    arena texts, *line; /* of complaints; of one line */
    struct import_memory *memory;
    bool over, stop;
    bool everything; /* its scope, once the header was read */
};

static void complain(struct batch *b, i64 line, str why)
{
    b->done.refused++;
    if (b->done.complaints.len < ARCHIVE_COMPLAINTS_MAX)
        b->done.complaints.at[b->done.complaints.len++] =
            (struct archive_complaint){line, arena_copy(&b->texts, why)};
    b->stop |= !b->order->partial && b->done.complaints.len == ARCHIVE_COMPLAINTS_MAX;
}

static bool header_fits(const struct archive_line *l, str *error)
{
    if (line_number(l, "version") > ARCHIVE_VERSION)
        *error = S("written by a newer program: its version of the format is not known here");
    return !error->len;
}

static void read_header(struct batch *b, const struct ahead_line *l)
{
    str error = l->error;
    bool fine = l->read && l->value.type == ARCHIVE_HEADER && header_fits(&l->value, &error);
    if (!fine)
        complain(b, l->number, error.len ? error : S("the first line must be the header"));
    b->stop |= !fine;
    b->everything = fine && str_eq(line_text(&l->value, "scope"), S("everything"));
}

static void take_line(struct batch *b, struct import *m, const struct ahead_line *ahead)
{
    const struct archive_line *l = &ahead->value;
    if (l->type == ARCHIVE_HEADER) {
        complain(b, m->line, S("a second header"));
        return;
    }
    str private = b->everything ? (str){0} : archive_line_private(m->r->arena, l);
    if (private.len) {
        complain(b, m->line, private);
        return;
    }
    if (l->type != ARCHIVE_REVISION)
        end_contribution(m);
    if (l->type != ARCHIVE_POST && l->type != ARCHIVE_FOLLOW)
        posts_settle(m->d, m->memory->posts);
    m->post = ahead->post;
    enum took took = (takes[l->type] ? takes[l->type] : take_plain)(m, l);
    if (l->type == ARCHIVE_POST)
        ahead_prepare(b->ahead, took == TOOK_ADDED);
    switch (took) {
    case TOOK_ADDED:
        b->done.added++;
        break;
    case TOOK_UNCHANGED:
        b->done.unchanged++;
        break;
    case TOOK_REFUSED:
        complain(b, m->line, m->why);
        break;
    }
}

/* ---- batches -----------------------------------------------------------------------------------
 */

static void remember(struct batch *b)
{
    b->began = ahead_place(b->ahead);
    b->before = b->done;
}

static void begin_again(struct batch *b, struct db *d, struct import *m)
{
    ahead_go_back(b->ahead, b->began);
    b->done = b->before;
    b->over = b->stop = false;
    struct posts_under_way *posts = b->memory->posts;
    posts_forget(posts);
    *b->memory = (struct import_memory){.posts = posts};
    *m = (struct import){.order = b->order,
                         .done = &b->done,
                         .d = d,
                         .everything = b->everything,
                         .memory = b->memory};
}

static void run_line(struct batch *b, struct import *m, const struct ahead_line *l)
{
    m->line = l->number;
    b->done.lines++;
    if (l->number == 1) {
        read_header(b, l);
        m->everything = b->everything;
    } else if (!l->read) {
        complain(b, l->number, l->error);
    } else {
        take_line(b, m, l);
    }
    b->stop |= l->too_much;
}

static void run_lines(struct batch *b, struct import *m)
{
    for (i64 n = 0; !b->stop && !db_fault(m->d).len; n++) {
        arena_reset(b->line);
        const struct ahead_line *l = ahead_peek(b->ahead);
        b->over = !l;
        if (!l)
            break;
        if (b->order->partial && n >= BATCH_LINES && l->read && l->value.type != ARCHIVE_REVISION)
            break; /* others may write now; here we go on */
        run_line(b, m, l);
        ahead_pass(b->ahead);
    }
    if (!db_fault(m->d).len) {
        end_contribution(m);
        posts_settle(m->d, m->memory->posts);
    }
}

static bool keeps(const struct batch *b)
{
    return !b->order->dry_run && b->done.added > b->before.added &&
           (b->order->partial || !b->done.refused);
}

static void log_import(struct batch *b, struct db *d, instant now)
{
    instance_log_write(d, now,
                       text_format(b->line, "import: %lld lines read, %lld added, %lld refused",
                                   (long long)b->done.lines, (long long)b->done.added,
                                   (long long)b->done.refused));
}

static bool run_batch(struct write_task *t, struct db *d)
{
    struct batch *b = (struct batch *)t;
    struct import m;
    arena of_request = arena_of(1 << 20);
    jmp_buf out;
    begin_again(b, d, &m);
    m.r = request_of_server(b->order->app, d, &of_request);
    m.r->arena = b->line;
    m.r->page.arena = b->line;
    b->line->too_much = &out;
    if (setjmp(out) == 0) {
        run_lines(b, &m);
    } else { /* what it had begun is undone with the batch */
        db_clear(d);
        complain(b, ahead_place(b->ahead).line + 1,
                 S("this line needs more memory than an import may take"));
        b->done.added = b->before.added;
        b->stop = true;
    }
    b->line->too_much = NULL;
    bool keep = keeps(b) && !b->stop;
    if (keep)
        log_import(b, d, m.r->now);
    b->over |= b->stop;
    arena_free(&of_request);
    return keep;
}

/* Nothing of this batch was written: what it counted as added was not. */
static void unsaid(struct batch *b)
{
    if (b->task.outcome == WRITE_FAULT) {
        b->done.fault =
            b->task.full ? S("the disk is full") : S("the database failed; see the log");
        b->done.added = b->before.added;
        b->over = true;
    }
}

struct archive_imported archive_import(struct archive_import *order, arena *a)
{
    arena line_arena = arena_of(LINE_ARENA);
    struct batch *b = new (a, struct batch);
    b->task.run = run_batch;
    b->task.much = true;
    b->order = order;
    b->memory = new (a, struct import_memory);
    b->memory->posts = posts_begin(a);
    b->line = &line_arena;
    b->texts = arena_of(1 << 20);
    b->done.complaints.at = b->complaints;
    b->done.complaints.cap = ARCHIVE_COMPLAINTS_MAX;
    b->ahead = ahead_start(order->source, order->app->newest_settings->origin);
    do {
        i64 added = b->done.added;
        remember(b);
        b->task.next = NULL;
        order->write(order->what, &b->task);
        unsaid(b);
        b->done.kept |= b->task.outcome == WRITE_KEPT && b->done.added > added;
    } while (!b->over);
    if (ahead_failed(b->ahead) && !b->done.fault.len)
        b->done.fault = S("the archive cannot be read");
    ahead_stop(b->ahead);
    for (i64 i = 0; i < b->done.complaints.len; i++)
        b->complaints[i].why = arena_copy(a, b->complaints[i].why);
    arena_free(&b->texts);
    arena_free(&line_arena);
    return b->done;
}
