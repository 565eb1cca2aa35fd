/* SPDX-License-Identifier: EUPL-1.2 */
/* Pictures are XML whatever they are of; figures have their place; the grid is France. One of each
 * kind is compared with golden/X.svg; PARVIS_GOLDEN=write writes them anew. */
#include <expat.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/test.h"
#include "commons/chart/chart.h"
#include "web/html.h"

static bool well_formed(markup m)
{
    XML_Parser p = XML_ParserCreate("UTF-8");
    bool ok = XML_Parse(p, m.text.at, (int)m.text.len, 1) == XML_STATUS_OK;
    XML_ParserFree(p);
    return ok;
}

static i64 times(markup m, const char *part)
{
    i64 n = 0;
    for (str rest = m.text; str_has(rest, str_of(part)); n++)
        rest = str_from(rest, str_find(rest, str_of(part)) + 1);
    return n;
}

static bool has(markup m, const char *part) { return times(m, part) > 0; }

static void golden(arena *a, const char *name, markup m)
{
    str path = text_format(a, "src/commons/chart/golden/%s.svg", name);
    const char *mode = getenv("PARVIS_GOLDEN");
    bool write_it = mode && !strcmp(mode, "write");
    int file =
        write_it ? open(path.at, O_WRONLY | O_CREAT | O_TRUNC, 0644) : open(path.at, O_RDONLY);
    check(file >= 0);
    if (write_it) {
        check(write(file, m.text.at, (size_t)m.text.len) == m.text.len &&
              write(file, "\n", 1) == 1);
    } else {
        char *bytes = arena_bytes(a, CHART_MAX);
        i64 len = read(file, bytes, CHART_MAX);
        expect_text(str_trim((str){bytes, len}), m.text);
    }
    close(file);
}

static const struct chart plain = {
    .id = {"c", 1}, .title = {"Un titre", 8}, .description = {"Ce qu’il montre", 17}};
static struct chart hostile(arena *a)
{
    (void)a;
    return (struct chart){.id = S("c"),
                          .title = S("</title><script>alert(1)</script>"),
                          .description = S("]]>&\"' \x01\xff <img src=x onerror=alert(1)>")};
}
static const char bad[] = "\"><script>alert('1')</script>&amp;]]>\x02";

static struct chart_bars three(arena *a)
{
    struct chart_bars b = {0};
    *push(a, &b) =
        (struct chart_bar){S("Investissement, prévu"), S("40 000 €"), {true, 4000000}, 0};
    *push(a, &b) =
        (struct chart_bar){S("Investissement, réalisé"), S("38 400 €"), {true, 3840000}, 3};
    *push(a, &b) = (struct chart_bar){S("Reste à charge"), S("inconnu"), {0}, 4};
    return b;
}

TEST(bars_are_drawn_from_a_common_zero_and_unknown_has_none)
{
    struct chart_bars b = three(a);
    markup m = chart_bars(a, &plain, &b);
    golden(a, "bars", m);
    expect(well_formed(m));
    expect(times(m, "<rect") == 2 && has(m, "inconnu"));
    expect(has(m, "role=\"img\"") && has(m, "aria-labelledby=\"c-t\"") &&
           has(m, "<desc id=\"c-d\">"));
    expect(has(m, "class=\"level-3\"") && has(m, "width=\"307\"")); /* 38,4 of 40, of 320 */
}

TEST(bars_of_nothing_of_one_of_negatives_and_of_the_greatest)
{
    struct chart_bars b = {0};
    expect(well_formed(chart_bars(a, &plain, &b)));
    *push(a, &b) = (struct chart_bar){S("Un"), S("0"), {true, 0}, 1};
    expect(well_formed(chart_bars(a, &plain, &b)) && !has(chart_bars(a, &plain, &b), "<rect"));
    *push(a, &b) = (struct chart_bar){S("Moins"), S("−50"), {true, -50}, 1};
    *push(a, &b) = (struct chart_bar){S("Plus"), S("50"), {true, 50}, 1};
    markup m = chart_bars(a, &plain, &b);
    expect(well_formed(m));
    expect(has(m, "x=\"0\" y=\"67\" width=\"160\"") && has(m, "x=\"160\" y=\"116\" width=\"160\""));
    *push(a, &b) = (struct chart_bar){S("Trop"), S("…"), {true, INT64_MAX}, 9};
    *push(a, &b) = (struct chart_bar){S("Trop peu"), S("…"), {true, INT64_MIN}, -9};
    expect(well_formed(chart_bars(a, &plain, &b)));
    for (int i = 0; i < 1000; i++)
        *push(a, &b) = (struct chart_bar){S("Encore"), S("1"), {true, 1}, 1};
    expect(times(chart_bars(a, &plain, &b), "Encore") == CHART_BARS_MAX - 5);
}

TEST(nothing_that_people_write_leaves_its_place)
{
    struct chart c = hostile(a);
    struct chart_bars bars = {0};
    struct chart_events events = {0};
    struct chart_nodes nodes = {0};
    struct chart_stones stones = {0};
    str s = {bad, sizeof bad - 1};
    *push(a, &bars) = (struct chart_bar){s, s, {true, 3}, 1};
    *push(a, &events) = (struct chart_event){.when = {true, {20240301}}, .number = 1};
    *push(a, &events) = (struct chart_event){.when = {true, {20250000}}, .number = 2};
    *push(a, &nodes) = (struct chart_node){-1, 1, s, true};
    *push(a, &stones) = (struct chart_stone){
        S("29"), s, s, s, SOME(opt_url, url_check(S("/experiences?departement=\"><b>"))), 2};
    *push(a, &stones) = (struct chart_stone){s, s, s, s, {0}, 77};
    struct chart_cell cell = {s, -3};
    struct chart_matrix matrix = {.cells = &cell};
    *push(a, &matrix.rows) = s;
    *push(a, &matrix.columns) = s;
    for (int alone = 0; alone < 2; alone++) {
        c.alone = alone;
        const markup all[] = {chart_bars(a, &c, &bars), chart_timeline(a, &c, &events),
                              chart_tree(a, &c, &nodes, s), chart_matrix(a, &c, &matrix),
                              chart_cartogram(a, &c, &stones)};
        for (i64 i = 0; i < countof(all); i++) {
            expect(well_formed(all[i]));
            expect(!has(all[i], "<script") && !has(all[i], "<img") && !has(all[i], "<b>"));
            expect(!has(all[i], " style=") && !has(all[i], "<style"));
            expect(has(all[i], "&lt;/title&gt;&lt;script&gt;"));
            expect(has(all[i], "xmlns=") == alone);
        }
    }
}

static struct chart_event at(i64 number, i64 ymd)
{
    return (struct chart_event){.when = {ymd != 0, {ymd}}, .number = number};
}

TEST(a_timeline_needs_two_dates_and_lays_what_meets_one_above_the_other)
{
    struct chart_events e = {0};
    expect(!chart_timeline(a, &plain, &e).text.len);
    *push(a, &e) = at(1, 20190000);
    *push(a, &e) = at(2, 0);
    expect(!chart_timeline(a, &plain, &e).text.len);
    *push(a, &e) = at(3, 20220315);
    *push(a, &e) = at(4, 20220401);
    *push(a, &e) = (struct chart_event){.when = {true, {20240600}}, .number = 5, .later = true};
    *push(a, &e) = (struct chart_event){.when = {true, {20251000}}, .number = 6, .planned = true};
    markup m = chart_timeline(a, &plain, &e);
    golden(a, "timeline", m);
    expect(well_formed(m) && times(m, "<rect") == 5);
    expect(times(m, "class=\"here\"") == 1 && times(m, "class=\"outline\"") == 1);
    expect(has(m, ">2019<") && has(m, ">2025<"));
    for (int i = 0; i < 500; i++)
        *push(a, &e) = at(7 + i, 20220315);
    m = chart_timeline(a, &plain, &e);
    expect(well_formed(m) && times(m, "<rect") == CHART_EVENTS_MAX - 1);
    struct chart_events far = {0};
    *push(a, &far) = at(1, 10101);
    *push(a, &far) = at(2, 99991231);
    expect(well_formed(chart_timeline(a, &plain, &far)));
}

TEST(a_tree_goes_from_left_to_right_and_says_who_is_left_out)
{
    struct chart_nodes n = {0};
    *push(a, &n) = (struct chart_node){-1, 1, S("CC du Pays de Mormal"), false};
    *push(a, &n) = (struct chart_node){0, 2, S("Commune de Bonneville (Haute-Savoie)"), true};
    *push(a, &n) = (struct chart_node){0, 3, S("Rumilly"), false};
    *push(a, &n) = (struct chart_node){1, 4, S("Anticonstitutionnellement-sur-Mer"), false};
    markup m = chart_tree(a, &plain, &n, S("et 4 autres"));
    golden(a, "tree", m);
    expect(well_formed(m) && times(m, "<rect") == 4 && times(m, "<polyline") == 3);
    expect(times(m, "class=\"here\"") == 1 && has(m, "et 4 autres"));
    expect(has(m, "x=\"320\""));    /* the third generation: twice 134 and 26 */
    struct chart_nodes wrong = {0}; /* parents that come later or are themselves lead nowhere */
    *push(a, &wrong) = (struct chart_node){0, 1, S("a"), false};
    *push(a, &wrong) = (struct chart_node){7, 2, S("b"), false};
    expect(well_formed(chart_tree(a, &plain, &wrong, (str){0})));
    struct chart_nodes none = {0}, many = {0};
    expect(well_formed(chart_tree(a, &plain, &none, (str){0})));
    for (i64 i = 0; i < 300; i++)
        *push(a, &many) = (struct chart_node){i - 1, i + 1, S("suite"), false};
    expect(times(chart_tree(a, &plain, &many, (str){0}), "<rect") == CHART_NODES_MAX);
}

TEST(a_matrix_is_a_picture_of_its_own_with_its_colours)
{
    struct chart c = plain;
    struct chart_cell cells[] = {{S("3"), 2}, {S("0"), 0}, {S("inconnu"), 1}, {S("12"), 4}};
    struct chart_matrix m = {.cells = cells};
    *push(a, &m.rows) = S("Lecture publique et littérature jeunesse");
    *push(a, &m.rows) = S("Patrimoine");
    *push(a, &m.columns) = S("Numérique");
    *push(a, &m.columns) = S("Éducation artistique et culturelle");
    c.alone = true;
    markup picture = chart_matrix(a, &c, &m);
    golden(a, "matrix", picture);
    expect(well_formed(picture) && has(picture, "fill=\"#173f5f\"") && !has(picture, "class="));
    expect(has(picture, "xmlns=\"http://www.w3.org/2000/svg\""));
}

/* ---- the grid -------------------------------------------------------------------------------- */

static const struct chart_place *place(const char *code)
{
    for (i64 i = 0; i < CHART_PLACES; i++)
        if (!strcmp(chart_places[i].code, code))
            return &chart_places[i];
    return NULL;
}

static bool touch(const char *one, const char *other)
{
    const struct chart_place *p = place(one), *q = place(other);
    return abs(p->column - q->column) <= 1 && abs(p->row - q->row) <= 1;
}

TEST(each_departement_has_one_stone_and_no_two_lie_on_each_other)
{
    for (int n = 1; n <= 95; n++) {
        str code = text_format(a, "%02d", n);
        expect((place(code.at) != NULL) == (n != 20));
    }
    static const char *const others[] = {"2A", "2B", "971", "972", "973", "974", "976"};
    for (i64 i = 0; i < countof(others); i++)
        expect(place(others[i]) != NULL);
    for (i64 i = 0; i < CHART_PLACES; i++) {
        const struct chart_place *p = &chart_places[i];
        expect(p->column >= 0 && p->column < CHART_PLACE_COLUMNS);
        expect(p->row >= 0 && p->row < CHART_PLACE_ROWS);
        for (i64 k = 0; k < i; k++) {
            expect(strcmp(p->code, chart_places[k].code) != 0);
            expect(p->column != chart_places[k].column || p->row != chart_places[k].row);
        }
    }
}

TEST(the_grid_keeps_the_compass)
{
    static const char *const west_to_east[][2] = {
        {"29", "67"}, {"29", "22"}, {"44", "49"}, {"33", "24"}, {"17", "16"}, {"64", "65"},
        {"50", "14"}, {"69", "38"}, {"31", "11"}, {"13", "83"}, {"75", "51"}, {"84", "06"}};
    static const char *const north_to_south[][2] = {
        {"59", "66"}, {"62", "80"}, {"67", "68"}, {"76", "27"}, {"75", "45"},  {"74", "73"},
        {"2B", "2A"}, {"33", "64"}, {"43", "48"}, {"13", "2A"}, {"66", "971"}, {"35", "44"}};
    for (i64 i = 0; i < countof(west_to_east); i++)
        expect(place(west_to_east[i][0])->column < place(west_to_east[i][1])->column);
    for (i64 i = 0; i < countof(north_to_south); i++)
        expect(place(north_to_south[i][0])->row < place(north_to_south[i][1])->row);
}

TEST(who_borders_whom_mostly_touches)
{
    static const char *const borders[][2] = {
        {"29", "22"}, {"29", "56"}, {"22", "35"}, {"35", "50"}, {"35", "53"}, {"50", "14"},
        {"14", "27"}, {"14", "61"}, {"76", "27"}, {"76", "80"}, {"62", "59"}, {"62", "80"},
        {"80", "60"}, {"80", "02"}, {"02", "08"}, {"02", "51"}, {"08", "51"}, {"08", "55"},
        {"55", "54"}, {"54", "57"}, {"57", "67"}, {"67", "68"}, {"54", "88"}, {"88", "70"},
        {"68", "90"}, {"25", "39"}, {"25", "90"}, {"75", "92"}, {"75", "93"}, {"75", "94"},
        {"95", "60"}, {"78", "28"}, {"91", "45"}, {"91", "92"}, {"77", "51"}, {"77", "10"},
        {"10", "52"}, {"21", "71"}, {"21", "89"}, {"89", "45"}, {"41", "37"}, {"72", "49"},
        {"44", "49"}, {"44", "85"}, {"85", "79"}, {"79", "86"}, {"37", "36"}, {"36", "18"},
        {"18", "58"}, {"17", "16"}, {"16", "24"}, {"33", "47"}, {"33", "40"}, {"40", "64"},
        {"64", "65"}, {"65", "31"}, {"31", "09"}, {"09", "66"}, {"11", "34"}, {"11", "66"},
        {"34", "30"}, {"30", "84"}, {"13", "84"}, {"13", "83"}, {"83", "04"}, {"04", "06"},
        {"04", "05"}, {"05", "38"}, {"26", "38"}, {"07", "26"}, {"07", "43"}, {"43", "63"},
        {"63", "42"}, {"42", "69"}, {"69", "01"}, {"01", "74"}, {"74", "73"}, {"73", "38"},
        {"12", "48"}, {"12", "81"}, {"46", "82"}, {"24", "19"}, {"87", "23"}, {"2A", "2B"}};
    for (i64 i = 0; i < countof(borders); i++)
        if (!touch(borders[i][0], borders[i][1]))
            test_expect(false, borders[i][0], __FILE__, __LINE__);
    expect(!touch("34", "13") && !touch("2B", "13") && !touch("971", "65"));
}

TEST(the_cartogram_prints_code_and_figure_and_links_what_there_is)
{
    struct chart_stones stones = {0};
    *push(a, &stones) =
        (struct chart_stone){S("29"),
                             S("Finistère"),
                             S("12"),
                             S("29, 12 récits, Finistère"),
                             SOME(opt_url, url_check(S("/experiences?departement=31"))),
                             4};
    *push(a, &stones) =
        (struct chart_stone){S("974"), S("La Réunion"), S("0"), S("La Réunion (974)"), {0}, 0};
    *push(a, &stones) = (struct chart_stone){S("99"), S("Nulle part"), S("7"), S("?"), {0}, 1};
    markup m = chart_cartogram(a, &plain, &stones);
    golden(a, "cartogram", m);
    expect(well_formed(m) && has(m, "role=\"group\""));
    expect(times(m, "<a ") == 1 && times(m, "<g ") == 1 && !has(m, "Nulle"));
    expect(has(m, ">29</text>") && has(m, ">12</text>") && has(m, ">974</text>"));
    /* the stone of what is made up lies on no other, and touches none */
    expect(!place(chart_place_of_examples.code));
    for (i64 i = 0; i < CHART_PLACES; i++)
        expect(abs(chart_places[i].column - chart_place_of_examples.column) > 1 ||
               abs(chart_places[i].row - chart_place_of_examples.row) > 1);
    *push(a, &stones) = (struct chart_stone){.code = S("ex."), .figure = S("41"), .level = 4};
    expect(has(chart_cartogram(a, &plain, &stones), ">ex.</text> "));
    struct chart_stones all = {0};
    for (i64 i = 0; i < CHART_PLACES; i++)
        *push(a, &all) = (struct chart_stone){
            .code = str_of(chart_places[i].code), .figure = S("99999999"), .level = 3};
    m = chart_cartogram(a, &plain, &all);
    expect(well_formed(m) && times(m, "<rect") == CHART_PLACES);
}

/* ---- classes, labels, figures ---------------------------------------------------------------- */

TEST(classes_grow_and_hold_every_value)
{
    for (i64 greatest = 0; greatest < 3000;
         greatest = greatest < 40 ? greatest + 1 : greatest * 2) {
        struct chart_scale s = chart_scale_of(greatest);
        int before = 0;
        for (i64 v = 0; v <= greatest; v++) {
            int level = chart_level(&s, v);
            expect(level >= before && level <= before + 1 && level < CHART_LEVELS);
            expect((level == 0) == (v == 0));
            before = level;
        }
        expect(before == s.levels);
    }
    struct chart_scale s = chart_scale_of(100);
    expect(s.most[1] == 4 && s.most[2] == 10 && s.most[3] == 32 && s.most[4] == 100);
    expect(chart_level(&s, -5) == 0);
    s = chart_scale_of(INT64_MAX);
    expect(s.levels == 4 && chart_level(&s, INT64_MAX) == 4);
}

TEST(a_legend_says_each_class)
{
    struct chart_figure f = {0};
    struct chart_scale s = chart_scale_of(9);
    chart_legend(a, &f, &s, T("aucun récit"));
    expect(f.classes.len == 5 && f.classes.at[0].level_0 && f.classes.at[4].level_4);
    expect_text(message_in(a, FRENCH, f.classes.at[1].label), S("1 à 2"));
    expect_text(message_in(a, FRENCH, f.classes.at[2].label), S("3"));
}

TEST(long_labels_are_wrapped_between_words_and_cut)
{
    str l[CHART_LINES_MAX];
    expect(chart_lines(a, S("Rumilly"), 12, 2, l) == 1);
    expect_text(l[0], S("Rumilly"));
    expect(chart_lines(a, S("  Éducation artistique  "), 10, 2, l) == 2);
    expect_text(l[0], S("Éducation"));
    expect_text(l[1], S("artistique"));
    expect(chart_lines(a, S("Métropole Aix-Marseille-Provence"), 12, 2, l) == 2);
    expect_text(l[1], S("Aix-Marseil…"));
    expect(chart_lines(a, S("ééééééééééééééééé"), 5, 1, l) == 1);
    expect_text(l[0], S("éééé…"));
    expect(chart_lines(a, S("   "), 5, 1, l) == 0 && chart_lines(a, (str){0}, 5, 2, l) == 0);
}

TEST(amounts_are_short_and_never_more_exact_than_they_are)
{
    expect_text(chart_amount(a, FRENCH, (cents){85000}), S("850\xC2\xA0€"));
    expect_text(chart_amount(a, FRENCH, (cents){3840000}), S("38\xC2\xA0k€"));
    expect_text(chart_amount(a, FRENCH, (cents){1234567800}), S("12\xC2\xA0M€"));
    expect_text(chart_amount(a, FRENCH, (cents){124000000}), S("1,2\xC2\xA0M€"));
    expect_text(chart_amount(a, FRENCH, (cents){-3840000}), S("−38\xC2\xA0k€"));
    expect_text(chart_amount(a, ENGLISH, (cents){124000000}), S("€1.2M"));
    expect_text(chart_amount(a, FRENCH, (cents){640000}), S("6,4\xC2\xA0k€"));
    expect_text(chart_amount(a, FRENCH, (cents){99999999}), S("1\xC2\xA0M€"));
    expect_text(chart_amount(a, FRENCH, (cents){99960000}), S("1\xC2\xA0M€"));
    expect_text(chart_amount(a, FRENCH, (cents){-99950000}), S("−1\xC2\xA0M€"));
    expect_text(chart_amount(a, FRENCH, (cents){99949999}), S("999\xC2\xA0k€"));
    expect_text(chart_amount(a, FRENCH, (cents){996000}), S("10\xC2\xA0k€"));
    expect_text(chart_amount(a, FRENCH, (cents){99999}), S("999,99\xC2\xA0€"));
    expect_text(chart_amount(a, FRENCH, (cents){50}), S("0,50\xC2\xA0€"));
    expect_text(chart_amount(a, FRENCH, (cents){-50}), S("−0,50\xC2\xA0€"));
    expect_text(chart_amount(a, FRENCH, (cents){0}), S("0\xC2\xA0€"));
    expect_text(chart_number(a, FRENCH, 29204), S("29\xE2\x80\xAF"
                                                  "204"));
}
