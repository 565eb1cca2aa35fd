/* SPDX-License-Identifier: EUPL-1.2 */
#include "account_views.h"
#include "commons/mail/mail.h"
#include "commons/moderation/moderation.h"
#include "features/account/inside.h"

static const struct field sign_up_fields[] = {
    {.name = "person_name",
     .type = FIELD_LINE,
     .label = T("Votre prénom et votre nom"),
     .limit = 100,
     .required = true},
    {.name = "email",
     .type = FIELD_EMAIL,
     .label = T("Votre adresse de courriel"),
     .required = true,
     .hint = T("Elle sert à vous connecter et ne s’affiche nulle part.")},
    {.name = "new_password",
     .type = FIELD_PASSWORD,
     .label = T("Un mot de passe"),
     .limit = PASSWORD_MAX,
     .required = true,
     .hint = T("Douze caractères au moins. Une phrase que vous retiendrez est plus sûre, et plus "
               "facile à taper, qu’un mot avec des signes.")},
};

static const struct field sign_in_fields[] = {
    {.name = "email",
     .type = FIELD_EMAIL,
     .label = T("Votre adresse de courriel"),
     .autocomplete = "username",
     .required = true},
    {.name = "password",
     .type = FIELD_PASSWORD,
     .label = T("Votre mot de passe"),
     .limit = PASSWORD_MAX,
     .required = true},
};

/* ---- signing up and in ------------------------------------------------------------------- */

static struct account_form shown(struct request *r, const struct field *fields, i64 count)
{
    if (!r->form)
        r->form = form_of(r->arena, fields, count);
    str back =
        request_sent(r, "retour").len ? request_sent(r, "retour") : request_query(r, "retour");
    struct account_form page = {.form = form_show(r->arena, r->form), .back = path_back(back)};
    account_ways_fill(r, &page.ways);
    account_status(r);
    return page;
}

void sign_up_page(struct request *r)
{
    struct account_form page = shown(r, sign_up_fields, countof(sign_up_fields));
    show(r, view_account_sign_up, &page);
}

void sign_in_page(struct request *r)
{
    struct account_form page = shown(r, sign_in_fields, countof(sign_in_fields));
    show(r, view_account_sign_in, &page);
}

void new_password_check(struct request *r, const struct form *f, struct password_about about)
{
    message refusal = password_refusal(r->arena, form_text(f, "new_password"), about);
    if (!message_is(form_value(f, "new_password")->error) && message_is(refusal))
        refuse(r, "new_password", refusal);
}

struct new_password *new_password_hash(struct request *r, const struct form *f,
                                       struct password_about about)
{
    str password = form_text(f, "new_password");
    struct new_password *wanted = new (r->arena, struct new_password);
    if (!password_hash(r->arena, password, &wanted->hash))
        refuse(r, NULL, T("Le serveur manque de mémoire. Réessayez dans quelques secondes."));
    wanted->advice = password_advice(r->arena, password, about);
    return wanted;
}

void sign_up_prepare(struct request *r)
{
    struct form *f = request_form(r, sign_up_fields, countof(sign_up_fields));
    struct password_about about = {form_text(f, "email"), form_text(f, "person_name"),
                                   r->settings->instance};
    new_password_check(r, f, about);
    if (!r->refused && sign_up_allowed(r))
        r->plan = new_password_hash(r, f, about);
}

void sign_up_apply(struct request *r)
{
    const struct new_password *plan = r->plan;
    i64 person = person_create(r, (struct person_new){
                                      .email = form_text(r->form, "email"),
                                      .name = form_text(r->form, "person_name"),
                                      .password_hash = plan->hash,
                                      .language = r->language,
                                  });
    if (!person) {
        refuse(r, "email", T("Un compte existe déjà pour cette adresse : connectez-vous."));
        return;
    }
    person_sign_in(r, person);
    if (mail_configured(r->app))
        account_send_link(r, form_text(r->form, "email"));
    str back = path_back(request_sent(r, "retour"));
    see_other(
        r, str_eq(back, S("/")) ? S("/mon-compte/mandats") : back,
        mail_configured(r->app)
            ? T("Votre compte est créé. Un courriel part, pour confirmer votre adresse. Dites "
                "maintenant au nom de quel organisme vous parlez.")
            : T("Votre compte est créé. Dites maintenant au nom de quel organisme vous "
                "parlez."));
}

/* The page of the decision says until when, why, and takes an appeal: it is shown to who has shown
   that the account is theirs. */
void account_suspended(struct request *r, i64 person, opt_instant until)
{
    i64 decision = decision_suspending(r->db, person);
    message why = until.has
                      ? T("Ce compte est suspendu jusqu’au {1} : il se rouvrira alors de lui-même.",
                          day_words(r->arena, r->language, instant_day(until.value)))
                      : T("Ce compte est suspendu.");
    if (decision)
        see_other(r, decision_link(r, decision), why);
    else
        refuse(r, NULL,
               T("{1} Pour savoir pourquoi et le contester, écrivez à l’administration de ce "
                 "forum{2}.",
                 say(r, why),
                 r->settings->contact.len
                     ? text_format(r->arena, " : %.*s", STR(r->settings->contact))
                     : (str){0}));
}

struct sign_in_plan {
    i64 person;
};

void sign_in_prepare(struct request *r)
{
    struct form *f = request_form(r, sign_in_fields, countof(sign_in_fields));
    struct tries tries = tries_of(r, form_text(f, "email"));
    if (r->refused || !sign_in_allowed(r, tries))
        return;
    const struct person_secret *secret = person_by_email(r->db, r->arena, tries.email);
    if (!password_matches(form_text(f, "password"), secret ? secret->password : (str){0})) {
        refuse(r, NULL, T("L’adresse ou le mot de passe ne correspond pas."));
        return;
    }
    sign_in_succeeded(r, tries);
    if (secret->suspended_at.has) {
        account_suspended(r, secret->id, secret->suspended_until);
        return;
    }
    struct sign_in_plan *plan = new (r->arena, struct sign_in_plan);
    plan->person = secret->id;
    r->plan = plan;
}

void sign_in_apply(struct request *r)
{
    const struct sign_in_plan *plan = r->plan;
    person_sign_in(r, plan->person);
    see_other(r, path_back(request_sent(r, "retour")), T("Connexion réussie."));
}
