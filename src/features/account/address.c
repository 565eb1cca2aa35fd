/* SPDX-License-Identifier: EUPL-1.2 */
/* Another e-mail address: whoever asks shows again that the account is theirs, whoever reads the
 * new mailbox types its code here, and the old one is told. Whether the new address has an account
 * is told to its mailbox alone. */
#include "account_views.h"
#include "commons/journal/journal.h"
#include "commons/mail/mail.h"
#include "features/account/inside.h"

enum { FRESH_MINUTES = 15 };

static const struct field address_fields[] = {
    {.name = "email",
     .type = FIELD_EMAIL,
     .label = T("Votre nouvelle adresse de courriel"),
     .required = true,
     .hint = T("Un code y part ; rien ne change avant que vous ne l’ayez recopié.")},
    {.name = "password",
     .type = FIELD_PASSWORD,
     .label = T("Votre mot de passe"),
     .limit = PASSWORD_MAX,
     .required = true,
     .hint = T("Pour être sûr que c’est bien vous.")},
};

static const struct field code_fields[] = {
    {.name = "code",
     .type = FIELD_LINE,
     .label = T("Le code reçu"),
     .limit = 20,
     .autocomplete = "one-time-code",
     .required = true,
     .hint = T("Huit lettres et chiffres, par exemple ABCD-2345.")},
};

static str password_of(struct request *r)
{
    const struct person_password *p = person_password(r->db, r->arena, r->reader.person);
    return p ? p->password : (str){0};
}

/* Who has no password is not asked for one. */
static i64 field_count(struct request *r)
{
    return password_of(r).len ? countof(address_fields) : countof(address_fields) - 1;
}

/* Without a password, what shows who one is is having signed in a moment ago. */
static bool signed_in_lately(struct request *r)
{
    const struct session_started *s = session_started(r->db, r->arena, r->reader.session);
    return s && s->created_at.us > r->now.us - FRESH_MINUTES * (i64)60000000;
}

static bool possible(struct request *r)
{
    bool is = mail_configured(r->app);
    if (!is)
        not_found(r);
    return is;
}

static void crumbs(struct request *r)
{
    crumb(r, say(r, T("Mon compte")), S("/mon-compte"));
    crumb(r, say(r, T("Connexion et sécurité")), S("/mon-compte/securite"));
    account_status(r);
}

/* ---- asking ------------------------------------------------------------------------------- */

void new_address_page(struct request *r)
{
    if (!possible(r))
        return;
    if (!r->form)
        r->form = form_of(r->arena, address_fields, field_count(r));
    struct account_address page = {.form = form_show(r->arena, r->form),
                                   .email = r->reader.email,
                                   .too_old = !password_of(r).len && !signed_in_lately(r)};
    crumbs(r);
    show(r, view_account_address, &page);
}

void new_address_prepare(struct request *r)
{
    if (!possible(r))
        return;
    str password = password_of(r);
    struct form *f = request_form(r, address_fields, field_count(r));
    if (str_eq(form_text(f, "email"), r->reader.email))
        refuse(r, "email", T("C’est déjà l’adresse de ce compte."));
    if (!password.len && !signed_in_lately(r))
        refuse(r, NULL, T("Reconnectez-vous d’abord : votre connexion date d’il y a un moment."));
    struct tries tries = tries_of(r, r->reader.email);
    if (r->refused || (password.len && !sign_in_allowed(r, tries)))
        return;
    if (password.len && !password_matches(form_text(f, "password"), password)) {
        refuse(r, "password", T("Ce n’est pas votre mot de passe actuel."));
        return;
    }
    if (password.len)
        sign_in_succeeded(r, tries);
    mail_allowed(r, tries_of(r, form_text(f, "email")));
}

void new_address_apply(struct request *r)
{
    account_send_address_code(r, form_text(r->form, "email"));
    see_other(r, S("/mon-compte/adresse/code"), (message){0});
}

/* ---- the code ------------------------------------------------------------------------------ */

static str waiting(struct request *r)
{
    const struct secret_address *s =
        secret_address_of(r->db, r->arena, r->reader.person, SECRET_ADDRESS, r->now);
    return s ? s->email : (str){0};
}

void new_address_code_page(struct request *r)
{
    struct account_address page = {.email = waiting(r)};
    if (!possible(r))
        return;
    if (!page.email.len && !r->refused) {
        see_other(r, S("/mon-compte/adresse"), (message){0});
        return;
    }
    if (!r->form)
        r->form = form_of(r->arena, code_fields, countof(code_fields));
    page.form = form_show(r->arena, r->form);
    page.minutes = SECRET_MINUTES;
    crumbs(r);
    show(r, view_account_address_code, &page);
}

void new_address_code_prepare(struct request *r)
{
    request_form(r, code_fields, countof(code_fields));
    if (!r->refused)
        code_allowed(r, tries_of(r, waiting(r)));
}

/* This session stays: its browser has just shown both. */
void new_address_code_apply(struct request *r)
{
    str old = r->reader.email;
    struct secret s = {0};
    str email = waiting(r);
    if (email.len)
        s = secret_of_code(r, email, form_text(r->form, "code"));
    if (s.state != SECRET_GOOD || s.purpose != SECRET_ADDRESS || s.person != r->reader.person ||
        !secret_use(r, s.id)) {
        refuse_kept(r, "code",
                    T("Ce code ne correspond pas à cette adresse, ou il n’est plus valable. "
                      "Vérifiez-le, ou demandez-en un autre."));
        return;
    }
    if (!person_set_address(r, s.person, s.email)) {
        refuse(r, "code", T("Un compte existe déjà pour cette adresse."));
        return;
    }
    mandate_prove_by_address(r, s.person, s.email);
    sessions_end_others(r, s.person, r->reader.session);
    account_tell_address_changed(r, old);
    see_other(r, S("/mon-compte/securite"),
              T("Votre adresse est changée, et vos autres appareils sont déconnectés."));
}
