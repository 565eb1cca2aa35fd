/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/directory/directory.h"

#include "base/test.h"
#include "commons/dispatch.h"
#include "commons/organisation/directory.h"

static const char lines[] =
    "parvis-directory\t1\t1\t2026\t2023\t2022\t2017\n"
    "R\t84\tmetro\tAuvergne-Rhône-Alpes\nD\t74\t84\tHaute-Savoie\nD\t73\t84\tSavoie\n"
    "E\t200000172\tCC\t28363\t29204\tCC Faucigny - Glières\n"
    "E\t247400724\tCC\t29529\t30000\tCC du Pays Rochois\n"
    "C\t73001\t217300011\t73\t100\t\t0\t110\t120\t\tAiguebelette\n"
    "C\t74042\t217400423\t74\t28253\t\t0\t28253\t29084\t\tBonneville\n"
    "C\t74224\t217402247\t74\t\t\t1\t29529\t30000\t\tLa Roche-sur-Foron\n"
    "F\t74011\tdelegated\t74042\tPontchy\n.\n";

static const struct feature *const none[] = {NULL};

static struct request *visit(arena *a, struct db **d)
{
    struct directory dir;
    struct directory_report report;
    str error;
    struct app *app = new (a, struct app);
    app->features = none;
    app->newest_settings = settings_default(a);
    *d = db_open_memory(a);
    expect(directory_parse(a, str_of(lines), &dir, &error));
    directory_import(*d, a, &dir, (instant){1000000}, &report);
    expect(!db_fault(*d).len);
    return request_of_server(app, *d, a);
}

static void ask(struct request *r, const char *name, const char *value)
{
    *push(r->arena, &r->query) = (struct pair){str_of(name), str_of(value)};
}

static bool shows(const struct request *r, const char *words)
{
    return str_has(html_str(&r->page), str_of(words));
}

TEST(a_sheet_says_who_where_and_who_resembles)
{
    struct db *d;
    struct request *r = visit(a, &d);
    r->path_values[0] = S("200000172");
    directory_sheet_page(r);
    expect(r->status == 200 && shows(r, "CC Faucigny - Glières") && shows(r, "28\u202f363"));
    expect(shows(r, "Population municipale 2022") && !shows(r, "2\u202f022"));
    /* straddling is said in words, with the greater part first */
    expect(shows(r, "plusieurs départements") && shows(r, "Haute-Savoie</a>\u00a0: une commune"));
    expect(shows(r, "CC du Pays Rochois") && shows(r, "4 % d’habitants en plus, même département"));
    db_close(d);
}

TEST(an_unknown_population_is_said_and_a_year_is_kept_apart)
{
    struct db *d;
    struct request *r = visit(a, &d);
    r->path_values[0] = S("217402247");
    directory_sheet_page(r);
    expect(r->status == 200 && shows(r, "inconnue") && shows(r, "chiffres de 2022"));
    expect(!shows(r, "Qui lui ressemble"));
    db_close(d);
}

TEST(an_address_that_is_none_is_not_found)
{
    struct db *d;
    struct request *r = visit(a, &d);
    r->path_values[0] = S("217400423'--");
    directory_sheet_page(r);
    expect(r->status == 404);
    db_close(d);
}

TEST(suggestions_name_the_departement_and_former_communes)
{
    struct db *d;
    struct request *r = visit(a, &d);
    ask(r, "q", "pontc");
    directory_suggestions(r);
    expect(str_has(r->body, S("\"label\":\"Bonneville (Haute-Savoie)\"")));
    expect(str_has(r->body, S("qui comprend Pontchy")));
    db_close(d);
}

TEST(nothing_typed_suggests_nothing)
{
    struct db *d;
    struct request *r = visit(a, &d);
    directory_suggestions(r);
    expect_text(r->body, S("{\"items\":[]}\n"));
    db_close(d);
}

TEST(filters_that_are_none_are_left_out)
{
    struct db *d;
    struct request *r = visit(a, &d);
    ask(r, "nature", "tout");
    ask(r, "taille", "99");
    ask(r, "departement", "74'");
    directory_list_page(r);
    expect(r->status == 200 && shows(r, "Par nature") && !shows(r, "74'"));
    db_close(d);
}

TEST(a_departement_lists_what_lies_in_it_and_what_straddles_into_it)
{
    struct db *d;
    struct request *r = visit(a, &d);
    ask(r, "departement", "73");
    directory_list_page(r);
    expect(shows(r, "Aiguebelette") && shows(r, "CC Faucigny - Glières") &&
           !shows(r, "Bonneville<"));
    db_close(d);
}

TEST(the_table_for_spreadsheets_is_guarded)
{
    struct db *d;
    struct request *r = visit(a, &d);
    organisation_register(
        d, a,
        &(struct new_organisation){
            .uid = {{1}}, .name = S("=1+1;\"x\""), .nature = NATURE_MUSEUM, .source = S("person")},
        (instant){1});
    ask(r, "nature", "museum");
    directory_list_csv(r);
    expect(str_starts(r->body, S("\xEF\xBB\xBF\"siren\";\"code\";")));
    expect(str_has(r->body, S("\"'=1+1;\"\"x\"\"\"")));
    expect(str_has(r->body, S(";\"\";\"\"\r\n"))); /* unknown is empty, not 0 */
    db_close(d);
}

TEST(what_was_added_last_is_followed_as_atom_and_no_example_is)
{
    struct db *d;
    struct request *r = visit(a, &d);
    instant late = {INT64_C(4000000000000000)};
    struct new_organisation real = {
        .uid = {{1}}, .name = S("<b>Musée</b>"), .nature = NATURE_MUSEUM, .source = S("person")};
    struct new_organisation example = {.uid = {{2}},
                                       .name = S("Le Musée inventé"),
                                       .nature = NATURE_MUSEUM,
                                       .source = S("demonstration")};
    organisation_register(d, a, &real, late);
    organisation_register(d, a, &example, late);
    directory_list_atom(r);
    i64 first = str_find(r->body, S("<entry>"));
    expect(first > 0 && str_has(str_from(r->body, first), S("&lt;b&gt;Musée&lt;/b&gt;")));
    expect(str_find(r->body, S("&lt;b&gt;")) < str_find(r->body, S("</entry>")));
    expect(!str_has(r->body, S("inventé")) && !str_has(r->body, S("<b>")));
    db_close(d);
}

TEST(a_visitor_takes_a_neighbour_away_and_has_it_back)
{
    struct db *d;
    struct request *r = visit(a, &d);
    struct organisation_full *rochois = organisation_by_key(d, a, S("247400724"));
    r->path_values[0] = S("200000172");
    directory_sheet_page(r);
    expect(shows(r, "collectivites/247400724") && !shows(r, "Tout revoir"));
    r = request_of_server(r->app, d, a);
    r->path_values[0] = S("200000172");
    ask(r, "sans", arena_c_string(a, text_format(a, "999999-%lld-x", (long long)rochois->id)));
    directory_sheet_page(r);
    expect(!shows(r, "collectivites/247400724") && shows(r, "Tout revoir"));
    db_close(d);
}

TEST(regions_without_an_intercommunal_body_are_not_offered_for_theirs)
{
    struct db *d;
    struct request *r = visit(a, &d);
    db_script(d, "INSERT INTO organisation (uid, nature, name, sort_key, folded, core, address_key,"
                 " stratum, source, created_at, changed_at, code) VALUES (randomblob(16), 'region',"
                 " 'Ile sans EPCI', 'ile', 'ile', 'ile', 'reg-975', 0, 'directory', 0, 0, '975')");
    directory_list_page(r);
    expect(shows(r, "nature=EPCI&amp;region=84") && !shows(r, "nature=EPCI&amp;region=975"));
    expect(shows(r, "<option value=\"975\">")); /* but its communes can be asked for */
    db_close(d);
}

TEST(a_visitors_peers_travel_in_the_address)
{
    struct db *d;
    struct request *r = visit(a, &d);
    struct organisation_full *rochois = organisation_by_key(d, a, S("247400724"));
    r->path_values[0] = S("200000172");
    ask(r, "pairs",
        (const char *)arena_c_string(a, text_format(a, "%lld", (long long)rochois->id)));
    directory_sheet_page(r);
    expect(shows(r, "id=\"h-peers\"") && shows(r, "?pairs=&amp;sans=\""));
    expect(!shows(r, "name=\"csrf\"")); /* a page for visitors holds no token */
    db_close(d);
}
