/* SPDX-License-Identifier: EUPL-1.2 */
/* A colleague is invited by mail, and lands with a mandate that is vouched for. */
#include "commons/journal/journal.h"
#include "commons/mail/mail.h"
#include "commons/mandate/inside.h"
#include "commons/organisation/organisation.h"
#include "commons/organisation/resolve.h"
#include "commons/person/person.h"
#include "commons/signed.h"

static str token_hash(struct request *r, str token)
{
    return signed_word(r->app, r->arena, "invitation", token);
}

static str token_draw(struct request *r)
{
    static const char digits[] = "0123456789abcdef";
    uint8_t random[INVITATION_TOKEN / 2];
    char *token = new_n(r->arena, char, INVITATION_TOKEN + 1);
    request_random(r, random, sizeof random);
    for (i64 i = 0; i < INVITATION_TOKEN / 2; i++) {
        token[2 * i] = digits[random[i] >> 4];
        token[2 * i + 1] = digits[random[i] & 15];
    }
    return (str){token, INVITATION_TOKEN};
}

static void mail_invitation(struct request *r, const struct invited *who, str token, instant ends,
                            const struct mandate_body *o)
{
    struct mail_to to = {.address = who->email, .name = who->name, .language = FRENCH};
    str name = organisation_shown(r->arena, o->name, o->department_name);
    struct mail_words words = {
        .title = say_french(r, T("{1} vous invite à parler au nom de {2}", r->reader.name, name)),
        .link_label = say_french(r, T("Voir l’invitation")),
        .link = url_check(path_of(r, "/invitations/%.*s", STR(token))),
    };
    *push(r->arena, &words.paragraphs) = say_french(
        r,
        T("{1} vous invite à rejoindre {2} sur {3}, où les collectivités se racontent ce qu’elles "
          "ont fait en matière de culture.",
          r->reader.name, name, r->settings->instance));
    *push(r->arena, &words.paragraphs) =
        say_french(r, T("Votre fonction, telle qu’elle s’affichera : {1}.", who->function));
    *push(r->arena, &words.after) = say_french(
        r, T("Ce lien sert une fois, pendant trente jours. Gardez-le pour vous : il fait "
             "de qui l’ouvre votre représentant."));
    mail_queue(r, (struct mail_new){.to = &to,
                                    .kind = "invitation",
                                    .subject = words.title,
                                    .html = mail_of_words(r, FRENCH, &words),
                                    .ends = ends});
}

message invitation_send(struct request *r, i64 organisation, const struct invited *who)
{
    struct standing s = standing_in(r, organisation);
    const struct mandate_body *o = mandate_organisation(r->db, r->arena, organisation);
    if (!o || (!s.capacity && !s.manager))
        return T("Seul un membre confirmé d’un organisme y invite ses collègues.");
    message why = s.capacity ? capacity_refusal(s.capacity, ACT_VOUCH) : (message){0};
    if (message_is(why) && !s.manager)
        return why;
    if (!mail_address_fits(who->email))
        return T("Cette adresse de courriel ne peut pas recevoir d’invitation.");
    if (invitations_sent(r->db, r->reader.person, instant_plus_days(r->now, -1)) >= INVITATIONS_DAY)
        return T("Vous avez déjà envoyé beaucoup d’invitations aujourd’hui : la suite demain.");
    if (invitation_waits_for(r->db, organisation, who->email, r->now))
        return T("Une invitation attend déjà à cette adresse.");
    str token = token_draw(r);
    instant ends = instant_plus_days(r->now, INVITATION_DAYS);
    invitation_insert(r->db, (struct invitation_insert_in){
                                 .token = token_hash(r, token),
                                 .organisation = organisation,
                                 .person = r->reader.person,
                                 .email = who->email,
                                 .name = who->name,
                                 .function = who->function,
                                 .kind = who->kind,
                                 .starts_on = who->starts_on,
                                 .ends_on = who->ends_on,
                                 .now = r->now,
                                 .expires_at = ends,
                             });
    mail_invitation(r, who, token, ends, o);
    journal_write(r, "invitation.send", o->uid,
                  journal_payload(r->arena, "organisation", organisation, NULL));
    return (message){0};
}

struct invitation_row *invitation_find(struct request *r, str token, message *why)
{
    struct invitation_row *i = token.len == INVITATION_TOKEN
                                   ? invitation_by_token(r->db, r->arena, token_hash(r, token))
                                   : NULL;
    *why = (message){0};
    if (i && i->closed_at.has)
        *why = T("Cette invitation a déjà servi, ou a été retirée.");
    else if (i && i->expires_at.us <= r->now.us)
        *why =
            T("Cette invitation a plus de trente jours : demandez-en une autre à votre collègue.");
    return i;
}

/* The word of who invited, as it stands today: who has left or was suspended since vouches for
   nobody. */
static void vouched_by(struct request *r, const struct invitation_row *i, i64 mandate)
{
    if (!inviter_is_in(r->db, i->person))
        return;
    i64 inviter = mandate_there(r->db, i->person, i->organisation, r->today);
    const struct mandate_whole *m = inviter ? mandate_by_id(r->db, r->arena, inviter) : NULL;
    if (inviter_administers(r->db, i->person)) {
        mandate_prove(r, mandate, PROOF_VOUCHED, "letter");
        return;
    }
    if (!m || message_is(mandate_refusal(m->kind, m->proof, ACT_VOUCH)))
        return;
    if (m->charge != CHARGE_NONE) {
        mandate_prove(r, mandate, PROOF_VOUCHED, "invitation");
        return;
    }
    struct capacity c = {.function = m->function, .organisation_name = i->organisation_name};
    vouch_insert(r->db, mandate, i->person, capacity_text(r->arena, &c), r->now);
}

message invitation_accept(struct request *r, str token)
{
    message why;
    const struct invitation_row *i = invitation_find(r, token, &why);
    if (!i)
        return T("Cette invitation n’existe pas.");
    if (message_is(why))
        return why;
    if (i->person == r->reader.person)
        return T("Cette invitation vient de vous : elle est pour un collègue.");
    i64 mandate = mandate_there(r->db, r->reader.person, i->organisation, r->today);
    const struct mandate_whole *m = mandate ? mandate_by_id(r->db, r->arena, mandate) : NULL;
    bool as_invited = m && str_eq(m->kind, i->kind) && str_eq(m->function, i->function);
    if (!mandate)
        mandate = mandate_create(
            r, (struct mandate_new){
                   .person = r->reader.person,
                   .organisation = i->organisation,
                   .function = i->function,
                   .kind = i->kind,
                   .starts_on = i->starts_on.ymd > r->today.ymd ? r->today : i->starts_on,
                   .ends_on = i->ends_on,
               });
    else if (m && m->proof == PROOF_DECLARED && !as_invited)
        /* a word is given for the function that the invitation names, whatever was declared */
        mandate = mandate_replace(r, m, i->function, i->kind, i->ends_on);
    if (invitation_close(r->db, i->id, SOME(opt_int, mandate), r->now) != 1)
        return T("Cette invitation a déjà servi, ou a été retirée.");
    vouched_by(r, i, mandate);
    mandate_prove_by_address(r, r->reader.person, i->email); /* the link was read there */
    return (message){0};
}
