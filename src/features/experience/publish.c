/* SPDX-License-Identifier: EUPL-1.2 */
/* Publishing, and what an author may do afterwards: readers, licence, taking back, taking over. */
#include "commons/moderation/moderation.h"
#include "commons/organisation/resolve.h"
#include "commons/person/person.h"
#include "experience_views.h"
#include "features/experience/inside.h"

static bool is(str s, const char *what) { return str_eq(s, str_of(what)); }

/* ---- what is offered ------------------------------------------------------------------------- */

static str source_licence(struct request *r, i64 contribution)
{
    struct link_origin_rows origins = link_origins(r->db, r->arena, contribution);
    struct contribution *source =
        origins.len ? contribution_whole(r->db, r->arena, origins.at[0].target) : NULL;
    return source ? source->licence : (str){0};
}

/* What was changed of the source is named with it (Creative Commons 4.0, section 3(a)(1)(B)). */
static void ask_changes(struct request *r, const struct contribution *c, struct publish_page *page)
{
    struct link_origin_rows origins = link_origins(r->db, r->arena, c->id);
    if (!origins.len)
        return;
    struct contribution *source =
        contribution_one(r->db, r->arena, r->reader.person, origins.at[0].target);
    str sent = request_sent(r, "changes");
    page->adapted = true;
    page->source = source ? source->title : (str){0};
    page->changes = sent.len ? sent : origins.at[0].changes;
}

static void offer_licences(struct request *r, const struct contribution *c,
                           struct publish_page *page)
{
    enum signatory who =
        signatory_of_nature(c->organisation_nature.has ? c->organisation_nature.value : (str){0});
    struct licence_offer offer = licences_offered(r->settings, who, source_licence(r, c->id));
    str wanted = request_sent(r, "licence").len ? request_sent(r, "licence") : c->licence;
    bool found = false;
    for (i64 i = 0; i < offer.len; i++) {
        const struct licence *l = offer.at[i];
        bool chosen = is(wanted, l->code);
        found |= chosen;
        *push(r->arena, &page->licences) = (struct licence_choice){
            .code = str_of(l->code),
            .id = i ? text_format(r->arena, "licence-%lld", (long long)i) : S("licence"),
            .name = str_of(l->name),
            .consequence = l->consequence,
            .address = url_check(str_of(l->address)),
            .chosen = chosen,
        };
    }
    if (!found && page->licences.len)
        page->licences.at[0].chosen = true;
}

static void offer_audience(struct request *r, struct publish_page *page, struct audience_choice a,
                           i64 wanted)
{
    if (!contribution_may_open_to(r, a.audience))
        return;
    for (i64 i = 0; i < page->audiences.len; i++)
        if (page->audiences.at[i].audience == a.audience)
            return;
    a.id = page->audiences.len ? text_format(r->arena, "audience-%lld", (long long)a.audience)
                               : S("audience");
    a.chosen = a.audience == wanted;
    *push(r->arena, &page->audiences) = a;
}

/* ---- organisations that one chooses ------------------------------------------------------------
 */

static const struct field chosen_items[] = {
    {.name = "organisation", .type = FIELD_REFERENCE, .label = T("Organisme")},
};
static const struct field chosen_fields[] = {
    {.name = "chosen",
     .type = FIELD_LIST,
     .label = T("Les organismes choisis"),
     .hint = T("Le vôtre en est toujours. Pour en nommer davantage, enregistrez, puis revenez."),
     .limit = AUDIENCE_CHOSEN_MAX,
     .items = chosen_items,
     .item_count = countof(chosen_items)},
};

static bool chose_some(const struct request *r)
{
    return str_eq(request_sent(r, "audience"), S("chosen"));
}

struct chosen {
    i64 organisations[AUDIENCE_CHOSEN_MAX], count;
};

static void choose(struct chosen *c, i64 organisation)
{
    for (i64 i = 0; i < c->count; i++)
        if (c->organisations[i] == organisation)
            return;
    if (organisation && c->count < AUDIENCE_CHOSEN_MAX)
        c->organisations[c->count++] = organisation;
}

/* The names become organisations here, on a reader's connection; the audience is made in `apply`.
 */
void audience_prepare(struct request *r)
{
    if (!chose_some(r))
        return;
    struct chosen *c = new (r->arena, struct chosen);
    struct form *f = form_read(r->arena, chosen_fields, countof(chosen_fields), &r->sent);
    struct form_value *list = form_value(f, "chosen");
    i64 named = 0, id;
    r->form = f;
    f->refused = false;
    for (i64 i = 0; i < r->reader.capacities.len; i++)
        if (r->reader.capacities.at[i].audience)
            choose(c, r->reader.capacities.at[i].organisation);
    for (i64 i = 0; i < list->rows.len; i++, named++) {
        struct form_value *v = &list->rows.at[i].values.at[0];
        organisation_resolve_value(r, v);
        if (message_is(v->error))
            refuse(r, NULL, v->error);
        else if (str_to_i64(v->text, &id))
            choose(c, id);
    }
    if (!named)
        refuse(r, NULL, T("Nommez au moins un organisme qui pourra le lire."));
    r->plan = c;
}

static i64 wanted_audience(struct request *r)
{
    const struct chosen *c = r->plan;
    return chose_some(r) && c ? audience_of_chosen(r, c->organisations, c->count)
                              : sent_number(r, "audience");
}

static void offer_chosen(struct request *r, const struct contribution *c, struct publish_page *page)
{
    bool proven = false;
    struct audience_member_rows members = audience_members(r->db, r->arena, c->audience);
    text names = text_of(r->arena, 500);
    for (i64 i = 0; i < r->reader.capacities.len; i++)
        proven |= r->reader.capacities.at[i].audience != 0;
    for (i64 i = 0; i < members.len; i++) {
        text_add(&names, i ? S(", ") : (str){0});
        text_add(&names, members.at[i].name);
    }
    if (members.len)
        offer_audience(r, page,
                       (struct audience_choice){
                           .audience = c->audience,
                           .label = T("Les organismes choisis : {1}", text_str(&names)),
                           .consequence = T("Lu des personnes qui y ont un mandat confirmé."),
                       },
                       c->audience);
    page->may_choose = proven;
    page->chose = chose_some(r);
    bool typed = page->chose && r->form && r->form->values.len == 1;
    struct form *f = typed ? r->form : form_of(r->arena, chosen_fields, countof(chosen_fields));
    struct shown_form shown = form_show(r->arena, f);
    page->chosen = *form_shown(&shown, "chosen");
}

static void offer_audiences(struct request *r, const struct contribution *c,
                            struct publish_page *page)
{
    i64 wanted = sent_number(r, "audience");
    if (!wanted)
        wanted = is(c->state, "published") ? c->audience : AUDIENCE_PUBLIC;
    offer_audience(
        r, page,
        (struct audience_choice){
            .audience = AUDIENCE_PUBLIC,
            .label = T("Tout le monde"),
            .consequence =
                T("Lu sans compte, trouvé par les moteurs de recherche, repris avec votre nom."),
        },
        wanted);
    offer_audience(
        r, page,
        (struct audience_choice){
            .audience = AUDIENCE_PEERS,
            .label = T("Les collectivités membres"),
            .consequence = T("Lu des personnes qui ont un mandat confirmé dans une collectivité."),
        },
        wanted);
    for (i64 i = 0; i < r->reader.capacities.len; i++) {
        const struct capacity *mine = &r->reader.capacities.at[i];
        if (!mine->audience)
            continue;
        offer_audience(
            r, page,
            (struct audience_choice){
                .audience = mine->audience,
                .label = T("Votre organisme : {1}", mine->organisation_name),
                .consequence = T("Lu des seules personnes qui y ont un mandat confirmé."),
            },
            wanted);
    }
    offer_chosen(r, c, page);
    if (page->audiences.len && !sent_number(r, "audience") && !page->chose) {
        bool any = false;
        for (i64 i = 0; i < page->audiences.len; i++)
            any |= page->audiences.at[i].chosen;
        page->audiences.at[0].chosen |= !any;
    }
}

/* ---- what is missing ------------------------------------------------------------------------- */

static void note_missing(struct request *r, struct publish_page *page, const struct form_value *v,
                         message label)
{
    if (message_is(v->error))
        *push(r->arena, &page->missing) = (struct missing_field){
            .id = text_format(r->arena, "f-%.*s", STR(v->name)), .label = label, .why = v->error};
    for (i64 i = 0; i < v->rows.len; i++)
        for (i64 k = 0; k < v->rows.at[i].values.len; k++)
            note_missing(r, page, &v->rows.at[i].values.at[k], label);
}

static void list_missing(struct request *r, const struct contribution *c, struct publish_page *page)
{
    struct form *f = contribution_document(r, &experience_kind, c);
    if (!f)
        return;
    page->ready = !document_missing(r->arena, &experience_kind, f, true);
    page->nothing_new = page->ready && page->published && !page->draft;
    page->unproven_why = contribution_publish_refusal(r, &experience_kind, c, f);
    bool held_back = page->ready && !page->nothing_new && message_is(page->unproven_why);
    page->needs_visa = held_back && str_eq(str_of(page->unproven_why.text),
                                           str_of(visa_refusal(r, &experience_kind, c, f).text));
    page->unproven = held_back && !page->needs_visa;
    for (i64 i = 0; i < f->values.len; i++)
        note_missing(r, page, &f->values.at[i], f->values.at[i].field->label);
}

static struct publish_page page_of(struct request *r, const struct contribution *c)
{
    struct publish_page page = {
        .id = c->id,
        .version = c->version,
        .title = c->title.len ? c->title : say(r, T("Sans titre")),
        .path = url_check(experience_path(r, c)),
        .edit = url_check(experience_below(r, c, "modifier")),
        .published = is(c->state, "published"),
        .withdrawn = is(c->state, "withdrawn"),
        .draft = revision_draft_of(r->db, r->arena, r->reader.person, c->id) != NULL,
        .has_refusal = r->form && message_is(r->form->refusal),
    };
    if (page.has_refusal)
        page.refusal = r->form->refusal;
    ask_changes(r, c, &page);
    offer_licences(r, c, &page);
    offer_audiences(r, c, &page);
    crumb(r, say(r, T("Récits")), S("/experiences"));
    crumb(r, page.title, page.path.text);
    r->layout.hide_from_robots = true;
    return page;
}

void publish_page(struct request *r)
{
    struct contribution *c = sheet_to_edit(r);
    if (!c)
        return;
    struct publish_page page = page_of(r, c);
    list_missing(r, c, &page);
    page.undescribed = files_undescribed(r, c->id);
    show(r, view_experience_publish, &page);
}

/* As the first posts of somebody new are (commons/moderation). */
static bool hold_for_reading(struct request *r, i64 id)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, id);
    struct form *f = c ? contribution_document(r, &experience_kind, c) : NULL;
    return f && moderation_hold(r, id, 0, document_write(r->arena, f));
}

void publish_apply(struct request *r)
{
    struct contribution *c = sheet_to_edit(r);
    i64 seen = sent_number(r, "version"), audience = wanted_audience(r);
    str licence = request_sent(r, "licence");
    if (!c)
        return;
    if (!r->form)
        r->form = form_of(r->arena, NULL, 0);
    if (c->version != seen) {
        refuse(r, NULL, T("Ce texte a changé entre-temps : relisez-le avant de publier."));
        return;
    }
    if (licence.len && !str_eq(licence, c->licence)) {
        if (!contribution_set_licence(r, c->id, licence))
            return;
        c = sheet_to_edit(r); /* its version moved on with the licence */
        if (!c)
            return;
    }
    str changes = request_sent(r, "changes");
    if (changes.len && !contribution_set_changes(r, c->id, changes))
        return;
    if (!contribution_publish(r, &experience_kind, c->id, c->version,
                              audience ? audience : AUDIENCE_PUBLIC))
        return;
    if (hold_for_reading(r, c->id)) {
        see_other(r, S("/experiences"),
                  T("Merci. Votre récit sera relu par la modération, puis publié : c’est l’usage "
                    "pour les premiers textes."));
        return;
    }
    c = sheet_readable(r);
    if (c)
        see_other(r, experience_path(r, c),
                  T("Votre récit est publié. Merci pour ceux qui le liront."));
}

/* ---- afterwards ------------------------------------------------------------------------------ */

void settings_page(struct request *r)
{
    struct contribution *c = sheet_to_edit(r);
    if (!c)
        return;
    struct publish_page page = page_of(r, c);
    show(r, view_experience_settings, &page);
}

static void back_to_settings(struct request *r, message said)
{
    i64 id = request_id(r, 0);
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, id);
    see_other(r, c ? experience_below(r, c, "reglages") : S("/experiences"), said);
}

void audience_apply(struct request *r)
{
    struct contribution *c = sheet_to_edit(r);
    if (c && contribution_set_audience(r, c->id, wanted_audience(r)))
        back_to_settings(
            r, T("C’est noté : ce récit, ses versions et sa discussion ont changé de lecteurs."));
}

void licence_apply(struct request *r)
{
    struct contribution *c = sheet_to_edit(r);
    if (c && contribution_set_licence(r, c->id, request_sent(r, "licence")))
        back_to_settings(
            r, T("La licence est changée. Ce qui a déjà été repris l’a été sous l’ancienne."));
}

void withdraw_apply(struct request *r)
{
    struct contribution *c = sheet_to_edit(r);
    if (c && contribution_withdraw(r, c->id))
        back_to_settings(r, T("Le récit est retiré. Ceux qui y travaillent peuvent encore le lire "
                              "et le publier de nouveau."));
}

void discard_apply(struct request *r)
{
    struct contribution *c = sheet_to_edit(r);
    bool whole = c && !c->published.has;
    if (!c || !contribution_discard(r, c->id, sent_number(r, "version")))
        return;
    see_other(r, whole ? S("/experiences/brouillons") : experience_below(r, c, "reglages"),
              whole ? T("Le brouillon est abandonné.")
                    : T("Les changements non publiés sont abandonnés."));
}

void take_over_apply(struct request *r)
{
    struct contribution *c = sheet_readable(r);
    const struct capacity *capacity = reader_capacity(r, sent_number(r, "mandate"));
    if (c && contribution_take_over(r, c->id, capacity))
        see_other(r, path_of(r, "/experiences/%lld/modifier?profondeur=told", (long long)c->id),
                  T("Ce récit est désormais le vôtre. Corrigez-le, complétez-le, et publiez quand "
                    "il est juste."));
}
