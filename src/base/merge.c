/* SPDX-License-Identifier: EUPL-1.2 */
/* merge: two sets of changes to one text (difference.h). Where a line of the base stands in both,
   the three are in step; between two such lines, what only one side changed is taken from it. */
#include "base/difference.h"
#include "base/difference_inside.h"

/* For each line of the base its place on one side, or -1. */
static i64 *partners(arena *a, const struct tokens *base, const struct tokens *side)
{
    struct edits e = edits_of(a, base, side);
    i64 *partner = new_n(a, i64, base->len + 1);
    i64 y = 0;
    for (i64 x = 0; x < base->len; x++) {
        partner[x] = -1;
        if (e.removed[x])
            continue;
        while (y < side->len && e.added[y])
            y++;
        partner[x] = y++;
    }
    return partner;
}

static void add_piece(arena *a, struct merge *m, str base, str mine, str theirs)
{
    if (!base.len && !mine.len && !theirs.len)
        return;
    struct merge_piece p = {.base = base, .mine = mine, .theirs = theirs, .kind = MERGE_CONFLICT};
    if (str_eq(mine, theirs))
        p.kind = MERGE_SAME;
    else if (str_eq(theirs, base))
        p.kind = MERGE_MINE;
    else if (str_eq(mine, base))
        p.kind = MERGE_THEIRS;
    if (p.kind != MERGE_CONFLICT)
        p.text = p.kind == MERGE_THEIRS ? theirs : mine;
    m->conflicts += p.kind == MERGE_CONFLICT;
    *push(a, m) = p;
}

struct merge merge_lines(arena *a, str base, str mine, str theirs)
{
    struct merge m = {0};
    if (base.len > DIFFERENCE_TEXT_MAX || mine.len > DIFFERENCE_TEXT_MAX ||
        theirs.len > DIFFERENCE_TEXT_MAX) {
        add_piece(a, &m, base, mine, theirs);
        return m;
    }
    struct tokens b = {0}, x = {0}, y = {0};
    tokens_lines(a, &b, base);
    tokens_lines(a, &x, mine);
    tokens_lines(a, &y, theirs);
    tokens_number(a, (struct tokens *const[]){&b, &x, &y}, 3);
    i64 *in_mine = partners(a, &b, &x), *in_theirs = partners(a, &b, &y);
    for (i64 i = 0, j = 0, k = 0; i < b.len || j < x.len || k < y.len;) {
        i64 same = 0; /* lines that are in step from here on */
        while (i + same < b.len && in_mine[i + same] == j + same && in_theirs[i + same] == k + same)
            same++;
        if (same) {
            str kept = tokens_text(&b, i, i + same);
            add_piece(a, &m, kept, kept, kept);
            i += same, j += same, k += same;
            continue;
        }
        i64 next = i; /* where they are in step again */
        while (next < b.len && (in_mine[next] < 0 || in_theirs[next] < 0))
            next++;
        i64 to_j = next < b.len ? in_mine[next] : x.len,
            to_k = next < b.len ? in_theirs[next] : y.len;
        add_piece(a, &m, tokens_text(&b, i, next), tokens_text(&x, j, to_j),
                  tokens_text(&y, k, to_k));
        i = next, j = to_j, k = to_k;
    }
    return m;
}

static void add_side(text *t, str side)
{
    if (t->len && t->at[t->len - 1] != '\n' && side.len)
        text_add_char(t, '\n');
    text_add(t, side);
}

str merge_text(arena *a, const struct merge *m)
{
    i64 max = 0;
    for (i64 i = 0; i < m->len; i++)
        max += m->at[i].text.len + m->at[i].mine.len + m->at[i].theirs.len + 2;
    text t = text_of(a, max);
    for (i64 i = 0; i < m->len; i++) {
        const struct merge_piece *p = &m->at[i];
        add_side(&t, p->kind == MERGE_CONFLICT ? p->mine : p->text);
        if (p->kind == MERGE_CONFLICT)
            add_side(&t, p->theirs);
    }
    return text_str(&t);
}
