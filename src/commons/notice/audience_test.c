/* SPDX-License-Identifier: EUPL-1.2 */
/* The audience that a notice carries: kept by all that changes who may read what it is about. */
#include "commons/notice/audience.h"

#include "commons/contribution/test_world.h"
#include "commons/notice/notice.h"
#include "commons/thread/reply.h"
#include "commons/thread/thread.h"

static void tell_all(struct world *w, arena *a)
{
    while (notice_tell_step(by(w, a, 0), NOTICE_EVENTS_AT_ONCE)) {
    }
}

static i64 listed_unread(struct world *w, arena *a, i64 person)
{
    struct notice_row_rows rows = notice_list(w->d, a, person, person, INT64_MAX, 1000);
    i64 n = 0;
    for (i64 i = 0; i < rows.len; i++)
        n += !rows.at[i].read_at.has;
    return n;
}

static void change_something(struct world *w, arena *a, const i64 *contributions, uint64_t draw)
{
    i64 id = contributions[draw % 3], person = 1 + (i64)(draw / 3 % 6);
    i64 post = 1 + (i64)(draw / 18 % 40);
    struct request *r = by(w, a, person), *author = by(w, a, ANNE);
    const struct post_source *taken;
    switch (draw / 720 % 8) {
    case 0:
    case 1:
        thread_post(r, (struct post_new){.contribution = id, .body = S("b"), .html = {S("b")}});
        return;
    case 2:
        thread_take_back(r, post);
        return;
    case 3:
        taken = thread_conceal(r, post, HIDDEN_BY_MODERATORS);
        if (taken && draw % 2)
            thread_reveal(r, post, S("b"));
        return;
    case 4:
        contribution_set_audience(author, id, draw % 2 ? 101 : AUDIENCE_PUBLIC);
        return;
    case 5:
        notice_mark_all(w->d, person, (i64)(draw / 5760 % 200), r->now);
        return;
    case 6:
        contribution_follow(r, id, draw % 4 != 0);
        return;
    default:
        tell_all(w, a);
    }
}

/* The number on every page is that of the list, whatever was hidden, narrowed, opened or read: it
   never tells of what one may not read. */
TEST(what_is_counted_is_what_may_be_read)
{
    struct world w = world_of(a);
    i64 contributions[3];
    uint64_t draw = 2026;
    i64 most = 0;
    for (int i = 0; i < 3; i++)
        contributions[i] = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    for (int i = 0; i < 600; i++) {
        arena one = arena_of(64 << 20);
        draw = draw * 6364136223846793005u + 1442695040888963407u;
        change_something(&w, &one, contributions, draw >> 20);
        for (i64 person = ANNE; person <= EVE; person++) {
            i64 listed = listed_unread(&w, &one, person);
            expect(notice_unread_count(w.d, person, 1000) == listed);
            most = listed > most ? listed : most;
        }
        arena_free(&one);
    }
    expect(most > 5);
    db_close(w.d);
}

/* One message that no step can tell does not keep back what comes after it. */
TEST(what_cannot_be_told_is_given_up_alone)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Navette", "x"), AUDIENCE_PUBLIC);
    struct post_new p = {.contribution = id, .body = S("b"), .html = {S("b")}};
    tell_all(&w, a);
    check(thread_post(by(&w, a, CARL), p) > 0 && thread_post(by(&w, a, EVE), p) > 0);
    i64 before = listed_unread(&w, a, ANNE);
    expect(notice_tell_skip(by(&w, a, 0)));
    tell_all(&w, a);
    expect(listed_unread(&w, a, ANNE) == before + 1); /* Ève's */
    expect(!notice_tell_skip(by(&w, a, 0)));
    db_close(w.d);
}
