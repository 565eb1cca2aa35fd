/* SPDX-License-Identifier: EUPL-1.2 */
/* What pictures share: classes, labels, figures in words, the legend. */
#include "commons/chart/chart.h"

#include <math.h>

#include "web/html.h"

/* ---- classes --------------------------------------------------------------------------------- */

struct chart_scale chart_scale_of(i64 greatest)
{
    struct chart_scale s = {0};
    if (greatest <= 0)
        return s;
    s.levels = greatest < CHART_LEVELS - 1 ? (int)greatest : CHART_LEVELS - 1;
    for (int k = 1; k <= s.levels; k++) {
        i64 most = greatest < CHART_LEVELS
                       ? k
                       : (i64)ceil(pow((double)greatest, (double)k / s.levels) - 1e-9);
        s.most[k] = most > s.most[k - 1] ? most : s.most[k - 1] + 1;
    }
    s.most[s.levels] = greatest;
    return s;
}

int chart_level(const struct chart_scale *s, i64 value)
{
    int level = 0;
    while (level < s->levels && value > s->most[level])
        level++;
    return value > 0 ? level : 0;
}

void chart_legend(arena *a, struct chart_figure *f, const struct chart_scale *s, message none)
{
    for (int k = 0; k <= s->levels; k++) {
        struct chart_class class = {.label = none,
                                    .level_0 = k == 0,
                                    .level_1 = k == 1,
                                    .level_2 = k == 2,
                                    .level_3 = k == 3,
                                    .level_4 = k == 4};
        if (k) {
            i64 from = s->most[k - 1] + 1, to = s->most[k];
            str first = text_format(a, "%lld", (long long)from);
            class.label = from == to ? T("{1}", first)
                                     : T("{1} à {2}", first, text_format(a, "%lld", (long long)to));
        }
        *push(a, &f->classes) = class;
    }
}

/* ---- labels ---------------------------------------------------------------------------------- */

static const char ellipsis[] = "\xE2\x80\xA6";

/* The first line of `rest`, which is left without it. */
static str line_of(str *rest, i64 width)
{
    str whole = utf8_first(*rest, width), line = whole;
    if (whole.len < rest->len) {
        i64 blank = -1;
        for (i64 i = 0; i <= whole.len && i < rest->len; i++)
            if (rest->at[i] == ' ')
                blank = i;
        if (blank > 0)
            line = str_first(*rest, blank);
    }
    *rest = str_trim(str_from(*rest, line.len));
    return str_trim(line);
}

int chart_lines(arena *a, str label, i64 width, int count, str lines[static CHART_LINES_MAX])
{
    str rest = str_trim(label);
    int used = 0;
    while (rest.len && used < count && used < CHART_LINES_MAX) {
        str before = rest;
        lines[used++] = line_of(&rest, width);
        if (rest.len && used == count) {
            str kept = utf8_first(before, width - 1);
            lines[used - 1] = text_join(a, str_trim(kept), str_of(ellipsis));
        }
    }
    return used;
}

/* A value as views write it: into a few bytes of its own, not into a page. */
static html small(arena *a, enum language l)
{
    enum { FEW = 96 };
    return (html){.arena = a, .at = arena_bytes(a, FEW), .cap = FEW, .language = l};
}

str chart_cents(arena *a, enum language l, cents c)
{
    html h = small(a, l);
    html_text_cents(&h, c);
    return html_str(&h);
}

str chart_number(arena *a, enum language l, i64 n)
{
    html h = small(a, l);
    html_text_i64(&h, n);
    return html_str(&h);
}

str chart_amount(arena *a, enum language l, cents c)
{
    enum { THOUSAND = 1000 };
    i64 euros = c.n / 100, size = euros < 0 ? -euros : euros;
    if (size < THOUSAND)
        return chart_cents(a, l, c);
    bool millions = size + THOUSAND / 2 >= THOUSAND * THOUSAND; /* as it is once rounded */
    i64 unit = millions ? THOUSAND * THOUSAND : THOUSAND;
    i64 tenths = (size * 10 + unit / 2) / unit, whole = tenths / 10, tenth = tenths % 10;
    const char *sign = euros < 0 ? "\xE2\x88\x92" : "";
    if (size >= 10 * unit || !tenth) {
        whole = (size + unit / 2) / unit;
        tenth = 0;
    }
    str n = tenth ? text_format(a, "%s%lld%s%lld", sign, (long long)whole, l == ENGLISH ? "." : ",",
                                (long long)tenth)
                  : text_format(a, "%s%lld", sign, (long long)whole);
    return message_in(a, l, millions ? T("{1}\u00a0M€", n) : T("{1}\u00a0k€", n));
}
