/* SPDX-License-Identifier: EUPL-1.2 */
/* CSV: RFC 4180 as spreadsheets write it. Outside of quotes a quote is itself; what follows a
 * closing quote belongs to the cell; a quote that is never closed is refused, since it swallows
 * every row below. */
#include <string.h>

#include "commons/spreadsheet/spreadsheet.h"

static str number_text(arena *a, i64 n) { return text_format(a, "%lld", (long long)n); }

/* ---- which letters --------------------------------------------------------------------------- */

/* Windows-1252, bytes 0x80 to 0x9F (the table of the WHATWG Encoding Standard); the rest is
 * Latin 1. */
static const uint16_t windows_1252[32] = {
    0x20AC, 0x0081, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x008D, 0x017D, 0x008F, 0x0090, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x009D, 0x017E, 0x0178,
};

static bool high(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] >= 0x80)
            return true;
    return false;
}

static str from_windows(arena *a, str s)
{
    text t = text_of(a, 3 * s.len);
    for (i64 i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        char to[4];
        if (c < 0x80)
            text_add_char(&t, s.at[i]);
        else
            text_add(&t, (str){to, utf8_write(to, c < 0xA0 ? windows_1252[c - 0x80] : c)});
    }
    return text_str(&t);
}

enum letters { LETTERS_UTF8, LETTERS_WINDOWS, LETTERS_BROKEN };

/* UTF-8 with a fault here or there is not Windows-1252: more of its letters would be whole than
 * not. */
static enum letters letters_of(str s, i64 *fault)
{
    i64 whole = 0, stray = 0;
    *fault = -1;
    for (i64 i = 0, length; i < s.len; i += length) {
        if ((unsigned char)s.at[i] < 0x80) {
            length = 1;
        } else if (utf8_next(str_from(s, i), &length) < 0) {
            stray++;
            *fault = *fault < 0 ? i : *fault;
        } else {
            whole++;
        }
    }
    return !stray ? LETTERS_UTF8 : stray < whole ? LETTERS_BROKEN : LETTERS_WINDOWS;
}

/* ---- rows ------------------------------------------------------------------------------------ */

struct csv {
    arena *arena;
    str s;
    i64 at;
    char separator;
    bool windows;
    i64 number; /* of the row being read */
    bool unclosed;
};

static bool line_end(char c) { return c == '\n' || c == '\r'; }

/* After the opening quote. The cell without its quotes: a piece of the file, or a copy when it
   holds doubled quotes or more text after the closing one. */
static str quoted_cell(struct csv *c)
{
    i64 from = c->at;
    bool plain = true;
    for (; c->at < c->s.len; c->at++) {
        if (c->s.at[c->at] != '"')
            continue;
        if (c->at + 1 == c->s.len || c->s.at[c->at + 1] != '"')
            break;
        plain = false;
        c->at++;
    }
    i64 close = c->at;
    c->unclosed = close == c->s.len;
    c->at += !c->unclosed;
    i64 after = c->at;
    while (c->at < c->s.len && c->s.at[c->at] != c->separator && !line_end(c->s.at[c->at]))
        c->at++;
    str inside = {c->s.at + from, close - from}, rest = {c->s.at + after, c->at - after};
    if (plain && !str_trim(rest).len)
        return inside;
    text t = text_of(c->arena, inside.len + rest.len);
    for (i64 i = 0; i < inside.len; i++) {
        text_add_char(&t, inside.at[i]);
        i += inside.at[i] == '"';
    }
    text_add(&t, rest);
    return text_str(&t);
}

static str next_cell(struct csv *c)
{
    if (c->at < c->s.len && c->s.at[c->at] == '"') {
        c->at++;
        return quoted_cell(c);
    }
    i64 from = c->at;
    while (c->at < c->s.len && c->s.at[c->at] != c->separator && !line_end(c->s.at[c->at]))
        c->at++;
    return (str){c->s.at + from, c->at - from};
}

/* One row, to its line end. A message when it is too much. */
static message next_row(struct csv *c, str cells[SPREADSHEET_COLUMNS_MAX], i64 *count)
{
    *count = 0;
    c->number++;
    for (i64 column = 0;; column++) {
        str cell = next_cell(c);
        if (c->unclosed)
            return T("À la ligne {1}, un guillemet ouvre une cellule et rien ne la referme.",
                     number_text(c->arena, c->number));
        cell = spreadsheet_trim(c->windows && high(cell) ? from_windows(c->arena, cell) : cell);
        if (cell.len > SPREADSHEET_CELL_MAX)
            return T("À la ligne {1}, une cellule dépasse {2} caractères.",
                     number_text(c->arena, c->number), number_text(c->arena, SPREADSHEET_CELL_MAX));
        if (cell.len && column >= SPREADSHEET_COLUMNS_MAX)
            return T("La ligne {1} a plus de {2} colonnes.", number_text(c->arena, c->number),
                     number_text(c->arena, SPREADSHEET_COLUMNS_MAX));
        if (cell.len) {
            cells[column] = cell;
            while (*count < column)
                cells[(*count)++] = (str){0};
            *count = column + 1;
        }
        if (c->at >= c->s.len || c->s.at[c->at] != c->separator)
            break;
        c->at++;
    }
    if (c->at < c->s.len && c->s.at[c->at] == '\r')
        c->at++;
    if (c->at < c->s.len && c->s.at[c->at] == '\n')
        c->at++;
    return (message){0};
}

/* ---- which separator ------------------------------------------------------------------------- */

/* Cells of the first rows if they were cut there: rows that have as many as the first, then cells.
 */
static i64 fits(str s, char separator)
{
    enum { LOOKED_AT = 20 };
    i64 first = 0, alike = 0, here = 0, rows = 0;
    bool quoted = false;
    for (i64 i = 0; i <= s.len && rows < LOOKED_AT; i++) {
        char c = i < s.len ? s.at[i] : '\n';
        if (c == '"')
            quoted = !quoted;
        if (quoted && i < s.len)
            continue;
        here += c == separator;
        if (c != '\n' && c != '\r')
            continue;
        if (rows++ == 0)
            first = here;
        alike += here == first && here > 0;
        here = 0;
    }
    return first ? alike * 1000 + (first < 999 ? first : 999) : 0;
}

static char separator_of(str s)
{
    static const char separators[] = {';', ',', '\t'};
    i64 best = 0;
    char chosen = ';';
    for (i64 i = 0; i < countof(separators); i++) {
        i64 how_well = fits(s, separators[i]);
        if (how_well > best) {
            best = how_well;
            chosen = separators[i];
        }
    }
    return chosen;
}

/* "sep=;" as Excel reads and writes it: not a row of the table. */
static bool named_separator(str *s, char *separator)
{
    str rest = *s, line = str_trim(str_cut(&rest, '\n'));
    if (line.len != 5 || !str_starts(line, S("sep=")) || !strchr(";,\t", line.at[4]))
        return false;
    *separator = line.at[4];
    *s = rest;
    return true;
}

static i64 line_of(str s, i64 at)
{
    i64 line = 1;
    for (i64 i = 0; i < at; i++)
        line += s.at[i] == '\n';
    return line;
}

message csv_read(arena *a, str bytes, struct spreadsheet *s)
{
    struct csv c = {.arena = a, .s = bytes};
    i64 fault;
    *s = (struct spreadsheet){0};
    if (str_starts(bytes, S("\xFF\xFE")) || str_starts(bytes, S("\xFE\xFF")))
        return T("Ce fichier est en UTF-16. Enregistrez-le en « CSV UTF-8 », ou en ODS.");
    bool marked = str_starts(bytes, S("\xEF\xBB\xBF"));
    if (marked)
        c.s = str_from(bytes, 3);
    if (c.s.len && memchr(c.s.at, 0, (size_t)c.s.len))
        return T("Ce fichier n’est ni un CSV ni un ODS : ouvrez-le dans un tableur et "
                 "enregistrez-le dans l’un de ces formats.");
    enum letters letters = letters_of(c.s, &fault);
    if (letters == LETTERS_BROKEN || (marked && letters == LETTERS_WINDOWS))
        return T(
            "À la ligne {1}, des lettres sont abîmées : enregistrez le fichier en « CSV UTF-8 ».",
            number_text(a, line_of(c.s, fault)));
    c.windows = letters == LETTERS_WINDOWS;
    if (!named_separator(&c.s, &c.separator))
        c.separator = separator_of(c.s);
    while (c.at < c.s.len) {
        str cells[SPREADSHEET_COLUMNS_MAX];
        i64 count;
        message wrong = next_row(&c, cells, &count);
        if (message_is(wrong))
            return wrong;
        if (!spreadsheet_add(a, s, c.number, cells, count))
            return T("Ce fichier a plus de {1} lignes : partagez-le en plusieurs.",
                     number_text(a, SPREADSHEET_ROWS_MAX));
    }
    return s->len ? (message){0} : T("Ce fichier ne contient aucune ligne remplie.");
}
