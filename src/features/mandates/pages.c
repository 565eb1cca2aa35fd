/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/organisation/resolve.h"
#include "features/mandates/mandates.h"
#include "mandates_views.h"

static const struct field mandate_fields[] = {
    {.name = "organisation",
     .type = FIELD_REFERENCE,
     .label = T("Au nom de quel organisme parlez-vous ?"),
     .required = true,
     .hint = T("Commencez à écrire le nom de la collectivité ou de l’organisme, puis choisissez.")},
    {.name = "function",
     .type = FIELD_LINE,
     .label = T("Votre fonction"),
     .limit = 120,
     .required = true,
     .hint = T("Par exemple : adjointe à la culture, directrice de la médiathèque.")},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .label = T("Vous êtes"),
     .required = true,
     .choices = mandate_kinds,
     .choice_count = MANDATE_KINDS},
    {.name = "starts_on",
     .type = FIELD_DAY,
     .label = T("Depuis le"),
     .hint = T("Par exemple 28/03/2026. Laissez vide pour aujourd’hui.")},
    {.name = "ends_on",
     .type = FIELD_DAY,
     .label = T("Jusqu’au"),
     .hint = T("Le dernier jour, s’il est connu.")},
};

static void mine_page(struct request *r)
{
    if (!r->form)
        r->form = form_of(r->arena, mandate_fields, countof(mandate_fields));
    crumb(r, say(r, T("Mon compte")), S("/mon-compte"));
    struct mandates_page page = {
        .mandates = mandate_of_person_all(r->db, r->arena, r->reader.person),
        .form = form_show(r->arena, r->form),
        .today = r->today,
    };
    show(r, view_mandates_page, &page);
}

static void mandate_prepare(struct request *r)
{
    struct form *f = form_read(r->arena, mandate_fields, countof(mandate_fields), &r->sent);
    r->form = f;
    organisation_resolve(r, f, "organisation");
    r->refused = f->refused;
    day starts, ends;
    if (day_read(form_text(f, "starts_on"), &starts) && starts.ymd > r->today.ymd)
        refuse(r, "starts_on", T("Ce jour n’est pas encore venu."));
    if (day_read(form_text(f, "ends_on"), &ends) && ends.ymd < r->today.ymd)
        refuse(r, "ends_on", T("Ce mandat est déjà terminé."));
}

static void mandate_apply(struct request *r)
{
    day starts = r->today, ends;
    (void)day_read(form_text(r->form, "starts_on"), &starts);
    bool ended = day_read(form_text(r->form, "ends_on"), &ends);
    mandate_create(r, (struct mandate_new){
                          .person = r->reader.person,
                          .organisation = form_number(r->form, "organisation", 0),
                          .function = form_text(r->form, "function"),
                          .kind = form_text(r->form, "kind"),
                          .starts_on = starts,
                          .ends_on = ended ? SOME(opt_day, ends) : (opt_day){0},
                          .proof = PROOF_DECLARED,
                      });
    see_other(r, S("/mon-compte/mandats"),
              T("C’est noté : vous pouvez écrire au nom de cet organisme. Ce que vous publierez "
                "dira que votre mandat est déclaré."));
}

static void mandate_end_apply(struct request *r)
{
    i64 id = request_id(r, 0);
    const struct mandate_whole *m = mandate_by_id(r->db, r->arena, id);
    if (!m || m->person != r->reader.person) {
        not_found(r);
        return;
    }
    mandate_end(r, id, day_plus(r->today, -1));
    see_other(r, S("/mon-compte/mandats"),
              T("Ce mandat est terminé. Ce que vous avez écrit reste signé."));
}

/* ---- an administrator's word -------------------------------------------------------------- */

static void waiting_page(struct request *r)
{
    struct mandates_waiting page = {
        .rows = mandate_declared(r->db, r->arena, request_query_id(r, "apres"), r->today),
    };
    if (page.rows.len == 50)
        page.next = SOME(opt_int, page.rows.at[page.rows.len - 1].id);
    show(r, view_mandates_waiting, &page);
}

static void vouch_apply(struct request *r)
{
    i64 id = request_id(r, 0);
    if (!mandate_by_id(r->db, r->arena, id)) {
        not_found(r);
        return;
    }
    mandate_prove(r, id, PROOF_VOUCHED, "letter");
    see_other(r, S("/admin/mandats"), T("Mandat confirmé."));
}

static const struct route routes[] = {
    {"GET", "/mon-compte/mandats", MEMBER, ON_LOOP, 0, mine_page, NULL, NULL,
     "one's mandates, and a form for one more"},
    {"POST", "/mon-compte/mandats", MEMBER, ON_WORKER, 8 << 10, mandate_prepare, mandate_apply,
     mine_page, "declares a mandate"},
    {"POST", "/mon-compte/mandats/{id}/fin", MEMBER, ON_WORKER, 8 << 10, NULL, mandate_end_apply,
     NULL, "ends one's mandate"},
    {"GET", "/admin/mandats", ADMINISTRATOR, ON_LOOP, 0, waiting_page, NULL, NULL,
     "declared mandates that wait for a word"},
    {"POST", "/admin/mandats/{id}", ADMINISTRATOR, ON_WORKER, 8 << 10, NULL, vouch_apply, NULL,
     "vouches for a mandate"},
    {0},
};

const struct feature mandates_feature = {.name = "mandates", .routes = routes};
