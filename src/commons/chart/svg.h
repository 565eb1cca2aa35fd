/* SPDX-License-Identifier: EUPL-1.2 */
/* svg: the writer that the pictures of this room share. Numbers are user units; texts are escaped
 * by xml_add. Only constants and numbers of ours reach an attribute unescaped. */
#ifndef COMMONS_CHART_SVG_H
#define COMMONS_CHART_SVG_H

#include "commons/chart/chart.h"
#include "commons/feed/feed.h"

/* What a shape or a text is for: its class in a page, its colours in a file. */
enum svg_style {
    SVG_LEVEL_0,
    SVG_LEVEL_1,
    SVG_LEVEL_2,
    SVG_LEVEL_3,
    SVG_LEVEL_4,
    SVG_OUTLINE, /* of what is planned, or unknown */
    SVG_HERE,    /* the one that is looked at */
    SVG_LINE,
    SVG_TEXT,
    SVG_FIGURE, /* a text that is a figure or a name: bold */
    SVG_SOFT,
    SVG_STYLES
};

struct svg {
    text t;
    bool alone;
};
struct svg_box {
    i64 x, y, width, height;
};

struct svg svg_open(arena *a, const struct chart *c, const char *role, i64 width, i64 height);
markup svg_close(struct svg *s); /* empty when it grew too long: half a picture is none */
void svg_rect(struct svg *s, enum svg_style style, struct svg_box box);
void svg_line(struct svg *s, i64 x1, i64 y1, i64 x2, i64 y2);
void svg_path_elbow(struct svg *s, i64 x1, i64 y1, i64 x2, i64 y2); /* right, down or up, right */

/* anchor: "start", "middle", "end". `on`: the level whose ink it takes, or SVG_TEXT. */
struct svg_text {
    i64 x, y, size;
    const char *anchor;
    enum svg_style style;
    enum svg_style on;
};
void svg_text(struct svg *s, struct svg_text where, str what);
void svg_raw(struct svg *s, const char *constant); /* of the program's own */

#endif
