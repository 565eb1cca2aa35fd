/* SPDX-License-Identifier: EUPL-1.2 */
/* search: organisations by name, as one types. What equals the typed text comes first, then what
 * begins so, then what has such inner words, then communes that hold a former one of that name; the
 * most populated first among equals. Accents, hyphens, apostrophes, œ, "st", articles and "CC du"
 * do not matter. Digits are looked for among SIREN and official codes. */
#ifndef COMMONS_ORGANISATION_SEARCH_H
#define COMMONS_ORGANISATION_SEARCH_H

#include "commons/organisation/organisation.h"
#include "organisation_sql.h"

enum {
    SEARCH_TYPED_MAX = 100, /* code points; what follows is not looked at */
    SEARCH_HITS_MAX = 300,
};

struct organisation_filter {
    str nature;                      /* a code, "EPCI", or empty */
    i64 stratum, department, region; /* 0: any; the two last are rows */
};

struct organisation_hit {
    struct organisation_card card;
    enum match match; /* MATCH_NONE: found by number or by a former name */
    str former;       /* the name of the former commune that was found, or empty */
};
struct organisation_hits {
    struct organisation_hit *at;
    i64 len, cap;
};

/* At most `count` hits (and at most SEARCH_HITS_MAX), best first. */
struct organisation_hits organisation_search(struct db *d, arena *a, str typed,
                                             const struct organisation_filter *filter, i64 count);

#endif
