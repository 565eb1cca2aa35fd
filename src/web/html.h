/* SPDX-License-Identifier: EUPL-1.2 */
/* html: writes a page; the place and the type of a value choose its escaping. Called by the C that
 * viewc writes (doc/viewc.md), and by nobody else but the layout's own code.
 *
 * There is no writer for an optional value: a view says what "unknown" looks like. */
#ifndef WEB_HTML_H
#define WEB_HTML_H

#include <string.h>

#include "base/values.h"
#include "web/message.h"

struct page; /* what the layout shows around every view; commons/page.h */

typedef struct html {
    arena *arena;
    char *at;
    i64 len, cap;
    enum language language;
    const struct page *page;
    str csrf;      /* of the session; empty for a visitor, whose pages hold no token */
    uint64_t seed; /* single-use form keys are drawn from it; given by the request */
    i64 forms;     /* how many forms were written so far */
} html;

enum { HTML_MAX = 4 << 20 }; /* bytes; an answer is whole before it is sent (FOUNDATIONS 15) */

static inline str html_str(const html *h) { return (str){h->at, h->len}; }

void html_more(html *h, i64 need); /* room for that many bytes; too much beyond HTML_MAX */

/* Inline because a view is mostly this: a page costs 1.8 times as much through a call (measured on
   20 posts of 22 KB). */
static inline void html_raw(html *h, str s)
{
    if (!s.len)
        return;
    if (__builtin_expect(h->cap - h->len < s.len, false))
        html_more(h, s.len);
    memcpy(h->at + h->len, s.at, (size_t)s.len);
    h->len += s.len;
}

/* `key` names one sending of the form, so that a replay gets the first answer. It is drawn from the
   seed by splitmix64: an idempotence key, and no secret. */
void html_form(html *h); /* the hidden fields of a POST form: csrf and key; nothing for a visitor */

void html_text_str(html *h, str s);
void html_text_i64(html *h, i64 n); /* grouped: 29 204 with U+202F in French, 29,204 in English */
void html_text_day(html *h, day d); /* 14 mars 2027, 1er mars 2027; 14 March 2027 */
str day_words(arena *a, enum language language, day d); /* the same, for a message or a mail */
void html_text_partial(html *h, partial_day d);         /* mars 2027; 2027 */
void html_text_instant(html *h, instant t);             /* 14 mars 2027 à 10 h 26 (in France) */
void html_text_cents(html *h, cents c); /* 29 204 € or 29 204,50 €; €29,204 in English */
void html_text_markup(html *h, markup m);
void html_text_message(html *h, message m);
void html_attr_i64(html *h, i64 n); /* plain digits */
void html_attr_day(html *h, day d); /* 2027-03-14 */
void html_attr_partial(html *h, partial_day d);
void html_attr_instant(html *h, instant t); /* RFC 3339 */
void html_attr_cents(html *h, cents c);     /* 29204.50, as number inputs want it */
void html_attr_message(html *h, message m);
void html_href_url(html *h, url u);
void html_path_str(html *h, str s); /* one percent-encoded path segment or query value */
void html_path_uid(html *h, uid u);

#define html_text(h, x)                                                                            \
    _Generic((x), str                                                                              \
             : html_text_str, i64                                                                  \
             : html_text_i64, int                                                                  \
             : html_text_i64, day                                                                  \
             : html_text_day, partial_day                                                          \
             : html_text_partial, instant                                                          \
             : html_text_instant, cents                                                            \
             : html_text_cents, markup                                                             \
             : html_text_markup, message                                                           \
             : html_text_message)(h, x)
#define html_attr(h, x)                                                                            \
    _Generic((x), str                                                                              \
             : html_text_str, i64                                                                  \
             : html_attr_i64, int                                                                  \
             : html_attr_i64, day                                                                  \
             : html_attr_day, partial_day                                                          \
             : html_attr_partial, instant                                                          \
             : html_attr_instant, cents                                                            \
             : html_attr_cents, uid                                                                \
             : html_path_uid, message                                                              \
             : html_attr_message)(h, x)
#define html_path(h, x)                                                                            \
    _Generic((x), str                                                                              \
             : html_path_str, i64                                                                  \
             : html_attr_i64, int                                                                  \
             : html_attr_i64, day                                                                  \
             : html_attr_day, partial_day                                                          \
             : html_attr_partial, uid                                                              \
             : html_path_uid)(h, x)
#define html_href(h, x) _Generic((x), url : html_href_url)(h, x)

#endif
