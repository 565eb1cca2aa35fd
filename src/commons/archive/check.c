/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/archive/check.h"

#include <sys/stat.h>

#include "archive_sql.h"
#include "commons/contribution/import.h"
#include "commons/contribution/total.h"
#include "commons/file/import.h"
#include "commons/journal/journal.h"
#include "commons/search/analyser.h"
#include "commons/search/block.h"

static void wrong(arena *a, strs *complaints, const char *what, i64 n)
{
    *push(a, complaints) = text_format(a, "%s: %lld", what, (long long)n);
}

static void check_journal(struct db *d, arena *a, strs *complaints)
{
    struct journal_verdict v = journal_verify(d, a);
    if (v.wrong_row)
        wrong(a, complaints, "the journal: a payload does not fit its digest, row", v.wrong_row);
    if (v.wrong_segment)
        wrong(a, complaints, "the journal: the chain does not hold, segment", v.wrong_segment);
}

/* Every row of the index, as far as it is made, carries the token of its kind. */
static void check_kind(struct db *d, arena *a, str kind, i64 rows, strs *complaints)
{
    facet f = facet_of(a, FACET_KIND, kind);
    i64 found = archive_search_matching(d, f.token);
    if (found != rows)
        *push(a, complaints) =
            text_format(a, "the search index: %lld of %lld rows of the kind %.*s are found",
                        (long long)found, (long long)rows, STR(kind));
}

static void check_search(struct db *d, arena *a, strs *complaints)
{
    struct archive_search_kind_rows kinds = archive_search_kinds(d, a);
    for (i64 i = 0; i < kinds.len; i++)
        check_kind(d, a, kinds.at[i].kind, kinds.at[i].count, complaints);
    i64 missing = archive_contributions_unindexed(d) + archive_posts_unindexed(d);
    if (missing)
        wrong(a, complaints, "the search index: contributions and posts that it lacks", missing);
    i64 blocks = search_block_wrong(d);
    if (blocks)
        wrong(a, complaints, "the search index: documents chosen by something else than they say",
              blocks);
}

static void check_file(arena *a, const char *folder, const struct file_known *f, strs *complaints)
{
    struct stat s;
    str rest = str_from(f->sha256, 2);
    /* files/ab/cdef…: as the room of files keeps them */
    str path = text_format(a, "%s/files/%.2s/%.*s", folder, f->sha256.at, STR(rest));
    if (stat(arena_c_string(a, path), &s) != 0 || s.st_size != f->size)
        *push(a, complaints) = text_format(a, "%.*s: missing, or of another size", STR(path));
}

static void check_files(struct db *d, arena *a, const char *folder, strs *complaints)
{
    enum { COMPLAINTS_MAX = 200 };
    for (i64 after = 0; complaints->len < COMPLAINTS_MAX;) {
        struct file_known_list page = files_known(d, a, after);
        if (!page.len)
            return;
        for (i64 i = 0; i < page.len && complaints->len < COMPLAINTS_MAX; i++)
            check_file(a, folder, &page.at[i], complaints);
        after = page.at[page.len - 1].id;
    }
}

void archive_check(struct db *d, arena *a, const char *folder, strs *complaints)
{
    db_begin(d);
    i64 miscounted = contribution_miscounted(d);
    if (miscounted)
        wrong(a, complaints, "contributions whose count of posts is wrong (parvis recount)",
              miscounted);
    i64 totals = contribution_totals_check(d);
    if (totals)
        wrong(a, complaints, "totals that pages show (parvis recount makes them anew)", totals);
    check_journal(d, a, complaints);
    check_search(d, a, complaints);
    check_files(d, a, folder, complaints);
    if (db_fault(d).len)
        *push(a, complaints) = arena_copy(a, db_fault(d));
    db_clear(d);
    if (db_in_transaction(d))
        db_commit(d);
}
