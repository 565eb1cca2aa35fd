/* SPDX-License-Identifier: EUPL-1.2 */
/* What may happen only once, tried from two connections: both prepare on what they saw, then both
 * apply. Right under one writer must be right under many (FOUNDATIONS 2). */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "commons/contribution/test_world.h"

struct race {
    struct world one, two;
    char folder[64], file[80];
};

static void race_start(struct race *x, arena *a)
{
    str error = {0};
    snprintf(x->folder, sizeof x->folder, P_tmpdir "/parvis-race-XXXXXX");
    check(mkdtemp(x->folder) != NULL);
    snprintf(x->file, sizeof x->file, "%s/data", x->folder);
    x->one = (struct world){.d = db_open(x->file, DB_WRITE, a, &error),
                            .app = {.features = world_features}};
    check(x->one.d != NULL);
    x->one.app.newest_settings = settings_default(a);
    world_fill(x->one.d);
    x->two = x->one;
    x->two.drawn = 128;
    x->two.d = db_open(x->file, DB_WRITE, a, &error);
    check(x->two.d != NULL);
}

static void race_end(struct race *x)
{
    char name[100];
    static const char *const ends[] = {"", "-wal", "-shm", ".lock"};
    db_close(x->two.d);
    db_close(x->one.d);
    for (int i = 0; i < 4; i++) {
        snprintf(name, sizeof name, "%s%s", x->file, ends[i]);
        unlink(name);
    }
    rmdir(x->folder);
}

/* One apply in a transaction of its own. */
#define TOGETHER(w, call)                                                                          \
    __extension__({                                                                                \
        db_begin((w)->d);                                                                          \
        __auto_type held = (call);                                                                 \
        db_commit((w)->d);                                                                         \
        held;                                                                                      \
    })

TEST(of_two_savers_one_is_told)
{
    struct race x;
    race_start(&x, a);
    i64 id = draft_of(&x.one, a, ANNE, DOCUMENT("Été", "un"));
    i64 seen_one = version_of(&x.one, a, id), seen_two = version_of(&x.two, a, id);
    expect(TOGETHER(&x.one, contribution_save(by(&x.one, a, ANNE), id, seen_one, DOCUMENT("A", "x"),
                                              (str){0})) == SAVED);
    expect(TOGETHER(&x.two, contribution_save(by(&x.two, a, ALAIN), id, seen_two,
                                              DOCUMENT("B", "x"), (str){0})) == SAVE_CONFLICT);
    expect_text(seen_by(&x.one, a, ANNE, id)->title, S("A"));
    race_end(&x);
}

TEST(of_two_first_drafts_one_stands)
{
    struct race x;
    race_start(&x, a);
    i64 id = published_of(&x.one, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    i64 seen = version_of(&x.one, a, id);
    expect(!revision_draft_document(x.one.d, a, id) && !revision_draft_document(x.two.d, a, id));
    expect(TOGETHER(&x.two, contribution_save(by(&x.two, a, ALAIN), id, seen, DOCUMENT("B", "x"),
                                              (str){0})) == SAVED);
    expect(TOGETHER(&x.one, contribution_save(by(&x.one, a, ANNE), id, seen, DOCUMENT("A", "x"),
                                              (str){0})) == SAVE_CONFLICT);
    expect(revision_list(x.one.d, a, ANNE, id, INT64_MAX).len == 2);
    /* and the schema itself holds it, whatever the code does */
    db_begin(x.one.d);
    revision_insert(x.one.d, (struct revision_insert_in){.uid = request_uid(by(&x.one, a, ANNE)),
                                                         .contribution = id,
                                                         .audience = 101,
                                                         .number = 9,
                                                         .document = S("{}"),
                                                         .person = ANNE});
    expect(db_fault(x.one.d).len > 0);
    db_clear(x.one.d);
    db_rollback(x.one.d);
    race_end(&x);
}

TEST(of_two_publishers_one_publishes)
{
    struct race x;
    race_start(&x, a);
    i64 id = draft_of(&x.one, a, ANNE, DOCUMENT("Été", "un"));
    expect(TOGETHER(
        &x.one, contribution_publish(by(&x.one, a, ANNE), &world_kind, id, 1, AUDIENCE_PUBLIC)));
    expect(!TOGETHER(
        &x.two, contribution_publish(by(&x.two, a, ALAIN), &world_kind, id, 1, AUDIENCE_PEERS)));
    expect(seen_by(&x.one, a, VISITOR, id) != NULL);
    race_end(&x);
}

TEST(an_organisation_declares_once)
{
    struct race x;
    race_start(&x, a);
    i64 id = published_of(&x.one, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC), one = 0,
        two = 0;
    struct request *r = by(&x.one, a, BEA), *s = by(&x.two, a, BEA);
    expect(declaration_of(x.two.d, a, BEA, id, RUMILLY).len == 0);
    expect(TOGETHER(&x.one,
                    contribution_declare(r, id, own_capacity(r), S("adaptation"), (str){0}, &one)));
    expect(TOGETHER(&x.two,
                    contribution_declare(s, id, own_capacity(s), S("adaptation"), (str){0}, &two)));
    expect(one == two); /* one declaration, one copy */
    expect(declaration_counts(x.one.d, a, VISITOR, id)->adaptation == 1);
    race_end(&x);
}

TEST(two_links_do_not_make_a_loop)
{
    struct race x;
    race_start(&x, a);
    i64 one = published_of(&x.one, a, ANNE, DOCUMENT("Un", "x"), AUDIENCE_PUBLIC);
    i64 two = published_of(&x.one, a, ANNE, DOCUMENT("Deux", "x"), AUDIENCE_PUBLIC);
    expect(link_out(x.one.d, a, ANNE, two, S("part_of")).len == 0);
    expect(TOGETHER(&x.one, contribution_link(by(&x.one, a, ANNE), one, two, S("part_of"))));
    expect(!TOGETHER(&x.two, contribution_link(by(&x.two, a, ANNE), two, one, S("part_of"))));
    race_end(&x);
}

TEST(apply_run_twice_says_the_same)
{
    struct world w = world_of(a);
    struct request *r = by(&w, a, ANNE);
    db_begin(w.d);
    i64 id = contribution_create(r, (struct contribution_new){.kind = &world_kind,
                                                              .capacity = own_capacity(r),
                                                              .document = DOCUMENT("Été", "un")});
    uid first = contribution_whole(w.d, a, id)->uid;
    db_rollback(w.d);
    r->drawn = 0;
    db_begin(w.d);
    expect(contribution_create(r, (struct contribution_new){.kind = &world_kind,
                                                            .capacity = own_capacity(r),
                                                            .document = DOCUMENT("Été", "un")}) ==
           id);
    expect(uid_eq(contribution_whole(w.d, a, id)->uid, first));
    db_commit(w.d);
    db_close(w.d);
}
