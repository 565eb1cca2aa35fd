/* SPDX-License-Identifier: EUPL-1.2 */
/* Signing in by mail, seen from browsers, and everything that somebody else might try with it. */
#include "commons/token/token.h"
#include "main/signin_world.h"

/* ---- the link ------------------------------------------------------------------------------ */

TEST(the_link_signs_in_once_where_it_was_asked_for)
{
    (void)a;
    struct world w;
    struct jar here = {0}, elsewhere = {0};
    world_open(&w);
    i64 anne = anne_opens(&w);
    struct letter l = asks_for_link(&w, &here, ANNE);
    expect(l.there && l.person == anne && l.code.len == 9 &&
           str_starts(l.path, S("/connexion/lien/")));
    expect(says(&w, get(&w, &here, S("/connexion/code")), ANNE));
    /* scanners follow links, again and again */
    for (int i = 0; i < 3; i++) {
        struct request *r = get(&w, &elsewhere, l.path);
        expect(r->status == 200 && !says(&w, r, ANNE) && !who(&w, &elsewhere));
    }
    expect(post(&w, &elsewhere, l.path, S("x=1"))->status == 422 && !who(&w, &elsewhere));
    expect(says(&w, get(&w, &here, l.path), ANNE) && !who(&w, &here));
    struct request *r = post(&w, &here, l.path, S("retour=/forum"));
    expect(r->status == 303);
    expect_text(r->location, S("/forum"));
    expect(who(&w, &here) == anne);
    /* once */
    struct jar again = here;
    r = post(&w, &again, l.path, S("x=1"));
    expect(r->status == 422 && says(&w, r, "déjà servi"));
    expect(!get(&w, &elsewhere, l.path)->reader.person);
    expect(post(&w, &elsewhere, S("/connexion/code"), code_body(&w, ANNE, l.code))->status == 422);
    expect(!who(&w, &elsewhere));
    world_close(&w);
}

TEST(a_link_ends_after_a_quarter_of_an_hour)
{
    (void)a;
    struct world w;
    struct jar here = {0};
    world_open(&w);
    anne_opens(&w);
    struct letter l = asks_for_link(&w, &here, ANNE);
    os_fake.now.us += 15 * 60 * (i64)1000000;
    struct request *r = get(&w, &here, l.path);
    expect(r->status == 200 && says(&w, r, "n’est plus valable"));
    expect(post(&w, &here, l.path, S("x=1"))->status == 422);
    expect(post(&w, &here, S("/connexion/code"), code_body(&w, ANNE, l.code))->status == 422);
    expect(!who(&w, &here));
    world_close(&w);
}

TEST(links_that_are_none_say_so)
{
    (void)a;
    struct world w;
    struct jar here = {0};
    static const char *const bad[] = {
        "/connexion/lien/x", "/connexion/lien/%00", "/mot-de-passe/x",
        "/connexion/lien/000000000000000000000000000000000000000000000000"};
    world_open(&w);
    for (i64 i = 0; i < countof(bad); i++) {
        struct request *r = get(&w, &here, str_of(bad[i]));
        expect(r->status == 200 || r->status == 404);
        r = post(&w, &here, str_of(bad[i]),
                 S("person_name=A&new_password="
                   "une+phrase+de+dix+mots"));
        expect(r->status == 422 || r->status == 404);
    }
    /* a link of one purpose is none of another */
    anne_opens(&w);
    struct letter l = asks_for_link(&w, &here, ANNE);
    str token = str_from(l.path, S("/connexion/lien/").len);
    struct request *r = post(&w, &here, text_format(&w.a, "/mot-de-passe/%.*s", STR(token)),
                             S("new_password=une+phrase+de+dix+mots"));
    expect(r->status == 422);
    expect(!who(&w, &here));
    world_close(&w);
}

/* ---- the code ------------------------------------------------------------------------------ */

TEST(the_code_signs_in_from_any_browser_as_it_is_typed)
{
    (void)a;
    struct world w;
    struct jar here = {0}, phone = {0};
    world_open(&w);
    i64 anne = anne_opens(&w);
    struct letter l = asks_for_link(&w, &here, ANNE);
    char typed[40];
    int n = 0;
    for (i64 i = 0; i < l.code.len; i++) { /* small letters, a blank for the dash */
        char c = l.code.at[i];
        typed[n++] = (char)(c == '-' ? '+' : c >= 'A' && c <= 'Z' ? c + 32 : c);
    }
    struct request *r =
        post(&w, &phone, S("/connexion/code"), code_body(&w, "Anne@Exemple.FR", (str){typed, n}));
    expect(r->status == 303 && who(&w, &phone) == anne);
    /* and then the link works no more */
    expect(post(&w, &here, l.path, S("x=1"))->status == 422 && !who(&w, &here));
    world_close(&w);
}

TEST(five_wrong_codes_and_the_right_one_is_none)
{
    (void)a;
    struct world w;
    struct jar here = {0}, thief = {0};
    world_open(&w);
    i64 anne = anne_opens(&w);
    struct letter l = asks_for_link(&w, &here, ANNE);
    for (int i = 0; i < SECRET_TRIES; i++) {
        struct request *r = post_from(&w, &thief, S("/connexion/code"), "203.0.113.9",
                                      code_body(&w, ANNE, S("AAAA-AAAA")));
        expect(r->status == 422 && says(&w, r, "ne correspond pas"));
        expect(says(&w, r, "AAAA-AAAA")); /* what was typed is kept */
    }
    expect(post(&w, &here, S("/connexion/code"), code_body(&w, ANNE, l.code))->status == 422);
    expect(!who(&w, &here) && !who(&w, &thief));
    /* the link, in the browser that asked, is not what was guessed at */
    expect(post(&w, &here, l.path, S("x=1"))->status == 303 && who(&w, &here) == anne);
    world_close(&w);
}

TEST(guessing_waits_longer_and_longer)
{
    (void)a;
    struct world w;
    struct jar thief = {0};
    int refused = 0;
    world_open(&w);
    anne_opens(&w);
    for (int i = 0; i < 40; i++)
        refused +=
            post(&w, &thief, S("/connexion/code"), code_body(&w, ANNE, S("AAAA-AAAB")))->status ==
            429;
    expect(refused > 20);
    world_close(&w);
}

/* ---- an account by mail -----------------------------------------------------------------------
 */

TEST(an_account_is_opened_for_an_address_that_is_read)
{
    (void)a;
    struct world w;
    struct jar here = {0}, phone = {0};
    world_open(&w);
    struct letter l = asks_for_link(&w, &here, "claire@exemple.fr");
    expect_text(l.address, S("claire@exemple.fr"));
    expect(!l.person && str_has(l.html, S("Aucun compte")));
    expect(says(&w, get(&w, &here, l.path), "Il manque votre nom"));
    expect(post(&w, &here, l.path, S("person_name="))->status == 422);
    /* the code, typed on the phone, leads to the same question there */
    struct request *r =
        post(&w, &phone, S("/connexion/code"), code_body(&w, "claire@exemple.fr", l.code));
    expect(r->status == 303 && str_starts(r->location, S("/connexion/lien/")));
    expect(!who(&w, &phone));
    str path = r->location;
    expect(says(&w, get(&w, &phone, path), "Il manque votre nom"));
    expect(post(&w, &here, l.path, S("person_name=Voleuse"))->status == 422); /* moved away */
    r = post(&w, &phone, path, S("person_name=Claire+Dubois%0D%0ABcc:+x"));
    expect(r->status == 303 && who(&w, &phone) > 0);
    expect_text(get(&w, &phone, S("/plan"))->reader.name, S("Claire Dubois Bcc: x")); /* one line */
    expect(get(&w, &phone, S("/plan"))->reader.confirmed);
    expect(post(&w, &phone, path, S("person_name=Encore"))->status == 422);
    world_close(&w);
}

/* Who opens an account by a password reads and drafts; what is said to others waits. */
TEST(an_address_that_is_not_confirmed_publishes_nothing)
{
    (void)a;
    struct world w;
    struct jar here = {0};
    world_open(&w);
    struct request *r = post(&w, &here, S("/inscription"),
                             S("person_name=Zoé+Roux&email=zoe@exemple.fr&new_password=une+phrase+"
                               "que+je+retiens"));
    expect(r->status == 303 && who(&w, &here) > 0);
    struct letter l = next_mail(&w);
    expect(l.code.len == 9);
    str topic = S("title=Qui+a+une+navette+%3F&body=Nous+cherchons.&category=question");
    r = post(&w, &here, S("/forum/nouveau"), topic);
    expect(r->status == 422 && says(&w, r, "Confirmez d’abord votre adresse") &&
           says(&w, r, "Nous cherchons."));
    expect(says(&w, get(&w, &here, S("/forum")), "n’est pas encore confirmée"));
    expect(post(&w, &here, l.path, S("x=1"))->status == 303);
    expect(!says(&w, get(&w, &here, S("/forum")), "n’est pas encore confirmée"));
    expect(post(&w, &here, S("/forum/nouveau"), topic)->status == 303);
    /* a forum that cannot send mail cannot ask: there nobody waits */
    struct jar there = {0};
    w.t.i.app.newest_settings->smtp = (str){0};
    post(&w, &there, S("/inscription"),
         S("person_name=Yves+Roux&email=yves@exemple.fr&new_password=une+phrase+que+je+retiens"));
    expect(post(&w, &there, S("/forum/nouveau"), topic)->status == 303);
    world_close(&w);
}

/* A stranger opens an account for somebody's address, prepares ways in, and waits. */
static str thief_opens(struct world *w, struct jar *thief)
{
    struct request *r =
        post(w, thief, S("/inscription"),
             S("person_name=Anne&email=" ANNE "&new_password=une+phrase+de+voleuse"));
    expect(r->status == 303 && who(w, thief) > 0);
    str code = next_mail(w).code;
    r = request_of_server(&w->t.i.app, w->t.i.writer, &w->a);
    r->now = os_now();
    i64 id = who(w, thief);
    db_begin(w->t.i.writer);
    expect(identity_link(r, (struct identity_new){.person = id,
                                                  .issuer = S("https://exemple.fr"),
                                                  .subject = S("voleuse")}));
    token_insert(w->t.i.writer, (struct token_insert_in){.person = id,
                                                         .name = S("x"),
                                                         .hash = S("x"),
                                                         .scope = S("reader"),
                                                         .now = r->now,
                                                         .expires_at = {INT64_MAX}});
    db_commit(w->t.i.writer);
    check(!db_fault(w->t.i.writer).len);
    return code;
}

static void thief_is_out(struct world *w, struct jar *thief, i64 anne)
{
    expect(anne > 0 && !who(w, thief));
    expect(post(w, thief, S("/connexion"), S("email=" ANNE "&password=une+phrase+de+voleuse"))
               ->status == 422);
    expect(!identity_list(w->t.reader, &w->a, anne).len);
    expect(!token_count(w->t.reader, anne));
}

TEST(who_opens_an_account_for_the_address_of_another_does_not_stay)
{
    (void)a;
    struct world w;
    struct jar thief = {0}, own = {0};
    world_open(&w);
    str code = thief_opens(&w, &thief);
    struct request *r = post(&w, &own, S("/connexion/code"), code_body(&w, ANNE, code));
    expect(r->status == 303 && get(&w, &own, S("/plan"))->reader.confirmed);
    expect(says(&w, get(&w, &own, S("/mon-compte/securite")), "n’a pas de mot de passe"));
    thief_is_out(&w, &thief, who(&w, &own));
    world_close(&w);
}

TEST(nor_when_its_owner_chooses_a_new_password)
{
    (void)a;
    struct world w;
    struct jar thief = {0}, own = {0};
    world_open(&w);
    thief_opens(&w, &thief);
    post(&w, &own, S("/mot-de-passe-oublie"), S("email=" ANNE));
    struct request *r =
        post(&w, &own, next_mail(&w).path, S("new_password=le+chat+dort+sur+le+piano"));
    expect(r->status == 303);
    thief_is_out(&w, &thief, who(&w, &own));
    world_close(&w);
}

/* Who is signed in where the address is confirmed keeps what they chose. */
TEST(confirming_at_home_keeps_the_password)
{
    (void)a;
    struct world w;
    struct jar here = {0}, phone = {0};
    world_open(&w);
    str code = thief_opens(&w, &here); /* nobody is a thief at home */
    expect(post(&w, &here, S("/connexion/code"), code_body(&w, ANNE, code))->status == 303);
    expect(post(&w, &phone, S("/connexion"), S("email=" ANNE "&password=une+phrase+de+voleuse"))
               ->status == 303);
    expect(who(&w, &phone) == who(&w, &here) && who(&w, &here) > 0);
    expect(identity_list(w.t.reader, &w.a, who(&w, &here)).len == 1);
    world_close(&w);
}

/* The pages are the same for an address that has an account and for one that has none. */
TEST(pages_do_not_tell_who_has_an_account)
{
    (void)a;
    struct world w;
    struct jar one = {0}, two = {0};
    world_open(&w);
    anne_opens(&w);
    static const char *const paths[] = {"/connexion/courriel", "/mot-de-passe-oublie"};
    for (i64 i = 0; i < countof(paths); i++) {
        struct request *r = post(&w, &one, str_of(paths[i]), S("email=" ANNE)),
                       *s = post(&w, &two, str_of(paths[i]), S("email=zoe@exemple.fr"));
        expect(r->status == 303 && s->status == 303 && str_eq(r->location, s->location));
        expect(str_eq(str_of(r->notice.text), str_of(s->notice.text)));
        expect(next_mail(&w).there && next_mail(&w).there);
    }
    struct request *r = post(&w, &one, S("/connexion"), S("email=" ANNE "&password=rien+de+bon")),
                   *s = post(&w, &two, S("/connexion"),
                             S("email=zoe@exemple.fr&password=rien+de+bon"));
    expect(r->status == 422 && s->status == 422);
    expect(says(&w, r, "ne correspond pas") && says(&w, s, "ne correspond pas"));
    world_close(&w);
}

TEST(mail_to_one_address_is_bounded)
{
    (void)a;
    struct world w;
    struct jar jars[6] = {0};
    int sent = 0;
    world_open(&w);
    for (int i = 0; i < 6; i++) {
        char from[20];
        snprintf(from, sizeof from, "192.0.2.%d", i + 1);
        struct request *r =
            post_from(&w, &jars[i], S("/connexion/courriel"), from, S("email=" ANNE));
        sent += r->status == 303;
        if (r->status != 303)
            expect(r->status == 429 && says(&w, r, "Réessayez") + says(&w, r, "réessayez") > 0);
    }
    expect(sent == 3);
    world_close(&w);
}

/* ---- two at once --------------------------------------------------------------------------------
 */

/* Both saw the link good; both apply, each on its own connection. */
TEST(of_two_that_use_one_secret_one_does)
{
    struct world w;
    struct jar here = {0};
    str error = {0};
    world_open(&w);
    anne_opens(&w);
    struct letter l = asks_for_link(&w, &here, ANNE);
    struct db *one = w.t.i.writer, *two = db_open(w.t.i.database, DB_WRITE, a, &error);
    check(two != NULL);
    struct request *r = request_of_server(&w.t.i.app, one, a),
                   *s = request_of_server(&w.t.i.app, two, a);
    str token = str_from(l.path, S("/connexion/lien/").len);
    token = str_first(token, 48);
    struct secret seen = secret_of_token(r, token), seen_too = secret_of_token(s, token);
    expect(seen.state == SECRET_GOOD && seen_too.state == SECRET_GOOD);
    db_begin(one);
    bool first = secret_use(r, seen.id);
    db_commit(one);
    db_begin(two);
    bool second = secret_use(s, seen_too.id);
    db_commit(two);
    expect(first && !second);
    db_close(two);
    world_close(&w);
}
