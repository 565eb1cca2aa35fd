/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/inbound/inbound.h"

#include <sodium.h>

#include "commons/job/periodic.h"
#include "commons/mail/mail.h"
#include "commons/person/person.h"
#include "commons/rights/rights.h"
#include "commons/thread/thread.h"
#include "inbound_sql.h"

static bool refused(struct inbound_take *t, message why)
{
    t->outcome = INBOUND_REFUSED;
    t->why = why;
    return false;
}

static void add_bytes(crypto_generichash_state *state, str s)
{
    crypto_generichash_update(state, (const uint8_t *)s.at, (unsigned long long)s.len);
    crypto_generichash_update(state, (const uint8_t *)"", 1);
}

/* A mail server that was interrupted hands a mail over again: same Message-ID, same address. One
   without a Message-ID is known by what it says. */
static str key_of(arena *a, const struct inbound_message *m, str address)
{
    enum { KEY_BYTES = 20 };
    uint8_t digest[KEY_BYTES];
    char hex[2 * KEY_BYTES + 1];
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, KEY_BYTES);
    add_bytes(&state, address);
    add_bytes(&state, m->from);
    add_bytes(&state, m->message_id.len ? m->message_id : m->subject);
    if (!m->message_id.len)
        add_bytes(&state, m->text);
    crypto_generichash_final(&state, digest, KEY_BYTES);
    sodium_bin2hex(hex, sizeof hex, digest, KEY_BYTES);
    return arena_copy(a, str_of(hex));
}

/* The person acts from here on; false with an outcome when there is nothing more to do. */
static bool admit(struct request *r, struct inbound_take *t, i64 person, str address)
{
    const struct inbound_message *m = t->message;
    if (!reader_become(r, person))
        return refused(t, T("Ce compte ne peut pas écrire ici."));
    if (!str_eq(r->reader.email, m->from))
        return refused(t, T("Répondez depuis l’adresse de votre compte : ce message vient d’une "
                            "autre adresse."));
    if (m->forged)
        return refused(t, T("Rien ne prouve que ce message vient de vous : écrivez sur le site."));
    if (!right_held(&r->reader, WRITER))
        return refused(t, right_refusal(WRITER));
    if (r->reader.unconfirmed)
        return refused(t, T("Confirmez d’abord votre adresse de courriel, dans « Connexion et "
                            "sécurité »."));
    if (inbound_since(r->db, person, (instant){r->now.us - 3600 * 1000000LL}) >= INBOUND_HOURLY_MAX)
        return refused(t,
                       T("Trop de messages en une heure : réessayez plus tard, ou écrivez sur le "
                         "site."));
    if (!m->text.len)
        return refused(t, T("Votre message est vide : écrivez au-dessus du texte cité."));
    t->outcome = INBOUND_TAKEN;
    person_seen(r, person);
    return inbound_insert(r->db, key_of(r->arena, m, address), person, r->now) == 1;
}

static const struct capacity *capacity_there(struct request *r, i64 contribution)
{
    const struct inbound_capacity *last =
        inbound_capacity(r->db, r->arena, r->reader.person, contribution);
    for (i64 i = 0; last && last->organisation.has && i < r->reader.capacities.len; i++)
        if (r->reader.capacities.at[i].organisation == last->organisation.value)
            return &r->reader.capacities.at[i];
    return NULL;
}

static i64 answered_number(struct request *r, const struct inbound_message *m, i64 contribution)
{
    uid name;
    i64 person;
    if (!mail_id_read(r->app, m->answers, &name, &person))
        return 0;
    const struct inbound_answered *p =
        inbound_answered(r->db, r->arena, r->reader.person, contribution, name);
    return p ? p->number : 0;
}

static bool take_reply(struct request *r, struct inbound_take *t, i64 contribution)
{
    const struct inbound_message *m = t->message;
    if (utf8_length(m->text) > POST_LIMIT)
        return refused(t, T("Votre message est trop long pour un seul message du forum."));
    markup page = {0};
    if (!t->ahead)
        page = thread_render(r, m->text);
    if (thread_post(r, (struct post_new){.contribution = contribution,
                                         .capacity = capacity_there(r, contribution),
                                         .body = m->text,
                                         .ahead = t->ahead,
                                         .html = page,
                                         .answers = answered_number(r, m, contribution)}))
        return true;
    return refused(t, T("Cette discussion n’est plus ouverte, ou vous ne pouvez plus la lire."));
}

static void tell_of_files(struct request *r, i64 files)
{
    struct mail_to to;
    if (!files || !mail_recipient(r, r->reader.person, &to))
        return;
    struct mail_words words = {.title =
                                   say(r, T("Votre réponse est publiée, sans ses pièces jointes"))};
    *push(r->arena, &words.paragraphs) = say(
        r, T("Les fichiers joints à un courriel ne sont pas repris dans la discussion. Ajoutez un "
             "lien, ou écrivez sur le site."));
    mail_queue(r, (struct mail_new){.to = &to,
                                    .kind = "inbound",
                                    .subject = words.title,
                                    .html = mail_of_words(r, to.language, &words)});
}

/* A topic's address is known to everybody, and a refusal goes to the sender of the envelope: only
   when that is who wrote does it say anything, else a stranger would learn by it who has an account
   here. */
static bool topic_for(struct request *r, struct inbound_take *t, str address, str facet)
{
    const struct inbound_message *m = t->message;
    const struct person_secret *writer = person_by_email(r->db, r->arena, m->from);
    bool kept = false;
    if (!writer)
        kept = refused(t, T("Aucun compte n’a cette adresse : ouvrez-en un, ou écrivez depuis "
                            "celle de votre compte."));
    else if (admit(r, t, writer->id, address))
        kept = t->topic(r, m, facet, &t->why) || refused(t, t->why);
    if (t->outcome == INBOUND_REFUSED && !str_eq(m->back, m->from))
        t->outcome = INBOUND_TAKEN;
    return kept;
}

/* What came for one of our addresses. False: not one of ours. */
static bool take_for(struct request *r, struct inbound_take *t, str address, bool *kept)
{
    const struct inbound_message *m = t->message;
    i64 contribution, person, mail;
    str facet;
    if (mail_return_read(r->app, address, &mail)) {
        t->outcome = INBOUND_TAKEN;
        if (m->returned)
            mail_returned(r, mail, m->reason);
        return *kept = true;
    }
    bool reply = mail_reply_read(r->app, address, &contribution, &person);
    if (!reply && !mail_topic_read(r->app, address, &facet))
        return false;
    t->outcome = INBOUND_TAKEN;
    *kept = false;
    if (m->automatic)
        return true;
    if (!reply)
        *kept = topic_for(r, t, address, facet);
    else if (admit(r, t, person, address))
        *kept = take_reply(r, t, contribution);
    if (*kept && reply)
        tell_of_files(r, m->attachments);
    return true;
}

bool inbound_take(struct request *r, struct inbound_take *t)
{
    bool kept = false;
    t->outcome = INBOUND_UNKNOWN;
    t->why = T("Cette adresse n’existe pas, ou n’existe plus.");
    for (i64 i = 0; i < t->message->to.len; i++)
        if (take_for(r, t, t->message->to.at[i], &kept))
            return kept;
    return false;
}

static bool sweep(struct request *r, i64 *done)
{
    *done += inbound_forget(r->db, instant_plus_days(r->now, -INBOUND_KEPT_DAYS));
    return false;
}

const struct periodic inbound_sweeping = {.name = "inbound",
                                          .label = T("Oubli des courriels reçus"),
                                          .every = DAILY,
                                          .minute = 3 * 60,
                                          .run = sweep};
