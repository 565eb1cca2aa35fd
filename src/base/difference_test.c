/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/difference.h"

#include <string.h>

#include "base/test.h"

/* Kept as it is, [-removed-], {+added+}; checks that nothing is lost on either side. */
static str shown(arena *a, str before, str after)
{
    struct difference d = difference_of(a, before, after);
    text t = text_of(a, 1 << 20), old = text_of(a, 1 << 20), new_text = text_of(a, 1 << 20);
    for (i64 i = 0; i < d.len; i++) {
        const struct difference_piece *p = &d.at[i];
        expect(p->text.len > 0);
        if (p->kind != DIFFERENCE_ADDED)
            text_add(&old, p->text);
        if (p->kind != DIFFERENCE_REMOVED)
            text_add(&new_text, p->text);
        static const char *const open[] = {"", "[-", "{+"}, *const close[] = {"", "-]", "+}"};
        text_add(&t, str_of(open[p->kind]));
        text_add(&t, p->text);
        text_add(&t, str_of(close[p->kind]));
    }
    expect(str_eq(text_str(&old), before));
    expect(str_eq(text_str(&new_text), after));
    return text_str(&t);
}

TEST(words_are_kept_removed_and_added)
{
    expect_text(shown(a, S("le chat dort"), S("le chien dort")), S("le [-chat-]{+chien+} dort"));
    expect_text(shown(a, S("le chat noir dort"), S("le grand chien dort")),
                S("le [-chat noir-]{+grand chien+} dort"));
    expect_text(shown(a, S("l’école ouvre"), S("l’École ouvre.")),
                S("l’[-école-]{+École+} ouvre{+.+}"));
    expect_text(shown(a, S("un deux"), S("un deux trois")), S("un deux{+ trois+}"));
    expect_text(shown(a, S("a"), S("a")), S("a"));
    expect_text(shown(a, S(""), S("a")), S("{+a+}"));
    expect_text(shown(a, S("a"), S("")), S("[-a-]"));
    expect_text(shown(a, S(""), S("")), S(""));
    expect_text(shown(a, S("\xff\xfe z"), S("\xff z")), S("\xff[-\xfe-] z"));
}

TEST(unchanged_lines_are_not_mixed_into_changed_ones)
{
    expect_text(shown(a, S("un\ndeux\ntrois\n"), S("un\n2\ntrois\nquatre\n")),
                S("un\n[-deux-]{+2+}\ntrois\n{+quatre\n+}"));
    expect_text(shown(a, S("a\nb\n"), S("b\na\n")), S("[-a\n-]b\n{+a\n+}"));
}

static str numbers(arena *a, int from, int to, int step)
{
    text t = text_of(a, 1 << 20);
    for (int i = from; i < to; i += step) {
        text_add_i64(&t, i);
        text_add_char(&t, ' ');
    }
    return text_str(&t);
}

TEST(too_many_changes_are_shown_as_replaced_whole)
{
    struct difference d = difference_of(a, numbers(a, 0, 4000, 1), numbers(a, 10000, 14000, 1));
    expect(d.coarse && d.len == 3); /* but for the last blank */
    shown(a, numbers(a, 0, 4000, 1), numbers(a, 0, 8000, 2));
    expect(!difference_of(a, numbers(a, 0, 4000, 1), numbers(a, 5, 4005, 1)).coarse);
    char *large = new_n(a, char, DIFFERENCE_TEXT_MAX + 1);
    memset(large, 'a', DIFFERENCE_TEXT_MAX + 1);
    d = difference_of(a, (str){large, DIFFERENCE_TEXT_MAX + 1}, S("a"));
    expect(d.coarse && d.len == 2);
}

/* The length of the shortest script, by the quadratic table, for comparison. */
static i64 shortest(const char *x, i64 n, const char *y, i64 m)
{
    static i64 row[2][64];
    for (i64 j = 0; j <= m; j++)
        row[0][j] = j;
    for (i64 i = 1; i <= n; i++) {
        row[i & 1][0] = i;
        for (i64 j = 1; j <= m; j++) {
            i64 one = row[(i - 1) & 1][j], other = row[i & 1][j - 1];
            row[i & 1][j] =
                x[i - 1] == y[j - 1] ? row[(i - 1) & 1][j - 1] : 1 + (one < other ? one : other);
        }
    }
    return row[n & 1][m];
}

TEST(the_script_is_the_shortest)
{
    uint32_t seed = 7;
    for (int round = 0; round < 4000; round++) {
        char x[40], y[40];
        i64 n = round % 20, m = round / 20 % 20;
        for (i64 i = 0; i < 40; i++) {
            seed = seed * 1664525 + 1013904223;
            x[i] = "+-*"[seed >> 24 & 1];
            y[i] = "+-*"[(seed >> 20) % 3];
        }
        struct difference d = difference_of(a, (str){x, n}, (str){y, m}); /* signs: a token each */
        i64 edits = 0;
        for (i64 i = 0; i < d.len; i++)
            edits += d.at[i].kind == DIFFERENCE_KEEP ? 0 : d.at[i].text.len;
        expect(edits == shortest(x, n, y, m));
        arena_reset(a);
    }
}

/* =same, <mine, >theirs, !base|mine|theirs! in order. */
static str merged(arena *a, const char *base, const char *mine, const char *theirs)
{
    struct merge m = merge_lines(a, str_of(base), str_of(mine), str_of(theirs));
    text t = text_of(a, 1 << 16);
    for (i64 i = 0; i < m.len; i++) {
        const struct merge_piece *p = &m.at[i];
        text_add_char(&t, "=<>!"[p->kind]);
        text_add(&t, p->text);
        if (p->kind == MERGE_CONFLICT) {
            text_add(&t, p->base);
            text_add_char(&t, '|');
            text_add(&t, p->mine);
            text_add_char(&t, '|');
            text_add(&t, p->theirs);
        }
    }
    return text_str(&t);
}

TEST(changes_of_two_people_are_merged)
{
    expect_text(merged(a, "a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n"), S("<A\n=b\n>C\n"));
    expect_text(merged(a, "a\nb\nc\n", "a\nX\nc\n", "a\nX\nc\n"), S("=a\n=X\n=c\n"));
    expect_text(merged(a, "a\nb\nc\n", "a\nX\nc\n", "a\nY\nc\n"), S("=a\n!b\n|X\n|Y\n=c\n"));
    expect_text(merged(a, "a\n", "a\nx\n", "a\n"), S("=a\n<x\n"));
    expect_text(merged(a, "a\nb\n", "b\n", "a\nb\nc\n"), S("<=b\n>c\n"));
    expect_text(merged(a, "a", "", "b"), S("!a||b"));
    expect_text(merged(a, "", "x", "y"), S("!|x|y"));
    expect_text(merged(a, "", "", ""), S(""));
}

TEST(a_merged_text_loses_nothing)
{
    struct merge m = merge_lines(a, S("a\nb\nc\n"), S("A\nb\nc\n"), S("a\nb\nC\n"));
    expect(m.conflicts == 0);
    expect_text(merge_text(a, &m), S("A\nb\nC\n"));
    m = merge_lines(a, S("a"), S("x"), S("y"));
    expect(m.conflicts == 1);
    expect_text(merge_text(a, &m), S("x\ny"));
}
