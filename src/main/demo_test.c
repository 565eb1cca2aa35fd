/* SPDX-License-Identifier: EUPL-1.2 */
#include "main/demo.h"

#include <sqlite3.h>
#include <string.h>

#include "base/test.h"
#include "commons/contribution/facet.h"
#include "commons/contribution/list.h"
#include "commons/organisation/register.h"
#include "commons/person/example.h"
#include "commons/search/search.h"
#include "commons/thread/thread.h"
#include "features/experience/experience.h"
#include "main/test_instance.h"

static struct demo_content content_of(arena *a)
{
    struct demo_content c;
    str error = {0};
    bool read = demo_content_read(a, &demonstration, &c, &error);
    expect_text(error, read ? error : S(""));
    check(read);
    return c;
}

static i64 count_of(const struct demo_records *records, const char *name, str wanted)
{
    i64 count = 0;
    for (i64 i = 0; i < records->len; i++) {
        str words = demo_value(&records->at[i], name);
        bool found = false;
        while (words.len)
            found |= str_eq(demo_word(&words), wanted);
        count += found;
    }
    return count;
}

/* ---- the content ------------------------------------------------------------------------------
 */

TEST(there_is_enough_of_everything)
{
    struct demo_content c = content_of(a);
    expect(c.experiences.len >= 40);
    expect(c.topics.len == 30);
    expect(c.organisations.len == 25);
    expect(c.persons.len >= 12);
    static const char *const statuses[] = {"planned", "running", "done", "paused", "stopped"};
    for (i64 i = 0; i < countof(statuses); i++)
        expect(count_of(&c.experiences, "status", str_of(statuses[i])) >= 2);
    expect(count_of(&c.experiences, "status", S("stopped")) == 4);
    expect(count_of(&c.experiences, "depth", S("spotted")) == 6);
    i64 adaptations = 0;
    for (i64 i = 0; i < c.experiences.len; i++)
        adaptations += demo_value(&c.experiences.at[i], "from").len > 0;
    expect(adaptations == 7);
}

TEST(every_sector_and_theme_is_there_and_no_other)
{
    struct demo_content c = content_of(a);
    struct db *d = db_open_memory(a);
    facets_start(d);
    const struct kind *k = kind_with_facets(d, a, FRENCH, &experience_kind, false);
    for (i64 i = 0; i < k->field_count; i++) {
        const struct field *f = &k->fields[i];
        if (strcmp(f->name, "sectors") != 0 && strcmp(f->name, "themes") != 0)
            continue;
        for (i64 n = 0; n < f->choice_count; n++) {
            i64 count = count_of(&c.experiences, f->name, str_of(f->choices[n].code));
            if (!count)
                expect_text(str_of(f->choices[n].code), S("in at least one experience"));
        }
        for (i64 n = 0; n < c.experiences.len + c.topics.len; n++) {
            const struct demo_record *r =
                n < c.experiences.len ? &c.experiences.at[n] : &c.topics.at[n - c.experiences.len];
            str words = demo_value(r, f->name);
            while (words.len)
                expect(field_choice(f, demo_word(&words)) != NULL);
        }
    }
    db_close(d);
}

static i64 any_organisation(const void *what, str key)
{
    const struct demo_content *c = what;
    for (i64 i = 0; i < c->organisations.len; i++)
        if (str_eq(c->organisations.at[i].key, key))
            return i + 1;
    return 0;
}

TEST(every_sheet_may_be_published_on_any_day)
{
    struct demo_content c = content_of(a);
    static const day days[] = {{20270131}, {20260301}, {20301231}};
    for (i64 i = 0; i < c.experiences.len; i++) {
        str json = {0}, error = {0};
        bool made = demo_document(a, &experience_kind, &c.experiences.at[i],
                                  (struct demo_references){any_organisation, &c},
                                  days[i % countof(days)], &json, &error);
        expect_text(error, S(""));
        struct form *f = made ? document_read(a, &experience_kind, json) : NULL;
        if (!f || document_missing(a, &experience_kind, f, true))
            expect_text(c.experiences.at[i].key, S("a sheet that may be published"));
    }
}

/* Outside of addresses: a straight apostrophe, three dots, a middle dot, or a blank before high
   punctuation that is not narrow. */
static bool typed_well(str s)
{
    static const char *const wrong[] = {"'",  "...", "·",  " ;", " !", " ?", " :",
                                        " »", "« ",  " %", " €", "{-", "  "};
    for (i64 i = 0; i < countof(wrong); i++)
        if (str_has(s, str_of(wrong[i])))
            return false;
    return true;
}

static void expect_typed_well(const struct demo_record *r, str s, arena *a)
{
    if (!typed_well(demo_dated(a, s, (day){20270301})))
        expect_text(text_format(a, "%.*s: %.*s", STR(r->file), STR(s)),
                    S("French as it is printed"));
}

static void expect_all_typed_well(arena *a, const struct demo_records *records)
{
    for (i64 i = 0; i < records->len; i++) {
        const struct demo_record *r = &records->at[i];
        for (i64 n = 0; n < r->lines.len; n++)
            expect_typed_well(r, r->lines.at[n].value, a);
        for (i64 n = 0; n < r->sections.len; n++)
            expect_typed_well(r, r->sections.at[n].body, a);
    }
}

TEST(french_is_typed_as_it_is_printed)
{
    struct demo_content c = content_of(a);
    expect_all_typed_well(a, &c.organisations);
    expect_all_typed_well(a, &c.persons);
    expect_all_typed_well(a, &c.experiences);
    expect_all_typed_well(a, &c.topics);
    expect(!typed_well(S("l'école")) && !typed_well(S("vraiment ?")));
}

static void expect_no_authority(arena *a, const struct demo_content *c, str real)
{
    str folded = organisation_fold(a, real), core = organisation_core(folded);
    for (i64 i = 0; i < c->organisations.len; i++) {
        str own = organisation_fold(a, demo_value(&c->organisations.at[i], "name"));
        if (str_eq(own, folded) || str_eq(organisation_core(own), core))
            expect_text(demo_value(&c->organisations.at[i], "name"),
                        S("the name of no real authority"));
    }
}

TEST(nobody_real_has_one_of_these_names)
{
    struct demo_content c = content_of(a);
    struct directory dir;
    str error = {0};
    arena whole = arena_of(512 << 20);
    check(directory_read(&whole, &directory_embedded, &dir, &error));
    arena one = arena_of(1 << 20);
    for (i64 i = 0; i < dir.commune_count; i++, arena_reset(&one))
        expect_no_authority(&one, &c, dir.communes[i].name);
    for (i64 i = 0; i < dir.epci_count; i++, arena_reset(&one))
        expect_no_authority(&one, &c, dir.epci[i].name);
    for (i64 i = 0; i < dir.department_count; i++, arena_reset(&one))
        expect_no_authority(&one, &c, dir.departments[i].name);
    for (i64 i = 0; i < dir.region_count; i++, arena_reset(&one))
        expect_no_authority(&one, &c, dir.regions[i].name);
    arena_free(&one);
    arena_free(&whole);
}

TEST(dates_move_with_the_day)
{
    day today = {20270131};
    expect_text(demo_dated(a, S("{-2}"), today), S("2026-11"));
    expect_text(demo_dated(a, S("{-13y}"), today), S("2025"));
    expect_text(demo_dated(a, S("en {-11l}, puis"), today), S("en février 2026, puis"));
    expect_text(demo_dated(a, S("{-11d}"), today), S("2026-02-28"));
    expect_text(demo_dated(a, S("rien"), today), S("rien"));
    str row = S("une ligne | expected | 60 |");
    expect_text(demo_part(&row), S("une ligne"));
    expect_text(demo_part(&row), S("expected"));
    expect_text(demo_part(&row), S("60"));
    expect_text(demo_part(&row), S(""));
}

/* ---- in and out -------------------------------------------------------------------------------
 */

struct trial {
    struct write_task task;
    struct demo_order order;
    arena *arena;
    str error;
};

static bool fill_run(struct write_task *t, struct db *d)
{
    struct trial *trial = (struct trial *)t;
    return demo_fill(&trial->order, d, trial->arena, &trial->error);
}

static bool remove_run(struct write_task *t, struct db *d)
{
    struct trial *trial = (struct trial *)t;
    demo_take_out(trial->order.app, d, trial->arena);
    return true;
}

static void fill(struct test_instance *t, arena *a)
{
    struct demo_content c = content_of(a);
    struct demo_accounts accounts;
    struct trial trial = {.task.run = fill_run, .arena = a};
    check(demo_accounts_make(a, &c, &accounts, &trial.error));
    trial.order = (struct demo_order){&t->i.app, &c, &accounts, os_now()};
    write_group(t->i.writer, &trial.task);
    expect_text(trial.error, S(""));
    expect(trial.task.outcome == WRITE_KEPT);
}

static void take_out(struct test_instance *t, arena *a)
{
    struct trial trial = {.task.run = remove_run, .arena = a, .order.app = &t->i.app};
    write_group(t->i.writer, &trial.task);
    expect(trial.task.outcome == WRITE_KEPT);
}

static i64 ask(struct test_instance *t, const char *sql)
{
    sqlite3 *d = NULL;
    sqlite3_stmt *s = NULL;
    check(sqlite3_open_v2(t->i.database, &d, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    check(sqlite3_prepare_v2(d, sql, -1, &s, NULL) == SQLITE_OK);
    i64 n = sqlite3_step(s) == SQLITE_ROW ? sqlite3_column_int64(s, 0) : -1;
    sqlite3_finalize(s);
    sqlite3_close(d);
    return n;
}

/* "table rows" a line, but of the journal, which keeps that something happened. */
static str rows_of_all(struct test_instance *t, arena *a)
{
    sqlite3 *d = NULL;
    sqlite3_stmt *s = NULL;
    text all = text_of(a, 64 << 10);
    check(sqlite3_open_v2(t->i.database, &d, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    check(
        sqlite3_prepare_v2(
            d,
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'search_index%'"
            " AND name <> 'journal' AND name NOT LIKE 'sqlite%' ORDER BY name",
            -1, &s, NULL) == SQLITE_OK);
    while (sqlite3_step(s) == SQLITE_ROW) {
        const char *name = (const char *)sqlite3_column_text(s, 0);
        i64 n = ask(t, arena_c_string(a, text_format(a, "SELECT count(*) FROM \"%s\"", name)));
        text_add(&all, text_format(a, "%s %lld\n", name, (long long)n));
    }
    sqlite3_finalize(s);
    sqlite3_close(d);
    return text_str(&all);
}

/* One transaction of the writer, as a person would write it. */
struct written {
    struct write_task task;
    struct test_instance *t;
    arena *arena;
    str email;        /* of who writes; made when nobody has this address */
    str title;        /* of a new sheet, or of the copy */
    i64 adapted_from; /* 0: a new one */
    i64 under;        /* a post under that contribution */
    i64 person, id;
};

static bool write_run(struct write_task *task, struct db *d)
{
    struct written *w = (struct written *)task;
    struct request *r = request_of_server(&w->t->i.app, d, w->arena);
    const struct person_secret *p = person_by_email(d, w->arena, w->email);
    w->person =
        p ? p->id
          : person_create(r, (struct person_new){.email = w->email, .name = S("Quelqu’un")});
    r->reader.person = w->person;
    reader_load_capacities(r, d);
    if (w->under)
        return thread_post(r, (struct post_new){.contribution = w->under,
                                                .body = S("Merci."),
                                                .html = {S("<p>Merci.</p>")}}) > 0;
    str document = text_format(
        w->arena,
        "{\"title\":\"%.*s\",\"summary\":\"En une ligne.\",\"sectors\":[\"musique\"],"
        "\"themes\":[\"lieux\"],\"need\":\"Besoin.\",\"done\":\"Fait.\",\"outcome\":\"Vu.\","
        "\"difficulties\":\"Une.\",\"bracket\":\"unknown\"}",
        STR(w->title));
    w->id = w->adapted_from
                ? contribution_adapt(r, w->adapted_from, NULL, S("autrement"))
                : contribution_create(
                      r, (struct contribution_new){.kind = &experience_kind, .document = document});
    if (w->adapted_from && contribution_save(r, w->id, 1, document, (str){0}) != SAVED)
        return false;
    return contribution_publish(r, &experience_kind, w->id, w->adapted_from ? 2 : 1,
                                AUDIENCE_PUBLIC);
}

static struct written write_as(struct test_instance *t, arena *a, struct written w)
{
    w.task.run = write_run;
    w.t = t;
    w.arena = a;
    write_group(t->i.writer, &w.task);
    expect(w.task.outcome == WRITE_KEPT);
    return w;
}

static struct list listed(struct test_instance *t, arena *a)
{
    struct request *r = request_of_server(&t->i.app, t->reader, a);
    struct list_filter all = {.kind = &experience_kind};
    return contribution_list(r, &all, (struct list_place){0}, 100);
}

static i64 found(struct test_instance *t, arena *a, str question)
{
    struct request *r = request_of_server(&t->i.app, t->reader, a);
    struct search_order order = {.question = question, .limit = 20};
    return search_run(r, &order).total;
}

TEST(it_comes_and_goes_and_leaves_nothing)
{
    struct test_instance t;
    test_instance_open(&t);
    str before = rows_of_all(&t, a);
    expect(!demo_there(t.reader));
    fill(&t, a);
    struct demo_content c = content_of(a);
    expect(demo_there(t.reader));
    expect(example_count(t.reader, S("experience")) == c.experiences.len);
    expect(example_count(t.reader, S("topic")) == c.topics.len);
    expect(ask(&t, "SELECT count(*) FROM contribution WHERE example = 0 OR state <> 'published'") ==
           0);
    expect(ask(&t, "SELECT count(*) FROM link WHERE kind = 'adapted_from' AND changes <> ''") == 7);
    expect(
        ask(&t,
            "SELECT count(*) FROM contribution WHERE kind = 'experience' AND status = 'stopped'") ==
        4);
    expect(ask(&t, "SELECT count(*) FROM contribution WHERE kind = 'topic' AND status = 'open'") >=
           3);
    expect(ask(&t, "SELECT count(*) FROM post p JOIN contribution c ON c.id = p.contribution"
                   " WHERE p.created_at < c.published_at AND c.kind = 'topic'") == 0);
    expect(ask(&t, "SELECT max(active_at) FROM contribution") < os_now().us);
    db_script(t.i.writer,
              "INSERT INTO audience (id, kind) VALUES (9001, 'chosen');"
              "INSERT INTO audience_member (audience, organisation)"
              " SELECT 9001, id FROM organisation WHERE source = 'demonstration' LIMIT 2;"
              "INSERT INTO reader_audience (reader, audience) SELECT id, 9001 FROM person");
    take_out(&t, a);
    expect_text(rows_of_all(&t, a), before);
    expect(!demo_there(t.reader));
    expect(found(&t, a, S("boulangère")) == 0);
    fill(&t, a); /* and it may come back */
    take_out(&t, a);
    expect_text(rows_of_all(&t, a), before);
    test_instance_close(&t);
}

static i64 times(str said, str part)
{
    i64 n = 0;
    for (i64 at; (at = str_find(said, part)) >= 0; n++)
        said = str_from(said, at + part.len);
    return n;
}

TEST(each_line_of_a_list_says_that_it_is_an_example)
{
    static const struct {
        const char *path, *query;
    } lists[] = {
        {"/", ""}, {"/experiences", ""}, {"/forum", ""}, {"/recherche", "q=m%C3%A9diath%C3%A8que"}};
    struct test_instance t;
    test_instance_open(&t);
    fill(&t, a);
    for (i64 i = 0; i < countof(lists); i++) {
        struct incoming in = {
            .method = S("GET"), .path = str_of(lists[i].path), .query = str_of(lists[i].query)};
        str body = dispatch_now(&t.i.app, t.reader, t.i.writer, &in, a, false)->body;
        i64 lines = times(body, S("<article class=\"contribution\">"));
        expect(lines > 5 && times(body, S("Exemple fictif")) == lines);
    }
    test_instance_close(&t);
}

TEST(examples_hide_once_something_real_is_there)
{
    struct test_instance t;
    test_instance_open(&t);
    fill(&t, a);
    expect(listed(&t, a).total >= 40);
    expect(found(&t, a, S("boulangère")) >= 1);
    /* Trying an account of the demonstration out is part of it. */
    struct written w = write_as(
        &t, a,
        (struct written){.email = S("elue@exemple.fr"), .title = S("Un essai de démonstration")});
    expect(
        ask(&t, arena_c_string(a, text_format(a, "SELECT example FROM contribution WHERE id = %lld",
                                              (long long)w.id))) == 1);
    expect(listed(&t, a).total >= 41);
    write_as(&t, a,
             (struct written){.email = S("vrai@exemple.org"), .title = S("Un récit bien réel")});
    expect(listed(&t, a).total == 1);
    expect_text(listed(&t, a).cards.at[0].title, S("Un récit bien réel"));
    expect(found(&t, a, S("boulangère")) == 0);
    expect(found(&t, a, S("récit bien réel")) == 1);
    take_out(&t, a);
    expect(listed(&t, a).total == 1);
    test_instance_close(&t);
}

TEST(what_real_people_adapted_from_an_example_stays)
{
    struct test_instance t;
    test_instance_open(&t);
    fill(&t, a);
    i64 source = ask(&t, "SELECT id FROM contribution WHERE kind = 'experience' AND depth = 'told' "
                         "ORDER BY id LIMIT 1");
    struct written w = write_as(&t, a,
                                (struct written){.email = S("vrai@exemple.org"),
                                                 .title = S("Repris à notre manière"),
                                                 .adapted_from = source});
    write_as(&t, a, (struct written){.email = S("elue@exemple.fr"), .under = w.id});
    write_as(&t, a, (struct written){.email = S("vrai@exemple.org"), .under = w.id});
    write_as(&t, a, (struct written){.email = S("vrai@exemple.org"), .under = source});
    take_out(&t, a);
    expect(ask(&t, "SELECT count(*) FROM contribution") == 1);
    expect(ask(&t, "SELECT count(*) FROM contribution WHERE example = 0 AND state = 'published'") ==
           1);
    expect(ask(&t, "SELECT count(*) FROM link") == 0);
    /* The post of the demonstration is emptied, its author has no name and no way in. */
    expect(ask(&t, "SELECT count(*) FROM post") == 2);
    expect(ask(&t, "SELECT count(*) FROM post WHERE hidden = 1 AND body = '' AND number = 1") == 1);
    expect(
        ask(&t, "SELECT count(*) FROM person WHERE suspended_at IS NOT NULL AND password = ''") ==
        1);
    expect(ask(&t, "SELECT count(*) FROM person_name") == 1);
    expect(found(&t, a, S("repris manière")) >= 1);
    expect(found(&t, a, S("merci")) == 1);
    expect(!demo_there(t.reader));
    test_instance_close(&t);
}

TEST(a_content_that_does_not_fit_is_refused_whole)
{
    struct test_instance t;
    test_instance_open(&t);
    struct demo_content c = content_of(a);
    struct demo_accounts none = {0};
    for (i64 i = 0; i < c.topics.at[7].lines.len; i++)
        if (str_eq(c.topics.at[7].lines.at[i].name, S("category")))
            c.topics.at[7].lines.at[i].value = S("nonsense");
    str before = rows_of_all(&t, a);
    struct trial trial = {
        .task.run = fill_run, .arena = a, .order = {&t.i.app, &c, &none, os_now()}};
    write_group(t.i.writer, &trial.task);
    expect(trial.task.outcome == WRITE_UNDONE);
    expect(str_has(trial.error, S("nonsense")));
    expect_text(rows_of_all(&t, a), before);
    test_instance_close(&t);
}

TEST(a_damaged_pack_is_refused)
{
    struct demo_content c;
    str error = {0};
    struct packed cut = {str_first(demonstration.bytes, demonstration.bytes.len / 2),
                         demonstration.size};
    struct packed huge = {demonstration.bytes, (i64)1 << 40};
    expect(!demo_content_read(a, &cut, &c, &error) && error.len);
    expect(!demo_content_read(a, &huge, &c, &error));
}
