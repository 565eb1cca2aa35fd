/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/forum/category.h"

#include "base/test.h"
#include "commons/dispatch.h"
#include "commons/job/periodic.h"
#include "commons/person/person.h"

static const struct feature *const none[] = {NULL};

static struct request *of(arena *a, struct db *d, enum role role)
{
    struct app *app = new (a, struct app);
    app->features = none;
    app->newest_settings = settings_default(a);
    struct request *r = request_of_server(app, d, a);
    r->reader.role = role;
    return r;
}

static struct db *commons(arena *a)
{
    struct db *d = db_open_memory(a);
    audiences_start(d);
    db_script(d, "INSERT INTO person (id, uid, role, password, created_at) VALUES (7, "
                 "randomblob(16), 1, '', 0)");
    return d;
}

static void topic(arena *a, struct db *d, const char *category)
{
    db_script(d, arena_c_string(
                     a, text_format(a,
                                    "INSERT INTO contribution (uid, kind, title, slug, person, "
                                    "licence, depth, state, audience, home, created_at, "
                                    "updated_at, active_at) VALUES (randomblob(16), 'topic', 'T', "
                                    "'t', 7, 'CC0-1.0', '%s', 'published', 1, 1, 1, 1, 1)",
                                    category)));
    expect_text(db_fault(d), S(""));
}

static i64 id_of(struct db *d, arena *a, const char *code)
{
    struct topic_category_rows all = topic_category_list(d, a);
    for (i64 i = 0; i < all.len; i++)
        if (str_eq(all.at[i].code, str_of(code)))
            return all.at[i].id;
    return 0;
}

TEST(only_the_administration_changes_categories)
{
    struct db *d = commons(a);
    struct request *r = of(a, d, ROLE_MODERATOR);
    i64 news = id_of(d, a, "news"), place = id_of(d, a, "place");
    expect(!category_add(r, S("Autre"), S("")) && !category_rename(r, news, S("Autre"), S("")));
    expect(!category_close(r, news) && !category_open(r, news) && !category_move(r, news, true));
    expect(!category_merge(r, news, place) && r->refused && id_of(d, a, "autre") == 0);
    expect_text(db_fault(d), S(""));
    db_close(d);
}

TEST(merging_moves_topics_and_what_was_merged_before)
{
    struct db *d = commons(a);
    struct request *r = of(a, d, ROLE_ADMINISTRATOR);
    i64 news = id_of(d, a, "news"), place = id_of(d, a, "place"), call = id_of(d, a, "call");
    topic(a, d, "news");
    topic(a, d, "place");
    expect(category_merge(r, news, place));
    expect(topic_category_uses(d, S("news")) == 0 && topic_category_uses(d, S("place")) == 2);
    expect(!category_merge(r, news, call) && !category_merge(r, call, news)); /* it is closed */
    expect(category_merge(r, place, call));
    struct topic_category_rows all = topic_category_list(d, a);
    expect_text(category_of_code(&all, S("news"))->code, S("call")); /* no chain to follow */
    expect(topic_category_uses(d, S("call")) == 2);
    expect(!category_close(of(a, d, ROLE_ADMINISTRATOR), id_of(d, a, "question")));
    expect(!category_merge(of(a, d, ROLE_ADMINISTRATOR), id_of(d, a, "question"), call));
    expect_text(db_fault(d), S(""));
    db_close(d);
}

/* An archive brings topics of a category that is merged here, and of one that is not known. */
TEST(what_an_archive_brings_is_sorted_within_the_hour)
{
    struct db *d = commons(a);
    i64 done = 0;
    expect(category_merge(of(a, d, ROLE_ADMINISTRATOR), id_of(d, a, "news"), id_of(d, a, "place")));
    topic(a, d, "news");
    topic(a, d, "prets");
    for (int i = 0; i < 250; i++)
        topic(a, d, "news");
    while (categories_keeping.run(of(a, d, ROLE_MEMBER), &done)) {
    }
    expect(done == 251 && topic_category_uses(d, S("place")) == 251);
    struct topic_category_rows all = topic_category_list(d, a);
    const struct topic_category *prets = category_of_code(&all, S("prets"));
    expect(prets && prets->closed_on.has && topic_category_uses(d, S("prets")) == 1);
    struct request *r = of(a, d, ROLE_ADMINISTRATOR);
    expect(prets && category_rename(r, prets->id, S("Prêts {1}"), S("")) &&
           category_open(r, prets->id));
    all = topic_category_list(d, a);
    expect_text(message_in(a, FRENCH, category_label(r, &all, S("prets"))), S("Prêts {1}"));
    expect_text(message_in(a, FRENCH, category_label(r, &all, S("nothing"))), S("Sujet"));
    while (categories_keeping.run(of(a, d, ROLE_MEMBER), &done)) {
    }
    expect(done == 251); /* once */
    expect_text(db_fault(d), S(""));
    db_close(d);
}

TEST(twenty_are_offered_at_most)
{
    struct db *d = commons(a);
    struct request *r = of(a, d, ROLE_ADMINISTRATOR);
    int added = 0;
    for (int i = 0; i < 30; i++)
        added += category_add(r, text_format(a, "Catégorie %d", i), S(""));
    expect(added == CATEGORIES_OPEN_MAX - 5);
    expect(!category_add(r, S("!!"), S("")) && !category_add(r, S("x"), S("")));
    db_close(d);
}
