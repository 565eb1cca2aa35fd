/* SPDX-License-Identifier: EUPL-1.2 */
/* Who may do what in whose name, and the words for it. Pure. */
#include <string.h>

#include "commons/mandate/mandate.h"

const struct act_rule act_rules[ACTS] = {
    [ACT_DRAFT] = {.name = "draft", .provider = true},
    [ACT_ANSWER] = {.name = "answer", .provider = true},
    [ACT_PUBLISH] = {.name = "publish",
                     .least = PROOF_DOMAIN,
                     .provider = true,
                     .unproven = T(
                         "Votre fonction doit d’abord être confirmée pour publier au nom de votre "
                         "organisme. Votre texte reste dans vos brouillons ; demandez une "
                         "confirmation depuis « Mes mandats » : un code par courriel ou la "
                         "parole d’un collègue suffit.")},
    [ACT_DECLARE] = {.name = "declare",
                     .least = PROOF_DOMAIN,
                     .unproven =
                         T("Votre fonction doit d’abord être confirmée pour déclarer cela au "
                           "nom de votre organisme. Demandez une confirmation depuis « Mes "
                           "mandats »."),
                     .selling =
                         T("Un prestataire peut répondre et raconter, mais ne se déclare pas "
                           "sur ce que font les collectivités.")},
    [ACT_VOUCH] = {.name = "vouch",
                   .least = PROOF_DOMAIN,
                   .unproven =
                       T("Votre fonction doit d’abord être confirmée : vous pourrez ensuite "
                         "confirmer vos collègues."),
                   .selling = T("Un prestataire ne peut confirmer personne.")},
    [ACT_MANAGE] = {.name = "manage",
                    .least = PROOF_DOMAIN,
                    .unproven = T("Votre fonction doit d’abord être confirmée."),
                    .selling = T("Un prestataire ne peut pas être référent.")},
    [ACT_SIGN_REVIEW] = {.name = "sign a joint review",
                         .least = PROOF_DOMAIN,
                         .unproven = T("Votre fonction doit d’abord être confirmée pour signer un "
                                       "bilan croisé."),
                         .selling = T("Un prestataire ne signe pas de bilan croisé.")},
    [ACT_RATE_SOFTWARE] = {.name = "rate a software",
                           .least = PROOF_DOMAIN,
                           .unproven =
                               T("Votre fonction doit d’abord être confirmée pour donner un "
                                 "avis sur un logiciel."),
                           .selling = T("Un prestataire ne note pas de logiciel.")},
};

message mandate_refusal(str kind, i64 proof, enum act act)
{
    const struct act_rule *rule = &act_rules[act];
    if (!rule->provider && str_eq(kind, S("provider")))
        return rule->selling;
    return proof < (i64)rule->least ? rule->unproven : (message){0};
}

message capacity_refusal(const struct capacity *c, enum act act)
{
    if (c)
        return mandate_refusal(c->kind, c->proof, act);
    return act == ACT_ANSWER || act == ACT_DRAFT
               ? (message){0}
               : T("Dites d’abord au nom de quel organisme vous parlez.");
}

bool capacity_may(const struct capacity *c, enum act act)
{
    return !message_is(capacity_refusal(c, act));
}

/* ---- words ----------------------------------------------------------------------------------- */

const struct choice mandate_kinds[MANDATE_KINDS] = {
    {"elected", T("Élue ou élu")},   {"officer", T("Directrice ou directeur")},
    {"agent", T("Agente ou agent")}, {"partner", T("Partenaire")},
    {"artist", T("Artiste")},        {"expert", T("Experte ou expert")},
    {"provider", T("Prestataire")},
};

message mandate_kind_label(str kind)
{
    for (i64 i = 0; i < MANDATE_KINDS; i++)
        if (str_eq(kind, str_of(mandate_kinds[i].code)))
            return mandate_kinds[i].label;
    return (message){0};
}

message proof_label(i64 proof)
{
    switch (proof) {
    case PROOF_DOMAIN:
        return T("adresse de l’organisme");
    case PROOF_VOUCHED:
        return T("confirmé");
    case PROOF_SIRET:
        return T("identité professionnelle vérifiée");
    default:
        return T("déclaré");
    }
}

message proof_how_label(str how)
{
    static const struct choice ways[] = {
        {"domain", T("par son adresse de courriel")},
        {"manager", T("par le référent de l’organisme")},
        {"members", T("par deux membres")},
        {"code", T("par un code envoyé à l’adresse de l’organisme")},
        {"letter", T("sur présentation d’un courrier")},
        {"invitation", T("sur invitation du référent")},
        {"siret", T("par son fournisseur d’identité")},
    };
    for (i64 i = 0; i < countof(ways); i++)
        if (str_eq(how, str_of(ways[i].code)))
            return ways[i].label;
    return (message){0};
}

/* ---- domains --------------------------------------------------------------------------------- */

/* Where anybody gets an address: providers used in France, and names that are no organisation's
   (public suffixes under which others register). */
static const char *const free_domains[] = {
    "gmail.com",    "googlemail.com",  "yahoo.fr",         "yahoo.com",
    "ymail.com",    "rocketmail.com",  "outlook.fr",       "outlook.com",
    "hotmail.fr",   "hotmail.com",     "live.fr",          "live.com",
    "msn.com",      "orange.fr",       "wanadoo.fr",       "voila.fr",
    "free.fr",      "aliceadsl.fr",    "libertysurf.fr",   "sfr.fr",
    "neuf.fr",      "cegetel.net",     "club-internet.fr", "numericable.fr",
    "noos.fr",      "bbox.fr",         "laposte.net",      "icloud.com",
    "me.com",       "mac.com",         "aol.com",          "aol.fr",
    "gmx.fr",       "gmx.com",         "gmx.net",          "gmx.de",
    "web.de",       "mail.com",        "mail.ru",          "yandex.com",
    "yandex.ru",    "proton.me",       "protonmail.com",   "protonmail.ch",
    "pm.me",        "tutanota.com",    "tuta.io",          "mailo.com",
    "net-c.fr",     "netcourrier.com", "caramail.fr",      "zaclys.net",
    "ik.me",        "infomaniak.ch",   "ecomail.fr",       "zoho.com",
    "fastmail.com", "riseup.net",      "disroot.org",      "posteo.net",
    "yopmail.com",  "mailinator.com",  "skynet.be",        "bluewin.ch",
    "nordnet.fr",   "ovh.fr",          "asso.fr",          "com.fr",
    "gouv.fr",      "nom.fr",          "prd.fr",           "tm.fr",
    "re.fr",        "co.uk",           "org.uk",           "eu.org",
    "sfr.net",      "dbmail.com",      "inbox.com",        "cs.com",
    "9online.fr",   "9business.fr",    "akeonet.com",      "orange.com",
    "telenet.be",
};

bool domain_is_free(str domain)
{
    for (i64 i = 0; i < countof(free_domains); i++)
        if (str_eq(domain, str_of(free_domains[i])))
            return true;
    return false;
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c; }

static bool letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); }

/* Letters, digits and hyphens, at least two labels, none that begins or ends with a hyphen; the
   last one of letters (RFC 1123 2.1, RFC 3696 2): no address of a machine is a domain. */
str domain_of(arena *a, str typed)
{
    enum { DOMAIN_MAX = 253, LABEL_MAX = 63 };
    i64 at = str_find(typed, S("@")), label = 0, labels = 1;
    str rest = str_trim(at < 0 ? typed : str_from(typed, at + 1));
    char *out = new_n(a, char, rest.len + 1);
    bool letters = true;
    if (rest.len < 4 || rest.len > DOMAIN_MAX)
        return (str){0};
    for (i64 i = 0; i < rest.len; i++) {
        char c = out[i] = lower(rest.at[i]);
        if (c == '.') {
            if (!label || out[i - 1] == '-')
                return (str){0};
            label = 0, letters = true, labels++;
            continue;
        }
        if (!letter_or_digit(c) && (c != '-' || !label))
            return (str){0};
        letters &= c >= 'a' && c <= 'z';
        if (++label > LABEL_MAX)
            return (str){0};
    }
    bool whole = label >= 2 && labels >= 2 && letters;
    return whole ? (str){out, rest.len} : (str){0};
}
