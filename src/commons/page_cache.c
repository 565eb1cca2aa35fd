/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/page_cache.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/recent.h"
#include "commons/app.h"
#include "commons/display.h"
#include "web/answer.h"

enum {
    SHARDS = 16,       /* each with its lock, so that loops seldom meet */
    PART_OF_SHARD = 4, /* the most that one page takes of its shard's room */
};

/* A page in its shard: its bytes follow it. */
struct entry {
    struct kept_page page; /* first */
    struct recent recent;
    str key;
    const struct settings *settings;
    instant until;
    i64 since, bytes, key_count;
    _Atomic i64 seen; /* db_changes() when it was last found to hold */
    uint32_t *keys;
};

struct shard {
    pthread_mutex_t lock;
    struct recents recents;
    struct page_waiter *making; /* the first of each list; the others hang on waiting */
    struct page_waiter *waiting;
    i64 bytes, pages, found, made;
};

struct page_cache {
    i64 shard_max;
    struct shard shards[SHARDS];
};

struct page_cache *page_cache_start(i64 max)
{
    if (max <= 0)
        return NULL;
    struct page_cache *c = calloc(1, sizeof *c); /* heap: lives as long as the server */
    check(c != NULL);
    c->shard_max = max / SHARDS;
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_init(&c->shards[i].lock, NULL);
    return c;
}

/* ---- the key ----------------------------------------------------------------------------- */

static void add(struct page_key *k, str s)
{
    memcpy(k->text + k->len, s.at ? s.at : "", (size_t)s.len);
    k->len += s.len;
}

/* The names of both cookies, of sessions and of notices, are ours alone: a cookie of another
   program on this host that holds such a word costs a page, no more. */
static bool is_visitor(const struct incoming *in)
{
    str cookies = incoming_header(in, "cookie");
    return !cookies.len || (!str_has(cookies, S("parvis")) && !str_has(cookies, S("avis")));
}

bool page_key_of(const struct incoming *in, const struct settings *s, struct page_key *key)
{
    str host = s->origin.len ? (str){0} : incoming_header(in, "host");
    if (str_eq(in->method, S("POST")) || !is_visitor(in) ||
        in->path.len + in->query.len + host.len + 8 > PAGE_KEY_MAX ||
        incoming_header(in, "authorization").len || incoming_header(in, "range").len)
        return false;
    enum coding coding = coding_choose(incoming_header(in, "accept-encoding"), PAGE_CODINGS);
    key->len = 0;
    key->text[key->len++] = (char)('0' + language_asked(in));
    key->text[key->len++] = coding == CODING_BROTLI ? 'b' : coding == CODING_GZIP ? 'z' : 'i';
    key->text[key->len++] = (char)display_byte(display_asked(in));
    add(key, in->path);
    add(key, S("?"));
    add(key, in->query);
    add(key, S("\n"));
    add(key, host);
    key->hash = hash_bytes(0, (str){key->text, key->len});
    return true;
}

static struct shard *shard_of(struct page_cache *c, uint64_t hash)
{
    return &c->shards[hash >> 60 & (SHARDS - 1)];
}

static struct entry *entry_of(struct recent *r)
{
    return r ? (struct entry *)((char *)r - offsetof(struct entry, recent)) : NULL;
}

static void entry_free(struct blob *b) { free((struct entry *)b); } /* heap: as in entry_of() */

void page_release(struct kept_page *p)
{
    if (atomic_fetch_sub(&p->body.users, 1) == 1)
        entry_free(&p->body);
}

/* Under the shard's lock. Who is sending it keeps it. */
static void take_out(struct shard *s, struct entry *e)
{
    recent_take_out(&s->recents, &e->recent);
    s->bytes -= e->bytes;
    s->pages--;
    page_release(&e->page);
}

void page_cache_free(struct page_cache *c)
{
    if (!c)
        return;
    for (int i = 0; i < SHARDS; i++) {
        while (c->shards[i].recents.newest)
            take_out(&c->shards[i], entry_of(c->shards[i].recents.newest));
        pthread_mutex_destroy(&c->shards[i].lock);
    }
    free(c); /* heap: as above */
}

/* ---- finding ----------------------------------------------------------------------------- */

static struct entry *entry_at(struct shard *s, const struct page_key *key)
{
    for (struct recent *r = recents_at(&s->recents, key->hash); r; r = r->next)
        if (r->hash == key->hash && str_eq(entry_of(r)->key, (str){key->text, key->len}))
            return entry_of(r);
    return NULL;
}

static bool holds(struct entry *e, const struct settings *settings, instant now)
{
    i64 changes = db_changes();
    if (e->settings != settings || now.us >= e->until.us)
        return false;
    if (atomic_load(&e->seen) >= changes)
        return true;
    if (!reads_hold(e->since, e->keys, e->key_count))
        return false;
    atomic_store(&e->seen, changes);
    return true;
}

struct kept_page *page_find(struct page_cache *c, const struct page_key *key,
                            const struct settings *settings, instant now)
{
    struct shard *s = shard_of(c, key->hash);
    pthread_mutex_lock(&s->lock);
    struct entry *e = entry_at(s, key);
    if (e && !holds(e, settings, now)) {
        take_out(s, e);
        e = NULL;
    }
    if (e) {
        s->found++;
        atomic_fetch_add(&e->page.body.users, 1);
        recent_used(&s->recents, &e->recent);
    }
    pthread_mutex_unlock(&s->lock);
    return e ? &e->page : NULL;
}

/* ---- keeping ----------------------------------------------------------------------------- */

/* A page that sets a cookie or has another status is its reader's own. */
static bool may_be_kept(const struct request *r, const struct answer *answer,
                        const struct reads *reads)
{
    if (!r->route || !route_kept(r->route) || r->reader.person || r->too_much || r->file_answer ||
        r->location.len || answer->stream || answer->file_answer || reads->unknown ||
        answer->status != 200 || !answer->body.len)
        return false;
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, S("Set-Cookie")))
            return false;
    return true;
}

static instant until_of(const struct request *r, const struct reads *reads)
{
    instant midnight = day_begins(day_plus(r->today, 1));
    instant soon = {r->now.us + SECONDS_TIMED * (i64)1000000};
    return reads->timed && soon.us < midnight.us ? soon : midnight;
}

static str copied(char **to, str s)
{
    str copy = {*to, s.len};
    memcpy(*to, s.at, (size_t)s.len);
    *to += s.len;
    return copy;
}

/* RFC 9110 15.4.5: a 304 says nothing of the bytes that it does not send. */
static str head_of_unchanged(const struct request *r)
{
    struct header said[ANSWER_HEADERS];
    i64 count = 0;
    for (i64 i = 0; i < r->header_count; i++)
        if (!str_eq(r->headers[i].name, S("Content-Encoding")))
            said[count++] = r->headers[i];
    return answer_head(r->arena, said, count);
}

/* One piece of memory: the entry, the keys of what it was made of, its texts. NULL without memory:
   the page is answered and not kept. */
static struct entry *entry_made(const struct page_key *key, const struct request *r,
                                const struct answer *answer, const struct reads *reads)
{
    str head = answer_head(r->arena, answer->headers, answer->header_count);
    str unchanged = head_of_unchanged(r);
    i64 bytes = (i64)sizeof(struct entry) + reads->count * (i64)sizeof(uint32_t) + key->len +
                r->etag.len + head.len + unchanged.len + answer->body.len;
    struct entry *e = malloc((size_t)bytes); /* heap: outlives the request */
    if (!e)
        return NULL;
    *e = (struct entry){.recent.hash = key->hash,
                        .settings = r->settings,
                        .until = until_of(r, reads),
                        .since = reads->since,
                        .seen = reads->since,
                        .bytes = bytes,
                        .keys = (uint32_t *)(e + 1),
                        .key_count = reads->count};
    memcpy(e->keys, reads->keys, (size_t)reads->count * sizeof *e->keys);
    char *to = (char *)(e->keys + reads->count);
    e->key = copied(&to, (str){key->text, key->len});
    e->page.etag = copied(&to, r->etag);
    e->page.head_unchanged = copied(&to, unchanged);
    head = copied(&to, head);
    str body = copied(&to, answer->body);
    e->page.body =
        (struct blob){.users = 1, .len = body.len, .at = body.at, .free = entry_free, .head = head};
    return e;
}

static void make_room(struct shard *s, i64 max)
{
    while (s->recents.oldest && s->bytes > max)
        take_out(s, entry_of(s->recents.oldest));
}

void page_keep(struct page_cache *c, const struct page_key *key, const struct request *r,
               const struct answer *answer, const struct reads *reads)
{
    if (!may_be_kept(r, answer, reads) || answer->body.len > c->shard_max / PART_OF_SHARD)
        return;
    struct entry *e = entry_made(key, r, answer, reads);
    if (!e)
        return;
    struct shard *s = shard_of(c, key->hash);
    pthread_mutex_lock(&s->lock);
    struct entry *before = entry_at(s, key);
    if (before)
        take_out(s, before);
    recent_put(&s->recents, &e->recent);
    s->bytes += e->bytes;
    s->pages++;
    s->made++;
    make_room(s, c->shard_max);
    pthread_mutex_unlock(&s->lock);
}

/* ---- waiting ----------------------------------------------------------------------------- */

static bool same_key(const struct page_key *a, const struct page_key *b)
{
    return a->hash == b->hash && a->len == b->len && memcmp(a->text, b->text, (size_t)a->len) == 0;
}

bool page_wait(struct page_cache *c, struct page_waiter *waiter)
{
    struct shard *s = shard_of(c, waiter->key.hash);
    bool first = true;
    pthread_mutex_lock(&s->lock);
    for (const struct page_waiter *w = s->making; w && first; w = w->next)
        first = !same_key(&w->key, &waiter->key);
    struct page_waiter **list = first ? &s->making : &s->waiting;
    waiter->next = *list;
    *list = waiter;
    pthread_mutex_unlock(&s->lock);
    return !first;
}

struct page_waiter *page_made(struct page_cache *c, const struct page_waiter *first)
{
    struct shard *s = shard_of(c, first->key.hash);
    struct page_waiter *taken = NULL;
    pthread_mutex_lock(&s->lock);
    for (struct page_waiter **at = &s->making; *at; at = &(*at)->next)
        if (*at == first) {
            *at = first->next;
            break;
        }
    for (struct page_waiter **at = &s->waiting; *at;) {
        struct page_waiter *w = *at;
        if (same_key(&w->key, &first->key)) {
            *at = w->next;
            w->next = taken;
            taken = w;
        } else {
            at = &w->next;
        }
    }
    pthread_mutex_unlock(&s->lock);
    return taken;
}

struct page_cache_counts page_cache_counts(struct page_cache *c)
{
    struct page_cache_counts sum = {0};
    for (int i = 0; c && i < SHARDS; i++) {
        struct shard *s = &c->shards[i];
        pthread_mutex_lock(&s->lock);
        sum.pages += s->pages;
        sum.bytes += s->bytes;
        sum.found += s->found;
        sum.made += s->made;
        pthread_mutex_unlock(&s->lock);
    }
    return sum;
}
