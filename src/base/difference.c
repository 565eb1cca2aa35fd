/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/difference.h"

#include <stdlib.h>
#include <string.h>

#include "base/difference_inside.h"

/* ---- Tokens ------------------------------------------------------------------------------ */

static void add(arena *a, struct tokens *t, str s)
{
    struct {
        str *at;
        i64 len, cap;
    } rows = {t->at, t->len, t->cap};
    *push(a, &rows) = s;
    t->at = rows.at;
    t->len = rows.len;
    t->cap = rows.cap;
}

void tokens_lines(arena *a, struct tokens *t, str s)
{
    while (s.len) {
        i64 end = str_find(s, S("\n"));
        str line = str_first(s, end < 0 ? s.len : end + 1);
        add(a, t, line);
        s = str_from(s, line.len);
    }
}

enum sort { WORD, BLANK, SIGN };

static enum sort sort_at(str s, i64 *length)
{
    char letters[4];
    int32_t c = utf8_next(s, length);
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0xA0 || c == 0x202F)
        return BLANK;
    return c >= 0 && text_fold_code_point(c, letters) ? WORD : SIGN;
}

void tokens_words(arena *a, struct tokens *t, str s)
{
    while (s.len) {
        i64 length, end;
        enum sort sort = sort_at(s, &end);
        while (sort != SIGN && end < s.len && sort_at(str_from(s, end), &length) == sort)
            end += length;
        add(a, t, str_first(s, end));
        s = str_from(s, end);
    }
}

struct numbered {
    str text;
    int *number;
};

static int compare_numbered(const void *x, const void *y)
{
    return str_compare(((const struct numbered *)x)->text, ((const struct numbered *)y)->text);
}

/* Sorting, not hashing: nobody can choose words that make it slow. */
void tokens_number(arena *a, struct tokens *const texts[], int count)
{
    i64 all = 0, n = 0;
    for (int i = 0; i < count; i++)
        all += texts[i]->len;
    struct numbered *sorted = new_n(a, struct numbered, all + 1);
    for (int i = 0; i < count; i++) {
        texts[i]->number = new_n(a, int, texts[i]->len + 1);
        for (i64 k = 0; k < texts[i]->len; k++)
            sorted[n++] = (struct numbered){texts[i]->at[k], &texts[i]->number[k]};
    }
    qsort(sorted, (size_t)all, sizeof *sorted, compare_numbered);
    int number = 0;
    for (i64 i = 0; i < all; i++) {
        number += i > 0 && !str_eq(sorted[i].text, sorted[i - 1].text);
        *sorted[i].number = number;
    }
}

str tokens_text(const struct tokens *t, i64 from, i64 to)
{
    if (from >= to)
        return (str){0};
    return (str){t->at[from].at, t->at[to - 1].at + t->at[to - 1].len - t->at[from].at};
}

/* ---- The shortest edit script ------------------------------------------------------------ */

/* A rectangle of the edit graph: tokens [x, to_x) of one side against [y, to_y) of the other. */
struct box {
    i64 x, to_x, y, to_y;
};

enum { REACH = DIFFERENCE_EDITS_MAX / 2 + 2 }; /* diagonals on each side of the first */

struct comparison {
    const int *before, *after;
    struct edits edits;
    i64 *forward, *backward; /* the furthest x on each diagonal, from either corner */
};

struct point {
    i64 x, y;
};

/* Diagonal k holds the points with x - y = k, counted from the box's first corner (forward) or its
   last (backward, where all goes in reverse). At step d it can be reached from its neighbours. */
static i64 furthest(const i64 *reached, i64 k, i64 d)
{
    bool down = k == -d || (k != d && reached[k - 1] < reached[k + 1]);
    return down ? reached[k + 1] : reached[k - 1] + 1;
}

static i64 along(const struct comparison *c, const struct box *b, i64 x, i64 y, bool forward)
{
    i64 width = b->to_x - b->x, height = b->to_y - b->y, from = x;
    if (forward)
        while (x < width && y < height && c->before[b->x + x] == c->after[b->y + y])
            x++, y++;
    else
        while (x < width && y < height && c->before[b->to_x - 1 - x] == c->after[b->to_y - 1 - y])
            x++, y++;
    return x - from;
}

/* One step of one side; true when it met the other, at *met. */
static bool step(struct comparison *c, const struct box *b, i64 d, bool forward, struct point *met)
{
    i64 width = b->to_x - b->x, height = b->to_y - b->y, delta = width - height;
    i64 *mine = forward ? c->forward : c->backward, *other = forward ? c->backward : c->forward;
    i64 other_steps = forward ? d - 1 : d;
    bool may_meet = (delta & 1) == forward;
    i64 low = d > height ? d - 2 * height : -d; /* the diagonals inside the box, every second one */
    i64 high = d > width ? 2 * width - d : d;
    for (i64 k = low; k <= high; k += 2) {
        i64 x = furthest(mine, k, d);
        x += along(c, b, x, x - k, forward);
        mine[k] = x;
        i64 facing = delta - k; /* the same diagonal, seen from the other corner */
        if (!may_meet || facing < -other_steps || facing > other_steps || x + other[facing] < width)
            continue;
        i64 y = x - k;
        *met =
            forward ? (struct point){b->x + x, b->y + y} : (struct point){b->to_x - x, b->to_y - y};
        return true;
    }
    return false;
}

/* A point on a shortest path, about half way; false when the path is longer than the limit. */
static bool middle(struct comparison *c, const struct box *b, struct point *met)
{
    c->forward[1] = c->backward[1] = 0;
    for (i64 d = 0; d <= DIFFERENCE_EDITS_MAX / 2; d++)
        if (step(c, b, d, true, met) || step(c, b, d, false, met))
            return met->x >= b->x && met->x <= b->to_x && met->y >= b->y && met->y <= b->to_y &&
                   (met->x != b->x || met->y != b->y) && (met->x != b->to_x || met->y != b->to_y);
    return false;
}

static void compare(struct comparison *c, struct box b)
{
    while (b.x < b.to_x && b.y < b.to_y && c->before[b.x] == c->after[b.y])
        b.x++, b.y++;
    while (b.x < b.to_x && b.y < b.to_y && c->before[b.to_x - 1] == c->after[b.to_y - 1])
        b.to_x--, b.to_y--;
    struct point met;
    bool two_sided = b.x < b.to_x && b.y < b.to_y;
    if (two_sided && middle(c, &b, &met)) {
        compare(c, (struct box){b.x, met.x, b.y, met.y}); /* halves the edits: shallow */
        compare(c, (struct box){met.x, b.to_x, met.y, b.to_y});
        return;
    }
    c->edits.coarse = c->edits.coarse || two_sided;
    for (i64 x = b.x; x < b.to_x; x++)
        c->edits.removed[x] = true;
    for (i64 y = b.y; y < b.to_y; y++)
        c->edits.added[y] = true;
}

struct edits edits_of(arena *a, const struct tokens *before, const struct tokens *after)
{
    struct comparison c = {
        .before = before->number,
        .after = after->number,
        .edits = {.removed = new_n(a, bool, before->len + 1),
                  .added = new_n(a, bool, after->len + 1)},
        .forward = new_n(a, i64, 2 * REACH + 1) + REACH,
        .backward = new_n(a, i64, 2 * REACH + 1) + REACH,
    };
    compare(&c, (struct box){0, before->len, 0, after->len});
    return c.edits;
}

/* ---- Pieces ------------------------------------------------------------------------------ */

static void add_piece(arena *a, struct difference *d, enum difference_kind kind, str s)
{
    struct difference_piece *last = d->len ? &d->at[d->len - 1] : NULL;
    if (!s.len)
        return;
    if (last && last->kind == kind && last->text.at + last->text.len == s.at)
        last->text.len += s.len;
    else
        *push(a, d) = (struct difference_piece){kind, s};
}

/* A stretch of tokens that changed, from where the two sides were last in step. */
struct hunk {
    i64 x, to_x, y, to_y;
};

/* The next stretch; the kept tokens before it are those up to hunk->x. False at the end. */
static bool next_hunk(struct hunk *h, const struct edits *e, const struct tokens *before,
                      const struct tokens *after)
{
    i64 x = h->to_x, y = h->to_y;
    while (x < before->len && y < after->len && !e->removed[x] && !e->added[y])
        x++, y++;
    *h = (struct hunk){x, x, y, y};
    while (h->to_x < before->len && e->removed[h->to_x])
        h->to_x++;
    while (h->to_y < after->len && e->added[h->to_y])
        h->to_y++;
    return h->to_x > x || h->to_y > y;
}

static bool only_blanks(str s)
{
    i64 length;
    for (; s.len; s = str_from(s, length))
        if (sort_at(s, &length) != BLANK)
            return false;
    return true;
}

/* Two changes with nothing but a blank between them read better as one. */
static void join_over_blanks(struct hunk *h, const struct edits *e, const struct tokens *before,
                             const struct tokens *after)
{
    for (struct hunk next = *h; next_hunk(&next, e, before, after);) {
        if (next.x != h->to_x + 1 || !only_blanks(before->at[h->to_x]))
            return;
        h->to_x = next.to_x;
        h->to_y = next.to_y;
    }
}

static void by_words(arena *a, struct difference *d, str before, str after)
{
    struct tokens x = {0}, y = {0};
    tokens_words(a, &x, before);
    tokens_words(a, &y, after);
    tokens_number(a, (struct tokens *const[]){&x, &y}, 2);
    struct edits e = edits_of(a, &x, &y);
    d->coarse = d->coarse || e.coarse;
    i64 kept = 0;
    for (struct hunk h = {0}; next_hunk(&h, &e, &x, &y); kept = h.to_x) {
        join_over_blanks(&h, &e, &x, &y);
        add_piece(a, d, DIFFERENCE_KEEP, tokens_text(&x, kept, h.x));
        add_piece(a, d, DIFFERENCE_REMOVED, tokens_text(&x, h.x, h.to_x));
        add_piece(a, d, DIFFERENCE_ADDED, tokens_text(&y, h.y, h.to_y));
    }
    add_piece(a, d, DIFFERENCE_KEEP, tokens_text(&x, kept, x.len));
}

struct difference difference_of(arena *a, str before, str after)
{
    struct difference d = {0};
    if (before.len > DIFFERENCE_TEXT_MAX || after.len > DIFFERENCE_TEXT_MAX) {
        bool same = str_eq(before, after);
        add_piece(a, &d, same ? DIFFERENCE_KEEP : DIFFERENCE_REMOVED, before);
        add_piece(a, &d, DIFFERENCE_ADDED, same ? (str){0} : after);
        d.coarse = !same;
        return d;
    }
    struct tokens x = {0}, y = {0};
    tokens_lines(a, &x, before);
    tokens_lines(a, &y, after);
    tokens_number(a, (struct tokens *const[]){&x, &y}, 2);
    struct edits e = edits_of(a, &x, &y);
    d.coarse = e.coarse;
    i64 kept = 0;
    for (struct hunk h = {0}; next_hunk(&h, &e, &x, &y); kept = h.to_x) {
        add_piece(a, &d, DIFFERENCE_KEEP, tokens_text(&x, kept, h.x));
        by_words(a, &d, tokens_text(&x, h.x, h.to_x), tokens_text(&y, h.y, h.to_y));
    }
    add_piece(a, &d, DIFFERENCE_KEEP, tokens_text(&x, kept, x.len));
    return d;
}
