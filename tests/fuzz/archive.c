/* SPDX-License-Identifier: EUPL-1.2 */
/* Lines of an archive: any bytes are read or refused with a reason; what is read as JSON has a
 * canonical form that is its own canonical form; what the scanner takes of it is what jansson
 * reads. */
#include "commons/archive/line.h"
#include "commons/archive/object.h"
#include "commons/archive/scan.h"
#include "commons/contribution/json.h"

/* What the scanner takes, jansson reads the same. */
static void check_scan(arena *a, str bytes)
{
    struct scanned_object o;
    if (!scan_object(a, bytes, &o))
        return;
    json_t *tree = json_parse(a, bytes);
    check(json_is_object(tree) && (i64)json_object_size(tree) == o.len);
    for (i64 i = 0; i < o.len; i++) {
        const struct scanned *s = &o.at[i];
        json_t *value = json_object_getn(tree, s->name.at, (size_t)s->name.len);
        check(s->form == SCANNED_TEXT ? str_eq(json_str(value), s->text) && json_is_string(value)
              : s->form == SCANNED_NUMBER
                  ? json_is_integer(value) && json_integer_value(value) == s->number
                  : json_is_boolean(value) && json_is_true(value) == s->number);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { ROOM = 1 << 20 };
    arena a = arena_of(256 << 20);
    struct archive_line line;
    str bytes = {(const char *)data, (i64)size}, error = {0};
    if (archive_line_read(&a, bytes, &line, &error)) {
        for (i64 i = 0; archive_types[line.type].members[i].name; i++) {
            const struct archive_member *m = &archive_types[line.type].members[i];
            check(!m->required || line.values[i].has);
            check(utf8_valid(line.values[i].text) || !line.values[i].text.len);
        }
    } else {
        check(error.len > 0);
    }
    check_scan(&a, bytes);
    json_t *tree = json_parse(&a, bytes);
    if (tree) {
        text once = text_of(&a, ROOM), again = text_of(&a, ROOM);
        object_write_tree(&once, tree);
        json_t *same = once.cut ? NULL : json_parse(&a, text_str(&once));
        if (same) {
            object_write_tree(&again, same);
            check(str_eq(text_str(&once), text_str(&again)));
        }
    }
    instant t;
    if (instant_exact_read(str_first(bytes, 27), &t))
        check(str_starts(bytes, instant_exact(&a, t)) || t.us % 1000000 == 0);
    arena_free(&a);
    return 0;
}
