/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdlib.h>
#include <string.h>

#include "commons/organisation/directory.h"
#include "commons/organisation/organisation.h"
#include "commons/organisation/words.h"
#include "organisation_sql.h"

/* A row that was there before this import. */
struct known {
    const struct organisation_identity *row;
    enum nature nature;
    bool seen;
};
struct knowns {
    struct known **at;
    i64 len, cap;
};

struct importing {
    struct db *db;
    arena *arena;
    arena scratch; /* of one row */
    struct directory *d;
    instant now;
    struct directory_report *report;
    struct knowns by_code, by_siren;
};

/* What the directory says of one body. */
struct record {
    enum nature nature;
    str name, code, siren;
    i64 department, region, epci, ept; /* rows; 0: none */
    opt_int municipal, total, year;
    i64 members, department_count, region_count;
};

/* ---- who is who ------------------------------------------------------------------------------ */

static int class_of(enum nature n) { return natures[n].epci ? (int)NATURE_CC : (int)n; }

static str code_of(const struct known *k) { return k->row->code.value; }

static int compare_codes(const void *x, const void *y)
{
    const struct known *a = *(struct known *const *)x, *b = *(struct known *const *)y;
    int order = class_of(a->nature) - class_of(b->nature);
    return order ? order : str_compare(code_of(a), code_of(b));
}

static int compare_sirens(const void *x, const void *y)
{
    const struct known *a = *(struct known *const *)x, *b = *(struct known *const *)y;
    return str_compare(a->row->siren.value, b->row->siren.value);
}

static void learn(struct importing *in)
{
    struct organisation_identity_rows rows = directory_identities(in->db, in->arena);
    for (i64 i = 0; i < rows.len; i++) {
        struct known *k = new (in->arena, struct known);
        k->row = &rows.at[i];
        if (!nature_read(k->row->nature, &k->nature))
            continue;
        if (k->row->code.has && str_eq(k->row->source, S("directory")))
            *push(in->arena, &in->by_code) = k;
        if (k->row->siren.has)
            *push(in->arena, &in->by_siren) = k;
    }
    if (in->by_code.len)
        qsort(in->by_code.at, (size_t)in->by_code.len, sizeof(struct known *), compare_codes);
    if (in->by_siren.len)
        qsort(in->by_siren.at, (size_t)in->by_siren.len, sizeof(struct known *), compare_sirens);
}

static struct known *look(const struct knowns *all, struct organisation_identity like,
                          enum nature nature, int (*compare)(const void *, const void *))
{
    struct known key = {.row = &like, .nature = nature}, *pointer = &key;
    struct known **found =
        all->len ? bsearch(&pointer, all->at, (size_t)all->len, sizeof pointer, compare) : NULL;
    return found ? *found : NULL;
}

static struct known *known_by_code(const struct importing *in, enum nature nature, str code)
{
    return look(&in->by_code, (struct organisation_identity){.code = {true, code}}, nature,
                compare_codes);
}

static struct known *known_by_siren(const struct importing *in, str siren)
{
    return siren.len ? look(&in->by_siren, (struct organisation_identity){.siren = {true, siren}},
                            NATURE_OTHER, compare_sirens)
                     : NULL;
}

static bool commune_is_in(const struct directory *d, str code)
{
    i64 low = 0, high = d->commune_count;
    while (low < high) {
        i64 middle = (low + high) / 2;
        int order = str_compare(d->communes[middle].code, code);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* By code first; then by SIREN, for a commune that took another code, or a body that a person added
   before the directory had it. */
static struct known *identify(const struct importing *in, const struct record *r)
{
    struct known *k = known_by_code(in, r->nature, r->code);
    if (k)
        return k->seen ? NULL : k;
    k = known_by_siren(in, r->siren);
    if (!k || k->seen)
        return NULL;
    bool other_authority =
        natures[k->nature].authority && class_of(k->nature) != class_of(r->nature);
    bool still_there =
        k->nature == NATURE_COMMUNE && k->row->code.has && commune_is_in(in->d, code_of(k));
    return other_authority || still_there ? NULL : k;
}

/* ---- writing a row -----------------------------------------------------------------------------
 */

static opt_int reference(i64 id) { return (opt_int){id != 0, id}; }
static opt_text unless_empty(str s) { return (opt_text){s.len > 0, s}; }

static uid free_uid(struct importing *in, const struct record *r)
{
    uid u = organisation_uid(r->nature, r->code, 0);
    for (int generation = 1; in->by_code.len && organisation_by_uid(in->db, &in->scratch, u);
         generation++)
        u = organisation_uid(r->nature, r->code, generation);
    return u;
}

/* Whoever else carries this SIREN gives it up; a body that a person added is merged into this one.
 */
static void release_siren(struct importing *in, const struct record *r, const struct known *self)
{
    struct known *k = known_by_siren(in, r->siren);
    if (!k || k == self)
        return;
    str key = text_format(&in->scratch, "org-%lld", (long long)k->row->id);
    directory_release_siren(in->db, k->row->id, key);
}

static i64 insert(struct importing *in, const struct record *r, str folded, str key)
{
    arena *a = &in->scratch;
    i64 weight = r->municipal.has ? r->municipal.value : 0;
    i64 id = organisation_insert(in->db, (struct organisation_insert_in){
                                             .uid = free_uid(in, r),
                                             .nature = str_of(natures[r->nature].code),
                                             .name = r->name,
                                             .sort_key = text_sort_key(a, r->name),
                                             .folded = folded,
                                             .core = organisation_core(folded),
                                             .weight = weight,
                                             .siren = unless_empty(r->siren),
                                             .code = unless_empty(r->code),
                                             .address_key = key,
                                             .department = reference(r->department),
                                             .region = reference(r->region),
                                             .epci = reference(r->epci),
                                             .ept = reference(r->ept),
                                             .population_municipal = r->municipal,
                                             .population_total = r->total,
                                             .population_year = r->year,
                                             .stratum = stratum_of(r->municipal),
                                             .member_count = r->members,
                                             .department_count = r->department_count,
                                             .region_count = r->region_count,
                                             .source = S("directory"),
                                             .edition = in->d->edition,
                                             .now = in->now,
                                         });
    organisation_add_words(in->db, folded, weight, id);
    in->report->added++;
    return id;
}

static void update(struct importing *in, const struct record *r, const struct known *k, str folded,
                   str key)
{
    arena *a = &in->scratch;
    i64 id = k->row->id, weight = r->municipal.has ? r->municipal.value : 0;
    directory_update(in->db, (struct directory_update_in){
                                 .id = id,
                                 .nature = str_of(natures[r->nature].code),
                                 .name = r->name,
                                 .sort_key = text_sort_key(a, r->name),
                                 .folded = folded,
                                 .core = organisation_core(folded),
                                 .weight = weight,
                                 .siren = unless_empty(r->siren),
                                 .code = unless_empty(r->code),
                                 .address_key = key,
                                 .department = reference(r->department),
                                 .region = reference(r->region),
                                 .epci = reference(r->epci),
                                 .ept = reference(r->ept),
                                 .population_municipal = r->municipal,
                                 .population_total = r->total,
                                 .population_year = r->year,
                                 .stratum = stratum_of(r->municipal),
                                 .member_count = r->members,
                                 .department_count = r->department_count,
                                 .region_count = r->region_count,
                                 .edition = in->d->edition,
                                 .now = in->now,
                             });
    const struct organisation_identity *old = k->row;
    bool renamed = !str_eq(old->name, r->name);
    bool resized = old->population_municipal.has != r->municipal.has ||
                   old->population_municipal.value != r->municipal.value;
    if (renamed || resized) {
        organisation_words_remove(in->db, id);
        organisation_add_words(in->db, folded, weight, id);
    }
    if (!str_eq(old->address_key, key)) {
        directory_forget_address(in->db, key);
        directory_keep_address(in->db, old->address_key, id);
    }
    in->report->changed += renamed || k->nature != r->nature ||
                           !str_eq(old->siren.value, r->siren) || !str_eq(old->code.value, r->code);
}

/* Writes one body; returns its row. */
static i64 put(struct importing *in, const struct record *r)
{
    arena_reset(&in->scratch);
    struct known *k = identify(in, r);
    str folded = organisation_fold(&in->scratch, r->name);
    str key = organisation_key(&in->scratch, r->nature, r->code, r->siren, 0);
    release_siren(in, r, k);
    if (!k)
        return insert(in, r, folded, key);
    k->seen = true;
    update(in, r, k, folded, key);
    return k->row->id;
}

/* ---- the whole directory ------------------------------------------------------------------------
 */

static void put_regions_and_departments(struct importing *in)
{
    struct directory *d = in->d;
    for (i64 i = 0; i < d->region_count; i++) {
        struct directory_region *r = &d->regions[i];
        r->id = put(in, &(struct record){.nature = NATURE_REGION,
                                         .name = r->name,
                                         .code = r->code,
                                         .municipal = r->population,
                                         .year = r->population_year,
                                         .department_count = 1,
                                         .region_count = 1});
    }
    for (i64 i = 0; i < d->department_count; i++) {
        struct directory_department *r = &d->departments[i];
        r->id = put(in, &(struct record){.nature = NATURE_DEPARTEMENT,
                                         .name = r->name,
                                         .code = r->code,
                                         .region = d->regions[r->region].id,
                                         .municipal = r->population,
                                         .year = r->population_year,
                                         .department_count = 1,
                                         .region_count = 1});
    }
}

static void put_body(struct importing *in, struct directory_body *b, i64 year)
{
    const struct directory *d = in->d;
    struct record r = {.name = b->name,
                       .code = b->siren,
                       .siren = b->siren,
                       .municipal = b->municipal,
                       .total = b->total,
                       .members = b->members,
                       .department_count = b->part_count,
                       .region_count = b->region_count};
    check(nature_read(b->nature, &r.nature)); /* directory_parse() refused any other */
    if (b->municipal.has)
        r.year = (opt_int){true, year};
    if (b->part_count) {
        const struct directory_department *main = &d->departments[b->parts[0].department];
        r.department = main->id;
        r.region = d->regions[main->region].id;
    }
    b->id = put(in, &r);
}

static void put_communes(struct importing *in)
{
    struct directory *d = in->d;
    for (i64 i = 0; i < d->commune_count; i++) {
        struct directory_commune *c = &d->communes[i];
        const struct directory_department *department = &d->departments[c->department];
        c->id = put(in, &(struct record){
                            .nature = NATURE_COMMUNE,
                            .name = c->name,
                            .code = c->code,
                            .siren = c->siren,
                            .department = department->id,
                            .region = d->regions[department->region].id,
                            .epci = c->epci < 0 ? 0 : d->epci[c->epci].id,
                            .ept = c->ept < 0 ? 0 : d->ept[c->ept].id,
                            .municipal = c->municipal,
                            .total = c->total,
                            .year = c->municipal.has ? c->year : (opt_int){0},
                            .department_count = 1,
                            .region_count = 1,
                        });
    }
}

/* ---- what is no longer there
 * ---------------------------------------------------------------------- */

static i64 commune_that_holds(const struct directory *d, str code)
{
    for (i64 i = 0; i < d->former_count; i++)
        if (str_eq(d->former[i].code, code))
            return d->communes[d->former[i].commune].id;
    return 0;
}

/* The body that most communes of this one went to. */
static i64 successor(struct importing *in, i64 body)
{
    struct directory_successor_rows rows = directory_successors(in->db, &in->scratch, body);
    if (!rows.len || rows.at[0].members * 2 <= directory_member_total(in->db, body) ||
        rows.at[0].epci == body)
        return 0;
    return rows.at[0].epci;
}

static void end(struct importing *in, const struct known *k)
{
    arena_reset(&in->scratch);
    i64 id = k->row->id, by = k->nature == NATURE_COMMUNE ? commune_that_holds(in->d, code_of(k))
                              : natures[k->nature].epci   ? successor(in, id)
                                                          : 0;
    if (by == id)
        by = 0;
    directory_end(in->db, id, by ? S("merged") : S("closed"), reference(by), in->now);
    if (by)
        directory_follow(in->db, id, by);
    in->report->merged += by != 0;
    in->report->closed += by == 0;
}

/* Communes first: an EPCI's successor is known by where its communes are now. */
static void end_missing(struct importing *in, bool communes)
{
    for (i64 i = 0; i < in->by_code.len; i++) {
        const struct known *k = in->by_code.at[i];
        if (!k->seen && str_eq(k->row->state, S("current")) &&
            (k->nature == NATURE_COMMUNE) == communes)
            end(in, k);
    }
}

/* A body that a person had added under a SIREN that the directory gave to another row. */
static void end_given_up(struct importing *in)
{
    for (i64 i = 0; i < in->by_siren.len; i++) {
        const struct known *k = in->by_siren.at[i];
        if (k->seen || str_eq(k->row->source, S("directory")) ||
            !str_eq(k->row->state, S("current")))
            continue;
        arena_reset(&in->scratch);
        struct organisation_identity *now =
            organisation_by_siren(in->db, &in->scratch, k->row->siren.value);
        if (now && now->id != k->row->id) {
            directory_end(in->db, k->row->id, S("merged"), reference(now->id), in->now);
            in->report->merged++;
        }
    }
}

/* ---- what hangs on the rows
 * ------------------------------------------------------------------------ */

static void put_members(struct importing *in)
{
    const struct directory *d = in->d;
    directory_clear_members(in->db, d->edition);
    for (i64 i = 0; i < d->commune_count; i++) {
        const struct directory_commune *c = &d->communes[i];
        if (c->epci >= 0)
            directory_member(in->db,
                             (struct directory_member_in){.body = d->epci[c->epci].id,
                                                          .member = c->id,
                                                          .population_municipal = c->epci_municipal,
                                                          .population_total = c->epci_total,
                                                          .population_year = {true, d->epci_year}});
        if (c->ept >= 0)
            directory_member(
                in->db, (struct directory_member_in){.body = d->ept[c->ept].id,
                                                     .member = c->id,
                                                     .population_municipal = c->municipal,
                                                     .population_total = c->total,
                                                     .population_year = {true, d->commune_year}});
    }
}

static void put_territory(struct importing *in, const struct directory_body *b)
{
    const struct directory *d = in->d;
    for (i64 i = 0; i < b->part_count && b->part_count > 1; i++)
        directory_territory(in->db, b->id, d->departments[b->parts[i].department].id,
                            b->parts[i].members, b->parts[i].population);
    for (i64 i = 0; i < b->part_count && b->region_count > 1; i++) {
        i64 region = d->departments[b->parts[i].department].region, members = 0, population = 0;
        bool before = false;
        for (i64 j = 0; j < b->part_count; j++) {
            if (d->departments[b->parts[j].department].region != region)
                continue;
            before = before || j < i;
            members += b->parts[j].members;
            population += b->parts[j].population;
        }
        if (!before)
            directory_territory(in->db, b->id, d->regions[region].id, members, population);
    }
}

static void put_former(struct importing *in)
{
    const struct directory *d = in->d;
    directory_clear_former(in->db);
    for (i64 i = 0; i < d->former_count; i++) {
        const struct directory_former *f = &d->former[i];
        arena_reset(&in->scratch);
        if (!f->name.len || str_eq(f->name, d->communes[f->commune].name))
            continue;
        str folded = organisation_fold(&in->scratch, f->name);
        directory_former(in->db,
                         (struct directory_former_in){.code = f->code,
                                                      .kind = f->kind,
                                                      .name = f->name,
                                                      .core = organisation_core(folded),
                                                      .organisation = d->communes[f->commune].id});
    }
}

void directory_import(struct db *db, arena *a, struct directory *d, instant now,
                      struct directory_report *report)
{
    *report = (struct directory_report){0};
    struct directory_edition_row *last = directory_last(db, a);
    if (last && str_eq(last->edition, d->edition))
        return;
    struct importing in = {
        .db = db, .arena = a, .scratch = arena_of(4 << 20), .d = d, .now = now, .report = report};
    learn(&in);
    put_regions_and_departments(&in);
    for (i64 i = 0; i < d->epci_count; i++)
        put_body(&in, &d->epci[i], d->epci_year);
    for (i64 i = 0; i < d->ept_count; i++)
        put_body(&in, &d->ept[i], d->commune_year);
    put_communes(&in);
    end_missing(&in, true);
    end_missing(&in, false);
    end_given_up(&in);
    put_members(&in);
    directory_clear_territories(db, d->edition);
    for (i64 i = 0; i < d->epci_count; i++)
        put_territory(&in, &d->epci[i]);
    for (i64 i = 0; i < d->ept_count; i++)
        put_territory(&in, &d->ept[i]);
    put_former(&in);
    directory_imported(db, (struct directory_imported_in){.edition = d->edition,
                                                          .now = now,
                                                          .added = report->added,
                                                          .changed = report->changed,
                                                          .merged = report->merged,
                                                          .closed = report->closed});
    arena_free(&in.scratch);
}
