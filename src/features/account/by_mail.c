/* SPDX-License-Identifier: EUPL-1.2 */
/* Signing in, opening an account and choosing a new password by mail. Whether an address has an
 * account is told to its mailbox alone: the pages say the same of any address. */
#include "account_views.h"
#include "commons/mail/mail.h"
#include "commons/mandate/mandate.h"
#include "commons/signin/signin.h"
#include "commons/token/token.h"
#include "features/account/inside.h"

static const struct field email_fields[] = {
    {.name = "email",
     .type = FIELD_EMAIL,
     .label = T("Votre adresse de courriel"),
     .autocomplete = "username",
     .required = true},
};

static const struct field code_fields[] = {
    {.name = "email",
     .type = FIELD_EMAIL,
     .label = T("Votre adresse de courriel"),
     .autocomplete = "username",
     .required = true},
    {.name = "code",
     .type = FIELD_LINE,
     .label = T("Le code reçu"),
     .limit = 20,
     .autocomplete = "one-time-code",
     .required = true,
     .hint = T("Huit lettres et chiffres, par exemple ABCD-2345.")},
};

static const struct field name_fields[] = {
    {.name = "person_name",
     .type = FIELD_LINE,
     .label = T("Votre prénom et votre nom"),
     .limit = 100,
     .required = true},
};

static const struct field new_password_fields[] = {
    {.name = "new_password",
     .type = FIELD_PASSWORD,
     .label = T("Votre nouveau mot de passe"),
     .limit = PASSWORD_MAX,
     .required = true,
     .hint = T("Douze caractères au moins. Une phrase que vous retiendrez est plus sûre, et plus "
               "facile à taper, qu’un mot avec des signes.")},
};

static struct account_form shown(struct request *r, const struct field *fields, i64 count)
{
    if (!r->form)
        r->form = form_of(r->arena, fields, count);
    str back =
        request_sent(r, "retour").len ? request_sent(r, "retour") : request_query(r, "retour");
    account_status(r);
    return (struct account_form){.form = form_show(r->arena, r->form), .back = path_back(back)};
}

static str minutes(struct request *r, i64 n) { return text_format(r->arena, "%lld", (long long)n); }

/* ---- the mails ---------------------------------------------------------------------------- */

struct letter {
    message subject, why, link_label, ignore;
    str path, code;
    instant ends;
};

static void queue(struct request *r, const struct mail_to *to, const struct letter *l)
{
    struct mail_words words = {
        .title = message_in(r->arena, to->language, l->subject),
        .code = l->code,
        .link_label = message_in(r->arena, to->language, l->link_label),
        .link = url_check(l->path),
    };
    *push(r->arena, &words.paragraphs) = message_in(r->arena, to->language, l->why);
    *push(r->arena, &words.after) = message_in(r->arena, to->language, l->ignore);
    mail_queue(r, (struct mail_new){.to = to,
                                    .kind = "signin",
                                    .subject = words.title,
                                    .html = mail_of_words(r, to->language, &words),
                                    .ends = l->ends});
}

/* An account, or its absence, is told to whoever reads that mailbox. */
static struct mail_to recipient(struct request *r, str email, i64 person)
{
    struct mail_to to;
    if (person && mail_recipient_even_suspended(r, person, &to))
        return to;
    return (struct mail_to){.address = email, .language = r->language};
}

void account_send_link(struct request *r, str email)
{
    const struct person_secret *p = person_by_email(r->db, r->arena, email);
    struct mail_to to = recipient(r, email, p ? p->id : 0);
    struct secret_made made =
        secret_create(r, (struct secret_new){.purpose = p ? SECRET_SIGN_IN : SECRET_OPEN,
                                             .person = p ? p->id : 0,
                                             .email = email});
    bool confirms = p && !p->confirmed_at.has;
    struct letter l = {
        .subject = confirms ? T("Votre code pour confirmer votre adresse")
                   : p      ? T("Votre code de connexion")
                            : T("Votre code pour ouvrir un compte"),
        .why = p ? T("Saisissez ce code, ou ouvrez le lien dans le navigateur d’où vient la "
                     "demande. L’un ou l’autre sert une fois, pendant {1} minutes.",
                     minutes(r, SECRET_MINUTES))
                 : T("Aucun compte n’existe pour cette adresse : ce code, ou le lien ouvert dans "
                     "le navigateur d’où vient la demande, en ouvre un. L’un ou l’autre sert une "
                     "fois, pendant {1} minutes.",
                     minutes(r, SECRET_MINUTES)),
        .link_label = confirms ? T("Confirmer mon adresse")
                      : p      ? T("Me connecter")
                               : T("Ouvrir mon compte"),
        .ignore = T("Vous n’avez rien demandé ? Ne faites rien, et ne donnez ce code à personne : "
                    "sans lui, rien ne se passe."),
        .path = path_of(r, "/connexion/lien/%.*s", STR(made.token)),
        .code = made.code,
        .ends = made.ends,
    };
    queue(r, &to, &l);
}

static void send_password_link(struct request *r, str email, const struct person_secret *p)
{
    struct mail_to to = recipient(r, email, p->id);
    struct secret_made made = secret_create(
        r, (struct secret_new){.purpose = SECRET_PASSWORD, .person = p->id, .email = email});
    struct letter l = {
        .subject = T("Choisir un nouveau mot de passe"),
        .why = T("Ce lien sert une fois, pendant {1} minutes. Il déconnecte tous vos appareils.",
                 minutes(r, SECRET_PASSWORD_MINUTES)),
        .link_label = T("Choisir un nouveau mot de passe"),
        .ignore = T("Vous n’avez rien demandé ? Ne faites rien : votre mot de passe ne change "
                    "pas."),
        .path = path_of(r, "/mot-de-passe/%.*s", STR(made.token)),
        .ends = made.ends,
    };
    queue(r, &to, &l);
}

void account_tell_password_changed(struct request *r, i64 person)
{
    struct mail_to to;
    if (!mail_recipient(r, person, &to))
        return;
    struct letter l = {
        .subject = T("Votre mot de passe a changé"),
        .why = T("Vos appareils sont déconnectés, sauf celui d’où vient le changement."),
        .link_label = T("Ce n’est pas vous ? Choisissez un autre mot de passe"),
        .ignore = T("C’est bien vous ? Il n’y a rien à faire."),
        .path = S("/mot-de-passe-oublie"),
    };
    queue(r, &to, &l);
}

void account_tell_linked(struct request *r, i64 person)
{
    struct mail_to to;
    if (!mail_recipient(r, person, &to))
        return;
    struct letter l = {
        .subject = T("Une nouvelle façon d’entrer dans votre compte"),
        .why = T("Une identité {1} est maintenant reliée à votre compte : elle suffit pour s’y "
                 "connecter.",
                 r->settings->oidc_label),
        .link_label = T("Ce n’est pas vous ? Retirez-la, puis changez de mot de passe"),
        .ignore = T("C’est bien vous ? Il n’y a rien à faire."),
        .path = S("/mon-compte/securite"),
    };
    queue(r, &to, &l);
}

void account_send_address_code(struct request *r, str email)
{
    struct mail_to to = {.address = email, .language = r->language};
    struct secret_made made = secret_create(
        r,
        (struct secret_new){.purpose = SECRET_ADDRESS, .person = r->reader.person, .email = email});
    struct letter l = {
        .subject = T("Votre code pour changer d’adresse"),
        .why = T("Saisissez ce code là où vous avez demandé à changer d’adresse. Il sert une fois, "
                 "pendant {1} minutes.",
                 minutes(r, SECRET_MINUTES)),
        .link_label = T("Saisir le code"),
        .ignore = T("Vous n’avez rien demandé ? Ne faites rien, et ne donnez ce code à personne : "
                    "sans lui, rien ne se passe."),
        .path = S("/mon-compte/adresse/code"),
        .code = made.code,
        .ends = made.ends,
    };
    if (person_by_email(r->db, r->arena, email)) {
        l.subject = T("Cette adresse a déjà un compte");
        l.why = T("Une personne inscrite a demandé à prendre cette adresse. Un compte l’a déjà : "
                  "rien ne change.");
        l.link_label = T("Me connecter");
        l.ignore = T("Vous n’avez rien demandé ? Il n’y a rien à faire.");
        l.path = S("/connexion");
        l.code = (str){0};
    }
    queue(r, &to, &l);
}

void account_tell_address_changed(struct request *r, str old)
{
    struct mail_to to = {.address = old, .language = r->language};
    struct letter l = {
        .subject = T("L’adresse de votre compte a changé"),
        .why = T("Votre compte a désormais une autre adresse de courriel ; celle-ci n’y donne plus "
                 "accès."),
        .link_label = T("Ce n’est pas vous ? Prévenez l’administration de ce forum"),
        .ignore = T("C’est bien vous ? Il n’y a rien à faire."),
        .path = S("/mentions-legales"),
    };
    queue(r, &to, &l);
}

/* ---- asking for a link --------------------------------------------------------------------- */

void link_prepare(struct request *r)
{
    struct form *f = request_form(r, email_fields, countof(email_fields));
    if (!r->refused)
        mail_allowed(r, tries_of(r, form_text(f, "email")));
}

/* The page that follows knows the address by a cookie that nobody else can read. */
void link_apply(struct request *r)
{
    account_send_link(r, form_text(r->form, "email"));
    account_remember_address(r, form_text(r->form, "email"));
    str back = path_back(request_sent(r, "retour"));
    text t = text_of(r->arena, 4096);
    text_add(&t, S("/connexion/code?retour="));
    text_add_percent(&t, back);
    see_other(r, text_str(&t), (message){0});
}

void link_ask_page(struct request *r)
{
    struct account_form page = shown(r, email_fields, countof(email_fields));
    show(r, view_account_by_mail, &page);
}

/* ---- the code, typed ------------------------------------------------------------------------ */

void code_page(struct request *r)
{
    str email = account_remembered_address(r);
    if (!r->form) {
        r->form = form_of(r->arena, code_fields, countof(code_fields));
        if (email.len)
            form_set(r->form, "email", email);
    }
    struct account_code page = {.entry = shown(r, code_fields, countof(code_fields)),
                                .email = email,
                                .sent = email.len > 0,
                                .minutes = SECRET_MINUTES};
    show(r, view_account_code, &page);
}

void code_prepare(struct request *r)
{
    struct form *f = request_form(r, code_fields, countof(code_fields));
    if (!r->refused)
        code_allowed(r, tries_of(r, form_text(f, "email")));
}

/* Whoever reads the mailbox confirms the address. Before that, anybody may have opened the account
   in its name and waited: unless this browser is signed in to it, every way in that was prepared is
   closed. True when it was. */
static bool confirm(struct request *r, const struct secret *s)
{
    bool first = person_confirm(r->db, s->person, s->email, r->now) == 1;
    mandate_prove_by_address(r, s->person, s->email);
    if (!first || r->reader.person == s->person)
        return false;
    person_set_password(r->db, s->person, (str){0});
    identity_delete_all(r->db, s->person);
    token_delete_all(r->db, s->person);
    sessions_end_others(r, s->person, 0);
    return true;
}

/* The address may have gone to another account since the mail left. */
static bool may_enter(struct request *r, const struct person_secret *p, i64 person)
{
    bool theirs = p && p->id == person;
    if (!theirs)
        refuse(r, NULL,
               T("Cette adresse n’est plus celle de ce compte. Connectez-vous avec la "
                 "nouvelle."));
    else if (p->suspended_at.has)
        account_suspended(r, p->id, p->suspended_until);
    return theirs && !p->suspended_at.has;
}

static void enter(struct request *r, const struct secret *s)
{
    const struct person_secret *p = person_by_email(r->db, r->arena, s->email);
    if (!may_enter(r, p, s->person))
        return;
    bool closed = confirm(r, s) && p->password.len;
    person_sign_in_by(r, (struct sign_in){.person = s->person, .way = WAY_MAIL});
    see_other(r, path_back(request_sent(r, "retour")),
              closed ? T("Votre adresse est confirmée. Le mot de passe choisi avant ne vaut plus : "
                         "si vous en voulez un, choisissez-le par « Connexion et sécurité ».")
                     : T("Connexion réussie."));
}

static bool opens(const struct secret *s)
{
    return s->purpose == SECRET_SIGN_IN || s->purpose == SECRET_OPEN;
}

void code_apply(struct request *r)
{
    str email = form_text(r->form, "email");
    struct secret s = secret_of_code(r, email, form_text(r->form, "code"));
    if (s.state != SECRET_GOOD || !opens(&s)) {
        refuse_kept(r, "code",
                    T("Ce code ne correspond pas à cette adresse, ou il n’est plus valable. "
                      "Vérifiez-le, ou demandez-en un autre."));
        return;
    }
    if (s.purpose == SECRET_OPEN) { /* one more thing to say: a name */
        str token = secret_move_here(r, s.id);
        text t = text_of(r->arena, 4096);
        text_add(&t, path_of(r, "/connexion/lien/%.*s?retour=", STR(token)));
        text_add_percent(&t, path_back(request_sent(r, "retour")));
        see_other(r, text_str(&t), (message){0});
    } else if (secret_use(r, s.id)) {
        enter(r, &s);
    }
}

/* ---- the link ---------------------------------------------------------------------------------
 */

static message why_not(const struct secret *s)
{
    switch (s->state) {
    case SECRET_USED:
        return T("Ce lien a déjà servi. Demandez-en un autre si besoin.");
    case SECRET_ENDED:
        return T("Ce lien n’est plus valable. Demandez-en un autre.");
    case SECRET_UNKNOWN:
        return T("Ce lien est incomplet ou inconnu. Ouvrez-le depuis le courriel, en entier, ou "
                 "demandez-en un autre.");
    case SECRET_GOOD:
        break;
    }
    return (message){0};
}

static struct secret link_of(struct request *r)
{
    struct secret s = secret_of_token(r, r->path_values[0]);
    return opens(&s) ? s : (struct secret){0};
}

/* Shows only: whoever follows links has changed nothing. */
void link_page(struct request *r)
{
    struct secret s = link_of(r);
    struct account_link page = {
        .entry = shown(r, name_fields, countof(name_fields)),
        .token = r->path_values[0],
        .email = s.state == SECRET_GOOD && s.here ? s.email : (str){0},
        .why_not = why_not(&s),
        .good = s.state == SECRET_GOOD,
        .here = s.here,
        .opens_account = s.purpose == SECRET_OPEN,
    };
    answer_header(r, "Cache-Control", S("no-store"));
    r->layout.hide_from_robots = true;
    show(r, view_account_link, &page);
}

void link_use_prepare(struct request *r)
{
    struct secret s = link_of(r);
    if (s.purpose == SECRET_OPEN)
        request_form(r, name_fields, countof(name_fields));
    else
        r->form = form_of(r->arena, name_fields, countof(name_fields));
    if (s.state != SECRET_GOOD)
        refuse(r, NULL, why_not(&s));
    else if (!s.here)
        refuse(r, NULL,
               T("Ce lien s’ouvre dans le navigateur d’où vient la demande. Ici, saisissez le code "
                 "du courriel."));
}

static void open_account(struct request *r, const struct secret *s)
{
    i64 person = person_create(r, (struct person_new){
                                      .email = s->email,
                                      .name = form_text(r->form, "person_name"),
                                      .language = r->language,
                                      .confirmed = true,
                                  });
    if (!person) {
        refuse(r, NULL, T("Un compte existe déjà pour cette adresse : connectez-vous."));
        return;
    }
    person_sign_in_by(r, (struct sign_in){.person = person, .way = WAY_MAIL});
    str back = path_back(request_sent(r, "retour"));
    see_other(r, str_eq(back, S("/")) ? S("/mon-compte/mandats") : back,
              T("Votre compte est créé. Dites maintenant au nom de quel organisme vous parlez."));
}

/* Asked again here: in between, another request may have used it. */
void link_use_apply(struct request *r)
{
    struct secret s = link_of(r);
    if (s.state != SECRET_GOOD || !s.here || !secret_use(r, s.id)) {
        s.state = s.state == SECRET_GOOD ? SECRET_USED : s.state;
        refuse(r, NULL, why_not(&s));
    } else if (s.purpose == SECRET_OPEN) {
        open_account(r, &s);
    } else {
        enter(r, &s);
    }
}

/* ---- a forgotten password -----------------------------------------------------------------------
 */

void forgotten_page(struct request *r)
{
    struct account_form page = shown(r, email_fields, countof(email_fields));
    show(r, view_account_forgotten, &page);
}

void forgotten_prepare(struct request *r)
{
    struct form *f = request_form(r, email_fields, countof(email_fields));
    if (!r->refused)
        mail_allowed(r, tries_of(r, form_text(f, "email")));
}

/* Of an address without an account, the mailbox learns that it has none: the page does not. */
void forgotten_apply(struct request *r)
{
    str email = form_text(r->form, "email");
    const struct person_secret *p = person_by_email(r->db, r->arena, email);
    if (p)
        send_password_link(r, email, p);
    else
        account_send_link(r, email);
    see_other(r, S("/mot-de-passe-oublie"),
              T("Un courriel part à cette adresse. Le lien qu’il contient sert une fois, pendant "
                "{1} minutes. Regardez aussi parmi les indésirables.",
                minutes(r, SECRET_PASSWORD_MINUTES)));
}

static struct secret password_secret(struct request *r)
{
    struct secret s = secret_of_token(r, r->path_values[0]);
    return s.purpose == SECRET_PASSWORD ? s : (struct secret){0};
}

void reset_page(struct request *r)
{
    struct secret s = password_secret(r);
    struct account_link page = {
        .entry = shown(r, new_password_fields, countof(new_password_fields)),
        .token = r->path_values[0],
        .email = s.state == SECRET_GOOD ? s.email : (str){0},
        .why_not = why_not(&s),
        .good = s.state == SECRET_GOOD,
        .here = true,
    };
    answer_header(r, "Cache-Control", S("no-store"));
    r->layout.hide_from_robots = true;
    show(r, view_account_reset, &page);
}

void reset_prepare(struct request *r)
{
    struct form *f = request_form(r, new_password_fields, countof(new_password_fields));
    struct secret s = password_secret(r);
    if (s.state != SECRET_GOOD) {
        refuse(r, NULL, why_not(&s));
        return;
    }
    const struct person_secret *p = person_by_email(r->db, r->arena, s.email);
    struct password_about about = {s.email, p ? p->name : (str){0}, r->settings->instance};
    new_password_check(r, f, about);
    if (!r->refused)
        r->plan = new_password_hash(r, f, about);
}

void reset_apply(struct request *r)
{
    const struct new_password *plan = r->plan;
    struct secret s = password_secret(r);
    if (s.state != SECRET_GOOD || !secret_use(r, s.id)) {
        s.state = s.state == SECRET_GOOD ? SECRET_USED : s.state;
        refuse(r, NULL, why_not(&s));
        return;
    }
    const struct person_secret *p = person_by_email(r->db, r->arena, s.email);
    if (!may_enter(r, p, s.person))
        return;
    secret_end_others(r->db, s.email, SECRET_PASSWORD, r->now);
    confirm(r, &s);
    person_set_password(r->db, s.person, plan->hash);
    sessions_end_others(r, s.person, 0);
    account_tell_password_changed(r, s.person);
    person_sign_in_by(r, (struct sign_in){.person = s.person, .way = WAY_MAIL});
    see_other(r, S("/mon-compte"),
              T("Votre mot de passe est changé, et vos autres appareils sont déconnectés. {1}",
                say(r, plan->advice)));
}
