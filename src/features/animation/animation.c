/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/animation/animation.h"

#include <stdlib.h>

/* ---- worked days ------------------------------------------------------------------------------
 */

static day easter(int year)
{
    int a = year % 19, b = year / 100, c = year % 100;
    int d = b / 4, e = b % 4, f = (b + 8) / 25, g = (b - f + 1) / 3;
    int h = (19 * a + b - d - g + 15) % 30;
    int i = c / 4, k = c % 4, l = (32 + 2 * e + 2 * i - h - k) % 7;
    int m = (a + 11 * h + 22 * l) / 451;
    int n = h + l - 7 * m + 114;
    return day_of(year, n / 31, n % 31 + 1);
}

bool day_is_holiday(day d)
{
    static const int fixed[] = {101, 501, 508, 714, 815, 1101, 1111, 1225};
    static const int after_easter[] = {1, 39, 50}; /* Easter Monday, Ascension, Whit Monday */
    for (i64 i = 0; i < countof(fixed); i++)
        if (d.ymd % 10000 == fixed[i])
            return true;
    i64 from = day_number(d) - day_number(easter(day_year(d)));
    for (i64 i = 0; i < countof(after_easter); i++)
        if (from == after_easter[i])
            return true;
    return false;
}

bool day_is_worked(day d)
{
    i64 weekday = ((day_number(d) + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday; Monday is 0 */
    return weekday < 5 && !day_is_holiday(d);
}

day worked_days_before(day today, i64 count)
{
    day d = today;
    while (count > 0) {
        d = day_plus(d, -1);
        count -= day_is_worked(d);
    }
    return day_plus(d, -1);
}

/* ---- who would know -----------------------------------------------------------------------------
 */

static struct profile profile_of_body(const struct likely_body *b)
{
    struct profile p = {.id = b->id,
                        .stratum = (enum stratum)b->stratum,
                        .population = b->population_municipal,
                        .department = b->department.has ? b->department.value : 0,
                        .region = b->region.has ? b->region.value : 0};
    (void)nature_read(b->nature, &p.nature);
    return p;
}

/* By insertion: there are sixty at most. */
void likely_sort(struct likely *at, i64 count, const struct profile *self)
{
    for (i64 i = 0; i < count; i++) {
        struct likely one = at[i];
        struct profile mine = profile_of_body(&one.body);
        one.known = self != NULL;
        if (self)
            one.why = resemblance_of(self, &mine);
        i64 place = i;
        while (self && place > 0) {
            struct profile before = profile_of_body(&at[place - 1].body);
            if (resemblance_compare(self, &mine, &before) >= 0)
                break;
            at[place] = at[place - 1];
            place--;
        }
        at[place] = one;
    }
}

/* ---- counters
 * ------------------------------------------------------------------------------------- */

struct answer_rate answers_in_time(const struct question_times *at, i64 count)
{
    struct answer_rate rate = {.questions = count};
    for (i64 i = 0; i < count; i++)
        if (at[i].first_at.has && at[i].published_at.has &&
            at[i].first_at.value.us - at[i].published_at.value.us <=
                instant_plus_days((instant){0}, ANSWER_DAYS).us)
            rate.in_time++;
    return rate;
}

/* ---- months
 * ---------------------------------------------------------------------------------------- */

i64 month_of(day d) { return d.ymd / 100; }

i64 month_before(i64 month) { return month % 100 == 1 ? month - 89 : month - 1; }

str month_words(arena *a, enum language l, i64 month)
{
    html h = {.arena = a, .language = l};
    html_text_partial(&h, (partial_day){(int32_t)month * 100});
    return html_str(&h);
}
