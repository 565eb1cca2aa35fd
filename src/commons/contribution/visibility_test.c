/* SPDX-License-Identifier: EUPL-1.2 */
/* Each rule of visibility, and an attempt to get round it by every question that reads. */
#include "commons/contribution/test_world.h"
#include "commons/mandate/mandate.h"

#include "commons/journal/journal.h"
#include "commons/search/block.h"

/* Everything that person can find of a contribution whose need holds the word "perroquet". */
struct found {
    bool row, card, document, draft, history, listed, counted, partners, facets, declared,
        follow_ups, searched, snippet, facet_counted, attributed, linked, by_uid, step;
};

static bool in_list(struct request *r, i64 id)
{
    struct list_filter f = {.kind = &world_kind};
    struct list all = contribution_list(r, &f, (struct list_place){0}, 100);
    f.kind = NULL;
    struct list any = contribution_list(r, &f, (struct list_place){0}, 100);
    for (i64 i = 0; i < any.cards.len; i++)
        if (any.cards.at[i].id == id)
            return true;
    for (i64 i = 0; i < all.cards.len; i++)
        if (all.cards.at[i].id == id)
            return true;
    return false;
}

static struct found look(struct world *w, arena *a, i64 person, i64 id)
{
    struct found f = {0};
    struct request *r = by(w, a, person);
    struct contribution *whole = contribution_whole(w->d, a, id),
                        *c = contribution_one(w->d, a, person, id);
    f.row = c != NULL;
    f.by_uid = contribution_by_uid(w->d, person, whole->uid) != 0;
    f.card = card_one(w->d, a, person, id) != NULL;
    f.document = revision_numbered(w->d, a, person, id, 1) != NULL;
    f.draft = revision_draft_of(w->d, a, person, id) != NULL;
    f.step = draft_step_at(w->d, a, person, id, 1000) != NULL;
    f.history = revision_list(w->d, a, person, id, INT64_MAX).len > 0;
    f.listed = in_list(r, id);
    f.counted =
        contribution_list(r, &(struct list_filter){.kind = &world_kind}, (struct list_place){0}, 1)
            .total > 0;
    f.partners = contribution_partners(w->d, a, person, id).len > 0;
    f.facets = contribution_facets(w->d, a, person, id).len > 0;
    struct declaration_count *count = declaration_counts(w->d, a, person, id);
    f.declared = count->considering + count->adaptation + count->independent > 0 ||
                 declaration_list(w->d, a, person, id, (instant){INT64_MAX}).len > 0;
    f.follow_ups = follow_up_list(w->d, a, person, id).len > 0;
    struct search_order order = {.question = S("perroquet")};
    struct search_answer answer = search_run(r, &order);
    f.searched = answer.total > 0 || answer.hits.len > 0;
    f.facet_counted = answer.counts.len > 0;
    for (i64 i = 0; i < answer.hits.len; i++)
        for (i64 k = 0; k < answer.hits.at[i].snippet.len; k++)
            f.snippet |= str_has(answer.hits.at[i].snippet.at[k].text, S("erroquet"));
    f.attributed = contribution_attribution(r, id).len > 0;
    f.linked = link_out(w->d, a, person, id, S("cites")).len > 0;
    return f;
}

static bool nothing(struct found f)
{
    static const struct found none;
    return memcmp(&f, &none, sizeof f) == 0;
}

static bool all_public(struct found f)
{
    return f.row && f.card && f.document && f.history && f.listed && f.counted && f.searched &&
           f.snippet && f.facet_counted && f.facets && f.attributed && f.by_uid;
}

#define SECRET DOCUMENT("Été", "Un perroquet dans la médiathèque")

TEST(a_draft_is_seen_by_its_organisation_alone)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, SECRET);
    struct found own = look(&w, a, ALAIN, id);
    expect(own.row && own.draft && own.searched && own.snippet && !own.listed);
    for (int person = 0; person <= ADMIN; person++)
        if (person != ANNE && person != ALAIN)
            expect(nothing(look(&w, a, person, id)));
    db_close(w.d);
}

TEST(a_personal_draft_is_seen_by_its_author_alone)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, CARL, SECRET);
    expect(look(&w, a, CARL, id).draft);
    for (int person = 0; person <= ADMIN; person++)
        if (person != CARL)
            expect(nothing(look(&w, a, person, id)));
    db_close(w.d);
}

TEST(what_is_for_an_organisation_stays_there)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, SECRET, 101);
    expect(all_public(look(&w, a, ALAIN, id)));
    for (int person = 0; person <= ADMIN; person++)
        if (person != ANNE && person != ALAIN)
            expect(nothing(look(&w, a, person, id)));
    db_close(w.d);
}

TEST(peers_are_those_with_a_proven_mandate)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, SECRET, AUDIENCE_PEERS);
    expect(all_public(look(&w, a, BEA, id)) && all_public(look(&w, a, EVE, id)));
    expect(!look(&w, a, BEA, id).draft);
    int others[] = {VISITOR, CARL, DANA};
    for (int i = 0; i < 3; i++)
        expect(nothing(look(&w, a, others[i], id)));
    db_close(w.d);
}

TEST(chosen_organisations_and_no_others)
{
    struct world w = world_of(a);
    db_script(w.d, "INSERT INTO mandate (id, uid, person, organisation, function, kind, starts_on, "
                   "proof, created_at) VALUES"
                   " (1, randomblob(16), 1, 1, 'f', 'agent', 20270101, 2, 0),"
                   " (3, randomblob(16), 3, 2, 'f', 'agent', 20270101, 2, 0),"
                   " (5, randomblob(16), 5, 2, 'f', 'agent', 20270101, 0, 0),"
                   " (6, randomblob(16), 6, 3, 'f', 'agent', 20270101, 2, 0)");
    struct request *r = by(&w, a, ANNE);
    i64 chosen = audience_of_chosen(r, (i64[]){BONNEVILLE, RUMILLY}, 2);
    i64 id = published_of(&w, a, ANNE, SECRET, chosen);
    expect(all_public(look(&w, a, ANNE, id)) && all_public(look(&w, a, BEA, id)));
    int others[] = {VISITOR, CARL, DANA, EVE, ADMIN};
    for (int i = 0; i < countof(others); i++)
        expect(nothing(look(&w, a, others[i], id)));
    mandate_prove(by(&w, a, ADMIN), 5, PROOF_VOUCHED,
                  "letter"); /* a colleague proven later reads it too */
    expect(all_public(look(&w, a, DANA, id)));
    mandate_end(by(&w, a, BEA), 3, day_of(2027, 3, 13)); /* sixty days to read */
    expect(all_public(look(&w, a, BEA, id)));
    mandate_revoke(by(&w, a, BEA), 3);
    expect(nothing(look(&w, a, BEA, id)));
    db_close(w.d);
}

TEST(public_is_for_all_but_its_next_draft)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    expect(contribution_save(by(&w, a, ANNE), id, 2, SECRET, (str){0}) == SAVED);
    struct found f = look(&w, a, VISITOR, id);
    expect(f.row && f.document && !f.draft && !f.searched && !f.step);
    expect(!revision_numbered(w.d, a, VISITOR, id, 2) && !revision_numbered(w.d, a, BEA, id, 2));
    expect(revision_numbered(w.d, a, ALAIN, id, 2) != NULL);
    expect(!contribution_document(by(&w, a, VISITOR), &world_kind, seen_by(&w, a, VISITOR, id)));
    expect(draft_list(w.d, a, BEA, ANNE, (instant){INT64_MAX}).len == 0);
    expect(draft_list(w.d, a, ANNE, ANNE, (instant){INT64_MAX}).len == 1);
    expect(draft_list_of_organisation(w.d, a, BEA, BONNEVILLE, (instant){INT64_MAX}).len == 0);
    expect(draft_list_of_organisation(w.d, a, ALAIN, BONNEVILLE, (instant){INT64_MAX}).len == 1);
    expect(contribution_publish(by(&w, a, ANNE), &world_kind, id, 3, AUDIENCE_PUBLIC));
    expect(all_public(look(&w, a, VISITOR, id)));
    db_close(w.d);
}

/* ---- everything moves at once
 * --------------------------------------------------------------------- */

static i64 count(struct world *w, arena *a, i64 person, str question)
{
    struct search_order order = {.question = question};
    return search_run(by(w, a, person), &order).total;
}

static void hang_things_on(struct world *w, arena *a, i64 id, i64 audience)
{
    db_script(
        w->d,
        arena_c_string(
            a, text_format(
                   a,
                   "INSERT INTO post (uid, contribution, number, audience, person, body, html, "
                   "renderer, created_at)"
                   " VALUES (randomblob(16), %lld, 1, %lld, 1, 'x', 'x', 1, 0);"
                   "INSERT INTO file (sha256, size, content_type, stored_at) VALUES ('%lld', 1, "
                   "'x', 0);"
                   "INSERT INTO attachment (uid, contribution, audience, file, name, attached_at, "
                   "published)"
                   " VALUES (randomblob(16), %lld, %lld, last_insert_rowid(), 'x', 0, TRUE)",
                   (long long)id, (long long)audience, (long long)id, (long long)id,
                   (long long)audience)));
    struct search_entry e = {.kind = S("post"),
                             .subject = id,
                             .contribution = id,
                             .audience = audience,
                             .language = S("fr"),
                             .body = S("Une réponse avec un kangourou")};
    search_put(w->d, a, &e);
}

TEST(an_audience_moves_with_all_that_hangs_on_it)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, SECRET, AUDIENCE_PUBLIC);
    hang_things_on(&w, a, id, AUDIENCE_PUBLIC);
    expect(count(&w, a, VISITOR, S("kangourou")) == 1 &&
           count(&w, a, VISITOR, S("perroquet")) == 1);
    expect(!contribution_set_audience(by(&w, a, BEA), id, AUDIENCE_PEERS));
    expect(!contribution_set_audience(by(&w, a, ANNE), id, 102)); /* others' own */
    expect(contribution_set_audience(by(&w, a, ANNE), id, 101));
    expect(nothing(look(&w, a, VISITOR, id)) && nothing(look(&w, a, BEA, id)));
    expect(count(&w, a, VISITOR, S("kangourou")) == 0 && count(&w, a, BEA, S("kangourou")) == 0);
    expect(count(&w, a, ALAIN, S("kangourou")) == 1);
    /* not one row was left behind */
    db_script(w.d, "CREATE TABLE left_behind (n INTEGER CHECK (n = 0))");
    db_script(w.d,
              "INSERT INTO left_behind SELECT (SELECT count(*) FROM post WHERE audience <> 101)"
              " + (SELECT count(*) FROM attachment WHERE audience <> 101)"
              " + (SELECT count(*) FROM revision WHERE audience <> 101)"
              " + (SELECT count(*) FROM search_entry WHERE audience <> 101)");
    expect(db_fault(w.d).len == 0);
    expect(contribution_set_audience(by(&w, a, ANNE), id, AUDIENCE_PUBLIC));
    expect(count(&w, a, VISITOR, S("kangourou")) == 1);
    expect(all_public(look(&w, a, VISITOR, id)));
    db_close(w.d);
}

TEST(publishing_for_fewer_readers_closes_what_came_before)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, SECRET, AUDIENCE_PUBLIC);
    hang_things_on(&w, a, id, AUDIENCE_PUBLIC);
    expect(contribution_save(by(&w, a, ANNE), id, 2, DOCUMENT("Été", "Deux"), (str){0}) == SAVED);
    expect(contribution_publish(by(&w, a, ANNE), &world_kind, id, 3, 101));
    expect(!revision_numbered(w.d, a, VISITOR, id, 1) && !revision_numbered(w.d, a, BEA, id, 1));
    expect(count(&w, a, VISITOR, S("kangourou")) == 0 && count(&w, a, ALAIN, S("kangourou")) == 1);
    expect(nothing(look(&w, a, VISITOR, id)) && nothing(look(&w, a, BEA, id)));
    db_close(w.d);
}

TEST(what_hangs_on_it_goes_when_it_is_taken_back)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, SECRET, AUDIENCE_PUBLIC);
    hang_things_on(&w, a, id, AUDIENCE_PUBLIC);
    expect(contribution_withdraw(by(&w, a, ANNE), id));
    expect(nothing(look(&w, a, VISITOR, id)) && nothing(look(&w, a, BEA, id)));
    expect(count(&w, a, VISITOR, S("kangourou")) == 0);
    db_close(w.d);
}

/* ---- three locks on one door: tokens, what candidates are chosen by, the row itself ------------
 */

/* As a lost write would leave it. */
static void say_in_blocks(struct world *w, i64 audience)
{
    enum { IDS = 64 };
    struct search_blocks blocks = {0};
    i64 said = 0;
    for (i64 id = 1; id <= IDS; id++) {
        struct search_brief b = search_brief_of(&blocks, w->d, id);
        b.audience = audience;
        if (b.present)
            search_block_put(w->d, id, &b, S("kind:experience "));
        said += b.present;
    }
    search_block_close(&blocks);
    expect(said > 0);
}

TEST(a_row_with_a_wrong_token_is_still_not_shown)
{
    struct world w = world_of(a);
    published_of(&w, a, ANNE, SECRET, AUDIENCE_PUBLIC);
    expect(search_block_wrong(w.d) == 0);
    say_in_blocks(&w, 101); /* the tokens say public, the rest says Bonneville */
    db_script(w.d, "UPDATE search_entry SET audience = 101");
    expect(count(&w, a, VISITOR, S("perroquet")) == 0);
    /* the old token is still his: he reads what is public */
    expect(count(&w, a, ALAIN, S("perroquet")) == 1);
    db_close(w.d);
}

TEST(a_row_that_wrongly_says_public_is_still_not_found)
{
    struct world w = world_of(a);
    draft_of(&w, a, ANNE, SECRET);
    say_in_blocks(&w, AUDIENCE_PUBLIC); /* its tokens still say Bonneville */
    db_script(w.d, "UPDATE search_entry SET audience = 1");
    expect(count(&w, a, VISITOR, S("perroquet")) == 0 && count(&w, a, BEA, S("perroquet")) == 0);
    expect(count(&w, a, ALAIN, S("perroquet")) == 1);
    db_close(w.d);
}

TEST(what_is_wrongly_chosen_is_still_not_read)
{
    struct world w = world_of(a);
    published_of(&w, a, ANNE, SECRET, AUDIENCE_PUBLIC);
    db_script(w.d, "UPDATE search_entry SET audience = 101"); /* all but the row say public */
    struct search_order order = {.question = S("perroquet")};
    expect(search_run(by(&w, a, VISITOR), &order).hits.len == 0);
    expect(search_run(by(&w, a, BEA), &order).hits.len == 0);
    expect(search_run(by(&w, a, ALAIN), &order).hits.len == 1);
    expect(search_block_wrong(w.d) > 0); /* `parvis check` says so */
    db_close(w.d);
}

/* Where most is public the tokens of audiences are left out of a question: what is hidden comes as
   a candidate then, more of it than is asked for at once, and takes nobody's place. */
TEST(much_that_is_hidden_takes_nobodys_place)
{
    enum { OPEN = 600, HIDDEN = 500 };
    struct world w = world_of(a);
    struct search_order order = {.question = S("fanfare")};
    for (i64 i = 1; i <= OPEN + HIDDEN; i++) {
        struct search_entry e = {.kind = S("post"),
                                 .subject = i,
                                 .audience = i <= OPEN ? AUDIENCE_PUBLIC : 101,
                                 .language = S("fr"),
                                 .title = S("Titre"),
                                 .body = S("fanfare"),
                                 .at = {i}};
        if (i == 1 || i == OPEN + 1)
            db_begin(w.d);
        search_put(w.d, a, &e);
        if (i == OPEN || i == OPEN + HIDDEN)
            db_commit(w.d);
        for (i64 step = 0; i == OPEN && search_count_step(w.d, &step);) {
        }
    }
    struct search_answer answer = search_run(by(&w, a, VISITOR), &order);
    expect(answer.total == OPEN && !answer.at_least && answer.hits.len > 0);
    expect(facet_counted(&answer.counts, FACET_KIND, S("post")) == OPEN);
    answer = search_run(by(&w, a, ALAIN), &order); /* who reads all has more than is looked at */
    expect(answer.total == SEARCH_CANDIDATES_MAX && answer.at_least);
    db_close(w.d);
}

TEST(counts_and_facets_tell_nothing_of_what_is_hidden)
{
    struct world w = world_of(a);
    published_of(&w, a, ANNE, DOCUMENT("Public", "perroquet vert"), AUDIENCE_PUBLIC);
    published_of(&w, a, ANNE, DOCUMENT("Pairs", "perroquet rouge"), AUDIENCE_PEERS);
    draft_of(&w, a, ANNE, DOCUMENT("Brouillon", "perroquet bleu"));
    struct search_order order = {.question = S("perroquets")};
    i64 wanted[] = {[VISITOR] = 1, [ANNE] = 3, [ALAIN] = 3, [BEA] = 2,
                    [CARL] = 1,    [DANA] = 1, [EVE] = 2,   [ADMIN] = 1};
    for (int person = 0; person <= ADMIN; person++) {
        struct search_answer answer = search_run(by(&w, a, person), &order);
        expect(answer.total == wanted[person] && answer.hits.len == wanted[person]);
        expect(facet_counted(&answer.counts, FACET_SECTOR, S("musique")) == wanted[person]);
        expect(facet_counted(&answer.counts, FACET_ORGANISATION, S("1")) == wanted[person]);
        struct list l = contribution_list(by(&w, a, person), &(struct list_filter){0},
                                          (struct list_place){0}, 10);
        i64 drafts = person == ANNE || person == ALAIN;
        expect(l.total == wanted[person] - drafts && l.cards.len == l.total);
        struct exchange_count *c = exchange_counts(w.d, a, person, BONNEVILLE);
        expect(c->given == wanted[person] - drafts);
    }
    db_close(w.d);
}
