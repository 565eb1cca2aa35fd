/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/chart/svg.h"

enum { FIRST = 190, CELL_WIDTH = 92, CELL_HEIGHT = 40, GAP = 4, HEAD = 56, SIZE = 13, TITLE = 28 };

static void labels(struct svg *s, arena *a, str label, struct svg_text where, i64 width, int most)
{
    str lines[CHART_LINES_MAX];
    int used = chart_lines(a, label, width, most, lines);
    where.y -= (used - 1) * 15;
    for (int i = 0; i < used; i++, where.y += 15)
        svg_text(s, where, lines[i]);
}

markup chart_matrix(arena *a, const struct chart *c, const struct chart_matrix *m)
{
    i64 rows = m->rows.len < CHART_CELLS_MAX ? m->rows.len : CHART_CELLS_MAX,
        columns = m->columns.len < CHART_CELLS_MAX ? m->columns.len : CHART_CELLS_MAX;
    i64 head = HEAD + (c->alone ? TITLE : 0); /* a file says what it shows */
    struct svg s = svg_open(a, c, "img", FIRST + columns * (CELL_WIDTH + GAP) + GAP,
                            head + rows * (CELL_HEIGHT + GAP) + GAP);
    if (c->alone)
        svg_text(&s, (struct svg_text){4, 20, SIZE + 2, "start", SVG_FIGURE, SVG_TEXT}, c->title);
    for (i64 k = 0; k < columns; k++)
        labels(&s, a, m->columns.at[k],
               (struct svg_text){FIRST + k * (CELL_WIDTH + GAP), head - 10, SIZE, "start",
                                 SVG_FIGURE, SVG_TEXT},
               13, 3);
    for (i64 i = 0; i < rows; i++) {
        i64 y = head + i * (CELL_HEIGHT + GAP);
        labels(&s, a, m->rows.at[i],
               (struct svg_text){4, y + 25, SIZE, "start", SVG_FIGURE, SVG_TEXT}, 26, 1);
        for (i64 k = 0; k < columns; k++) {
            const struct chart_cell *cell = &m->cells[i * m->columns.len + k];
            enum svg_style level = cell->level < 0               ? SVG_LEVEL_0
                                   : cell->level >= CHART_LEVELS ? SVG_LEVEL_4
                                                                 : (enum svg_style)cell->level;
            i64 x = FIRST + k * (CELL_WIDTH + GAP);
            svg_rect(&s, level, (struct svg_box){x, y, CELL_WIDTH, CELL_HEIGHT});
            svg_text(&s,
                     (struct svg_text){x + CELL_WIDTH / 2, y + 25, SIZE + 1, "middle", SVG_FIGURE,
                                       level},
                     utf8_first(cell->said, 12));
        }
    }
    return svg_close(&s);
}
