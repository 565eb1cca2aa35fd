/* SPDX-License-Identifier: EUPL-1.2 */
/* difference: what changed between two texts, word by word, and the merge of two people's changes
 * to a third. Pure; any bytes will do; every piece is a part of a text given.
 *
 * The shortest edit script in linear space: E. W. Myers, "An O(ND) Difference Algorithm and Its
 * Variations", Algorithmica 1 (1986), section 4b; first by lines, then by words within the lines
 * that changed. Beyond DIFFERENCE_EDITS_MAX the stretch is shown as replaced whole: the
 * answer is coarser, never wrong, and the time stays within (tokens × edits). */
#ifndef BASE_DIFFERENCE_H
#define BASE_DIFFERENCE_H

#include "base/text.h"

enum {
    DIFFERENCE_TEXT_MAX = 128 << 10, /* bytes of one text; beyond, it is replaced whole */
    DIFFERENCE_EDITS_MAX = 1000,     /* tokens removed and added in one comparison */
};

enum difference_kind { DIFFERENCE_KEEP, DIFFERENCE_REMOVED, DIFFERENCE_ADDED };

struct difference_piece {
    enum difference_kind kind;
    str text;
};

/* In reading order; what was removed stands before what was added in its place. The kept and
   removed pieces together are the text before, the kept and added ones the text after. */
struct difference {
    struct difference_piece *at;
    i64 len, cap;
    bool coarse; /* a limit was met */
};
struct difference difference_of(arena *a, str before, str after);

/* ---- Merging ----------------------------------------------------------------------------- */

enum merge_kind {
    MERGE_SAME,   /* both left it, or both changed it alike */
    MERGE_MINE,   /* changed on my side alone */
    MERGE_THEIRS, /* changed on their side alone */
    MERGE_CONFLICT,
};

/* Whole lines. In a conflict `text` is empty, and all three sides must be shown: nothing is lost.
 */
struct merge_piece {
    enum merge_kind kind;
    str text;
    str base, mine, theirs;
};
struct merge {
    struct merge_piece *at;
    i64 len, cap;
    i64 conflicts;
};
struct merge merge_lines(arena *a, str base, str mine, str theirs);

/* The text of a merge without a conflict; where there is one, both sides, mine first. */
str merge_text(arena *a, const struct merge *m);

#endif
