/* SPDX-License-Identifier: EUPL-1.2 */
/* The first administrator: by a code that the terminal shows while there is none. It lives in the
 * process alone, works once, and is void after FIRST_TRIES wrong ones until the next start. */
#include <sodium.h>
#include <stdatomic.h>
#include <string.h>

#include "admin_views.h"
#include "commons/journal/journal.h"
#include "commons/person/person.h"
#include "commons/setting/setting.h"
#include "features/admin/house.h"
#include "features/admin/inside.h"
#include "os/os.h"

enum { FIRST_TRIES = 10 };

static const struct field first_fields[] = {
    {.name = "code",
     .type = FIELD_LINE,
     .label = T("Le code affiché au démarrage du serveur"),
     .limit = 40,
     .required = true,
     .autocomplete = "off",
     .hint = T("Douze lettres et chiffres, dans le terminal ou le journal du serveur.")},
    {.name = "instance",
     .type = FIELD_LINE,
     .label = T("Le nom de ce forum"),
     .least = 1,
     .limit = 80,
     .required = true,
     .hint = T("Par exemple : Le parvis des Savoie.")},
    {.name = "person_name",
     .type = FIELD_LINE,
     .label = T("Votre prénom et votre nom"),
     .limit = 100,
     .required = true},
    {.name = "email",
     .type = FIELD_EMAIL,
     .label = T("Votre adresse de courriel"),
     .required = true},
    {.name = "new_password",
     .type = FIELD_PASSWORD,
     .label = T("Un mot de passe"),
     .least = PASSWORD_MIN,
     .limit = PASSWORD_MAX,
     .required = true,
     .hint = T("Douze caractères au moins ; une phrase convient très bien.")},
};

str first_steps_code(struct app *app, struct db *d, arena *a)
{
    static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; /* 32, none like another */
    uint8_t random[FIRST_CODE];
    memset(app->first_code, 0, sizeof app->first_code);
    atomic_store(&app->first_tries, 0);
    if (admin_administrators(d))
        return (str){0};
    os_random(random, sizeof random);
    for (i64 i = 0; i < FIRST_CODE; i++)
        app->first_code[i] = letters[random[i] & 31];
    return text_format(a, "%.4s-%.4s-%.4s", app->first_code, app->first_code + 4,
                       app->first_code + 8);
}

static bool open_now(struct request *r)
{
    bool is = r->app->first_code[0] && !admin_administrators(r->db);
    if (!is)
        not_found(r);
    return is;
}

void admin_first_page(struct request *r)
{
    if (!open_now(r))
        return;
    if (!r->form) {
        r->form = form_of(r->arena, first_fields, countof(first_fields));
        form_fill(r->arena, form_value(r->form, "instance"), r->settings->instance);
    }
    struct admin_first page = {.form = form_show(r->arena, r->form)};
    r->layout.hide_from_robots = true;
    show(r, view_admin_first, &page);
}

/* As it may be typed: small letters, blanks, dashes. */
static bool code_matches(const struct app *app, str typed)
{
    char code[FIRST_CODE] = {0};
    i64 len = 0;
    for (i64 i = 0; i < typed.len; i++) {
        char c = typed.at[i];
        if (c == '-' || c == ' ')
            continue;
        if (len == FIRST_CODE)
            return false;
        code[len++] = c >= 'a' && c <= 'z' ? (char)(c - 32) : c;
    }
    return len == FIRST_CODE && sodium_memcmp(code, app->first_code, FIRST_CODE) == 0;
}

void admin_first_prepare(struct request *r)
{
    if (!open_now(r))
        return;
    struct form *f = request_form(r, first_fields, countof(first_fields));
    if (r->refused)
        return;
    if (atomic_load(&r->app->first_tries) >= FIRST_TRIES) {
        refuse(r, "code",
               T("Trop d’essais : redémarrez le serveur, qui affichera un nouveau code."));
        return;
    }
    if (!code_matches(r->app, form_text(f, "code"))) {
        atomic_fetch_add(&r->app->first_tries, 1);
        refuse(r, "code", T("Ce n’est pas le code que le serveur a affiché."));
        return;
    }
    str password = form_text(f, "new_password");
    message refusal =
        password_refusal(r->arena, password,
                         (struct password_about){form_text(f, "email"), form_text(f, "person_name"),
                                                 form_text(f, "instance")});
    if (message_is(refusal)) {
        refuse(r, "new_password", refusal);
        return;
    }
    str *hash = new (r->arena, str);
    if (!password_hash(r->arena, password, hash))
        refuse(r, NULL, T("Le serveur manque de mémoire. Réessayez dans quelques secondes."));
    r->plan = hash;
}

/* The condition is asked again where it counts: two who were fast make one administrator. */
void admin_first_apply(struct request *r)
{
    const str *hash = r->plan;
    if (admin_administrators(r->db)) {
        not_found(r);
        return;
    }
    i64 person = person_create(r, (struct person_new){.email = form_text(r->form, "email"),
                                                      .name = form_text(r->form, "person_name"),
                                                      .password_hash = *hash,
                                                      .role = ROLE_ADMINISTRATOR,
                                                      .language = r->language,
                                                      .confirmed = true});
    if (!person) {
        refuse(r, "email",
               T("Un compte existe déjà pour cette adresse : choisissez-en une autre, "
                 "ou donnez-lui ce rôle par « parvis user role »."));
        return;
    }
    person_sign_in(r, person);
    r->reader.person = person;
    setting_choose(r, setting_find(S("instance")), form_text(r->form, "instance"));
    journal_write(r, "instance.first-administrator", request_uid(r), S("{}"));
    see_other(r, S("/admin/reglages"),
              T("Bienvenue. Voici les réglages : commencez par dire qui héberge ce forum."));
}
