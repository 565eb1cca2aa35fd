/* SPDX-License-Identifier: EUPL-1.2 */
/* values: the house types that are more than a number: days, instants, money, and what may be
 * unknown. They are what schemas declare, what queryc reads and what viewc writes. */
#ifndef BASE_VALUES_H
#define BASE_VALUES_H

#include "base/text.h"

/* A day of the calendar in the instance's zone, ordered like an integer: 20270314. */
typedef struct day {
    i64 ymd;
} day;

/* A day of which the day, or the month too, may be unknown: 20190300 is March 2019, 20190000 is
 * 2019. */
typedef struct partial_day {
    i64 ymd;
} partial_day;

/* Microseconds since 1970-01-01T00:00:00Z. */
typedef struct instant {
    i64 us;
} instant;
/* So many times 24 hours later; before, when `days` is negative. */
static inline instant instant_plus_days(instant t, i64 days)
{
    return (instant){t.us + days * 86400 * 1000000};
}

/* Euro cents. */
typedef struct cents {
    i64 n;
} cents;

/* Unknown is not zero (FOUNDATIONS 5). */
#define OPTIONAL(T, name)                                                                          \
    typedef struct name {                                                                          \
        bool has;                                                                                  \
        T value;                                                                                   \
    } name
OPTIONAL(i64, opt_int);
OPTIONAL(bool, opt_flag);
OPTIONAL(str, opt_text);
OPTIONAL(uid, opt_uid);
OPTIONAL(day, opt_day);
OPTIONAL(partial_day, opt_partial_day);
OPTIONAL(instant, opt_instant);
OPTIONAL(cents, opt_cents);
OPTIONAL(url, opt_url);

#define SOME(T, v) ((T){true, (v)})

/* Stored HTML that our own Markdown renderer wrote: the only text a view shows unescaped. */
typedef struct markup {
    str text;
} markup;

day day_of(int year, int month, int date);
bool day_valid(day d);
static inline int day_year(day d) { return (int)(d.ymd / 10000); }
static inline int day_month(day d) { return (int)(d.ymd / 100 % 100); }
static inline int day_date(day d) { return (int)(d.ymd % 100); }
i64 day_number(day d);      /* days since 1970-01-01 */
day day_from_number(i64 n); /* the inverse */
day day_plus(day d, i64 days);

/* "2027-03-14", and for a partial day also "2027-03", "2027". False on anything else. */
bool day_read(str s, day *d);
bool partial_day_read(str s, partial_day *d);
str day_iso(arena *a, day d);
str partial_day_iso(arena *a, partial_day d);

/* The day in France of an instant: Central European Time with the summer time of directive
   2000/84/EC (last Sunday of March and of October, 01:00 UTC). */
day instant_day(instant t);
instant day_begins(day d);                /* the first instant of that day in France */
int instant_minute(instant t);            /* minutes since midnight, in France */
str instant_rfc3339(arena *a, instant t); /* 2027-03-14T09:26:53Z (RFC 3339) */
str instant_http(arena *a, instant t);    /* Sun, 14 Mar 2027 09:26:53 GMT (RFC 9110 5.6.7) */
bool instant_read(str rfc3339_utc, instant *t);

/* Reads an amount as people write it: "1 200", "1200,50", "12.500 €", "38 k€", "1,2 M€".
   False when it is not an amount, is negative or exceeds 10^12 euros. */
bool cents_read(str s, cents *c);
must_use bool cents_add(cents a, cents b, cents *sum); /* false on overflow */

#endif
