/* SPDX-License-Identifier: EUPL-1.2 */
/* What moderators hide is read by nobody on any path, and comes back whole; decisions, appeals and
 * suspensions by those who may, and by nobody else. */
#include "commons/mail/mail.h"
#include "commons/moderation/moderation.h"
#include "commons/notice/notice.h"
#include "main/moderation_world.h"

/* Everything that anybody may ask for: pages, feeds, exports, search, the API with everybody's own
   token. How many answers hold the word. */
static int answers_with(struct world *w, const char *word, const struct thing_there *there)
{
    i64 count;
    int found = 0;
    const struct route *const *all = router_all(w->t.i.app.router, &count);
    for (i64 i = 0; i < count; i++) {
        if (all[i]->method[0] == 'P' || str_starts(str_of(all[i]->path), S("/static")) ||
            (str_has(str_of(all[i]->path), S("/moderation")) &&
             !str_has(str_of(all[i]->path), S("journal"))))
            continue;
        for (enum who who = VISITOR; who < WHO; who++) {
            arena own = arena_of(ARENA_DEFAULT);
            text address = text_of(&own, 1000);
            bool post = str_starts(str_of(all[i]->path), S("/messages/"));
            for (str rest = str_of(all[i]->path); rest.len;) {
                i64 open = str_find(rest, S("{"));
                text_add(&address, open < 0 ? rest : str_first(rest, open));
                rest = open < 0 ? (str){0} : str_from(rest, open);
                if (!rest.len)
                    break;
                if (str_starts(rest, S("{id}")))
                    text_add_i64(&address, post ? there->post : there->id);
                else
                    text_add(&address, str_starts(rest, S("{number}")) ? S("1") : S("x"));
                rest = str_from(rest, str_find(rest, S("}")) + 1);
            }
            if (str_starts(str_of(all[i]->path), S("/messages/nouveau")))
                text_add(&address, text_format(&own, "?sur=%lld&cite=%lld", (long long)there->id,
                                               (long long)there->post));
            else if (str_starts(str_of(all[i]->path), S("/api/v1/posts")))
                text_add(&address, text_format(&own, "?contribution=%lld", (long long)there->id));
            else if (str_starts(str_of(all[i]->path), S("/api/v1/search")))
                text_add(&address, S("?q=message"));
            struct request *r = ask(w, &own, "GET", text_str(&address), who, (str){0});
            if (r->status == 301) /* the right slug */
                r = ask(w, &own, "GET", arena_copy(&own, r->location), who, (str){0});
            found += str_has(body_of(r), str_of(word));
            if (r->file_answer)
                close(r->file);
            arena_free(&own);
        }
    }
    return found;
}

TEST(a_hidden_post_is_read_nowhere_and_comes_back)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    const struct thing_there *there = &w->there[0];
    const char *word = there->mark_post;
    expect(answers_with(w, word, there) > 20 && found_by_search(w, VISITOR, word) == 1);
    i64 case_ = report(w, NOBODY, 0, true);
    expect(case_ && report(w, PEER, 0, true) == case_);
    expect(report_list(w->t.i.writer, &own, case_).len == 2);
    expect(report(w, NOBODY, 0, true) == case_);
    expect(report_list(w->t.i.writer, &own, case_).len == 2); /* once each */
    struct decision_new hide = {
        .case_ = case_, .action = S("hide"), .statement = S("C’est une injure.")};
    expect(!decide(w, NOBODY, hide) && !decide(w, AUTHOR, hide) && !decide(w, ANIMATES, hide));
    expect(!decide(w, MODERATES, (struct decision_new){.case_ = case_, .action = S("hide")}));
    i64 mails = outbox_count(w->t.i.writer, MAIL_WAITING);
    expect(decide(w, MODERATES, hide) && !decide(w, MODERATES, hide));
    /* one mail, and one line that does not say what it was */
    expect(outbox_count(w->t.i.writer, MAIL_WAITING) == mails + 1);
    struct request *told = act_as(w, samples[0].author);
    struct notice_row_rows rows =
        notice_list(told->db, told->arena, told->reader.person, told->reader.person, INT64_MAX, 1);
    expect(rows.len == 1 && rows.at[0].kind == NOTICE_MODERATION && !rows.at[0].post.has);
    struct notice_words words = notice_words(told, &rows.at[0]);
    expect(str_has(words.text, S("est masqué")) && !str_has(words.text, str_of(word)));
    expect_text(words.path, S("/mon-compte/moderation"));
    acted(w);
    expect(answers_with(w, word, there) == 0);
    for (enum who who = VISITOR; who < WHO; who++)
        expect(found_by_search(w, who, word) == 0);
    struct post_source *p = post_whole(w->t.i.writer, &own, there->post);
    expect(!p->body.len && !p->html.text.len && p->hidden); /* its words stand nowhere else */
    expect(decide(w, ADMINISTERS, (struct decision_new){.case_ = case_, .action = S("approve")}));
    p = post_whole(w->t.i.writer, &own, there->post);
    expect(!p->hidden && str_has(p->body, str_of(word)));
    expect(answers_with(w, word, there) > 20 && found_by_search(w, VISITOR, word) == 1);
    arena_free(&own);
    closed(w);
}

TEST(a_hidden_contribution_is_read_nowhere_and_comes_back)
{
    static const i64 kinds[] = {0, 1, 3, 9, 11}; /* public, peers, chosen, with a draft, a topic */
    struct world *w = opened();
    for (i64 k = 0; k < countof(kinds); k++) {
        struct thing_there *there = &w->there[kinds[k]];
        enum who author = samples[kinds[k]].author;
        int before = answers_with(w, there->mark, there);
        i64 case_ = report(w, author == PEER ? AUTHOR : PEER, kinds[k], false);
        if (!case_)
            case_ = report(w, author, kinds[k], false);
        expect(before > 3 && case_ != 0);
        expect(decide(
            w, MODERATES,
            (struct decision_new){.case_ = case_, .action = S("hide"), .statement = S("Motif")}));
        expect(answers_with(w, there->mark, there) == 0);
        expect(answers_with(w, there->mark_post, there) == 0);
        expect(answers_with(w, there->mark_pending, there) == 0);
        expect(found_by_search(w, author, there->mark) == 0 &&
               found_by_search(w, author, there->mark_post) == 0);
        /* nobody opens it again but moderators: not its author, not an administrator's page */
        struct request *r = act_as(w, author);
        expect(!contribution_one(r->db, r->arena, r->reader.person, there->id));
        expect(!contribution_set_audience(r, there->id, AUDIENCE_PUBLIC));
        expect(!contribution_publish(r, samples[kinds[k]].topic ? &topic_kind : &experience_kind,
                                     there->id, there->version, AUDIENCE_PUBLIC));
        acted(w);
        arena own = arena_of(ARENA_DEFAULT);
        expect(decide(w, MODERATES, (struct decision_new){.case_ = case_, .action = S("approve")}));
        expect(answers_with(w, there->mark, there) == before);
        arena_free(&own);
    }
    closed(w);
}

TEST(an_appeal_is_answered_by_somebody_else)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    i64 case_ = report(w, PEER, 0, true);
    struct decision_new hide = {.case_ = case_, .action = S("hide"), .statement = S("Motif")};
    expect(decide(w, MODERATES, hide));
    i64 decision = last_decision(w, &own, case_);
    struct request *r = act_as(w, AUTHOR);
    str link = arena_copy(&own, decision_link(r, decision));
    expect(!message_is(moderation_appeal(r, decision, S("Ce n’en était pas une."))));
    expect(message_is(moderation_appeal(r, decision, S("Encore."))));
    acted(w);
    expect(str_eq(case_one(w->t.i.writer, &own, case_)->state, S("appealed")));
    r = act_as(w, MODERATES);
    expect(message_is(moderation_answer(r, decision, true, S("Non."))));
    acted(w);
    r = act_as(w, NOBODY);
    expect(message_is(moderation_answer(r, decision, false, S("Oui."))));
    acted(w);
    expect(post_whole(w->t.i.writer, &own, w->there[0].post)->hidden);
    r = act_as(w, ADMINISTERS);
    expect(message_is(moderation_answer(r, decision, false, S(" "))));
    expect(!message_is(moderation_answer(r, decision, false, S("En effet."))));
    expect(message_is(moderation_answer(r, decision, true, S("Encore."))));
    acted(w);
    expect(!post_whole(w->t.i.writer, &own, w->there[0].post)->hidden);
    /* the link: signed, shows the words to who holds it; a forged one is nothing */
    r = ask(w, &own, "GET", link, VISITOR, (str){0});
    expect(r->status == 200 && str_has(body_of(r), str_of(w->there[0].mark_post)));
    str forged = text_join(&own, str_first(link, link.len - 1), S("A"));
    if (str_eq(forged, link))
        forged = text_join(&own, str_first(link, link.len - 1), S("B"));
    expect(ask(w, &own, "GET", forged, VISITOR, (str){0})->status == 404);
    expect(ask(w, &own, "GET", S("/moderation/decisions/1"), ADMINISTERS, (str){0})->status == 404);
    /* the journal says that it was, and names nobody */
    str page = body_of(ask(w, &own, "GET", S("/moderation/journal"), VISITOR, (str){0}));
    expect(str_has(page, S("annulée après recours")) && !str_has(page, S("Personne ")) &&
           !str_has(page, str_of(w->there[0].mark_post)) && !str_has(page, S("Motif</p>")));
    arena_free(&own);
    closed(w);
}

TEST(no_decision_hides_an_appeal_from_who_answers_it)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    i64 case_ = report(w, PEER, 0, true);
    struct decision_new n = {.case_ = case_, .action = S("warn"), .statement = S("Motif")};
    expect(decide(w, MODERATES, n));
    i64 first = last_decision(w, &own, case_);
    expect(decide(w, MODERATES, n));
    i64 second = last_decision(w, &own, case_);
    struct request *r = act_as(w, AUTHOR);
    expect(!message_is(moderation_appeal(r, first, S("Non."))));
    expect(!message_is(moderation_appeal(r, second, S("Non."))));
    acted(w);
    expect(!decide(w, MODERATES, (struct decision_new){.case_ = case_, .action = S("none")}));
    expect(str_eq(case_one(w->t.i.writer, &own, case_)->state, S("appealed")));
    r = act_as(w, ADMINISTERS);
    expect(!message_is(moderation_answer(r, first, true, S("Si."))));
    acted(w);
    expect(str_eq(case_one(w->t.i.writer, &own, case_)->state, S("appealed"))); /* the other one */
    r = act_as(w, ADMINISTERS);
    expect(!message_is(moderation_answer(r, second, false, S("En effet."))));
    acted(w);
    expect(str_eq(case_one(w->t.i.writer, &own, case_)->state, S("decided")));
    arena_free(&own);
    closed(w);
}

TEST(one_appeals_within_six_months_whatever_the_link)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    i64 case_ = report(w, PEER, 0, true);
    expect(decide(
        w, MODERATES,
        (struct decision_new){.case_ = case_, .action = S("warn"), .statement = S("Motif")}));
    i64 decision = last_decision(w, &own, case_);
    os_fake.now.us += (APPEAL_DAYS - 1) * 86400000000LL;
    struct request *r = act_as(w, AUTHOR);
    str link = str_from(decision_link(r, decision), (i64)strlen("/moderation/decisions/"));
    bool late = true;
    expect(decision_of_link(r, link, &late) && !late);
    acted(w);
    os_fake.now.us += 2 * 86400000000LL;
    r = act_as(w, AUTHOR);
    link = str_from(decision_link(r, decision), (i64)strlen("/moderation/decisions/"));
    expect(decision_of_link(r, link, &late) && late); /* drawn anew: as late */
    acted(w);
    arena_free(&own);
    closed(w);
}

TEST(a_suspension_ends_sessions_and_ends_by_itself)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    i64 case_ = report(w, PEER, 0, false);
    struct decision_new n = {
        .case_ = case_, .action = S("suspend"), .statement = S("Trois fois."), .days = 7};
    expect(decide(w, MODERATES, n) && !decide(w, MODERATES, n));
    expect(ask(w, &own, "GET", S("/mon-compte"), AUTHOR, (str){0})->status == 303);
    expect(!found_by_search(w, VISITOR, "introuvable"));
    os_fake.now.us += 6 * 86400000000LL;
    i64 done = 0;
    struct request *r = act_as(w, VISITOR);
    (void)suspensions_ending.run(r, &done);
    acted(w);
    expect(done == 0);
    os_fake.now.us += 86400000000LL;
    r = act_as(w, VISITOR);
    (void)suspensions_ending.run(r, &done);
    acted(w);
    expect(done == 1);
    sign_in_again(w, AUTHOR);
    expect(ask(w, &own, "GET", S("/mon-compte"), AUTHOR, (str){0})->status == 200);
    expect(decision_one(w->t.i.writer, &own, last_decision(w, &own, case_))->lifted_at.has);
    /* without an end, until it is lifted */
    n.days = 0;
    expect(decide(w, MODERATES, n));
    os_fake.now.us += 400 * 86400000000LL;
    r = act_as(w, VISITOR);
    done = 0;
    (void)suspensions_ending.run(r, &done);
    acted(w);
    expect(done == 0);
    r = act_as(w, MODERATES);
    expect(!message_is(moderation_undo(r, last_decision(w, &own, case_))));
    acted(w);
    sign_in_again(w, AUTHOR);
    arena_free(&own);
    closed(w);
}

TEST(nobody_decides_about_themselves_nor_a_moderator_about_an_administrator)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    static const enum who writers[] = {MODERATES, ADMINISTERS};
    i64 cases[2];
    for (int i = 0; i < 2; i++) {
        struct request *r = act_as(w, writers[i]);
        i64 number = thread_post(r, (struct post_new){.contribution = w->there[11].id,
                                                      .body = S("Un mot"),
                                                      .html = thread_render(r, S("Un mot"))});
        struct post_rows posts =
            post_page(r->db, r->arena, r->reader.person, w->there[11].id, number - 1, number);
        cases[i] = moderation_report(r, (struct report_new){.contribution = w->there[11].id,
                                                            .post = posts.at[0].id,
                                                            .reason = S("other")});
        acted(w);
        expect(cases[i] != 0);
    }
    struct decision_new n = {.action = S("suspend"), .statement = S("x"), .days = 1};
    n.case_ = cases[0];
    expect(!decide(w, MODERATES, n) && decide(w, ADMINISTERS, n));
    n.case_ = cases[1];
    expect(!decide(w, ADMINISTERS, n) && !decide(w, MODERATES, n));
    arena_free(&own);
    closed(w);
}

TEST(no_words_are_taken_away_without_a_reason_but_by_who_wrote_them)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    const struct thing_there *there = &w->there[0];
    str take = text_format(&own, "/messages/%lld/retirer", (long long)there->post);
    enum who author = samples[0].author;
    for (enum who who = VISITOR; who < WHO; who++)
        if (who != author) {
            (void)ask(w, &own, "POST", take, who, with_token(w, &own, who));
            expect(!post_whole(w->t.i.writer, &own, there->post)->hidden);
        }
    expect(ask(w, &own, "POST", take, author, with_token(w, &own, author))->status == 303);
    expect(post_whole(w->t.i.writer, &own, there->post)->hidden);
    arena_free(&own);
    closed(w);
}

TEST(of_two_moderators_the_second_reads_what_the_first_decided)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    i64 case_ = report(w, PEER, 0, true);
    instant seen = case_one(w->t.i.writer, &own, case_)->changed_at;
    str path = text_format(&own, "/moderation/dossiers/%lld/decider", (long long)case_);
    str same = text_format(
        &own, "seen=%lld&decision_reason=insult&statement=Motif&action=", (long long)seen.us);
    const struct {
        enum who who;
        const char *action;
        int status;
    } said[] = {
        {MODERATES, "none", 303}, {ADMINISTERS, "hide", 422}, {ADMINISTERS, "suspend", 422}};
    for (i64 i = 0; i < countof(said); i++) {
        struct request *r = ask(w, &own, "POST", path, said[i].who,
                                text_format(&own, "csrf=%.*s&%.*s%s", STR(w->csrf[said[i].who]),
                                            STR(same), said[i].action));
        expect(r->status == said[i].status);
        expect(r->status == 303 || str_has(body_of(r), S("relisez ce qui s’est passé")));
    }
    expect(decision_list(w->t.i.writer, &own, case_).len == 1);
    expect(!post_whole(w->t.i.writer, &own, w->there[0].post)->hidden);
    arena_free(&own);
    closed(w);
}

TEST(an_appeal_is_answered_and_not_cut_short)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    i64 case_ = report(w, PEER, 0, true);
    expect(decide(
        w, MODERATES,
        (struct decision_new){.case_ = case_, .action = S("hide"), .statement = S("Motif")}));
    i64 decision = last_decision(w, &own, case_);
    struct request *r = act_as(w, AUTHOR);
    expect(!message_is(moderation_appeal(r, decision, S("Non."))));
    acted(w);
    for (enum who who = MODERATES; who <= ADMINISTERS; who++) {
        r = act_as(w, who);
        expect(message_is(moderation_undo(r, decision)));
        acted(w);
    }
    expect(post_whole(w->t.i.writer, &own, w->there[0].post)->hidden);
    r = act_as(w, ADMINISTERS);
    expect(!message_is(moderation_answer(r, decision, true, S("Si."))));
    expect(!message_is(moderation_undo(r, decision))); /* later, of one's own accord */
    acted(w);
    arena_free(&own);
    closed(w);
}

/* Two who decide about each other at the same moment: the second was read as a moderator before the
   first one's decision. */
TEST(who_was_suspended_a_moment_ago_decides_nothing)
{
    struct world *w = opened();
    i64 post = post_of(w, MODERATES, "Un mot");
    struct request *r = act_as(w, PEER);
    i64 about = moderation_report(r, (struct report_new){.contribution = w->there[11].id,
                                                         .post = post,
                                                         .reason = S("other"),
                                                         .person = true});
    acted(w);
    i64 other = report(w, PEER, 0, true);
    struct decision_new n = {.case_ = about, .action = S("suspend"), .statement = S("Motif")};
    expect(decide(w, ADMINISTERS, n));
    n.case_ = other;
    expect(!decide(w, MODERATES, n) && decide(w, ADMINISTERS, n));
    arena own = arena_of(ARENA_DEFAULT);
    r = act_as(w, MODERATES);
    expect(message_is(moderation_undo(r, last_decision(w, &own, other))));
    acted(w);
    arena_free(&own);
    closed(w);
}

TEST(no_moderator_lets_an_administrator_back_in)
{
    struct world *w = opened();
    arena own = arena_of(ARENA_DEFAULT);
    struct request *r = act_as(w, VISITOR);
    i64 other = person_create(r, (struct person_new){.email = S("o@exemple.fr"),
                                                     .name = S("O"),
                                                     .role = ROLE_ADMINISTRATOR});
    acted(w);
    i64 was = w->ids[NOBODY];
    w->ids[NOBODY] = other;
    i64 post = post_of(w, NOBODY, "Un mot");
    w->ids[NOBODY] = was;
    r = act_as(w, PEER);
    i64 case_ = moderation_report(r, (struct report_new){.contribution = w->there[11].id,
                                                         .post = post,
                                                         .reason = S("other"),
                                                         .person = true});
    acted(w);
    expect(decide(
        w, ADMINISTERS,
        (struct decision_new){.case_ = case_, .action = S("suspend"), .statement = S("Motif")}));
    i64 decision = last_decision(w, &own, case_);
    r = act_as(w, MODERATES);
    expect(message_is(moderation_undo(r, decision)));
    expect(!message_is(moderation_appeal(r, decision, S("Non."))));
    expect(message_is(moderation_answer(r, decision, false, S("Oui."))));
    acted(w);
    expect(case_one(w->t.i.writer, &own, case_)->suspended_at.has);
    arena_free(&own);
    closed(w);
}

TEST(one_reports_what_one_reads)
{
    struct world *w = opened();
    for (i64 n = 0; n < SAMPLES; n++)
        for (enum who who = VISITOR; who < WHO; who++)
            expect((report(w, who, n, false) != 0) == reads(&samples[n], who));
    closed(w);
}
