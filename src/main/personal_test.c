/* SPDX-License-Identifier: EUPL-1.2 */
/* What is held about a person, on the whole schema: nothing is forgotten, nothing comes back. */
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <zip.h>

#include "base/test.h"
#include "commons/contribution/json.h"
#include "commons/job/job.h"
#include "commons/job/periodic.h"
#include "commons/journal/journal.h"
#include "commons/mail/mail.h"
#include "commons/person/person.h"
#include "commons/personal/personal.h"
#include "db/rows.h"
#include "main/test_instance.h"
#include "main/verbs.h"

/* ---- the schema -------------------------------------------------------------------------------
 */

static bool named(const char *table, const char *column)
{
    for (const struct personal_column *c = personal_columns; c->table; c++)
        if (!strcmp(c->table, table) && !strcmp(c->column, column))
            return true;
    return false;
}

/* A column that refers to a person, or that has a name by which persons are called here. */
static const char every_person[] =
    "SELECT t.name, f.\"from\" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f"
    " WHERE t.type = 'table' AND f.\"table\" = 'person'"
    " UNION SELECT t.name, c.name FROM sqlite_schema t JOIN pragma_table_info(t.name) c"
    " WHERE t.type = 'table' AND c.name IN ('person', 'reader', 'actor', 'author_person', "
    "'by_person')"
    " AND c.type = 'INTEGER'";

TEST(every_column_of_a_person_is_named_with_its_fate)
{
    struct test_instance t;
    sqlite3 *d = NULL;
    sqlite3_stmt *s = NULL;
    i64 found = 0;
    test_instance_open(&t);
    check(sqlite3_open(t.i.database, &d) == SQLITE_OK);
    check(sqlite3_prepare_v2(d, every_person, -1, &s, NULL) == SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *table = (const char *)sqlite3_column_text(s, 0);
        const char *column = (const char *)sqlite3_column_text(s, 1);
        found++;
        if (!named(table, column))
            printf("src/commons/personal/table.c: add {\"%s\", \"%s\", …}: what becomes of it when "
                   "its person is erased?\n",
                   table, column);
        expect(named(table, column));
    }
    expect(found > 20);
    sqlite3_finalize(s);
    /* and the other way round: no line of the table names what is gone */
    for (const struct personal_column *c = personal_columns; c->table; c++) {
        for (const struct personal_column *twice = c + 1; twice->table; twice++)
            expect(strcmp(c->table, twice->table) != 0 || strcmp(c->column, twice->column) != 0);
        db_rows(t.reader, c->table, c->column, 1, NULL, NULL);
        expect_text(db_fault(t.reader), S(""));
        db_clear(t.reader);
    }
    sqlite3_close(d);
    test_instance_close(&t);
}

/* Is every row of `table` read to find those of a person? By SQLite's own plan. */
static bool reads_all(sqlite3 *d, const struct personal_column *c)
{
    char sql[200];
    sqlite3_stmt *s = NULL;
    bool all = false;
    snprintf(sql, sizeof sql, "EXPLAIN QUERY PLAN DELETE FROM %s WHERE %s = 1", c->table,
             c->column);
    check(sqlite3_prepare_v2(d, sql, -1, &s, NULL) == SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        str step = str_of((const char *)sqlite3_column_text(s, 3));
        all = all || (str_starts(step, S("SCAN")) && !str_has(step, S("USING")));
    }
    sqlite3_finalize(s);
    return all;
}

/* An erasure holds the writer: what grows with the forum is found by an index. */
TEST(an_erasure_reads_no_large_table_whole)
{
    static const char *const large[] = {"post_card", "post",   "contribution", "notice", "follow",
                                        "session",   "outbox", "peer_list",    "mandate"};
    struct test_instance t;
    sqlite3 *d = NULL;
    i64 looked_at = 0;
    test_instance_open(&t);
    check(sqlite3_open(t.i.database, &d) == SQLITE_OK);
    for (const struct personal_column *c = personal_columns; c->table; c++)
        for (i64 i = 0; i < countof(large) && c->fate != PERSONAL_STAYS; i++)
            if (!strcmp(large[i], c->table)) {
                looked_at++;
                if (reads_all(d, c))
                    printf("%s.%s has no index\n", c->table, c->column);
                expect(!reads_all(d, c));
            }
    expect(looked_at >= 5);
    sqlite3_close(d);
    test_instance_close(&t);
}

/* ---- a person with something everywhere -------------------------------------------------------
 */

static void script(struct test_instance *t, const char *sql)
{
    db_begin(t->i.writer);
    db_script(t->i.writer, sql);
    db_commit(t->i.writer);
    expect_text(db_fault(t->i.writer), S(""));
    db_clear(t->i.writer);
}

static void fill_person(struct test_instance *t, i64 person)
{
    const char *const sql[] = {
        "INSERT INTO audience (id, kind) VALUES (901, 'group'), (902, 'group')",
        "INSERT INTO reader_audience (reader, audience) VALUES (%1$lld, 901), (%1$lld, 902), (1, "
        "902)",
        "INSERT INTO session (token, person, created_at, expires_at) VALUES ('tok-%1$lld', %1$lld, "
        "1, "
        "9000000000000000)",
        "INSERT INTO mandate (uid, person, organisation, function, kind, starts_on, created_at) "
        "VALUES "
        "(randomblob(16), %1$lld, (SELECT min(id) FROM organisation), 'adjointe à la culture', "
        "'elected', 20200101, 1)",
        /* a draft alone, a shared one, a published text of an organisation */
        "INSERT INTO contribution (id, uid, kind, title, slug, person, licence, state, audience, "
        "home, "
        "created_at, updated_at, active_at) VALUES (501, randomblob(16), 'topic', 'Seul', 's', "
        "%1$lld, "
        "'CC0-1.0', 'draft', 901, 901, 1, 1, 1), (502, randomblob(16), 'topic', 'Partagé', 'p', "
        "%1$lld, 'CC0-1.0', 'draft', 902, 902, 1, 1, 1)",
        "INSERT INTO contribution (id, uid, kind, title, slug, person, organisation, capacity, "
        "licence, "
        "state, audience, home, published, created_at, updated_at, active_at) VALUES (503, "
        "randomblob(16), 'topic', 'Publié', 'q', %1$lld, (SELECT min(id) FROM organisation), "
        "'adjointe "
        "à la culture, Bonneville', 'CC0-1.0', 'published', 1, 902, 1, 1, 1, 1)",
        "INSERT INTO revision (uid, contribution, audience, number, document, fields_version, "
        "published_at, person, capacity, saved_at) VALUES (randomblob(16), 503, 1, 1, '{}', 1, 1, "
        "%1$lld, 'adjointe à la culture, Bonneville', 1)",
        "INSERT INTO post (uid, contribution, number, audience, person, capacity, body, html, "
        "renderer, "
        "created_at) VALUES (randomblob(16), 503, 1, 1, %1$lld, 'adjointe', 'Un message "
        "\"entier\"', "
        "'<p>', 1, 1)",
        "INSERT INTO follow (person, contribution, followed_at) VALUES (%1$lld, 503, 1)",
        "INSERT INTO outbox (kind, person, language, subject, message, not_before, created_at) "
        "VALUES "
        "('notice', %1$lld, 'fr', 'Sujet', 'm-%1$lld', 1, 1)",
        "INSERT INTO facet_change (facet, label, label_en, changed_at, person) VALUES (1, 'a', "
        "'b', 1, "
        "%1$lld)",
    };
    for (i64 i = 0; i < countof(sql); i++) {
        text one = text_of(&t->arena, 4096);
        for (str rest = str_of(sql[i]); rest.len;) { /* %1$lld: the person */
            i64 at = str_find(rest, S("%1$lld"));
            text_add(&one, at < 0 ? rest : str_first(rest, at));
            if (at >= 0)
                text_add_i64(&one, person);
            rest = at < 0 ? (str){0} : str_from(rest, at + 6);
        }
        script(t, arena_c_string(&t->arena, text_str(&one)));
    }
}

static i64 count_rows(struct test_instance *t, const char *table, const char *column, i64 value)
{
    i64 n = db_rows(t->reader, table, column, value, NULL, NULL);
    expect_text(db_fault(t->reader), S(""));
    return n;
}

struct erase_plan {
    i64 person;
    bool keep_name;
};

struct erase_task {
    struct write_task task;
    struct request *r;
    struct erase_plan plan;
    bool erased;
};

static bool erase_run(struct write_task *task, struct db *d)
{
    struct erase_task *t = (struct erase_task *)task;
    t->r->db = d;
    t->r->drawn = 0;
    t->erased = erasure_do(t->r, t->plan.person, t->plan.keep_name);
    return true;
}

static bool erase(struct test_instance *t, i64 person, bool keep_name)
{
    struct erase_task task = {.task.run = erase_run, .plan = {person, keep_name}};
    task.r = request_of_server(&t->i.app, t->i.writer, &t->arena);
    write_group(t->i.writer, &task.task);
    expect(task.task.outcome == WRITE_KEPT);
    return task.erased;
}

static i64 anne_of(struct test_instance *t)
{
    test_administrator(t);
    i64 anne = test_person(t, (struct person_new){.email = S("anne@exemple.fr"),
                                                  .name = S("Anne Martin"),
                                                  .password_hash = S("x")});
    fill_person(t, anne);
    return anne;
}

/* What the person knew or was known by stands nowhere in the file any more. */
static bool file_holds(struct test_instance *t, const char *words)
{
    str bytes = {0}, error = {0};
    arena a = arena_of(256 << 20);
    script(t, "SELECT 1");
    db_checkpoint(t->i.database, 0, &a);
    check(os_read_file(&a, t->i.database, 200 << 20, &bytes, &error));
    bool there = str_has(bytes, str_of(words));
    arena_free(&a);
    return there;
}

TEST(an_erased_person_has_no_name_no_way_in_and_leaves_what_was_published)
{
    struct test_instance t;
    test_instance_open(&t);
    i64 anne = anne_of(&t);
    script(&t, "INSERT INTO post_card (place, post, contribution, person, hidden, look, html) "
               "SELECT 1, id, contribution, person, "
               "0, 1, '<p>Anne Martin</p>' FROM post WHERE contribution = 503");
    expect(erase(&t, anne, false));
    expect(count_rows(&t, "post_card", "person", anne) == 0);
    static const char *const gone[] = {"person_name", "session", "follow", "outbox",
                                       "facet_change"};
    for (i64 i = 0; i < countof(gone); i++)
        expect(count_rows(&t, gone[i], "person", anne) == 0);
    expect(count_rows(&t, "reader_audience", "reader", anne) == 0);
    expect(count_rows(&t, "contribution", "id", 501) == 0); /* hers alone */
    expect(count_rows(&t, "contribution", "id", 502) == 1); /* shared */
    expect(count_rows(&t, "contribution", "id", 503) == 1);
    expect(count_rows(&t, "post", "person", anne) == 1);
    expect(count_rows(&t, "facet_change", "facet", 1) > 0);
    expect(!erase(&t, anne, false) && !erase(&t, 9999, true)); /* once, and only who is there */
    test_instance_close(&t);
}

static str capacity_now(struct test_instance *t, arena *a)
{
    struct sqlite3 *d = NULL;
    sqlite3_stmt *s = NULL;
    check(sqlite3_open(t->i.database, &d) == SQLITE_OK);
    check(sqlite3_prepare_v2(d, "SELECT capacity FROM contribution WHERE id = 503", -1, &s, NULL) ==
          SQLITE_OK);
    check(sqlite3_step(s) == SQLITE_ROW);
    str now = arena_copy(a, str_of((const char *)sqlite3_column_text(s, 0)));
    sqlite3_finalize(s);
    sqlite3_close(d);
    return now;
}

TEST(the_name_stays_when_it_was_chosen_so_and_the_address_never)
{
    struct test_instance t;
    test_instance_open(&t);
    i64 anne = anne_of(&t);
    expect(erase(&t, anne, true));
    const struct person_public *p = person_public(t.reader, &t.arena, anne);
    expect(p != NULL && str_eq(p->name, S("Anne Martin")));
    expect(!person_by_email(t.reader, &t.arena, S("anne@exemple.fr")));
    expect_text(capacity_now(&t, &t.arena), S("adjointe à la culture, Bonneville"));
    test_instance_close(&t);
    test_instance_open(&t);
    anne = anne_of(&t);
    expect(erase(&t, anne, false));
    expect(!str_has(capacity_now(&t, &t.arena), S("adjointe")));
    expect(!file_holds(&t, "anne@exemple.fr") && !file_holds(&t, "Anne Martin"));
    test_instance_close(&t);
}

/* ---- the wish ---------------------------------------------------------------------------------
 */

static bool wish_run(struct write_task *task, struct db *d)
{
    struct erase_task *t = (struct erase_task *)task;
    t->r->db = d;
    t->r->drawn = 0;
    t->r->reader.person = t->plan.person;
    if (t->erased)
        erasure_cancel(t->r);
    else
        erasure_ask(t->r, t->plan.keep_name);
    return true;
}

static void wish(struct test_instance *t, i64 person, bool cancel)
{
    struct erase_task task = {.task.run = wish_run, .plan = {person, false}, .erased = cancel};
    task.r = request_of_server(&t->i.app, t->i.writer, &t->arena);
    write_group(t->i.writer, &task.task);
    expect(task.task.outcome == WRITE_KEPT);
}

TEST(a_wish_is_done_after_seven_days_unless_it_is_taken_back)
{
    struct test_instance t;
    test_instance_open(&t);
    i64 anne = anne_of(&t);
    wish(&t, anne, false);
    os_fake.now.us += 6 * 86400 * (i64)1000000;
    periodic_run_now(&t.i.app, t.i.writer);
    expect(person_public(t.reader, &t.arena, anne) != NULL);
    wish(&t, anne, true);
    os_fake.now.us += 3 * 86400 * (i64)1000000;
    periodic_run_now(&t.i.app, t.i.writer);
    expect(person_public(t.reader, &t.arena, anne) != NULL);
    wish(&t, anne, false);
    os_fake.now.us += 7 * 86400 * (i64)1000000;
    periodic_run_now(&t.i.app, t.i.writer);
    expect(!person_public(t.reader, &t.arena, anne));
    expect(!erasure_wish_of(t.reader, &t.arena, anne));
    test_instance_close(&t);
}

/* ---- backup, erase, restore -------------------------------------------------------------------
 */

static void copy_database(struct test_instance *t, const char *to)
{
    str error = {0};
    struct db *d = db_open(t->i.database, DB_READ, &t->arena, &error);
    check(d != NULL);
    expect_text(db_backup(d, (struct db_backup){.file = to}, &t->arena), S(""));
    db_close(d);
}

TEST(a_restored_database_is_erased_again_before_anything_is_served)
{
    struct test_instance t;
    test_instance_open(&t);
    i64 anne = anne_of(&t);
    const char *copy = arena_c_string(&t.arena, text_format(&t.arena, "%s/copy.db", t.folder));
    copy_database(&t, copy);
    expect(erase(&t, anne, false));
    periodic_run_now(&t.i.app, t.i.writer); /* the line goes into DIR/erasures */
    str file = {0}, error = {0};
    const char *erasures = arena_c_string(&t.arena, text_format(&t.arena, "%s/erasures", t.folder));
    check(os_read_file(&t.arena, erasures, 4096, &file, &error));
    expect(str_has(file, S(" remove 2027-")));
    expect(!str_has(file, S("Anne")) && !str_has(file, S("@")));
    /* the copy takes the place of the database, as a restore does */
    db_close(t.reader);
    const char *database = arena_c_string(&t.arena, str_of(t.i.database));
    instance_close(&t.i);
    const char *const old[] = {"parvis.db-wal", "parvis.db-shm"};
    for (i64 i = 0; i < countof(old); i++)
        unlink(arena_c_string(&t.arena, text_format(&t.arena, "%s/%s", t.folder, old[i])));
    check(rename(copy, database) == 0);
    struct instance again;
    check(instance_open(&again, t.folder, &error));
    struct db *reader = db_open(again.database, DB_READ, &t.arena, &error);
    expect(!person_public(reader, &t.arena, anne));
    expect(!person_by_email(reader, &t.arena, S("anne@exemple.fr")));
    db_close(reader);
    /* lines that are no erasure of ours are left alone */
    check(os_append_file(&t.arena, erasures,
                         S("garbage\n\nffff keep\n00112233445566778899aabbccddeeff"), 0600,
                         &error));
    instance_close(&again);
    check(instance_open(&t.i, t.folder, &error));
    t.reader = db_open(t.i.database, DB_READ, &t.arena, &error);
    expect(t.reader != NULL);
    test_instance_close(&t);
}

/* A disk that is full in the middle of a line: the next line begins on one of its own. */
TEST(half_a_line_is_taken_back)
{
    struct test_instance t;
    struct rlimit all, little;
    str error = {0}, content;
    test_instance_open(&t);
    const char *path = arena_c_string(a, text_format(a, "%s/erasures-x", t.folder));
    expect(os_append_file(a, path, S("one\n"), 0600, &error));
    getrlimit(RLIMIT_FSIZE, &all);
    little = (struct rlimit){6, all.rlim_max};
    signal(SIGXFSZ, SIG_IGN);
    setrlimit(RLIMIT_FSIZE, &little);
    bool written = os_append_file(a, path, S("two\n"), 0600, &error);
    setrlimit(RLIMIT_FSIZE, &all);
    expect(!written);
    expect(os_append_file(a, path, S("three\n"), 0600, &error));
    expect(os_read_file(a, path, 100, &content, &error));
    expect_text(content, S("one\nthree\n"));
    test_instance_close(&t);
}

/* ---- export -----------------------------------------------------------------------------------
 */

struct export_task {
    struct write_task task;
    struct request *r;
    i64 person, job;
};

static bool export_run(struct write_task *task, struct db *d)
{
    struct export_task *t = (struct export_task *)task;
    t->r->db = d;
    t->r->drawn = 0;
    t->r->reader.person = t->person;
    t->job = job_enqueue(t->r, &personal_export, S("{}"));
    return t->job != 0;
}

static str entry(zip_t *z, arena *a, const char *name)
{
    zip_stat_t s;
    if (zip_stat(z, name, 0, &s) != 0)
        return (str){0};
    char *at = new_n(a, char, (i64)s.size + 1);
    zip_file_t *f = zip_fopen(z, name, 0);
    zip_int64_t n = zip_fread(f, at, s.size);
    zip_fclose(f);
    return (str){at, (i64)n};
}

TEST(an_export_holds_every_table_as_json_and_no_secret)
{
    struct test_instance t;
    test_instance_open(&t);
    i64 anne = anne_of(&t);
    job_register(&personal_export);
    struct export_task task = {.task.run = export_run, .person = anne};
    db_begin(t.i.writer); /* whoever holds a session would read the way to a new password */
    outbox_insert(t.i.writer,
                  (struct outbox_insert_in){.kind = S("signin"),
                                            .person = SOME(opt_int, anne),
                                            .subject = S("Choisir un mot de passe"),
                                            .html = S("<a href=\"/mot-de-passe/secret-link\">"),
                                            .plain = S("/mot-de-passe/secret-link"),
                                            .not_before = os_now(),
                                            .now = os_now()});
    session_insert(t.i.writer, (struct session_insert_in){.token = S("tok-openid"),
                                                          .person = anne,
                                                          .id_token = S("secret-jwt"),
                                                          .now = os_now(),
                                                          .expires_at = {INT64_MAX}});
    db_commit(t.i.writer);
    check(!db_fault(t.i.writer).len);
    task.r = request_of_server(&t.i.app, t.i.writer, &t.arena);
    write_group(t.i.writer, &task.task);
    jobs_run_now(&t.i.app, t.reader, t.i.writer);
    const struct job_row *j = job_one(t.reader, &t.arena, task.job);
    expect_text(j->state, S("done"));
    const char *path = personal_export_file(&t.i.app, &t.arena, j->uid);
    zip_t *z = zip_open(path, ZIP_RDONLY, NULL);
    check(z != NULL);
    str all = {0};
    text t_all = text_of(&t.arena, 1 << 20);
    for (zip_int64_t i = 0; i < zip_get_num_entries(z, 0); i++) {
        str one = entry(z, &t.arena, zip_get_name(z, (zip_uint64_t)i, 0));
        if (str_ends(str_of(zip_get_name(z, (zip_uint64_t)i, 0)), S(".json")))
            expect(json_parse(&t.arena, one) != NULL);
        text_add(&t_all, one);
    }
    all = text_str(&t_all);
    expect(str_has(all, S("anne@exemple.fr")) && str_has(all, S("Un message \\\"entier\\\"")));
    expect(str_has(all, S("adjointe à la culture")) && str_has(all, S("\"title\":\"Seul\"")));
    expect(!str_has(all, S("secret-")) && str_has(all, S("Choisir un mot de passe")));
    expect(!str_has(all, S("tok-")) && !str_has(all, S("\"password\"")));
    expect(!str_has(all, S("animatrice@exemple.fr"))); /* nobody else's */
    zip_close(z);
    os_fake.now.us += 30 * 86400 * (i64)1000000;
    os_remove_old(t.folder, "donnees-", (instant){INT64_MAX});
    expect(!os_exists(path));
    test_instance_close(&t);
}
