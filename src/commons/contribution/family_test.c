/* SPDX-License-Identifier: EUPL-1.2 */
/* Who took what from whom, and never what the reader may not read. */
#include "commons/contribution/family.h"
#include "commons/contribution/test_world.h"

/* An adaptation of `source`, published by that person. */
static i64 adaptation(struct world *w, arena *a, i64 person, i64 source, i64 audience)
{
    i64 id = published_of(w, a, person, DOCUMENT("Adapté", "x"), audience);
    link_put(w->d, (struct link_put_in){.source = id,
                                        .target = source,
                                        .kind = S("adapted_from"),
                                        .changes = S("le nombre de salles"),
                                        .now = {++w->minute}});
    return id;
}

static struct family family_for(struct world *w, arena *a, i64 person, i64 id)
{
    return contribution_family(by(w, a, person), id, FAMILY_SHOWN_MAX);
}

static i64 place_of(const struct family *f, i64 id)
{
    for (i64 i = 0; i < f->len; i++)
        if (f->at[i].contribution == id)
            return i;
    return -1;
}

enum { PUBLIC_AUDIENCE = 1, PEERS_AUDIENCE = 2 };

TEST(a_family_goes_from_the_first_work_to_every_adaptation)
{
    struct world w = world_of(a);
    i64 first = published_of(&w, a, ANNE, DOCUMENT("Source", "x"), PUBLIC_AUDIENCE),
        second = adaptation(&w, a, BEA, first, PUBLIC_AUDIENCE),
        brother = adaptation(&w, a, EVE, first, PUBLIC_AUDIENCE),
        third = adaptation(&w, a, ANNE, second, PUBLIC_AUDIENCE);
    const i64 all[] = {first, second, brother, third};
    for (i64 i = 0; i < countof(all); i++) {
        struct family f = family_for(&w, a, VISITOR, all[i]);
        expect(f.len == 4 && !f.beyond && !f.at_least);
        expect(f.at[0].contribution == first && f.at[0].parent == -1);
        expect(f.at[place_of(&f, second)].parent == 0 && f.at[place_of(&f, brother)].parent == 0);
        expect(f.at[place_of(&f, third)].parent == place_of(&f, second));
        for (i64 k = 0; k < f.len; k++) {
            expect(f.at[k].here == (f.at[k].contribution == all[i]) && f.at[k].parent < k);
            expect(f.at[k].taken_at.has == (f.at[k].contribution != first));
            expect((f.at[k].changes.len > 0) == (f.at[k].contribution != first));
        }
    }
    struct family alone = family_for(
        &w, a, VISITOR, published_of(&w, a, ANNE, DOCUMENT("Seul", "x"), PUBLIC_AUDIENCE));
    expect(alone.len == 1 && alone.at[0].here);
    db_close(w.d);
}

TEST(what_one_may_not_read_is_in_no_family)
{
    struct world w = world_of(a);
    i64 first = published_of(&w, a, ANNE, DOCUMENT("Source", "x"), PUBLIC_AUDIENCE),
        hidden = adaptation(&w, a, BEA, first, PEERS_AUDIENCE),
        beyond = adaptation(&w, a, EVE, hidden, PUBLIC_AUDIENCE);
    struct family f = family_for(&w, a, VISITOR, first);
    expect(f.len == 1 && place_of(&f, hidden) < 0); /* nor who hangs on it alone */
    f = family_for(&w, a, VISITOR, beyond);
    expect(f.len == 1 && f.at[0].contribution == beyond);
    expect(family_for(&w, a, VISITOR, hidden).len == 0);
    expect(family_for(&w, a, ANNE, first).len == 3);
    expect(family_for(&w, a, VISITOR, 999999).len == 0);
    /* a draft that was made of it is its author's alone */
    i64 draft = draft_of(&w, a, ANNE, DOCUMENT("Brouillon", "x"));
    link_put(w.d, (struct link_put_in){
                      .source = draft, .target = first, .kind = S("adapted_from"), .now = {1}});
    f = family_for(&w, a, BEA, first);
    expect(place_of(&f, draft) < 0);
    f = family_for(&w, a, ANNE, first);
    expect(place_of(&f, draft) < 0); /* nor does it show among what was published */
    f = family_for(&w, a, ANNE, draft);
    expect(f.len == 4 && f.at[place_of(&f, draft)].here);
    db_close(w.d);
}

TEST(a_large_family_is_cut_and_says_so_and_its_own_line_stays)
{
    struct world w = world_of(a);
    i64 first = published_of(&w, a, ANNE, DOCUMENT("Source", "x"), PUBLIC_AUDIENCE), last = 0;
    for (int i = 0; i < 9; i++)
        last = adaptation(&w, a, BEA, first, PUBLIC_AUDIENCE);
    i64 grandchild = adaptation(&w, a, EVE, last, PUBLIC_AUDIENCE);
    struct family f = contribution_family(by(&w, a, VISITOR), grandchild, 5);
    expect(f.len == 5 && f.beyond == 6 && !f.at_least);
    expect(place_of(&f, first) == 0 && place_of(&f, last) == 1 && place_of(&f, grandchild) == 2);
    f = contribution_family(by(&w, a, VISITOR), grandchild, 1);
    expect(f.len == 3 && f.beyond == 8); /* the line itself is never cut */
    db_script(w.d, "INSERT INTO contribution (uid, kind, title, slug, person, licence, state, "
                   "audience, home, created_at, updated_at, active_at, published_at) "
                   "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 200) "
                   "SELECT randomblob(16), 'trial', 'many', 'many', 1, 'CC0-1.0', 'published', 1, "
                   "1, 0, 0, 0, 5 FROM n");
    db_script(w.d, text_format(a,
                               "INSERT INTO link (source, target, kind, created_at) SELECT id, "
                               "%lld, 'adapted_from', 0 FROM contribution WHERE title = 'many'",
                               (long long)first)
                       .at);
    f = contribution_family(by(&w, a, VISITOR), first, 12);
    expect(f.len == 12 && f.at_least);
    db_close(w.d);
}
