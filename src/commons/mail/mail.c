/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing rows of the outbox, and taking them up again. */
#include "commons/mail/mail.h"

#include <string.h>

#include "commons/inbound/message.h"
#include "commons/mail/mime.h"
#include "mail_views.h"

/* ---- to whom ----------------------------------------------------------------------------- */

static bool find_recipient(struct request *r, i64 person, struct mail_to *to, bool suspended_too)
{
    const struct mail_person *p = person > 0 ? mail_person(r->db, r->arena, person) : NULL;
    *to = (struct mail_to){0};
    if (!p || p->example || (p->suspended_at.has && !suspended_too) || !mail_address_fits(p->email))
        return false;
    *to = (struct mail_to){.person = p->id, .address = p->email, .name = p->name};
    language_read(p->language, &to->language);
    return true;
}

bool mail_recipient(struct request *r, i64 person, struct mail_to *to)
{
    return find_recipient(r, person, to, false);
}

bool mail_recipient_even_suspended(struct request *r, i64 person, struct mail_to *to)
{
    bool found = find_recipient(r, person, to, true);
    to->even_suspended = found;
    return found;
}

/* ---- what -------------------------------------------------------------------------------- */

/* Where links lead. Without the setting, only a request that came to this very machine says it: a
   Host that a stranger wrote must not stand in a mail. */
static str origin_of(struct request *r)
{
    if (r->settings->origin.len)
        return r->settings->origin;
    str host = r->in ? incoming_header(r->in, "host") : (str){0}, name = host;
    name = str_cut(&name, ':');
    bool here = str_eq(name, S("localhost")) || str_eq(name, S("127.0.0.1"));
    return text_join(r->arena, S("http://"), here && host.len < 40 ? host : S("localhost"));
}

html mail_page(struct request *r, enum language language)
{
    struct page *page = new (r->arena, struct page);
    page->instance = r->settings->instance;
    page->lang = str_of(language_codes[language]);
    page->english = language == ENGLISH;
    return (html){.arena = r->arena, .language = language, .page = page};
}

str mail_of_words(struct request *r, enum language language, const struct mail_words *w)
{
    html h = mail_page(r, language);
    view_mail_of_words(&h, w);
    return html_str(&h);
}

static bool named(uid u)
{
    static const uid none;
    return !uid_eq(u, none);
}

/* "HEX.7": what a Message-ID has before its @. To an address, without a number. */
static str name_for(struct request *r, uid u, i64 person)
{
    char hex[UID_TEXT];
    if (!named(u))
        return (str){0};
    uid_write(u, hex);
    return person ? text_format(r->arena, "%.*s.%lld", UID_TEXT, hex, (long long)person)
                  : arena_copy(r->arena, (str){hex, UID_TEXT});
}

/* A second mail of one name goes to no address twice, but to two addresses. */
static str message_for(struct request *r, const struct mail_new *m)
{
    return named(m->name) && m->to->person ? name_for(r, m->name, m->to->person)
                                           : name_for(r, request_uid(r), 0);
}

/* A mail that may be answered says on top where to write: what stands below is cut off the answer.
 */
static str with_marker(struct request *r, const struct mail_new *m)
{
    str after = m->html;
    i64 at = str_find(m->html, S("<body>"));
    if (!m->reply_to || !m->to->person || at < 0 ||
        !mail_reply_address(r->app, r->arena, m->reply_to, m->to->person).len)
        return m->html;
    str before = str_first(after, at + 6);
    after = str_from(after, at + 6);
    str marker = m->to->language == ENGLISH ? S(INBOUND_MARKER_ENGLISH) : S(INBOUND_MARKER);
    return text_format(r->arena, "%.*s<p><small>%.*s</small></p>%.*s", STR(before), STR(marker),
                       STR(after));
}

i64 mail_queue(struct request *r, struct mail_new m)
{
    if (!mail_address_fits(m.to->address))
        return 0;
    str page = html_absolute(r->arena, with_marker(r, &m), origin_of(r));
    i64 person = m.to->person;
    i64 id = outbox_insert(
        r->db,
        (struct outbox_insert_in){
            .kind = str_of(m.kind),
            .person = person ? SOME(opt_int, person) : (opt_int){0},
            .address = person ? (str){0} : m.to->address,
            .language = str_of(language_codes[m.to->language]),
            .subject = utf8_first(m.subject, MAIL_SUBJECT_MAX),
            .html = page.len <= MAIL_HTML_MAX ? page : (str){0},
            .plain = utf8_within(html_plain(r->arena, page), MAIL_HTML_MAX),
            .message = message_for(r, &m),
            .answers = name_for(r, m.answers, person),
            .thread = name_for(r, m.thread, person),
            .reply_to = m.reply_to && person ? SOME(opt_int, m.reply_to) : (opt_int){0},
            .list = m.list,
            .unsubscribe =
                m.unsubscribe.len ? text_join(r->arena, origin_of(r), m.unsubscribe) : (str){0},
            .bulk = m.bulk,
            .even_suspended = m.to->even_suspended,
            .not_before = m.not_before.us > r->now.us ? m.not_before : r->now,
            .ends_at = m.ends.us ? SOME(opt_instant, m.ends) : (opt_instant){0},
            .now = r->now,
        });
    for (i64 i = 0; id && i < m.about_count && i < MAIL_ABOUT_MAX; i++)
        outbox_about_insert(r->db, id, m.about[i].contribution, m.about[i].post);
    return id;
}

/* ---- state ------------------------------------------------------------------------------- */

bool mail_configured(const struct app *app)
{
    const struct settings *s = app->newest_settings;
    return s->smtp.len && s->mail_from.len && s->origin.len;
}

bool mail_again(struct request *r, i64 mail) { return outbox_again(r->db, mail, r->now) == 1; }
i64 mail_again_all(struct request *r) { return outbox_again_all(r->db, r->now); }

void mail_returned(struct request *r, i64 mail, str reason)
{
    outbox_returned(r->db, mail, utf8_first(reason, MAIL_SUBJECT_MAX), r->now);
}
