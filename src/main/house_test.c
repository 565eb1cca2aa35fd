/* SPDX-License-Identifier: EUPL-1.2 */
/* The house: settings in three places, the first administrator, the terms, pages that call nobody.
 */
#include <stdatomic.h>

#include "base/test.h"
#include "commons/app.h"
#include "commons/router.h"
#include "commons/setting/setting.h"
#include "commons/workers.h"
#include "features/admin/house.h"
#include "main/test_instance.h"

static struct request *ask(struct test_instance *t, const char *method, const char *path, str body)
{
    struct incoming *in = new (&t->arena, struct incoming);
    struct header *h = new_n(&t->arena, struct header, 4);
    h[0] = (struct header){S("host"), S("parvis.exemple.fr")};
    h[1] = (struct header){S("origin"), S("https://parvis.exemple.fr")};
    in->method = str_of(method);
    in->path = str_of(path);
    in->body = body;
    in->headers = h;
    in->header_count = 2;
    in->address = S("127.0.0.1");
    os_fake.now.us += 1000000;
    return dispatch_now(&t->i.app, t->reader, t->i.writer, in, &t->arena, true);
}

/* ---- settings ---------------------------------------------------------------------------------
 */

struct choose_task {
    struct write_task task;
    struct request *r;
    const char *name, *value; /* NULL: the default again */
    message why;
};

static bool choose_run(struct write_task *task, struct db *d)
{
    struct choose_task *t = (struct choose_task *)task;
    const struct setting *s = setting_find(str_of(t->name));
    t->r->db = d;
    t->r->drawn = 0;
    t->why = t->value ? setting_choose(t->r, s, str_of(t->value)) : setting_forget(t->r, s);
    return !message_is(t->why);
}

static bool choose(struct test_instance *t, const char *name, const char *value)
{
    struct choose_task task = {.task.run = choose_run, .name = name, .value = value};
    task.r = request_of_server(&t->i.app, t->i.writer, &t->arena);
    write_group(t->i.writer, &task.task);
    settings_follow(&t->i.app, t->reader);
    return task.task.outcome == WRITE_KEPT;
}

TEST(the_file_wins_over_what_was_chosen_and_that_over_the_default)
{
    struct test_instance t;
    test_instance_open(&t);
    struct settings *before = t.i.app.newest_settings;
    expect(before->session_days == 30);
    expect(choose(&t, "session-days", "12"));
    expect(t.i.app.newest_settings->session_days == 12 && before->session_days == 30);
    expect(!choose(&t, "session-days", "0") && !choose(&t, "workers", "3"));
    expect(choose(&t, "instance", "Chez nous"));
    /* the host writes the file, and starts again */
    str error = {0};
    const char *file = arena_c_string(&t.arena, text_format(&t.arena, "%s/settings", t.folder));
    check(os_write_file(&t.arena, file, S("instance = Le parvis\n"), 0600, &error));
    db_close(t.reader);
    instance_close(&t.i);
    check(instance_open(&t.i, t.folder, &error));
    t.reader = db_open(t.i.database, DB_READ, &t.arena, &error);
    expect_text(t.i.app.newest_settings->instance, S("Le parvis"));
    expect(t.i.app.newest_settings->session_days == 12);
    const struct setting *s = setting_find(S("instance"));
    expect(setting_source(&t.i.app, t.reader, &t.arena, s) == SETTING_OF_FILE);
    expect(!choose(&t, "instance", "Autre"));
    expect(choose(&t, "session-days", NULL));
    expect(t.i.app.newest_settings->session_days == 30);
    test_instance_close(&t);
}

TEST(the_example_file_explains_every_setting_as_it_is)
{
    arena own = arena_of(8 << 20);
    str file = {0}, error = {0};
    check(os_read_file(&own, "packaging/parvis.conf", 1 << 20, &file, &error));
    str_cut(&file, '\n'), str_cut(&file, '\n'); /* the licence; how it is made */
    str now = settings_text(&own, settings_default(&own));
    if (!str_eq(file, now))
        printf("packaging/parvis.conf: tools/settings.sh makes it again\n");
    expect_text(file, now);
    (void)a;
    arena_free(&own);
}

/* ---- the first administrator ------------------------------------------------------------------
 */

static str first_form(struct test_instance *t, const char *code)
{
    return text_format(&t->arena,
                       "code=%s&instance=Le+parvis&person_name=Anne&email=anne%%40exemple.fr"
                       "&new_password=une+phrase+que+je+retiens",
                       code);
}

TEST(a_code_of_the_terminal_makes_one_administrator_once)
{
    struct test_instance t;
    test_instance_open(&t);
    expect(ask(&t, "GET", "/premier-pas", S(""))->status == 404); /* no code was made */
    str code = first_steps_code(&t.i.app, t.i.writer, &t.arena);
    expect(code.len == 14);
    expect(ask(&t, "GET", "/premier-pas", S(""))->status == 200);
    expect(ask(&t, "POST", "/premier-pas", first_form(&t, "AAAA-AAAA-AAAA"))->status == 422);
    expect(ask(&t, "POST", "/premier-pas", first_form(&t, "AAAA-AAAA-AAAA-AAAA"))->status == 422);
    str weak = text_format(&t.arena,
                           "code=%.*s&instance=Le+parvis&person_name=Anne&email=anne%%40exemple.fr"
                           "&new_password=azertyuiop12",
                           STR(code));
    expect(ask(&t, "POST", "/premier-pas", weak)->status == 422); /* asked of everybody */
    struct request *r =
        ask(&t, "POST", "/premier-pas", first_form(&t, arena_c_string(&t.arena, code)));
    expect(r->status == 303);
    expect_text(r->location, S("/admin/reglages"));
    settings_follow(&t.i.app, t.reader);
    expect_text(t.i.app.newest_settings->instance, S("Le parvis"));
    /* the same code again, and a restart: closed */
    expect(
        ask(&t, "POST", "/premier-pas", first_form(&t, arena_c_string(&t.arena, code)))->status ==
        404);
    expect(ask(&t, "GET", "/premier-pas", S(""))->status == 404);
    expect(!first_steps_code(&t.i.app, t.i.writer, &t.arena).len);
    test_instance_close(&t);
}

/* Two who were fast: the second read the database before the first one wrote, and is nobody. */
TEST(two_first_administrators_at_once_make_one)
{
    struct test_instance t;
    str error = {0};
    test_instance_open(&t);
    const char *copy = arena_c_string(&t.arena, text_format(&t.arena, "%s/copy.db", t.folder));
    str code = first_steps_code(&t.i.app, t.i.writer, &t.arena);
    str other = text_format(&t.arena,
                            "code=%.*s&instance=Autre&person_name=Paul&email=paul%%40exemple.fr"
                            "&new_password=une+phrase+que+je+retiens",
                            STR(code));
    expect_text(db_backup(t.reader, (struct db_backup){.file = copy}, &t.arena), S(""));
    struct db *now = t.reader, *before = db_open(copy, DB_READ, &t.arena, &error);
    check(before != NULL);
    str first = first_form(&t, arena_c_string(&t.arena, code));
    expect(ask(&t, "POST", "/premier-pas", first)->status == 303);
    t.reader = before;
    expect(ask(&t, "GET", "/premier-pas", S(""))->status == 200); /* so it is still open there */
    expect(ask(&t, "POST", "/premier-pas", other)->status == 404);
    t.reader = now;
    db_close(before);
    expect(!person_by_email(t.reader, &t.arena, S("paul@exemple.fr")));
    expect(person_by_email(t.reader, &t.arena, S("anne@exemple.fr")) != NULL);
    test_instance_close(&t);
}

TEST(ten_wrong_codes_close_the_page_until_the_next_start)
{
    struct test_instance t;
    test_instance_open(&t);
    str code = first_steps_code(&t.i.app, t.i.writer, &t.arena);
    for (int i = 0; i < 10; i++)
        expect(ask(&t, "POST", "/premier-pas", first_form(&t, "BBBB-BBBB-BBBB"))->status == 422);
    struct request *r =
        ask(&t, "POST", "/premier-pas", first_form(&t, arena_c_string(&t.arena, code)));
    expect(r->status == 422 && str_has(r->body, S("Trop d’essais")));
    str again = first_steps_code(&t.i.app, t.i.writer, &t.arena);
    expect(again.len == 14 && !str_eq(again, code));
    test_instance_close(&t);
}

/* ---- nobody else is called --------------------------------------------------------------------
 */

/* What a browser would fetch by itself: an address of another host in one of these attributes. */
static str fetched_elsewhere(str body)
{
    static const char *const fetched[] = {" src=\"http",   " src=\"//", "srcset=\"http",
                                          "poster=\"http", "url(http",  "url(//",
                                          "@import"};
    for (i64 i = 0; i < countof(fetched); i++) {
        i64 at = str_find(body, str_of(fetched[i]));
        if (at >= 0)
            return str_first(str_from(body, at), 100);
    }
    for (str rest = body; rest.len;) {
        i64 at = str_find(rest, S("<link "));
        if (at < 0)
            break;
        rest = str_from(rest, at);
        str tag = str_cut(&rest, '>');
        if (str_has(tag, S("rel=\"stylesheet\"")) && str_has(tag, S("href=\"http")))
            return str_first(tag, 100);
    }
    return (str){0};
}

TEST(no_page_makes_a_browser_call_another_host)
{
    struct test_instance t;
    i64 count = 0, asked = 0;
    test_instance_open(&t);
    test_administrator(&t);
    const struct route *const *all = router_all(t.i.app.router, &count);
    for (i64 i = 0; i < count; i++) {
        if (strcmp(all[i]->method, "GET") != 0 || strchr(all[i]->path, '{'))
            continue;
        struct request *r = ask(&t, "GET", all[i]->path, S(""));
        asked++;
        str policy = {0};
        for (i64 h = 0; h < r->header_count; h++)
            if (str_eq(r->headers[h].name, S("Content-Security-Policy")))
                policy = r->headers[h].value;
        if (str_starts(r->content_type, S("text/html"))) {
            expect(str_has(policy, S("default-src 'none'")) && !str_has(policy, S("http")) &&
                   !str_has(policy, S("*")) && !str_has(policy, S("unsafe")));
            expect_text(fetched_elsewhere(r->body), S(""));
        }
    }
    expect(asked > 30);
    test_instance_close(&t);
}
