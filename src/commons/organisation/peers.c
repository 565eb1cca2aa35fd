/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/organisation/peers.h"

#include <stdlib.h>

enum {
    NEAREST = 80,   /* on either side in population */
    AROUND = 150,   /* in the same département, in the same région */
    STRATUM_FEW = 8 /* fewer than that in the stratum, and the strata beside it are asked too */
};

struct profile profile_of(const struct organisation_card *card)
{
    struct profile p = {.id = card->id,
                        .nature = NATURE_OTHER,
                        .stratum = (enum stratum)card->stratum,
                        .population = card->population_municipal,
                        .department = card->department.has ? card->department.value : 0,
                        .region = card->region.has ? card->region.value : 0};
    nature_read(card->nature, &p.nature);
    return p;
}

struct gathering {
    struct db *db;
    arena *arena;
    const struct profile *self;
    struct neighbours found;
};

static void take(struct gathering *g, struct organisation_card_rows rows)
{
    for (i64 i = 0; i < rows.len; i++) {
        struct profile other = profile_of(&rows.at[i]);
        bool there = !resembles(g->self, &other);
        for (i64 k = 0; k < g->found.len && !there; k++)
            there = g->found.at[k].card.id == other.id;
        if (!there)
            *push(g->arena, &g->found) =
                (struct neighbour){rows.at[i], resemblance_of(g->self, &other)};
    }
}

static void gather(struct gathering *g, enum nature nature)
{
    const struct profile *s = g->self;
    str code = str_of(natures[nature].code);
    i64 stratum = s->stratum, population = s->population.value;
    take(g, organisation_next_larger(g->db, g->arena, code, stratum, population, NEAREST));
    take(g, organisation_next_smaller(g->db, g->arena, code, stratum, population, NEAREST));
    if (s->department)
        take(g, organisation_near_in_department(
                    g->db, g->arena,
                    (struct organisation_near_in_department_in){.department = s->department,
                                                                .nature = code,
                                                                .least = population * 2 / 3,
                                                                .most = population * 3 / 2,
                                                                .count = AROUND}));
    if (s->region)
        take(g, organisation_near_in_region(
                    g->db, g->arena,
                    (struct organisation_near_in_region_in){.region = s->region,
                                                            .nature = code,
                                                            .stratum = stratum,
                                                            .least = population * 10 / 11,
                                                            .most = population * 11 / 10 + 1,
                                                            .count = AROUND}));
    for (i64 step = 1; step < STRATA && g->found.len < STRATUM_FEW; step++) {
        if (stratum - step >= STRATUM_UNDER_15)
            take(g, organisation_next_smaller(g->db, g->arena, code, stratum - step, population,
                                              STRATUM_FEW));
        if (stratum + step < STRATA)
            take(g, organisation_next_larger(g->db, g->arena, code, stratum + step, population,
                                             STRATUM_FEW));
    }
}

/* The standard library's sort takes no context: an insertion sort of some hundreds does. */
static void order(const struct profile *self, struct neighbours *n)
{
    for (i64 i = 1; i < n->len; i++) {
        struct neighbour moving = n->at[i];
        struct profile p = profile_of(&moving.card);
        i64 low = 0, high = i;
        while (low < high) {
            i64 middle = (low + high) / 2;
            struct profile q = profile_of(&n->at[middle].card);
            if (resemblance_compare(self, &q, &p) < 0)
                low = middle + 1;
            else
                high = middle;
        }
        for (i64 k = i; k > low; k--)
            n->at[k] = n->at[k - 1];
        n->at[low] = moving;
    }
}

struct neighbours organisation_neighbours(struct db *d, arena *a, const struct profile *self,
                                          i64 count)
{
    struct gathering g = {.db = d, .arena = a, .self = self};
    if (!self->population.has || !natures[self->nature].authority)
        return g.found;
    gather(&g, self->nature);
    if (self->nature == NATURE_METRO || self->nature == NATURE_MET69)
        gather(&g, self->nature == NATURE_METRO ? NATURE_MET69 : NATURE_METRO);
    order(self, &g.found);
    if (count > NEIGHBOURS_MAX)
        count = NEIGHBOURS_MAX;
    if (g.found.len > count)
        g.found.len = count;
    return g.found;
}

message resemblance_size(arena *a, const struct resemblance *r)
{
    if (!r->percent.has)
        return T("population non comparable");
    i64 apart = r->percent.value - 100;
    if (apart == 0)
        return T("même population, à 1 % près");
    str percent = text_format(a, "%lld", (long long)(apart < 0 ? -apart : apart));
    return apart < 0 ? T("{1} % d’habitants en moins", percent)
                     : T("{1} % d’habitants en plus", percent);
}

message resemblance_territory(const struct resemblance *r)
{
    if (r->same_department)
        return T("même département");
    if (r->same_region)
        return T("même région");
    return T("autre région");
}

/* ---- mes pairs ------------------------------------------------------------------------------- */

struct organisation_card_rows peers_read(struct db *d, arena *a, str ids)
{
    struct organisation_card_rows peers = {0};
    for (i64 looked = 0; ids.len && peers.len < PEERS_MAX && looked < 2 * PEERS_MAX; looked++) {
        i64 id;
        str part = str_cut(&ids, '-');
        bool there = !str_to_i64(part, &id) || id < 1;
        for (i64 i = 0; i < peers.len && !there; i++)
            there = peers.at[i].id == id;
        struct organisation_card *card = there ? NULL : organisation_card_of(d, a, id);
        if (card)
            *push(a, &peers) = *card;
    }
    return peers;
}

static void add_id(text *t, i64 id)
{
    if (t->len)
        text_add_char(t, '-');
    text_add_i64(t, id);
}

str peers_with(arena *a, const struct organisation_card_rows *peers, i64 id)
{
    text t = text_of(a, PEERS_MAX * 21);
    i64 kept = 0;
    for (i64 i = 0; i < peers->len && kept < PEERS_MAX - 1; i++)
        if (peers->at[i].id != id) {
            add_id(&t, peers->at[i].id);
            kept++;
        }
    add_id(&t, id);
    return text_str(&t);
}

str peers_without(arena *a, const struct organisation_card_rows *peers, i64 id)
{
    text t = text_of(a, PEERS_MAX * 21);
    for (i64 i = 0; i < peers->len && i < PEERS_MAX; i++)
        if (peers->at[i].id != id)
            add_id(&t, peers->at[i].id);
    return text_str(&t);
}

bool peers_named(str ids, i64 id)
{
    i64 one;
    while (ids.len)
        if (str_to_i64(str_cut(&ids, '-'), &one) && one == id)
            return true;
    return false;
}

str neighbours_dismissed(struct db *d, arena *a, i64 person, i64 sheet)
{
    struct dismissed_rows rows = neighbour_dismissed_from(d, a, person, sheet);
    text t = text_of(a, PEERS_MAX * 21);
    for (i64 i = 0; i < rows.len; i++)
        add_id(&t, rows.at[i].organisation);
    return text_str(&t);
}

bool neighbours_dismiss(struct db *d, arena *a, i64 person, i64 sheet, i64 organisation)
{
    if (neighbour_dismissed_from(d, a, person, sheet).len >= PEERS_MAX)
        return false;
    neighbour_dismiss(d, person, sheet, organisation);
    return true;
}

bool peers_add(struct db *d, i64 person, i64 organisation, instant now)
{
    if (peer_total(d, person) >= PEERS_MAX)
        return false;
    peer_add(d, person, organisation, now);
    return true;
}
