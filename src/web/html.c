/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/html.h"

#define NBSP "\xC2\xA0"      /* U+00A0 */
#define THIN "\xE2\x80\xAF"  /* U+202F, the narrow one that parts thousands in French */
#define MINUS "\xE2\x88\x92" /* U+2212 */
#define EURO "\xE2\x82\xAC"

/* Makes room for `need` more bytes: twice as much each time, so that a page is copied at most once
   over in all. Beyond HTML_MAX it asks the arena for more than it may give, which jumps. */
void html_more(html *h, i64 need)
{
    enum { FIRST = 48 << 10 }; /* pages fit, twenty posts too, and are never copied */
    if (need > HTML_MAX - h->len)
        arena_take(h->arena, h->arena->limit, 2);
    i64 cap = h->cap ? h->cap * 2 : FIRST;
    while (cap - h->len < need)
        cap *= 2;
    cap = cap < HTML_MAX ? cap : HTML_MAX;
    char *at = arena_bytes(h->arena, cap);
    if (h->len)
        memcpy(at, h->at, (size_t)h->len);
    h->at = at;
    h->cap = cap;
}

/* ---- text -------------------------------------------------------------------------------- */

enum { PLAIN, LESS, MORE, AND, QUOTE, APOSTROPHE };
static const unsigned char special[256] = {
    ['<'] = LESS, ['>'] = MORE, ['&'] = AND, ['"'] = QUOTE, ['\''] = APOSTROPHE,
};
static const str entities[] = {
    {"", 0}, {"&lt;", 4}, {"&gt;", 4}, {"&amp;", 5}, {"&quot;", 6}, {"&#39;", 5},
};

void html_text_str(html *h, str s)
{
    const char *at = s.at, *end = at ? at + s.len : at;
    while (at < end) {
        const char *from = at;
        while (at < end && special[(unsigned char)*at] == PLAIN)
            at++;
        html_raw(h, (str){from, at - from});
        if (at < end)
            html_raw(h, entities[special[(unsigned char)*at++]]);
    }
}

/* ---- numbers ----------------------------------------------------------------------------- */

enum { DIGITS = 20 };

/* Writes the digits of `n`, at least `least` of them, at the end of `to`; returns where they begin.
 */
static char *digits_of(char to[static DIGITS], uint64_t n, int least)
{
    char *at = to + DIGITS;
    for (; n || least > 0; n /= 10, least--)
        *--at = (char)('0' + n % 10);
    return at;
}

static uint64_t magnitude(i64 n) { return n < 0 ? -(uint64_t)n : (uint64_t)n; }

static void padded(html *h, i64 n, int least)
{
    uint64_t left = magnitude(n);
    int len = 1;
    for (uint64_t beyond = 10; len < DIGITS - 1 && left >= beyond; beyond *= 10)
        len++;
    len = len < least ? least : len;
    if (h->cap - h->len < DIGITS)
        html_more(h, DIGITS);
    h->len += len;
    for (char *at = h->at + h->len; len > 0; len--, left /= 10)
        *--at = (char)('0' + left % 10);
}

static void grouped(html *h, uint64_t n)
{
    char digits[DIGITS], *at = digits_of(digits, n, 1);
    for (i64 left = digits + DIGITS - at; left > 0;) {
        i64 group = (left - 1) % 3 + 1;
        html_raw(h, (str){at, group});
        at += group;
        left -= group;
        if (left)
            html_raw(h, h->language == ENGLISH ? S(",") : S(THIN));
    }
}

void html_text_i64(html *h, i64 n)
{
    if (n < 0)
        html_raw(h, S(MINUS));
    grouped(h, magnitude(n));
}

void html_attr_i64(html *h, i64 n)
{
    if (n < 0)
        html_raw(h, S("-"));
    padded(h, n, 1);
}

void html_text_cents(html *h, cents c)
{
    uint64_t all = magnitude(c.n);
    i64 part = (i64)(all % 100);
    bool english = h->language == ENGLISH;
    if (c.n < 0)
        html_raw(h, S(MINUS));
    if (english)
        html_raw(h, S(EURO));
    grouped(h, all / 100);
    if (part) {
        html_raw(h, english ? S(".") : S(","));
        padded(h, part, 2);
    }
    if (!english)
        html_raw(h, S(NBSP EURO));
}

void html_attr_cents(html *h, cents c)
{
    uint64_t all = magnitude(c.n);
    if (c.n < 0)
        html_raw(h, S("-"));
    padded(h, (i64)(all / 100), 1);
    if (all % 100) {
        html_raw(h, S("."));
        padded(h, (i64)(all % 100), 2);
    }
}

/* ---- days -------------------------------------------------------------------------------- */

static const str months[LANGUAGES][12] = {
    [FRENCH] = {{"janvier", 7},
                {"février", 8},
                {"mars", 4},
                {"avril", 5},
                {"mai", 3},
                {"juin", 4},
                {"juillet", 7},
                {"août", 5},
                {"septembre", 9},
                {"octobre", 7},
                {"novembre", 8},
                {"décembre", 9}},
    [ENGLISH] = {{"January", 7},
                 {"February", 8},
                 {"March", 5},
                 {"April", 5},
                 {"May", 3},
                 {"June", 4},
                 {"July", 4},
                 {"August", 6},
                 {"September", 9},
                 {"October", 7},
                 {"November", 8},
                 {"December", 8}},
};

static void iso(html *h, i64 ymd, int parts)
{
    padded(h, ymd / 10000, 4);
    for (int i = 1; i < parts; i++) {
        html_raw(h, S("-"));
        padded(h, i == 1 ? ymd / 100 % 100 : ymd % 100, 2);
    }
}

/* 14 mars 2027; without what is 0. A month that is none is shown as digits: a day that another
   program wrote into the database is no reason to stop. */
static void in_words(html *h, i64 ymd)
{
    i64 month = ymd / 100 % 100, date = ymd % 100;
    if (ymd < 0 || month > 12) {
        html_attr_i64(h, ymd);
        return;
    }
    if (month && date) {
        padded(h, date, 1);
        html_raw(h, date == 1 && h->language == FRENCH ? S("er" NBSP) : S(NBSP));
    }
    if (month) {
        html_raw(h, months[h->language][month - 1]);
        html_raw(h, S(" "));
    }
    padded(h, ymd / 10000, 1);
}

void html_text_day(html *h, day d) { in_words(h, d.ymd); }

str day_words(arena *a, enum language language, day d)
{
    html h = {.arena = a, .language = language};
    in_words(&h, d.ymd);
    return html_str(&h);
}

void html_text_partial(html *h, partial_day d) { in_words(h, d.ymd); }
void html_attr_day(html *h, day d) { iso(h, d.ymd, 3); }

void html_attr_partial(html *h, partial_day d)
{
    iso(h, d.ymd, d.ymd % 100 ? 3 : d.ymd / 100 % 100 ? 2 : 1);
}

void html_text_instant(html *h, instant t)
{
    int minute = instant_minute(t);
    bool english = h->language == ENGLISH;
    html_text_day(h, instant_day(t));
    html_raw(h, english ? S(" at ") : S(" à "));
    padded(h, minute / 60, 1);
    html_raw(h, english ? S(":") : S(NBSP "h"));
    if (minute % 60 || english) {
        html_raw(h, english ? S("") : S(NBSP));
        padded(h, minute % 60, 2);
    }
}

void html_attr_instant(html *h, instant t) { html_raw(h, instant_rfc3339(h->arena, t)); }

/* ---- the rest ---------------------------------------------------------------------------- */

void html_text_markup(html *h, markup m) { html_raw(h, m.text); }

void html_text_message(html *h, message m)
{
    if (message_is(m))
        html_text_str(h, message_in(h->arena, h->language, m));
}

void html_attr_message(html *h, message m) { html_text_message(h, m); }
void html_href_url(html *h, url u) { html_text_str(h, u.text); }

void html_path_str(html *h, str s)
{
    static const char hex[] = "0123456789ABCDEF";
    for (i64 i = 0; i < s.len;) {
        i64 from = i;
        for (; i < s.len; i++) {
            unsigned char c = (unsigned char)s.at[i];
            bool plain = (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
                         c == '-' || c == '.' || c == '_' || c == '~';
            if (!plain)
                break;
        }
        if (i > from)
            html_raw(h, (str){s.at + from, i - from});
        if (i < s.len) {
            unsigned char c = (unsigned char)s.at[i++];
            html_raw(h, (str){(char[]){'%', hex[c >> 4], hex[c & 15]}, 3});
        }
    }
}

void html_path_uid(html *h, uid u)
{
    char hex[UID_TEXT];
    uid_write(u, hex);
    html_raw(h, (str){hex, UID_TEXT});
}

/* splitmix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014).
 */
static const uint64_t GOLDEN = 0x9E3779B97F4A7C15u;

static uint64_t splitmix64(uint64_t state)
{
    uint64_t z = state + GOLDEN;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

void html_form(html *h)
{
    if (!h->csrf.len)
        return;
    uint64_t state = h->seed + 2 * (uint64_t)h->forms++ * GOLDEN;
    uint64_t halves[2] = {splitmix64(state), splitmix64(state + GOLDEN)};
    uid key;
    for (int i = 0; i < 16; i++)
        key.at[i] = (uint8_t)(halves[i / 8] >> (56 - 8 * (i % 8)));
    html_raw(h, S("<input type=\"hidden\" name=\"csrf\" value=\""));
    html_text_str(h, h->csrf);
    html_raw(h, S("\"><input type=\"hidden\" name=\"key\" value=\""));
    html_path_uid(h, key);
    html_raw(h, S("\">"));
}
