/* SPDX-License-Identifier: EUPL-1.2 */
/* spreadsheet: a table of texts that somebody prepared elsewhere: CSV (RFC 4180, and what
 * spreadsheets make of it) or OpenDocument (.ods: ISO/IEC 26300, OASIS OpenDocument 1.3). Pure:
 * bytes in, rows out. Whatever is too much is refused with the row where it stands; nothing is cut
 * in silence. */
#ifndef COMMONS_SPREADSHEET_H
#define COMMONS_SPREADSHEET_H

#include "base/text.h"
#include "web/message.h"

enum {
    SPREADSHEET_ROWS_MAX = 5000, /* filled rows, without the first */
    SPREADSHEET_NUMBER_MAX =
        100000,                   /* of the last filled row, with those that are empty before it */
    SPREADSHEET_COLUMNS_MAX = 60, /* beyond it only empty cells may stand */
    SPREADSHEET_CELL_MAX = 32 << 10, /* bytes */
    SPREADSHEET_XML_MAX = 64 << 20,  /* bytes of content.xml, unpacked */
    SPREADSHEET_RATIO_MAX = 400,     /* unpacked bytes for one packed; real ones have 5 to 100 */
    SPREADSHEET_DEPTH_MAX = 64,      /* of elements in content.xml */
    SPREADSHEET_ENTRIES_MAX = 2000,  /* files in the package */
};

/* One row that is not empty. Cells are trimmed; empty ones at the end are left out. */
struct spreadsheet_row {
    i64 number; /* as the person's program shows it, from 1 */
    str *at;
    i64 len;
};
struct spreadsheet {
    struct spreadsheet_row *at;
    i64 len, cap;
    i64 width; /* cells of the widest row */
};

/* Reads either format. A message says why it cannot be; none when it is read. Texts of CSV may
   point into `bytes`. */
must_use message spreadsheet_read(arena *a, str bytes, struct spreadsheet *s);

/* The separator is found (; , or a tabulation), or named by a first row "sep=;". UTF-8, with or
   without its mark, or Windows-1252. */
must_use message csv_read(arena *a, str bytes, struct spreadsheet *s);
/* The first sheet in which something stands. Numbers keep their value rather than their look, with
   a comma; days are 2027-03-14. */
must_use message ods_read(arena *a, str bytes, struct spreadsheet *s);

str spreadsheet_cell(const struct spreadsheet_row *row, i64 column); /* empty beyond the end */

/* Canonical CSV that csv_read() reads to the same rows, their numbers too: ";", every cell quoted,
   empty rows where numbers are skipped. For our own keeping: nothing is guarded. */
str spreadsheet_write(arena *a, const struct spreadsheet *s);
/* A small .ods of one sheet, all cells texts. Empty when memory is short. */
str ods_write(arena *a, const struct spreadsheet *s, str sheet_name);

str spreadsheet_trim(str cell); /* without blanks at the ends, no-break ones too */
/* Adds a row of trimmed cells at the end, unless all are empty; false beyond the limits of rows. */
bool spreadsheet_add(arena *a, struct spreadsheet *s, i64 number, const str *cells, i64 count);

#endif
