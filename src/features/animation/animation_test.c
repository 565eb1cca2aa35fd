/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/animation/animation.h"

#include "base/test.h"

TEST(holidays_are_those_of_the_law)
{
    static const i64 holidays[] = {20270101, 20270329, 20270501, 20270506, 20270508, 20270517,
                                   20270714, 20270815, 20271101, 20271111, 20271225, 20240401};
    static const i64 others[] = {20270328, 20270102, 20270330, 20270507, 20271224, 20270714 - 1};
    for (i64 i = 0; i < countof(holidays); i++)
        expect(day_is_holiday((day){holidays[i]}));
    for (i64 i = 0; i < countof(others); i++)
        expect(!day_is_holiday((day){others[i]}));
}

TEST(three_worked_days_skip_the_end_of_the_week_and_holidays)
{
    expect(day_is_worked((day){20270305}) && !day_is_worked((day){20270306}));
    /* Thursday: Monday to Wednesday lie between it and Sunday. */
    expect(worked_days_before((day){20270304}, 3).ymd == 20270228);
    /* Tuesday after Easter Monday 29 March 2027: Friday, Thursday and Wednesday. */
    expect(worked_days_before((day){20270330}, 3).ymd == 20270323);
    expect(worked_days_before((day){20270304}, 0).ymd == 20270303);
}

TEST(months_follow_each_other)
{
    expect(month_of((day){20270304}) == 202703);
    expect(month_before(202701) == 202612 && month_before(202712) == 202711);
    expect_text(month_words(a, FRENCH, 202703), S("mars 2027"));
    expect_text(month_words(a, ENGLISH, 202703), S("March 2027"));
}

TEST(those_that_resemble_come_first)
{
    struct likely bodies[] = {
        {.body = {.id = 1,
                  .nature = S("METRO"),
                  .stratum = STRATUM_OVER_250,
                  .population_municipal = SOME(opt_int, 400000),
                  .shared = 9}},
        {.body = {.id = 2,
                  .nature = S("CC"),
                  .stratum = STRATUM_15_30,
                  .population_municipal = SOME(opt_int, 21000),
                  .shared = 1}},
        {.body = {.id = 3,
                  .nature = S("CC"),
                  .stratum = STRATUM_15_30,
                  .population_municipal = SOME(opt_int, 20100),
                  .shared = 1}},
    };
    struct profile self = {
        .id = 9, .nature = NATURE_CC, .stratum = STRATUM_15_30, .population = SOME(opt_int, 20000)};
    likely_sort(bodies, countof(bodies), &self);
    expect(bodies[0].body.id != 1 && bodies[2].body.id == 1 && bodies[0].known);
    struct likely same[] = {{.body = {.id = 1, .nature = S("CC")}},
                            {.body = {.id = 2, .nature = S("CC")}}};
    likely_sort(same, 2, NULL); /* the order of experience is kept */
    expect(same[0].body.id == 1 && !same[0].known);
}

TEST(an_answer_in_time_is_one_within_five_days)
{
    const i64 day_us = 86400 * 1000000LL;
    const opt_instant asked = {.has = true};
    struct question_times times[] = {
        {.published_at = asked, .first_at = {true, {5 * day_us}}},
        {.published_at = asked, .first_at = {true, {5 * day_us + 1}}},
        {.published_at = asked},
    };
    struct answer_rate rate = answers_in_time(times, countof(times));
    expect(rate.questions == 3 && rate.in_time == 1);
}
