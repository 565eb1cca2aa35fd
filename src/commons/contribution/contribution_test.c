/* SPDX-License-Identifier: EUPL-1.2 */
/* Opening, saving, publishing, taking back: what happens to the row, its revisions and its address.
 */
#include "commons/contribution/json.h"
#include "commons/contribution/test_world.h"

TEST(a_draft_is_saved_under_one_lock)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, DOCUMENT("Un été", "besoin"));
    expect(id > 0);
    expect(contribution_save(by(&w, a, ANNE), id, 1, DOCUMENT("Deux", "besoin"), (str){0}) ==
           SAVED);
    expect(contribution_save(by(&w, a, ALAIN), id, 1, DOCUMENT("Trois", "besoin"), (str){0}) ==
           SAVE_CONFLICT);
    struct contribution *c = seen_by(&w, a, ANNE, id);
    expect(c && c->version == 2);
    expect_text(c->title, S("Deux"));
    expect_text(c->slug, S("deux"));
    expect_text(c->status, S("done"));
    expect_text(c->capacity, S("directrice de la culture, Bonneville"));
    expect(contribution_save(by(&w, a, BEA), id, 2, DOCUMENT("Quatre", "x"), (str){0}) ==
           SAVE_FORBIDDEN);
    expect(contribution_save(by(&w, a, VISITOR), id, 2, DOCUMENT("Quatre", "x"), (str){0}) ==
           SAVE_FORBIDDEN);
    expect(contribution_save(by(&w, a, ANNE), id, 2, S("{broken"), (str){0}) == SAVE_FORBIDDEN);
    db_close(w.d);
}

TEST(a_conflict_is_merged_from_where_both_began)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, DOCUMENT("Été", "un\\n\\ndeux"));
    expect(contribution_save(by(&w, a, ALAIN), id, 1, DOCUMENT("Été", "un\\n\\nDEUX"), (str){0}) ==
           SAVED);
    str mine = DOCUMENT("Hiver", "UN\\n\\ndeux");
    expect(contribution_save(by(&w, a, ANNE), id, 1, mine, (str){0}) == SAVE_CONFLICT);
    i64 conflicts;
    struct form *f = contribution_merge(by(&w, a, ANNE), &world_kind, id, 1, mine, &conflicts);
    expect(f && conflicts == 0);
    expect_text(form_text(f, "title"), S("Hiver"));
    expect_text(form_text(f, "need"), S("UN\n\nDEUX"));
    expect(!contribution_merge(by(&w, a, BEA), &world_kind, id, 1, mine, &conflicts));
    db_close(w.d);
}

TEST(steps_are_remembered_and_trimmed)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, DOCUMENT("Été", "0"));
    for (i64 v = 1; v < 40; v++) {
        str json = text_format(a, "{\"need\":\"%lld\",\"title\":\"Été\"}", (long long)v);
        expect(contribution_save(by(&w, a, ANNE), id, v, json, (str){0}) == SAVED);
    }
    struct draft_step *s = draft_step_at(w.d, a, ANNE, id, 38);
    expect(s && str_has(s->document, S("\"37\"")));
    expect(!draft_step_at(w.d, a, ANNE, id, 20)); /* too long ago */
    expect(draft_step_at(w.d, a, ANNE, id, 21));
    /* a start that is forgotten still loses nothing: what differs is shown */
    i64 conflicts;
    struct form *f = contribution_merge(by(&w, a, ANNE), &world_kind, id, 2,
                                        S("{\"need\":\"à moi\",\"title\":\"Été\"}"), &conflicts);
    expect(f && conflicts == 1);
    db_close(w.d);
}

TEST(publishing_needs_what_is_required)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, S("{\"title\":\"Été\"}"));
    struct request *r = by(&w, a, ANNE);
    expect(!contribution_publish(r, &world_kind, id, 1, AUDIENCE_PUBLIC));
    expect(r->refused && r->form && message_is(form_value(r->form, "need")->error));
    expect(!seen_by(&w, a, VISITOR, id));
    expect(contribution_save(by(&w, a, ANNE), id, 1, DOCUMENT("Été", "besoin"), (str){0}) == SAVED);
    expect(!contribution_publish(by(&w, a, ANNE), &world_kind, id, 1,
                                 AUDIENCE_PUBLIC)); /* an old version */
    world_projected = 0;
    expect(contribution_publish(by(&w, a, ANNE), &world_kind, id, 2, AUDIENCE_PUBLIC));
    expect(world_projected == id);
    struct contribution *c = seen_by(&w, a, VISITOR, id);
    expect(c && str_eq(c->state, S("published")) && c->published.value == 1 && c->published_at.has);
    expect(contribution_facets(w.d, a, VISITOR, id).len == 1);
    expect(!contribution_publish(by(&w, a, ANNE), &world_kind, id, 3,
                                 AUDIENCE_PUBLIC)); /* nothing new */
    db_close(w.d);
}

TEST(one_draft_on_top_of_what_is_published)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    expect(contribution_save(by(&w, a, ANNE), id, 2, DOCUMENT("Été deux", "deux"), (str){0}) ==
           SAVED);
    expect(contribution_save(by(&w, a, ALAIN), id, 3, DOCUMENT("Été trois", "trois"), (str){0}) ==
           SAVED);
    expect(revision_list(w.d, a, ANNE, id, INT64_MAX).len == 2);
    expect_text(seen_by(&w, a, VISITOR, id)->title, S("Été")); /* readers see no draft */
    expect(contribution_publish(by(&w, a, ANNE), &world_kind, id, 4, AUDIENCE_PUBLIC));
    struct contribution *c = seen_by(&w, a, VISITOR, id);
    expect_text(c->title, S("Été trois"));
    expect(c->published.value == 2);
    struct form *f = contribution_published(by(&w, a, VISITOR), &world_kind, c);
    expect_text(form_text(f, "need"), S("trois"));
    db_close(w.d);
}

TEST(restoring_makes_a_new_revision)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    expect(contribution_save(by(&w, a, ANNE), id, 2, DOCUMENT("Été", "deux"), (str){0}) == SAVED);
    expect(!contribution_restore(by(&w, a, ANNE), &world_kind, id, 1)); /* a draft is pending */
    expect(contribution_publish(by(&w, a, ANNE), &world_kind, id, 3, AUDIENCE_PUBLIC));
    expect(!contribution_restore(by(&w, a, BEA), &world_kind, id, 1));
    expect(!contribution_restore(by(&w, a, ANNE), &world_kind, id, 9));
    expect(contribution_restore(by(&w, a, ANNE), &world_kind, id, 1));
    struct revision *draft = revision_draft_of(w.d, a, ANNE, id);
    expect(draft && draft->number == 3);
    expect(str_has(draft->document, S("\"un\"")));
    expect(revision_numbered(w.d, a, VISITOR, id, 2) != NULL); /* nothing is rewritten */
    db_close(w.d);
}

TEST(discarding_leaves_what_is_published)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    expect(contribution_save(by(&w, a, ANNE), id, 2, DOCUMENT("Hiver", "deux"), (str){0}) == SAVED);
    expect(!contribution_discard(by(&w, a, BEA), id, 3));
    expect(!contribution_discard(by(&w, a, ANNE), id, 2));
    expect(contribution_discard(by(&w, a, ANNE), id, 3));
    expect(!revision_draft_of(w.d, a, ANNE, id));
    expect(str_has(draft_step_at(w.d, a, ANNE, id, 4)->document, S("\"un\"")));
    i64 draft = draft_of(&w, a, ANNE, DOCUMENT("Brouillon", "secret"));
    expect(contribution_discard(by(&w, a, ANNE), draft, 1));
    expect(!contribution_whole(w.d, a, draft));
    struct search_order order = {.question = S("brouillon")};
    expect(search_run(by(&w, a, ANNE), &order).total == 0);
    db_close(w.d);
}

/* ---- addresses ----------------------------------------------------------------------------------
 */

static struct request *visit(struct world *w, arena *a, i64 person, i64 id, str slug)
{
    static struct incoming in;
    struct request *r = by(w, a, person);
    in = (struct incoming){.query = S("page=2")};
    r->in = &in;
    r->path_values[0] = text_format(a, "%lld", (long long)id);
    r->path_values[1] = slug;
    return r;
}

TEST(an_address_is_for_ever)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    struct request *r = visit(&w, a, VISITOR, id, S("ete"));
    expect(contribution_here(r, &world_kind, 0, 1) != NULL);
    r = visit(&w, a, VISITOR, id, S("printemps"));
    expect(contribution_here(r, &world_kind, 0, 1) == NULL && r->status == 301);
    expect_text(r->location, text_format(a, "/trials/%lld/ete?page=2", (long long)id));
    expect(contribution_here(visit(&w, a, VISITOR, id, S("printemps")), &world_kind, 0, -1) !=
           NULL);
    expect(contribution_save(by(&w, a, ANNE), id, 2, DOCUMENT("Un autre titre", "un"), (str){0}) ==
           SAVED);
    expect(contribution_publish(by(&w, a, ANNE), &world_kind, id, 3, AUDIENCE_PUBLIC));
    r = visit(&w, a, VISITOR, id, S("ete"));
    expect(contribution_here(r, &world_kind, 0, 1) == NULL && r->status == 301);
    /* merged into another: the old address leads there */
    old_address_insert(w.d, S("/trials/999"), SOME(opt_int, id));
    r = visit(&w, a, VISITOR, 999, S("x"));
    expect(contribution_here(r, &world_kind, 0, 1) == NULL && r->status == 301);
    expect(str_has(r->location, S("un-autre-titre")));
    db_close(w.d);
}

static int status_for(struct world *w, arena *a, i64 person, i64 id)
{
    struct request *r = visit(w, a, person, id, S("ete"));
    struct contribution *c = contribution_here(r, &world_kind, 0, 1);
    return c ? 200 : r->status;
}

TEST(what_was_taken_back_is_gone_and_may_come_again)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    expect(!contribution_withdraw(by(&w, a, BEA), id));
    expect(contribution_withdraw(by(&w, a, ANNE), id));
    expect(status_for(&w, a, VISITOR, id) == 410);
    expect(status_for(&w, a, ALAIN, id) == 200);
    expect(!revision_numbered(w.d, a, VISITOR, id, 1));
    expect(contribution_publish(by(&w, a, ANNE), &world_kind, id, version_of(&w, a, id),
                                AUDIENCE_PUBLIC));
    expect(status_for(&w, a, VISITOR, id) == 200);
    i64 peers = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PEERS);
    expect(contribution_withdraw(by(&w, a, ANNE), peers));
    expect(status_for(&w, a, VISITOR, peers) == 404); /* never knew that it was there */
    expect(status_for(&w, a, VISITOR, 12345) == 404);
    db_close(w.d);
}

/* ---- authors ------------------------------------------------------------------------------------
 */

TEST(licences_are_what_the_author_may_give)
{
    struct world w = world_of(a);
    i64 commune = draft_of(&w, a, ANNE, DOCUMENT("Été", "un")),
        own = draft_of(&w, a, CARL, DOCUMENT("Été", "un"));
    i64 association = draft_of(&w, a, EVE, DOCUMENT("Été", "un"));
    expect_text(contribution_whole(w.d, a, commune)->licence, S("etalab-2.0"));
    expect_text(contribution_whole(w.d, a, own)->licence, S("CC-BY-SA-4.0"));
    expect_text(contribution_whole(w.d, a, association)->licence, S("CC-BY-SA-4.0"));
    expect(!contribution_set_licence(by(&w, a, ANNE), commune, S("CC0-1.0")));
    expect(contribution_set_licence(by(&w, a, ANNE), commune, S("CC-BY-4.0")));
    expect(!contribution_set_licence(by(&w, a, CARL), commune, S("CC-BY-4.0")));
    expect(contribution_set_licence(by(&w, a, CARL), own, S("CC0-1.0")));
    db_close(w.d);
}

TEST(who_works_on_it_may_change_it)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    expect(contribution_may_edit(by(&w, a, ANNE), seen_by(&w, a, ANNE, id)));
    expect(contribution_may_edit(by(&w, a, ALAIN), seen_by(&w, a, ALAIN, id)));
    expect(!contribution_may_edit(by(&w, a, ADMIN), seen_by(&w, a, ADMIN, id)));
    expect(!contribution_may_edit(by(&w, a, BEA), seen_by(&w, a, BEA, id)));
    expect(!contribution_may_edit(by(&w, a, CARL), seen_by(&w, a, CARL, id)));
    expect(!contribution_may_edit(by(&w, a, VISITOR), seen_by(&w, a, VISITOR, id)));
    /* Dana says that she is of Bonneville; nobody has said so of her. */
    expect(!contribution_may_edit(by(&w, a, DANA), seen_by(&w, a, DANA, id)));
    i64 hers = draft_of(&w, a, DANA, DOCUMENT("À moi", "un"));
    expect(contribution_may_edit(by(&w, a, DANA), seen_by(&w, a, DANA, hers)));
    expect(!seen_by(&w, a, ANNE, hers)); /* a draft of hers alone */
    expect(!contribution_publish(by(&w, a, DANA), &world_kind, hers, 1, AUDIENCE_PEERS));
    expect(!contribution_publish(by(&w, a, DANA), &world_kind, hers, 1, AUDIENCE_PUBLIC));
    db_close(w.d);
}

TEST(only_the_organisation_concerned_takes_over)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, CARL, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    struct request *anne = by(&w, a, ANNE);
    expect(!contribution_take_over(anne, id, own_capacity(anne)));
    i64 concerned[] = {BONNEVILLE, 777};
    contribution_set_partners(w.d, id, concerned, 2, S("concerned"));
    expect(contribution_partners(w.d, a, VISITOR, id).len == 1);
    struct request *dana = by(&w, a, DANA), *bea = by(&w, a, BEA);
    expect(!contribution_take_over(dana, id, own_capacity(dana)));
    expect(!contribution_take_over(bea, id, own_capacity(bea)));
    anne = by(&w, a, ANNE);
    expect(contribution_take_over(anne, id, own_capacity(anne)));
    expect(contribution_may_edit(by(&w, a, ALAIN), seen_by(&w, a, ALAIN, id)));
    expect(!contribution_may_edit(by(&w, a, CARL), seen_by(&w, a, CARL, id)));
    expect(seen_by(&w, a, VISITOR, id)->organisation.value == BONNEVILLE);
    db_close(w.d);
}

/* ---- facets
 * -------------------------------------------------------------------------------------- */

TEST(administrators_edit_facets_and_their_history_is_kept)
{
    struct world w = world_of(a);
    i64 id = facet_by_code(w.d, a, S("sector"), S("musique"))->id;
    i64 before = facet_list(w.d, a, S("sector")).len;
    expect(before >= 14 && facet_list(w.d, a, S("theme")).len >= 12);
    facets_start(w.d);
    expect(facet_list(w.d, a, S("sector")).len == before);
    expect(!facet_change(by(&w, a, ANNE), id, S("Musiques"), S("Music"), 1));
    expect(facet_change(by(&w, a, ADMIN), id, S("Musiques"), S("Musics"), 30));
    expect(facet_history(w.d, a, id).len == 1);
    expect_text(facet_history(w.d, a, id).at[0].label, S("Musique"));
    expect(!facet_add(by(&w, a, ADMIN), S("sector"), S("musique"), S("Autre"), S("Other")));
    expect(!facet_add(by(&w, a, ADMIN), S("sector"), S("Mal écrit"), S("Autre"), S("Other")));
    expect(
        facet_add(by(&w, a, ADMIN), S("sector"), S("jeu-video"), S("Jeu vidéo"), S("Video games")));
    expect(facet_retire(by(&w, a, ADMIN), id, true));
    const struct kind *k = kind_with_facets(w.d, a, ENGLISH, &world_kind, false);
    const struct field *sectors = &k->fields[2];
    expect(sectors->choice_count == before); /* one came, one went */
    expect(!field_choice(sectors, S("musique")));
    expect_text(message_in(a, ENGLISH, field_choice(sectors, S("jeu-video"))->label),
                S("Video games"));
    /* a document that carries the retired one keeps it */
    struct form *f = document_read(a, &world_kind, DOCUMENT("Été", "un"));
    expect_text(form_text(f, "sectors"), S("musique"));
    db_close(w.d);
}
