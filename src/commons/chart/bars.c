/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/chart/svg.h"

/* A label and its figure on one line, the bar under them. 320 wide: as it stands on a phone. */
enum { WIDTH = 320, LINE = 15, BAR = 16, GAP = 18, LABEL = 24, SIZE = 14 };

struct span {
    i64 least, greatest;
};

static struct span span_of(const struct chart_bars *bars, i64 len)
{
    struct span s = {0};
    for (i64 i = 0; i < len; i++) {
        if (!bars->at[i].value.has)
            continue;
        i64 v = bars->at[i].value.value;
        s.least = v < s.least ? v : s.least;
        s.greatest = v > s.greatest ? v : s.greatest;
    }
    return s;
}

/* Its place on the scale: values may be as great as they like, so no product of integers. */
static i64 place(const struct span *s, i64 value)
{
    double range = (double)s->greatest - (double)s->least;
    return range > 0 ? (i64)(((double)value - (double)s->least) / range * WIDTH + 0.5) : 0;
}

static enum svg_style tone(int of)
{
    return of <= 0 ? SVG_OUTLINE : of >= CHART_LEVELS ? SVG_LEVEL_4 : (enum svg_style)of;
}

static void draw(struct svg *s, arena *a, const struct chart_bar *bar, const struct span *span,
                 i64 y)
{
    str lines[CHART_LINES_MAX], figure[CHART_LINES_MAX];
    if (chart_lines(a, bar->label, LABEL, 1, lines))
        svg_text(s, (struct svg_text){0, y + LINE - 3, SIZE, "start", SVG_TEXT, SVG_TEXT},
                 lines[0]);
    if (chart_lines(a, bar->said, LABEL, 1, figure))
        svg_text(s,
                 (struct svg_text){WIDTH, y + LINE - 3, SIZE, "end",
                                   bar->value.has ? SVG_FIGURE : SVG_SOFT, SVG_TEXT},
                 figure[0]);
    if (!bar->value.has)
        return;
    i64 zero = place(span, 0), end = place(span, bar->value.value);
    struct svg_box box = {zero < end ? zero : end, y + LINE + 3,
                          zero < end ? end - zero : zero - end, BAR};
    bool outline = tone(bar->tone) == SVG_OUTLINE;
    if (box.width == 0 && bar->value.value != 0)
        box.width = 1;            /* something is not nothing */
    if (outline && box.width > 2) /* the line lies inside of the bar */
        box = (struct svg_box){box.x + 1, box.y + 1, box.width - 2, box.height - 2};
    if (box.width > 0)
        svg_rect(s, tone(bar->tone), box);
}

markup chart_bars(arena *a, const struct chart *c, const struct chart_bars *bars)
{
    i64 len = bars->len < CHART_BARS_MAX ? bars->len : CHART_BARS_MAX, step = LINE + BAR + GAP;
    struct span span = span_of(bars, len);
    struct svg s = svg_open(a, c, "img", WIDTH, len ? len * step - GAP + 8 : 8);
    for (i64 i = 0; i < len; i++)
        draw(&s, a, &bars->at[i], &span, i * step);
    if (span.least < 0)
        svg_line(&s, place(&span, 0), 0, place(&span, 0), len * step - GAP + 8);
    return svg_close(&s);
}
