/* SPDX-License-Identifier: EUPL-1.2 */
/* What somebody new writes: held until it is read, again when it was changed; and how much anybody
 * writes without a pause. */
#include "commons/mail/mail.h"
#include "commons/rate/rate.h"
#include "commons/thread/reply.h"
#include "main/moderation_world.h"

static bool writes(struct world *w, enum who who, const char *body, bool *held)
{
    struct request *r = act_as(w, who);
    i64 number = thread_post(r, (struct post_new){.contribution = w->there[11].id,
                                                  .body = str_of(body),
                                                  .html = thread_render(r, str_of(body)),
                                                  .held = held});
    acted(w);
    return number != 0;
}

TEST(the_first_words_of_somebody_new_wait_to_be_read)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    struct settings settings = *w->t.i.app.newest_settings;
    bool held = true;
    expect(writes(w, NOBODY, "Rien n’attend par défaut", &held) && !held);
    expect(writes(w, NOBODY, "http://a http://b http://c kumquatz", &held) && held);
    settings.held_posts = 4;
    w->t.i.app.newest_settings = &settings;
    expect(writes(w, NOBODY, "Un deuxième grapefruitz", &held) && held);
    expect(writes(w, PEER, "De quelqu’un d’confirmé", &held) && !held);
    expect(writes(w, MODERATES, "De la modération", &held) && !held);
    for (enum who who = VISITOR; who < WHO; who++)
        expect(found_by_search(w, who, "grapefruitz") == 0 &&
               found_by_search(w, who, "kumquatz") == 0);
    struct case_line_rows rows = case_list(w->t.i.writer, &own, S("new"), 0);
    expect(rows.len == 2 && rows.at[0].held && rows.at[1].held);
    expect(decide(w, MODERATES,
                  (struct decision_new){.case_ = rows.at[1].id, .action = S("approve")}));
    expect(found_by_search(w, VISITOR, "grapefruitz") == 1);
    expect(decide(w, MODERATES,
                  (struct decision_new){
                      .case_ = rows.at[0].id, .action = S("hide"), .statement = S("Publicité")}));
    expect(found_by_search(w, VISITOR, "kumquatz") == 0);
    arena_free(&own);
    closed(w);
}

TEST(words_that_were_changed_are_read_again)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    i64 post = post_of(w, NOBODY, "Bonjour à tous");
    bool held = false;
    struct request *r = act_as(w, NOBODY);
    str body = S("http://a http://b http://c kumquatz");
    expect(
        thread_change(r, post,
                      (struct post_change){
                          .seen = 1, .body = body, .html = thread_render(r, body), .held = &held}));
    acted(w);
    expect(held && post_whole(w->t.i.writer, &own, post)->hidden &&
           found_by_search(w, VISITOR, "kumquatz") == 0);
    post = post_of(w, PEER, "Bonjour à tous");
    r = act_as(w, PEER);
    expect(
        thread_change(r, post,
                      (struct post_change){
                          .seen = 1, .body = body, .html = thread_render(r, body), .held = &held}));
    acted(w);
    expect(!held && found_by_search(w, VISITOR, "kumquatz") == 1);
    arena_free(&own);
    closed(w);
}

/* Somebody of A on their own word: a sheet that somebody else's deed is told in. */
static i64 spotted_by(struct world *w, enum who who, const char *mark)
{
    struct request *r = act_as(w, who);
    i64 id = contribution_create(
        r, (struct contribution_new){.kind = &experience_kind,
                                     .capacity = capacity_of(r),
                                     .document = sheet_document(w, mark, BODY_TOLD)});
    acted(w);
    check(id != 0);
    return id;
}

static i64 publishes(struct world *w, arena *a, enum who who, i64 id)
{
    str body = text_join(a, with_token(w, a, who), S("&version=1&audience=1"));
    str path = text_format(a, "/experiences/%lld/publier", (long long)id);
    return ask(w, a, "POST", path, who, body)->status;
}

TEST(what_somebody_new_publishes_is_read_first)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    w->t.i.app.newest_settings->held_posts = 3;
    i64 id = spotted_by(w, DECLARED, "loquatz"), peers = spotted_by(w, PEER, "medlarz");
    expect(publishes(w, &own, DECLARED, id) == 303 && publishes(w, &own, PEER, peers) == 303);
    expect(found_by_search(w, VISITOR, "loquatz") == 0 &&
           found_by_search(w, VISITOR, "medlarz") == 1);
    struct case_line_rows rows = case_list(w->t.i.writer, &own, S("new"), 0);
    expect(rows.len == 1 && rows.at[0].held);
    expect(decide(w, MODERATES,
                  (struct decision_new){.case_ = rows.at[0].id, .action = S("approve")}));
    expect(found_by_search(w, VISITOR, "loquatz") == 1);
    arena_free(&own);
    closed(w);
}

TEST(declaring_is_no_way_to_write_to_everybody)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    static const char *const towns[] = {"Bohars", "Gouesnou", "Guilers"};
    i64 mails = outbox_count(w->t.i.writer, 0);
    for (int i = 0; i < DECLARED_DAY + 5; i++) {
        str body =
            text_join(&own, with_token(w, &own, NOBODY), S("&organisation="),
                      str_of(towns[i % countof(towns)]), S("&function=adjoint&kind=elected"));
        struct request *r = ask(w, &own, "POST", S("/mon-compte/mandats"), NOBODY, body);
        expect(r->status == (i < DECLARED_DAY ? 303 : 422));
        expect(r->status == 303 || str_has(body_of(r), S("la suite demain")));
    }
    expect(outbox_count(w->t.i.writer, 0) - mails <= 2 * DECLARED_DAY);
    os_fake.now.us += 86400000000LL;
    str body = text_join(&own, with_token(w, &own, NOBODY),
                         S("&organisation=Bohars&function=adjoint&kind=elected"));
    expect(ask(w, &own, "POST", S("/mon-compte/mandats"), NOBODY, body)->status == 303);
    arena_free(&own);
    closed(w);
}

TEST(who_writes_without_a_pause_waits_longer_and_longer)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    rate_reset();
    w->t.i.app.newest_settings->posts_in_a_row = 3;
    str answer = text_format(&own, "csrf=%.*s&contribution=%lld&body=Un+mot+lavatory",
                             STR(w->csrf[NOBODY]), (long long)w->there[11].id);
    str topic = text_format(&own, "csrf=%.*s&title=Un+sujet&category=question&body=Un+mot",
                            STR(w->csrf[NOBODY]));
    expect(ask(w, &own, "POST", S("/forum/nouveau"), NOBODY, topic)->status == 303);
    for (int i = 0; i < 2; i++)
        expect(ask(w, &own, "POST", S("/messages/nouveau"), NOBODY, answer)->status == 303);
    struct request *r = ask(w, &own, "POST", S("/messages/nouveau"), NOBODY, answer);
    expect(r->status == 422 && str_has(body_of(r), S("renvoyez-le dans 29 secondes")) &&
           str_has(body_of(r), S("lavatory"))); /* what was typed is kept */
    expect(ask(w, &own, "POST", S("/forum/nouveau"), NOBODY, topic)->status == 422);
    os_fake.now.us += 30000000;
    expect(ask(w, &own, "POST", S("/messages/nouveau"), NOBODY, answer)->status == 303);
    os_fake.now.us += 30000000;
    expect(ask(w, &own, "POST", S("/messages/nouveau"), NOBODY, answer)->status == 422);
    os_fake.now.us += 30000000;
    expect(ask(w, &own, "POST", S("/messages/nouveau"), NOBODY, answer)->status == 303);
    /* others do not wait for it, nor do moderators */
    str own_answer = text_format(&own, "csrf=%.*s&contribution=%lld&body=Un+mot",
                                 STR(w->csrf[MODERATES]), (long long)w->there[11].id);
    for (int i = 0; i < 5; i++)
        expect(ask(w, &own, "POST", S("/messages/nouveau"), MODERATES, own_answer)->status == 303);
    os_fake.now.us += 2 * 3600000000LL;
    for (int i = 0; i < 3; i++)
        expect(ask(w, &own, "POST", S("/messages/nouveau"), NOBODY, answer)->status == 303);
    arena_free(&own);
    closed(w);
}
