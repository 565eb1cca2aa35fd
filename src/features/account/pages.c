/* SPDX-License-Identifier: EUPL-1.2 */
#include "account_views.h"
#include "features/account/inside.h"

static void choose_language(struct request *r)
{
    enum language l;
    if (!language_read(r->path_values[0], &l)) {
        not_found(r);
        return;
    }
    answer_cookie(r, "langue", str_of(language_codes[l]), 365 * 86400);
    see_other(r, path_back(request_query(r, "retour")), (message){0});
}

/* ---- one's own page ---------------------------------------------------------------------- */

static void fill_followed(struct request *r, struct account_page *page)
{
    struct followed_rows rows =
        followed_list(r->db, r->arena, r->reader.person, r->reader.person, (instant){INT64_MAX});
    for (i64 i = 0; i < rows.len; i++) {
        const struct followed *f = &rows.at[i];
        const struct kind *k = app_kind(r->app, f->kind);
        if (k)
            *push(r->arena, &page->followed) = (struct account_followed){
                *f, url_check(contribution_path(r->arena, k, f->id, f->slug)), k->singular};
    }
}

static void account_show(struct request *r)
{
    struct account_page page = {
        .name = r->reader.name,
        .email = r->reader.email,
        .mandates = mandate_of_person_all(r->db, r->arena, r->reader.person),
        .today = r->today,
    };
    fill_followed(r, &page);
    show(r, view_account_page, &page);
}

static const struct route routes[] = {
    {"GET", "/inscription", ANYONE, ON_LOOP, 0, sign_up_page, NULL, NULL,
     "the form that opens an account"},
    {"POST", "/inscription", ANYONE, ON_HASHER, 8 << 10, sign_up_prepare, sign_up_apply,
     sign_up_page, "opens an account"},
    {"GET", "/connexion", ANYONE, ON_LOOP, 0, sign_in_page, NULL, NULL, "the form that signs in"},
    {"POST", "/connexion", ANYONE, ON_HASHER, 8 << 10, sign_in_prepare, sign_in_apply, sign_in_page,
     "signs in"},
    {"GET", "/connexion/courriel", ANYONE, ON_LOOP, 0, link_ask_page, NULL, NULL,
     "the form that has a link and a code sent"},
    {"POST", "/connexion/courriel", ANYONE, ON_WORKER, 8 << 10, link_prepare, link_apply,
     link_ask_page, "sends a link and a code to an address"},
    {"GET", "/connexion/code", ANYONE, ON_LOOP, 0, code_page, NULL, NULL,
     "the form for the code that came by mail"},
    {"POST", "/connexion/code", ANYONE, ON_WORKER, 8 << 10, code_prepare, code_apply, code_page,
     "signs in by the code"},
    {"GET", "/connexion/lien/{token}", ANYONE, ON_LOOP, 0, link_page, NULL, NULL,
     "the page of the link that came by mail; changes nothing"},
    {"POST", "/connexion/lien/{token}", ANYONE, ON_WORKER, 8 << 10, link_use_prepare,
     link_use_apply, link_page, "signs in by the link, or opens the account"},
    {"GET", "/mot-de-passe-oublie", ANYONE, ON_LOOP, 0, forgotten_page, NULL, NULL,
     "the form that has a link to a new password sent"},
    {"POST", "/mot-de-passe-oublie", ANYONE, ON_WORKER, 8 << 10, forgotten_prepare, forgotten_apply,
     forgotten_page, "sends a link to a new password"},
    {"GET", "/mot-de-passe/{token}", ANYONE, ON_LOOP, 0, reset_page, NULL, NULL,
     "the form for a new password; changes nothing"},
    {"POST", "/mot-de-passe/{token}", ANYONE, ON_HASHER, 8 << 10, reset_prepare, reset_apply,
     reset_page, "sets a new password and ends all sessions"},
    {"GET", "/connexion/openid", ANYONE, ON_CALLER, 0, openid_begin, NULL, NULL,
     "leaves for the OpenID provider"},
    {"GET", "/connexion/retour", ANYONE, ON_CALLER, 0, openid_return, openid_return_apply, NULL,
     "back from the OpenID provider"},
    {"GET", "/connexion/rattacher", ANYONE, ON_LOOP, 0, openid_join_page, NULL, NULL,
     "an identity whose address has an account already"},
    {"POST", "/connexion/rattacher", MEMBER, ON_WORKER, 8 << 10, NULL, openid_join, NULL,
     "links that identity to one's account"},
    {"POST", "/mon-compte/identites/{id}/fin", MEMBER, ON_WORKER, 8 << 10, NULL, openid_unlink,
     NULL, "unlinks an identity"},
    {"POST", "/deconnexion", MEMBER, ON_CALLER, 8 << 10, sign_out_prepare, sign_out, NULL,
     "signs out"},
    {"GET", "/deconnexion/suite", ANYONE, ON_LOOP, 0, signed_out_page, NULL, NULL,
     "goes on to the OpenID provider, to sign out there"},
    {"GET", "/deconnexion/retour", ANYONE, ON_LOOP, 0, signed_out_return, NULL, NULL,
     "back from signing out at the OpenID provider"},
    {"GET", "/langue/{code}", ANYONE, ON_LOOP, 0, choose_language, NULL, NULL,
     "keeps the language in a cookie"},
    {"GET", "/mon-compte", MEMBER, ON_LOOP, 0, account_show, NULL, NULL, "one's own page"},
    {"GET", "/mon-compte/securite", MEMBER, ON_LOOP, 0, security_page, NULL, NULL,
     "one's password and sessions"},
    {"POST", "/mon-compte/mot-de-passe", MEMBER, ON_HASHER, 8 << 10, password_prepare,
     password_apply, security_page, "changes one's password and ends the other sessions"},
    {"GET", "/mon-compte/adresse", MEMBER, ON_LOOP, 0, new_address_page, NULL, NULL,
     "the form for another e-mail address"},
    {"POST", "/mon-compte/adresse", MEMBER, ON_HASHER, 8 << 10, new_address_prepare,
     new_address_apply, new_address_page, "sends a code to another address"},
    {"GET", "/mon-compte/adresse/code", MEMBER, ON_LOOP, 0, new_address_code_page, NULL, NULL,
     "the form for the code that came to it"},
    {"POST", "/mon-compte/adresse/code", MEMBER, ON_WORKER, 8 << 10, new_address_code_prepare,
     new_address_code_apply, new_address_code_page,
     "changes one's address and ends the other sessions"},
    {"POST", "/mon-compte/sessions/{id}/fin", MEMBER, ON_WORKER, 8 << 10, NULL, session_end_one,
     NULL, "ends one of one's sessions"},
    {"POST", "/mon-compte/sessions/fin", MEMBER, ON_WORKER, 8 << 10, NULL, session_end_all, NULL,
     "ends one's other sessions"},
    {0},
};

static void start(struct app *app, struct db *d, arena *a, instant now)
{
    (void)app, (void)now;
    rate_read(d, a);
}

const struct feature account_feature = {.name = "account", .routes = routes, .start = start};
