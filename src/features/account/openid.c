/* SPDX-License-Identifier: EUPL-1.2 */
/* Signing in by an OpenID provider. An identity there opens the account that it was linked to, by
 * its issuer and subject; never one that has the same e-mail address, unless whoever signs in shows
 * in another way that the account is theirs. */
#include "account_views.h"
#include "commons/mandate/mandate.h"
#include "commons/oidc/oidc.h"
#include "commons/organisation/organisation.h"
#include "features/account/inside.h"
#include "os/os.h"
#include "web/answer.h"

enum { WAITING_SECONDS = 15 * 60 };

/* ---- an identity that waits to be linked ---------------------------------------------------- */

static const char waiting_purpose[] = "identity-waiting";

static void waiting_keep(struct request *r, const struct oidc_person *p)
{
    str what = text_format(r->arena, "%.*s\n%.*s\n%.*s\n%.*s", STR(p->issuer), STR(p->subject),
                           STR(p->email), STR(p->siret));
    instant ends = {r->now.us + WAITING_SECONDS * (i64)1000000};
    answer_cookie(r, "rattacher", oidc_seal(r, waiting_purpose, ends, what), WAITING_SECONDS);
}

static bool waiting_read(struct request *r, struct identity_new *i)
{
    str cookie = cookie_get(incoming_header(r->in, "cookie"), S("rattacher"));
    str rest = oidc_open(r, waiting_purpose, cookie);
    i->issuer = str_cut(&rest, '\n');
    i->subject = str_cut(&rest, '\n');
    i->email = str_cut(&rest, '\n');
    i->siret = rest;
    return i->subject.len > 0;
}

/* ---- there ------------------------------------------------------------------------------------
 */

static void failed(struct request *r, struct oidc_fault fault)
{
    os_log("warning", "openid: %.*s", STR(fault.detail));
    see_other(r, r->reader.person ? S("/mon-compte/securite") : S("/connexion"), fault.said);
}

/* A GET, since a form may not lead to another site (Content-Security-Policy, form-action); it
   writes nothing: the attempt is in a cookie. */
void openid_begin(struct request *r)
{
    struct oidc_fault fault = {0};
    if (!oidc_configured(r->settings)) {
        not_found(r);
        return;
    }
    struct oidc_attempt t =
        oidc_attempt_new(r, r->reader.person, path_back(request_query(r, "retour")));
    str address = oidc_begin(r, &t, &fault);
    if (address.len)
        see_other(r, address, (message){0});
    else
        failed(r, fault);
}

/* ---- and back -----------------------------------------------------------------------------------
 */

struct return_plan {
    struct oidc_attempt attempt;
    struct oidc_person person;
};

void openid_return(struct request *r)
{
    struct return_plan *plan = new (r->arena, struct return_plan);
    struct oidc_fault fault = {0};
    if (!oidc_configured(r->settings)) {
        not_found(r);
        return;
    }
    if (!oidc_finish(r, &plan->attempt, &plan->person, &fault)) {
        oidc_forget_attempt(r);
        failed(r, fault);
        return;
    }
    r->plan = plan;
}

static struct identity_new identity_of(const struct oidc_person *p, i64 person)
{
    return (struct identity_new){.person = person,
                                 .issuer = p->issuer,
                                 .subject = p->subject,
                                 .email = p->email,
                                 .siret = p->siret};
}

/* The SIRET of an establishment begins with the SIREN of its organisation. */
static i64 prove_by_siret(struct request *r, i64 person, str siret)
{
    enum { SIREN_DIGITS = 9 };
    str siren = str_first(siret, SIREN_DIGITS);
    return siren_valid(siren) ? mandate_prove_by_siret(r, person, siren) : 0;
}

static void sign_in(struct request *r, const struct return_plan *plan, i64 person, message said)
{
    i64 proven = prove_by_siret(r, person, plan->person.siret);
    str back = plan->attempt.back;
    bool function_missing = plan->person.siret.len && !proven;
    person_sign_in_by(
        r,
        (struct sign_in){.person = person, .way = WAY_OPENID, .id_token = plan->person.id_token});
    see_other(r, function_missing && str_eq(back, S("/")) ? S("/mon-compte/mandats") : back, said);
}

/* Who is signed in links this identity to the account they left from, and to no other. */
static void link_to(struct request *r, const struct return_plan *plan, i64 person)
{
    str label = r->settings->oidc_label;
    if (r->reader.person != person) {
        see_other(r, S("/connexion"),
                  T("Vous n’êtes plus connecté avec le compte à relier. Connectez-vous, puis "
                    "recommencez."));
    } else if (!identity_link(r, identity_of(&plan->person, person))) {
        see_other(r, S("/mon-compte/securite"),
                  T("Cette identité {1} est déjà reliée à un autre compte.", label));
    } else {
        prove_by_siret(r, person, plan->person.siret);
        account_tell_linked(r, person);
        see_other(r, S("/mon-compte/securite"), T("Votre identité {1} est reliée.", label));
    }
}

static str name_of(struct request *r, const struct oidc_person *p)
{
    str name = str_trim(text_format(r->arena, "%.*s %.*s", STR(p->given_name), STR(p->usual_name)));
    str rest = p->email;
    return name.len ? name : str_cut(&rest, '@');
}

static void open_account(struct request *r, const struct return_plan *plan)
{
    const struct oidc_person *p = &plan->person;
    str label = r->settings->oidc_label;
    if (!p->email.len) {
        see_other(r, S("/inscription"),
                  T("{1} ne donne pas votre adresse de courriel. Ouvrez un compte ici, puis "
                    "reliez-le.",
                    label));
        return;
    }
    bool known = p->email_verified || r->settings->oidc_trusts_email;
    i64 person = person_create(r, (struct person_new){.email = p->email,
                                                      .name = name_of(r, p),
                                                      .language = r->language,
                                                      .confirmed = known});
    if (!person) { /* somebody has that address: they have to show that it is they */
        waiting_keep(r, p);
        see_other(r, S("/connexion/rattacher"), (message){0});
        return;
    }
    identity_link(r, identity_of(p, person));
    if (known)
        mandate_prove_by_address(r, person, p->email);
    sign_in(r, plan, person,
            T("Votre compte est créé. Dites maintenant au nom de quel organisme vous parlez."));
}

void openid_return_apply(struct request *r)
{
    const struct return_plan *plan = r->plan;
    const struct oidc_person *p = &plan->person;
    oidc_forget_attempt(r);
    if (plan->attempt.person) {
        link_to(r, plan, plan->attempt.person);
        return;
    }
    const struct identity_found *known =
        identity_by_subject(r->db, r->arena, p->issuer, p->subject);
    if (!known) {
        open_account(r, plan);
    } else if (known->suspended_at.has) {
        r->form = form_of(r->arena, NULL, 0);
        account_suspended(r, known->person, known->suspended_until);
        if (r->refused)
            see_other(r, S("/connexion"), r->form->refusal);
    } else {
        identity_link(r, identity_of(p, known->person));
        sign_in(r, plan, known->person, T("Connexion réussie."));
    }
}

/* ---- the account that has the address already -------------------------------------------------
 */

void openid_join_page(struct request *r)
{
    struct identity_new i = {0};
    if (!waiting_read(r, &i)) {
        see_other(r, r->reader.person ? S("/mon-compte/securite") : S("/connexion"), (message){0});
        return;
    }
    struct account_join page = {.label = r->settings->oidc_label, .email = i.email};
    show(r, view_account_join, &page);
}

/* By who is signed in, in whatever other way: that is the proof that the account is theirs. */
void openid_join(struct request *r)
{
    struct identity_new i = {0};
    answer_cookie(r, "rattacher", (str){0}, 0);
    i.person = r->reader.person;
    if (!waiting_read(r, &i)) {
        see_other(r, S("/mon-compte/securite"),
                  T("Il s’est passé trop de temps. Recommencez depuis cette page."));
    } else if (!identity_link(r, i)) {
        see_other(
            r, S("/mon-compte/securite"),
            T("Cette identité {1} est déjà reliée à un autre compte.", r->settings->oidc_label));
    } else {
        prove_by_siret(r, i.person, i.siret);
        account_tell_linked(r, i.person);
        see_other(r, S("/mon-compte/securite"),
                  T("Votre identité {1} est reliée.", r->settings->oidc_label));
    }
}

/* Nobody takes away their last way in. */
void openid_unlink(struct request *r)
{
    struct account_ways ways;
    account_ways_fill(r, &ways);
    const struct person_password *p = person_password(r->db, r->arena, r->reader.person);
    if (!ways.mail && !(p && p->password.len)) {
        see_other(r, S("/mon-compte/securite"),
                  T("Choisissez d’abord un mot de passe : sans lui, vous ne pourriez plus vous "
                    "connecter."));
    } else if (!identity_delete(r->db, request_id(r, 0), r->reader.person)) {
        not_found(r);
    } else {
        see_other(r, S("/mon-compte/securite"), T("Cette identité n’est plus reliée."));
    }
}

/* ---- out, there too
 * ------------------------------------------------------------------------------ */

static const char out_purpose[] = "signed-out";
enum { OUT_SECONDS = 300, COOKIE_MOST = 3800 };

/* Of a session that the provider opened: the address that ends its own. */
void sign_out_prepare(struct request *r)
{
    const struct session_id_token *s = session_id_token(r->db, r->arena, r->reader.session);
    str *address = new (r->arena, str);
    if (s && s->way == WAY_OPENID) {
        *address = oidc_logout_address(r, s->id_token);
        if (address->len > COOKIE_MOST * 2 / 3)
            *address = oidc_logout_address(r, (str){0}); /* the hint is too long for a cookie */
    }
    r->plan = address;
}

void sign_out(struct request *r)
{
    const str *address = r->plan;
    person_sign_out(r);
    if (address && address->len) {
        instant ends = {r->now.us + OUT_SECONDS * (i64)1000000};
        answer_cookie(r, "sortie", oidc_seal(r, out_purpose, ends, *address), OUT_SECONDS);
        see_other(r, S("/deconnexion/suite"), (message){0});
        return;
    }
    see_other(r, S("/"), T("Déconnexion réussie."));
}

/* A form may not lead to another site, so a page does, at once: Refresh. */
void signed_out_page(struct request *r)
{
    str cookie = cookie_get(incoming_header(r->in, "cookie"), S("sortie"));
    struct account_signed_out page = {.address = url_check(oidc_open(r, out_purpose, cookie)),
                                      .label = r->settings->oidc_label};
    if (!url_is_web(page.address.text)) {
        see_other(r, S("/"), T("Déconnexion réussie."));
        return;
    }
    answer_cookie(r, "sortie", (str){0}, 0);
    answer_header(r, "Cache-Control", S("no-store"));
    answer_header(r, "Refresh", text_format(r->arena, "0; url=%.*s", STR(page.address.text)));
    show(r, view_account_signed_out, &page);
}

void signed_out_return(struct request *r)
{
    see_other(r, S("/"), T("Déconnexion réussie, ici et chez {1}.", r->settings->oidc_label));
}
