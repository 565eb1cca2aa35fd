/* SPDX-License-Identifier: EUPL-1.2 */
/* The form that adds a body which is not in the directory. */
#include "commons/journal/journal.h"
#include "commons/organisation/resolve.h"
#include "directory_views.h"
#include "features/directory/directory.h"

static const struct choice nature_choices[] = {
    {"epcc", T("établissement public de coopération culturelle")},
    {"syndicat", T("syndicat intercommunal ou mixte")},
    {"spl", T("société publique locale")},
    {"association", T("association")},
    {"company", T("entreprise")},
    {"museum", T("musée")},
    {"state_service", T("service de l’État")},
    {"foreign_city", T("ville ou collectivité d’un autre pays")},
    {"other", T("autre organisme")},
};

static const struct field fields[] = {
    {.name = "name",
     .type = FIELD_LINE,
     .label = T("Son nom, en toutes lettres"),
     .limit = ORGANISATION_NAME_MAX,
     .required = true},
    {.name = "nature",
     .type = FIELD_CHOICE,
     .label = T("Sa nature"),
     .required = true,
     .choices = nature_choices,
     .choice_count = countof(nature_choices)},
    {.name = "siren",
     .type = FIELD_LINE,
     .label = T("Son SIREN"),
     .limit = 20,
     .hint = T("Neuf chiffres. Laissez vide s’il n’y en a pas.")},
    {.name = "place",
     .type = FIELD_LINE,
     .label = T("Sa ville"),
     .limit = ORGANISATION_PLACE_MAX,
     .hint = T("Et son pays, s’il n’est pas en France.")},
    {.name = "site", .type = FIELD_URL, .label = T("L’adresse de son site")},
    {.name = "depends_on",
     .type = FIELD_REFERENCE,
     .label = T("La collectivité dont il dépend"),
     .hint = T("Nécessaire pour un EPCC, un syndicat ou une société publique locale.")},
    {.name = "depends_on_2", .type = FIELD_REFERENCE, .label = T("Une deuxième")},
    {.name = "depends_on_3", .type = FIELD_REFERENCE, .label = T("Une troisième")},
    {.name = "distinct",
     .type = FIELD_FLAG,
     .label = T("Aucun des organismes proches par le nom n’est celui-là")},
};
static const char *const references[] = {"depends_on", "depends_on_2", "depends_on_3"};

struct plan {
    struct new_organisation o;
};

static struct new_organisation read(struct request *r, const struct form *f)
{
    struct new_organisation o = {
        .name = form_text(f, "name"),
        .siren = form_text(f, "siren"),
        .place = form_text(f, "place"),
        .nature = NATURE_OTHER,
        .source = S("person"),
        .created_by = r->reader.person,
    };
    nature_read(form_text(f, "nature"), &o.nature);
    str site = form_text(f, "site");
    if (site.len)
        o.site = SOME(opt_url, url_check(site));
    str code = utf8_first(request_sent(r, "departement"), 5);
    struct organisation_full *department =
        code.len
            ? organisation_by_key(r->db, r->arena, text_format(r->arena, "dep-%.*s", STR(code)))
            : NULL;
    o.department = department ? department->id : 0;
    for (i64 i = 0; i < countof(references); i++) {
        i64 id = form_number(f, references[i], 0);
        bool there = id == 0;
        for (i64 k = 0; k < o.depends_count; k++)
            there = there || o.depends_on[k] == id;
        if (!there)
            o.depends_on[o.depends_count++] = id;
    }
    return o;
}

/* Names that are near, and whoever has this SIREN already; shown with their addresses. */
static struct organisation_card_rows similar(struct request *r, const struct new_organisation *o)
{
    struct organisation_card_rows rows =
        organisation_similar(r->db, r->arena, o->name, o->department);
    str siren = siren_read(r->arena, o->siren);
    struct organisation_identity *same =
        siren.len ? organisation_by_siren(r->db, r->arena, siren) : NULL;
    struct organisation_card *card = same ? organisation_card_of(r->db, r->arena, same->id) : NULL;
    for (i64 i = 0; i < rows.len && card; i++)
        if (rows.at[i].id == card->id)
            card = NULL;
    if (card)
        *push(r->arena, &rows) = *card;
    return rows;
}

void directory_form_page(struct request *r)
{
    struct directory_form page = {0};
    if (r->form && form_text(r->form, "name").len) {
        struct new_organisation o = read(r, r->form);
        struct organisation_card_rows rows = similar(r, &o);
        for (i64 i = 0; i < rows.len; i++)
            *push(r->arena, &page.similar) = directory_line_of(&rows.at[i]);
    }
    if (!r->form)
        r->form = form_of(r->arena, fields, countof(fields));
    page.has_similar = page.similar.len > 0;
    page.form = form_show(r->arena, r->form);
    page.departments = directory_departments(r, utf8_first(request_sent(r, "departement"), 5));
    crumb(r, say(r, T("Collectivités")), S("/collectivites"));
    show(r, view_directory_form, &page);
}

static bool refused(struct request *r, const struct new_organisation *o)
{
    struct organisation_refusal why = organisation_refuses(r->db, r->arena, o);
    if (!why.field)
        return false;
    /* the département is a list of ours, no field of the table */
    refuse(r, str_eq(str_of(why.field), S("department")) ? NULL : why.field, why.why);
    return true;
}

void directory_form_prepare(struct request *r)
{
    struct form *f = form_read(r->arena, fields, countof(fields), &r->sent);
    r->form = f;
    for (i64 i = 0; i < countof(references); i++)
        organisation_resolve(r, f, references[i]);
    r->refused = f->refused;
    if (r->refused)
        return;
    struct plan *plan = new (r->arena, struct plan);
    plan->o = read(r, f);
    if (refused(r, &plan->o))
        return;
    if (!form_flag(f, "distinct") && similar(r, &plan->o).len) {
        refuse(
            r, "distinct",
            T("Des organismes portent un nom proche. Si ce n’est aucun d’eux, cochez cette case."));
        return;
    }
    r->plan = plan;
}

void directory_form_apply(struct request *r)
{
    struct plan *plan = r->plan;
    plan->o.uid = request_uid(r);
    if (refused(r, &plan->o)) /* somebody may have added it meanwhile */
        return;
    i64 id = organisation_register(r->db, r->arena, &plan->o, r->now);
    struct organisation_card *card = organisation_card_of(r->db, r->arena, id);
    journal_write(r, "organisation.add", plan->o.uid,
                  journal_payload(r->arena, "organisation", id, NULL));
    see_other(r, card ? organisation_path(r->arena, card->address_key) : S("/collectivites"),
              T("C’est ajouté : cet organisme peut maintenant parler, être cité et être trouvé."));
}
