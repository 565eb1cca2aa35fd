/* SPDX-License-Identifier: EUPL-1.2 */
/* The rules: which figure a cell shows. */
#include "features/overview/inside.h"

static const char *const codes[MEASURES] = {"recits", "ht", "ttc", "organismes"};

enum measure measure_read(str code)
{
    for (int m = 0; m < MEASURES; m++)
        if (str_eq(code, str_of(codes[m])))
            return (enum measure)m;
    return OF_SHEETS;
}

const char *measure_code(enum measure m) { return codes[m]; }

struct overview_figure overview_figure_of(const struct overview_cell *cell, enum measure m)
{
    struct overview_figure f = {.holds = cell->sheets > 0};
    bool excluded = m == OF_MONEY_EXCLUDED;
    i64 known = excluded ? cell->excluded_known : cell->included_known;
    i64 partly = excluded ? cell->excluded_partly : cell->included_partly;
    switch (m) {
    case OF_SHEETS:
    case MEASURES:
        f.known = true;
        f.value = cell->sheets;
        break;
    case OF_BODIES:
        f.known = true;
        f.value = cell->bodies;
        break;
    case OF_MONEY_EXCLUDED:
    case OF_MONEY_INCLUDED:
        f.known = known > 0;
        f.value = excluded ? cell->excluded.n : cell->included.n;
        f.unknown = cell->sheets - known + partly;
        break;
    }
    enum { THOUSAND_EUROS = 100000 };
    bool money = m == OF_MONEY_EXCLUDED || m == OF_MONEY_INCLUDED;
    if (f.known)
        f.depth = money ? f.value / THOUSAND_EUROS + (f.value % THOUSAND_EUROS > 0) : f.value;
    return f;
}
