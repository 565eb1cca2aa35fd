/* SPDX-License-Identifier: EUPL-1.2 */
/* The legal pages: what they say follows from the settings, and from what the program does. */
#include "commons/mail/mail.h"
#include "commons/rights/rights.h"
#include "features/privacy/inside.h"
#include "privacy_views.h"

/* An address of mail or of the web, as a link. */
static bool link_of(struct request *r, str s, url *to)
{
    bool mail = str_has(s, S("@")) && !str_has(s, S(" "));
    *to = mail ? mail_url(r->arena, s) : url_check(s);
    return mail || url_is_web(s);
}

static void add_purposes(struct request *r, struct legal_page *page)
{
    for (i64 i = 0; i < PURPOSES; i++) {
        const struct purpose_text *t = &purpose_texts[i];
        struct legal_purpose p = {t->name, t->basis, t->data, t->people, t->recipients, t->kept};
        i64 days = i == PURPOSE_ACCOUNT ? page->session_days : page->mail_days;
        p.kept.args[0] = text_format(r->arena, "%lld", (long long)days);
        *push(r->arena, &page->purposes) = p;
    }
}

static struct legal_page page_of(struct request *r)
{
    const struct settings *s = r->settings;
    struct legal_page page = {
        .instance = s->instance,
        .host = s->host,
        .host_address = s->host_address,
        .director = s->publication_director,
        .provider = s->hosting_provider,
        .contact = s->contact,
        .dpo = s->dpo,
        .terms_version = s->terms_version,
        .has_host = s->host.len > 0,
        .has_address = s->host_address.len > 0,
        .has_director = s->publication_director.len > 0,
        .has_provider = s->hosting_provider.len > 0,
        .has_contact = s->contact.len > 0,
        .has_dpo = s->dpo.len > 0,
        .mail_days = s->mail_keep_days,
        .job_days = s->job_keep_days,
        .session_days = s->session_days,
        .export_days = EXPORT_DAYS,
        .inactive_months = s->inactive_months,
        .inactive_days = INACTIVE_DAYS,
        .inactive_never = !s->inactive_months || !mail_configured(r->app),
    };
    page.administrator = right_held(&r->reader, ADMINISTRATOR);
    page.contact_is_link = link_of(r, s->contact, &page.contact_link);
    page.dpo_is_link = link_of(r, s->dpo, &page.dpo_link);
    add_purposes(r, &page);
    return page;
}

/* What the law asks to be said (LCEN, article 6 III; RGPD, articles 13 and 30) and nobody wrote. */
static void add_lacks(struct request *r, struct legal_page *page, const char *const *names,
                      i64 count)
{
    for (i64 i = 0; i < count; i++) {
        const struct setting *s = setting_find(str_of(names[i]));
        check(s != NULL);
        if (!setting_value(r->arena, r->settings, s).len)
            *push(r->arena, &page->lacks) = (struct legal_lack){s->label, str_of(s->name)};
    }
}

void legal_notice(struct request *r)
{
    static const char *const names[] = {"host", "host-address", "publication-director", "contact"};
    struct legal_page page = page_of(r);
    add_lacks(r, &page, names, countof(names));
    show(r, view_privacy_notice, &page);
}

void legal_terms(struct request *r)
{
    struct legal_page page = page_of(r);
    i64 person = r->reader.person;
    struct terms_accepted_rows rows = {0};
    if (person)
        rows = terms_of(r->db, r->arena, person);
    for (i64 i = 0; i < rows.len; i++)
        if (str_eq(rows.at[i].version, page.terms_version)) {
            page.accepted = true;
            page.accepted_at = rows.at[i].accepted_at;
        }
    page.may_accept = person && !page.accepted;
    show(r, view_privacy_terms, &page);
}

void legal_data(struct request *r)
{
    static const char *const names[] = {"host", "contact", "dpo"};
    struct legal_page page = page_of(r);
    add_lacks(r, &page, names, countof(names));
    show(r, view_privacy_policy, &page);
}

void legal_register(struct request *r)
{
    static const char *const names[] = {"host", "host-address", "contact", "dpo"};
    struct legal_page page = page_of(r);
    add_lacks(r, &page, names, countof(names));
    crumb(r, say(r, T("Administration")), S("/admin"));
    show(r, view_privacy_register, &page);
}

/* The version that was shown is the one that is accepted: terms that changed meanwhile are read
   first. */
void terms_accept_apply(struct request *r)
{
    if (!str_eq(request_sent(r, "version"), r->settings->terms_version)) {
        see_other(r, S("/conditions"), T("Les conditions viennent de changer : relisez-les."));
        return;
    }
    terms_accept(r->db, r->reader.person, r->settings->terms_version, r->now);
    see_other(r, S("/mon-compte"), T("Merci : c’est noté, avec la date."));
}
