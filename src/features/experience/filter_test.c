/* SPDX-License-Identifier: EUPL-1.2 */
/* Filters: any value of one dimension, all dimensions; counts as if one's own were not asked. */
#include "base/test.h"
#include "features/experience/inside.h"

static struct candidate sheet(const char *sectors, const char *bracket, i64 stratum)
{
    return (struct candidate){.depth = S("told"),
                              .status = S("done"),
                              .sectors = str_of(sectors),
                              .bracket = str_of(bracket),
                              .stratum = stratum};
}

static void choose(struct asked *asked, enum dimension d, const char *code)
{
    asked->chosen[d].at[asked->chosen[d].len++] = str_of(code);
}

static i64 counted(const struct counts *c, enum dimension d, const char *code)
{
    for (i64 i = 0; i < c->by[d].len; i++)
        if (str_eq(c->by[d].at[i].code, str_of(code)))
            return c->by[d].at[i].count;
    return 0;
}

TEST(any_value_of_a_dimension_and_all_dimensions)
{
    struct asked asked = {0};
    struct candidate portal = sheet("lecture-publique musique", "25k-100k", 2),
                     other = sheet("danse", "", 0);
    expect(!asked_fails(a, &asked, &portal) && !asked_fails(a, &asked, &other));
    choose(&asked, BY_SECTOR, "musique");
    choose(&asked, BY_SECTOR, "cirque-rue");
    expect(!asked_fails(a, &asked, &portal));
    expect(asked_fails(a, &asked, &other) == 1u << BY_SECTOR);
    choose(&asked, BY_COST, "under-5k");
    expect(asked_fails(a, &asked, &portal) == 1u << BY_COST);
    expect(asked_fails(a, &asked, &other) == (1u << BY_COST | 1u << BY_SECTOR));
}

TEST(a_part_of_a_code_is_not_the_code)
{
    struct asked asked = {0};
    struct candidate livre = sheet("livre-ancien", "", 0);
    choose(&asked, BY_SECTOR, "livre");
    expect(asked_fails(a, &asked, &livre));
}

TEST(a_value_is_counted_as_if_its_own_dimension_were_not_asked)
{
    struct asked asked = {0};
    struct counts counts = {0};
    struct candidate all[] = {sheet("danse", "5k-25k", 1), sheet("musique", "5k-25k", 2),
                              sheet("danse", "25k-100k", 2)};
    choose(&asked, BY_SECTOR, "danse");
    for (i64 i = 0; i < countof(all); i++)
        counts_add(a, &counts, &all[i], asked_fails(a, &asked, &all[i]));
    expect(counted(&counts, BY_SECTOR, "danse") == 2);
    expect(counted(&counts, BY_SECTOR, "musique") == 1); /* what choosing it too would add */
    expect(counted(&counts, BY_COST, "5k-25k") == 1);    /* among those about dance */
    expect(counted(&counts, BY_STRATUM, "2") == 1);
    expect(counted(&counts, BY_STRATUM, "0") == 0); /* unknown is no stratum */
}

TEST(one_organisation_is_asked_by_its_row_and_never_counted)
{
    struct asked asked = {0};
    struct counts counts = {0};
    struct candidate theirs = sheet("danse", "", 1), own = sheet("danse", "", 1);
    theirs.organisation = SOME(opt_int, 12);
    choose(&asked, BY_ORGANISATION, "12");
    expect(!asked_fails(a, &asked, &theirs));
    expect(asked_fails(a, &asked, &own) == 1u << BY_ORGANISATION);
    counts_add(a, &counts, &theirs, 0);
    expect(counts.by[BY_ORGANISATION].len == 0); /* there may be as many as sheets */
}
