/* SPDX-License-Identifier: EUPL-1.2 */
/* organisation: any body that may speak: an authority of the directory (directory.h), or an
 * establishment, association, company, museum… that people add. Rules here are pure: no SQL, no
 * clock; search.h, peers.h and register.h ask the database. */
#ifndef COMMONS_ORGANISATION_H
#define COMMONS_ORGANISATION_H

#include "base/values.h"
#include "web/message.h"

/* ---- natures --------------------------------------------------------------------------------- */

enum nature {
    NATURE_REGION,
    NATURE_DEPARTEMENT,
    NATURE_COMMUNE,
    NATURE_CC,
    NATURE_CA,
    NATURE_CU,
    NATURE_METRO,
    NATURE_MET69, /* the Métropole de Lyon, a category of its own */
    NATURE_EPT,
    NATURE_EPCC,
    NATURE_SYNDICAT,
    NATURE_SPL,
    NATURE_ASSOCIATION,
    NATURE_COMPANY,
    NATURE_MUSEUM,
    NATURE_STATE_SERVICE,
    NATURE_FOREIGN_CITY,
    NATURE_OTHER,
    NATURES
};

struct nature_rule {
    const char *code; /* kept in the database, said by the API, never changed */
    message label;    /* "communauté de communes" */
    message plural;   /* "communautés de communes" */
    bool authority;   /* a local authority of the directory; the others are added by people */
    bool epci;
    bool must_depend; /* makes no sense without the authorities it depends on */
};
extern const struct nature_rule natures[NATURES];
bool nature_read(str code, enum nature *n);

/* ---- strata: bands of municipal population -----------------------------------------------------
 */

enum stratum {
    STRATUM_UNKNOWN, /* the population is unknown, which is not 0 */
    STRATUM_UNDER_15,
    STRATUM_15_30,
    STRATUM_30_50,
    STRATUM_50_100,
    STRATUM_100_250,
    STRATUM_OVER_250,
    STRATA
};
extern const i64 stratum_from[STRATA]; /* the least population of each */
extern const message stratum_labels[STRATA];
enum stratum stratum_of(opt_int population_municipal);

/* ---- identities ------------------------------------------------------------------------------ */

/* Nine digits with Luhn's key (ISO/IEC 7812-1), as Insee gives them. */
bool siren_valid(str s);
/* What people type: "217 400 423" becomes nine digits. Empty when it is none. */
str siren_read(arena *a, str typed);

/* The last part of its address: the SIREN, or dep-74, reg-84, com-97701, or org-12 by its row. */
str organisation_key(arena *a, enum nature n, str code, str siren, i64 id);
str organisation_path(arena *a, str key); /* "/collectivites/{key}" */

/* The uid of an authority of the directory is made of its official identity, so that it is the same
   on every instance and an archive finds it again: eight bytes of our own, then the class of its
   nature, then its code. `generation` is 0, or more when an older row already carries that uid. */
uid organisation_uid(enum nature n, str code, int generation);

/* ---- names ----------------------------------------------------------------------------------- */

/* A name as searches compare it: text_fold(), with "st", "ste" written in full. */
str organisation_fold(arena *a, str name);
/* The part people look for, of a folded name: without "cc", "metropole"… and without the article.
   "cc du pays de l ozon" -> "pays de l ozon"; "metropole de lyon" -> "lyon". */
str organisation_core(str folded);

enum match { MATCH_NONE, MATCH_INNER, MATCH_PREFIX, MATCH_EXACT };
/* How well a folded name answers what was typed (folded): every typed word must begin a word of it;
   "st" and "ste" also stand for "saint" and "sainte". The last word may be unfinished. */
enum match organisation_match(str typed, str folded);

/* ---- neighbours that resemble ---------------------------------------------------------------- */

struct profile {
    i64 id;
    enum nature nature;
    enum stratum stratum;
    opt_int population;     /* municipal, of the directory */
    i64 department, region; /* rows; 0: none */
};

/* Why a neighbour is there. */
struct resemblance {
    bool same_nature, same_stratum, same_department, same_region;
    opt_int percent; /* its population for 100 inhabitants here */
    int band;        /* 0: within 10 %, 1: within 25 %, 2: within 50 %, 3: beyond or unknown */
};
struct resemblance resemblance_of(const struct profile *self, const struct profile *other);
/* The order of neighbours: same stratum, then near in population (by bands), then by territory,
   then the nearest in population. Below 0 when x comes first. 0 never for two different rows. */
int resemblance_compare(const struct profile *self, const struct profile *x,
                        const struct profile *y);
/* May it stand among the neighbours at all? Same nature (Lyon counts as a métropole), another row.
 */
bool resembles(const struct profile *self, const struct profile *other);

#endif
