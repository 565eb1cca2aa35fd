/* SPDX-License-Identifier: EUPL-1.2 */
/* What both formats share, and the canonical text. */
#include "commons/spreadsheet/spreadsheet.h"

#include <string.h>

str spreadsheet_cell(const struct spreadsheet_row *row, i64 column)
{
    return column >= 0 && column < row->len ? row->at[column] : (str){0};
}

/* A no-break space at the ends is as blank as another to who typed it. */
str spreadsheet_trim(str s)
{
    for (;;) {
        s = str_trim(s);
        if (str_starts(s, S("\u00a0")))
            s = str_from(s, 2);
        else if (str_ends(s, S("\u00a0")))
            s = str_first(s, s.len - 2);
        else
            return s;
    }
}

bool spreadsheet_add(arena *a, struct spreadsheet *s, i64 number, const str *cells, i64 count)
{
    while (count && !cells[count - 1].len)
        count--;
    if (!count)
        return true;
    if (s->len > SPREADSHEET_ROWS_MAX || number > SPREADSHEET_NUMBER_MAX)
        return false;
    struct spreadsheet_row *row = push(a, s);
    *row = (struct spreadsheet_row){.number = number, .at = new_n(a, str, count), .len = count};
    memcpy(row->at, cells, sizeof *cells * (size_t)count);
    if (count > s->width)
        s->width = count;
    return true;
}

message spreadsheet_read(arena *a, str bytes, struct spreadsheet *s)
{
    *s = (struct spreadsheet){0};
    if (!bytes.len)
        return T("Ce fichier est vide.");
    if (str_starts(bytes, S("PK\3\4")))
        return ods_read(a, bytes, s);
    return csv_read(a, bytes, s);
}

static void write_cell(text *t, str cell)
{
    text_add_char(t, '"');
    for (i64 i = 0; i < cell.len; i++) {
        if (cell.at[i] == '"')
            text_add_char(t, '"');
        text_add_char(t, cell.at[i]);
    }
    text_add_char(t, '"');
}

str spreadsheet_write(arena *a, const struct spreadsheet *s)
{
    i64 bytes = 16, number = 1;
    for (i64 i = 0; i < s->len; i++)
        for (i64 c = 0; c < s->at[i].len; c++)
            bytes += 2 * s->at[i].at[c].len + 4;
    text t = text_of(a, bytes + 4 * (s->len ? s->at[s->len - 1].number : 0));
    for (i64 i = 0; i < s->len; i++) {
        for (; number < s->at[i].number; number++)
            text_add_char(&t, '\n');
        for (i64 c = 0; c < s->at[i].len; c++) {
            if (c)
                text_add_char(&t, ';');
            write_cell(&t, s->at[i].at[c]);
        }
        text_add_char(&t, '\n');
        number++;
    }
    return text_str(&t);
}
