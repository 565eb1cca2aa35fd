/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/chart/svg.h"

/* The colours of public/pieces.css in its light scheme, as print.css has them: a file goes to
   paper and to slides. */
static const struct {
    const char *name, *fill, *ink, *stroke;
} styles[SVG_STYLES] = {
    [SVG_LEVEL_0] = {"level-0", "#f4f1e8", "#333333", NULL},
    [SVG_LEVEL_1] = {"level-1", "#d7e2cf", "#000000", NULL},
    [SVG_LEVEL_2] = {"level-2", "#9cc3ad", "#000000", NULL},
    [SVG_LEVEL_3] = {"level-3", "#2f6f7e", "#ffffff", NULL},
    [SVG_LEVEL_4] = {"level-4", "#173f5f", "#ffffff", NULL},
    [SVG_OUTLINE] = {"outline", "none", "#000000", "#2f6f7e"},
    [SVG_HERE] = {"here", "#8a4b08", "#ffffff", NULL},
    [SVG_LINE] = {"line", "none", NULL, "#777777"},
    [SVG_TEXT] = {"text", "#000000", NULL, NULL},
    [SVG_FIGURE] = {"figure", "#000000", NULL, NULL},
    [SVG_SOFT] = {"soft", "#333333", NULL, NULL},
};

static void constant(struct svg *s, const char *what) { text_add(&s->t, str_of(what)); }

static void number(struct svg *s, const char *name, i64 value)
{
    text_add_char(&s->t, ' ');
    constant(s, name);
    constant(s, "=\"");
    text_add_i64(&s->t, value);
    text_add_char(&s->t, '"');
}

static void attribute(struct svg *s, const char *name, const char *value)
{
    text_add_char(&s->t, ' ');
    constant(s, name);
    constant(s, "=\"");
    constant(s, value);
    text_add_char(&s->t, '"');
}

static void painted(struct svg *s, enum svg_style style)
{
    if (!s->alone) {
        attribute(s, "class", styles[style].name);
        return;
    }
    attribute(s, "fill", styles[style].fill);
    if (styles[style].stroke) {
        attribute(s, "stroke", styles[style].stroke);
        attribute(s, "stroke-width", "2");
    }
}

static void named(struct svg *s, const char *element, str id, const char *suffix, str what)
{
    text_add_char(&s->t, '<');
    constant(s, element);
    constant(s, " id=\"");
    xml_add(&s->t, id);
    constant(s, suffix);
    constant(s, "\">");
    xml_add(&s->t, what);
    constant(s, "</");
    constant(s, element);
    text_add_char(&s->t, '>');
}

struct svg svg_open(arena *a, const struct chart *c, const char *role, i64 width, i64 height)
{
    struct svg s = {.t = text_of(a, CHART_MAX), .alone = c->alone};
    constant(&s, "<svg");
    if (c->alone)
        attribute(&s, "xmlns", "http://www.w3.org/2000/svg");
    else
        attribute(&s, "class", "chart");
    constant(&s, " viewBox=\"0 0 ");
    text_add_i64(&s.t, width);
    text_add_char(&s.t, ' ');
    text_add_i64(&s.t, height);
    text_add_char(&s.t, '"');
    number(&s, "width", width);
    number(&s, "height", height);
    if (c->alone)
        attribute(&s, "font-family", "Bricolage Grotesque, Arial, sans-serif");
    attribute(&s, "role", role);
    constant(&s, " aria-labelledby=\"");
    xml_add(&s.t, c->id);
    constant(&s, "-t\" aria-describedby=\"");
    xml_add(&s.t, c->id);
    constant(&s, "-d\">");
    named(&s, "title", c->id, "-t", c->title);
    named(&s, "desc", c->id, "-d", c->description);
    if (c->alone) {
        constant(&s, "<rect");
        number(&s, "width", width);
        number(&s, "height", height);
        constant(&s, " fill=\"#ffffff\"/>");
    }
    return s;
}

markup svg_close(struct svg *s)
{
    constant(s, "</svg>");
    return s->t.cut ? (markup){{0}} : (markup){text_str(&s->t)};
}

void svg_rect(struct svg *s, enum svg_style style, struct svg_box box)
{
    constant(s, "<rect");
    painted(s, style);
    number(s, "x", box.x);
    number(s, "y", box.y);
    number(s, "width", box.width);
    number(s, "height", box.height);
    constant(s, "/>");
}

void svg_line(struct svg *s, i64 x1, i64 y1, i64 x2, i64 y2)
{
    constant(s, "<line");
    painted(s, SVG_LINE);
    number(s, "x1", x1);
    number(s, "y1", y1);
    number(s, "x2", x2);
    number(s, "y2", y2);
    constant(s, "/>");
}

void svg_path_elbow(struct svg *s, i64 x1, i64 y1, i64 x2, i64 y2)
{
    i64 middle = (x1 + x2) / 2;
    constant(s, "<polyline");
    painted(s, SVG_LINE);
    constant(s, " points=\"");
    const i64 points[][2] = {{x1, y1}, {middle, y1}, {middle, y2}, {x2, y2}};
    for (i64 i = 0; i < countof(points); i++) {
        if (i)
            text_add_char(&s->t, ' ');
        text_add_i64(&s->t, points[i][0]);
        text_add_char(&s->t, ',');
        text_add_i64(&s->t, points[i][1]);
    }
    constant(s, "\"/>");
}

void svg_text(struct svg *s, struct svg_text where, str what)
{
    bool bold = where.style == SVG_FIGURE;
    constant(s, "<text");
    if (s->alone) {
        attribute(s, "fill", where.on < SVG_LINE ? styles[where.on].ink : styles[where.style].fill);
        if (bold)
            attribute(s, "font-weight", "700");
    } else {
        constant(s, " class=\"");
        constant(s, styles[where.style].name);
        if (where.on < SVG_LINE) {
            constant(s, " on-");
            constant(s, styles[where.on].name);
        }
        text_add_char(&s->t, '"');
    }
    number(s, "x", where.x);
    number(s, "y", where.y);
    number(s, "font-size", where.size);
    attribute(s, "text-anchor", where.anchor);
    text_add_char(&s->t, '>');
    xml_add(&s->t, what);
    constant(s, "</text>");
}

void svg_raw(struct svg *s, const char *what) { constant(s, what); }
