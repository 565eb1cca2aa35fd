/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/chart/svg.h"

/* One stone a département. Their order on the grid keeps what lies north, south, east and west of
   what, and most of who borders whom; the gulf between 34 and 13 is left open, and Corsica stands
   off. chart_test.c holds it against borders and compass. */
const struct chart_place chart_places[CHART_PLACES] = {
    {"62", 5, 0},   {"59", 6, 0},   {"76", 4, 1},   {"80", 5, 1},   {"02", 6, 1},   {"08", 7, 1},
    {"50", 2, 2},   {"14", 3, 2},   {"27", 4, 2},   {"60", 5, 2},   {"51", 6, 2},   {"55", 7, 2},
    {"54", 8, 2},   {"57", 9, 2},   {"67", 10, 2},  {"22", 1, 3},   {"35", 2, 3},   {"61", 3, 3},
    {"78", 4, 3},   {"95", 5, 3},   {"93", 6, 3},   {"77", 7, 3},   {"52", 8, 3},   {"88", 9, 3},
    {"68", 10, 3},  {"29", 0, 4},   {"56", 1, 4},   {"53", 2, 4},   {"28", 3, 4},   {"92", 4, 4},
    {"75", 5, 4},   {"94", 6, 4},   {"10", 7, 4},   {"21", 8, 4},   {"70", 9, 4},   {"90", 10, 4},
    {"44", 1, 5},   {"49", 2, 5},   {"72", 3, 5},   {"41", 4, 5},   {"91", 5, 5},   {"45", 6, 5},
    {"89", 7, 5},   {"71", 8, 5},   {"39", 9, 5},   {"25", 10, 5},  {"85", 1, 6},   {"79", 2, 6},
    {"37", 3, 6},   {"36", 4, 6},   {"18", 5, 6},   {"58", 6, 6},   {"03", 7, 6},   {"01", 8, 6},
    {"74", 9, 6},   {"17", 1, 7},   {"16", 2, 7},   {"86", 3, 7},   {"87", 4, 7},   {"23", 5, 7},
    {"63", 6, 7},   {"42", 7, 7},   {"69", 8, 7},   {"38", 9, 7},   {"73", 10, 7},  {"33", 2, 8},
    {"24", 3, 8},   {"19", 4, 8},   {"15", 5, 8},   {"43", 6, 8},   {"07", 7, 8},   {"26", 8, 8},
    {"05", 9, 8},   {"40", 1, 9},   {"47", 2, 9},   {"82", 3, 9},   {"46", 4, 9},   {"12", 5, 9},
    {"48", 6, 9},   {"30", 7, 9},   {"84", 8, 9},   {"04", 9, 9},   {"06", 10, 9},  {"64", 1, 10},
    {"32", 2, 10},  {"31", 3, 10},  {"81", 4, 10},  {"11", 5, 10},  {"34", 6, 10},  {"13", 8, 10},
    {"83", 9, 10},  {"65", 2, 11},  {"09", 3, 11},  {"66", 4, 11},  {"2B", 10, 11}, {"2A", 10, 12},
    {"971", 0, 13}, {"972", 1, 13}, {"973", 2, 13}, {"974", 3, 13}, {"976", 4, 13},
};

const struct chart_place chart_place_of_examples = {"ex.", 0, 1};

/* On a phone 320 px wide the whole is drawn at two thirds of its size: a code is still 11 px high.
   A figure of more than three digits is as much smaller as its stone asks. */
enum { STONE = 37, PITCH = 40, CODE_SIZE = 17, FIGURE_SIZE = 17, LONG_FIGURE_SIZE = 14 };

static const struct chart_stone *stone_of(const struct chart_stones *stones, const char *code)
{
    for (i64 i = 0; i < stones->len; i++)
        if (str_eq(stones->at[i].code, str_of(code)))
            return &stones->at[i];
    return NULL;
}

static void draw(struct svg *s, const struct chart_stone *stone, const struct chart_place *place)
{
    enum svg_style level = stone->level < 0               ? SVG_LEVEL_0
                           : stone->level >= CHART_LEVELS ? SVG_LEVEL_4
                                                          : (enum svg_style)stone->level;
    bool link = stone->path.has && !s->alone;
    if (link) {
        svg_raw(s, "<a href=\"");
        xml_add(&s->t, stone->path.value.text);
        svg_raw(s, "\" aria-label=\"");
        xml_add(&s->t, stone->said);
        svg_raw(s, "\" transform=\"translate(");
    } else {
        svg_raw(s, "<g aria-hidden=\"true\" transform=\"translate("); /* the table says it */
    }
    /* All stones are written alike but for their place: a page that has them is half as long once
       compressed. The blank parts the two texts for who reads them aloud. */
    text_add_i64(&s->t, place->column * PITCH);
    svg_raw(s, " ");
    text_add_i64(&s->t, place->row * PITCH);
    svg_raw(s, ")\">");
    svg_rect(s, level, (struct svg_box){0, 0, STONE, STONE});
    svg_text(s, (struct svg_text){STONE / 2, 16, CODE_SIZE, "middle", SVG_TEXT, level},
             str_of(place->code));
    svg_raw(s, " ");
    bool fits = utf8_first(stone->figure, 3).len == stone->figure.len;
    svg_text(s,
             (struct svg_text){STONE / 2, 33, fits ? FIGURE_SIZE : LONG_FIGURE_SIZE, "middle",
                               SVG_FIGURE, level},
             utf8_first(stone->figure, 5));
    svg_raw(s, link ? "</a>" : "</g>");
}

markup chart_cartogram(arena *a, const struct chart *c, const struct chart_stones *stones)
{
    struct svg s =
        svg_open(a, c, c->alone ? "img" : "group", CHART_PLACE_COLUMNS * PITCH - PITCH + STONE,
                 CHART_PLACE_ROWS * PITCH - PITCH + STONE);
    for (i64 i = 0; i < CHART_PLACES; i++) {
        const struct chart_stone *stone = stone_of(stones, chart_places[i].code);
        if (stone)
            draw(&s, stone, &chart_places[i]);
    }
    const struct chart_stone *made_up = stone_of(stones, chart_place_of_examples.code);
    if (made_up)
        draw(&s, made_up, &chart_place_of_examples);
    return svg_close(&s);
}
