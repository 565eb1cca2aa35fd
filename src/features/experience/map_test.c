/* SPDX-License-Identifier: EUPL-1.2 */
/* The map and the reviews hold what the reader may read, and nothing else. */
#include "base/test.h"
#include "commons/contribution/total.h"
#include "commons/dispatch.h"
#include "commons/person/person.h"
#include "features/experience/inside.h"

enum { VISITOR = 0, PEER = 2 };
enum { PUBLIC = 1, PEERS = 2 };
enum { HAUTE_SAVOIE = 1, BONNEVILLE = 2, REGION = 3, OVERSEAS = 4, MIQUELON = 5 };

static void add(struct db *d, arena *a, i64 id, i64 audience, i64 organisation, i64 concerned)
{
    static const char sheet[] =
        "INSERT INTO contribution (id, uid, kind, title, slug, organisation, person, licence, "
        "depth, status, state, audience, home, created_at, updated_at, active_at, published_at) "
        "VALUES (%lld, randomblob(16), 'experience', 't', 't', %lld, 1, 'etalab-2.0', 'told', "
        "'done', 'published', %lld, %lld, 0, 0, 0, %lld);"
        "INSERT INTO experience (contribution, concerned, sectors, themes, bracket, bracket_said, "
        "management, procedure, participation, again, staff) VALUES (%lld, nullif(%lld, 0), '', "
        "'', '', 0, '', '', '', '', '');"
        "INSERT INTO follow_up (uid, contribution, happened_on, alive, body, html, person, "
        "capacity, created_at) VALUES (randomblob(16), %lld, 20260000, 'yes', '', '', 1, '', "
        "%lld);"
        "INSERT INTO contribution_partner SELECT contribution, concerned, 'concerned' FROM "
        "experience WHERE concerned IS NOT NULL ON CONFLICT DO NOTHING;";
    db_script(d, text_format(a, sheet, (long long)id, (long long)organisation, (long long)audience,
                             (long long)audience, (long long)id, (long long)id,
                             (long long)concerned, (long long)id, (long long)id + 100)
                     .at);
    contribution_count(d, id);
}

static struct db *world(arena *a)
{
    struct db *d = db_open_memory(a);
    audiences_start(d);
    db_script(d, "INSERT INTO organisation (id, uid, nature, name, sort_key, folded, core, code, "
                 "address_key, department, source, created_at, changed_at) VALUES"
                 " (1, randomblob(16), 'departement', 'Haute-Savoie', '', '', '', '74', 'dep-74', "
                 "NULL, 'directory', 0, 0),"
                 " (2, randomblob(16), 'commune', 'Bonneville', '', '', '', '74042', 'b', 1, "
                 "'directory', 0, 0),"
                 " (3, randomblob(16), 'region', 'Auvergne', '', '', '', '84', 'reg-84', NULL, "
                 "'directory', 0, 0),"
                 " (4, randomblob(16), 'departement', 'Saint-Pierre-et-Miquelon', '', '', '', "
                 "'975', 'dep-975', NULL, 'directory', 0, 0),"
                 " (5, randomblob(16), 'commune', 'Miquelon', '', '', '', '97501', 'm', 4, "
                 "'directory', 0, 0)");
    db_script(d, "INSERT INTO person (id, uid, role, password, created_at) VALUES"
                 " (1, randomblob(16), 0, '', 0), (2, randomblob(16), 0, '', 0)");
    db_script(d, "INSERT INTO reader_audience (reader, audience) VALUES (2, 1), (2, 2)");
    return d;
}

static i64 sheets_in(struct experience_place_rows rows, i64 department)
{
    for (i64 i = 0; i < rows.len; i++)
        if ((rows.at[i].department.has ? rows.at[i].department.value : 0) == department)
            return rows.at[i].sheets;
    return 0;
}

TEST(a_sheet_is_counted_where_it_was_done_for_who_may_read_it)
{
    struct db *d = world(a);
    add(d, a, 1, PUBLIC, BONNEVILLE, 0);
    add(d, a, 2, PUBLIC, HAUTE_SAVOIE, 0);    /* the département itself */
    add(d, a, 3, PUBLIC, REGION, BONNEVILLE); /* spotted by another: where it was done */
    add(d, a, 4, PUBLIC, REGION, 0);
    add(d, a, 5, PEERS, BONNEVILLE, 0);
    struct experience_place_rows seen = experience_by_department(d, a, VISITOR);
    expect(sheets_in(seen, HAUTE_SAVOIE) == 3 && sheets_in(seen, 0) == 1 && seen.len == 2);
    seen = experience_by_department(d, a, PEER);
    expect(sheets_in(seen, HAUTE_SAVOIE) == 4);
    db_script(d, "UPDATE contribution SET state = 'withdrawn' WHERE id = 1;"
                 "UPDATE contribution SET example = 1 WHERE id = 2");
    contribution_count(d, 1);
    contribution_count(d, 2);
    expect(sheets_in(experience_by_department(d, a, VISITOR), HAUTE_SAVOIE) == 1);
    expect(sheets_in(experience_examples_by_department(d, a, VISITOR), HAUTE_SAVOIE) == 2);
    db_close(d);
}

TEST(a_review_is_of_what_the_reader_may_read)
{
    struct db *d = world(a);
    add(d, a, 1, PUBLIC, BONNEVILLE, 0);
    add(d, a, 2, PEERS, BONNEVILLE, 0);
    expect(experience_news(d, a, VISITOR, false, 10).len == 1);
    expect(experience_news(d, a, PEER, false, 10).len == 2);
    expect(experience_results_known(d, a, VISITOR, false, 10).len == 1);
    expect(experience_results_known(d, a, PEER, false, 10).len == 2);
    db_script(d, "UPDATE contribution SET state = 'withdrawn' WHERE id = 1");
    expect(experience_news(d, a, VISITOR, false, 10).len == 0);
    expect(experience_results_known(d, a, VISITOR, false, 10).len == 0);
    db_close(d);
}

TEST(what_the_grid_lacks_stands_in_the_table)
{
    struct db *d = world(a);
    struct app *app = new (a, struct app);
    static const struct feature *const none[] = {NULL};
    app->features = none;
    app->newest_settings = settings_default(a);
    struct request *r = request_of_server(app, d, a);
    struct chart_figure f;
    expect(!experience_map(r, &f, false));
    add(d, a, 1, PUBLIC, REGION, 0); /* in no département: it is said, and has no line */
    expect(experience_map(r, &f, false) && f.rows.len == 0);
    expect(str_has(say(r, f.rest), S("hors de la carte\u00a0: 1")));
    add(d, a, 2, PUBLIC, MIQUELON, 0);
    add(d, a, 3, PUBLIC, BONNEVILLE, 0);
    expect(experience_map(r, &f, false) && f.rows.len == 2);
    expect_text(f.rows.at[0].label, S("Haute-Savoie (74)"));
    expect_text(f.rows.at[1].label, S("Saint-Pierre-et-Miquelon (975)"));
    expect_text(f.rows.at[1].said, S("1"));
    expect(f.rows.at[1].path.has && !str_has(f.picture.text, S("975")));
    expect(str_has(say(r, f.rest), S("hors de la carte\u00a0: 1")));
    db_script(d, "UPDATE contribution SET example = 1");
    expect(experience_map(r, &f, true)); /* one example lies on the map */
    db_script(d, "UPDATE contribution SET state = 'withdrawn' WHERE id = 3");
    expect(!experience_map(r, &f, true));
    db_close(d);
}

/* The third column of each line of a CSV file, summed; and that of one line. */
static i64 sum_of(str csv, str wanted)
{
    i64 sum = 0, n;
    (void)str_cut(&csv, '\n');
    while (csv.len) {
        str line = str_cut(&csv, '\n'), code = str_cut(&line, ';');
        (void)str_cut(&line, ';');
        str figure = str_cut(&line, ';');
        expect(str_to_i64(figure, &n));
        if (!wanted.len || str_eq(code, wanted))
            sum += n;
    }
    return sum;
}

TEST(the_map_its_table_and_its_file_say_the_same_numbers)
{
    struct db *d = world(a);
    struct app *app = new (a, struct app);
    static const struct feature *const none[] = {NULL};
    app->features = none;
    app->newest_settings = settings_default(a);
    for (i64 id = 1; id <= 3; id++)
        add(d, a, id, PUBLIC, BONNEVILLE, 0);
    add(d, a, 4, PUBLIC, MIQUELON, 0);
    add(d, a, 5, PUBLIC, REGION, 0);
    add(d, a, 6, PEERS, BONNEVILLE, 0); /* not for a visitor */
    struct chart_figure f;
    struct request *r = request_of_server(app, d, a);
    expect(experience_map(r, &f, false) && str_has(f.picture.text, S("74, 3 récits")));
    i64 in_table = 0, n;
    for (i64 i = 0; i < f.rows.len; i++)
        in_table += str_to_i64(f.rows.at[i].said, &n) ? n : 0;
    map_csv(r);
    expect(sum_of(r->body, S("\"74\"")) == 3 && sum_of(r->body, S("\"975\"")) == 1);
    expect(in_table == 4 && sum_of(r->body, (str){0}) == in_table + 1);
    expect(str_has(r->body, S("\"hors d’un département\";1;\"\";\"non\"")));
    map_svg(r);
    expect(str_has(r->body, S(">74</text> ")) && str_has(r->body, S(">3</text>")));
    db_close(d);
}

TEST(examples_lie_in_the_sea_and_say_so)
{
    struct db *d = world(a);
    struct app *app = new (a, struct app);
    static const struct feature *const none[] = {NULL};
    app->features = none;
    app->newest_settings = settings_default(a);
    db_script(d, "INSERT INTO organisation (id, uid, nature, name, sort_key, folded, core, "
                 "address_key, source, created_at, changed_at) VALUES (6, randomblob(16), "
                 "'departement', 'Orsaine', '', '', '', 'o', 'demonstration', 0, 0)");
    add(d, a, 1, PUBLIC, 6, 0);
    add(d, a, 2, PUBLIC, 6, 0);
    db_script(d, "UPDATE contribution SET example = 1");
    contribution_count(d, 1);
    contribution_count(d, 2);
    struct chart_figure f;
    struct request *r = request_of_server(app, d, a);
    expect(experience_map(r, &f, true) && str_has(f.picture.text, S("ex., 2 récits")));
    expect(str_has(f.picture.text, S("exemples fictifs")) && f.rows.len == 1);
    expect_text(f.rows.at[0].label, S("Orsaine"));
    expect(str_has(say(r, f.rest), S("inventé")));
    map_csv(r);
    expect(str_has(r->body, S("\"\";\"Orsaine\";2;")) && str_has(r->body, S(";\"oui\"\r\n")));
    map_svg(r);
    expect(str_has(r->body, S("exemples fictifs")));
    add(d, a, 3, PUBLIC, BONNEVILLE, 0); /* something real: they are gone */
    expect(experience_map(r, &f, false) && !str_has(f.picture.text, S("ex.,")));
    map_csv(r);
    expect(!str_has(r->body, S("Orsaine")) && sum_of(r->body, (str){0}) == 1);
    db_close(d);
}
