/* SPDX-License-Identifier: EUPL-1.2 */
/* Kept cards of posts (ADR 11). One question is asked after everything that can happen to a thread:
 * is each page, for each reader and in each language, byte for byte what it is without any kept
 * card? */
#include <sqlite3.h>
#include <string.h>

#include "base/test.h"
#include "commons/personal/personal.h"
#include "commons/thread/cards.h"
#include "commons/thread/thread.h"
#include "main/demo.h"
#include "main/test_instance.h"

struct visitor {
    struct test_instance *t;
    arena *arena;
    str cookie, csrf;
    i64 keys;
};

static struct request *ask(struct visitor *v, const char *method, str path, str body,
                           enum language language)
{
    struct header *headers = new_n(v->arena, struct header, 4);
    struct incoming *in = new (v->arena, struct incoming);
    i64 n = 0;
    headers[n++] = (struct header){S("Host"), S("parvis.exemple.fr")};
    headers[n++] = (struct header){S("Sec-Fetch-Site"), S("same-origin")};
    headers[n++] = (struct header){S("Accept-Language"), str_of(language_codes[language])};
    if (v->cookie.len)
        headers[n++] = (struct header){S("Cookie"), v->cookie};
    *in = (struct incoming){.method = str_of(method),
                            .body = body,
                            .address = S("127.0.0.1"),
                            .headers = headers,
                            .header_count = n};
    in->query = path;
    in->path = str_cut(&in->query, '?');
    return dispatch_now(&v->t->i.app, v->t->reader, v->t->i.writer, in, v->arena, true);
}

static struct request *get(struct visitor *v, str path)
{
    return ask(v, "GET", path, (str){0}, FRENCH);
}

static struct request *post(struct visitor *v, str path, const char *fields)
{
    str body =
        text_format(v->arena, "csrf=%.*s&key=%lld&%s", STR(v->csrf), (long long)++v->keys, fields);
    os_fake.now.us += 61000000;
    return ask(v, "POST", path, body, FRENCH);
}

static str between(str page, const char *before, const char *after)
{
    i64 at = str_find(page, str_of(before));
    str rest = at < 0 ? (str){0} : str_from(page, at + str_of(before).len);
    i64 end = str_find(rest, str_of(after));
    return end < 0 ? (str){0} : str_first(rest, end);
}

static struct visitor member(struct test_instance *t, arena *a, const char *name)
{
    struct visitor v = {.t = t, .arena = a};
    struct request *r =
        post(&v, S("/inscription"),
             arena_c_string(a, text_format(a,
                                           "person_name=%s&email=%s%%40exemple.fr&new_password="
                                           "une+phrase+assez+longue",
                                           name, name)));
    expect(r->status == 303);
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, S("Set-Cookie")) && !v.cookie.len)
            v.cookie = str_first(r->headers[i].value, str_find(r->headers[i].value, S(";")));
    v.csrf = between(get(&v, S("/mon-compte/mandats"))->body, "name=\"csrf\" value=\"", "\"");
    expect(v.csrf.len > 0);
    return v;
}

/* ---- a forum: two topics, one of them of more than a page -------------------------------- */

enum { VISITOR, ANNE, BEA, READERS };

struct forum {
    struct test_instance t;
    struct visitor reader[READERS];
    str path; /* of Anne's topic */
    i64 topic, second;
    arena *arena;
};

static i64 number_of(str digits)
{
    i64 n = 0;
    str_to_i64(digits, &n);
    return n;
}

static i64 answer(struct forum *f, int who, const char *words, i64 answers)
{
    struct request *r = post(
        &f->reader[who], S("/messages/nouveau"),
        arena_c_string(f->arena, text_format(f->arena, "contribution=%lld&answers=%lld&body=%s",
                                             (long long)f->topic, (long long)answers, words)));
    expect(r->status == 303);
    return number_of(between(text_format(f->arena, "%.*s.", STR(r->location)), "#m", "."));
}

static i64 ask_number(struct forum *f, const char *sql)
{
    sqlite3 *d = NULL;
    sqlite3_stmt *s = NULL;
    i64 n = -1;
    check(sqlite3_open_v2(f->t.i.database, &d, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    check(sqlite3_prepare_v2(d, sql, -1, &s, NULL) == SQLITE_OK);
    if (sqlite3_step(s) == SQLITE_ROW)
        n = sqlite3_column_int64(s, 0);
    sqlite3_finalize(s);
    sqlite3_close(d);
    return n;
}

static void change(struct forum *f, const char *sql)
{
    db_begin(f->t.i.writer);
    db_script(f->t.i.writer, sql);
    db_commit(f->t.i.writer);
    check(!db_fault(f->t.i.writer).len);
}

static i64 id_of(struct forum *f, i64 number)
{
    return ask_number(
        f, arena_c_string(f->arena, text_format(f->arena,
                                                "SELECT id FROM post WHERE "
                                                "contribution = %lld AND number = "
                                                "%lld",
                                                (long long)f->topic, (long long)number)));
}

static str address(struct forum *f, i64 number, const char *what)
{
    return text_format(f->arena, "/messages/%lld/%s", (long long)id_of(f, number), what);
}

static void forum_open(struct forum *f, arena *a)
{
    f->arena = a;
    test_instance_open(&f->t);
    f->t.i.app.card_maker = card_maker_start(&f->t.i.app);
    f->reader[VISITOR] = (struct visitor){.t = &f->t, .arena = a};
    f->reader[ANNE] = member(&f->t, a, "Anne");
    f->reader[BEA] = member(&f->t, a, "Bea");
    struct request *r = post(&f->reader[ANNE], S("/forum/nouveau"),
                             "title=Qui+pr%C3%AAte+un+chapiteau+%3F&category=question&mandate=0&"
                             "body=Nous+en+cherchons+un.");
    expect(r->status == 303);
    f->path = r->location;
    f->topic = number_of(between(f->path, "/forum/", "/"));
    answer(f, BEA, "Nous+*en*+avons+un+%3Cb%3E", 1);
    answer(f, ANNE, "Merci+%21", 2);
    for (i64 i = 4; i <= 22; i++)
        answer(f, i % 2 ? ANNE : BEA, "Encore+un+mot.", i == 22 ? 2 : 0);
}

static void forum_close(struct forum *f)
{
    card_maker_free(f->t.i.app.card_maker);
    test_instance_close(&f->t);
}

/* ---- the question ------------------------------------------------------------------------ */

enum { PAGES = 2, SHOWN = READERS * LANGUAGES * PAGES };

static void look(struct forum *f, str shown[SHOWN])
{
    i64 n = 0;
    for (int who = 0; who < READERS; who++)
        for (int language = 0; language < LANGUAGES; language++)
            for (int page = 0; page < PAGES; page++) {
                os_fake.seed = 5; /* the keys of forms are drawn */
                shown[n++] =
                    ask(&f->reader[who], "GET",
                        text_format(f->arena, "%.*s%s", STR(f->path), page ? "?message=21" : ""),
                        (str){0}, (enum language)language)
                        ->body;
            }
}

static i64 cards(struct forum *f) { return ask_number(f, "SELECT count(*) FROM post_card"); }

/* Whoever read pages without cards has them made. */
static void make(struct forum *f)
{
    str shown[SHOWN];
    look(f, shown);
    db_begin(f->t.i.writer);
    card_maker_run(f->t.i.app.card_maker, f->t.i.writer);
    db_commit(f->t.i.writer);
    check(!db_fault(f->t.i.writer).len);
    expect(cards(f) == 2 * ask_number(f, "SELECT count(*) FROM post"));
}

static bool true_to_posts(struct forum *f)
{
    str kept[SHOWN], fresh[SHOWN];
    bool same = true;
    look(f, kept);
    change(f, "DELETE FROM post_card");
    look(f, fresh);
    for (i64 i = 0; i < SHOWN; i++) {
        expect(kept[i].len > 0);
        same = same && str_eq(kept[i], fresh[i]);
    }
    make(f);
    return same;
}

static bool visitor_sees(struct forum *f, const char *words)
{
    return str_has(get(&f->reader[VISITOR], f->path)->body, str_of(words));
}

/* ---- what can happen --------------------------------------------------------------------- */

TEST(a_card_is_kept_when_a_post_is_written_and_is_what_the_page_shows)
{
    struct forum f;
    forum_open(&f, a);
    expect(cards(&f) == ask_number(&f, "SELECT count(*) FROM post")); /* in French */
    expect(true_to_posts(&f));
    /* the oracle sees: a page is made of cards, and a stale one would be found out */
    change(&f, "UPDATE post_card SET html = replace(html, 'Encore', 'Jamais')");
    expect(visitor_sees(&f, "Jamais"));
    expect(!true_to_posts(&f));
    expect(true_to_posts(&f));
    forum_close(&f);
}

TEST(a_card_follows_its_post)
{
    struct forum f;
    forum_open(&f, a);
    make(&f);
    struct request *r =
        post(&f.reader[BEA], address(&f, 2, "modifier"), "version=1&body=Le+n%C3%B4tre+est+rouge.");
    expect(r->status == 303 && visitor_sees(&f, "Le nôtre est rouge.") &&
           !visitor_sees(&f, "&lt;b"));
    expect(true_to_posts(&f));
    r = post(&f.reader[ANNE], address(&f, 2, "meilleure"), "");
    expect(r->status == 303 && visitor_sees(&f, "class=\"post best\""));
    expect(true_to_posts(&f));
    r = post(&f.reader[ANNE], address(&f, 4, "meilleure"), "");
    expect(r->status == 303 && true_to_posts(&f));
    r = post(&f.reader[ANNE], address(&f, 22, "meilleure"), "");         /* on the other page */
    expect(r->status == 303 && visitor_sees(&f, "class=\"post best\"")); /* lifted to the head */
    expect(visitor_sees(&f, "id=\"m22\"") && !visitor_sees(&f, "est la meilleure réponse"));
    expect(true_to_posts(&f));
    r = post(&f.reader[ANNE], address(&f, 22, "meilleure"), ""); /* no longer */
    expect(r->status == 303 && true_to_posts(&f));
    r = post(&f.reader[ANNE], address(&f, 2, "meilleure"), "");
    r = post(&f.reader[BEA], address(&f, 2, "retirer"), "");
    expect(r->status == 303 && !visitor_sees(&f, "Le nôtre est rouge."));
    expect(ask_number(&f, "SELECT count(*) FROM post_card WHERE html LIKE '%rouge%'") == 0);
    expect(true_to_posts(&f));
    expect(answer(&f, BEA, "Une+autre+page", 3) == 23 && true_to_posts(&f));
    forum_close(&f);
}

/* What is refused changes nothing; other people's posts least of all. */
TEST(a_refused_change_leaves_cards_true)
{
    struct forum f;
    forum_open(&f, a);
    make(&f);
    i64 before = cards(&f);
    expect(post(&f.reader[ANNE], address(&f, 2, "modifier"), "version=1&body=volé")->status != 303);
    expect(post(&f.reader[BEA], address(&f, 2, "modifier"), "version=7&body=trop+tard")->status ==
           422);
    expect(post(&f.reader[ANNE], address(&f, 2, "retirer"), "")->status == 404);
    expect(post(&f.reader[BEA], address(&f, 4, "meilleure"), "")->status == 404);
    expect(cards(&f) == before && true_to_posts(&f));
    forum_close(&f);
}

TEST(a_card_follows_the_name_of_its_author)
{
    struct forum f;
    forum_open(&f, a);
    i64 bea = ask_number(&f, "SELECT person FROM person_name WHERE name = 'Bea'");
    make(&f);
    change(&f, "UPDATE person_name SET name = 'Béatrice' WHERE name = 'Bea'");
    expect(visitor_sees(&f, "Bea<")); /* so whoever renames has to say it */
    db_begin(f.t.i.writer);
    cards_drop_of_person(f.t.i.writer, bea);
    db_commit(f.t.i.writer);
    expect(visitor_sees(&f, "Béatrice") && !visitor_sees(&f, "Bea<") && visitor_sees(&f, "Anne"));
    expect(true_to_posts(&f));
    change(&f, "DELETE FROM person_name WHERE name = 'Béatrice'");
    db_begin(f.t.i.writer);
    cards_drop_of_person(f.t.i.writer, bea);
    db_commit(f.t.i.writer);
    expect(ask_number(&f, "SELECT count(*) FROM post_card WHERE html LIKE '%Béatrice%'") == 0);
    expect(visitor_sees(&f, "Un ancien membre") && !visitor_sees(&f, "Béatrice"));
    expect(true_to_posts(&f));
    forum_close(&f);
}

TEST(a_card_follows_an_erasure)
{
    struct forum f;
    forum_open(&f, a);
    i64 bea = ask_number(&f, "SELECT person FROM person_name WHERE name = 'Bea'");
    change(&f, "UPDATE post SET capacity = 'directrice à Bonneville' WHERE number = 2");
    change(&f, "DELETE FROM post_card");
    make(&f);
    expect(visitor_sees(&f, "directrice à Bonneville"));
    db_begin(f.t.i.writer);
    expect(erasure_do(request_of_server(&f.t.i.app, f.t.i.writer, a), bea, false));
    db_commit(f.t.i.writer);
    expect(ask_number(&f, "SELECT count(*) FROM post_card WHERE html LIKE '%Bea%' OR html LIKE "
                          "'%directrice%'") == 0);
    f.reader[BEA] = f.reader[VISITOR];
    expect(visitor_sees(&f, "Un ancien membre") && !visitor_sees(&f, "directrice"));
    expect(true_to_posts(&f));
    forum_close(&f);
}

TEST(a_card_follows_the_end_of_the_demonstration)
{
    struct forum f;
    forum_open(&f, a);
    make(&f);
    change(&f, "UPDATE person SET example = TRUE WHERE id = (SELECT person FROM person_name WHERE "
               "name = 'Bea')");
    db_begin(f.t.i.writer);
    demo_take_out(&f.t.i.app, f.t.i.writer, a);
    db_commit(f.t.i.writer);
    check(!db_fault(f.t.i.writer).len);
    expect(ask_number(&f, "SELECT count(*) FROM post_card WHERE html LIKE '%Bea%' OR html LIKE "
                          "'%avons un%'") == 0);
    f.reader[BEA] = f.reader[VISITOR]; /* her session is no more */
    expect(visitor_sees(&f, "Un ancien membre") && true_to_posts(&f));
    forum_close(&f);
}

TEST(cards_of_another_view_or_renderer_count_for_nothing)
{
    struct forum f;
    forum_open(&f, a);
    make(&f);
    change(&f, "UPDATE post_card SET look = look + 2, html = 'périmé'");
    expect(!visitor_sees(&f, "périmé") && true_to_posts(&f));
    expect(ask_number(&f, "SELECT count(*) FROM post_card WHERE html = 'périmé'") == 0);
    /* what an older renderer left is rendered from its source */
    change(&f, "UPDATE post SET renderer = 0, html = 'vieux' WHERE number = 2");
    change(&f, "DELETE FROM post_card");
    expect(!visitor_sees(&f, "vieux") && visitor_sees(&f, "<em>en</em>"));
    make(&f);
    expect(!visitor_sees(&f, "vieux") && true_to_posts(&f));
    expect(card_look(FRENCH) != card_look(ENGLISH) && card_look(FRENCH) && card_look(ENGLISH));
    forum_close(&f);
}

TEST(cards_stay_true_when_the_heading_of_their_topic_changes)
{
    struct forum f;
    forum_open(&f, a);
    make(&f);
    change(&f, "UPDATE contribution SET title = 'Autre titre', slug = 'autre-titre'");
    f.path = text_format(a, "/forum/%lld/autre-titre", (long long)f.topic);
    expect(visitor_sees(&f, "en réponse au message") && true_to_posts(&f));
    forum_close(&f);
}

/* ---- who may see them -------------------------------------------------------------------- */

TEST(a_card_is_read_by_who_reads_its_contribution)
{
    struct forum f;
    forum_open(&f, a);
    make(&f);
    str path = f.path;
    i64 bea = ask_number(&f, "SELECT person FROM person_name WHERE name = 'Bea'");
    change(&f, "UPDATE post SET audience = (SELECT home FROM contribution);"
               "UPDATE contribution SET audience = home");
    struct request *r = get(&f.reader[VISITOR], path);
    expect(r->status == 404 && !str_has(r->body, S("avons")));
    expect(get(&f.reader[BEA], path)->status == 404);
    r = get(&f.reader[ANNE], path); /* it is at home with her */
    expect(r->status == 200 && str_has(r->body, S("avons")));
    /* nor by whoever asks for the cards past the page */
    struct contribution c = {.id = f.topic, .post_count = 22};
    r = request_of_server(&f.t.i.app, f.t.reader, a);
    db_begin(f.t.reader);
    expect(cards_of_page(r, &c, 0, THREAD_PAGE).len == 0);
    r->reader.person = bea;
    expect(cards_of_page(r, &c, 0, THREAD_PAGE).len == 0);
    db_commit(f.t.reader);
    forum_close(&f);
}

TEST(a_reader_s_own_buttons_are_no_part_of_a_card)
{
    struct forum f;
    forum_open(&f, a);
    make(&f);
    expect(ask_number(&f,
                      "SELECT count(*) FROM post_card WHERE html LIKE '%modifier%' OR html LIKE "
                      "'%<form%' OR html LIKE '%csrf%' OR html LIKE '%meilleure\"%'") == 0);
    expect(!visitor_sees(&f, "/retirer") && !visitor_sees(&f, "/meilleure"));
    str page = get(&f.reader[BEA], f.path)->body;
    expect(str_has(page, address(&f, 2, "retirer")) && !str_has(page, address(&f, 3, "retirer")));
    expect(!str_has(page, S("/meilleure")));
    page = get(&f.reader[ANNE], f.path)->body;
    expect(str_has(page, address(&f, 3, "modifier")) && !str_has(page, address(&f, 2, "modifier")));
    expect(str_has(page, address(&f, 2, "meilleure")) &&
           !str_has(page, address(&f, 1, "meilleure")));
    forum_close(&f);
}

TEST(cards_go_with_their_posts)
{
    struct forum f;
    forum_open(&f, a);
    make(&f);
    change(&f, "DELETE FROM post WHERE number = 22");
    expect(cards(&f) == 2 * 21);
    change(&f, "DELETE FROM search_entry; DELETE FROM follow; UPDATE contribution SET state = "
               "'withdrawn', best_post = NULL; DELETE FROM post");
    expect(cards(&f) == 0);
    forum_close(&f);
}

/* ---- reading writes nothing; the maker makes what was noted ------------------------------ */

TEST(reading_without_cards_only_notes_it)
{
    struct forum f;
    forum_open(&f, a);
    change(&f, "DELETE FROM post_card");
    expect(visitor_sees(&f, "avons") && cards(&f) == 0);
    db_begin(f.t.i.writer);
    card_maker_run(f.t.i.app.card_maker, f.t.i.writer);
    db_commit(f.t.i.writer);
    expect(cards(&f) == THREAD_PAGE); /* the page that was read, in its language */
    change(&f, "DELETE FROM post_card WHERE place % 16777216 IN (3, 7)");
    expect(visitor_sees(&f, "Merci") && true_to_posts(&f));
    /* wishes have a limit, and one beyond it is nothing lost */
    change(&f, "DELETE FROM post_card");
    for (i64 i = 0; i < 100; i++)
        get(&f.reader[VISITOR], f.path);
    expect(true_to_posts(&f));
    forum_close(&f);
}

TEST(a_place_is_its_own)
{
    (void)a;
    expect(card_place(FRENCH, 1, 2) < card_place(FRENCH, 1, 3));
    expect(card_place(FRENCH, 1, (1 << 24) - 1) < card_place(FRENCH, 2, 1));
    expect(card_place(FRENCH, (1LL << 37) - 1, 1) < card_place(ENGLISH, 1, 1));
    expect(card_place(FRENCH, 1, 1 << 24) == 0 && card_place(FRENCH, 1LL << 37, 1) == 0);
    expect(card_place(ENGLISH, (1LL << 37) - 1, (1 << 24) - 1) > 0);
}

/* ---- nobody forgets ---------------------------------------------------------------------- */

static bool writes_to(const char *sql, const char *table)
{
    char update[80], insert[80], delete[80];
    snprintf(update, sizeof update, "UPDATE %s SET ", table);
    snprintf(insert, sizeof insert, "INSERT INTO %s (", table);
    snprintf(delete, sizeof delete, "DELETE FROM %s ", table);
    return strstr(sql, update) || strstr(sql, insert) || strstr(sql, delete);
}

/* Every query that writes what a card shows. A new one fails this test: see that its caller renews
   or drops the cards (cards.h), add a case above, then its name here. */
TEST(who_writes_what_cards_show_is_known)
{
    static const char *const known[] = {
        "post_insert",           /* thread_post renews */
        "post_import_insert",    /* a new number: made when read */
        "post_write",            /* thread_change renews */
        "post_hide",             /* thread_take_back renews */
        "post_conceal",          /* thread_conceal renews; moderation_test.c reads the pages */
        "post_reveal",           /* thread_reveal renews; the same */
        "example_post_empty",    /* example_posts_remove drops */
        "post_write_audience",   /* a card has no audience of its own */
        "example_posts_release", /* a card shows the frozen capacity, not the organisation */
        "post_erase_capacity",   /* personal_columns: the cards of the person go */
        "person_name_remove",    /* the same */
        "person_address_remove", /* no card shows an address */
        "person_name_insert",    /* of a person who is new, and has no posts */
        "person_confirm",        /* a card shows no address */
        "person_write_address",  /* the same */
        "example_names_remove",  /* their posts were emptied, their cards dropped */
        "contribution_write_best_post", /* thread_choose and thread_take_back renew both */
        "best_post_import_write",       /* post_import drops that of the one before */
    };
    const struct query_text *const *all;
    i64 count = query_registered(&all), found = 0;
    (void)a;
    for (i64 i = 0; i < count; i++) {
        const char *sql = all[i]->sqlite;
        bool shown = writes_to(sql, "post") || writes_to(sql, "person_name") ||
                     (writes_to(sql, "contribution") && strstr(sql, "best_post ="));
        bool is_known = false;
        for (i64 k = 0; k < countof(known); k++)
            is_known = is_known || strcmp(all[i]->name, known[k]) == 0;
        if (shown && !is_known)
            printf("%s writes what cards show\n", all[i]->name);
        expect(!shown || is_known);
        found += shown && is_known;
    }
    expect(found == countof(known));
}

TEST(the_words_of_a_card_end_where_its_buttons_begin)
{
    (void)a;
    str whole = S("<article><div><div class=\"prose\"><p>a</p>\n</div><div>Citer</div></div>");
    expect_text(card_prose((markup){whole}), S("<p>a</p>\n"));
    str hidden = S("<article><div><p class=\"soft\">Masqué.</p><div>Citer</div></div>");
    expect(card_prose((markup){hidden}).len == 0);
    expect(card_prose((markup){str_first(whole, 40)}).len == 0);
    expect(card_prose((markup){{0}}).len == 0);
}
