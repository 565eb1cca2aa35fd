/* SPDX-License-Identifier: EUPL-1.2 */
/* The index and the box; who finds what is in contribution/visibility_test.c. */
#include "commons/contribution/test_world.h"
#include "commons/search/block.h"

static struct search_answer find(struct world *w, arena *a, const char *question)
{
    struct search_order order = {.question = str_of(question)};
    return search_run(by(w, a, VISITOR), &order);
}

static i64 put(struct world *w, arena *a, i64 subject, const char *title, const char *body, i64 at)
{
    struct search_entry e = {.kind = S("post"),
                             .subject = subject,
                             .audience = AUDIENCE_PUBLIC,
                             .language = S("fr"),
                             .title = str_of(title),
                             .body = str_of(body),
                             .at = {at}};
    search_put(w->d, a, &e);
    return subject;
}

TEST(french_is_found_as_people_write_it)
{
    struct world w = world_of(a);
    published_of(
        &w, a, ANNE,
        DOCUMENT("Les médiathèques à l’école", "Un œuvre d’art **itinérante** pour les élèves"),
        AUDIENCE_PUBLIC);
    static const char *const asked[] = {"médiathèque",
                                        "MEDIATHEQUES",
                                        "école",
                                        "ecoles",
                                        "œuvres",
                                        "oeuvre",
                                        "itinérant",
                                        "élève",
                                        "\"à l’école\"",
                                        "Bonneville",
                                        "médiathèque -cirque"};
    for (i64 i = 0; i < countof(asked); i++)
        expect(find(&w, a, asked[i]).total == 1);
    static const char *const missed[] = {"cirque",
                                         "médiathèque -école",
                                         "\"école médiathèque\"",
                                         "!!!",
                                         "-médiathèque",
                                         "fau1",
                                         "AND OR NOT (",
                                         "\"",
                                         "*"};
    for (i64 i = 0; i < countof(missed); i++)
        expect(find(&w, a, missed[i]).total == 0);
    struct search_order typing = {.question = S("média"), .as_you_type = true};
    expect(search_run(by(&w, a, VISITOR), &typing).total == 1);
    expect(find(&w, a, "média").total == 0);
    db_close(w.d);
}

TEST(a_result_shows_where_and_why)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "Un **perroquet** <b>dans</b> la salle"),
                          AUDIENCE_PUBLIC);
    struct search_answer answer = find(&w, a, "perroquets");
    expect(answer.hits.len == 1);
    const struct search_hit *hit = &answer.hits.at[0];
    expect_text(hit->address.value.text, text_format(a, "/trials/%lld/ete", (long long)id));
    expect_text(hit->title, S("Été"));
    bool marked = false;
    for (i64 i = 0; i < hit->snippet.len; i++)
        marked |= hit->snippet.at[i].marked && str_eq(hit->snippet.at[i].text, S("perroquet"));
    expect(marked);
    db_close(w.d);
}

TEST(the_index_follows_every_change)
{
    struct world w = world_of(a);
    put(&w, a, 1, "Alpha", "perroquet", 1);
    put(&w, a, 1, "Beta", "kangourou", 1);
    expect(find(&w, a, "alpha").total == 0 && find(&w, a, "perroquet").total == 0);
    expect(find(&w, a, "kangourou").total == 1);
    put(&w, a, 1, "Gamma", "koala", 2); /* later: another row */
    expect(find(&w, a, "kangourou").total == 0 && find(&w, a, "koala").total == 1);
    expect(search_block_wrong(w.d) == 0);
    search_remove(w.d, a, S("post"), 1);
    expect(find(&w, a, "koala").total == 0);
    /* nothing is left in the index itself, not only hidden by the join */
    put(&w, a, 2, "Zèbre", "x", 3);
    expect(find(&w, a, "koala").total == 0 && find(&w, a, "zèbre").total == 1);
    db_script(w.d, "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 0)");
    expect(db_fault(w.d).len == 0);
    db_close(w.d);
}

/* What candidates are chosen by says what their rows do, whatever happens to them; and the check
   that compares them sees what is wrong. */
TEST(blocks_follow_random_changes)
{
    enum { SUBJECTS = 300, CHANGES = 2000, EVERY = 250 };
    struct world w = world_of(a);
    uint64_t dice = 42;
    for (int i = 1; i <= CHANGES; i++) {
        dice = dice * UINT64_C(6364136223846793005) + 1442695040888963407u;
        i64 subject = 1 + (i64)(dice >> 33) % SUBJECTS, what = (i64)(dice >> 60);
        if (i % 40 == 1)
            db_begin(w.d);
        if (what < 3)
            search_remove(w.d, a, S("post"), subject);
        else
            put(&w, a, subject, "Titre", what % 2 ? "fanfare" : "chorale", what < 8 ? 1 : i);
        if (i % 40 == 0)
            db_commit(w.d);
        if (i % EVERY == 0)
            expect(search_block_wrong(w.d) == 0);
    }
    struct search_blocks blocks = {0};
    i64 id = 1;
    while (!search_brief_of(&blocks, w.d, id).present)
        id++;
    search_block_close(&blocks);
    search_block_remove(w.d, id);
    expect(search_block_wrong(w.d) == 1);
    db_script(w.d, "DELETE FROM search_entry WHERE id = (SELECT max(id) FROM search_entry)");
    expect(search_block_wrong(w.d) == 2);
    db_close(w.d);
}

TEST(titles_come_first_and_dates_on_request)
{
    struct world w = world_of(a);
    i64 now = 1805000000000000;
    put(&w, a, 1, "La fanfare", "x", now - 3);
    put(&w, a, 2, "Autre", "la fanfare passe", now - 2);
    put(&w, a, 3, "Encore", "une fanfare", now - 1);
    struct search_answer answer = find(&w, a, "fanfare");
    expect(answer.total == 3 && answer.hits.at[0].subject == 1 &&
           answer.hits.at[0].score > answer.hits.at[1].score);
    struct search_order order = {.question = S("fanfare"), .by_date = true};
    answer = search_run(by(&w, a, VISITOR), &order);
    expect(answer.hits.at[0].subject == 3 && answer.hits.at[2].subject == 1);
    db_close(w.d);
}

TEST(pages_of_results_meet)
{
    struct world w = world_of(a);
    for (i64 i = 1; i <= 25; i++)
        put(&w, a, i, "Fanfare", "x", i);
    struct search_order order = {.question = S("fanfare"), .limit = 10};
    bool seen[26] = {0};
    i64 pages = 0;
    do {
        struct search_answer answer = search_run(by(&w, a, VISITOR), &order);
        expect(answer.total == 25);
        for (i64 i = 0; i < answer.hits.len; i++) {
            expect(!seen[answer.hits.at[i].subject]);
            seen[answer.hits.at[i].subject] = true;
        }
        order.after = answer.next;
        pages++;
    } while (order.after);
    expect(pages == 3);
    for (i64 i = 1; i <= 25; i++)
        expect(seen[i]);
    order.after = 1000;
    expect(search_run(by(&w, a, VISITOR), &order).hits.len == 0);
    db_close(w.d);
}

/* Most titles are never read (rank_by_title): the order is that of all of them all the same. */
TEST(titles_that_are_not_read_would_not_come_first)
{
    static const char *const words[] = {"danse", "danses", "cirque", "chant", "fête", "halle"};
    enum { LINES = 240, DAY = 24 * 3600 };
    struct world w = world_of(a);
    struct search_terms terms = analyse_query(a, S("danse cirque"), false);
    str titles[LINES + 1];
    for (i64 i = 1, n = 7; i <= LINES; i++) {
        text title = text_of(a, 100);
        for (int k = 0; k < 3; k++, n = n * 1103515245 % 65537)
            text_add(&title, text_format(a, "%s ", words[n % countof(words)]));
        titles[i] = text_str(&title);
        text_add_char(&title, '\0');
        put(&w, a, i, titles[i].at, "cirque danse", i * DAY * 1000000);
    }
    i64 least = INT64_MAX, seen = 0, best = 0;
    struct search_order order = {.question = S("danse cirque"), .limit = 30};
    do {
        struct request *r = by(&w, a, VISITOR);
        struct search_answer answer = search_run(r, &order);
        for (i64 i = 0; i < answer.hits.len; i++, seen++) {
            const struct search_hit *hit = &answer.hits.at[i];
            struct search_candidate c = {.title = titles[hit->subject],
                                         .age_days = (r->now.us - hit->at.us) / 1000000 / DAY};
            i64 points = search_score(&terms, &c);
            expect(points <= least);
            least = points;
            best = seen ? best : points;
        }
        order.after = answer.next;
    } while (order.after);
    expect(seen == LINES && best > 2 * 4 * 20 && least < 40);
    db_close(w.d);
}

TEST(filters_cross_and_counts_add_up)
{
    struct world w = world_of(a);
    published_of(&w, a, ANNE,
                 S("{\"need\":\"x\",\"sectors\":[\"musique\",\"danse\"],\"themes\":[\"sante\"],"
                   "\"title\":\"Un\"}"),
                 AUDIENCE_PUBLIC);
    published_of(&w, a, BEA, S("{\"need\":\"x\",\"sectors\":[\"danse\"],\"title\":\"Deux\"}"),
                 AUDIENCE_PUBLIC);
    published_of(&w, a, EVE, S("{\"need\":\"x\",\"sectors\":[\"livre\"],\"title\":\"Trois\"}"),
                 AUDIENCE_PUBLIC);
    struct search_order all = {0};
    struct search_answer answer = search_run(by(&w, a, VISITOR), &all);
    expect(answer.total == 3 && facet_counted(&answer.counts, FACET_SECTOR, S("danse")) == 2);
    expect(facet_counted(&answer.counts, FACET_NATURE, S("commune")) == 2 &&
           facet_counted(&answer.counts, FACET_STRATUM, S("3")) == 1);
    struct search_facet music_or_book[] = {
        {FACET_SECTOR, S("musique")}, {FACET_SECTOR, S("livre")}, {FACET_NATURE, S("commune")}};
    struct search_order order = {.filters = {.at = music_or_book, .len = 2}};
    expect(search_run(by(&w, a, VISITOR), &order).total == 2);
    order.filters.len = 3; /* another kind: all */
    expect(search_run(by(&w, a, VISITOR), &order).total == 1);
    struct search_facet forged[] = {
        {FACET_AUDIENCE, S("101")}}; /* audiences are not for the asking */
    order.filters = (struct search_facets){.at = forged, .len = 1};
    expect(search_run(by(&w, a, VISITOR), &order).total == 3);
    order.filters.at[0] = (struct search_facet){FACET_SECTOR, S("x) OR fau101")};
    expect(search_run(by(&w, a, VISITOR), &order).total == 0);
    enum facet_kind kind;
    expect(facet_kind_read(S("sector"), &kind) && kind == FACET_SECTOR &&
           !facet_kind_read(S("x"), &kind));
    db_close(w.d);
}

TEST(beyond_the_candidates_a_total_is_at_least)
{
    struct world w = world_of(a);
    db_begin(w.d);
    for (i64 i = 1; i <= SEARCH_CANDIDATES_MAX + 5; i++)
        put(&w, a, i, i == 1 ? "Fanfare fanfare" : "Autre", "fanfare", i);
    db_commit(w.d);
    struct search_answer answer = find(&w, a, "fanfare");
    expect(answer.at_least && answer.total == SEARCH_CANDIDATES_MAX);
    expect(facet_counted(&answer.counts, FACET_KIND, S("post")) == SEARCH_CANDIDATES_MAX);
    db_close(w.d);
}

TEST(examples_leave_when_real_content_comes)
{
    struct world w = world_of(a);
    struct request *r = by(&w, a, CARL);
    i64 id = contribution_create(
        r, (struct contribution_new){
               .kind = &world_kind, .document = DOCUMENT("Exemple", "fanfare"), .example = true});
    expect(contribution_publish(by(&w, a, CARL), &world_kind, id, 1, AUDIENCE_PUBLIC));
    struct list_filter f = {.kind = &world_kind};
    expect(find(&w, a, "fanfare").total == 1);
    expect(contribution_list(by(&w, a, VISITOR), &f, (struct list_place){0}, 10).total == 1);
    published_of(&w, a, ANNE, DOCUMENT("Vrai", "autre"), AUDIENCE_PUBLIC);
    expect(find(&w, a, "fanfare").total == 0);
    struct list list = contribution_list(by(&w, a, VISITOR), &f, (struct list_place){0}, 10);
    expect(list.total == 1 && !list.cards.at[0].example);
    expect(seen_by(&w, a, VISITOR, id) != NULL); /* its address still holds */
    db_close(w.d);
}

TEST(a_long_question_and_a_long_text_are_cut)
{
    struct world w = world_of(a);
    text body = text_of(a, 1 << 20), question = text_of(a, 1 << 16);
    for (int i = 0; i < 30000; i++)
        text_add(&body, S("été médiathèque "));
    for (int i = 0; i < 2000; i++)
        text_add(&question, S("été médiathèque "));
    put(&w, a, 1, "Long", arena_c_string(a, text_str(&body)), 1);
    struct search_order order = {.question = text_str(&question)};
    struct search_answer answer = search_run(by(&w, a, VISITOR), &order);
    expect(answer.cut && answer.total == 1);
    order.question = S("\xff\xfe \xc3 médiath\xe8que");
    search_run(by(&w, a, VISITOR), &order);
    expect(db_fault(w.d).len == 0);
    db_close(w.d);
}

static void put_message(struct world *w, arena *a, i64 contribution, i64 subject, const char *body)
{
    struct search_entry e = {.kind = S("post"),
                             .subject = subject,
                             .contribution = contribution,
                             .audience = AUDIENCE_PUBLIC,
                             .language = S("fr"),
                             .title = S("Un sujet"),
                             .body = str_of(body),
                             .at = {subject}};
    search_put(w->d, a, &e);
}

TEST(a_thread_is_one_line_with_its_best_passage)
{
    struct world w = world_of(a);
    i64 first = published_of(&w, a, ANNE, DOCUMENT("Le prêt de liseuses", "x"), AUDIENCE_PUBLIC);
    i64 second = published_of(&w, a, ANNE, DOCUMENT("Autre chose", "x"), AUDIENCE_PUBLIC);
    put_message(&w, a, first, 1, "une fanfare");
    put_message(&w, a, first, 2, "la fanfare de la fanfare, et encore une fanfare");
    put_message(&w, a, first, 3, "aussi une fanfare");
    put_message(&w, a, first, 4, "rien");
    put_message(&w, a, second, 5, "la fanfare");
    struct search_answer answer = find(&w, a, "fanfare");
    expect(answer.total == 2 && answer.hits.len == 2);
    for (i64 i = 0; i < answer.hits.len; i++) {
        const struct search_hit *hit = &answer.hits.at[i];
        expect(hit->messages == (hit->contribution == first ? 3 : 1));
        expect(hit->subject == (hit->contribution == first ? 2 : 5));
        expect_text(hit->kind, S("post"));
        expect_text(hit->line_kind, S("trial"));
    }
    expect(facet_counted(&answer.counts, FACET_KIND, S("post")) == 2);
    /* by date: the latest passage, and the thread that was written in last comes first */
    struct search_order order = {.question = S("fanfare"), .by_date = true, .limit = 1};
    answer = search_run(by(&w, a, VISITOR), &order);
    expect(answer.hits.len == 1 && answer.hits.at[0].subject == 5 && answer.next == 1);
    order.after = 1;
    answer = search_run(by(&w, a, VISITOR), &order);
    expect(answer.hits.len == 1 && answer.hits.at[0].subject == 3 && answer.next == 0);
    /* the sheet and its thread: one line, counted once under each of its kinds */
    answer = find(&w, a, "liseuses");
    expect(answer.total == 1 && answer.hits.at[0].messages == 0);
    expect_text(answer.hits.at[0].kind, S("trial"));
    db_close(w.d);
}

TEST(a_long_thread_hides_no_other)
{
    struct world w = world_of(a);
    i64 quiet = published_of(&w, a, ANNE, DOCUMENT("Calme", "fanfare"), AUDIENCE_PUBLIC);
    i64 loud = published_of(&w, a, ANNE, DOCUMENT("Bruyant", "x"), AUDIENCE_PUBLIC);
    db_begin(w.d);
    for (i64 i = 1; i <= SEARCH_CANDIDATES_MAX + 10; i++)
        put_message(&w, a, loud, i, "fanfare");
    db_commit(w.d);
    struct search_answer answer = find(&w, a, "fanfare");
    expect(answer.total == 2 && !answer.at_least);
    expect(answer.hits.at[0].contribution == quiet || answer.hits.at[1].contribution == quiet);
    db_close(w.d);
}

TEST(phrases_and_beginnings_are_found_where_they_stand)
{
    struct world w = world_of(a);
    put(&w, a, 1, "Le bal", "des pompiers de la ville", 1);
    expect(find(&w, a, "\"pompiers de la ville\"").total == 1);
    expect(find(&w, a, "\"ville pompiers\"").total == 0);
    expect(find(&w, a, "\"bal des\"").total == 0); /* a title and a text are two texts */
    expect(find(&w, a, "bal -\"pompiers de la ville\"").total == 0);
    expect(find(&w, a, "bal -\"ville de la pompiers\"").total == 1);
    expect(find(&w, a, "pompiers -\"ville bal\" \"des pompiers\"").total == 1);
    for (i64 letters = 2; letters <= 8; letters++) {
        struct search_order typing = {.question = str_first(S("pompiers"), letters),
                                      .as_you_type = true};
        expect(search_run(by(&w, a, VISITOR), &typing).total == 1);
    }
    struct search_order typing = {.question = S("pompes"), .as_you_type = true};
    expect(search_run(by(&w, a, VISITOR), &typing).total == 0);
    db_close(w.d);
}

/* What a transaction adds is written before its COMMIT; what a savepoint undoes never is. */
TEST(a_transaction_is_indexed_once_and_nothing_undone_is)
{
    struct world w = world_of(a);
    db_begin(w.d);
    db_savepoint(w.d);
    put(&w, a, 1, "Titre", "fanfare", 1);
    db_release(w.d);
    db_savepoint(w.d);
    put(&w, a, 2, "Titre", "fanfare", 2);
    db_undo(w.d);
    db_savepoint(w.d);
    put(&w, a, 3, "Titre", "fanfare", 3);
    expect(find(&w, a, "fanfare").total == 2); /* asked inside: written then, with what waited */
    put(&w, a, 3, "Titre", "chorale", 3);
    db_undo(w.d);
    db_savepoint(w.d);
    put(&w, a, 4, "Titre", "fanfare", 4);
    put(&w, a, 4, "Titre", "trompette", 4);
    db_release(w.d);
    db_commit(w.d);
    expect(find(&w, a, "fanfare").total == 1 && find(&w, a, "trompette").total == 1);
    expect(find(&w, a, "chorale").total == 0);
    db_begin(w.d);
    put(&w, a, 5, "Titre", "fanfare", 5);
    db_rollback(w.d);
    db_begin(w.d);
    put(&w, a, 6, "Titre", "koala", 6);
    db_commit(w.d);
    expect(find(&w, a, "fanfare").total == 1 && find(&w, a, "koala").total == 1);
    db_script(w.d, "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 0)");
    db_script(w.d, "CREATE VIRTUAL TABLE documents_of USING fts5vocab (search_index, row)");
    db_script(w.d, "CREATE TABLE three (n INTEGER CHECK (n = 3))");
    db_script(w.d, "INSERT INTO three SELECT max(doc) FROM documents_of");
    expect_text(db_fault(w.d), S(""));
    db_close(w.d);
}

/* More than waits at once. */
TEST(a_long_transaction_is_indexed_whole)
{
    enum { DOCUMENTS = 300, WORDS = 6000 };
    struct world w = world_of(a);
    text body = text_of(a, 16 * WORDS);
    for (int i = 0; i < WORDS; i++)
        text_add(&body, text_format(a, "mot%d ", i));
    const char *long_body = arena_c_string(a, text_str(&body));
    db_begin(w.d);
    for (i64 i = 1; i <= DOCUMENTS; i++) {
        arena one = arena_of(64 << 20);
        db_savepoint(w.d);
        put(&w, &one, i, "Titre", long_body, i);
        if (i % 3)
            db_release(w.d);
        else
            db_undo(w.d);
        arena_free(&one);
    }
    db_commit(w.d);
    expect_text(db_fault(w.d), S(""));
    expect(find(&w, a, "mot17").total == DOCUMENTS * 2 / 3);
    db_close(w.d);
}

static bool index_is_sound(struct world *w)
{
    db_script(w->d, "INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 0)");
    db_script(w->d, "INSERT INTO search_index_words (search_index_words, rank) VALUES "
                    "('integrity-check', 0)");
    return db_fault(w->d).len == 0;
}

/* As a new analyser finds it: nothing in the index, all in the tables. */
TEST(an_index_is_made_again_while_people_write)
{
    enum { DOCUMENTS = 450 }; /* three steps */
    struct world w = world_of(a);
    db_begin(w.d);
    for (i64 i = 1; i <= DOCUMENTS; i++)
        put(&w, a, i, "Titre", i % 2 ? "fanfare" : "fanfare et chorale", i);
    db_commit(w.d);
    search_start(w.d);
    expect(search_unfinished(w.d) && find(&w, a, "fanfare").total == 0);
    expect(find(&w, a, "fanfare").unfinished);
    /* before the index came to them: one changes, one goes, one comes */
    put(&w, a, 10, "Titre", "xylophone", 10);
    search_remove(w.d, a, S("post"), DOCUMENTS);
    put(&w, a, DOCUMENTS + 1, "Titre", "fanfare", DOCUMENTS + 1);
    expect(search_rebuild_step(w.d, NULL) > 0);
    i64 half = find(&w, a, "fanfare").total;
    expect(half >= 200 && half < DOCUMENTS);
    put(&w, a, DOCUMENTS - 1, "Titre", "trompette", DOCUMENTS - 1); /* after */
    put(&w, a, 11, "Titre", "trompette", DOCUMENTS + 2);            /* comes first again */
    while (search_rebuild_step(w.d, NULL)) {
    }
    struct search_answer answer = find(&w, a, "fanfare");
    expect(!answer.unfinished && answer.total == DOCUMENTS - 3);
    expect(find(&w, a, "chorale").total == DOCUMENTS / 2 - 2);
    expect(find(&w, a, "trompette").total == 2 && find(&w, a, "xylophone").total == 1);
    expect(search_block_wrong(w.d) == 0);
    /* taken out letter for letter: nothing of them is left */
    for (i64 i = 1; i <= DOCUMENTS + 1; i++)
        search_remove(w.d, a, S("post"), i);
    expect(index_is_sound(&w));
    db_script(w.d, "CREATE VIRTUAL TABLE tokens_left USING fts5vocab (search_index, row)");
    db_script(w.d, "CREATE VIRTUAL TABLE words_left USING fts5vocab (search_index_words, row)");
    db_script(w.d, "CREATE TABLE nothing_left (n INTEGER CHECK (n = 0))");
    db_script(w.d, "INSERT INTO nothing_left SELECT count(*) FROM tokens_left");
    db_script(w.d, "INSERT INTO nothing_left SELECT count(*) FROM words_left");
    expect_text(db_fault(w.d), S(""));
    search_start(w.d); /* the same analyser: nothing to do */
    expect(!search_unfinished(w.d));
    db_close(w.d);
}

static void count_all(struct world *w)
{
    for (i64 step = 0; search_count_step(w->d, &step);) {
    }
}

TEST(rare_words_weigh_more_once_counted)
{
    struct world w = world_of(a);
    db_begin(w.d);
    for (i64 i = 1; i <= 200; i++)
        put(&w, a, i, i == 1 ? "Xylophone" : i == 2 ? "Fanfare" : "Autre", "xylophone fanfare", i);
    for (i64 i = 201; i <= 600; i++)
        put(&w, a, i, "Autre", "fanfare", i);
    db_commit(w.d);
    i64 before = find(&w, a, "fanfare xylophone").hits.at[0].score;
    count_all(&w);
    struct search_answer answer = find(&w, a, "fanfare xylophone");
    expect(answer.total == 200 && answer.hits.at[0].subject == 1);
    expect(answer.hits.at[0].score != before);
    struct search_terms terms = analyse_query(a, S("fanfare xylophone"), false);
    struct search_weights weights = search_weights_of(w.d, &terms);
    expect(weights.documents == 600 && weights.frequency[0] == 600 && weights.frequency[1] == 200);
    i64 step = 0;
    expect(!search_count_step(w.d, &step) && step == 0); /* it did not grow since */
    db_close(w.d);
}

/* How many segments a word is looked up in, as FTS5 keeps them. */
static bool in_one_segment(struct world *w)
{
    db_script(w->d, "CREATE TABLE segment_count (n INTEGER CHECK (n = 1))");
    db_script(w->d, "INSERT INTO segment_count SELECT count(DISTINCT segid) FROM search_index_idx");
    bool is = !db_fault(w->d).len;
    db_clear(w->d);
    db_script(w->d, "DROP TABLE segment_count");
    return is;
}

TEST(what_came_in_pieces_is_put_together)
{
    struct world w = world_of(a);
    for (i64 i = 1; i <= 150; i++) { /* each a transaction, and so a segment at first */
        db_begin(w.d);
        put(&w, a, i, "Fanfare", "une fanfare et son kiosque", i);
        db_commit(w.d);
    }
    expect(!in_one_segment(&w));
    count_all(&w);
    expect(in_one_segment(&w) && find(&w, a, "kiosque").total == 150);
    db_close(w.d);
}

/* Most is public, so the first of the two locks is left open: the other holds. */
TEST(what_is_hidden_stays_so_when_most_is_public)
{
    struct world w = world_of(a);
    db_begin(w.d);
    for (i64 i = 1; i <= 200; i++)
        put(&w, a, i, "Titre", "fanfare", i);
    db_commit(w.d);
    published_of(&w, a, ANNE, DOCUMENT("Pairs", "fanfare perroquet"), AUDIENCE_PEERS);
    draft_of(&w, a, ANNE, DOCUMENT("Brouillon", "fanfare perroquet"));
    count_all(&w);
    i64 wanted[] = {[VISITOR] = 0, [ANNE] = 2, [ALAIN] = 2, [BEA] = 1,
                    [CARL] = 0,    [DANA] = 0, [EVE] = 1,   [ADMIN] = 0};
    for (int person = 0; person <= ADMIN; person++) {
        struct search_order order = {.question = S("perroquet")};
        struct search_answer answer = search_run(by(&w, a, person), &order);
        expect(answer.total == wanted[person] && answer.hits.len == wanted[person]);
        expect(facet_counted(&answer.counts, FACET_KIND, S("trial")) == wanted[person]);
        order.question = S("fanfare");
        expect(search_run(by(&w, a, person), &order).total == 200 + wanted[person]);
        order.question = S("-fanfare");
        expect(search_run(by(&w, a, person), &order).total == 0);
        order.question = (str){0};
        expect(search_run(by(&w, a, person), &order).total == 200 + wanted[person]);
    }
    db_close(w.d);
}

static i64 concerns_rumilly(const struct form *f UNUSED) { return RUMILLY; }

TEST(a_sheet_about_another_is_found_where_it_took_place)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Un bibliobus", "x"), AUDIENCE_PUBLIC);
    struct search_facet place = {FACET_ORGANISATION, S("2")};
    struct search_order order = {.question = S("bibliobus"), .filters = {.at = &place, .len = 1}};
    expect(search_run(by(&w, a, VISITOR), &order).total == 0);
    struct kind spotted = world_kind;
    spotted.concerned = concerns_rumilly;
    contribution_index(w.d, a, &spotted, id);
    struct search_answer answer = search_run(by(&w, a, VISITOR), &order);
    expect(answer.total == 1 && facet_counted(&answer.counts, FACET_ORGANISATION, S("2")) == 1 &&
           facet_counted(&answer.counts, FACET_ORGANISATION, S("1")) == 0);
    expect(find(&w, a, "bibliobus Rumilly").total == 1);
    expect(find(&w, a, "bibliobus Bonneville").total == 1); /* who wrote it is found too */
    db_close(w.d);
}
