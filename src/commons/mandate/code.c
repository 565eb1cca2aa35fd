/* SPDX-License-Identifier: EUPL-1.2 */
/* Codes that prove a mandate by mail: to the person's own address at a domain of the organisation,
 * or to the general address that the organisation publishes. */
#include "commons/journal/journal.h"
#include "commons/mail/mail.h"
#include "commons/mandate/inside.h"
#include "commons/organisation/organisation.h"
#include "commons/organisation/resolve.h"
#include "commons/person/person.h"
#include "commons/signed.h"

static const i64 minute_us = 60000000, day_us = 86400000000;

static instant before(const struct request *r, i64 us) { return (instant){r->now.us - us}; }

/* Without the letters and digits that look alike: 40 bits. */
static str code_draw(struct request *r)
{
    static const char letters[33] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    uint8_t random[CODE_LETTERS];
    char *code = new_n(r->arena, char, CODE_LETTERS + 1);
    request_random(r, random, sizeof random);
    for (i64 i = 0; i < CODE_LETTERS; i++)
        code[i] = letters[random[i] & 31];
    return (str){code, CODE_LETTERS};
}

/* As typed: in small letters, with blanks or hyphens. Empty when it cannot be one. */
static str code_typed(arena *a, str typed)
{
    char *code = new_n(a, char, CODE_LETTERS + 1);
    i64 len = 0;
    for (i64 i = 0; i < typed.len; i++) {
        char c = typed.at[i];
        if (c == ' ' || c == '-')
            continue;
        if (len == CODE_LETTERS)
            return (str){0};
        code[len++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return len == CODE_LETTERS ? (str){code, len} : (str){0};
}

static str code_hash(struct request *r, i64 mandate, str code)
{
    return signed_word(r->app, r->arena, "mandate-code",
                       text_format(r->arena, "%lld %.*s", (long long)mandate, STR(code)));
}

/* ---- sending --------------------------------------------------------------------------------- */

/* The reader's own mandate, waiting for a proof. NULL with why. */
static const struct mandate_whole *own_unproven(struct request *r, i64 mandate, message *why)
{
    const struct mandate_whole *m = mandate_by_id(r->db, r->arena, mandate);
    if (!m || m->person != r->reader.person)
        *why = T("Ce mandat n’existe pas ou plus.");
    else if (m->ends_on.has && m->ends_on.value.ymd < r->today.ymd)
        *why = T("Ce mandat est terminé.");
    else if (m->proof > PROOF_DECLARED)
        *why = T("Ce mandat est déjà confirmé.");
    else
        return m;
    return NULL;
}

static message too_many(struct request *r, str address)
{
    instant yesterday = before(r, day_us);
    if (codes_sent_for(r->db, r->reader.person, yesterday) >= CODES_PERSON_DAY)
        return T(
            "Vous avez déjà demandé plusieurs codes aujourd’hui : réessayez demain, ou demandez "
            "à un collègue de vous confirmer.");
    if (codes_sent_to(r->db, address, yesterday) >= CODES_ADDRESS_DAY)
        return T("Cette adresse a déjà reçu plusieurs codes aujourd’hui : réessayez demain.");
    return (message){0};
}

static str body_name(struct request *r, const struct mandate_whole *m)
{
    const struct mandate_body *o = mandate_organisation(r->db, r->arena, m->organisation);
    return o ? organisation_shown(r->arena, o->name, o->department_name) : (str){0};
}

/* In two halves, so that it is typed without a mistake. */
static str code_shown(arena *a, str code)
{
    return text_join(a, str_first(code, CODE_LETTERS / 2), S("-"),
                     str_from(code, CODE_LETTERS / 2));
}

struct sending {
    const char *way;
    str address;
    i64 lasts_us;
    struct mail_words words;
};

static message send(struct request *r, const struct mandate_whole *m, struct sending *s)
{
    message why = too_many(r, s->address);
    if (message_is(why))
        return why;
    str code = code_draw(r);
    instant ends = {r->now.us + s->lasts_us};
    struct mail_to to = {.address = s->address, .language = FRENCH};
    s->words.code = code_shown(r->arena, code);
    code_insert(r->db, (struct code_insert_in){
                           .mandate = m->id,
                           .way = str_of(s->way),
                           .address = s->address,
                           .hash = code_hash(r, m->id, code),
                           .now = r->now,
                           .expires_at = ends,
                       });
    mail_queue(r, (struct mail_new){.to = &to,
                                    .kind = "mandate-code",
                                    .subject = s->words.title,
                                    .html = mail_of_words(r, FRENCH, &s->words),
                                    .ends = ends});
    journal_mandate(r, "mandate.code", m, "mandate", m->id);
    return (message){0};
}

static str lower(arena *a, str s)
{
    char *at = new_n(a, char, s.len + 1);
    for (i64 i = 0; i < s.len; i++)
        at[i] = s.at[i] >= 'A' && s.at[i] <= 'Z' ? (char)(s.at[i] - 'A' + 'a') : s.at[i];
    return (str){at, s.len};
}

message mandate_send_domain_code(struct request *r, i64 mandate, str email)
{
    message why = {0};
    const struct mandate_whole *m = own_unproven(r, mandate, &why);
    str address = lower(r->arena, str_trim(email)), domain = domain_of(r->arena, address);
    if (!m)
        return why;
    if (!mail_address_fits(address) || !domain.len)
        return T(
            "Écrivez votre adresse professionnelle, par exemple prenom.nom@mairie-exemple.fr.");
    if (domain_is_free(domain) || !domain_known(r->db, m->organisation, domain))
        return T("{1} n’est pas connu comme domaine de cet organisme. Son référent ou "
                 "l’administration de ce forum peut l’ajouter ; sinon, choisissez une autre façon.",
                 domain);
    struct sending s = {.way = "domain", .address = address, .lasts_us = CODE_MINUTES * minute_us};
    s.words.title = say_french(r, T("Votre code pour confirmer votre fonction"));
    *push(r->arena, &s.words.paragraphs) =
        say_french(r, T("Saisissez ce code sur la page de votre mandat ({1}). Il sert une fois, "
                        "pendant trente minutes.",
                        body_name(r, m)));
    *push(r->arena, &s.words.after) =
        say_french(r, T("Vous n’avez rien demandé ? Ne faites rien : sans ce code, rien ne se "
                        "passe."));
    return send(r, m, &s);
}

message mandate_send_general_code(struct request *r, i64 mandate)
{
    message why = {0};
    const struct mandate_whole *m = own_unproven(r, mandate, &why);
    if (!m)
        return why;
    const struct contact_row *contact = contact_of(r->db, r->arena, m->organisation);
    if (!contact || !mail_address_fits(contact->email))
        return T("L’adresse générale de cet organisme n’est pas encore connue ici. Choisissez une "
                 "autre façon, ou demandez à l’administration de ce forum de l’ajouter.");
    struct sending s = {
        .way = "general", .address = contact->email, .lasts_us = CODE_GENERAL_DAYS * day_us};
    s.words.title = say_french(r, T("Un code à transmettre à {1}", r->reader.name));
    *push(r->arena, &s.words.paragraphs) =
        say_french(r, T("{1} ({2}) nous dit exercer chez vous la fonction suivante : {3}.",
                        r->reader.name, r->reader.email, m->function));
    *push(r->arena, &s.words.paragraphs) = say_french(
        r,
        T("Si c’est le cas, transmettez-lui ce code. Il lui permettra de parler au nom de {1} sur "
          "{2}, le forum des politiques culturelles locales.",
          body_name(r, m), r->settings->instance));
    *push(r->arena, &s.words.after) = say_french(
        r, T("Vous ne connaissez pas cette personne ? Ne faites rien : sans ce code, rien ne se "
             "passe."));
    return send(r, m, &s);
}

/* ---- typing ---------------------------------------------------------------------------------- */

message mandate_enter_code(struct request *r, i64 mandate, str typed, bool *proven)
{
    message why = {0};
    const struct mandate_whole *m = own_unproven(r, mandate, &why);
    *proven = false;
    if (!m)
        return why;
    const struct mandate_code_row *sent = code_latest(r->db, r->arena, mandate);
    if (!sent || sent->spent_at.has || sent->expires_at.us <= r->now.us)
        return T("Ce code n’est plus valable : demandez-en un autre.");
    if (sent->tries >= CODE_TRIES)
        return T("Trop d’essais avec ce code : demandez-en un autre.");
    str code = code_typed(r->arena, typed);
    if (!code.len || !str_eq(code_hash(r, mandate, code), sent->hash)) {
        code_tried(r->db, sent->id);
        return T("Ce n’est pas le code envoyé. Huit lettres et chiffres, par exemple ABCD-2345.");
    }
    code_spend(r->db, sent->id, r->now);
    *proven = true;
    if (str_eq(sent->way, S("domain")))
        mandate_prove(r, mandate, PROOF_DOMAIN, "domain");
    else
        mandate_prove(r, mandate, PROOF_VOUCHED, "code");
    return (message){0};
}
