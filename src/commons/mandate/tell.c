/* SPDX-License-Identifier: EUPL-1.2 */
/* Who is told of a mandate that waits, or that was proven, and by mail: people read their mail. */
#include "commons/mail/mail.h"
#include "commons/mandate/inside.h"
#include "commons/notice/notice.h"
#include "commons/organisation/organisation.h"
#include "commons/organisation/resolve.h"

static void mail_words_to(struct request *r, i64 person, const char *kind, message subject,
                          message said, message label, str path)
{
    struct mail_to to;
    if (!mail_recipient(r, person, &to))
        return;
    struct mail_words words = {
        .title = message_in(r->arena, to.language, subject),
        .link_label = message_in(r->arena, to.language, label),
        .link = url_check(path),
    };
    *push(r->arena, &words.paragraphs) = message_in(r->arena, to.language, said);
    mail_queue(r, (struct mail_new){.to = &to,
                                    .kind = kind,
                                    .subject = words.title,
                                    .html = mail_of_words(r, to.language, &words)});
}

static void notice_mandate(struct request *r, const struct mandate_whole *m, i64 person,
                           const char *note, bool mailed)
{
    notice_send(r, (struct notice_new){.person = person,
                                       .kind = NOTICE_MANDATE,
                                       .organisation = m->organisation,
                                       .by = r->reader.person,
                                       .note = note,
                                       .mailed = mailed});
}

static str body_of(struct request *r, const struct mandate_whole *m, str *key)
{
    const struct mandate_body *o = mandate_organisation(r->db, r->arena, m->organisation);
    *key = o ? o->address_key : (str){0};
    return o ? organisation_shown(r->arena, o->name, o->department_name) : (str){0};
}

void tell_waiting(struct request *r, const struct mandate_whole *m)
{
    static const enum charge charges[] = {CHARGE_MANAGER, CHARGE_DEPUTY};
    str key, name = body_of(r, m, &key);
    for (i64 i = 0; i < countof(charges); i++) {
        i64 id = mandate_in_charge_now(r, m->organisation, charges[i]);
        const struct mandate_whole *who = id ? mandate_by_id(r->db, r->arena, id) : NULL;
        if (!who || who->person == m->person)
            continue;
        notice_mandate(r, m, who->person, "waiting", true);
        mail_words_to(
            r, who->person, "mandate", T("{1} attend votre parole", r->reader.name),
            T("{1} dit exercer la fonction suivante : {2}, {3}. Si c’est le cas, un geste "
              "suffit pour la confirmer.",
              r->reader.name, m->function, name),
            T("Voir qui attend"), path_of(r, "/collectivites/%.*s/membres", STR(key)));
    }
}

void tell_proven(struct request *r, const struct mandate_whole *m)
{
    str key, name = body_of(r, m, &key);
    if (m->person == r->reader.person)
        return; /* the page says so */
    notice_mandate(r, m, m->person, "vouched", true);
    mail_words_to(
        r, m->person, "mandate", T("Votre fonction est confirmée"),
        T("Vous pouvez maintenant publier au nom de {1}, en qualité de : {2}.", name, m->function),
        T("Voir vos mandats"), S("/mon-compte/mandats"));
}

void tell_charge(struct request *r, const struct mandate_whole *m, enum charge charge)
{
    if (charge != CHARGE_NONE && m->person != r->reader.person)
        notice_mandate(r, m, m->person, charge == CHARGE_MANAGER ? "manager" : "deputy", false);
}
