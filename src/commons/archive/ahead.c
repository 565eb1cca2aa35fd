/* SPDX-License-Identifier: EUPL-1.2 */
/* A ring of blocks of lines. A block is cut from the source under the lock, in the order of the
   file; it is read and prepared without it; the writer takes the lines of the oldest one. */
#include "commons/archive/ahead.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "commons/archive/source.h"
#include "os/os.h"

enum {
    BLOCKS = 8,
    BLOCK_LINES = 128,
    BLOCK_BYTES = 256 << 10, /* then it takes no further line */
    BLOCK_ARENA = 1 << 30,   /* the most that the lines of a block may cost */
    THREADS_MAX = 6,
};

enum state { FREE, BUSY, READY };

struct block {
    enum state state;
    arena arena;
    i64 count, next; /* lines; the next of them to be taken */
    struct ahead_place after[BLOCK_LINES];
    str bytes[BLOCK_LINES];
    struct ahead_line lines[BLOCK_LINES];
};

struct ahead {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct lines source;
    str origin;
    i64 cut, used; /* blocks cut so far; the one whose lines are being taken */
    bool over;     /* the source has no further line */
    bool stopping;
    struct block *taken; /* whose lines are being taken; NULL: the next one has to be waited for */
    struct ahead_place place; /* behind the last line that was passed */
    atomic_bool posts;
    struct search_lexicon *own; /* of who asks */
    int thread_count;
    struct ahead_thread {
        struct ahead *all;
        struct search_lexicon *lexicon;
        pthread_t thread;
    } threads[THREADS_MAX];
    struct block blocks[BLOCKS];
};

/* ---- a block ----------------------------------------------------------------------------------
 */

/* Under the lock. NULL: nothing to do now. */
static struct block *cut_block(struct ahead *x)
{
    struct block *b = &x->blocks[x->cut % BLOCKS];
    if (x->over || x->cut - x->used >= BLOCKS || b->state != FREE)
        return NULL;
    arena_reset(&b->arena);
    b->count = b->next = 0;
    i64 bytes = 0;
    for (str line; b->count < BLOCK_LINES && bytes < BLOCK_BYTES; b->count++) {
        if (!lines_next(&x->source, &line)) {
            x->over = true;
            break;
        }
        bool fits = line.len <= ARCHIVE_LINE_MAX;
        b->bytes[b->count] = fits ? arena_copy(&b->arena, line) : (str){0};
        b->lines[b->count] = (struct ahead_line){.number = x->source.line};
        if (!fits)
            b->lines[b->count].error = S("longer than 4 MiB");
        b->after[b->count] = (struct ahead_place){x->source.at, x->source.line};
        bytes += line.len;
    }
    b->state = BUSY;
    x->cut++;
    return b;
}

static void prepare_line(struct ahead *x, struct search_lexicon *lexicon, struct block *b, i64 n)
{
    struct ahead_line *l = &b->lines[n];
    if (l->error.len)
        return;
    l->read = archive_line_read(&b->arena, b->bytes[n], &l->value, &l->error);
    if (!l->read || l->value.type != ARCHIVE_POST || !lexicon || !atomic_load(&x->posts))
        return;
    struct post_ahead *post = new (&b->arena, struct post_ahead);
    *post = post_prepare(&b->arena, lexicon, x->origin, line_text(&l->value, "body"));
    l->post = post;
}

/* Without the lock: the block is this thread's alone. */
static void prepare_block(struct ahead *x, struct search_lexicon *lexicon, struct block *b)
{
    jmp_buf out;
    volatile i64 n = 0;
    b->arena.too_much = &out;
    if (setjmp(out) != 0) {
        struct ahead_line *l = &b->lines[n];
        l->read = false;
        l->too_much = true;
        l->error = S("this line needs more memory than an import may take");
        b->count = n + 1; /* an import ends there */
    }
    for (; n < b->count && !b->lines[n].too_much; n++)
        prepare_line(x, lexicon, b, n);
    b->arena.too_much = NULL;
}

/* Under the lock, which is given up meanwhile. False: there was nothing to do. */
static bool work_on_block(struct ahead *x, struct search_lexicon *lexicon)
{
    struct block *b = cut_block(x);
    if (!b)
        return false;
    pthread_mutex_unlock(&x->lock);
    prepare_block(x, lexicon, b);
    pthread_mutex_lock(&x->lock);
    b->state = READY;
    pthread_cond_broadcast(&x->changed);
    return true;
}

/* ---- threads ----------------------------------------------------------------------------------
 */

static void *run_thread(void *context)
{
    struct ahead_thread *me = context;
    struct ahead *x = me->all;
    pthread_mutex_lock(&x->lock);
    while (!x->stopping)
        if (!work_on_block(x, me->lexicon))
            pthread_cond_wait(&x->changed, &x->lock);
    pthread_mutex_unlock(&x->lock);
    return NULL;
}

/* A machine that cannot give another thread does without. Signals are for the other threads. */
static void start_threads(struct ahead *x, int count)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    for (int i = 0; i < count && i < THREADS_MAX; i++) {
        struct ahead_thread *t = &x->threads[i];
        *t = (struct ahead_thread){.all = x, .lexicon = search_lexicon_new()};
        if (!t->lexicon || pthread_create(&t->thread, NULL, run_thread, t) != 0) {
            search_lexicon_free(t->lexicon);
            break;
        }
        x->thread_count++;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
}

struct ahead *ahead_start(struct archive_source source, str origin)
{
    struct ahead *x = calloc(1, sizeof *x); /* heap: shared by threads, until ahead_stop() */
    check(x != NULL);
    pthread_mutex_init(&x->lock, NULL);
    pthread_cond_init(&x->changed, NULL);
    x->source.source = source;
    if (source.file >= 0) {
        x->source.room = malloc(LINES_ROOM); /* heap: as above */
        check(x->source.room != NULL);
    }
    x->origin = origin;
    x->own = search_lexicon_new();
    atomic_store(&x->posts, true);
    for (i64 i = 0; i < BLOCKS; i++)
        x->blocks[i].arena = arena_of(BLOCK_ARENA);
    start_threads(x, os_cores() - 1);
    return x;
}

void ahead_stop(struct ahead *x)
{
    pthread_mutex_lock(&x->lock);
    x->stopping = true;
    pthread_cond_broadcast(&x->changed);
    pthread_mutex_unlock(&x->lock);
    for (int i = 0; i < x->thread_count; i++) {
        pthread_join(x->threads[i].thread, NULL);
        search_lexicon_free(x->threads[i].lexicon);
    }
    for (i64 i = 0; i < BLOCKS; i++)
        arena_free(&x->blocks[i].arena);
    pthread_mutex_destroy(&x->lock);
    pthread_cond_destroy(&x->changed);
    search_lexicon_free(x->own);
    free(x->source.room); /* heap: as above */
    free(x);              /* heap: as above */
}

/* ---- who asks ---------------------------------------------------------------------------------
 */

/* Under the lock, which may be given up meanwhile: the next block that is ready; NULL at the end.
 */
static struct block *next_block(struct ahead *x)
{
    for (;;) {
        struct block *b = &x->blocks[x->used % BLOCKS];
        if (x->used < x->cut && b->state == READY) {
            if (b->next < b->count)
                return b;
            b->state = FREE;
            x->used++;
            pthread_cond_broadcast(&x->changed);
        } else if (!work_on_block(x, x->own)) {
            if (x->used == x->cut && x->over)
                return NULL;
            pthread_cond_wait(&x->changed, &x->lock);
        }
    }
}

const struct ahead_line *ahead_peek(struct ahead *x)
{
    if (!x->taken || x->taken->next == x->taken->count) {
        pthread_mutex_lock(&x->lock);
        x->taken = next_block(x);
        pthread_mutex_unlock(&x->lock);
    }
    return x->taken ? &x->taken->lines[x->taken->next] : NULL;
}

void ahead_pass(struct ahead *x)
{
    struct block *b = x->taken;
    x->place = b->after[b->next];
    b->next++;
}

struct ahead_place ahead_place(const struct ahead *x) { return x->place; }

static bool is_busy(const struct ahead *x)
{
    for (i64 i = 0; i < BLOCKS; i++)
        if (x->blocks[i].state == BUSY)
            return true;
    return false;
}

void ahead_go_back(struct ahead *x, struct ahead_place place)
{
    if (x->place.at == place.at)
        return;
    pthread_mutex_lock(&x->lock);
    x->over = true; /* no further block is cut meanwhile */
    while (is_busy(x))
        pthread_cond_wait(&x->changed, &x->lock);
    for (i64 i = 0; i < BLOCKS; i++)
        x->blocks[i].state = FREE;
    x->used = x->cut;
    x->taken = NULL;
    x->over = false;
    x->place = place;
    x->source.at = place.at;
    x->source.line = place.line;
    pthread_cond_broadcast(&x->changed);
    pthread_mutex_unlock(&x->lock);
}

void ahead_prepare(struct ahead *x, bool posts) { atomic_store(&x->posts, posts); }

bool ahead_failed(struct ahead *x)
{
    pthread_mutex_lock(&x->lock);
    bool failed = x->source.failed;
    pthread_mutex_unlock(&x->lock);
    return failed;
}
