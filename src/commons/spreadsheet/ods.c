/* SPDX-License-Identifier: EUPL-1.2 */
/* OpenDocument spreadsheets: a zip (libzip) whose content.xml is read as a stream by expat, so that
 * what it unpacks to is never whole in memory. Callbacks run with expat on the stack: they take
 * memory by arena_try() alone (FOUNDATIONS 16). */
#include <expat.h>
#include <string.h>
#include <zip.h>

#include "commons/spreadsheet/spreadsheet.h"

static str number_text(arena *a, i64 n) { return text_format(a, "%lld", (long long)n); }

#define NS_TABLE "urn:oasis:names:tc:opendocument:xmlns:table:1.0|"
#define NS_OFFICE "urn:oasis:names:tc:opendocument:xmlns:office:1.0|"
#define NS_TEXT "urn:oasis:names:tc:opendocument:xmlns:text:1.0|"

enum fault { NO_FAULT, FAULT_BROKEN, FAULT_ROWS, FAULT_COLUMNS, FAULT_CELL, FAULT_MEMORY };

enum { PIECE = 32 << 10 }; /* bytes unpacked at a time */

struct ods {
    arena *arena;
    XML_Parser parser;
    struct spreadsheet *sheet;
    enum fault fault;
    i64 number; /* of the row being read */
    i64 depth;
    bool finished, in_table, in_row, in_cell;
    i64 silent; /* depth at which a comment or a drawing began: its text is not the cell's */
    i64 row_repeats, cell_repeats, paragraphs;
    str cells[SPREADSHEET_COLUMNS_MAX];
    i64 count, column;
    char *cell; /* SPREADSHEET_CELL_MAX bytes */
    i64 cell_len;
    str value;   /* of a number or a day, instead of how it looks */
    char *piece; /* PIECE bytes */
};

static void stop(struct ods *o, enum fault fault)
{
    if (!o->fault)
        o->fault = fault;
    XML_StopParser(o->parser, XML_FALSE);
}

static str attribute(const XML_Char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (!strcmp(attributes[0], name))
            return str_of(attributes[1]);
    return (str){0};
}

static i64 repeats(const XML_Char **attributes, const char *name)
{
    i64 n;
    return str_to_i64(attribute(attributes, name), &n) && n > 0 ? n : 1;
}

static str try_copy(struct ods *o, str s)
{
    char *at = s.len ? arena_try(o->arena, 1, s.len) : NULL;
    if (s.len && !at)
        stop(o, FAULT_MEMORY);
    if (!at)
        return (str){0};
    memcpy(at, s.at, (size_t)s.len);
    return (str){at, s.len};
}

/* ---- cells and rows -------------------------------------------------------------------------- */

static void add_to_cell(struct ods *o, str s)
{
    if (o->cell_len + s.len > SPREADSHEET_CELL_MAX) {
        stop(o, FAULT_CELL);
        return;
    }
    if (s.len)
        memcpy(o->cell + o->cell_len, s.at, (size_t)s.len);
    o->cell_len += s.len;
}

/* 1200.5 is 1200,5; a value written with an exponent is left to its look. */
static str number_value(struct ods *o, str value)
{
    enum { DIGITS = 40 };
    char plain[DIGITS];
    if (value.len > DIGITS)
        return (str){0};
    for (i64 i = 0; i < value.len; i++) {
        char c = value.at[i];
        if ((c < '0' || c > '9') && c != '.' && c != '-')
            return (str){0};
        plain[i] = (char)(c == '.' ? ',' : c);
    }
    return try_copy(o, (str){plain, value.len});
}

static void begin_cell(struct ods *o, const XML_Char **attributes)
{
    str type = attribute(attributes, NS_OFFICE "value-type");
    o->in_cell = true;
    o->cell_len = o->paragraphs = 0;
    o->value = (str){0};
    o->cell_repeats = repeats(attributes, NS_TABLE "number-columns-repeated");
    if (str_eq(type, S("float")) || str_eq(type, S("currency"))) {
        o->value = number_value(o, attribute(attributes, NS_OFFICE "value"));
    } else if (str_eq(type, S("date"))) {
        str day = attribute(attributes, NS_OFFICE "date-value");
        o->value = try_copy(o, spreadsheet_trim(utf8_first(day, 10)));
    }
}

static void end_cell(struct ods *o)
{
    str s = o->value.len ? o->value : spreadsheet_trim((str){o->cell, o->cell_len});
    o->in_cell = false;
    if (s.len && o->cell_repeats > SPREADSHEET_COLUMNS_MAX - o->column) {
        stop(o, FAULT_COLUMNS);
        return;
    }
    if (s.len) {
        s = o->value.len ? s : try_copy(o, s);
        while (o->count < o->column)
            o->cells[o->count++] = (str){0};
        for (i64 i = 0; i < o->cell_repeats; i++)
            o->cells[o->count++] = s;
    }
    /* a sheet ends with cells repeated a thousand times, all empty */
    o->column = o->cell_repeats > SPREADSHEET_COLUMNS_MAX - o->column ? SPREADSHEET_COLUMNS_MAX
                                                                      : o->column + o->cell_repeats;
}

static void end_row(struct ods *o)
{
    struct spreadsheet *s = o->sheet;
    o->in_row = false;
    if (o->count) {
        if (o->row_repeats > SPREADSHEET_ROWS_MAX + 1 - s->len ||
            o->number + o->row_repeats > SPREADSHEET_NUMBER_MAX) {
            stop(o, FAULT_ROWS);
            return;
        }
        str *cells = arena_try(o->arena, sizeof *cells, o->count);
        if (!cells) {
            stop(o, FAULT_MEMORY);
            return;
        }
        memcpy(cells, o->cells, sizeof *cells * (size_t)o->count);
        for (i64 i = 0; i < o->row_repeats; i++)
            s->at[s->len++] = (struct spreadsheet_row){o->number + 1 + i, cells, o->count};
        if (o->count > s->width)
            s->width = o->count;
    }
    if (o->number <= SPREADSHEET_NUMBER_MAX) /* a sheet ends with a million empty rows */
        o->number +=
            o->row_repeats < SPREADSHEET_NUMBER_MAX ? o->row_repeats : SPREADSHEET_NUMBER_MAX;
}

/* ---- expat's callbacks ----------------------------------------------------------------------- */

static bool is(const XML_Char *name, const char *wanted) { return !strcmp(name, wanted); }

static bool is_cell(const XML_Char *name)
{
    return is(name, NS_TABLE "table-cell") || is(name, NS_TABLE "covered-table-cell");
}

static void begin_text(struct ods *o, const XML_Char *name, const XML_Char **attributes)
{
    if (is(name, NS_TEXT "p") || is(name, NS_TEXT "h")) {
        if (o->paragraphs++)
            add_to_cell(o, S("\n"));
    } else if (is(name, NS_TEXT "s")) {
        i64 blanks = repeats(attributes, NS_TEXT "c");
        for (i64 i = 0; i < blanks && !o->fault; i++)
            add_to_cell(o, S(" "));
    } else if (is(name, NS_TEXT "tab")) {
        add_to_cell(o, S("\t"));
    } else if (is(name, NS_TEXT "line-break")) {
        add_to_cell(o, S("\n"));
    } else if (strncmp(name, NS_TEXT, strlen(NS_TEXT)) != 0 || is(name, NS_TEXT "note")) {
        o->silent = o->depth; /* a comment, a drawing, a form */
    }
}

static void on_begin(void *context, const XML_Char *name, const XML_Char **attributes)
{
    struct ods *o = context;
    if (++o->depth > SPREADSHEET_DEPTH_MAX) {
        stop(o, FAULT_BROKEN);
        return;
    }
    if (o->finished || o->silent)
        return;
    if (is(name, NS_TABLE "table")) {
        if (o->in_table)
            o->silent = o->depth; /* a table inside of a cell */
        else
            o->number = 0;
        o->in_table = true;
    } else if (o->in_cell) {
        begin_text(o, name, attributes);
    } else if (o->in_table && is(name, NS_TABLE "table-row")) {
        if (o->in_row) {
            stop(o, FAULT_BROKEN);
            return;
        }
        o->in_row = true;
        o->count = o->column = 0;
        o->row_repeats = repeats(attributes, NS_TABLE "number-rows-repeated");
    } else if (o->in_row && is_cell(name)) {
        begin_cell(o, attributes);
    }
}

static void on_end(void *context, const XML_Char *name)
{
    struct ods *o = context;
    bool was_silent = o->silent > 0;
    if (o->silent == o->depth)
        o->silent = 0;
    o->depth--;
    if (o->finished || was_silent)
        return;
    if (o->in_cell && is_cell(name)) {
        end_cell(o);
    } else if (o->in_row && !o->in_cell && is(name, NS_TABLE "table-row")) {
        end_row(o);
    } else if (is(name, NS_TABLE "table")) {
        o->in_table = false;
        o->finished = o->sheet->len > 0; /* the other sheets are not looked at */
    }
}

static void on_text(void *context, const XML_Char *at, int len)
{
    struct ods *o = context;
    if (!o->in_cell || o->silent || o->finished || o->fault || !o->paragraphs)
        return;
    for (int i = 0; i < len && !o->fault; i++) { /* blanks fold, as in HTML: text:s makes more */
        bool blank = at[i] == ' ' || at[i] == '\n' || at[i] == '\r' || at[i] == '\t';
        bool after =
            o->cell_len && (o->cell[o->cell_len - 1] == ' ' || o->cell[o->cell_len - 1] == '\n');
        if (!blank)
            add_to_cell(o, (str){at + i, 1});
        else if (!after)
            add_to_cell(o, S(" "));
    }
}

/* OpenDocument has no document type, and with none there are no entities to multiply. */
static void on_doctype(void *context, const XML_Char *name, const XML_Char *system,
                       const XML_Char *public, int internal)
{
    struct ods *o = context;
    (void)name, (void)system, (void)public, (void)internal;
    stop(o, FAULT_BROKEN);
}

/* ---- the package ----------------------------------------------------------------------------- */

static bool feed(struct ods *o, zip_file_t *file, i64 packed)
{
    static const i64 slack = 1 << 20; /* small files may well be all repetition */
    i64 all = 0;
    for (;;) {
        zip_int64_t got = zip_fread(file, o->piece, PIECE);
        if (got < 0)
            return false;
        all += got;
        if (all > SPREADSHEET_XML_MAX || all - slack > packed * SPREADSHEET_RATIO_MAX)
            return false;
        if (XML_Parse(o->parser, o->piece, (int)got, got == 0) != XML_STATUS_OK)
            return false;
        if (!got || o->finished)
            return true;
    }
}

static bool read_content(struct ods *o, zip_t *package)
{
    zip_stat_t stat;
    zip_int64_t entries = zip_get_num_entries(package, 0);
    if (entries < 1 || entries > SPREADSHEET_ENTRIES_MAX)
        return false;
    zip_int64_t index = zip_name_locate(package, "content.xml", 0);
    if (index < 0 || zip_stat_index(package, (zip_uint64_t)index, 0, &stat) != 0 ||
        !(stat.valid & ZIP_STAT_SIZE) || !(stat.valid & ZIP_STAT_COMP_SIZE) ||
        stat.size > SPREADSHEET_XML_MAX)
        return false;
    zip_file_t *file = zip_fopen_index(package, (zip_uint64_t)index, 0);
    if (!file)
        return false;
    bool read = feed(o, file, (i64)stat.comp_size);
    zip_fclose(file);
    return read;
}

static bool read_package(struct ods *o, str bytes)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(bytes.at, (zip_uint64_t)bytes.len, 0, &error);
    zip_t *package = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    if (!package && source)
        zip_source_free(source);
    bool read = package && read_content(o, package);
    if (package)
        zip_discard(package);
    zip_error_fini(&error);
    return read;
}

static message refusal(const struct ods *o, bool read)
{
    arena *a = o->arena;
    str here = number_text(a, o->number + 1);
    switch (o->fault) {
    case FAULT_ROWS:
        return T("Ce fichier a plus de {1} lignes : partagez-le en plusieurs.",
                 number_text(a, SPREADSHEET_ROWS_MAX));
    case FAULT_COLUMNS:
        return T("La ligne {1} a plus de {2} colonnes.", here,
                 number_text(a, SPREADSHEET_COLUMNS_MAX));
    case FAULT_CELL:
        return T("À la ligne {1}, une cellule dépasse {2} caractères.", here,
                 number_text(a, SPREADSHEET_CELL_MAX));
    case FAULT_MEMORY:
        return T("Ce fichier est trop grand pour être lu d’une fois : partagez-le en plusieurs.");
    case NO_FAULT:
        if (read)
            return o->sheet->len ? (message){0} : T("Ce fichier ne contient aucune ligne remplie.");
        break;
    case FAULT_BROKEN:
        break;
    }
    return T("Ce fichier n’est pas un ODS lisible. S’il vient d’un autre format (.xlsx), "
             "enregistrez-le en ODS ou en CSV.");
}

message ods_read(arena *a, str bytes, struct spreadsheet *s)
{
    struct ods *o = new (a, struct ods);
    *s = (struct spreadsheet){0};
    s->cap = SPREADSHEET_ROWS_MAX + 1;
    s->at = new_n(a, struct spreadsheet_row, s->cap);
    o->arena = a;
    o->sheet = s;
    o->cell = new_n(a, char, SPREADSHEET_CELL_MAX);
    o->piece = new_n(a, char, PIECE);
    o->parser = XML_ParserCreateNS("UTF-8", '|');
    if (!o->parser) {
        o->fault = FAULT_MEMORY;
        return refusal(o, false);
    }
    XML_SetUserData(o->parser, o);
    XML_SetElementHandler(o->parser, on_begin, on_end);
    XML_SetCharacterDataHandler(o->parser, on_text);
    XML_SetStartDoctypeDeclHandler(o->parser, on_doctype);
    bool read = read_package(o, bytes);
    XML_ParserFree(o->parser);
    return refusal(o, read);
}
