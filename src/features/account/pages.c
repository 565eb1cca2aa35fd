/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdatomic.h>

#include "account_views.h"
#include "features/account/account.h"
#include "os/os.h"

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
     .hint = T("Douze caractères au moins ; une phrase convient très bien.")},
};

static const struct field sign_in_fields[] = {
    {.name = "email",
     .type = FIELD_EMAIL,
     .label = T("Votre adresse de courriel"),
     .required = true},
    {.name = "password",
     .type = FIELD_PASSWORD,
     .label = T("Votre mot de passe"),
     .limit = PASSWORD_MAX,
     .required = true},
};

/* As many argon2id at once as cores, the rest wait their turn or are asked to come back. */
enum { HASHES_WAITING_MAX = 50 };
static atomic_int hashing;

static bool hash_slot(struct request *r)
{
    if (atomic_fetch_add(&hashing, 1) < HASHES_WAITING_MAX)
        return true;
    atomic_fetch_sub(&hashing, 1);
    refuse(r, NULL,
           T("Trop de personnes se connectent en ce moment. Réessayez dans quelques secondes."));
    return false;
}

/* ---- signing up and in ------------------------------------------------------------------- */

static struct account_form shown(struct request *r, const struct field *fields, i64 count)
{
    if (!r->form)
        r->form = form_of(r->arena, fields, count);
    str back =
        request_sent(r, "retour").len ? request_sent(r, "retour") : request_query(r, "retour");
    return (struct account_form){.form = form_show(r->arena, r->form), .back = account_back(back)};
}

static void sign_up_page(struct request *r)
{
    struct account_form page = shown(r, sign_up_fields, countof(sign_up_fields));
    show(r, view_account_sign_up, &page);
}

static void sign_in_page(struct request *r)
{
    struct account_form page = shown(r, sign_in_fields, countof(sign_in_fields));
    show(r, view_account_sign_in, &page);
}

static void sign_up_prepare(struct request *r)
{
    struct form *f = request_form(r, sign_up_fields, countof(sign_up_fields));
    message refusal = account_password_refusal(form_text(f, "new_password"), form_text(f, "email"));
    if (!message_is(form_value(f, "new_password")->error) && message_is(refusal))
        refuse(r, "new_password", refusal);
    if (r->refused || !hash_slot(r))
        return;
    str *hash = new (r->arena, str);
    if (!password_hash(r->arena, form_text(f, "new_password"), hash))
        refuse(r, NULL, T("Le serveur manque de mémoire. Réessayez dans quelques secondes."));
    atomic_fetch_sub(&hashing, 1);
    r->plan = hash;
}

static void sign_up_apply(struct request *r)
{
    const str *hash = r->plan;
    i64 person = person_create(r, (struct person_new){
                                      .email = form_text(r->form, "email"),
                                      .name = form_text(r->form, "person_name"),
                                      .password_hash = *hash,
                                      .language = r->language,
                                  });
    if (!person) {
        refuse(r, "email", T("Un compte existe déjà pour cette adresse : connectez-vous."));
        return;
    }
    person_sign_in(r, person);
    str back = account_back(request_sent(r, "retour"));
    see_other(r, str_eq(back, S("/")) ? S("/mon-compte/mandats") : back,
              T("Votre compte est créé. Dites maintenant au nom de quel organisme vous parlez."));
}

struct sign_in_plan {
    i64 person;
};

static void sign_in_prepare(struct request *r)
{
    struct form *f = request_form(r, sign_in_fields, countof(sign_in_fields));
    if (r->refused || !hash_slot(r))
        return;
    const struct person_secret *secret = person_by_email(r->db, r->arena, form_text(f, "email"));
    bool right = password_matches(form_text(f, "password"), secret ? secret->password : (str){0});
    atomic_fetch_sub(&hashing, 1);
    if (!right) {
        refuse(r, NULL, T("L’adresse ou le mot de passe ne correspond pas."));
    } else if (secret->suspended_at.has) {
        refuse(r, NULL, T("Ce compte est suspendu."));
    } else {
        struct sign_in_plan *plan = new (r->arena, struct sign_in_plan);
        plan->person = secret->id;
        r->plan = plan;
    }
}

static void sign_in_apply(struct request *r)
{
    const struct sign_in_plan *plan = r->plan;
    person_sign_in(r, plan->person);
    see_other(r, account_back(request_sent(r, "retour")), T("Connexion réussie."));
}

static void sign_out(struct request *r)
{
    person_sign_out(r);
    see_other(r, S("/"), T("Déconnexion réussie."));
}

static void choose_language(struct request *r)
{
    enum language l;
    if (!language_read(r->path_values[0], &l)) {
        not_found(r);
        return;
    }
    answer_cookie(r, "langue", str_of(language_codes[l]), 365 * 86400);
    see_other(r, account_back(request_query(r, "retour")), (message){0});
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
    {"POST", "/inscription", ANYONE, ON_WORKER, 8 << 10, sign_up_prepare, sign_up_apply,
     sign_up_page, "opens an account"},
    {"GET", "/connexion", ANYONE, ON_LOOP, 0, sign_in_page, NULL, NULL, "the form that signs in"},
    {"POST", "/connexion", ANYONE, ON_WORKER, 8 << 10, sign_in_prepare, sign_in_apply, sign_in_page,
     "signs in"},
    {"POST", "/deconnexion", MEMBER, ON_WORKER, 8 << 10, NULL, sign_out, NULL, "signs out"},
    {"GET", "/langue/{code}", ANYONE, ON_LOOP, 0, choose_language, NULL, NULL,
     "keeps the language in a cookie"},
    {"GET", "/mon-compte", MEMBER, ON_LOOP, 0, account_show, NULL, NULL, "one's own page"},
    {0},
};

const struct feature account_feature = {.name = "account", .routes = routes};
