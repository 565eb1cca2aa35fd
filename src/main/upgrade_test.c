/* SPDX-License-Identifier: EUPL-1.2 */
/* A file of the first release (tests/schema/1.sql) opened by this one: it ends up with the tables
 * that a new file has, keeps what it held, and its pages are read. */
#include <sqlite3.h>

#include "base/test.h"
#include "commons/archive/check.h"
#include "commons/contribution/total.h"
#include "commons/job/periodic.h"
#include "commons/search/search.h"
#include "db/migrate.h"
#include "features/experience/experience.h"
#include "main/test_instance.h"

static sqlite3 *opened(const char *path)
{
    sqlite3 *d = NULL;
    check(sqlite3_open(path, &d) == SQLITE_OK);
    return d;
}

/* What a question answers, its columns joined by " | " and its rows by line ends. */
static str answer_of(sqlite3 *d, arena *a, const char *sql)
{
    sqlite3_stmt *s = NULL;
    text out = text_of(a, 1 << 20);
    check(sqlite3_prepare_v2(d, sql, -1, &s, NULL) == SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        for (int i = 0; i < sqlite3_column_count(s); i++) {
            const char *value = (const char *)sqlite3_column_text(s, i);
            text_add(&out, i ? S(" | ") : S(""));
            text_add(&out, value ? str_of(value) : S("null"));
        }
        text_add(&out, S("\n"));
    }
    check(sqlite3_finalize(s) == SQLITE_OK);
    return text_str(&out);
}

/* Columns, indexes, foreign keys and what is checked, in an order that does not depend on how a
   file came to be: a column that was added later stands last. */
static str shape(const char *path, arena *a)
{
    static const char *const questions[] = {
        "SELECT s.name, c.name, c.type, c.\"notnull\", c.dflt_value, c.pk > 0 FROM sqlite_schema s"
        " JOIN pragma_table_info(s.name) c WHERE s.type = 'table' ORDER BY 1, 2",
        "SELECT s.name, i.\"unique\", i.partial,"
        " (SELECT group_concat(x.name) FROM pragma_index_info(i.name) x)"
        " FROM sqlite_schema s JOIN pragma_index_list(s.name) i WHERE s.type = 'table' ORDER BY 1, "
        "4",
        "SELECT s.name, f.\"table\", f.\"from\", f.on_delete FROM sqlite_schema s"
        " JOIN pragma_foreign_key_list(s.name) f WHERE s.type = 'table' ORDER BY 1, 2, 3",
        "SELECT type, name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%' ORDER BY 1, 2",
        "SELECT name, sql LIKE '%STRICT', sql LIKE '%WITHOUT ROWID%' FROM sqlite_schema"
        " WHERE type = 'table' ORDER BY 1",
    };
    sqlite3 *d = opened(path);
    text out = text_of(a, 2 << 20);
    for (i64 i = 0; i < countof(questions); i++)
        text_add(&out, answer_of(d, a, questions[i]));
    sqlite3_close(d);
    return text_str(&out);
}

/* Says the first line in which they differ. */
static bool same_lines(str old, str new)
{
    while (old.len || new.len) {
        str one = str_cut(&old, '\n'), other = str_cut(&new, '\n');
        if (!str_eq(one, other)) {
            printf("upgraded: %.*s\n     new: %.*s\n", (int)one.len, one.at, (int)other.len,
                   other.at);
            return false;
        }
    }
    return true;
}

struct old_file {
    arena arena;
    char folder[64];
    const char *path;
};

static void old_file_open(struct old_file *f)
{
    str sql, error = {0};
    char *fault = NULL;
    f->arena = arena_of(64 << 20);
    os_fake = (struct os_fake){.on = true, .seed = 1};
    check(instant_read(S("2027-03-01T09:00:00Z"), &os_fake.now));
    snprintf(f->folder, sizeof f->folder, P_tmpdir "/parvis-test-XXXXXX");
    check(mkdtemp(f->folder) != NULL);
    f->path = arena_c_string(&f->arena, text_format(&f->arena, "%s/parvis.db", f->folder));
    if (!os_read_file(&f->arena, "tests/schema/1.sql", 4 << 20, &sql, &error))
        bug(arena_c_string(&f->arena, error), __FILE__, __LINE__);
    sqlite3 *d = opened(f->path);
    check(sqlite3_exec(d, arena_c_string(&f->arena, sql), NULL, NULL, &fault) == SQLITE_OK);
    sqlite3_close(d);
}

static void remove_files(const char *folder, arena *a)
{
    DIR *files = opendir(folder);
    for (struct dirent *e = files ? readdir(files) : NULL; e; e = readdir(files))
        if (e->d_name[0] != '.')
            unlink(arena_c_string(a, text_format(a, "%s/%s", folder, e->d_name)));
    if (files)
        closedir(files);
    rmdir(folder);
}

static void old_file_close(struct old_file *f)
{
    remove_files(f->folder, &f->arena);
    arena_free(&f->arena);
}

TEST(an_old_file_becomes_what_a_new_one_is)
{
    struct old_file f;
    str error = {0};
    old_file_open(&f);
    a = &f.arena; /* the file's, with more room */
    const char *fresh = arena_c_string(a, text_format(a, "%s/new.db", f.folder));
    for (i64 i = 0; i < 2; i++) {
        struct db *d = db_open(i ? fresh : f.path, DB_WRITE, a, &error);
        if (!d)
            bug(arena_c_string(a, error), __FILE__, __LINE__);
        expect(db_version(d) == db_version_wanted());
        expect(db_check(d, a).len == 0);
        db_close(d);
    }
    expect(same_lines(shape(f.path, a), shape(fresh, a)));
    old_file_close(&f);
}

static struct request *visit(struct instance *i, struct db *reader, arena *a, const char *address)
{
    struct incoming *in = new (a, struct incoming);
    struct header *host = new (a, struct header);
    str asked = str_of(address);
    *host = (struct header){S("host"), S("a")};
    *in = (struct incoming){.method = S("GET"), .headers = host, .header_count = 1};
    in->path = str_cut(&asked, '?');
    in->query = asked;
    return dispatch_now(&i->app, reader, i->writer, in, a, true);
}

static str body_of(const struct request *r) { return html_str(&r->page); }

TEST(what_an_old_file_held_is_read)
{
    static const char *const counted =
        "SELECT (SELECT count(*) FROM person), (SELECT count(*) FROM person_name),"
        " (SELECT count(*) FROM mandate), (SELECT count(*) FROM contribution),"
        " (SELECT count(*) FROM revision), (SELECT count(*) FROM post),"
        " (SELECT count(*) FROM declaration), (SELECT count(*) FROM follow),"
        " (SELECT count(*) FROM experience_cost)";
    static const char *const sums =
        "SELECT contribution, label, nature, certainty, vat, year, amount FROM experience_cost"
        " ORDER BY 1, 2, 4, 7";
    static const char *const pages[] = {
        "/experiences", "/experiences/2/un-seul-portail-et-une-seule-carte-pour-neuf-mediatheques",
        "/forum/25/compagnies-de-rue-qui-accueille-a-l-annee-hors-festival",
        "/recherche?q=festival", "/api/v1/contributions"};
    struct old_file f;
    str error = {0};
    old_file_open(&f);
    a = &f.arena; /* the file's, with more room */
    sqlite3 *raw = opened(f.path);
    str before = answer_of(raw, a, counted), costs = answer_of(raw, a, sums);
    /* A line that an older program did not keep: it stands in the document. */
    check(sqlite3_exec(raw, "DELETE FROM experience_cost WHERE id = 1", NULL, NULL, NULL) ==
          SQLITE_OK);
    sqlite3_close(raw);
    struct instance i;
    if (!instance_open(&i, f.folder, &error))
        bug(arena_c_string(a, error), __FILE__, __LINE__);
    struct db *reader = db_open(f.path, DB_READ, a, &error);
    check(reader != NULL);
    for (i64 n = 0; n < countof(pages); n++) {
        struct request *r = visit(&i, reader, a, pages[n]);
        if (r->status != 200)
            printf("%s: %d\n", pages[n], r->status);
        expect(r->status == 200);
    }
    /* The index is made again while the server answers, which says so meanwhile. */
    expect(str_has(body_of(visit(&i, reader, a, "/recherche?q=festival")), S("remise à jour")));
    expect(periodic_run_one(&i.app, i.writer, &search_indexing));
    struct request *r = visit(&i, reader, a, "/recherche?q=festival");
    expect(str_has(body_of(r), S("/experiences/16/")) && !str_has(body_of(r), S("remise à jour")));
    expect(periodic_run_one(&i.app, i.writer, &experience_anew));
    strs complaints = {0};
    archive_check(i.writer, a, f.folder, &complaints);
    expect(complaints.len == 0);
    db_close(reader);
    instance_close(&i);
    raw = opened(f.path);
    expect(str_eq(before, answer_of(raw, a, counted)));
    expect(str_eq(costs, answer_of(raw, a, sums)));
    expect_text(answer_of(raw, a, "SELECT count(*) FROM experience_anew"), S("0\n"));
    sqlite3_close(raw);
    old_file_close(&f);
}

/* An older program did not say of whom a sheet tells: once it is said, the sheet is counted there.
 */
TEST(what_is_made_anew_is_counted_where_it_is_then)
{
    struct old_file f;
    struct instance i;
    str error = {0};
    old_file_open(&f);
    a = &f.arena; /* the file's, with more room */
    sqlite3 *raw = opened(f.path);
    check(sqlite3_exec(raw,
                       "UPDATE contribution SET example = 0;"
                       "INSERT INTO contribution_partner (contribution, organisation, role) "
                       "VALUES (2, 36373, 'concerned')",
                       NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(raw);
    if (!instance_open(&i, f.folder, &error))
        bug(arena_c_string(a, error), __FILE__, __LINE__);
    expect(contribution_totals_check(i.writer) == 0);
    expect(periodic_run_one(&i.app, i.writer, &experience_anew));
    expect(contribution_totals_check(i.writer) == 0);
    instance_close(&i);
    old_file_close(&f);
}

/* The copy that an upgrade makes, put back as doc/operations.md says, is what it was. */
TEST(an_upgrade_keeps_a_copy_that_can_be_put_back)
{
    struct old_file f;
    struct instance i;
    str error = {0};
    old_file_open(&f);
    a = &f.arena;
    sqlite3 *raw = opened(f.path);
    str before =
        answer_of(raw, a, "SELECT id, hex(uid), title, state FROM contribution ORDER BY id");
    sqlite3_close(raw);
    if (!instance_open(&i, f.folder, &error))
        bug(arena_c_string(a, error), __FILE__, __LINE__);
    instance_close(&i);
    const char *copy = arena_c_string(a, text_format(a, "%s/before-upgrade-1-to-%lld.db", f.folder,
                                                     (long long)db_version_wanted()));
    check(os_exists(copy));
    raw = opened(copy);
    expect_text(answer_of(raw, a, "PRAGMA user_version"), S("1\n"));
    expect_text(
        answer_of(raw, a, "SELECT id, hex(uid), title, state FROM contribution ORDER BY id"),
        before);
    sqlite3_close(raw);
    check(rename(copy, f.path) == 0);
    if (!instance_open(&i, f.folder, &error)) /* upgraded again, with a copy again */
        bug(arena_c_string(a, error), __FILE__, __LINE__);
    expect(db_version(i.writer) == db_version_wanted() && os_exists(copy));
    instance_close(&i);
    struct db_upgrade u;
    expect(!db_upgrade_of(f.path, a, &u)); /* nothing to upgrade any more */
    old_file_close(&f);
}

/* A migration that frees much leaves no large file behind. */
TEST(an_upgraded_file_gives_back_what_is_empty)
{
    struct old_file f;
    struct instance i;
    str error = {0};
    old_file_open(&f);
    a = &f.arena;
    sqlite3 *raw = opened(f.path);
    check(sqlite3_exec(raw,
                       "CREATE TABLE gone AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + "
                       "1 FROM n WHERE i < 60) SELECT zeroblob(1000000) FROM n; DROP TABLE gone",
                       NULL, NULL, NULL) == SQLITE_OK);
    sqlite3_close(raw);
    i64 before = os_file_size(f.path);
    expect(before > 60000000);
    if (!instance_open(&i, f.folder, &error))
        bug(arena_c_string(a, error), __FILE__, __LINE__);
    expect(db_check(i.writer, a).len == 0);
    instance_close(&i);
    expect(os_file_size(f.path) < before / 2);
    old_file_close(&f);
}
