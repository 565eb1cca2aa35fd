/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/journal/journal.h"

#include "commons/contribution/test_world.h"

static i64 write_some(struct world *w, arena *a, i64 count, uid subject)
{
    for (i64 i = 0; i < count; i++)
        journal_write(by(w, a, ANNE), "test.happened", subject, journal_payload(a, "n", i, NULL));
    return count;
}

static bool holds(struct world *w, arena *a)
{
    struct journal_verdict v = journal_verify(w->d, a);
    return !v.wrong_row && !v.wrong_segment;
}

TEST(rows_are_chained_into_segments)
{
    struct world w = world_of(a);
    uid subject = {{1}};
    expect(journal_seal(w.d, a, (instant){1}) == 0);
    write_some(&w, a, 5, subject);
    expect(journal_seal(w.d, a, (instant){1}) == 5);
    write_some(&w, a, 3, subject);
    expect(journal_seal(w.d, a, (instant){2}) == 3);
    write_some(&w, a, 1, subject);
    struct journal_verdict v = journal_verify(w.d, a);
    expect(v.rows == 9 && v.segments == 2 && !v.erased && !v.wrong_row && !v.wrong_segment);
    expect(journal_of_subject(w.d, a, subject, INT64_MAX).len == 9);
    db_close(w.d);
}

TEST(every_change_is_noticed)
{
    static const char *const changes[] = {
        "UPDATE journal SET at = at + 1 WHERE id = 2",
        "UPDATE journal SET person = 3 WHERE id = 2",
        "UPDATE journal SET action = 'test.else' WHERE id = 2",
        "UPDATE journal SET subject = NULL WHERE id = 2",
        "UPDATE journal SET uid = randomblob(16) WHERE id = 2",
        "DELETE FROM journal WHERE id = 2",
        ("UPDATE journal_segment SET digest = (SELECT digest FROM journal_segment WHERE id = 2) "
         "WHERE id = 1"),
    };
    for (i64 i = 0; i < countof(changes); i++) {
        struct world w = world_of(a);
        write_some(&w, a, 3, (uid){{1}});
        journal_seal(w.d, a, (instant){1});
        write_some(&w, a, 3, (uid){{1}});
        journal_seal(w.d, a, (instant){2});
        expect(holds(&w, a));
        db_script(w.d, changes[i]);
        expect(journal_verify(w.d, a).wrong_segment == 1);
        db_close(w.d);
    }
}

TEST(a_changed_payload_is_noticed_and_an_erased_one_is_not)
{
    struct world w = world_of(a);
    uid subject = {{1}}, other = {{2}};
    write_some(&w, a, 3, subject);
    write_some(&w, a, 1, other);
    journal_seal(w.d, a, (instant){1});
    expect(journal_erase_subject(w.d, subject) == 3);
    struct journal_verdict v = journal_verify(w.d, a);
    expect(v.erased == 3 && v.rows == 4 && !v.wrong_row && !v.wrong_segment);
    expect(!journal_payload_of(w.d, a, 1) && journal_payload_of(w.d, a, 4));
    db_script(w.d, "UPDATE journal_payload SET payload = '{}'");
    expect(journal_verify(w.d, a).wrong_row == 4);
    db_close(w.d);
}

TEST(equal_payloads_have_different_digests)
{
    struct world w = world_of(a);
    journal_write(by(&w, a, ANNE), "test", (uid){{1}}, S("{}"));
    journal_write(by(&w, a, ANNE), "test", (uid){{1}}, S("{}"));
    struct journal_row_rows rows = journal_unsealed(w.d, a, 10);
    expect(rows.len == 2 && !str_eq(rows.at[0].digest, rows.at[1].digest));
    expect(rows.at[0].digest.len == JOURNAL_DIGEST);
    db_close(w.d);
}

TEST(an_archive_restores_rows_as_they_were)
{
    struct world w = world_of(a), v = world_of(a);
    write_some(&w, a, 2, (uid){{1}});
    struct journal_row_rows rows = journal_unsealed(w.d, a, 10);
    for (i64 i = 0; i < rows.len; i++) {
        struct journal_text *t = journal_payload_of(w.d, a, rows.at[i].id);
        expect(journal_restore(v.d, &rows.at[i], t->salt, t->payload));
        expect(!journal_restore(v.d, &rows.at[i], t->salt, t->payload)); /* once */
    }
    journal_seal(v.d, a, (instant){9});
    expect(holds(&v, a) && journal_verify(v.d, a).rows == 2);
    db_close(v.d);
    db_close(w.d);
}

TEST(what_people_do_is_journalled)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    uid u = seen_by(&w, a, ANNE, id)->uid;
    struct journal_row_rows rows = journal_of_subject(w.d, a, u, INT64_MAX);
    expect(rows.len == 2 && rows.at[0].person == ANNE);
    expect_text(rows.at[0].action, S("contribution.publish"));
    db_close(w.d);
}
