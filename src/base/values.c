/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/values.h"

#include <stdio.h>

day day_of(int year, int month, int date) { return (day){year * 10000 + month * 100 + date}; }

static bool leap(int year) { return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0; }

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && leap(year) ? 29 : days[month - 1];
}

bool day_valid(day d)
{
    int y = day_year(d), m = day_month(d), n = day_date(d);
    return d.ymd > 0 && y >= 1 && y <= 9999 && m >= 1 && m <= 12 && n >= 1 && n <= month_days(y, m);
}

/* Days from civil and back: years counted from March, in eras of 400 (146,097 days). */
i64 day_number(day d)
{
    i64 y = day_year(d) - (day_month(d) <= 2), m = (day_month(d) + 9) % 12;
    i64 era = y / 400, of_era = y % 400;
    i64 of_year = (153 * m + 2) / 5 + day_date(d) - 1;
    return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

day day_from_number(i64 n)
{
    i64 z = n + 719468, era = (z >= 0 ? z : z - 146096) / 146097, of_era = z - era * 146097;
    i64 year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
    i64 of_year = of_era - (365 * year + year / 4 - year / 100);
    i64 m = (5 * of_year + 2) / 153, date = of_year - (153 * m + 2) / 5 + 1;
    i64 month = m < 10 ? m + 3 : m - 9;
    return day_of((int)(year + era * 400 + (month <= 2)), (int)month, (int)date);
}

day day_plus(day d, i64 days) { return day_from_number(day_number(d) + days); }

bool partial_day_read(str s, partial_day *d)
{
    i64 part[3] = {0};
    int parts = 0;
    if (s.len != 4 && s.len != 7 && s.len != 10)
        return false;
    for (str rest = s; rest.len; parts++) {
        str digits = str_cut(&rest, '-');
        if (parts == 3 || digits.len != (parts ? 2 : 4) || !str_to_i64(digits, &part[parts]) ||
            part[parts] < 1)
            return false;
    }
    if (part[1] > 12 || (parts == 3 && part[2] > month_days((int)part[0], (int)part[1])))
        return false;
    *d = (partial_day){part[0] * 10000 + part[1] * 100 + part[2]};
    return true;
}

bool day_read(str s, day *d)
{
    partial_day p;
    if (s.len != 10 || !partial_day_read(s, &p))
        return false;
    *d = (day){p.ymd};
    return true;
}

str day_iso(arena *a, day d)
{
    return text_format(a, "%04d-%02d-%02d", day_year(d), day_month(d), day_date(d));
}

str partial_day_iso(arena *a, partial_day p)
{
    day d = {p.ymd};
    return str_first(day_iso(a, d), day_date(d) ? 10 : day_month(d) ? 7 : 4);
}

enum { DAY_SECONDS = 86400 };
static const i64 SECOND_US = 1000000;

static i64 floor_div(i64 a, i64 b) { return a / b - (a % b < 0); }

/* The instant, in seconds, of 01:00 UTC on the last Sunday of `month` (31 days long). */
static i64 last_sunday(int year, int month)
{
    i64 last = day_number(day_of(year, month, 31));
    i64 weekday = (last + 4) % 7; /* 1970-01-01 was a Thursday; Sunday is 0 */
    return (last - weekday) * DAY_SECONDS + 3600;
}

static i64 in_france(instant t)
{
    i64 s = floor_div(t.us, SECOND_US);
    day d = day_from_number(floor_div(s, DAY_SECONDS));
    int year = day_year(d), month = day_month(d);
    bool summer = month > 3 && month < 10;
    if (month == 3 || month == 10)
        summer = s >= last_sunday(year, 3) && s < last_sunday(year, 10);
    return s + (summer ? 7200 : 3600);
}

day instant_day(instant t) { return day_from_number(floor_div(in_france(t), DAY_SECONDS)); }

/* Midnight there is 22:00 or 23:00 UTC of the day before. */
instant day_begins(day d)
{
    instant t = {(day_number(d) * DAY_SECONDS - 7200) * SECOND_US};
    if (instant_day(t).ymd != d.ymd)
        t.us += 3600 * SECOND_US;
    return t;
}

int instant_minute(instant t)
{
    i64 s = in_france(t);
    return (int)((s - floor_div(s, DAY_SECONDS) * DAY_SECONDS) / 60);
}

static void two_digits(char *at, i64 n)
{
    at[0] = (char)('0' + n / 10);
    at[1] = (char)('0' + n % 10);
}

str instant_rfc3339(arena *a, instant t)
{
    i64 s = floor_div(t.us, SECOND_US), n = floor_div(s, DAY_SECONDS), in = s - n * DAY_SECONDS;
    day d = day_from_number(n);
    char written[] = "....-..-..T..:..:..Z"; /* by hand: every post of a page holds one */
    if (d.ymd < 0 || d.ymd > 99991231) {
        str date = day_iso(a, d);
        return text_format(a, "%.*sT%02d:%02d:%02dZ", STR(date), (int)(in / 3600),
                           (int)(in / 60 % 60), (int)(in % 60));
    }
    two_digits(written, day_year(d) / 100);
    two_digits(written + 2, day_year(d) % 100);
    two_digits(written + 5, day_month(d));
    two_digits(written + 8, day_date(d));
    two_digits(written + 11, in / 3600);
    two_digits(written + 14, in / 60 % 60);
    two_digits(written + 17, in % 60);
    return arena_copy(a, (str){written, sizeof written - 1});
}

str instant_http(arena *a, instant t)
{
    static const char *const weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    i64 s = floor_div(t.us, SECOND_US), n = floor_div(s, DAY_SECONDS), in = s - n * DAY_SECONDS;
    day d = day_from_number(n);
    return text_format(a, "%s, %02d %s %04d %02d:%02d:%02d GMT", weekdays[((n + 4) % 7 + 7) % 7],
                       day_date(d), months[day_month(d) - 1], day_year(d), (int)(in / 3600),
                       (int)(in / 60 % 60), (int)(in % 60));
}

bool instant_read(str s, instant *t)
{
    day d;
    i64 h, m, sec;
    if (s.len != 20 || !day_read(str_first(s, 10), &d) || s.at[10] != 'T' || s.at[13] != ':' ||
        s.at[16] != ':' || s.at[19] != 'Z')
        return false;
    if (!str_to_i64((str){s.at + 11, 2}, &h) || !str_to_i64((str){s.at + 14, 2}, &m) ||
        !str_to_i64((str){s.at + 17, 2}, &sec) || h < 0 || h > 23 || m < 0 || m > 59 || sec < 0 ||
        sec > 59)
        return false;
    *t = (instant){(day_number(d) * DAY_SECONDS + h * 3600 + m * 60 + sec) * SECOND_US};
    return true;
}

/* Leaves digits and at most one decimal separator; false on anything that is not an amount. */
static bool plain_amount(str s, char digits[static 32], int *decimals, i64 *factor)
{
    int n = 0, after = -1;
    *factor = 1;
    for (i64 length; s.len; s = str_from(s, length)) {
        int32_t c = utf8_next(s, &length);
        if (c == ' ' || c == 0xA0 || c == 0x202F || c == '\'' || c == 0x20AC)
            continue;
        if ((c == 'k' || c == 'K' || c == 'M') && n && *factor == 1) {
            *factor = c == 'M' ? 1000000 : 1000;
            continue;
        }
        if (*factor != 1)
            return false;
        if (c == ',' && after < 0) {
            after = 0;
        } else if (c == '.' && after < 0) {
            /* "12.500" is twelve thousand five hundred, "12.50" is twelve and a half */
            str rest = str_from(s, 1);
            i64 run = 0;
            while (run < rest.len && rest.at[run] >= '0' && rest.at[run] <= '9')
                run++;
            if (run != 3)
                after = 0;
        } else if (c >= '0' && c <= '9' && n < 20) {
            digits[n++] = (char)c;
            after += after >= 0;
        } else {
            return false;
        }
    }
    digits[n] = 0;
    *decimals = after < 0 ? 0 : after;
    return n > 0;
}

bool cents_read(str s, cents *c)
{
    static const i64 limit = 100000000000000; /* 10^12 euros */
    char digits[32];
    int decimals;
    i64 factor, value;
    if (s.len > 64 || !plain_amount(s, digits, &decimals, &factor) || decimals > 6 ||
        (factor == 1 && decimals > 2) || !str_to_i64(str_of(digits), &value))
        return false; /* "1,200" is English for 1 200, or a slip: ask rather than guess */
    i64 scaled;
    if (__builtin_mul_overflow(value, factor * 100, &scaled))
        return false;
    for (int i = 0; i < decimals; i++) {
        if (scaled % 10)
            return false; /* less than a cent */
        scaled /= 10;
    }
    if (scaled > limit)
        return false;
    *c = (cents){scaled};
    return true;
}

bool cents_add(cents a, cents b, cents *sum) { return !__builtin_add_overflow(a.n, b.n, &sum->n); }
