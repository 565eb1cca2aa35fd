/* SPDX-License-Identifier: EUPL-1.2 */
/* Asking by mail, reminding once, telling what was decided. */
#include "commons/journal/journal.h"
#include "commons/mail/mail.h"
#include "commons/moderation/moderation.h"
#include "commons/notice/notice.h"
#include "commons/signed.h"
#include "commons/visa/inside.h"

static str french(struct request *r, message m) { return message_in(r->arena, FRENCH, m); }

/* ---- mails ----------------------------------------------------------------------------------- */

void visa_mail(struct request *r, const struct visa_row *v, bool again)
{
    struct contribution *c = contribution_whole(r->db, r->arena, v->contribution);
    str asker = v->asker.has ? v->asker.value : S("Un collègue");
    struct mail_to to = {.address = v->email, .name = v->name, .language = FRENCH};
    str token = signed_text(r->app, r->arena, VISA_PURPOSE, v->expires_at,
                            text_format(r->arena, "%lld", (long long)v->id));
    if (!c || concealed_of(r->db, r->arena, c->id))
        return;
    message subject = again     ? T("Rappel : un texte attend votre relecture : {1}", c->title)
                      : v->step ? T("{1} vous demande votre accord : {2}", asker, c->title)
                                : T("{1} vous demande votre avis : {2}", asker, c->title);
    struct mail_words words = {.title = french(r, subject),
                               .link_label = french(r, T("Lire le texte")),
                               .link = url_check(path_of(r, "/visa/%.*s", STR(token)))};
    *push(r->arena, &words.paragraphs) = french(
        r, v->step
               ? T("Avant de publier ce récit au nom de {1}, {2} vous demande de le relire. Vous "
                   "pouvez donner votre accord, refuser d’un mot, ou annoter un passage ; aucun "
                   "compte n’est nécessaire.",
                   c->organisation_name.has ? c->organisation_name.value : S(""), asker)
               : T("{1} vous ouvre un brouillon avant sa publication, et attend vos remarques. "
                   "Aucun compte n’est nécessaire.",
                   asker));
    *push(r->arena, &words.after) =
        french(r, v->step ? T("Sans réponse de votre part, rien n’est publié. Ce lien vaut trente "
                              "jours ; il est pour vous seul.")
                          : T("Ce lien vaut trente jours ; il est pour vous seul."));
    mail_queue(r, (struct mail_new){.to = &to,
                                    .kind = "visa",
                                    .subject = words.title,
                                    .html = mail_of_words(r, FRENCH, &words),
                                    .ends = v->expires_at});
}

void visa_tell(struct request *r, const struct visa_row *v, const char *note, message subject,
               message said)
{
    struct mail_to to;
    notice_send(r, (struct notice_new){.person = v->asked_by,
                                       .kind = NOTICE_VISA,
                                       .contribution = v->contribution,
                                       .note = note,
                                       .mailed = true});
    if (!mail_recipient(r, v->asked_by, &to))
        return;
    struct mail_words words = {
        .title = message_in(r->arena, to.language, subject),
        .link_label = message_in(r->arena, to.language, T("Voir le brouillon")),
        .link = url_check(path_of(r, "/brouillons/%lld/visa", (long long)v->contribution)),
    };
    *push(r->arena, &words.paragraphs) = message_in(r->arena, to.language, said);
    mail_queue(r, (struct mail_new){.to = &to,
                                    .kind = "visa",
                                    .subject = words.title,
                                    .html = mail_of_words(r, to.language, &words)});
}

/* ---- asking ---------------------------------------------------------------------------------- */

static struct visa_person settle_person(struct request *r, const struct contribution *c, i64 step,
                                        struct visa_person who)
{
    if (!step || !c->organisation.has)
        return who;
    struct visa_circuit circuit = visa_circuit_for(r, c->organisation.value);
    return circuit.of[step - 1].email.len ? circuit.of[step - 1] : who;
}

/* Two agreements are of two persons. */
static bool gave_the_other(struct request *r, const struct kind *k, const struct contribution *c,
                           const struct form *document, str email)
{
    str fingerprint = visa_fingerprint(r->arena, k, document);
    struct visa_row_rows rows = visa_list(r->db, r->arena, c->id);
    for (i64 i = 0; i < rows.len; i++)
        if (rows.at[i].step == 1 && str_eq(rows.at[i].state, S("agreed")) &&
            str_eq(rows.at[i].fingerprint, fingerprint) && str_eq(rows.at[i].email, email))
            return true;
    return false;
}

message visa_ask(struct request *r, i64 contribution, i64 step, struct visa_person who)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, contribution);
    const struct kind *k = c ? app_kind(r->app, c->kind) : NULL;
    struct form *document = k ? contribution_document(r, k, c) : NULL;
    if (!document || !contribution_may_edit(r, c) || step < 0 || step > 2)
        return T("Vous ne pouvez pas modifier cette contribution.");
    if (r->reader.unconfirmed) /* its words would leave in a mail, to anybody */
        return T("Confirmez d’abord votre adresse de courriel, dans « Connexion et sécurité ».");
    if (step && visa_next(r, k, c, document) != step)
        return T("Ce visa n’est pas à demander maintenant.");
    who = settle_person(r, c, step, who);
    if (!mail_address_fits(who.email) || !who.name.len)
        return T("Il faut un nom et une adresse de courriel.");
    if (step && str_eq(who.email, r->reader.email))
        return T("Un visa se demande à quelqu’un d’autre que soi.");
    if (step == 2 && gave_the_other(r, k, c, document, who.email))
        return T("Le deuxième visa est donné par une autre personne que le premier.");
    if (visas_asked_by(r->db, r->reader.person, instant_plus_days(r->now, -1)) >= VISA_ASKED_DAY)
        return T("Vous avez déjà demandé beaucoup de relectures aujourd’hui : la suite demain.");
    if (step)
        visa_replace(r->db, contribution, step, r->now);
    i64 id = visa_insert(r->db, (struct visa_insert_in){
                                    .uid = request_uid(r),
                                    .contribution = contribution,
                                    .step = step,
                                    .email = who.email,
                                    .name = who.name,
                                    .function = who.function,
                                    .by = r->reader.person,
                                    .now = r->now,
                                    .expires_at = instant_plus_days(r->now, VISA_DAYS),
                                });
    const struct visa_row *v = visa_by_id(r->db, r->arena, id);
    if (v)
        visa_mail(r, v, false);
    journal_write(r, "visa.ask", c->uid,
                  journal_payload(r->arena, "contribution", contribution, "step", step, NULL));
    return (message){0};
}

message visa_take_back(struct request *r, i64 contribution, i64 visa)
{
    struct contribution *c = contribution_one(r->db, r->arena, r->reader.person, contribution);
    if (!c || !contribution_may_edit(r, c))
        return T("Vous ne pouvez pas modifier cette contribution.");
    if (!visa_withdraw(r->db, visa, contribution, r->now))
        return T("Cette demande a déjà reçu sa réponse, ou a été retirée.");
    journal_write(r, "visa.withdraw", c->uid,
                  journal_payload(r->arena, "contribution", contribution, "visa", visa, NULL));
    return (message){0};
}

/* ---- reminding ------------------------------------------------------------------------------- */

static bool remind_step(struct request *r, i64 *done)
{
    struct visa_row_rows rows =
        visa_to_remind(r->db, r->arena, instant_plus_days(r->now, -VISA_REMIND_DAYS), r->now);
    for (i64 i = 0; i < rows.len; i++) {
        visa_mail(r, &rows.at[i], true);
        visa_set_reminded(r->db, rows.at[i].id, r->now);
        (*done)++;
    }
    return rows.len == 50;
}

const struct periodic visas_reminding = {"visas-reminding", T("Rappels de visas"), DAILY,
                                         7 * 60 + 30, remind_step};
