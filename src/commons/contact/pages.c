/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contact/contact.h"
#include "commons/journal/journal.h"
#include "commons/mail/mail.h"
#include "commons/mandate/mandate.h"
#include "commons/notice/notice.h"
#include "commons/person/person.h"
#include "contact_sql.h"
#include "contact_views.h"

static const struct choice kinds[] = {
    {"question", T("une question")},
    {"call", T("un appel")},
    {"visit", T("une visite")},
};

static const struct field ask_fields[] = {
    {.name = "kind",
     .type = FIELD_CHOICE,
     .label = T("Vous demandez"),
     .required = true,
     .choices = kinds,
     .choice_count = countof(kinds)},
    {.name = "body",
     .type = FIELD_TEXT,
     .label = T("Votre demande, en deux lignes"),
     .limit = CONTACT_BODY_MAX,
     .least = 10,
     .required = true,
     .hint = T("Ce que vous préparez, et ce que vous aimeriez savoir.")},
};

static const struct field offer_fields[] = {
    {.name = "by_call", .type = FIELD_FLAG, .label = T("J’accepte un appel")},
    {.name = "by_visit", .type = FIELD_FLAG, .label = T("J’accepte une visite")},
    {.name = "monthly",
     .type = FIELD_NUMBER,
     .label = T("Demandes en trente jours, au plus"),
     .limit = 30,
     .required = true,
     .hint = T("Au-delà, les demandes sont renvoyées vers la discussion. 0 : aucune demande.")},
    {.name = "details",
     .type = FIELD_TEXT,
     .label = T("Vos coordonnées"),
     .limit = CONTACT_DETAILS_MAX,
     .hint = T("Montrées aux seules personnes dont le mandat est confirmé. Elles vous seront "
               "demandées de nouveau tous les douze mois.")},
};

/* ---- what stands ------------------------------------------------------------------------------
 */

static struct contribution *about(struct request *r)
{
    i64 id = request_id(r, 0);
    struct contribution *c = id ? contribution_one(r->db, r->arena, r->reader.person, id) : NULL;
    if (c && str_eq(c->state, S("published")))
        return c;
    not_found(r);
    return NULL;
}

/* Who answers: who said so, then the author, then who has the charge of the organisation. */
static bool holder_of(struct request *r, const struct contribution *c,
                      const struct contact_offer *o, struct mail_to *to)
{
    if (c->example)
        return false;
    if ((o && mail_recipient(r, o->person, to)) || mail_recipient(r, c->person, to))
        return true;
    const struct contact_manager *m =
        c->organisation.has ? contact_manager(r->db, r->arena, c->organisation.value) : NULL;
    return m && mail_recipient(r, m->person, to);
}

static struct contact_state state_of(struct request *r, const struct contribution *c,
                                     const struct contact_offer *o, struct mail_to *to)
{
    i64 me = r->reader.person;
    struct contact_state s = {
        .monthly = o ? o->monthly : CONTACT_MONTHLY,
        .asked_month =
            contact_asked_of(r->db, c->id, instant_plus_days(r->now, -CONTACT_WINDOW_DAYS)),
        .asked_day = contact_asked_by(r->db, me, instant_plus_days(r->now, -1)),
        .asked_here =
            contact_asked_here(r->db, c->id, me, instant_plus_days(r->now, -CONTACT_HERE_DAYS)),
        .holder = holder_of(r, c, o, to),
        .unconfirmed = r->reader.unconfirmed,
    };
    s.own = contribution_may_edit(r, c) || (s.holder && to->person == me);
    return s;
}

static bool proven(const struct request *r)
{
    for (i64 i = 0; i < r->reader.capacities.len; i++)
        if (r->reader.capacities.at[i].proof > PROOF_DECLARED)
            return true;
    return false;
}

static str path_of_contribution(struct request *r, const struct contribution *c)
{
    const struct kind *k = app_kind(r->app, c->kind);
    return k ? contribution_path(r->arena, k, c->id, c->slug) : S("/");
}

static struct form *form_of_offer(struct request *r, const struct contact_offer *o)
{
    struct form *f = form_of(r->arena, offer_fields, countof(offer_fields));
    i64 monthly = o ? o->monthly : CONTACT_MONTHLY;
    form_fill(r->arena, form_value(f, "monthly"),
              text_format(r->arena, "%lld", (long long)monthly));
    if (o) {
        form_set(f, "by_call", o->by_call ? S("1") : (str){0});
        form_set(f, "by_visit", o->by_visit ? S("1") : (str){0});
        form_set(f, "details", o->details);
    }
    return f;
}

static void show_page(struct request *r, const struct contribution *c)
{
    const struct contact_offer *o = contact_offer_of(r->db, r->arena, r->reader.person, c->id);
    struct mail_to to = {0};
    struct contact_state s = state_of(r, c, o, &to);
    struct contact_page page = {
        .contribution = *c,
        .path = url_check(path_of_contribution(r, c)),
        .capacities = r->reader.capacities,
        .email = r->reader.email,
        .may_set = contribution_may_edit(r, c),
        .refusal = contact_refusal(&s),
        .by_call = o && o->by_call,
        .by_visit = o && o->by_visit,
        .proven = proven(r),
    };
    page.may_ask = !page.may_set && !message_is(page.refusal);
    if (o && o->details.len && page.proven &&
        o->confirmed_at.us > instant_plus_days(r->now, -CONTACT_CHECK_DAYS).us) {
        page.details = SOME(opt_text, o->details);
        page.confirmed_at = o->confirmed_at;
    }
    if (!r->form)
        r->form =
            page.may_set ? form_of_offer(r, o) : form_of(r->arena, ask_fields, countof(ask_fields));
    page.form = form_show(r->arena, r->form);
    r->layout.hide_from_robots = true;
    crumb(r, c->title, page.path.text);
    show(r, view_contact_page, &page);
}

static void contact_page(struct request *r)
{
    const struct contribution *c = about(r);
    if (c)
        show_page(r, c);
}

/* ---- asking ------------------------------------------------------------------------------------
 */

static void ask_prepare(struct request *r) { request_form(r, ask_fields, countof(ask_fields)); }

static void send_mail(struct request *r, const struct contribution *c, const struct mail_to *to,
                      const struct contact_request_insert_in *in)
{
    const struct choice *kind = field_choice(&ask_fields[0], in->kind);
    struct contact_mail model = {
        .title = c->title,
        .asker = r->reader.name,
        .capacity = in->capacity,
        .body = in->body,
        .email = r->reader.email,
        .write = mail_url(r->arena, r->reader.email),
        .path = url_check(path_of_contribution(r, c)),
    };
    enum language mine = r->language;
    r->language = to->language;
    model.kind = say(r, kind->label);
    str subject = say(r, T("{1} vous écrit à propos de : {2}", r->reader.name, c->title));
    html page = mail_page(r, to->language);
    view_contact_mail(&page, &model);
    r->language = mine;
    struct mail_about thing = {.contribution = c->id};
    mail_queue(r, (struct mail_new){.to = to,
                                    .kind = "contact",
                                    .subject = subject,
                                    .html = html_str(&page),
                                    .name = in->uid,
                                    .about = &thing,
                                    .about_count = 1});
}

static void ask_apply(struct request *r)
{
    const struct contribution *c = about(r);
    struct mail_to to = {0};
    i64 mandate = 0;
    if (!c)
        return;
    const struct contact_offer *o = contact_offer_of(r->db, r->arena, r->reader.person, c->id);
    struct contact_state s = state_of(r, c, o, &to);
    if (message_is(contact_refusal(&s))) {
        refuse(r, NULL, contact_refusal(&s));
        return;
    }
    const struct capacity *capacity =
        str_to_i64(request_sent(r, "mandate"), &mandate) ? reader_capacity(r, mandate) : NULL;
    struct contact_request_insert_in in = {
        .uid = request_uid(r),
        .contribution = c->id,
        .person = r->reader.person,
        .holder = to.person,
        .kind = form_text(r->form, "kind"),
        .capacity = capacity_text(r->arena, capacity),
        .body = form_text(r->form, "body"),
        .now = r->now,
    };
    contact_request_insert(r->db, in);
    send_mail(r, c, &to, &in);
    notice_send(r, (struct notice_new){.person = to.person,
                                       .kind = NOTICE_CONTACT,
                                       .contribution = c->id,
                                       .by = r->reader.person,
                                       .note = "asked",
                                       .mailed = true});
    journal_write(r, "contact.ask", in.uid, journal_payload(r->arena, "contribution", c->id, NULL));
    see_other(r, path_of_contribution(r, c),
              T("Votre demande est partie. La réponse vous arrivera directement par courriel."));
}

/* ---- offering ----------------------------------------------------------------------------------
 */

static void offer_prepare(struct request *r)
{
    request_form(r, offer_fields, countof(offer_fields));
}

static void offer_apply(struct request *r)
{
    const struct contribution *c = about(r);
    if (!c)
        return;
    if (!contribution_may_edit(r, c)) {
        not_found(r);
        return;
    }
    contact_offer_write(r->db, (struct contact_offer_write_in){
                                   .contribution = c->id,
                                   .person = r->reader.person,
                                   .by_call = form_flag(r->form, "by_call"),
                                   .by_visit = form_flag(r->form, "by_visit"),
                                   .monthly = form_number(r->form, "monthly", CONTACT_MONTHLY),
                                   .details = form_text(r->form, "details"),
                                   .now = r->now,
                               });
    journal_write(r, "contact.offer", c->uid,
                  journal_payload(r->arena, "contribution", c->id, NULL));
    see_other(r, path_of_contribution(r, c),
              T("C’est noté : c’est vous qui recevrez les demandes, jusqu’à cette limite."));
}

static const struct route routes[] = {
    {"GET", "/contact/{id}", MEMBER, ON_LOOP, 0, contact_page, NULL, NULL,
     "the form that writes two lines to who holds a contribution; for who holds it, what is "
     "accepted"},
    {"POST", "/contact/{id}", WRITER, ON_WORKER, 8 << 10, ask_prepare, ask_apply, contact_page,
     "relays two lines by mail"},
    {"POST", "/contact/{id}/offre", WRITER, ON_WORKER, 8 << 10, offer_prepare, offer_apply,
     contact_page, "says what the holder of a contribution accepts"},
    {0},
};

const struct feature contact_feature = {.name = "contact", .routes = routes};
