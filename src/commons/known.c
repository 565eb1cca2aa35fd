/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/known.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "base/recent.h"
#include "commons/app.h"
#include "os/os.h"

enum {
    SHARDS = 8, /* each with its lock, so that threads seldom meet */
    PART_OF_SHARD = 8,
    BLOCK = 1 << 10, /* most values are small */
};

/* A value and what it was made of, all in its own arena. */
struct entry {
    struct recent recent; /* first: a recent is its entry */
    arena arena;
    const void *value;
    const struct known_kind *kind;
    str key;
    const struct settings *settings;
    instant until;
    i64 since;
    bool timed;
    int key_count;
    const uint32_t *keys;
    _Atomic i64 seen;  /* db_changes() when it was last found to hold */
    _Atomic i64 users; /* requests that hold it, and the store */
};

struct shard {
    pthread_mutex_t lock;
    struct recents recents;
    i64 bytes, values, found, made;
};

struct known_store {
    i64 shard_max;
    uint64_t seed; /* nobody outside can tell which keys meet */
    struct shard shards[SHARDS];
};

struct known_store *known_start(i64 max)
{
    struct known_store *s = calloc(1, sizeof *s); /* heap: lives as long as the server */
    check(s != NULL);
    s->shard_max = max / SHARDS;
    os_random(&s->seed, sizeof s->seed);
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_init(&s->shards[i].lock, NULL);
    return s;
}

/* ---- keys -------------------------------------------------------------------------------- */

static uint64_t hash_of(const struct known_store *s, const struct known_kind *kind, str key)
{
    return hash_bytes(s->seed ^ (uintptr_t)kind, key);
}

static struct shard *shard_of(struct known_store *s, uint64_t hash)
{
    return &s->shards[hash >> 60 & (SHARDS - 1)];
}

static struct entry *entry_of(struct recent *r) { return (struct entry *)r; }

static void entry_free(struct entry *e)
{
    arena own = e->arena; /* the entry lives in it */
    arena_free(&own);
}

static void release(struct entry *e)
{
    if (atomic_fetch_sub(&e->users, 1) == 1)
        entry_free(e);
}

/* What a request holds. It is promised to be let go of before it is taken: there may be no room
   afterwards. */
struct held {
    struct entry *entry; /* NULL: not yet */
};

static void let_go(void *what)
{
    struct held *h = what;
    if (h->entry)
        release(h->entry);
}

static struct held *hold(arena *a)
{
    struct held *h = new (a, struct held);
    arena_at_end(a, let_go, h);
    return h;
}

/* Under the shard's lock. Requests that hold it keep it. */
static void take_out(struct shard *s, struct entry *e)
{
    recent_take_out(&s->recents, &e->recent);
    s->bytes -= e->arena.taken;
    s->values--;
    release(e);
}

void known_free(struct known_store *s)
{
    if (!s)
        return;
    for (int i = 0; i < SHARDS; i++) {
        while (s->shards[i].recents.newest)
            take_out(&s->shards[i], entry_of(s->shards[i].recents.newest));
        pthread_mutex_destroy(&s->shards[i].lock);
    }
    free(s); /* heap: as above */
}

/* ---- finding ----------------------------------------------------------------------------- */

static bool holds(struct entry *e, const struct request *r)
{
    i64 changes = db_changes();
    if (e->settings != r->settings || r->now.us >= e->until.us)
        return false;
    if (atomic_load(&e->seen) >= changes)
        return true;
    if (!reads_hold(e->since, e->keys, e->key_count))
        return false;
    atomic_store(&e->seen, changes);
    return true;
}

static struct entry *entry_at(struct shard *s, uint64_t hash, const struct known_kind *kind,
                              str key)
{
    for (struct recent *r = recents_at(&s->recents, hash); r; r = r->next) {
        struct entry *e = entry_of(r);
        if (r->hash == hash && e->kind == kind && str_eq(e->key, key))
            return e;
    }
    return NULL;
}

/* One that holds, with a use counted; NULL: none. */
static struct entry *find(struct shard *s, uint64_t hash, const struct known_kind *kind,
                          const struct request *r, str key)
{
    pthread_mutex_lock(&s->lock);
    struct entry *e = entry_at(s, hash, kind, key);
    if (e && !holds(e, r)) {
        take_out(s, e);
        e = NULL;
    }
    if (e) {
        s->found++;
        atomic_fetch_add(&e->users, 1);
        recent_used(&s->recents, &e->recent);
    }
    pthread_mutex_unlock(&s->lock);
    return e;
}

/* ---- making ------------------------------------------------------------------------------ */

static void make_room(struct shard *s, i64 max)
{
    while (s->recents.oldest && s->bytes > max)
        take_out(s, entry_of(s->recents.oldest));
}

static void keep(struct shard *s, struct entry *e, i64 max)
{
    atomic_fetch_add(&e->users, 1); /* the store's */
    pthread_mutex_lock(&s->lock);
    struct entry *before = entry_at(s, e->recent.hash, e->kind, e->key);
    if (before)
        take_out(s, before);
    recent_put(&s->recents, &e->recent);
    s->bytes += e->arena.taken;
    s->values++;
    s->made++;
    make_room(s, max);
    pthread_mutex_unlock(&s->lock);
}

/* As a visitor reads, whoever asks; what is true of one reader has that reader in its key. */
static const void *made(struct request *r, const struct known_kind *kind, str key, instant *until)
{
    struct reader reader = r->reader;
    r->reader = (struct reader){0};
    const void *value = kind->make(r, key, until);
    r->reader = reader;
    return value;
}

/* The same in the entry's own arena. False: that was too much. */
static bool made_in(struct entry *e, struct request *r)
{
    jmp_buf out;
    arena *own = r->arena;
    struct reader reader = r->reader;
    e->arena.too_much = &out;
    r->arena = &e->arena;
    bool whole = false;
    if (setjmp(out) == 0) {
        e->value = made(r, e->kind, e->key, &e->until);
        whole = true;
    }
    r->reader = reader;
    r->arena = own;
    e->arena.too_much = own->too_much;
    return whole;
}

static struct entry *entry_begun(const struct request *r, const struct known_kind *kind, str key)
{
    arena a = arena_of(r->arena->limit);
    a.block = BLOCK;
    a.too_much = r->arena->too_much;
    struct entry *e = new (&a, struct entry);
    *e = (struct entry){.kind = kind,
                        .settings = r->settings,
                        .until = day_begins(day_plus(r->today, 1)),
                        .users = 1};
    e->arena = a;
    e->key = arena_copy(&e->arena, key);
    return e;
}

/* What it was made of; false when that is not known, or nothing came of it. */
static bool may_be_kept(struct entry *e, struct request *r, const struct reads *reads)
{
    i64 bytes = reads->count * (i64)sizeof *e->keys;
    if (!e->value || reads->unknown || db_fault(r->db).len)
        return false;
    uint32_t *keys = new_n(&e->arena, uint32_t, reads->count);
    memcpy(keys, reads->keys, (size_t)bytes);
    e->keys = keys;
    e->key_count = reads->count;
    e->since = reads->since;
    e->timed = reads->timed;
    atomic_store(&e->seen, reads->since);
    instant soon = {r->now.us + SECONDS_KNOWN * (i64)1000000};
    if (reads->timed && !e->kind->tells_end && soon.us < e->until.us)
        e->until = soon;
    return true;
}

/* What is read for a page is read by the page. */
static void add_reads(struct db *d, const uint32_t *keys, int count, bool timed)
{
    struct reads *outer = db_recorded(d);
    if (!outer)
        return;
    outer->timed |= timed;
    reads_add(outer, keys, count);
}

static const void *make_known(struct request *r, struct shard *s, uint64_t hash, struct entry *e)
{
    struct reads *outer = db_recorded(r->db), reads = {0};
    e->recent.hash = hash;
    db_record(r->db, &reads);
    bool whole = made_in(e, r);
    db_record(r->db, outer);
    add_reads(r->db, reads.keys, reads.count, reads.timed);
    if (outer)
        outer->unknown |= reads.unknown;
    if (!whole)
        arena_take(r->arena, r->arena->limit, 2); /* jumps: it was too much for this request */
    i64 max = r->app->known->shard_max;
    if (may_be_kept(e, r, &reads) && e->arena.taken <= max / PART_OF_SHARD)
        keep(s, e, max);
    return e->value;
}

/* ---- asking ------------------------------------------------------------------------------ */

bool known_keeps(const struct request *r)
{
    return r->app->known && db_reads_only(r->db) && db_in_transaction(r->db) &&
           !db_fault(r->db).len;
}

const void *known(struct request *r, const struct known_kind *kind, str key)
{
    struct known_store *store = r->app->known;
    instant until = {INT64_MAX};
    check(key.len <= KNOWN_KEY_MAX);
    if (!known_keeps(r))
        return made(r, kind, arena_copy(r->arena, key), &until);
    uint64_t hash = hash_of(store, kind, key);
    struct shard *s = shard_of(store, hash);
    struct held *held = hold(r->arena);
    held->entry = find(s, hash, kind, r, key);
    if (!held->entry) {
        held->entry = entry_begun(r, kind, key);
        return make_known(r, s, hash, held->entry);
    }
    struct entry *e = held->entry;
    add_reads(r->db, e->keys, e->key_count, e->timed);
    return e->value;
}

void known_sweep(const struct request *r)
{
    for (int i = 0; r->app->known && i < SHARDS; i++) {
        struct shard *s = &r->app->known->shards[i];
        pthread_mutex_lock(&s->lock);
        for (struct recent *one = s->recents.oldest, *newer; one; one = newer) {
            newer = one->newer;
            if (!holds(entry_of(one), r))
                take_out(s, entry_of(one));
        }
        pthread_mutex_unlock(&s->lock);
    }
}

struct known_counts known_counts(struct known_store *store)
{
    struct known_counts sum = {0};
    for (int i = 0; store && i < SHARDS; i++) {
        struct shard *s = &store->shards[i];
        pthread_mutex_lock(&s->lock);
        sum.values += s->values;
        sum.bytes += s->bytes;
        sum.found += s->found;
        sum.made += s->made;
        pthread_mutex_unlock(&s->lock);
    }
    return sum;
}
