/* SPDX-License-Identifier: EUPL-1.2 */
/* directoryc: the directory of French local authorities, from the JSON of the npm package
 * @etalab/decoupage-administratif to one compressed C array.
 *
 *     directoryc DATA_DIR EDITION OUT.c
 *
 * Runs at build. An edition it does not know, a file that is empty or cut, a reference to nothing
 * or a name that holds a tab fails the build: nothing is guessed. What it writes is read by
 * commons/organisation/directory.c; the format is described in directory.h. */
#include "base/arena.h"
#include "base/text.h"

#include <brotli/encode.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The package does not say of which year its figures are: its README and the figures themselves do
   (Paris: 2,113,705 in epci.json is the reference population of 2022, 2,103,778 in communes.json
   that of 2023). A new edition is added here by hand, after reading its README. */
static const struct edition {
    const char *version;
    int geography, communes, epci, mayotte;
} editions[] = {
    {"6.0.0", 2026, 2023, 2022, 2017},
};

struct commune {
    const char *code, *siren, *name, *department;
    i64 population; /* -1: unknown */
    i64 total;      /* of the same year; -1: unknown */
    i64 epci, ept;  /* line numbers from 0; -1: none */
    i64 epci_municipal, epci_total;
};

struct communes {
    struct commune *at;
    i64 len, cap;
};

static _Noreturn void fail(const char *file, const char *what, const char *of)
{
    fprintf(stderr, "directoryc: %s.json: %s%s%s\n", file, what, *of ? ": " : "", of);
    exit(1);
}

static json_t *load(const char *folder, const char *name, i64 least, i64 most)
{
    char path[4096];
    if ((size_t)snprintf(path, sizeof path, "%s/%s.json", folder, name) >= sizeof path)
        fail(name, "path too long", "");
    json_error_t error;
    json_t *rows = json_load_file(path, 0, &error);
    if (!rows)
        fail(name, error.text, path);
    if (!json_is_array(rows) || (i64)json_array_size(rows) < least ||
        (i64)json_array_size(rows) > most)
        fail(name, "not a list of the expected length", path);
    return rows;
}

/* A member that must be a text without tab or line end. */
static const char *text_member(const char *file, const json_t *row, const char *member)
{
    const char *s = json_string_value(json_object_get(row, member));
    if (!s || !*s || strpbrk(s, "\t\n\r"))
        fail(file, "no such text, or one that cannot be kept", member);
    return s;
}

static i64 number_member(const char *file, const json_t *row, const char *member)
{
    const json_t *n = json_object_get(row, member);
    if (!n)
        return -1;
    if (!json_is_integer(n) || json_integer_value(n) < 0)
        fail(file, "not a whole number", member);
    return json_integer_value(n);
}

static bool is(const json_t *row, const char *member, const char *value)
{
    const char *s = json_string_value(json_object_get(row, member));
    return s && strcmp(s, value) == 0;
}

static int by_code(const void *a, const void *b)
{
    const struct commune *x = a, *y = b;
    return strcmp(x->code, y->code);
}

static struct commune *find(struct communes *all, const char *code)
{
    struct commune key = {.code = code};
    return bsearch(&key, all->at, (size_t)all->len, sizeof key, by_code);
}

static void field(text *t, str s)
{
    text_add_char(t, '\t');
    text_add(t, s);
}

static void number(text *t, i64 n)
{
    text_add_char(t, '\t');
    if (n >= 0)
        text_add_i64(t, n);
}

static void regions_and_departments(text *t, const char *folder)
{
    size_t i;
    json_t *row, *regions = load(folder, "regions", 20, 40);
    json_array_foreach(regions, i, row)
    {
        text_add(t, S("R"));
        field(t, str_of(text_member("regions", row, "code")));
        field(t, str_of(text_member("regions", row, "zone")));
        field(t, str_of(text_member("regions", row, "nom")));
        text_add_char(t, '\n');
    }
    json_t *departments = load(folder, "departements", 100, 130);
    json_array_foreach(departments, i, row)
    {
        text_add(t, S("D"));
        field(t, str_of(text_member("departements", row, "code")));
        field(t, str_of(text_member("departements", row, "region")));
        field(t, str_of(text_member("departements", row, "nom")));
        text_add_char(t, '\n');
    }
}

static struct communes current_communes(arena *a, json_t *rows)
{
    struct communes all = {0};
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        if (!is(row, "type", "commune-actuelle"))
            continue;
        const char *siren = json_string_value(json_object_get(row, "siren"));
        *push(a, &all) = (struct commune){
            .code = text_member("communes", row, "code"),
            .siren = siren ? siren : "",
            .name = text_member("communes", row, "nom"),
            .department = text_member("communes", row, "departement"),
            .population = number_member("communes", row, "population"),
            .total = -1,
            .epci = -1,
            .ept = -1,
            .epci_municipal = -1,
            .epci_total = -1,
        };
    }
    if (all.len < 30000 || all.len > 40000)
        fail("communes", "not the expected number of current communes", "");
    qsort(all.at, (size_t)all.len, sizeof *all.at, by_code);
    for (i64 n = 1; n < all.len; n++)
        if (strcmp(all.at[n - 1].code, all.at[n].code) == 0)
            fail("communes", "the same current commune twice", all.at[n].code);
    return all;
}

static void member_of(struct communes *all, const char *file, const json_t *member, i64 line)
{
    struct commune *c = find(all, text_member(file, member, "code"));
    if (!c)
        fail(file, "a member that is no current commune", text_member(file, member, "code"));
    i64 municipal = number_member(file, member, "populationMunicipale");
    i64 total = number_member(file, member, "populationTotale");
    bool ept = strcmp(file, "ept") == 0;
    if ((ept ? c->ept : c->epci) >= 0)
        fail(file, "a commune that is a member twice", c->code);
    if (ept) {
        c->ept = line;
        /* ept.json is of the year of communes.json: its total is the other half of the same pair.
         */
        if (municipal == c->population)
            c->total = total;
    } else {
        c->epci = line;
        c->epci_municipal = municipal;
        c->epci_total = total;
    }
}

static void bodies(text *t, const char *folder, const char *file, struct communes *all)
{
    bool ept = strcmp(file, "ept") == 0;
    json_t *row, *member, *rows = load(folder, file, ept ? 5 : 1000, ept ? 40 : 1600);
    size_t i, j;
    json_array_foreach(rows, i, row)
    {
        text_add(t, ept ? S("T") : S("E"));
        field(t, str_of(text_member(file, row, "code")));
        field(t, str_of(text_member(file, row, "type")));
        number(t, number_member(file, row, "populationMunicipale"));
        number(t, number_member(file, row, "populationTotale"));
        field(t, str_of(text_member(file, row, "nom")));
        text_add_char(t, '\n');
        const json_t *members = json_object_get(row, "membres");
        if (!json_is_array(members) || !json_array_size(members))
            fail(file, "no members", text_member(file, row, "nom"));
        json_array_foreach(members, j, member) member_of(all, file, member, (i64)i);
    }
}

static void write_communes(text *t, const struct communes *all)
{
    for (i64 i = 0; i < all->len; i++) {
        const struct commune *c = &all->at[i];
        text_add(t, S("C"));
        field(t, str_of(c->code));
        field(t, str_of(c->siren));
        field(t, str_of(c->department));
        number(t, c->population);
        number(t, c->total);
        number(t, c->epci);
        number(t, c->epci_municipal);
        number(t, c->epci_total);
        number(t, c->ept);
        field(t, str_of(c->name));
        text_add_char(t, '\n');
    }
}

static void former(text *t, struct communes *all, const char *type, const char *code,
                   const char *current, const char *name)
{
    if (!find(all, current))
        fail("communes", "a former commune inside none that exists", code);
    text_add(t, S("F"));
    field(t, str_of(code));
    field(t, str_of(type));
    field(t, str_of(current));
    field(t, str_of(name));
    text_add_char(t, '\n');
}

static void write_former(text *t, json_t *rows, struct communes *all)
{
    size_t i, j;
    json_t *row, *old, *named = json_object();
    json_array_foreach(rows, i, row)
    {
        bool delegated = is(row, "type", "commune-deleguee");
        if (!delegated && !is(row, "type", "commune-associee"))
            continue;
        const char *code = text_member("communes", row, "code");
        former(t, all, delegated ? "delegated" : "associated", code,
               text_member("communes", row, "chefLieu"), text_member("communes", row, "nom"));
        json_object_set_new(named, code, json_true());
    }
    json_array_foreach(rows, i, row)
        json_array_foreach(json_object_get(row, "anciensCodes"), j, old)
    {
        const char *code = json_string_value(old);
        if (!code || strpbrk(code, "\t\n"))
            fail("communes", "a former code that is none", "");
        if (!json_object_get(named, code))
            former(t, all, "code", code, text_member("communes", row, "code"), "");
    }
    json_decref(named);
}

static void write_array(const char *path, const char *edition, const uint8_t *bytes, size_t size,
                        i64 raw)
{
    FILE *out = fopen(path, "w");
    if (!out) {
        perror(path);
        exit(1);
    }
    fprintf(out,
            "/* Made by tools/directoryc.c; do not edit. */\n"
            "#include \"commons/organisation/directory.h\"\n\n"
            "const struct directory_blob directory_embedded = {%zu, %lld, \"%s\",\n",
            size, (long long)raw, edition);
    /* Octal escapes in a string: compiles far faster than a list of numbers. */
    for (size_t i = 0; i < size; i++) {
        fputs(i % 24 == 0 ? "\"" : "", out);
        fprintf(out, "\\%03o", bytes[i]);
        fputs(i % 24 == 23 || i + 1 == size ? "\"\n" : "", out);
    }
    fputs("};\n", out);
    bool failed = ferror(out);
    if (fclose(out) || failed) {
        fprintf(stderr, "directoryc: %s cannot be written\n", path);
        remove(path);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: directoryc DATA_DIR EDITION OUT.c\n");
        return 2;
    }
    const struct edition *e = NULL;
    for (i64 i = 0; i < countof(editions); i++)
        if (strcmp(editions[i].version, argv[2]) == 0)
            e = &editions[i];
    if (!e)
        fail("package", "an edition whose years are not known; read its README", argv[2]);

    arena a = arena_of(256 << 20);
    text t = text_of(&a, 64 << 20);
    text_add(&t, text_format(&a, "parvis-directory\t1\t%s\t%d\t%d\t%d\t%d\n", e->version,
                             e->geography, e->communes, e->epci, e->mayotte));
    regions_and_departments(&t, argv[1]);
    json_t *rows = load(argv[1], "communes", 30000, 60000);
    struct communes all = current_communes(&a, rows);
    bodies(&t, argv[1], "epci", &all);
    bodies(&t, argv[1], "ept", &all);
    write_communes(&t, &all);
    write_former(&t, rows, &all);
    text_add(&t, S(".\n"));

    str raw = text_str(&t);
    size_t size = BrotliEncoderMaxCompressedSize((size_t)raw.len);
    uint8_t *out = new_n(&a, uint8_t, (i64)size);
    if (t.cut ||
        !BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
                               (size_t)raw.len, (const uint8_t *)raw.at, &size, out)) {
        fprintf(stderr, "directoryc: cannot compress\n");
        return 1;
    }
    write_array(argv[3], e->version, out, size, raw.len);
    json_decref(rows);
    arena_free(&a);
    return 0;
}
