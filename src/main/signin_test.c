/* SPDX-License-Identifier: EUPL-1.2 */
/* Signing in, seen from browsers: a link and a code by mail, a new password, sessions, limits; and
 * everything that somebody else might try with them. */
#include "base/test.h"
#include "commons/mail/mail.h"
#include "commons/person/person.h"
#include "commons/rate/rate.h"
#include "commons/signin/signin.h"
#include "main/test_instance.h"
#include "web/answer.h"

#define ANNE "anne@exemple.fr"
#define PHRASE "une phrase que je retiens"

/* A browser keeps the cookies it is given. */
struct jar {
    struct {
        char name[40], value[4200];
    } at[16];
    int count;
};

struct world {
    struct test_instance t;
    arena a;
    i64 mails;
};

static void world_open(struct world *w)
{
    memset(w, 0, sizeof *w);
    test_instance_open(&w->t);
    w->a = arena_of(256 << 20);
    struct settings *s = w->t.i.app.newest_settings;
    s->origin = S("https://parvis.exemple.fr");
    s->smtp = S("smtp://127.0.0.1:2525");
    s->mail_from = S("parvis@exemple.fr");
    rate_reset();
}

static void world_close(struct world *w)
{
    arena_free(&w->a);
    test_instance_close(&w->t);
}

static void keep_cookies(struct jar *jar, const struct request *r)
{
    for (i64 i = 0; i < r->header_count; i++) {
        if (!str_eq(r->headers[i].name, S("Set-Cookie")))
            continue;
        str value = r->headers[i].value, pair = str_cut(&value, ';'), name = str_cut(&pair, '=');
        int n = 0;
        while (n < jar->count && !str_eq(str_of(jar->at[n].name), name))
            n++;
        check(n < countof(jar->at) && name.len < 40 && pair.len < 4200);
        snprintf(jar->at[n].name, sizeof jar->at[n].name, "%.*s", STR(name));
        snprintf(jar->at[n].value, sizeof jar->at[n].value, "%.*s", STR(pair));
        jar->count = n == jar->count ? n + 1 : jar->count;
    }
}

static str cookies_of(struct world *w, const struct jar *jar)
{
    text t = text_of(&w->a, 64 << 10);
    for (int i = 0; i < jar->count; i++)
        if (jar->at[i].value[0])
            text_add(&t, text_format(&w->a, "%s%s=%s", t.len ? "; " : "", jar->at[i].name,
                                     jar->at[i].value));
    return text_str(&t);
}

struct asked {
    const char *method, *from, *user_agent;
    bool not_from_here; /* another site sends the form */
};

static struct request *ask_as(struct world *w, struct jar *jar, str path, str body, struct asked q)
{
    struct incoming *in = new (&w->a, struct incoming);
    struct header *h = new_n(&w->a, struct header, 4);
    str asked = path;
    h[0] = (struct header){S("host"), S("parvis.exemple.fr")};
    h[1] = (struct header){S("cookie"), cookies_of(w, jar)};
    h[2] =
        (struct header){S("sec-fetch-site"), q.not_from_here ? S("cross-site") : S("same-origin")};
    h[3] = (struct header){S("user-agent"), str_of(q.user_agent)};
    *in = (struct incoming){.method = str_of(q.method),
                            .headers = h,
                            .header_count = 4,
                            .body = body,
                            .address = q.from ? str_of(q.from) : S("192.0.2.7")};
    in->path = str_cut(&asked, '?');
    in->query = asked;
    os_fake.now.us += 1000000;
    struct request *r = dispatch_now(&w->t.i.app, w->t.reader, w->t.i.writer, in, &w->a, true);
    keep_cookies(jar, r);
    return r;
}

static struct request *get(struct world *w, struct jar *jar, str path)
{
    return ask_as(w, jar, path, (str){0}, (struct asked){.method = "GET"});
}

static str with_csrf(struct world *w, struct jar *jar, str body)
{
    str csrf = get(w, jar, S("/plan"))->page.csrf;
    return csrf.len ? text_format(&w->a, "csrf=%.*s&%.*s", STR(csrf), STR(body)) : body;
}

static struct request *post_from(struct world *w, struct jar *jar, str path, const char *from,
                                 str body)
{
    return ask_as(w, jar, path, with_csrf(w, jar, body),
                  (struct asked){.method = "POST", .from = from});
}

static struct request *post(struct world *w, struct jar *jar, str path, str body)
{
    return post_from(w, jar, path, NULL, body);
}

static i64 who(struct world *w, struct jar *jar) { return get(w, jar, S("/plan"))->reader.person; }

static bool says(struct world *w, const struct request *r, const char *words)
{
    (void)w;
    return str_has(r->body, str_of(words));
}

/* What the next mail says, which is taken away: its code, and the path of its link. */
struct letter {
    bool there;
    str code, path, html, address;
    i64 person;
};

static str between(str s, const char *from, const char *to)
{
    i64 at = str_find(s, str_of(from));
    if (at < 0)
        return (str){0};
    s = str_from(s, at + str_of(from).len);
    return str_first(s, str_find(s, str_of(to)));
}

static struct letter next_mail(struct world *w)
{
    struct db *d = w->t.i.writer;
    struct letter l = {0};
    db_begin(d);
    const struct outbox_row *row = outbox_next(d, &w->a, 0, os_now());
    if (row) {
        l = (struct letter){.there = true,
                            .html = row->html,
                            .address = row->address,
                            .person = row->person.has ? row->person.value : 0};
        l.code = between(row->html, "<strong translate=\"no\">", "</strong>");
        l.path = between(row->html, "href=\"https://parvis.exemple.fr", "\"");
        outbox_claim(d, row->id, os_now());
        outbox_sent(d, row->id, os_now());
    }
    db_commit(d);
    check(!db_fault(d).len);
    return l;
}

/* The address of who asks, and what comes of it. */
static struct letter asks_for_link(struct world *w, struct jar *jar, const char *email)
{
    struct request *r =
        post(w, jar, S("/connexion/courriel"), text_format(&w->a, "email=%s", email));
    expect(r->status == 303 && str_starts(r->location, S("/connexion/code")));
    return next_mail(w);
}

static str code_body(struct world *w, const char *email, str code)
{
    return text_format(&w->a, "email=%s&code=%.*s", email, STR(code));
}

static i64 anne_opens(struct world *w)
{
    struct person_new p = {.email = S(ANNE), .name = S("Anne Berthier"), .confirmed = true};
    check(password_hash(&w->a, S(PHRASE), &p.password_hash));
    return test_person(&w->t, p);
}

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
