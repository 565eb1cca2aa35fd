/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/list.h"
#include "commons/contribution/test_world.h"

static struct list list_by(struct world *w, arena *a, struct list_filter f, struct list_place after,
                           i64 limit)
{
    return contribution_list(by(w, a, VISITOR), &f, after, limit);
}

static i64 total(struct world *w, arena *a, struct list_filter f)
{
    return list_by(w, a, f, (struct list_place){0}, 10).total;
}

TEST(each_filter_filters)
{
    struct world w = world_of(a);
    published_of(&w, a, ANNE,
                 S("{\"need\":\"x\",\"sectors\":[\"musique\"],\"status\":\"done\",\"themes\":["
                   "\"sante\"],\"title\":\"Un\"}"),
                 AUDIENCE_PUBLIC);
    published_of(
        &w, a, BEA,
        S("{\"need\":\"x\",\"sectors\":[\"danse\"],\"status\":\"planned\",\"title\":\"Deux\"}"),
        AUDIENCE_PUBLIC);
    published_of(&w, a, CARL, DOCUMENT("Trois", "x"), AUDIENCE_PUBLIC);
    db_script(w.d, "UPDATE organisation SET department = 3, region = 2 WHERE id = 1");
    i64 music = facet_by_code(w.d, a, S("sector"), S("musique"))->id,
        health = facet_by_code(w.d, a, S("theme"), S("sante"))->id;
    expect(total(&w, a, (struct list_filter){0}) == 3);
    expect(total(&w, a, (struct list_filter){.kind = &world_kind}) == 3);
    expect(total(&w, a, (struct list_filter){.organisation = BONNEVILLE}) == 1);
    expect(total(&w, a, (struct list_filter){.person = CARL}) == 1);
    expect(total(&w, a, (struct list_filter){.status = S("done")}) == 2);
    expect(total(&w, a, (struct list_filter){.depth = S("told")}) == 0);
    expect(total(&w, a, (struct list_filter){.stratum = 3}) == 1);
    expect(total(&w, a, (struct list_filter){.department = 3}) == 1);
    expect(total(&w, a, (struct list_filter){.region = 2}) == 2); /* in it, and itself */
    expect(total(&w, a, (struct list_filter){.sector = music}) == 2);
    expect(total(&w, a, (struct list_filter){.theme = health}) == 1);
    expect(total(&w, a,
                 (struct list_filter){.sector = music, .theme = health, .status = S("planned")}) ==
           0);
    expect(total(&w, a, (struct list_filter){.state = S("draft")}) == 0);
    db_close(w.d);
}

TEST(pages_meet_without_holes)
{
    struct world w = world_of(a);
    for (i64 i = 0; i < 23; i++)
        published_of(&w, a, ANNE, DOCUMENT("Un", "x"), AUDIENCE_PUBLIC);
    db_script(w.d, "UPDATE contribution SET published_at = 7, active_at = 7 WHERE id BETWEEN 5 AND "
                   "15"); /* the same instant */
    for (int order = LIST_NEWEST; order <= LIST_ACTIVE; order++) {
        bool seen[24] = {0};
        struct list_place place = {0};
        i64 found = 0;
        do {
            struct list l = list_by(
                &w, a, (struct list_filter){.kind = &world_kind, .order = (enum list_order)order},
                place, 5);
            expect(found ? l.total == -1 : l.total == 23);
            for (i64 i = 0; i < l.cards.len; i++) {
                expect(!seen[l.cards.at[i].id]);
                seen[l.cards.at[i].id] = true;
                found++;
            }
            struct list_place next = {0};
            str said = list_place_write(a, l.next);
            expect(!l.next.id || (list_place_read(said, &next) && next.id == l.next.id &&
                                  next.at.us == l.next.at.us));
            place = l.next;
        } while (place.id);
        expect(found == 23);
    }
    struct list_place bad;
    expect(!list_place_read(S("12"), &bad) && !list_place_read(S("a.1"), &bad) &&
           !list_place_read(S("1.-1"), &bad) && !list_place_read(S(""), &bad));
    db_close(w.d);
}

TEST(what_was_last_written_in_comes_first)
{
    struct world w = world_of(a);
    i64 one = published_of(&w, a, ANNE, DOCUMENT("Un", "x"), AUDIENCE_PUBLIC),
        two = published_of(&w, a, ANNE, DOCUMENT("Deux", "x"), AUDIENCE_PUBLIC);
    struct list_filter active = {.kind = &world_kind, .order = LIST_ACTIVE};
    expect(list_by(&w, a, active, (struct list_place){0}, 5).cards.at[0].id == two);
    i64 version = version_of(&w, a, one);
    contribution_posted(w.d, one, 1, (instant){INT64_MAX - 1});
    struct card *first = &list_by(&w, a, active, (struct list_place){0}, 5).cards.at[0];
    expect(first->id == one && first->post_count == 1 && first->last_post_at.has);
    expect(version_of(&w, a, one) == version); /* a post is no change of the text */
    contribution_posted(w.d, one, -1, (instant){5});
    expect(contribution_whole(w.d, a, one)->post_count == 0);
    db_close(w.d);
}
