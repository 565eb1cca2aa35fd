/* SPDX-License-Identifier: EUPL-1.2 */
/* Finding a person, its mandates, its role. Suspending is the moderation's. */
#include "admin_views.h"
#include "commons/mail/mail.h"
#include "commons/mandate/mandate.h"
#include "commons/person/person.h"
#include "commons/personal/personal.h"
#include "commons/rights/rights.h"
#include "features/admin/house.h"
#include "features/admin/inside.h"

enum { AT_ONCE = 50 };

static const struct choice roles[] = {
    {"member", T("Membre")},
    {"reader", T("Compte en lecture seule")},
    {"moderator", T("Modération")},
    {"administrator", T("Administration")},
};
static const struct field role_fields[] = {
    {.name = "role",
     .type = FIELD_CHOICE,
     .label = T("Son rôle"),
     .required = true,
     .choices = roles,
     .choice_count = countof(roles)},
};

static struct person_line line_of(const struct admin_person_row *p)
{
    return (struct person_line){
        .id = p->id,
        .name = p->name,
        .email = p->email,
        .role = role_label(role_of(p->role)),
        .created_at = p->created_at,
        .suspended = p->suspended_at.has,
        .mandates = p->mandates,
    };
}

/* % and _ stand for themselves. */
str people_pattern(arena *a, str q)
{
    text t = text_of(a, 1100);
    text_add_char(&t, '%');
    for (i64 i = 0; i < q.len; i++) {
        if (q.at[i] == '%' || q.at[i] == '_' || q.at[i] == '\\')
            text_add_char(&t, '\\');
        text_add_char(&t, q.at[i]);
    }
    text_add_char(&t, '%');
    return text_str(&t);
}

void admin_people_page(struct request *r)
{
    struct admin_people page = {.query = request_query(r, "q")};
    i64 before = request_query_id(r, "avant");
    struct admin_person_row_rows rows = admin_person_list(
        r->db, r->arena, people_pattern(r->arena, page.query), before ? before : INT64_MAX);
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &page.people) = line_of(&rows.at[i]);
    if (rows.len == AT_ONCE)
        page.next = SOME(opt_int, rows.at[AT_ONCE - 1].id);
    crumb(r, say(r, T("Administration")), S("/admin"));
    r->layout.hide_from_robots = true;
    show(r, view_admin_people, &page);
}

static message kept_words(str kept)
{
    if (str_eq(kept, S("administrator")))
        return T("elle administre ce forum");
    return str_eq(kept, S("manager")) ? T("elle répond seule d’un organisme")
                                      : T("aucun courriel ne peut lui parvenir");
}

void admin_inactive_page(struct request *r)
{
    struct admin_inactive page = {.months = r->settings->inactive_months,
                                  .never = !r->settings->inactive_months,
                                  .without_mail = !mail_configured(r->app)};
    struct inactive_line_rows rows = inactive_list(r->db, r->arena, request_query_id(r, "apres"));
    for (i64 i = 0; i < rows.len; i++) {
        const struct inactive_line *p = &rows.at[i];
        *push(r->arena, &page.people) = (struct inactive_person_line){
            .id = p->person,
            .name = p->name,
            .email = p->email,
            .seen_at = p->seen_at,
            .due_at = p->due_at,
            .kept = p->kept.len > 0,
            .why = kept_words(p->kept),
        };
    }
    if (rows.len == AT_ONCE)
        page.next = SOME(opt_int, rows.at[AT_ONCE - 1].person);
    crumb(r, say(r, T("Administration")), S("/admin"));
    crumb(r, say(r, T("Personnes")), S("/admin/personnes"));
    r->layout.hide_from_robots = true;
    show(r, view_admin_inactive, &page);
}

void admin_person_page(struct request *r)
{
    const struct admin_person_row *p = admin_person_one(r->db, r->arena, request_id(r, 0));
    if (!p) {
        not_found(r);
        return;
    }
    if (!r->form) {
        r->form = form_of(r->arena, role_fields, countof(role_fields));
        form_fill(r->arena, form_value(r->form, "role"), str_of(role_names[role_of(p->role)]));
    }
    struct admin_person page = {
        .person = line_of(p),
        .mandates = admin_mandates_of(r->db, r->arena, p->id),
        .form = form_show(r->arena, r->form),
    };
    crumb(r, say(r, T("Administration")), S("/admin"));
    crumb(r, say(r, T("Personnes")), S("/admin/personnes"));
    r->layout.hide_from_robots = true;
    show(r, view_admin_person, &page);
}

void admin_person_role_prepare(struct request *r)
{
    request_form(r, role_fields, countof(role_fields));
}

void admin_person_role_apply(struct request *r)
{
    enum role role;
    i64 id = request_id(r, 0);
    message why = {0};
    if (!role_read(form_text(r->form, "role"), &role) || !id)
        why = T("Ce rôle n’existe pas.");
    else
        why = person_set_role(r, id, role);
    if (message_is(why))
        refuse(r, "role", why);
    else
        see_other(r, path_of(r, "/admin/personnes/%lld", (long long)id), T("Le rôle est changé."));
}

/* ---- the charge of an organisation ------------------------------------------------------------
 */

void admin_person_charge_apply(struct request *r)
{
    i64 person = request_id(r, 0), mandate = request_id(r, 1);
    struct admin_mandate_row_rows rows = admin_mandates_of(r->db, r->arena, person);
    bool theirs = false;
    for (i64 i = 0; i < rows.len; i++)
        theirs |= rows.at[i].id == mandate;
    message why = {0};
    if (!theirs) {
        not_found(r);
        return;
    }
    why = charge_give(r, mandate);
    if (message_is(why))
        conflict(r, why);
    else
        see_other(r, path_of(r, "/admin/personnes/%lld", (long long)person),
                  T("C’est désormais la référente ou le référent de cet organisme."));
}
