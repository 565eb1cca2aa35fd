/* SPDX-License-Identifier: EUPL-1.2 */
/* Any three texts: a difference rebuilds both of its sides; a merge holds all three of its own. */
#include "base/difference.h"

static void check_difference(arena *a, str before, str after)
{
    struct difference d = difference_of(a, before, after);
    for (i64 i = 0; i < d.len; i++) {
        const struct difference_piece *p = &d.at[i];
        check(p->text.len > 0);
        if (p->kind != DIFFERENCE_ADDED) {
            check(str_starts(before, p->text));
            before = str_from(before, p->text.len);
        }
        if (p->kind != DIFFERENCE_REMOVED) {
            check(str_starts(after, p->text));
            after = str_from(after, p->text.len);
        }
    }
    check(!before.len && !after.len);
}

static void check_merge(arena *a, str base, str mine, str theirs)
{
    struct merge m = merge_lines(a, base, mine, theirs);
    i64 conflicts = 0;
    str sides[3] = {base, mine, theirs};
    for (i64 i = 0; i < m.len; i++) {
        const struct merge_piece *p = &m.at[i];
        str parts[3] = {p->base, p->mine, p->theirs};
        for (int k = 0; k < 3; k++) {
            check(str_starts(sides[k], parts[k]));
            sides[k] = str_from(sides[k], parts[k].len);
        }
        conflicts += p->kind == MERGE_CONFLICT;
    }
    check(!sides[0].len && !sides[1].len && !sides[2].len && conflicts == m.conflicts);
    str merged = merge_text(a, &m);
    check(merged.len <= base.len + mine.len + theirs.len + 2 * m.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static arena a;
    a.limit = 256 << 20;
    str rest = {(const char *)data, (i64)size}, base = str_cut(&rest, '\0'),
        mine = str_cut(&rest, '\0');
    check_difference(&a, base, mine);
    check_difference(&a, mine, rest);
    check_merge(&a, base, mine, rest);
    arena_reset(&a);
    return 0;
}
