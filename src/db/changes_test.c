/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "db/test_file.h"

/* ---- asking ------------------------------------------------------------------------------ */

/* A question about a name, the name n1 or a parent, or about all things; its answer and what it was
 * made of. */
enum asked { ALL_THINGS, A_NAME, A_PARENT, THE_FIRST, A_MARK };
struct question {
    enum asked what;
    i64 n;
    i64 answer;
    struct reads reads;
};

static str name_of(arena *a, i64 n) { return text_format(a, "n%lld", (long long)n); }

static i64 answer_of(struct db *d, arena *a, const struct question *q)
{
    static const int texts_of[] = {COUNT, NAMED, CHILDREN, FIRST, MARKS};
    query *asked = query_start(d, &texts[texts_of[q->what]]);
    if (q->what == A_NAME || q->what == A_MARK)
        query_in_str(asked, 1, name_of(a, q->n));
    else if (q->what == A_PARENT)
        query_in_i64(asked, 1, q->n);
    i64 answer = query_next(asked) ? query_i64(asked, 0) : -1;
    query_end(asked);
    return answer;
}

static void ask(struct db *reader, arena *a, struct question *q)
{
    q->reads = (struct reads){0};
    db_begin(reader);
    db_record(reader, &q->reads);
    q->answer = answer_of(reader, a, q);
    db_record(reader, NULL);
    db_commit(reader);
}

static bool holds(const struct question *q)
{
    return reads_hold(q->reads.since, q->reads.keys, q->reads.count);
}

static void change_by(struct db *w, const char *sql)
{
    db_begin(w);
    db_script(w, sql);
    db_commit(w);
    expect_text(db_fault(w), S(""));
}

/* ---- tests ------------------------------------------------------------------------------- */

TEST(an_answer_holds_until_one_of_its_rows_changes)
{
    const char *path = in_folder(a, "a");
    struct db *w = open_ok(a, path, DB_WRITE), *r = open_ok(a, path, DB_READ);
    change_by(
        w,
        "INSERT INTO thing (id, name) VALUES (1, 'n1'), (2, 'n2'); INSERT INTO child (id, parent) "
        "VALUES (1, 1), (2, 2)");
    static const struct {
        const char *sql;
        bool all, one, parent; /* whether the answers hold after it */
    } cases[] = {
        {"INSERT INTO thing (name) VALUES ('other')", false, true, true},
        {"UPDATE thing SET note = 'x' WHERE name = 'n2'", false, true, true},
        {"UPDATE thing SET note = 'x' WHERE name = 'n1'", false, false, true},
        {"UPDATE thing SET name = 'away' WHERE name = 'n1'", false, false, true},
        {"UPDATE thing SET name = 'n1' WHERE name = 'away'", false, false, true},
        {"INSERT INTO child (parent) VALUES (2)", true, true, true},
        {"INSERT INTO child (parent) VALUES (1)", true, true, false},
        {"UPDATE child SET parent = 2 WHERE parent = 1", true, true, false},
        {"UPDATE child SET parent = 1 WHERE id = 2", true, true, false},
        {"DELETE FROM child", true, true, false},
        {"INSERT INTO thing (name) VALUES ('n1') ON CONFLICT (name) DO UPDATE SET note = 'y'",
         false, false, true},
        {"DELETE FROM thing", false, false, true},
        {"UPDATE child SET parent = 3 WHERE parent = 77", true, true, true},
    };
    for (i64 i = 0; i < countof(cases); i++) {
        struct question all = {.what = ALL_THINGS}, one = {.what = A_NAME, .n = 1},
                        parent = {.what = A_PARENT, .n = 1}, first = {.what = THE_FIRST};
        ask(r, a, &all);
        ask(r, a, &first);
        ask(r, a, &one);
        ask(r, a, &parent);
        expect(holds(&all) && holds(&one) && holds(&parent) && holds(&first));
        change_by(w, cases[i].sql);
        expect(holds(&all) == cases[i].all);
        expect(holds(&first) == cases[i].one && first.answer == one.answer);
        expect(holds(&one) == cases[i].one);
        expect(holds(&parent) == cases[i].parent);
    }
    db_close(r);
    db_close(w);
}

TEST(what_a_cascade_takes_is_seen_in_a_table_without_row_numbers_too)
{
    const char *path = in_folder(a, "a");
    struct db *w = open_ok(a, path, DB_WRITE), *r = open_ok(a, path, DB_READ);
    change_by(w, "INSERT INTO thing (id, name) VALUES (1, 'n1'), (2, 'n2');"
                 "INSERT INTO mark (thing, kind) VALUES (1, 'n1'), (2, 'n1'), (2, 'n2')");
    struct question one = {.what = A_MARK, .n = 1}, two = {.what = A_MARK, .n = 2};
    ask(r, a, &one);
    ask(r, a, &two);
    expect(one.answer == 2 && two.answer == 1 && holds(&one) && holds(&two));
    change_by(w, "DELETE FROM thing WHERE id = 1");
    expect(!holds(&one) && holds(&two));
    ask(r, a, &one);
    change_by(w, "UPDATE mark SET kind = 'n1x' WHERE kind = 'n2'");
    expect(holds(&one) && !holds(&two));
    change_by(w, "INSERT INTO mark (thing, kind) VALUES (2, 'n2')");
    ask(r, a, &two);
    expect(one.answer == 1 && two.answer == 1);
    db_close(r);
    db_close(w);
}

TEST(what_was_rolled_back_changed_nothing)
{
    const char *path = in_folder(a, "a");
    struct db *w = open_ok(a, path, DB_WRITE), *r = open_ok(a, path, DB_READ);
    struct question all = {.what = ALL_THINGS};
    ask(r, a, &all);
    db_begin(w);
    db_script(w, "INSERT INTO thing (name) VALUES ('n1')");
    expect(holds(&all)); /* not committed yet */
    db_rollback(w);
    change_by(w, "INSERT INTO child (parent) SELECT id FROM thing");
    expect(holds(&all));
    db_close(r);
    db_close(w);
}

TEST(rows_that_change_unseen_and_too_many_are_not_kept)
{
    const char *path = in_folder(a, "a");
    struct db *w = open_ok(a, path, DB_WRITE), *r = open_ok(a, path, DB_READ);
    struct reads reads = {0};
    struct question one = {.what = A_NAME};
    db_begin(r);
    db_record(r, &reads);
    for (one.n = 0; one.n < READS_MAX; one.n++)
        answer_of(r, a, &one);
    expect(!reads.unknown && reads.count == READS_MAX && !reads.timed);
    answer_of(r, a, &one);
    expect(reads.unknown);
    reads = (struct reads){0};
    query_end(query_start(r, &texts[UNSEEN]));
    expect(reads.unknown && reads.timed);
    reads = (struct reads){0};
    query *none = query_start(r, &texts[CHILDREN]);
    query_in_null(none, 1);
    expect(reads.count == 1); /* the whole table, to be sure */
    query_end(none);
    db_commit(r);
    db_record(r, &reads); /* in no snapshot */
    expect(reads.unknown);
    db_close(r);
    db_close(w);
}

/* Random writes: an answer that is another now must not hold. */
TEST(no_answer_that_changed_holds)
{
    enum { QUESTIONS = 40, WRITES = 400, OTHERS = 12 };
    const char *path = in_folder(a, "a");
    struct db *w = open_ok(a, path, DB_WRITE), *r = open_ok(a, path, DB_READ);
    struct question *all = new_n(a, struct question, QUESTIONS);
    uint64_t random = 7;
    i64 held = 0, changed = 0;
    for (i64 i = 0; i < QUESTIONS; i++) {
        all[i] = (struct question){.what = (enum asked)(i % 4), .n = i / 4};
        ask(r, a, &all[i]);
    }
    for (int i = 0; i < WRITES; i++) {
        static const struct {
            const char *before, *after; /* the number */
        } forms[] = {
            {"INSERT INTO thing (name) VALUES ('n", "') ON CONFLICT DO NOTHING"},
            {"DELETE FROM thing WHERE name = 'n", "' AND id NOT IN (SELECT parent FROM child)"},
            {"INSERT INTO child (parent) SELECT id FROM thing WHERE name = 'n", "'"},
            {"DELETE FROM child WHERE parent = ", ""},
            {"UPDATE child SET parent = (SELECT min(id) FROM thing) WHERE id % 5 = ", " % 5"},
        };
        random = random * 6364136223846793005u + 1442695040888963407u;
        i64 form = (i64)(random >> 33) % countof(forms), n = (i64)(random >> 50) % OTHERS;
        change_by(w, arena_c_string(a, text_format(a, "%s%lld%s", forms[form].before, (long long)n,
                                                   forms[form].after)));
        for (i64 k = 0; k < QUESTIONS; k++) {
            struct question now = {.what = all[k].what, .n = all[k].n};
            bool held_before = holds(&all[k]);
            ask(r, a, &now);
            expect(!held_before || now.answer == all[k].answer);
            held += held_before;
            changed += now.answer != all[k].answer;
            all[k] = now;
        }
    }
    expect(held > WRITES && changed > WRITES / 4); /* both were tried */
    db_close(r);
    db_close(w);
}
