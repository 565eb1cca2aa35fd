/* SPDX-License-Identifier: EUPL-1.2 */
/* The words of moderation, and the mails that say why. */
#include "commons/mail/mail.h"
#include "commons/moderation/inside.h"
#include "commons/notice/notice.h"
#include "commons/signed.h"

const struct choice moderation_reasons[MODERATION_REASONS] = {
    {"insult", T("Injure, menace, propos haineux")},
    {"privacy", T("Donnée personnelle ou confidentielle publiée à tort")},
    {"false", T("Usurpation d’identité ou de mandat, tromperie")},
    {"copyright", T("Texte ou image repris sans droit")},
    {"advertising", T("Publicité, démarchage")},
    {"unlawful", T("Autre contenu contraire à la loi")},
    {"rules", T("Contraire aux conditions d’utilisation")},
    {"other", T("Autre motif")},
};

static message label_among(const struct choice *choices, i64 count, str code)
{
    for (i64 i = 0; i < count; i++)
        if (str_eq(code, str_of(choices[i].code)))
            return choices[i].label;
    return T("Autre motif");
}

message moderation_reason_label(str code)
{
    static const struct choice others[] = {
        {"held", T("Premiers messages d’une nouvelle personne")},
        {"links", T("Beaucoup de liens")},
    };
    for (i64 i = 0; i < countof(others); i++)
        if (str_eq(code, str_of(others[i].code)))
            return others[i].label;
    return label_among(moderation_reasons, MODERATION_REASONS, code);
}

message moderation_action_label(str action)
{
    static const struct choice labels[] = {
        {"none", T("Classé sans suite")}, {"hold", T("Mis en attente de relecture")},
        {"approve", T("Approuvé")},       {"hide", T("Masqué")},
        {"warn", T("Avertissement")},     {"suspend", T("Compte suspendu")},
    };
    return label_among(labels, countof(labels), action);
}

message moderation_kind_label(str kind)
{
    return str_eq(kind, S("post"))     ? T("Message")
           : str_eq(kind, S("person")) ? T("Personne")
                                       : T("Contribution");
}

/* ---- links ------------------------------------------------------------------------------- */

static const char purpose[] = "moderation";
static const i64 day_us = 86400000000;

str decision_link(struct request *r, i64 decision)
{
    instant ends = {r->now.us + APPEAL_DAYS * day_us};
    str payload = text_format(r->arena, "%lld", (long long)decision);
    return text_join(r->arena, S("/moderation/decisions/"),
                     signed_text(r->app, r->arena, purpose, ends, payload));
}

struct moderation_decision *decision_of_link(struct request *r, str token, bool *late)
{
    str payload;
    i64 id;
    enum signed_state s = signed_read(r->app, r->arena, purpose, r->now, token, &payload);
    struct moderation_decision *d =
        s != SIGNED_FORGED && str_to_i64(payload, &id) ? decision_one(r->db, r->arena, id) : NULL;
    /* counted from the decision: a page of one's account draws links anew */
    *late = d && d->decided_at.us + APPEAL_DAYS * day_us <= r->now.us;
    return d;
}

/* ---- mails: the statement of reasons ------------------------------------------------------- */

static message subject_of(const struct moderation_decision *d)
{
    if (str_eq(d->action, S("suspend")))
        return T("Votre compte est suspendu");
    if (str_eq(d->action, S("warn")))
        return T("Un avertissement de la modération");
    return T("Un de vos contenus est masqué");
}

static void add(struct request *r, strs *list, const struct mail_to *to, message m)
{
    *push(r->arena, list) = message_in(r->arena, to->language, m);
}

static void send(struct request *r, const struct mail_to *to, message subject,
                 struct mail_words *words)
{
    words->title = message_in(r->arena, to->language, subject);
    mail_queue(r, (struct mail_new){.to = to,
                                    .kind = "moderation",
                                    .subject = words->title,
                                    .html = mail_of_words(r, to->language, words)});
}

void tell_decision(struct request *r, i64 decision)
{
    const struct moderation_decision *d = decision_one(r->db, r->arena, decision);
    struct mail_to to;
    struct mail_words words = {0};
    if (!d || !mail_recipient_even_suspended(r, d->person, &to))
        return;
    str reason = message_in(r->arena, to.language, moderation_reason_label(d->reason));
    if (d->title.len && !str_eq(d->kind, S("person")))
        add(r, &words.paragraphs, &to, T("Il s’agit de : {1}", d->title));
    if (str_eq(d->action, S("suspend")) && d->until.has)
        add(r, &words.paragraphs, &to,
            T("Vous pourrez de nouveau vous connecter le {1}, sans rien avoir à faire.",
              day_words(r->arena, to.language, instant_day(d->until.value))));
    add(r, &words.paragraphs, &to, T("Motif : {1}.", reason));
    *push(r->arena, &words.paragraphs) = d->statement;
    add(r, &words.paragraphs, &to,
        T("La décision a été prise par une personne, non par un automate. Si vous la contestez, "
          "une autre la réexaminera : vous avez six mois."));
    words.link_label = message_in(r->arena, to.language, T("Lire la décision, ou la contester"));
    words.link = url_check(decision_link(r, decision));
    add(r, &words.after, &to,
        T("Vous pouvez aussi saisir un tribunal, ou un organe de règlement extrajudiciaire des "
          "litiges (règlement européen 2022/2065, article 21)."));
    send(r, &to, subject_of(d), &words);
    /* in whose thread a message was hidden; nothing when that may no longer be read, or was itself
     */
    struct notice_new n = {
        .person = d->person, .kind = NOTICE_MODERATION, .by = r->reader.person, .mailed = true};
    struct notice_new named = n;
    named.contribution = d->contribution;
    named.note = "hidden";
    bool names = str_eq(d->kind, S("post")) && str_eq(d->action, S("hide"));
    if (!names || !notice_send(r, named))
        notice_send(r, n);
}

void tell_answer(struct request *r, const struct moderation_decision *d, bool upheld, str answer)
{
    struct mail_to to;
    struct mail_words words = {0};
    if (!mail_recipient_even_suspended(r, d->person, &to))
        return;
    *push(r->arena, &words.paragraphs) = answer;
    words.link_label = message_in(r->arena, to.language, T("Lire la décision"));
    words.link = url_check(decision_link(r, d->id));
    send(r, &to,
         upheld ? T("Votre recours : la décision est maintenue")
                : T("Votre recours : la décision est annulée"),
         &words);
}
