/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/organisation/directory.h"

#include <brotli/decode.h>
#include <string.h>

#include "commons/organisation/organisation.h"

enum { COLUMNS = 11 };

struct reading {
    arena *arena;
    struct directory *d;
    i64 line;
    str column[COLUMNS];
    i64 columns;
    str error;
};

static bool refuse(struct reading *r, const char *what)
{
    if (!r->error.len)
        r->error = text_format(r->arena, "directory, line %lld: %s", (long long)r->line, what);
    return false;
}

/* An empty column is unknown. */
static bool number(struct reading *r, i64 column, opt_int *n)
{
    str s = r->column[column];
    *n = (opt_int){0};
    if (!s.len)
        return true;
    n->has = str_to_i64(s, &n->value) && n->value >= 0;
    return n->has || refuse(r, "not a number");
}

static bool place(struct reading *r, i64 column, i64 count, i64 *at)
{
    opt_int n;
    if (!number(r, column, &n) || (n.has && n.value >= count))
        return refuse(r, "not a place");
    *at = n.has ? n.value : -1;
    return true;
}

/* The lines come sorted by kind, so that whatever a line refers to stands before it. */
#define FIND(rows, count, wanted, found)                                                           \
    do {                                                                                           \
        (found) = -1;                                                                              \
        for (i64 find_ = 0; find_ < (count); find_++)                                              \
            if (str_eq((rows)[find_].code, (wanted))) {                                            \
                (found) = find_;                                                                   \
                break;                                                                             \
            }                                                                                      \
    } while (0)

static bool read_region(struct reading *r)
{
    struct directory *d = r->d;
    d->regions[d->region_count++] =
        (struct directory_region){.code = r->column[1], .zone = r->column[2], .name = r->column[3]};
    return true;
}

static bool read_department(struct reading *r)
{
    struct directory *d = r->d;
    struct directory_department row = {.code = r->column[1], .name = r->column[3]};
    FIND(d->regions, d->region_count, r->column[2], row.region);
    if (row.region < 0)
        return refuse(r, "no such région");
    d->departments[d->department_count++] = row;
    return true;
}

static bool read_body(struct reading *r, struct directory_body *rows, i64 *count)
{
    enum nature nature;
    struct directory_body row = {
        .siren = r->column[1], .nature = r->column[2], .name = r->column[5]};
    if (!nature_read(row.nature, &nature) || natures[nature].epci != (rows == r->d->epci) ||
        (rows == r->d->ept && nature != NATURE_EPT))
        return refuse(r, "not a nature of such a body");
    if (!siren_valid(row.siren))
        return refuse(r, "not a SIREN");
    if (!number(r, 3, &row.municipal) || !number(r, 4, &row.total))
        return false;
    rows[(*count)++] = row;
    return true;
}

static bool in_part(struct reading *r, struct directory_body *b, i64 department, opt_int population)
{
    i64 i = 0;
    while (i < b->part_count && b->parts[i].department != department)
        i++;
    if (i == DIRECTORY_PARTS)
        return refuse(r, "an EPCI in too many départements");
    if (i == b->part_count)
        b->parts[b->part_count++] = (struct directory_part){.department = department};
    b->parts[i].members++;
    b->parts[i].population += population.has ? population.value : 0;
    b->members++;
    return true;
}

static bool read_commune(struct reading *r)
{
    struct directory *d = r->d;
    struct directory_commune row = {
        .code = r->column[1], .siren = r->column[2], .name = r->column[10]};
    FIND(d->departments, d->department_count, r->column[3], row.department);
    if (row.department < 0)
        return refuse(r, "no such département");
    if (d->commune_count && str_compare(d->communes[d->commune_count - 1].code, row.code) >= 0)
        return refuse(r, "communes out of order");
    if (!number(r, 4, &row.municipal) || !number(r, 5, &row.total) ||
        !place(r, 6, d->epci_count, &row.epci) || !number(r, 7, &row.epci_municipal) ||
        !number(r, 8, &row.epci_total) || !place(r, 9, d->ept_count, &row.ept))
        return false;
    str zone = d->regions[d->departments[row.department].region].zone;
    bool mayotte = str_eq(d->departments[row.department].code, S("976"));
    if (!str_eq(zone, S("com")))
        row.year = (opt_int){true, mayotte ? d->mayotte_year : d->commune_year};
    d->communes[d->commune_count++] = row;
    return (row.epci < 0 || in_part(r, &d->epci[row.epci], row.department, row.epci_municipal)) &&
           (row.ept < 0 || in_part(r, &d->ept[row.ept], row.department, row.municipal));
}

static i64 commune_by_code(const struct directory *d, str code)
{
    i64 low = 0, high = d->commune_count;
    while (low < high) {
        i64 middle = (low + high) / 2;
        if (str_compare(d->communes[middle].code, code) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low < d->commune_count && str_eq(d->communes[low].code, code) ? low : -1;
}

static bool read_former(struct reading *r)
{
    struct directory *d = r->d;
    struct directory_former row = {.code = r->column[1],
                                   .kind = r->column[2],
                                   .name = r->column[4],
                                   .commune = commune_by_code(d, r->column[3])};
    if (row.commune < 0)
        return refuse(r, "no such commune");
    d->former[d->former_count++] = row;
    return true;
}

static bool read_line(struct reading *r)
{
    char kind = r->column[0].len == 1 ? r->column[0].at[0] : '?';
    static const struct {
        char kind;
        i64 columns;
    } kinds[] = {{'R', 4}, {'D', 4}, {'E', 6}, {'T', 6}, {'C', 11}, {'F', 5}};
    for (i64 i = 0; i < countof(kinds); i++)
        if (kinds[i].kind == kind && kinds[i].columns != r->columns)
            return refuse(r, "not its number of columns");
    switch (kind) {
    case 'R':
        return read_region(r);
    case 'D':
        return read_department(r);
    case 'E':
        return read_body(r, r->d->epci, &r->d->epci_count);
    case 'T':
        return read_body(r, r->d->ept, &r->d->ept_count);
    case 'C':
        return read_commune(r);
    case 'F':
        return read_former(r);
    default:
        return refuse(r, "not a kind of line");
    }
}

static void cut_columns(struct reading *r, str line)
{
    r->columns = 0;
    memset(r->column, 0, sizeof r->column);
    for (bool more = true; more && r->columns < COLUMNS; r->columns++) {
        more = str_find(line, S("\t")) >= 0;
        r->column[r->columns] = r->columns == COLUMNS - 1 ? line : str_cut(&line, '\t');
    }
}

static bool read_head(struct reading *r)
{
    opt_int years[4];
    for (i64 i = 0; i < 4; i++)
        if (!number(r, 3 + i, &years[i]) || !years[i].has)
            return refuse(r, "a year is missing");
    if (r->columns != 7 || !str_eq(r->column[0], S("parvis-directory")) ||
        !str_eq(r->column[1], S("1")) || !r->column[2].len || r->column[2].len > 40)
        return refuse(r, "not a directory of format 1");
    struct directory *d = r->d;
    d->edition = r->column[2];
    d->geography_year = years[0].value;
    d->commune_year = years[1].value;
    d->epci_year = years[2].value;
    d->mayotte_year = years[3].value;
    return true;
}

/* Room for every line, counted by kind beforehand. */
static void make_room(struct reading *r, str lines)
{
    i64 counts[128] = {0};
    while (lines.len) {
        str line = str_cut(&lines, '\n');
        if (line.len > 1 && line.at[1] == '\t')
            counts[line.at[0] & 127]++;
    }
    struct directory *d = r->d;
    d->regions = new_n(r->arena, struct directory_region, counts['R']);
    d->departments = new_n(r->arena, struct directory_department, counts['D']);
    d->epci = new_n(r->arena, struct directory_body, counts['E']);
    d->ept = new_n(r->arena, struct directory_body, counts['T']);
    d->communes = new_n(r->arena, struct directory_commune, counts['C']);
    d->former = new_n(r->arena, struct directory_former, counts['F']);
}

static bool before(const struct directory_part *x, const struct directory_part *y)
{
    return x->population != y->population ? x->population > y->population : x->members > y->members;
}

/* Attached to the majority of its inhabitants: the majority of communes says otherwise for six EPCI
   of edition 6.0.0, and is the seat of only one of them. */
static void order_parts(const struct directory *d, struct directory_body *b)
{
    for (i64 i = 1; i < b->part_count; i++)
        for (i64 j = i; j > 0 && before(&b->parts[j], &b->parts[j - 1]); j--) {
            struct directory_part p = b->parts[j];
            b->parts[j] = b->parts[j - 1];
            b->parts[j - 1] = p;
        }
    for (i64 i = 0; i < b->part_count; i++) {
        bool seen = false;
        for (i64 j = 0; j < i; j++)
            seen = seen || d->departments[b->parts[j].department].region ==
                               d->departments[b->parts[i].department].region;
        b->region_count += !seen;
    }
}

/* A sum of what is known; of nothing known it is unknown. */
static void add_to(opt_int *sum, opt_int *sum_year, opt_int n, opt_int year)
{
    if (!n.has)
        return;
    sum->value = sum->has ? sum->value + n.value : n.value;
    sum->has = true;
    *sum_year = year;
}

/* Départements and régions count the inhabitants of their communes; unknown where none is known. */
static void sum_up(struct directory *d)
{
    for (i64 i = 0; i < d->commune_count; i++) {
        const struct directory_commune *c = &d->communes[i];
        struct directory_department *in = &d->departments[c->department];
        add_to(&in->population, &in->population_year, c->municipal, c->year);
    }
    for (i64 i = 0; i < d->department_count; i++) {
        const struct directory_department *in = &d->departments[i];
        struct directory_region *region = &d->regions[in->region];
        add_to(&region->population, &region->population_year, in->population, in->population_year);
    }
    for (i64 i = 0; i < d->epci_count; i++)
        order_parts(d, &d->epci[i]);
    for (i64 i = 0; i < d->ept_count; i++)
        order_parts(d, &d->ept[i]);
}

bool directory_parse(arena *a, str lines, struct directory *d, str *error)
{
    *d = (struct directory){0};
    struct reading r = {.arena = a, .d = d};
    bool ended = false, well = utf8_valid(lines) || refuse(&r, "not UTF-8");
    if (well)
        make_room(&r, lines);
    while (well && lines.len && !ended) {
        str line = str_cut(&lines, '\n');
        r.line++;
        cut_columns(&r, line);
        ended = str_eq(line, S("."));
        well = ended || (r.line == 1 ? read_head(&r) : read_line(&r));
    }
    if (well && (!ended || lines.len || !d->commune_count))
        well = refuse(&r, "the file is cut");
    if (well)
        sum_up(d);
    *error = r.error;
    return well;
}

bool directory_read(arena *a, const struct directory_blob *blob, struct directory *d, str *error)
{
    if (blob->raw_size < 1 || blob->raw_size > DIRECTORY_MAX) {
        *error = S("directory: its size is wrong");
        return false;
    }
    size_t size = (size_t)blob->raw_size;
    char *lines = new_n(a, char, blob->raw_size);
    if (BrotliDecoderDecompress((size_t)blob->size, (const uint8_t *)blob->bytes, &size,
                                (uint8_t *)lines) != BROTLI_DECODER_RESULT_SUCCESS ||
        (i64)size != blob->raw_size) {
        *error = S("directory: it cannot be decompressed");
        return false;
    }
    return directory_parse(a, (str){lines, blob->raw_size}, d, error);
}
