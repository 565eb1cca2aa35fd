/* SPDX-License-Identifier: EUPL-1.2 */
/* Passwords and sessions, seen from browsers: theirs, thieves', those of other sites. */
#include "commons/job/job.h"
#include "commons/oidc/oidc.h"
#include "main/signin_world.h"

/* ---- a new password ----------------------------------------------------------------------------
 */

TEST(a_new_password_by_mail_ends_every_session)
{
    (void)a;
    struct world w;
    struct jar old = {0}, phone = {0}, thief = {0};
    world_open(&w);
    i64 anne = anne_opens(&w);
    post(&w, &old, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    post(&w, &thief, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    expect(who(&w, &old) == anne && who(&w, &thief) == anne);
    expect(post(&w, &phone, S("/mot-de-passe-oublie"), S("email=" ANNE))->status == 303);
    struct letter l = next_mail(&w), second;
    expect(str_starts(l.path, S("/mot-de-passe/")) && !l.code.len);
    post(&w, &phone, S("/mot-de-passe-oublie"), S("email=" ANNE));
    second = next_mail(&w);
    expect(get(&w, &phone, l.path)->status == 200); /* changes nothing */
    expect(post(&w, &phone, l.path, S("new_password=azertyuiop12"))->status == 422);
    struct request *r = post(&w, &phone, l.path, S("new_password=le+chat+dort+sur+le+piano"));
    expect(r->status == 303 && who(&w, &phone) == anne);
    expect(!who(&w, &old) && !who(&w, &thief));
    expect(str_has(next_mail(&w).html, S("mot de passe a changé")));
    /* once, and the other link that waited is none any more */
    expect(post(&w, &thief, l.path, S("new_password=le+chien+dort+sous+la+table"))->status == 422);
    expect(post(&w, &thief, second.path, S("new_password=le+chien+dort+sous+la+table"))->status ==
           422);
    expect(post(&w, &old, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"))
               ->status == 422);
    expect(post(&w, &old, S("/connexion"), S("email=" ANNE "&password=le+chat+dort+sur+le+piano"))
               ->status == 303);
    world_close(&w);
}

TEST(a_new_password_waits_half_an_hour)
{
    (void)a;
    struct world w;
    struct jar here = {0};
    world_open(&w);
    anne_opens(&w);
    post(&w, &here, S("/mot-de-passe-oublie"), S("email=" ANNE));
    struct letter l = next_mail(&w);
    os_fake.now.us += 30 * 60 * (i64)1000000;
    struct request *r = post(&w, &here, l.path, S("new_password=le+chat+dort+sur+le+piano"));
    expect(r->status == 422 && says(&w, r, "n’est plus valable") && !who(&w, &here));
    world_close(&w);
}

TEST(changing_the_password_asks_for_the_old_one_and_ends_the_others)
{
    (void)a;
    struct world w;
    struct jar here = {0}, other = {0};
    world_open(&w);
    i64 anne = anne_opens(&w);
    post(&w, &here, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    post(&w, &other, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    str before = cookies_of(&w, &here);
    struct request *r =
        post(&w, &here, S("/mon-compte/mot-de-passe"),
             S("password=pas+la+bonne+phrase&new_password=le+chat+dort+sur+le+piano"));
    expect(r->status == 422 && says(&w, r, "pas votre mot de passe actuel"));
    r = post(&w, &here, S("/mon-compte/mot-de-passe"),
             S("password=une+phrase+que+je+retiens&new_password=anneberthier12"));
    expect(r->status == 422);
    r = post(&w, &here, S("/mon-compte/mot-de-passe"),
             S("password=une+phrase+que+je+retiens&new_password=le+chat+dort+sur+le+piano"));
    expect(r->status == 303 && who(&w, &here) == anne && !who(&w, &other));
    expect(!str_eq(before, cookies_of(&w, &here))); /* this session is a new one too */
    world_close(&w);
}

/* ---- sessions
 * ------------------------------------------------------------------------------------ */

static i64 session_of(struct world *w, struct jar *jar)
{
    return get(w, jar, S("/plan"))->reader.session;
}

TEST(sessions_are_listed_in_words_and_ended_one_or_all)
{
    (void)a;
    struct world w;
    struct jar desk = {0}, phone = {0}, berthe = {0};
    world_open(&w);
    anne_opens(&w);
    str body = S("email=" ANNE "&password=une+phrase+que+je+retiens");
    ask_as(&w, &desk, S("/connexion"), body,
           (struct asked){.method = "POST",
                          .user_agent = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:115.0) "
                                        "Gecko/20100101 Firefox/115.0"});
    ask_as(&w, &phone, S("/connexion"), body,
           (struct asked){.method = "POST",
                          .from = "203.0.113.9",
                          .user_agent =
                              "Mozilla/5.0 (iPhone; CPU iPhone OS 15_0 like Mac OS X) "
                              "AppleWebKit/605.1.15 Version/15.0 Mobile/15E148 Safari/604.1"});
    struct request *r = get(&w, &desk, S("/mon-compte/securite"));
    expect(says(&w, r, "Firefox sous Windows") && says(&w, r, "Safari sous iPhone"));
    expect(says(&w, r, "203.0.113.0/24") && !says(&w, r, "203.0.113.9"));
    /* another's session is nobody's to end */
    struct person_new p = {.email = S("b@exemple.fr"), .name = S("Berthe")};
    check(password_hash(&w.a, S(PHRASE), &p.password_hash));
    test_person(&w.t, p);
    post(&w, &berthe, S("/connexion"), S("email=b@exemple.fr&password=une+phrase+que+je+retiens"));
    i64 phones = session_of(&w, &phone);
    str end = text_format(&w.a, "/mon-compte/sessions/%lld/fin", (long long)phones);
    expect(post(&w, &berthe, end, S("x=1"))->status == 404 && who(&w, &phone));
    expect(post(&w, &desk, end, S("x=1"))->status == 303 && !who(&w, &phone) && who(&w, &desk));
    post(&w, &phone, S("/connexion"), body);
    expect(who(&w, &phone));
    expect(post(&w, &desk, S("/mon-compte/sessions/fin"), S("x=1"))->status == 303);
    expect(!who(&w, &phone) && who(&w, &desk) && who(&w, &berthe));
    str own = text_format(&w.a, "/mon-compte/sessions/%lld/fin", (long long)session_of(&w, &desk));
    expect(post(&w, &desk, own, S("x=1"))->status == 303 && !who(&w, &desk));
    world_close(&w);
}

/* A cookie planted before is not the one that is signed in; __Host- keeps other hosts from it. */
TEST(signing_in_makes_a_new_session)
{
    (void)a;
    struct world w;
    struct jar victim = {0}, thief = {0};
    world_open(&w);
    anne_opens(&w);
    struct person_new p = {.email = S("t@exemple.fr"), .name = S("Thief")};
    check(password_hash(&w.a, S(PHRASE), &p.password_hash));
    i64 thief_id = test_person(&w.t, p);
    post(&w, &thief, S("/connexion"), S("email=t@exemple.fr&password=une+phrase+que+je+retiens"));
    victim = thief; /* planted */
    struct jar planted = thief;
    struct request *r =
        ask_as(&w, &victim, S("/connexion"),
               with_csrf(&w, &victim, S("email=" ANNE "&password=une+phrase+que+je+retiens")),
               (struct asked){.method = "POST"});
    expect(r->status == 303 && who(&w, &victim) > 0 && who(&w, &victim) != thief_id);
    expect(!who(&w, &planted));
    bool named = false;
    for (i64 i = 0; i < r->header_count; i++)
        if (str_starts(r->headers[i].value, S("__Host-parvis=")))
            named = str_has(r->headers[i].value, S("; Path=/; ")) &&
                    str_has(r->headers[i].value, S("HttpOnly; SameSite=Lax; Secure"));
    expect(named);
    world_close(&w);
}

/* Login CSRF: another site cannot sign somebody in as somebody else. */
TEST(another_site_signs_nobody_in)
{
    (void)a;
    struct world w;
    struct jar victim = {0}, thief = {0};
    static const char *const paths[] = {"/connexion", "/connexion/courriel", "/connexion/code",
                                        "/inscription", "/mot-de-passe-oublie"};
    world_open(&w);
    anne_opens(&w);
    for (i64 i = 0; i < countof(paths); i++) {
        struct request *r = ask_as(&w, &victim, str_of(paths[i]),
                                   S("email=" ANNE "&password=une+phrase+que+je+retiens"),
                                   (struct asked){.method = "POST", .not_from_here = true});
        expect(r->status == 403 && !who(&w, &victim));
    }
    struct letter l = asks_for_link(&w, &thief, ANNE);
    expect(ask_as(&w, &victim, l.path, S("x=1"),
                  (struct asked){.method = "POST", .not_from_here = true})
               ->status == 403);
    expect(!who(&w, &victim));
    world_close(&w);
}

TEST(who_is_suspended_has_no_way_in)
{
    (void)a;
    struct world w;
    struct jar here = {0}, there = {0};
    world_open(&w);
    i64 anne = anne_opens(&w);
    post(&w, &there, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    struct letter l = asks_for_link(&w, &here, ANNE);
    post(&w, &here, S("/mot-de-passe-oublie"), S("email=" ANNE));
    struct letter reset = next_mail(&w);
    db_begin(w.t.i.writer);
    db_script(w.t.i.writer, "UPDATE person SET suspended_at = 1 WHERE role = 0");
    db_commit(w.t.i.writer);
    expect(anne && !who(&w, &there));
    expect(post(&w, &here, l.path, S("x=1"))->status == 422 && !who(&w, &here));
    struct request *r = post(&w, &here, reset.path, S("new_password=le+chat+dort+sur+le+piano"));
    expect(r->status == 422 && says(&w, r, "suspendu") && !who(&w, &here));
    r = post(&w, &here, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    expect(r->status == 422 && says(&w, r, "Ce compte est suspendu.") && !who(&w, &here));
    db_begin(w.t.i.writer);
    db_script(w.t.i.writer, "UPDATE person SET suspended_until = 1900000000000000 WHERE role = 0");
    db_commit(w.t.i.writer);
    r = post(&w, &here, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    expect(r->status == 422 && says(&w, r, "jusqu’au 17 mars 2030") && !who(&w, &here));
    r = post(&w, &here, S("/connexion"), S("email=" ANNE "&password=autre+chose"));
    expect(r->status == 422 && !says(&w, r, "suspendu")); /* to nobody else */
    world_close(&w);
}

TEST(a_new_way_in_is_told_to_the_owner)
{
    (void)a;
    struct world w;
    struct jar here = {0};
    world_open(&w);
    i64 anne = anne_opens(&w);
    arena own = arena_of(ARENA_DEFAULT);
    struct request *r = request_of_server(&w.t.i.app, w.t.i.writer, &own);
    str sealed = oidc_seal(r, "identity-waiting", (instant){os_fake.now.us + 60000000},
                           S("https://identite.exemple\nsujet-1\n" ANNE "\n"));
    post(&w, &here, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    expect(who(&w, &here) == anne);
    snprintf(here.at[here.count].name, sizeof here.at[0].name, "rattacher");
    snprintf(here.at[here.count++].value, sizeof here.at[0].value, "%.*s", STR(sealed));
    r = post(&w, &here, S("/connexion/rattacher"), with_csrf(&w, &here, S("x=1")));
    expect(r->status == 303 && identity_list(w.t.i.writer, &own, anne).len == 1);
    struct letter l = next_mail(&w);
    expect(l.there && l.person == anne);
    expect(str_has(l.html, S("Une nouvelle façon d’entrer dans votre compte")));
    arena_free(&own);
    world_close(&w);
}

TEST(who_is_suspended_reads_why_and_appeals)
{
    (void)a;
    struct world w;
    struct jar here = {0};
    world_open(&w);
    (void)anne_opens(&w);
    struct letter l = asks_for_link(&w, &here, ANNE);
    db_begin(w.t.i.writer);
    db_script(
        w.t.i.writer,
        "UPDATE person SET suspended_at = 1, suspended_until = 1900000000000000 WHERE role = 0;"
        "INSERT INTO moderation_case (kind, person, state, opened_at, changed_at) "
        "SELECT 'person', id, 'decided', 1, 1 FROM person WHERE role = 0;"
        "INSERT INTO moderation_decision (uid, case_, person, moderator, action, reason, "
        "statement, until, decided_at) SELECT randomblob(16), c.id, c.person, c.person, 'suspend', "
        "'insult', 'Trois injures.', 1900000000000000, 1800000000000000 FROM moderation_case c");
    db_commit(w.t.i.writer);
    struct request *by_password =
        post(&w, &here, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    struct request *by_mail = post(&w, &here, l.path, S("x=1"));
    struct request *both[] = {by_password, by_mail};
    for (i64 i = 0; i < countof(both); i++) {
        expect(both[i]->status == 303 && !who(&w, &here));
        expect(str_starts(both[i]->location, S("/moderation/decisions/")));
        struct request *r = get(&w, &here, both[i]->location);
        expect(r->status == 200 && says(&w, r, "Trois injures.") && says(&w, r, "Contester"));
    }
    world_close(&w);
}

/* ---- guessing passwords -----------------------------------------------------------------------
 */

TEST(guessing_from_one_place_does_not_keep_the_owner_out)
{
    (void)a;
    struct world w;
    struct jar thief = {0}, owner = {0};
    int waits = 0;
    world_open(&w);
    i64 anne = anne_opens(&w);
    for (int i = 0; i < 12; i++) {
        struct request *r = post_from(&w, &thief, S("/connexion"), "203.0.113.9",
                                      S("email=" ANNE "&password=pas+la+bonne+phrase"));
        waits += r->status == 429 && says(&w, r, "Réessayez dans");
    }
    expect(waits >= 4);
    /* even the right one waits there, and opens elsewhere */
    expect(post_from(&w, &thief, S("/connexion"), "203.0.113.9",
                     S("email=" ANNE "&password=une+phrase+que+je+retiens"))
               ->status == 429);
    expect(post(&w, &owner, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"))
               ->status == 303);
    expect(who(&w, &owner) == anne && !who(&w, &thief));
    world_close(&w);
}

/* ---- another address ----------------------------------------------------------------------------
 */

#define NEW "anne.berthier@ville.exemple.fr"

static struct request *asks_for_address(struct world *w, struct jar *jar, const char *email,
                                        const char *password)
{
    return post(w, jar, S("/mon-compte/adresse"),
                text_format(&w->a, "email=%s&password=%s", email, password));
}

static str code_of_mail(struct world *w)
{
    struct letter l = next_mail(w);
    return text_format(&w->a, "code=%.*s", STR(l.code));
}

TEST(an_address_is_changed_by_who_knows_the_password_and_reads_the_new_mailbox)
{
    (void)a;
    struct world w;
    struct jar here = {0}, other = {0}, nobody = {0};
    world_open(&w);
    i64 anne = anne_opens(&w);
    expect(get(&w, &nobody, S("/mon-compte/adresse"))->status == 303);
    post(&w, &here, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    post(&w, &other, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    expect(says(&w, get(&w, &here, S("/mon-compte/securite")), "/mon-compte/adresse"));
    expect(asks_for_address(&w, &here, NEW, "pas+la+bonne")->status == 422);
    expect(asks_for_address(&w, &here, ANNE, "une+phrase+que+je+retiens")->status == 422);
    expect(get(&w, &here, S("/mon-compte/adresse/code"))->status == 303 && !next_mail(&w).there);
    struct request *r = asks_for_address(&w, &here, NEW, "une+phrase+que+je+retiens");
    expect(r->status == 303);
    struct letter l = next_mail(&w);
    expect(l.code.len == 9 && !l.person && !next_mail(&w).there);
    expect_text(l.address, S(NEW));
    expect(says(&w, get(&w, &here, r->location), NEW));
    expect_text(get(&w, &here, S("/plan"))->reader.email, S(ANNE)); /* not yet */
    /* the code opens nothing by itself, and none but the right one does */
    expect(post(&w, &nobody, S("/connexion/code"), code_body(&w, NEW, l.code))->status == 422);
    expect(!who(&w, &nobody));
    r = post(&w, &here, S("/mon-compte/adresse/code"), S("code=AAAA-AAAA"));
    expect(r->status == 422 && says(&w, r, "AAAA-AAAA"));
    str body = text_format(&w.a, "code=%.*s", STR(l.code));
    expect(post(&w, &here, S("/mon-compte/adresse/code"), body)->status == 303);
    r = get(&w, &here, S("/plan"));
    expect(r->reader.person == anne && r->reader.confirmed && !who(&w, &other));
    expect_text(r->reader.email, S(NEW));
    l = next_mail(&w);
    expect(str_has(l.html, S("autre adresse")) && !str_has(l.html, S(NEW)));
    expect_text(l.address, S(ANNE));
    expect(post(&w, &here, S("/mon-compte/adresse/code"), body)->status == 422); /* once */
    r = post(&w, &other, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    expect(r->status == 422);
    r = post(&w, &other, S("/connexion"), S("email=" NEW "&password=une+phrase+que+je+retiens"));
    expect(r->status == 303 && who(&w, &other) == anne);
    world_close(&w);
}

/* What left for the old address before opens nothing after. */
TEST(a_link_to_the_old_address_opens_nothing_any_more)
{
    (void)a;
    struct world w;
    struct jar here = {0}, thief = {0};
    world_open(&w);
    anne_opens(&w);
    post(&w, &here, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    post(&w, &thief, S("/mot-de-passe-oublie"), S("email=" ANNE));
    str password = next_mail(&w).path;
    struct letter link = asks_for_link(&w, &thief, ANNE);
    asks_for_address(&w, &here, NEW, "une+phrase+que+je+retiens");
    post(&w, &here, S("/mon-compte/adresse/code"), code_of_mail(&w));
    expect_text(get(&w, &here, S("/plan"))->reader.email, S(NEW));
    expect(post(&w, &thief, password, S("new_password=le+chat+dort+sur+le+piano"))->status == 422);
    expect(post(&w, &thief, link.path, S("x=1"))->status == 422);
    expect(post(&w, &thief, S("/connexion/code"), code_body(&w, ANNE, link.code))->status == 422);
    expect(!who(&w, &thief));
    world_close(&w);
}

/* The page is the same; its owner is told, and no code leaves. */
TEST(the_address_of_another_account_is_not_taken_and_not_told)
{
    (void)a;
    struct world w;
    struct jar here = {0}, zoe = {0};
    world_open(&w);
    anne_opens(&w);
    struct person_new p = {.email = S("zoe@exemple.fr"), .name = S("Zoé"), .confirmed = true};
    check(password_hash(&w.a, S("une phrase de plus"), &p.password_hash));
    test_person(&w.t, p);
    post(&w, &here, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    struct request *r = asks_for_address(&w, &here, "zoe@exemple.fr", "une+phrase+que+je+retiens");
    expect(r->status == 303);
    expect(says(&w, get(&w, &here, r->location), "Un courriel part à"));
    struct letter l = next_mail(&w);
    expect(!l.code.len && str_has(l.html, S("Un compte l’a déjà")));
    expect_text(l.address, S("zoe@exemple.fr"));
    /* somebody takes the address between the code and its typing */
    asks_for_address(&w, &here, NEW, "une+phrase+que+je+retiens");
    str body = code_of_mail(&w);
    post(&w, &zoe, S("/connexion"), S("email=zoe@exemple.fr&password=une+phrase+de+plus"));
    expect(post(&w, &zoe, S("/mon-compte/adresse/code"), body)->status == 422); /* not hers */
    asks_for_address(&w, &zoe, NEW, "une+phrase+de+plus");
    post(&w, &zoe, S("/mon-compte/adresse/code"), code_of_mail(&w));
    expect_text(get(&w, &zoe, S("/plan"))->reader.email, S(NEW));
    expect(post(&w, &here, S("/mon-compte/adresse/code"), body)->status == 422);
    expect_text(get(&w, &here, S("/plan"))->reader.email, S(ANNE));
    world_close(&w);
}

/* Who has no password shows who they are by having signed in a moment ago. */
TEST(without_a_password_an_old_session_changes_no_address)
{
    (void)a;
    struct world w;
    struct jar here = {0};
    world_open(&w);
    test_person(&w.t, (struct person_new){.email = S(ANNE), .name = S("Anne"), .confirmed = true});
    struct letter l = asks_for_link(&w, &here, ANNE);
    expect(post(&w, &here, l.path, S("x=1"))->status == 303);
    expect(!says(&w, get(&w, &here, S("/mon-compte/adresse")), "type=\"password\""));
    os_fake.now.us += 16 * 60 * (i64)1000000;
    expect(says(&w, get(&w, &here, S("/mon-compte/adresse")), "Reconnectez-vous"));
    expect(post(&w, &here, S("/mon-compte/adresse"), S("email=" NEW))->status == 422);
    l = asks_for_link(&w, &here, ANNE);
    expect(post(&w, &here, l.path, S("x=1"))->status == 303);
    expect(post(&w, &here, S("/mon-compte/adresse"), S("email=" NEW))->status == 303);
    expect_text(next_mail(&w).address, S(NEW));
    world_close(&w);
}

/* The page of erasure asks for the password: it is no place for guessing it. */
TEST(erasing_an_account_is_no_place_for_guessing)
{
    (void)a;
    struct world w;
    struct jar here = {0};
    int guessed = 0;
    world_open(&w);
    anne_opens(&w);
    post(&w, &here, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    for (int i = 0; i < 20; i++) {
        struct request *r = post(&w, &here, S("/mon-compte/donnees/effacer"),
                                 S("name_choice=keep&password=pas+la+bonne"));
        expect(r->status == 422);
        guessed += says(&w, r, "pas votre mot de passe");
    }
    expect(guessed >= 5 && guessed < 12);
    struct request *r = post(&w, &here, S("/mon-compte/donnees/effacer"),
                             S("name_choice=keep&password=une+phrase+que+je+retiens"));
    expect(r->status == 422 && says(&w, r, "Réessayez"));
    world_close(&w);
}

/* What a person takes along: asked for, made, downloaded by the browser that holds the session, by
   nobody else, and gone after a week. */
TEST(an_export_is_downloaded_by_its_person_alone)
{
    (void)a;
    struct world w;
    struct jar anne = {0}, agnes = {0}, nobody = {0};
    world_open(&w);
    test_administrator(&w.t);
    anne_opens(&w);
    post(&w, &anne, S("/connexion"), S("email=" ANNE "&password=une+phrase+que+je+retiens"));
    post(&w, &agnes, S("/connexion"),
         S("email=" TEST_ADMINISTRATOR "&password=une+phrase+pour+animer+le+forum"));
    struct request *r = post(&w, &anne, S("/mon-compte/donnees/export"), S("a=b"));
    expect(r->status == 303 && str_starts(r->location, S("/taches/")));
    str path = text_join(&w.a, S("/mon-compte/donnees/"), str_from(r->location, 8));
    expect(get(&w, &anne, path)->status == 404); /* not made yet */
    jobs_run_now(&w.t.i.app, w.t.reader, w.t.i.writer);
    expect(says(&w, get(&w, &anne, S("/mon-compte/donnees")), "télécharger"));
    r = get(&w, &anne, path);
    expect(r->status == 200);
    expect_text(r->content_type, S("application/zip"));
    char head[4] = {0};
    expect(r->file > 0 && pread(r->file, head, 4, 0) == 4);
    expect(!memcmp(head, "PK\3\4", 4) && r->file_size > 500);
    close(r->file);
    expect(get(&w, &agnes, path)->status == 404 && get(&w, &nobody, path)->status == 303);
    os_fake.now.us += 8 * 86400 * (i64)1000000;
    os_remove_old(w.t.folder, "donnees-", (instant){INT64_MAX});
    expect(get(&w, &anne, path)->status == 410);
    world_close(&w);
}
