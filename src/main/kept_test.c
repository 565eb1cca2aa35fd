/* SPDX-License-Identifier: EUPL-1.2 */
/* Which pages of visitors a write leaves alone: what is written in the forum is no reason to make
 * the lists, the map and the matrix of experiences again, which cost most where there are many. */
#include "commons/page_cache.h"

#include "base/test.h"
#include "main/test_instance.h"

enum { CACHE = 16 << 20 };

static const char *const of_experiences[] = {"/experiences", "/experiences.csv",
                                             "/experiences.atom", "/vue-transversale",
                                             "/experiences/departements.csv"};
static const char *const of_all[] = {"/", "/forum", "/forum.atom"};

static struct incoming visit(const char *path)
{
    static struct header host = {{"host", 4}, {"parvis.exemple.fr", 17}};
    return (struct incoming){.method = S("GET"),
                             .path = str_of(path),
                             .address = S("127.0.0.1"),
                             .headers = &host,
                             .header_count = 1};
}

static void ask(struct test_instance *t, const char *path)
{
    arena own = arena_of(ARENA_DEFAULT);
    struct incoming in = visit(path);
    struct request *r = dispatch_now(&t->i.app, t->reader, t->i.writer, &in, &own, false);
    if (r->status != 200)
        expect_text(str_of(path), S("a page that is answered"));
    arena_free(&own);
}

static bool kept(struct test_instance *t, const char *path)
{
    struct app *app = &t->i.app;
    struct page_key key;
    struct incoming in = visit(path);
    struct kept_page *p = page_key_of(&in, app->newest_settings, &key)
                              ? page_find(app->page_cache, &key, app->newest_settings, os_now())
                              : NULL;
    if (p)
        page_release(p);
    return p != NULL;
}

static void write_down(struct test_instance *t, const char *sql)
{
    db_begin(t->i.writer);
    db_script(t->i.writer, sql);
    db_commit(t->i.writer);
    expect_text(db_fault(t->i.writer), S(""));
}

#define CONTRIBUTION(id, kind)                                                                     \
    "INSERT INTO contribution (id, uid, kind, title, slug, person, licence, state, home, "         \
    "audience,"                                                                                    \
    " published, published_at, created_at, updated_at, active_at) VALUES (" id ", randomblob(16)," \
    " '" kind "', 'Un titre', 'un-titre', 1, 'CC-BY-SA-4.0', 'published', 1, 1, 1, 5, 5, 5, 5);"

static void ask_all(struct test_instance *t)
{
    for (i64 i = 0; i < countof(of_experiences); i++)
        ask(t, of_experiences[i]);
    for (i64 i = 0; i < countof(of_all); i++)
        ask(t, of_all[i]);
}

static void expect_kept(struct test_instance *t, const char *const *paths, i64 count, bool wanted)
{
    for (i64 i = 0; i < count; i++)
        if (kept(t, paths[i]) != wanted)
            expect_text(str_of(paths[i]), wanted ? S("still kept") : S("dropped"));
}

TEST(what_is_written_in_the_forum_leaves_the_pages_of_experiences_alone)
{
    struct test_instance t;
    test_instance_open(&t);
    test_administrator(&t);
    t.i.app.page_cache = page_cache_start(CACHE);
    write_down(&t, CONTRIBUTION("901", "topic") CONTRIBUTION(
                       "902", "experience") "INSERT INTO experience (contribution, sectors, "
                                            "themes, bracket, bracket_said,"
                                            " management, procedure, participation, again, staff)"
                                            " VALUES (902, '', '', '', 0, '', '', '', '', '')");
    ask_all(&t);
    expect_kept(&t, of_experiences, countof(of_experiences), true);
    expect_kept(&t, of_all, countof(of_all), true);
    write_down(&t, "UPDATE contribution SET post_count = post_count + 1, active_at = 6"
                   " WHERE id = 901");
    expect_kept(&t, of_experiences, countof(of_experiences), true);
    expect_kept(&t, of_all, countof(of_all), false);
    ask_all(&t);
    write_down(&t, "UPDATE contribution SET title = 'Un autre' WHERE id = 902");
    expect_kept(&t, of_experiences, countof(of_experiences), false);
    ask_all(&t);
    write_down(&t, "DELETE FROM contribution WHERE id = 902");
    expect_kept(&t, of_experiences, countof(of_experiences), false);
    page_cache_free(t.i.app.page_cache);
    test_instance_close(&t);
}
