/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/organisation/resolve.h"
#include "features/mandates/inside.h"
#include "mandates_views.h"

const struct field mandate_fields[] = {
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
    {.name = "interests",
     .type = FIELD_TEXT,
     .label = T("Pour un prestataire : ce que vous vendez, et à qui"),
     .limit = 500,
     .hint = T("À remplir par les prestataires seulement. Affiché aux membres avec votre nom.")},
};
enum { MANDATE_FIELDS = countof(mandate_fields) };

/* ---- one's mandates ---------------------------------------------------------------------------
 */

static message charge_label(i64 charge)
{
    return charge == CHARGE_MANAGER  ? T("référent")
           : charge == CHARGE_DEPUTY ? T("suppléant")
                                     : (message){0};
}

static struct mandates_line line_of(struct request *r, const struct mandate_line *m)
{
    struct mandates_line line = {
        .row = *m,
        .organisation = organisation_shown(r->arena, m->organisation_name, m->department_name),
        .kind = mandate_kind_label(m->kind),
        .proof = proof_label(m->proof),
        .how = proof_how_label(m->proven_how),
        .charge = charge_label(m->charge),
        .ended = m->ends_on.has && m->ends_on.value.ymd < r->today.ymd,
    };
    line.has_how = m->proof > PROOF_DECLARED && message_is(line.how);
    line.has_charge = message_is(line.charge) && !line.ended;
    line.declared = m->proof == PROOF_DECLARED && !line.ended;
    return line;
}

void mine_page(struct request *r)
{
    if (!r->form) {
        const struct mandate_body *o = NULL;
        i64 asked = organisation_of_key(r->db, request_query(r, "organisme"));
        if (asked)
            o = mandate_organisation(r->db, r->arena, asked);
        r->form = form_of(r->arena, mandate_fields, MANDATE_FIELDS);
        if (o)
            form_set(r->form, "organisation", text_format(r->arena, "%lld", (long long)o->id)),
                organisation_show_value(r, form_value(r->form, "organisation"));
    }
    crumb(r, say(r, T("Mon compte")), S("/mon-compte"));
    struct mandate_line_rows rows = mandate_of_person_all(r->db, r->arena, r->reader.person);
    struct mandates_page page = {.form = form_show(r->arena, r->form)};
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &page.mandates) = line_of(r, &rows.at[i]);
    show(r, view_mandates_page, &page);
}

void mine_prepare(struct request *r)
{
    struct form *f = form_read(r->arena, mandate_fields, MANDATE_FIELDS, &r->sent);
    r->form = f;
    organisation_resolve(r, f, "organisation");
    r->refused = f->refused;
    day starts, ends;
    if (day_read(form_text(f, "starts_on"), &starts) && starts.ymd > r->today.ymd)
        refuse(r, "starts_on", T("Ce jour n’est pas encore venu."));
    if (day_read(form_text(f, "ends_on"), &ends) && ends.ymd < r->today.ymd)
        refuse(r, "ends_on", T("Ce mandat est déjà terminé."));
    if (str_eq(form_text(f, "kind"), S("provider")) && !form_text(f, "interests").len)
        refuse(r, "interests",
               T("Dites en une phrase ce que vous vendez et à qui : ceux qui vous liront doivent "
                 "le savoir."));
}

void mine_apply(struct request *r)
{
    day starts = r->today, ends;
    (void)day_read(form_text(r->form, "starts_on"), &starts);
    bool ended = day_read(form_text(r->form, "ends_on"), &ends);
    message why = mandate_declare_refusal(r);
    if (message_is(why)) {
        refuse(r, NULL, why);
        return;
    }
    i64 id = mandate_create(r, (struct mandate_new){
                                   .person = r->reader.person,
                                   .organisation = form_number(r->form, "organisation", 0),
                                   .function = form_text(r->form, "function"),
                                   .kind = form_text(r->form, "kind"),
                                   .starts_on = starts,
                                   .ends_on = ended ? SOME(opt_day, ends) : (opt_day){0},
                                   .interests = form_text(r->form, "interests"),
                               });
    mandate_ask_word(r, id);
    see_other(r, S("/mon-compte/mandats"),
              T("C’est noté. Vous pouvez poser une question, répondre, commencer un récit ; pour "
                "publier au nom de cet organisme, faites confirmer votre fonction."));
}

/* The path's {id}, if it is the reader's own mandate; answers 404 itself. */
static struct mandate_whole *own_mandate(struct request *r)
{
    struct mandate_whole *m = mandate_by_id(r->db, r->arena, request_id(r, 0));
    if (m && m->person == r->reader.person)
        return m;
    not_found(r);
    return NULL;
}

void mine_end_apply(struct request *r)
{
    const struct mandate_whole *m = own_mandate(r);
    if (!m)
        return;
    message why = mandate_leave_refusal(r, m->id);
    if (!message_is(why))
        mandate_end(r, m->id, day_plus(r->today, -1));
    see_other(r, S("/mon-compte/mandats"),
              message_is(why)
                  ? why
                  : T("Ce mandat est terminé. Ce que vous avez écrit reste signé ; vous "
                      "lisez encore soixante jours ce qui est réservé à l’organisme."));
}

/* ---- having it proven -------------------------------------------------------------------------
 */

static const struct field address_fields[] = {
    {.name = "professional_email",
     .type = FIELD_EMAIL,
     .label = T("Votre adresse professionnelle"),
     .required = true,
     .hint = T("Un code y est envoyé. L’adresse n’est montrée à personne.")},
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

static bool form_is(const struct form *f, const struct field *fields)
{
    return f && f->values.len && f->values.at[0].field == fields;
}

static struct shown_form shown_or_empty(struct request *r, const struct field *fields)
{
    return form_show(r->arena, form_is(r->form, fields) ? r->form : form_of(r->arena, fields, 1));
}

void proof_page(struct request *r)
{
    const struct mandate_whole *m = own_mandate(r);
    const struct mandate_body *o =
        m ? mandate_organisation(r->db, r->arena, m->organisation) : NULL;
    if (!o)
        return;
    const struct contact_row *contact = contact_of(r->db, r->arena, o->id);
    const struct mandate_code_row *sent = code_latest(r->db, r->arena, m->id);
    struct mandates_proof page = {
        .id = m->id,
        .organisation = organisation_shown(r->arena, o->name, o->department_name),
        .key = o->address_key,
        .function = m->function,
        .domains = domain_list(r->db, r->arena, o->id),
        .contact = contact ? contact->email : (str){0},
        .has_contact = contact != NULL,
        .proven = m->proof > PROOF_DECLARED,
        .proof = proof_label(m->proof),
        .has_manager = mandate_in_charge(r->db, o->id, CHARGE_MANAGER, r->today) != 0,
        .vouches = vouch_count(r->db, m->id, r->today),
        .code_sent = sent && !sent->spent_at.has && sent->expires_at.us > r->now.us &&
                     sent->tries < CODE_TRIES,
        .has_refusal = r->form && message_is(r->form->refusal),
        .address = shown_or_empty(r, address_fields),
        .code = shown_or_empty(r, code_fields),
    };
    page.has_domains = page.domains.len > 0;
    if (page.code_sent)
        page.sent_to = sent->address;
    if (page.has_refusal)
        page.refusal = r->form->refusal;
    crumb(r, say(r, T("Mon compte")), S("/mon-compte"));
    crumb(r, say(r, T("Mes mandats")), S("/mon-compte/mandats"));
    show(r, view_mandates_proof, &page);
}

static str proof_path(struct request *r, const struct mandate_whole *m)
{
    return path_of(r, "/mon-compte/mandats/%lld", (long long)m->id);
}

static void refuse_here(struct request *r, const char *field, message why)
{
    if (!r->form)
        r->form = form_of(r->arena, NULL, 0);
    refuse(r, field, why);
}

void proof_address_prepare(struct request *r)
{
    if (own_mandate(r))
        request_form(r, address_fields, 1);
}

void proof_address_apply(struct request *r)
{
    const struct mandate_whole *m = own_mandate(r);
    if (!m)
        return;
    message why = mandate_send_domain_code(r, m->id, form_text(r->form, "professional_email"));
    if (message_is(why))
        refuse_here(r, "professional_email", why);
    else
        see_other(r, proof_path(r, m), T("Un code est en route : saisissez-le ci-dessous."));
}

void proof_general_apply(struct request *r)
{
    const struct mandate_whole *m = own_mandate(r);
    if (!m)
        return;
    message why = mandate_send_general_code(r, m->id);
    if (message_is(why))
        refuse_here(r, NULL, why);
    else
        see_other(r, proof_path(r, m),
                  T("Un code est en route vers l’adresse de votre organisme : demandez-le à qui la "
                    "lit, il est valable sept jours."));
}

void proof_code_prepare(struct request *r)
{
    if (own_mandate(r))
        request_form(r, code_fields, 1);
}

void proof_code_apply(struct request *r)
{
    const struct mandate_whole *m = own_mandate(r);
    bool proven = false;
    if (!m)
        return;
    message why = mandate_enter_code(r, m->id, form_text(r->form, "code"), &proven);
    see_other(r, proven ? S("/mon-compte/mandats") : proof_path(r, m),
              proven ? T("Votre fonction est confirmée : vous pouvez publier au nom de votre "
                         "organisme.")
                     : why);
}

/* ---- an administrator's or an animator's word --------------------------------------------------
 */

void waiting_page(struct request *r)
{
    struct mandates_waiting page = {
        .rows = mandate_declared(r->db, r->arena, request_query_id(r, "apres"), r->today),
    };
    if (page.rows.len == 50)
        page.next = SOME(opt_int, page.rows.at[page.rows.len - 1].id);
    show(r, view_mandates_waiting, &page);
}

void letter_apply(struct request *r)
{
    i64 id = request_id(r, 0);
    const struct mandate_whole *m = mandate_by_id(r->db, r->arena, id);
    if (!m) {
        not_found(r);
        return;
    }
    message why = mandate_vouch_by_letter(r, id);
    see_other(r, S("/admin/mandats"), message_is(why) ? why : T("Mandat confirmé."));
}
