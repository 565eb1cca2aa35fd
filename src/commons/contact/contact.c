/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contact/contact.h"

#include "commons/job/periodic.h"
#include "commons/notice/notice.h"
#include "contact_sql.h"

message contact_refusal(const struct contact_state *s)
{
    if (!s->holder)
        return T("Personne ne peut recevoir votre demande : posez votre question dans la "
                 "discussion.");
    if (s->own)
        return T("C’est vous qui répondez ici.");
    if (s->unconfirmed)
        return T("Confirmez d’abord votre adresse de courriel, dans « Connexion et sécurité » : "
                 "c’est là qu’on vous répondra.");
    if (s->asked_here)
        return T("Votre demande est partie il y a moins d’une semaine. Laissez le temps de "
                 "répondre, ou posez votre question dans la discussion.");
    if (s->asked_day >= CONTACT_PERSON_DAY)
        return T("Vous avez envoyé beaucoup de demandes aujourd’hui : reprenez demain.");
    if (s->asked_month >= s->monthly)
        return T("La limite de demandes que cette personne accepte est atteinte ce mois-ci. Posez "
                 "votre question dans la discussion : d’autres la liront aussi.");
    return (message){0};
}

struct contact_card contact_card_of(struct request *r, const struct contribution *c)
{
    const struct contact_offer *o = contact_offer_of(r->db, r->arena, r->reader.person, c->id);
    return (struct contact_card){
        .open = str_eq(c->state, S("published")) && !c->example && (!o || o->monthly > 0),
        .by_call = o && o->by_call,
        .by_visit = o && o->by_visit,
        .path = url_check(text_format(r->arena, "/contact/%lld", (long long)c->id)),
    };
}

i64 contacts_since(struct db *d, instant since) { return contact_count(d, since); }

/* A fortnight before they are no longer shown. */
static bool remind(struct request *r, i64 *done)
{
    enum { AHEAD_DAYS = 14 };
    i64 days = CONTACT_CHECK_DAYS - AHEAD_DAYS;
    struct contact_stale_rows rows =
        contact_stale(r->db, r->arena, instant_plus_days(r->now, -days));
    for (i64 i = 0; i < rows.len; i++) {
        notice_send(r, (struct notice_new){.person = rows.at[i].person,
                                           .kind = NOTICE_CONTACT,
                                           .contribution = rows.at[i].contribution,
                                           .note = "confirm"});
        contact_reminded(r->db, rows.at[i].contribution, r->now);
    }
    *done += rows.len;
    return rows.len == 50;
}

const struct periodic contact_checking = {.name = "contacts",
                                          .label = T("Coordonnées à confirmer"),
                                          .every = DAILY,
                                          .minute = 6 * 60,
                                          .run = remind};
