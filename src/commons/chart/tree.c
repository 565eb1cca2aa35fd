/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/chart/svg.h"

enum { BOX_WIDTH = 134, BOX_HEIGHT = 44, BETWEEN = 26, JOINT = 8, SIZE = 13, LETTERS = 15 };

struct placed {
    i64 generation, row2; /* row2: twice its row, so that a parent may stand between two */
};

/* A node stands where its first child does; one without children takes the next row. Depth first,
   in the order given, so that no line crosses another. */
static i64 place(const struct chart_nodes *nodes, i64 len, i64 node, struct placed *placed,
                 i64 *rows)
{
    i64 first = -1, last = -1;
    for (i64 i = node + 1; i < len; i++) {
        if (nodes->at[i].parent != node)
            continue;
        placed[i].generation = placed[node].generation + 1;
        i64 row = place(nodes, len, i, placed, rows);
        first = first < 0 ? row : first;
        last = row;
    }
    placed[node].row2 = first < 0 ? 2 * (*rows)++ : (first + last) / 2;
    return placed[node].row2;
}

static struct svg_box box_of(const struct placed *p)
{
    return (struct svg_box){p->generation * (BOX_WIDTH + BETWEEN),
                            p->row2 * (BOX_HEIGHT + JOINT) / 2, BOX_WIDTH, BOX_HEIGHT};
}

static void draw(struct svg *s, arena *a, const struct chart_node *n, struct svg_box box)
{
    enum svg_style style = n->here ? SVG_HERE : SVG_LEVEL_0;
    str lines[CHART_LINES_MAX];
    svg_rect(s, style, box);
    svg_text(s, (struct svg_text){box.x + 8, box.y + 27, SIZE + 2, "start", SVG_FIGURE, style},
             text_format(a, "%lld", (long long)n->number));
    int used = chart_lines(a, n->label, LETTERS, 2, lines);
    for (int i = 0; i < used; i++)
        svg_text(s,
                 (struct svg_text){box.x + 30, box.y + (used == 1 ? 27 : 19 + 16 * i), SIZE,
                                   "start", SVG_TEXT, style},
                 lines[i]);
}

markup chart_tree(arena *a, const struct chart *c, const struct chart_nodes *nodes, str beyond)
{
    i64 len = nodes->len < CHART_NODES_MAX ? nodes->len : CHART_NODES_MAX, rows = 0, deepest = 0;
    struct placed placed[CHART_NODES_MAX] = {{0}};
    for (i64 i = 0; i < len; i++)
        if (nodes->at[i].parent < 0)
            (void)place(nodes, len, i, placed, &rows);
    for (i64 i = 0; i < len; i++)
        deepest = placed[i].generation > deepest ? placed[i].generation : deepest;
    i64 height = rows * (BOX_HEIGHT + JOINT) - JOINT + (beyond.len ? 24 : 0);
    struct svg s = svg_open(a, c, "img", (deepest + 1) * (BOX_WIDTH + BETWEEN) - BETWEEN,
                            height > 0 ? height : 1);
    for (i64 i = 0; i < len; i++) {
        i64 parent = nodes->at[i].parent;
        if (parent < 0)
            continue;
        struct svg_box from = box_of(&placed[parent]), to = box_of(&placed[i]);
        svg_path_elbow(&s, from.x + BOX_WIDTH, from.y + BOX_HEIGHT / 2, to.x,
                       to.y + BOX_HEIGHT / 2);
    }
    for (i64 i = 0; i < len; i++)
        draw(&s, a, &nodes->at[i], box_of(&placed[i]));
    if (beyond.len)
        svg_text(&s, (struct svg_text){0, height - 4, SIZE, "start", SVG_SOFT, SVG_TEXT}, beyond);
    return svg_close(&s);
}
