/* SPDX-License-Identifier: EUPL-1.2 */
#include <stdio.h>

#include "commons/mail/mail.h"
#include "commons/notice/notifier.h"
#include "features/notices/inside.h"
#include "notices_views.h"

enum { PAGE = 30, SMALL = 8 << 10 };

static const char here[] = "/mon-compte/alertes";

static void crumbs(struct request *r, bool below)
{
    crumb(r, say(r, T("Mon compte")), S("/mon-compte"));
    if (below)
        crumb(r, say(r, T("Alertes")), str_of(here));
}

/* ---- the list ---------------------------------------------------------------------------- */

static void list_page(struct request *r)
{
    i64 before = request_query_id(r, "avant");
    struct notice_row_rows rows = notice_list(r->db, r->arena, r->reader.person, r->reader.person,
                                              before ? before : INT64_MAX, PAGE + 1);
    struct notices_page page = {.unread = notice_unread(r), .by_mail = mail_configured(r->app)};
    page.any_unread = page.unread > 0;
    page.many = page.unread > NOTICE_UNREAD_SHOWN;
    page.newest = rows.len ? rows.at[0].id : 0;
    page.has_next = rows.len > PAGE;
    for (i64 i = 0; i < rows.len && i < PAGE; i++) {
        struct notice_words words = notice_words(r, &rows.at[i]);
        *push(r->arena, &page.lines) = (struct notices_line){.id = rows.at[i].id,
                                                             .text = words.text,
                                                             .leads = words.path.len > 0,
                                                             .unread = !rows.at[i].read_at.has,
                                                             .at = rows.at[i].created_at};
        page.next = rows.at[i].id;
    }
    crumbs(r, false);
    show(r, view_notices_page, &page);
}

static i64 sent_number(struct request *r, const char *name)
{
    i64 n;
    return str_to_i64(request_sent(r, name), &n) && n > 0 ? n : 0;
}

static void read_all_apply(struct request *r)
{
    notice_mark_all(r->db, r->reader.person, sent_number(r, "jusqu-a"), r->now);
    see_other(r, str_of(here), T("Tout est marqué comme lu."));
}

/* Marks it read and goes where it leads; or unread, and stays. */
static void read_apply(struct request *r)
{
    i64 id = request_id(r, 0), person = r->reader.person;
    const struct notice_row *n = notice_one(r->db, r->arena, person, person, id);
    if (!n) {
        see_other(r, str_of(here), T("Cette alerte n’est plus lisible."));
        return;
    }
    if (str_eq(request_sent(r, "lue"), S("0"))) {
        notice_mark_unread(r->db, person, id);
        see_other(r, str_of(here), (message){0});
        return;
    }
    struct notice_words words = notice_words(r, n);
    bool stay = !words.path.len || str_eq(request_sent(r, "rester"), S("1"));
    notice_mark(r->db, person, id, r->now);
    see_other(r, stay ? str_of(here) : words.path, (message){0});
}

/* ---- by mail, and when ------------------------------------------------------------------- */

static void choices_page(struct request *r)
{
    static const char *const codes[RHYTHMS] = {"0", "1", "2", "3"};
    struct notices_choices page = {.by_mail = mail_configured(r->app)};
    for (int kind = 1; kind < NOTICE_KINDS; kind++) {
        if (!message_is(notice_kind_labels[kind]))
            continue;
        enum rhythm now = notice_rhythm(r, r->reader.person, (enum notice_kind)kind);
        struct notices_choice *c = push(r->arena, &page.kinds);
        *c = (struct notices_choice){.name = text_format(r->arena, "genre-%d", kind),
                                     .label = notice_kind_labels[kind]};
        for (int rhythm = RHYTHMS - 1; rhythm >= 0; rhythm--)
            *push(r->arena, &c->rhythms) =
                (struct notices_rhythm){.name = c->name,
                                        .code = str_of(codes[rhythm]),
                                        .label = rhythm_labels[rhythm],
                                        .chosen = now == (enum rhythm)rhythm};
    }
    crumbs(r, true);
    show(r, view_notices_choices, &page);
}

static void choices_apply(struct request *r)
{
    for (int kind = 1; kind < NOTICE_KINDS; kind++) {
        char name[32];
        i64 rhythm;
        snprintf(name, sizeof name, "genre-%d", kind);
        if (message_is(notice_kind_labels[kind]) && str_to_i64(request_sent(r, name), &rhythm) &&
            rhythm >= 0 && rhythm < RHYTHMS)
            notice_set_rhythm(r, r->reader.person, (enum notice_kind)kind, (enum rhythm)rhythm);
    }
    see_other(r, S("/mon-compte/alertes/reglages"), T("C’est noté."));
}

static const struct route routes[] = {
    {"GET", "/mon-compte/alertes", MEMBER, ON_LOOP, 0, list_page, NULL, NULL, "what one is told"},
    {"POST", "/mon-compte/alertes/lues", MEMBER, ON_WORKER, SMALL, NULL, read_all_apply, NULL,
     "marks all read, up to one"},
    {"POST", "/mon-compte/alertes/{id}", MEMBER, ON_WORKER, SMALL, NULL, read_apply, NULL,
     "marks one read, or unread, and goes where it leads"},
    {"GET", "/mon-compte/alertes/reglages", MEMBER, ON_LOOP, 0, choices_page, NULL, NULL,
     "what one receives by mail, and when"},
    {"POST", "/mon-compte/alertes/reglages", MEMBER, ON_WORKER, SMALL, NULL, choices_apply, NULL,
     "says what one receives by mail, and when"},
    {"GET", "/mon-compte/alertes/flux", MEMBER, ON_LOOP, 0, notifier_answer, NULL, NULL,
     "a stream of events: how many notices are unread"},
    {"GET", "/mon-compte/suivis", MEMBER, ON_LOOP, 0, followings_page, NULL, NULL,
     "what one follows"},
    {"POST", "/suivre", MEMBER, ON_WORKER, SMALL, NULL, follow_apply, NULL,
     "follows an authority, a person, a theme or a search, or no longer"},
    {"GET", "/desabonnement/{token}", ANYONE, ON_LOOP, 0, ending_page, NULL, NULL,
     "the page that ends mails of a kind; changes nothing"},
    {"POST", "/desabonnement/{token}", ANYONE, ON_WORKER, SMALL, NULL, ending_apply, NULL,
     "ends them: one click in a mail program (RFC 8058)"},
    {0},
};

const struct feature notices_feature = {.name = "notices", .routes = routes};
