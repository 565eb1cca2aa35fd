/* SPDX-License-Identifier: EUPL-1.2 */
/* page_cache: what visitors are answered, kept whole as it left (ADR 3).
 *
 * Only routes that say so (`kept`) are kept, for visitors: whoever brings a session or a notice is
 * answered afresh. A page is known by its address, the language and the coding of its bytes, how
 * its reader asked to be shown pages (display.h), and by Host where no address of the forum is set.
 * It holds until a row that it was made of changes (db.h, struct reads), the settings change or the
 * day ends in France; SECONDS_TIMED where a query was given a day or an instant. It is right at
 * once: a POST is answered when its changes are known here, and what they touch is made anew by who
 * asks next.
 *
 * Many who ask for a page that a worker is making wait for that one.
 *
 * Any thread may call any of this. Memory is bounded by the `max` given; the pages asked for least
 * lately go first. */
#ifndef COMMONS_PAGE_CACHE_H
#define COMMONS_PAGE_CACHE_H

#include "base/values.h"
#include "commons/request.h"
#include "web/answer.h"

struct page_cache;

enum {
    PAGE_CODINGS = CODING_BROTLI | CODING_GZIP | CODING_IDENTITY,
    PAGE_KEY_MAX = 1200, /* bytes of address, query and host; a longer one is made each time */
    SECONDS_TIMED = 5,
};

/* What is asked for: which page, in which bytes. */
struct page_key {
    uint64_t hash;
    i64 len;
    char text[PAGE_KEY_MAX];
};

/* NULL when `max` bytes is 0: nothing is kept. */
struct page_cache *page_cache_start(i64 max);
void page_cache_free(struct page_cache *c); /* when nobody asks any more */

/* False: this request is answered afresh. */
bool page_key_of(const struct incoming *in, const struct settings *s, struct page_key *key);

/* A page that holds: counted, give it back by page_release() or by answering with its blob. */
struct kept_page {
    struct blob body; /* first: a page is its body; with the fields of a 200 */
    str etag;
    str head_unchanged; /* lines of the fields of a 304 (web/server.h) */
};
struct kept_page *page_find(struct page_cache *c, const struct page_key *key,
                            const struct settings *s, instant now); /* NULL: none */
void page_release(struct kept_page *p);

/* Keeps the answer of a request that recorded `reads`, if it may be kept. */
void page_keep(struct page_cache *c, const struct page_key *key, const struct request *r,
               const struct answer *answer, const struct reads *reads);

/* One makes it, the others wait. `waiter` is put in the list of who waits for that page: true; or
   it is the first, who makes it: false. Then page_made() takes the list out, once. */
struct page_waiter {
    struct page_waiter *next;
    struct page_key key;
};
bool page_wait(struct page_cache *c, struct page_waiter *waiter);
struct page_waiter *page_made(struct page_cache *c, const struct page_waiter *first);

/* Of this process since it started, for the page of health and tests. */
struct page_cache_counts {
    i64 pages, bytes, found, made;
};
struct page_cache_counts page_cache_counts(struct page_cache *c);

#endif
