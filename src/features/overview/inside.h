/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. */
#ifndef FEATURES_OVERVIEW_INSIDE_H
#define FEATURES_OVERVIEW_INSIDE_H

#include "features/overview/overview.h"

const char *measure_code(enum measure m);

/* Everything that the page, its CSV and its picture are made of. */
struct overview {
    struct overview_asked asked;
    struct facet_row_rows sectors, themes;
    struct overview_cell_rows cells;
    struct chart_scale scale;
    bool examples;
};
struct overview overview_of(struct request *r, struct overview_asked asked);
/* The cell of a sector and a theme (their places); an empty one where nobody told of both. */
struct overview_cell overview_cell_at(const struct overview *o, i64 sector, i64 theme);
str overview_said(struct request *r, const struct overview_figure *f, enum measure m);
message overview_caption(enum measure m);
/* "/vue-transversale.csv?organisme=…&mesure=…": what is asked, as an address. */
url overview_address(struct request *r, const char *path, const struct overview_asked *asked);
struct overview_asked overview_read(struct request *r);
i64 overview_stratum(struct request *r); /* the one asked for, or 0 */

void overview_csv(struct request *r);
void overview_svg(struct request *r);

#endif
