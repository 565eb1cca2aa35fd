/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/chart/svg.h"

enum { WIDTH = 320, SIDE = 22, JOINT = 3, EDGE = 16, SIZE = 13, YEARS_SHOWN = 5 };

/* Months since year 0. Of a year alone, its middle: what a partial day says is when about. */
static i64 month_of(partial_day d)
{
    i64 year = d.ymd / 10000, month = d.ymd / 100 % 100;
    return year * 12 + (month ? month - 1 : 6);
}

struct axis {
    i64 from, to; /* months: whole years */
    i64 dated;
};

static struct axis axis_of(const struct chart_events *events, i64 len)
{
    struct axis x = {.from = INT64_MAX, .to = INT64_MIN};
    for (i64 i = 0; i < len; i++) {
        if (!events->at[i].when.has)
            continue;
        i64 begins = month_of(events->at[i].when.value) / 12 * 12;
        x.from = begins < x.from ? begins : x.from;
        x.to = begins + 12 > x.to ? begins + 12 : x.to;
        x.dated++;
    }
    return x;
}

static i64 place(const struct axis *x, i64 month)
{
    return EDGE + (month - x->from) * (WIDTH - 2 * EDGE) / (x->to - x->from);
}

static void draw_axis(struct svg *s, arena *a, const struct axis *x, i64 y)
{
    i64 years = (x->to - x->from) / 12, step = (years + YEARS_SHOWN - 1) / YEARS_SHOWN;
    svg_line(s, EDGE, y, WIDTH - EDGE, y);
    for (i64 k = 0; k <= years; k += step) {
        i64 at = place(x, x->from + 12 * k);
        long long year = x->from / 12 + k;
        svg_line(s, at, y, at, y + 6);
        svg_text(s, (struct svg_text){at, y + 20, SIZE, "middle", SVG_SOFT, SVG_TEXT},
                 text_format(a, "%lld", year));
    }
}

/* How many squares already stand where this one would: it goes above them. */
static i64 stacked(const i64 *x, const i64 *rise, i64 len, i64 at)
{
    i64 level = 0;
    for (bool moved = true; moved;) {
        moved = false;
        for (i64 i = 0; i < len; i++)
            if (rise[i] == level && x[i] < at + SIDE + JOINT && at < x[i] + SIDE + JOINT) {
                level++;
                moved = true;
            }
    }
    return level;
}

static void draw_event(struct svg *s, arena *a, const struct chart_event *e, i64 x, i64 y)
{
    enum svg_style style = e->planned ? SVG_OUTLINE : e->later ? SVG_HERE : SVG_LEVEL_3;
    i64 inset = e->planned; /* the line lies inside of the square */
    svg_rect(s, style, (struct svg_box){x + inset, y + inset, SIDE - 2 * inset, SIDE - 2 * inset});
    svg_text(s, (struct svg_text){x + SIDE / 2, y + 16, SIZE, "middle", SVG_FIGURE, style},
             text_format(a, "%lld", (long long)e->number));
}

markup chart_timeline(arena *a, const struct chart *c, const struct chart_events *events)
{
    i64 len = events->len < CHART_EVENTS_MAX ? events->len : CHART_EVENTS_MAX;
    struct axis axis = axis_of(events, len);
    if (axis.dated < 2)
        return (markup){{0}};
    i64 x[CHART_EVENTS_MAX], rise[CHART_EVENTS_MAX], drawn = 0, highest = 0;
    for (i64 i = 0; i < len; i++) {
        if (!events->at[i].when.has)
            continue;
        i64 at = place(&axis, month_of(events->at[i].when.value)) - SIDE / 2;
        rise[drawn] = stacked(x, rise, drawn, at);
        x[drawn] = at;
        highest = rise[drawn] > highest ? rise[drawn] : highest;
        drawn++;
    }
    i64 ground = (highest + 1) * (SIDE + JOINT) + 4;
    struct svg s = svg_open(a, c, "img", WIDTH, ground + 26);
    draw_axis(&s, a, &axis, ground);
    for (i64 i = 0, k = 0; i < len; i++) {
        if (!events->at[i].when.has)
            continue;
        draw_event(&s, a, &events->at[i], x[k], ground - 4 - SIDE - rise[k] * (SIDE + JOINT));
        k++;
    }
    return svg_close(&s);
}
