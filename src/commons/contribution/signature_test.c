/* SPDX-License-Identifier: EUPL-1.2 */
/* In whose name one may publish, tried from every side. */
#include <stdio.h>

#include "commons/contribution/test_world.h"
#include "commons/mandate/mandate.h"

static bool of_a_person(const struct form *document UNUSED) { return true; }

static bool publishes(struct world *w, arena *a, i64 person, i64 id)
{
    return contribution_publish(by(w, a, person), &world_kind, id, version_of(w, a, id),
                                AUDIENCE_PUBLIC);
}

static const char *refusal_of(struct request *r) { return r->form ? r->form->refusal.text : ""; }

TEST(a_declared_mandate_drafts_and_does_not_publish)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, DANA, DOCUMENT("Été", "un"));
    struct request *r = by(&w, a, DANA);
    expect(id && !contribution_publish(r, &world_kind, id, 1, AUDIENCE_PUBLIC));
    expect(r->refused && str_has(str_of(refusal_of(r)), S("confirmée")) &&
           str_has(str_of(refusal_of(r)), S("Mes mandats")));
    expect(seen_by(&w, a, DANA, id) && !seen_by(&w, a, VISITOR, id)); /* the draft waits */
    r = by(&w, a, DANA);
    r->reader.capacities.at[0].proof =
        PROOF_DOMAIN; /* since then her address was shown to be read */
    expect(contribution_publish(r, &world_kind, id, version_of(&w, a, id), AUDIENCE_PUBLIC));
    struct contribution *c = seen_by(&w, a, VISITOR, id);
    expect(c && c->capacity_proof.has && c->capacity_proof.value == PROOF_DOMAIN);
    expect_text(c->capacity, S("directrice de la culture, Bonneville"));
    db_close(w.d);
}

TEST(no_other_mandate_helps)
{
    struct world w = world_of(a);
    i64 id = draft_of(&w, a, ANNE, DOCUMENT("Été", "un"));
    struct request *r = by(&w, a, ANNE);
    r->reader.capacities.len = 0; /* it ended; she still reads */
    expect(!contribution_publish(r, &world_kind, id, 1, AUDIENCE_PUBLIC));
    expect(!contribution_may_edit(r, seen_by(&w, a, ANNE, id)));
    expect(contribution_save(r, id, 1, DOCUMENT("Volé", "un"), (str){0}) == SAVE_FORBIDDEN);
    r = by(&w, a, ANNE);
    r->reader.capacities.at[0].organisation = RUMILLY; /* proven, elsewhere */
    expect(!contribution_publish(r, &world_kind, id, 1, AUDIENCE_PUBLIC));
    expect(!publishes(&w, a, BEA, id) && !publishes(&w, a, CARL, id));
    expect(!publishes(&w, a, ADMIN, id)); /* nobody lends a voice that is not theirs */
    expect(publishes(&w, a, ALAIN, id));  /* a colleague may */
    db_close(w.d);
}

TEST(what_is_personal_is_published_as_ones_own)
{
    struct world w = world_of(a);
    struct kind own = world_kind;
    own.personal = of_a_person;
    i64 id = draft_of(&w, a, DANA, DOCUMENT("Été", "un"));
    expect(contribution_publish(by(&w, a, DANA), &own, id, 1, AUDIENCE_PUBLIC));
    struct contribution *c = seen_by(&w, a, VISITOR, id);
    expect(c && !c->organisation.has && c->capacity_proof.value == PROOF_DECLARED);
    expect_text(c->capacity, S("directrice de la culture, Bonneville"));
    i64 proven = draft_of(&w, a, ANNE, DOCUMENT("Hiver", "un"));
    expect(contribution_publish(by(&w, a, ANNE), &own, proven, 1, AUDIENCE_PUBLIC));
    expect(seen_by(&w, a, VISITOR, proven)->organisation.value == BONNEVILLE);
    db_close(w.d);
}

TEST(declarations_are_an_organisations_too)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, BEA, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC), draft = 0;
    struct request *r = by(&w, a, DANA);
    expect(!contribution_declare(r, id, own_capacity(r), S("considering"), S(""), NULL));
    r = by(&w, a, DANA);
    expect(!contribution_declare(r, id, own_capacity(r), S("independent"), S(""), NULL));
    r = by(&w, a, DANA);
    expect(contribution_declare(r, id, own_capacity(r), S("adaptation"), S(""), &draft) && draft);
    expect(declaration_counts(w.d, a, VISITOR, id)->adaptation == 0); /* a draft, and no word */
    r = by(&w, a, DANA);
    r->reader.capacities.at[0].proof = PROOF_VOUCHED;
    expect(contribution_publish(r, &world_kind, draft, 1, AUDIENCE_PUBLIC));
    expect(declaration_counts(w.d, a, VISITOR, id)->adaptation == 1);
    r = by(&w, a, ANNE); /* what was taken back is not declared again by the next version */
    expect(contribution_withdraw_declaration(r, id, BONNEVILLE, S("adaptation")));
    check(contribution_save(by(&w, a, DANA), draft, version_of(&w, a, draft),
                            DOCUMENT("Été ici", "un"), (str){0}) == SAVED);
    r = by(&w, a, DANA);
    r->reader.capacities.at[0].proof = PROOF_VOUCHED;
    expect(contribution_publish(r, &world_kind, draft, version_of(&w, a, draft), AUDIENCE_PUBLIC));
    expect(declaration_counts(w.d, a, VISITOR, id)->adaptation == 0);
    db_close(w.d);
}

TEST(a_provider_answers_and_declares_nothing)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, BEA, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    static const char *const kinds[] = {"considering", "independent"};
    for (i64 i = 0; i < countof(kinds); i++) {
        struct request *r = by(&w, a, EVE);
        r->reader.capacities.at[0].kind = S("provider");
        expect(!contribution_declare(r, id, own_capacity(r), str_of(kinds[i]), S(""), NULL));
        expect(capacity_may(own_capacity(r), ACT_ANSWER) &&
               !capacity_may(own_capacity(r), ACT_VOUCH) &&
               !capacity_may(own_capacity(r), ACT_SIGN_REVIEW) &&
               !capacity_may(own_capacity(r), ACT_RATE_SOFTWARE) &&
               !capacity_may(own_capacity(r), ACT_MANAGE));
    }
    db_close(w.d);
}

/* ---- a new majority -------------------------------------------------------------------------- */

static void mandate_since(struct world *w, i64 person, i64 created_us)
{
    char sql[300];
    snprintf(sql, sizeof sql,
             "INSERT INTO mandate (uid, person, organisation, function, kind, starts_on, proof,"
             " created_at) VALUES (randomblob(16), %lld, 1, 'f', 'elected', 20200101, 2, %lld)",
             (long long)person, (long long)created_us);
    db_script(w->d, sql);
}

TEST(what_is_licensed_is_not_taken_back_by_who_came_later)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    i64 published = seen_by(&w, a, ANNE, id)->published_at.value.us;
    mandate_since(&w, ALAIN, published + 1); /* said to have begun long before; declared after */
    expect(!contribution_withdraw(by(&w, a, ALAIN), id));
    expect(!contribution_set_audience(by(&w, a, ALAIN), id, 101));
    expect(!contribution_set_audience(by(&w, a, ALAIN), id, AUDIENCE_PEERS));
    expect(seen_by(&w, a, VISITOR, id) != NULL);
    struct request *r = by(&w, a, ALAIN);
    expect(contribution_add_note(r, id, S("Nous **changeons** de cap.")));
    expect(!contribution_add_note(by(&w, a, BEA), id, S("Volée")) &&
           !contribution_add_note(by(&w, a, DANA), id, S("Volée")) &&
           !contribution_add_note(by(&w, a, CARL), id, S("Volée")) &&
           !contribution_add_note(by(&w, a, ALAIN), id, S("  ")));
    struct note_line_rows notes = note_list(w.d, a, VISITOR, id);
    expect(notes.len == 1 && str_has(notes.at[0].html.text, S("<strong>changeons</strong>")));
    expect_text(notes.at[0].capacity, S("directrice de la culture, Bonneville"));
    expect(contribution_withdraw(by(&w, a, ANNE), id)); /* its author may */
    db_close(w.d);
}

TEST(who_was_there_when_it_was_published_may_take_it_back)
{
    struct world w = world_of(a);
    i64 id = published_of(&w, a, ANNE, DOCUMENT("Été", "un"), AUDIENCE_PUBLIC);
    mandate_since(&w, ALAIN, 5);
    expect(contribution_set_audience(by(&w, a, ALAIN), id, 101));
    expect(note_list(w.d, a, VISITOR, id).len == 0);
    i64 other = published_of(&w, a, ANNE, DOCUMENT("Hiver", "un"), AUDIENCE_PUBLIC);
    /* who moderates hides it, with a reason (commons/moderation) */
    expect(!contribution_withdraw(by(&w, a, ADMIN), other) &&
           !contribution_set_audience(by(&w, a, ADMIN), other, 101));
    db_close(w.d);
}
