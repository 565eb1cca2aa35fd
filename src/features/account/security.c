/* SPDX-License-Identifier: EUPL-1.2 */
/* What keeps an account its owner's: the password, and where it is signed in. */
#include "account_views.h"
#include "features/account/inside.h"

static const struct field password_fields[] = {
    {.name = "password",
     .type = FIELD_PASSWORD,
     .label = T("Votre mot de passe actuel"),
     .limit = PASSWORD_MAX,
     .required = true},
    {.name = "new_password",
     .type = FIELD_PASSWORD,
     .label = T("Le nouveau"),
     .limit = PASSWORD_MAX,
     .required = true,
     .hint = T("Douze caractères au moins. Une phrase que vous retiendrez est plus sûre, et plus "
               "facile à taper, qu’un mot avec des signes.")},
};

static message way_words(i64 way)
{
    return way == WAY_MAIL     ? T("par un lien reçu par courriel")
           : way == WAY_OPENID ? T("par un fournisseur d’identité")
                               : T("par mot de passe");
}

static message device_words(const struct session_line *s)
{
    return s->browser.len && s->system.len ? T("{1} sous {2}", s->browser, s->system)
           : s->browser.len                ? T("{1}", s->browser)
           : s->system.len                 ? T("Un navigateur sous {1}", s->system)
                                           : T("Un appareil que son navigateur ne nomme pas");
}

static void fill_sessions(struct request *r, struct account_security *page)
{
    struct session_line_rows rows = session_list(r->db, r->arena, r->reader.person, r->now);
    for (i64 i = 0; i < rows.len; i++) {
        const struct session_line *s = &rows.at[i];
        bool own = s->id == r->reader.session;
        *push(r->arena, &page->sessions) = (struct account_session){
            .id = s->id,
            .device = device_words(s),
            .way = way_words(s->way),
            .network = s->network,
            .created_at = s->created_at,
            .seen_at = own ? r->now : s->seen_at,
            .own = own,
        };
    }
    page->several = rows.len > 1;
}

void security_page(struct request *r)
{
    if (!r->form)
        r->form = form_of(r->arena, password_fields, countof(password_fields));
    const struct person_password *p = person_password(r->db, r->arena, r->reader.person);
    struct account_security page = {
        .form = form_show(r->arena, r->form),
        .email = r->reader.email,
        .has_password = p && p->password.len,
        .confirmed = r->reader.confirmed,
        .identities = identity_list(r->db, r->arena, r->reader.person),
    };
    account_ways_fill(r, &page.ways);
    crumb(r, say(r, T("Mon compte")), S("/mon-compte"));
    fill_sessions(r, &page);
    account_status(r);
    show(r, view_account_security, &page);
}

/* ---- the password ------------------------------------------------------------------------ */

void password_prepare(struct request *r)
{
    struct form *f = request_form(r, password_fields, countof(password_fields));
    struct password_about about = {r->reader.email, r->reader.name, r->settings->instance};
    new_password_check(r, f, about);
    struct tries tries = tries_of(r, r->reader.email);
    if (r->refused || !sign_in_allowed(r, tries))
        return;
    const struct person_password *p = person_password(r->db, r->arena, r->reader.person);
    if (!password_matches(form_text(f, "password"), p ? p->password : (str){0})) {
        refuse(r, "password", T("Ce n’est pas votre mot de passe actuel."));
        return;
    }
    sign_in_succeeded(r, tries);
    r->plan = new_password_hash(r, f, about);
}

/* Whoever knew the old one is signed out; this browser gets a new session. */
void password_apply(struct request *r)
{
    const struct new_password *plan = r->plan;
    person_set_password(r->db, r->reader.person, plan->hash);
    sessions_end_others(r, r->reader.person, 0);
    account_tell_password_changed(r, r->reader.person);
    person_sign_in(r, r->reader.person);
    see_other(r, S("/mon-compte/securite"),
              T("C’est fait, et vos autres appareils sont déconnectés. {1}", say(r, plan->advice)));
}

/* ---- sessions ---------------------------------------------------------------------------- */

void session_end_one(struct request *r)
{
    i64 id = request_id(r, 0);
    if (!session_end(r, r->reader.person, id)) {
        not_found(r);
        return;
    }
    if (id == r->reader.session) {
        person_sign_out(r);
        see_other(r, S("/"), T("Déconnexion réussie."));
        return;
    }
    see_other(r, S("/mon-compte/securite"), T("Cet appareil est déconnecté."));
}

void session_end_all(struct request *r)
{
    sessions_end_others(r, r->reader.person, r->reader.session);
    see_other(r, S("/mon-compte/securite"), T("Vos autres appareils sont déconnectés."));
}
