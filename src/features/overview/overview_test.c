/* SPDX-License-Identifier: EUPL-1.2 */
/* Which figure a cell shows: unknown is not 0, and one VAT is never the other. */
#include "base/test.h"
#include "commons/dispatch.h"
#include "commons/person/person.h"
#include "features/overview/inside.h"

TEST(measures_are_read_by_their_codes_and_nothing_else)
{
    for (int m = 0; m < MEASURES; m++)
        expect(measure_read(str_of(measure_code((enum measure)m))) == (enum measure)m);
    expect(measure_read(S("")) == OF_SHEETS && measure_read(S("HT")) == OF_SHEETS);
}

TEST(unknown_is_not_zero_and_vat_is_not_mixed)
{
    struct overview_cell c = {.sheets = 5,
                              .bodies = 3,
                              .excluded = {4000000},
                              .excluded_known = 2,
                              .included = {0},
                              .included_known = 0};
    struct overview_figure f = overview_figure_of(&c, OF_MONEY_EXCLUDED);
    expect(f.holds && f.known && f.value == 4000000 && f.unknown == 3 && f.depth == 40);
    f = overview_figure_of(&c, OF_MONEY_INCLUDED);
    expect(f.holds && !f.known && f.unknown == 5 && f.depth == 0);
    c.included_known = 1; /* somebody says that it cost nothing: known, and 0 */
    f = overview_figure_of(&c, OF_MONEY_INCLUDED);
    expect(f.known && f.value == 0 && f.unknown == 4 && f.depth == 0);
    f = overview_figure_of(&c, OF_BODIES);
    expect(f.known && f.value == 3 && f.depth == 3 && f.unknown == 0);
    expect(overview_figure_of(&c, OF_SHEETS).value == 5);
    struct overview_cell none = {0};
    for (int m = 0; m < MEASURES; m++)
        expect(!overview_figure_of(&none, (enum measure)m).holds);
    c.excluded_partly = 1; /* one of the two that say some of it lacks an amount */
    expect(overview_figure_of(&c, OF_MONEY_EXCLUDED).unknown == 4);
    expect(overview_figure_of(&c, OF_MONEY_INCLUDED).unknown == 4);
    c.excluded = (cents){1}; /* a cent has a colour */
    expect(overview_figure_of(&c, OF_MONEY_EXCLUDED).depth == 1);
}

TEST(a_sum_that_lacks_amounts_is_said_to_be_at_least_that)
{
    struct db *d = db_open_memory(a);
    struct app *app = new (a, struct app);
    static const struct feature *const none[] = {NULL};
    app->features = none;
    app->newest_settings = settings_default(a);
    struct request *r = request_of_server(app, d, a);
    struct overview_figure f = {.holds = true, .known = true, .value = 4000000, .unknown = 3};
    expect_text(overview_said(r, &f, OF_MONEY_EXCLUDED), S("≥\u00a040\u00a0k€"));
    f.unknown = 0;
    expect_text(overview_said(r, &f, OF_MONEY_EXCLUDED), S("40\u00a0k€"));
    expect_text(
        overview_said(r, &(struct overview_figure){.holds = true, .unknown = 3}, OF_MONEY_EXCLUDED),
        S("inconnu"));
    db_close(d);
}

/* ---- who reads what -------------------------------------------------------------------------- */

enum { VISITOR = 0, PEER = 2 };
enum { PUBLIC = 1, PEERS = 2 };

static void add(struct db *d, arena *a, i64 id, i64 audience, const char *more)
{
    static const char sheet[] =
        "INSERT INTO contribution (id, uid, kind, title, slug, organisation, person, licence, "
        "depth, state, audience, home, created_at, updated_at, active_at, published_at, example) "
        "VALUES (%lld, randomblob(16), 'experience', 't', 't', 1, 1, 'etalab-2.0', 'told', "
        "'published', %lld, %lld, 0, 0, 0, 5, 0);"
        "INSERT INTO experience (contribution, sectors, themes, bracket, bracket_said, management, "
        "procedure, participation, again, staff) VALUES (%lld, '', '', '', 0, '', '', '', '', '');"
        "INSERT INTO contribution_facet SELECT %lld, id FROM facet WHERE code IN ('musique', "
        "'numerique');";
    db_script(d, text_format(a, sheet, (long long)id, (long long)audience, (long long)audience,
                             (long long)id, (long long)id)
                     .at);
    if (more)
        db_script(d, more);
}

static struct db *world(arena *a)
{
    struct db *d = db_open_memory(a);
    audiences_start(d);
    facets_start(d);
    db_script(d, "INSERT INTO organisation (id, uid, nature, name, sort_key, folded, core, "
                 "address_key, stratum, source, created_at, changed_at) VALUES"
                 " (1, randomblob(16), 'commune', 'B', 'b', 'b', 'b', 'b', 2, 'person', 0, 0)");
    db_script(d, "INSERT INTO person (id, uid, role, password, created_at) VALUES"
                 " (1, randomblob(16), 0, '', 0), (2, randomblob(16), 0, '', 0)");
    db_script(d, "INSERT INTO reader_audience (reader, audience) VALUES (2, 1), (2, 2)");
    return d;
}

TEST(what_one_may_not_read_is_in_no_cell_and_no_sum)
{
    struct db *d = world(a);
    add(d, a, 1, PUBLIC,
        "INSERT INTO experience_cost (contribution, label, nature, certainty, vat, amount) VALUES"
        " (1, 'x', 'investment', 'real', 'excluded', 100), (1, 'y', 'investment', 'real', "
        "'excluded', 20),"
        " (1, 'z', 'investment', 'planned', 'excluded', 4000), (1, 'z', 'yearly', 'real', "
        "'excluded', 5000),"
        " (1, 'z', 'investment', 'real', 'included', 7)");
    add(d, a, 2, PEERS,
        "INSERT INTO experience_cost (contribution, label, nature, certainty, vat, amount) VALUES"
        " (2, 'x', 'investment', 'real', 'excluded', 900000)");
    struct overview_cell_rows seen = overview_cells(d, a, VISITOR, 0, 0, false);
    expect(seen.len == 1 && seen.at[0].sheets == 1 && seen.at[0].bodies == 1);
    expect(seen.at[0].excluded.n == 120 && seen.at[0].excluded_known == 1);
    expect(seen.at[0].included.n == 7 && seen.at[0].included_known == 1);
    expect(overview_sheets(d, VISITOR, 0, 0, false) == 1);
    seen = overview_cells(d, a, PEER, 0, 0, false);
    expect(seen.len == 1 && seen.at[0].sheets == 2 && seen.at[0].bodies == 1);
    expect(seen.at[0].excluded.n == 900120 && seen.at[0].excluded_known == 2);
    expect(overview_cells(d, a, PEER, 1, 0, false).len == 1);
    expect(overview_cells(d, a, PEER, 2, 0, false).len == 0);
    expect(overview_cells(d, a, PEER, 0, 2, false).len == 1);
    expect(overview_cells(d, a, PEER, 0, 3, false).len == 0);
    db_script(d, "UPDATE contribution SET state = 'withdrawn' WHERE id = 1");
    expect(overview_cells(d, a, VISITOR, 0, 0, false).len == 0);
    db_script(d, "UPDATE contribution SET state = 'published', example = 1 WHERE id = 1");
    expect(overview_cells(d, a, VISITOR, 0, 0, false).len == 0);
    expect(overview_cells(d, a, VISITOR, 0, 0, true).len == 1);
    db_close(d);
}

TEST(a_sheet_that_lacks_one_amount_is_known_in_part_and_one_that_lacks_all_is_unknown)
{
    struct db *d = world(a);
    add(d, a, 1, PUBLIC,
        "INSERT INTO experience_cost (contribution, label, nature, certainty, vat, amount) VALUES"
        " (1, 'x', 'investment', 'real', 'excluded', 100), (1, 'y', 'investment', 'real', "
        "'excluded', NULL), (1, 'z', 'investment', 'planned', 'included', NULL),"
        " (1, 'z', 'yearly', 'real', 'included', NULL)");
    add(d, a, 2, PUBLIC,
        "INSERT INTO experience_cost (contribution, label, nature, certainty, vat, amount) VALUES"
        " (2, 'x', 'investment', 'real', 'excluded', NULL)");
    add(d, a, 3, PUBLIC,
        "INSERT INTO experience_cost (contribution, label, nature, certainty, vat, amount) VALUES"
        " (3, 'x', 'investment', 'real', 'included', 0), (3, 'x', 'investment', 'planned', "
        "'excluded', NULL)");
    struct overview_cell_rows seen = overview_cells(d, a, VISITOR, 0, 0, false);
    expect(seen.len == 1 && seen.at[0].sheets == 3);
    expect(seen.at[0].excluded.n == 100 && seen.at[0].excluded_known == 1);
    expect(seen.at[0].excluded_partly == 1);
    /* 0 is an amount; plans and yearly expenses are other things */
    expect(seen.at[0].included.n == 0 && seen.at[0].included_known == 1);
    expect(seen.at[0].included_partly == 0);
    expect(overview_figure_of(&seen.at[0], OF_MONEY_EXCLUDED).unknown == 3);
    expect(overview_figure_of(&seen.at[0], OF_MONEY_INCLUDED).unknown == 2);
    db_close(d);
}
