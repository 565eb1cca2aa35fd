/* SPDX-License-Identifier: EUPL-1.2 */
/* One's own data: what is held, taking it along, going. */
#include <unistd.h>

#include "commons/job/job.h"
#include "commons/person/person.h"
#include "commons/rate/rate.h"
#include "db/rows.h"
#include "features/privacy/inside.h"
#include "os/os.h"
#include "privacy_views.h"

static const struct choice name_choices[] = {
    {"keep", T("Garder mon nom comme auteur de ce que j’ai publié")},
    {"remove", T("Retirer mon nom partout : mes textes restent, sans moi")},
};

static const struct field password_fields[] = {
    {.name = "name_choice",
     .type = FIELD_CHOICE,
     .label = T("Que devient votre nom ?"),
     .required = true,
     .choices = name_choices,
     .choice_count = countof(name_choices)},
    {.name = "password",
     .type = FIELD_PASSWORD,
     .label = T("Votre mot de passe"),
     .limit = PASSWORD_MAX,
     .required = true,
     .hint = T("Pour être sûr que c’est bien vous.")},
};
/* Who signs in otherwise. */
static const struct field address_fields[] = {
    {.name = "name_choice",
     .type = FIELD_CHOICE,
     .label = T("Que devient votre nom ?"),
     .required = true,
     .choices = name_choices,
     .choice_count = countof(name_choices)},
    {.name = "email",
     .type = FIELD_EMAIL,
     .label = T("Votre adresse de courriel"),
     .required = true,
     .hint = T("Recopiez-la, pour être sûr que c’est bien vous.")},
};

static const struct person_secret *secret_of(struct request *r)
{
    return person_by_email(r->db, r->arena, r->reader.email);
}

static bool has_password(struct request *r)
{
    const struct person_secret *s = secret_of(r);
    return s && s->password.len > 0;
}

static const struct field *erasure_fields(struct request *r)
{
    return has_password(r) ? password_fields : address_fields;
}

/* ---- the page ---------------------------------------------------------------------------------
 */

static void count_held(struct request *r, struct privacy_data *page)
{
    i64 rows[PURPOSES] = {0};
    for (const struct personal_column *c = personal_columns; c->table; c++)
        rows[c->purpose] += db_rows(r->db, c->table, c->column, r->reader.person, NULL, NULL);
    for (i64 i = 0; i < PURPOSES; i++)
        *push(r->arena, &page->held) = (struct held_line){purpose_texts[i].name, rows[i]};
}

static void list_exports(struct request *r, struct privacy_data *page)
{
    enum { SHOWN = 5 };
    struct job_row_rows rows = job_list(r->db, r->arena, r->reader.person);
    for (i64 i = 0; i < rows.len && page->exports.len < SHOWN; i++) {
        const struct job_row *j = &rows.at[i];
        if (!str_eq(j->kind, str_of(personal_export.name)))
            continue;
        bool there = os_exists(personal_export_file(r->app, r->arena, j->uid));
        bool under_way = str_eq(j->state, S("waiting")) || str_eq(j->state, S("running"));
        bool done = str_eq(j->state, S("done"));
        *push(r->arena, &page->exports) = (struct export_line){
            j->id, j->created_at, done && there, under_way, !under_way && !(done && there)};
    }
}

static void data_page(struct request *r)
{
    struct privacy_data page = {.days = ERASURE_DAYS, .by_password = has_password(r)};
    const struct erasure_wish *wish = erasure_wish_of(r->db, r->arena, r->reader.person);
    if (!r->form)
        r->form = form_of(r->arena, erasure_fields(r), countof(password_fields));
    page.form = form_show(r->arena, r->form);
    page.terms = terms_of(r->db, r->arena, r->reader.person);
    page.last_administrator =
        r->reader.role == ROLE_ADMINISTRATOR && other_administrators(r->db, r->reader.person) == 0;
    count_held(r, &page);
    list_exports(r, &page);
    if (wish) {
        page.wished = true;
        page.keeps_name = wish->keep_name;
        page.due_at = wish->due_at;
    }
    crumb(r, say(r, T("Mon compte")), S("/mon-compte"));
    r->layout.hide_from_robots = true;
    show(r, view_privacy_data, &page);
}

/* ---- taking it along --------------------------------------------------------------------------
 */

static void export_apply(struct request *r)
{
    i64 id = job_enqueue(r, &personal_export, S("{}"));
    if (id)
        see_other(r, job_path(r->arena, id), T("Votre export se prépare."));
}

static void download(struct request *r)
{
    const struct job_row *j = job_one(r->db, r->arena, request_id(r, 0));
    i64 size = 0;
    /* Of its person alone: not even an administrator's. */
    if (!j || j->person != r->reader.person || !str_eq(j->kind, str_of(personal_export.name)) ||
        !str_eq(j->state, S("done"))) {
        not_found(r);
        return;
    }
    int fd = os_open_file(personal_export_file(r->app, r->arena, j->uid), &size);
    if (fd < 0) {
        gone(r);
        return;
    }
    char name[UID_TEXT];
    uid_write(j->uid, name);
    answer_header(r, "Content-Disposition", S("attachment; filename=\"mes-donnees.zip\""));
    answer_header(r, "Cache-Control", S("private, no-store"));
    answer_file(r, "application/zip", fd, size, text_format(r->arena, "\"%.*s\"", UID_TEXT, name));
}

/* ---- going ------------------------------------------------------------------------------------
 */

/* Who found a session open does not guess the password here either. */
static void ask_password(struct request *r, str typed, str kept)
{
    enum { MINUTE = 60, HOUR = 60 * MINUTE };
    static const struct rate_rule tries = {"erasure-password", 5, 2, 15 * MINUTE, 2 * HOUR};
    i64 wait = rate_try(r->app, &tries, r->reader.email, r->now);
    if (wait)
        refuse(
            r, "password",
            T("Trop d’essais de suite. Réessayez {1}.", rate_words(r->arena, r->language, wait)));
    else if (password_matches(typed, kept))
        rate_clear(r->app, &tries, r->reader.email);
    else
        refuse(r, "password", T("Ce n’est pas votre mot de passe."));
}

static void erase_prepare(struct request *r)
{
    const struct person_secret *secret = secret_of(r);
    struct form *f = request_form(r, erasure_fields(r), countof(password_fields));
    if (r->refused || !secret)
        return;
    if (r->reader.role == ROLE_ADMINISTRATOR && !other_administrators(r->db, r->reader.person))
        refuse(r, NULL,
               T("Vous êtes seul à administrer ce forum : confiez d’abord ce rôle à quelqu’un."));
    else if (!secret->password.len && !str_eq(form_text(f, "email"), r->reader.email))
        refuse(r, "email", T("Ce n’est pas l’adresse de ce compte."));
    else if (secret->password.len)
        ask_password(r, form_text(f, "password"), secret->password);
}

static void erase_apply(struct request *r)
{
    erasure_ask(r, str_eq(form_text(r->form, "name_choice"), S("keep")));
    see_other(r, S("/mon-compte/donnees"),
              T("C’est noté. Vous avez sept jours pour changer d’avis ; un courriel vous le dit."));
}

static void keep_apply(struct request *r)
{
    erasure_cancel(r);
    see_other(r, S("/mon-compte/donnees"), T("Votre compte reste. Rien n’a été effacé."));
}

enum { SMALL = 8 << 10 };

static const struct route routes[] = {
    {"GET", "/mon-compte/donnees", MEMBER, ON_WORKER, 0, data_page, NULL, NULL,
     "what is held about oneself, and what to do with it"},
    {"POST", "/mon-compte/donnees/export", MEMBER, ON_WORKER, SMALL, NULL, export_apply, data_page,
     "asks for a copy of everything held about oneself"},
    {"GET", "/mon-compte/donnees/{id}", MEMBER, ON_WORKER, 0, download, NULL, NULL,
     "the copy that a job made"},
    {"POST", "/mon-compte/donnees/effacer", MEMBER, ON_HASHER, SMALL, erase_prepare, erase_apply,
     data_page, "asks for one's erasure, in seven days"},
    {"POST", "/mon-compte/donnees/garder", MEMBER, ON_WORKER, SMALL, NULL, keep_apply, NULL,
     "takes that back"},
    {"GET", "/mentions-legales", ANYONE, ON_LOOP | KEPT, 0, legal_notice, NULL, NULL,
     "the legal notice"},
    {"GET", "/conditions", ANYONE, ON_LOOP | KEPT, 0, legal_terms, NULL, NULL, "the terms of use"},
    {"POST", "/conditions", MEMBER, ON_WORKER, SMALL, NULL, terms_accept_apply, NULL,
     "accepts the terms of use, in their version"},
    {"GET", "/donnees-personnelles", ANYONE, ON_LOOP | KEPT, 0, legal_data, NULL, NULL,
     "what is done with personal data, and one's rights"},
    {"GET", "/admin/registre", ADMINISTRATOR, ON_LOOP, 0, legal_register, NULL, NULL,
     "the register of processing"},
    {0},
};

static void start(struct app *app, struct db *d, arena *a, instant now)
{
    (void)app, (void)d, (void)a, (void)now;
    job_register(&personal_export);
}

const struct feature privacy_feature = {.name = "privacy", .routes = routes, .start = start};
