/* SPDX-License-Identifier: EUPL-1.2 */
/* Adaptations, credit, declarations, links, follow-ups. */
#include "commons/contribution/test_world.h"

static bool declare(struct world *w, arena *a, i64 person, i64 id, const char *kind, i64 *draft)
{
    struct request *r = by(w, a, person);
    return contribution_declare(r, id, own_capacity(r), str_of(kind), S("note"), draft);
}

TEST(an_adaptation_is_a_credited_copy)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE,
                          S("{\"contact\":\"a@x.fr\",\"need\":\"besoin\",\"sectors\":[\"musique\"],"
                            "\"title\":\"Été\"}"),
                          AUDIENCE_PUBLIC);
    i64 draft = 0, again = 0;
    expect(declare(&w, a, BEA, id, "adaptation", &draft));
    expect(draft > id);
    struct revision *v = revision_draft_of(w.d, a, BEA, draft);
    expect_text(
        v->document,
        S("{\"need\":\"besoin\",\"sectors\":[\"musique\"],\"title\":\"Été\"}")); /* no contact */
    struct link_origin_rows o = link_origins(w.d, a, draft);
    expect(o.len == 1 && o.at[0].target == id && o.at[0].target_revision == 1);
    expect(!seen_by(&w, a, ANNE, draft));
    expect(declare(&w, a, BEA, id, "adaptation", &again)); /* said twice: one draft */
    expect(again == draft);
    struct attribution chain = contribution_attribution(by(&w, a, BEA), draft);
    expect(chain.len == 2 && chain.at[1].contribution == id && chain.at[1].depth == 1);
    str said = attribution_text(a, FRENCH, &chain, S("https://parvis.example"));
    expect(str_has(said, S("Rumilly")) && str_has(said, S("adapté de")) &&
           str_has(said, S("Bonneville")) &&
           str_has(said, S("https://parvis.example/trials/1/ete")) &&
           str_has(said, S("Licence Ouverte 2.0")));
    /* the source does not know of a draft: its own is named only once it is published */
    struct declaration_line_rows lines = declaration_list(w.d, a, ANNE, id, (instant){INT64_MAX});
    expect(lines.len == 1 && !lines.at[0].own.has);
    expect(link_in(w.d, a, ANNE, id, S("adapted_from")).len == 0);
    expect(contribution_publish(by(&w, a, BEA), &world_kind, draft, version_of(&w, a, draft),
                                AUDIENCE_PUBLIC));
    lines = declaration_list(w.d, a, ANNE, id, (instant){INT64_MAX});
    expect(lines.len == 1 && lines.at[0].own.has && lines.at[0].own.value == draft);
    expect(link_in(w.d, a, VISITOR, id, S("adapted_from")).len == 1);
    db_close(w.d);
}

TEST(an_adaptation_keeps_a_licence_that_fits)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, EVE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC), draft = 0;
    expect_text(seen_by(&w, a, VISITOR, id)->licence, S("CC-BY-SA-4.0"));
    expect(declare(&w, a, BEA, id, "adaptation", &draft));
    expect_text(contribution_whole(w.d, a, draft)->licence, S("CC-BY-SA-4.0"));
    struct request *r = by(&w, a, BEA);
    expect(!contribution_set_licence(r, draft, S("etalab-2.0")));
    expect(r->refused && message_is(r->form->refusal));
    r = by(&w, a, BEA);
    expect(!contribution_create(r, (struct contribution_new){.kind = &world_kind,
                                                             .capacity = own_capacity(r),
                                                             .document = DOCUMENT("Été", "un"),
                                                             .licence = S("etalab-2.0"),
                                                             .adapted_from = id}));
    r = by(&w, a, VISITOR);
    i64 hidden = draft_of(&w, a, ANNE, DOCUMENT("Caché", "x"));
    expect(!contribution_create(by(&w, a, BEA),
                                (struct contribution_new){.kind = &world_kind,
                                                          .document = DOCUMENT("x", "x"),
                                                          .adapted_from = hidden}));
    db_close(w.d);
}

TEST(a_hidden_work_is_credited_without_its_title)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Secret de pairs", "un"), AUDIENCE_PEERS),
        draft = 0;
    expect(declare(&w, a, BEA, id, "adaptation", &draft));
    expect(contribution_save(by(&w, a, BEA), draft, 1, DOCUMENT("Le nôtre", "un"), (str){0}) ==
           SAVED);
    expect(contribution_publish(by(&w, a, BEA), &world_kind, draft, version_of(&w, a, draft),
                                AUDIENCE_PUBLIC));
    struct attribution chain = contribution_attribution(by(&w, a, VISITOR), draft);
    expect(chain.len == 2 && !chain.at[1].source.has);
    expect_text(chain.at[1].title, S("une contribution non publique"));
    expect_text(chain.at[1].author, S("Bonneville"));
    expect(!str_has(attribution_text(a, FRENCH, &chain, S("")), S("Secret")));
    expect(link_out(w.d, a, VISITOR, draft, S("adapted_from")).len == 0);
    expect(link_out(w.d, a, BEA, draft, S("adapted_from")).len == 1);
    db_close(w.d);
}

TEST(no_cycle_of_adaptations_and_a_chain_has_an_end)
{
    struct world w = world_of(a);
    enum { LONG = ATTRIBUTION_MAX + 10 };
    i64 ids[LONG];
    for (i64 i = 0; i < LONG; i++) {
        ids[i] = draft_of(&w, a, ANNE, DOCUMENT("Été", "un"));
        if (i)
            expect(link_put(w.d, (struct link_put_in){ids[i], ids[i - 1], S("adapted_from"), 1,
                                                      (str){0}, (instant){0}}));
    }
    expect(!link_put(w.d, (struct link_put_in){ids[0], ids[LONG - 1], S("adapted_from"), 1,
                                               (str){0}, (instant){0}}));
    expect(!link_put(
        w.d, (struct link_put_in){ids[0], ids[0], S("adapted_from"), 1, (str){0}, (instant){0}}));
    struct attribution chain = contribution_attribution(by(&w, a, ANNE), ids[LONG - 1]);
    expect(chain.len == ATTRIBUTION_MAX && chain.cut);
    /* even a cycle forced into the table ends: each work is named once */
    db_script(
        w.d,
        "INSERT INTO link (source, target, kind, created_at) VALUES (1, 2, 'adapted_from', 0)");
    chain = contribution_attribution(by(&w, a, ANNE), ids[1]);
    expect(chain.len == 2);
    db_close(w.d);
}

TEST(links_are_between_what_one_may_read)
{
    struct world w = world_of(a);
    i64 one = published_of(&w, a, ANNE, DOCUMENT("Un", "x"), AUDIENCE_PUBLIC);
    i64 two = published_of(&w, a, BEA, DOCUMENT("Deux", "x"), AUDIENCE_PUBLIC),
        hidden = draft_of(&w, a, BEA, DOCUMENT("Trois", "x"));
    expect(contribution_link(by(&w, a, ANNE), one, two, S("cites")));
    expect(!contribution_link(by(&w, a, ANNE), one, two, S("cites")));
    expect(!contribution_link(by(&w, a, ANNE), one, hidden, S("cites")));
    expect(!contribution_link(by(&w, a, ANNE), two, one, S("cites"))); /* not hers */
    expect(!contribution_link(by(&w, a, ANNE), one, two, S("adapted_from")));
    expect(contribution_link(by(&w, a, ANNE), one, two, S("part_of")));
    expect(!contribution_link(by(&w, a, BEA), two, one, S("part_of"))); /* a loop */
    expect(link_out(w.d, a, VISITOR, one, S("cites")).len == 1 &&
           link_in(w.d, a, VISITOR, two, S("cites")).len == 1);
    expect(contribution_set_audience(by(&w, a, ANNE), one, 101));
    expect(link_in(w.d, a, VISITOR, two, S("cites")).len == 0);
    expect(contribution_unlink(by(&w, a, ANNE), one, two, S("cites")));
    db_close(w.d);
}

/* ---- declarations
 * --------------------------------------------------------------------------------- */

static struct declaration_count *counts(struct world *w, arena *a, i64 id)
{
    return declaration_counts(w->d, a, VISITOR, id);
}

TEST(three_facts_of_which_the_latest_counts)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    expect(declare(&w, a, BEA, id, "considering", NULL) && counts(&w, a, id)->considering == 1);
    expect(declare(&w, a, BEA, id, "independent", NULL));
    expect(counts(&w, a, id)->considering == 0 && counts(&w, a, id)->independent == 1);
    expect(declare(&w, a, EVE, id, "considering", NULL));
    expect(declaration_list(w.d, a, VISITOR, id, (instant){INT64_MAX}).len == 2);
    expect(declaration_of(w.d, a, VISITOR, id, RUMILLY).len ==
           2); /* what was said before is kept */
    expect(contribution_withdraw_declaration(by(&w, a, BEA), id, RUMILLY, S("independent")));
    expect(counts(&w, a, id)->considering == 2 && counts(&w, a, id)->independent == 0);
    expect(!contribution_withdraw_declaration(by(&w, a, BEA), id, ASSOCIATION, S("considering")));
    expect(!contribution_withdraw_declaration(by(&w, a, BEA), id, RUMILLY, S("independent")));
    expect(received_list(w.d, a, VISITOR, RUMILLY, (instant){INT64_MAX}).len == 1);
    expect(taken_up_list(w.d, a, VISITOR, BONNEVILLE, (instant){INT64_MAX}).len == 2);
    db_close(w.d);
}

TEST(nobody_declares_on_its_own_or_for_others)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC),
        hidden = draft_of(&w, a, ANNE, DOCUMENT("x", "x"));
    i64 peers = published_of(&w, a, ANNE, DOCUMENT("Pairs", "un"), AUDIENCE_PEERS);
    expect(!declare(&w, a, ALAIN, id, "considering", NULL));
    expect(!declare(&w, a, DANA, id, "independent", NULL));
    expect(!declare(&w, a, BEA, id, "admiring", NULL));
    expect(!declare(&w, a, CARL, id, "considering", NULL)); /* speaks for nobody */
    expect(!declare(&w, a, BEA, hidden, "considering", NULL));
    expect(!declare(&w, a, ALAIN, hidden, "considering", NULL));
    struct request *carl = by(&w, a, CARL), *bea = by(&w, a, BEA);
    expect(!contribution_declare(carl, id, own_capacity(bea), S("considering"), (str){0},
                                 NULL)); /* borrowed */
    expect(declare(&w, a, BEA, peers, "considering", NULL));
    expect(counts(&w, a, peers)->considering == 0); /* a visitor learns nothing of it */
    expect(received_list(w.d, a, VISITOR, RUMILLY, (instant){INT64_MAX}).len == 0);
    expect(exchange_counts(w.d, a, VISITOR, RUMILLY)->received == 0 &&
           exchange_counts(w.d, a, EVE, RUMILLY)->received == 1);
    db_close(w.d);
}

TEST(news_of_an_experience)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PEERS);
    struct request *anne = by(&w, a, ANNE);
    expect(contribution_add_follow_up(anne, id, (partial_day){20270100}, S("changed"),
                                      S("Il *vit* <b>"), own_capacity(anne)));
    expect(!contribution_add_follow_up(by(&w, a, ANNE), id, (partial_day){20280100}, S("yes"),
                                       S("x"), NULL));
    expect(!contribution_add_follow_up(by(&w, a, ANNE), id, (partial_day){20260000}, S("maybe"),
                                       S("x"), NULL));
    expect(!contribution_add_follow_up(by(&w, a, BEA), id, (partial_day){20260000}, S("yes"),
                                       S("x"), NULL));
    struct follow_up_rows rows = follow_up_list(w.d, a, BEA, id);
    expect(rows.len == 1 && str_has(rows.at[0].html.text, S("<em>vit</em> &lt;b&gt;")));
    expect(follow_up_list(w.d, a, VISITOR, id).len == 0);
    db_close(w.d);
}

TEST(followers_are_told_only_what_they_may_read)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    contribution_follow(by(&w, a, CARL), id, true);
    expect(follow_holds(w.d, CARL, id) == 1);
    expect(follow_persons(w.d, a, id, 0).len == 2); /* its author too */
    expect(contribution_set_audience(by(&w, a, ANNE), id, AUDIENCE_PEERS));
    expect(follow_persons(w.d, a, id, 0).len == 1);
    i64 hidden = draft_of(&w, a, ANNE, DOCUMENT("x", "x"));
    contribution_follow(by(&w, a, CARL), hidden, true);
    expect(follow_holds(w.d, CARL, hidden) == 0);
    contribution_follow(by(&w, a, CARL), id, false);
    expect(follow_holds(w.d, CARL, id) == 0);
    db_close(w.d);
}
