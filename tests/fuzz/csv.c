/* SPDX-License-Identifier: EUPL-1.2 */
/* Tables of CSV and ODS: what is read keeps its limits, and reads the same from our own keeping. */
#include "commons/spreadsheet/spreadsheet.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void same(const struct spreadsheet *s, const struct spreadsheet *again)
{
    check(again->len == s->len && again->width == s->width);
    for (i64 i = 0; i < s->len; i++) {
        check(again->at[i].number == s->at[i].number && again->at[i].len == s->at[i].len);
        for (i64 c = 0; c < s->at[i].len; c++)
            check(str_eq(again->at[i].at[c], s->at[i].at[c]));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena a = arena_of(256 << 20);
    struct spreadsheet s, again;
    if (!message_is(spreadsheet_read(&a, (str){(const char *)data, (i64)size}, &s))) {
        check(s.len > 0 && s.len <= SPREADSHEET_ROWS_MAX + 1 && s.width <= SPREADSHEET_COLUMNS_MAX);
        i64 before = 0;
        for (i64 i = 0; i < s.len; i++) {
            check(s.at[i].number > before && s.at[i].len > 0 &&
                  s.at[i].at[s.at[i].len - 1].len > 0);
            before = s.at[i].number;
            for (i64 c = 0; c < s.at[i].len; c++)
                check(utf8_valid(s.at[i].at[c]) && s.at[i].at[c].len <= SPREADSHEET_CELL_MAX);
        }
        check(!message_is(csv_read(&a, spreadsheet_write(&a, &s), &again)));
        same(&s, &again);
    }
    arena_free(&a);
    return 0;
}
