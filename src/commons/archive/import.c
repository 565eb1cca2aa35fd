/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading an archive: its lines, one after the other, in one transaction or in batches. */
#include "commons/archive/import.h"
#include "commons/archive/plain.h"

#include <errno.h>
#include <unistd.h>

#include "commons/dispatch.h"
#include "commons/journal/journal.h"
#include "commons/search/search.h"
#include "commons/writer.h"

enum {
    BATCH_LINES = 500,    /* of a partial import, between two turns of other writers */
    LINE_ARENA = 1 << 30, /* the most that one line may cost */
    READ_ROOM = ARCHIVE_LINE_MAX + (64 << 10),
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

/* ---- lines of the source -----------------------------------------------------------------------
 */

struct lines {
    struct archive_source source;
    char *room;    /* READ_ROOM bytes, of a file */
    i64 from, len; /* what of the source stands in it */
    i64 at;        /* the next line begins here in the source */
    i64 line;      /* its number */
    bool failed;
};

/* Makes the window hold what begins at `at`. */
static str window(struct lines *r)
{
    if (r->source.file < 0)
        return str_from(r->source.bytes, r->at);
    bool inside = r->at >= r->from && r->at <= r->from + r->len;
    str rest = inside ? (str){r->room + (r->at - r->from), r->from + r->len - r->at} : (str){0};
    for (i64 i = 0; i < rest.len; i++)
        if (rest.at[i] == '\n')
            return rest; /* a whole line is there */
    r->from = r->at;
    r->len = 0;
    while (r->len < READ_ROOM) {
        ssize_t n =
            pread(r->source.file, r->room + r->len, (size_t)(READ_ROOM - r->len), r->from + r->len);
        if (n < 0 && errno == EINTR)
            continue;
        r->failed |= n < 0;
        if (n <= 0)
            break;
        r->len += n;
    }
    return (str){r->room, r->len};
}

/* The next line without its end; false at the end. One that is too long comes cut, and refused. */
static bool next_line(struct lines *r, str *line)
{
    str rest = window(r);
    i64 len = 0;
    if (!rest.len)
        return false;
    while (len < rest.len && rest.at[len] != '\n')
        len++;
    *line = str_first(rest, len);
    r->at += len + (len < rest.len);
    r->line++;
    while (len == rest.len && len > ARCHIVE_LINE_MAX) { /* skip what does not fit */
        rest = window(r);
        for (len = 0; len < rest.len && rest.at[len] != '\n'; len++)
            ;
        r->at += len + (len < rest.len);
        if (len < rest.len || !rest.len)
            break;
        len = ARCHIVE_LINE_MAX + 1;
        rest.len = len;
    }
    return true;
}

/* ---- one line ----------------------------------------------------------------------------------
 */

struct batch {
    struct write_task task;
    struct archive_import *order;
    struct lines reader, began; /* where the batch began, to run it again */
    struct archive_imported done, before;
    struct archive_complaint complaints[ARCHIVE_COMPLAINTS_MAX];
    arena texts, *line; /* of complaints; of one line */
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

/* False when nothing more can be read. */
static bool read_header(struct batch *b, str line)
{
    struct archive_line l;
    str error = {0};
    bool fine = archive_line_read(b->line, line, &l, &error) && l.type == ARCHIVE_HEADER &&
                header_fits(&l, &error);
    if (!fine)
        complain(b, b->reader.line, error.len ? error : S("the first line must be the header"));
    b->stop |= !fine;
    b->everything = fine && str_eq(line_text(&l, "scope"), S("everything"));
    return fine;
}

static void take_line(struct batch *b, struct import *m, const struct archive_line *l)
{
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
    switch ((takes[l->type] ? takes[l->type] : take_plain)(m, l)) {
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
    b->began = b->reader;
    b->before = b->done;
}

static void begin_again(struct batch *b, struct db *d, struct import *m)
{
    struct lines window_kept = b->reader;
    b->reader = b->began;
    b->reader.from = window_kept.from; /* the window holds what it held last */
    b->reader.len = window_kept.len;
    b->done = b->before;
    b->over = b->stop = false;
    *m = (struct import){.order = b->order, .done = &b->done, .d = d, .everything = b->everything};
}

static void run_lines(struct batch *b, struct import *m)
{
    str line;
    for (i64 n = 0; !b->stop && !db_fault(m->d).len; n++) {
        struct lines here = b->reader;
        struct archive_line l;
        str error = {0};
        arena_reset(b->line);
        if (!next_line(&b->reader, &line)) {
            b->over = true;
            break;
        }
        m->line = b->reader.line;
        b->done.lines++;
        if (m->line == 1) {
            read_header(b, line);
            m->everything = b->everything;
        } else if (!archive_line_read(b->line, line, &l, &error)) {
            complain(b, m->line, line.len > ARCHIVE_LINE_MAX ? S("longer than 4 MiB") : error);
        } else if (b->order->partial && n >= BATCH_LINES && l.type != ARCHIVE_REVISION) {
            i64 from = b->reader.from,
                len = b->reader.len; /* others may write now; here we go on */
            b->reader = here;
            b->reader.from = from;
            b->reader.len = len;
            b->done.lines--;
            break;
        } else {
            take_line(b, m, &l);
        }
    }
    if (!db_fault(m->d).len)
        end_contribution(m);
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
        complain(b, b->reader.line, S("this line needs more memory than an import may take"));
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
    b->line = &line_arena;
    b->texts = arena_of(1 << 20);
    b->done.complaints.at = b->complaints;
    b->done.complaints.cap = ARCHIVE_COMPLAINTS_MAX;
    b->reader.source = order->source;
    if (order->source.file >= 0)
        b->reader.room = new_n(a, char, READ_ROOM);
    do {
        i64 added = b->done.added;
        remember(b);
        b->task.next = NULL;
        order->write(order->what, &b->task);
        unsaid(b);
        b->done.kept |= b->task.outcome == WRITE_KEPT && b->done.added > added;
    } while (!b->over);
    if (b->reader.failed && !b->done.fault.len)
        b->done.fault = S("the archive cannot be read");
    for (i64 i = 0; i < b->done.complaints.len; i++)
        b->complaints[i].why = arena_copy(a, b->complaints[i].why);
    arena_free(&b->texts);
    arena_free(&line_arena);
    return b->done;
}
