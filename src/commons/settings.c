/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/settings.h"

#include <stddef.h>
#include <string.h>

#include "commons/address.h"
#include "os/os.h"

enum { TEXT_MOST = 200 };

/* smtp://host or smtps://host, with a port or not. */
static bool is_relay(str value)
{
    str rest = str_starts(value, S("smtps://"))  ? str_from(value, 8)
               : str_starts(value, S("smtp://")) ? str_from(value, 7)
                                                 : (str){0};
    for (i64 i = 0; i < rest.len; i++)
        if (!((rest.at[i] >= '0' && rest.at[i] <= '9') ||
              (rest.at[i] >= 'a' && rest.at[i] <= 'z') ||
              (rest.at[i] >= 'A' && rest.at[i] <= 'Z') || strchr(".-:[]", rest.at[i])))
            return false;
    return !value.len || rest.len;
}

/* name@host in ASCII, short enough to be given an extension. */
static bool is_mail_address(str value)
{
    enum { LOCAL_MOST = 20 };
    str host = value, local = str_cut(&host, '@');
    for (i64 i = 0; i < value.len; i++)
        if (!((value.at[i] >= '0' && value.at[i] <= '9') ||
              (value.at[i] >= 'a' && value.at[i] <= 'z') ||
              (value.at[i] >= 'A' && value.at[i] <= 'Z') || strchr("@.-_", value.at[i])))
            return false;
    return !value.len ||
           (local.len && local.len <= LOCAL_MOST && host.len && !str_has(host, S("@")));
}

static bool is_issuer(str value)
{
    return !value.len || (url_is_web(value) && !str_has(value, S("?")) && !str_has(value, S("#")));
}

static bool asks_openid(str value)
{
    for (str rest = value; rest.len;)
        if (str_eq(str_cut(&rest, ' '), S("openid")))
            return true;
    return false;
}

/* Half a year at least: people come back after a summer. */
static bool is_term(str value)
{
    i64 months = 0;
    return str_to_i64(value, &months) && (months == 0 || months >= 6);
}

#define AT(member) offsetof(struct settings, member)

const struct setting setting_table[] = {
    {.name = "origin",
     .type = SETTING_WEB,
     .group = SETTINGS_OF_MACHINE,
     .fixed = true,
     .value = "",
     .what =
         "the public address, such as https://parvis.exemple.fr; empty: what the browser asked for",
     .label = T("Adresse publique"),
     .hint = T("Celle des courriels et des flux. Vide : celle que le navigateur a demandée."),
     .at = AT(origin)},
    {.name = "instance",
     .group = SETTINGS_OF_HOST,
     .value = "Parvis",
     .what = "the name that people read at the top of every page",
     .label = T("Nom de ce forum"),
     .hint = T("Il se lit en haut de chaque page et dans chaque courriel."),
     .least = 1,
     .most = 80,
     .at = AT(instance)},
    {.name = "host",
     .group = SETTINGS_OF_HOST,
     .value = "",
     .what = "the legal person that hosts this forum, for the legal pages",
     .label = T("Organisme qui héberge"),
     .hint = T("Sa dénomination complète : elle figure aux mentions légales."),
     .at = AT(host)},
    {.name = "contact",
     .group = SETTINGS_OF_HOST,
     .value = "",
     .what = "an e-mail address or an address on the web, shown to people",
     .label = T("Contact"),
     .hint = T("Une adresse de courriel ou de site, montrée à tout le monde."),
     .at = AT(contact)},
    {.name = "host-address",
     .group = SETTINGS_OF_HOST,
     .value = "",
     .what = "its postal address and telephone, for the legal notice (LCEN, article 6 III)",
     .label = T("Adresse et téléphone de l’hébergeur"),
     .most = 300,
     .at = AT(host_address)},
    {.name = "publication-director",
     .group = SETTINGS_OF_HOST,
     .value = "",
     .what = "who answers for what is published: name and function (LCEN, article 6 III)",
     .label = T("Directrice ou directeur de la publication"),
     .hint = T("Nom et fonction : l’exécutif de la collectivité, d’ordinaire."),
     .at = AT(publication_director)},
    {.name = "hosting-provider",
     .group = SETTINGS_OF_HOST,
     .value = "",
     .what = "the company whose machines are used: name, address, telephone; empty: one's own",
     .label = T("Prestataire d’hébergement"),
     .hint = T("Nom, adresse et téléphone. Vide : vos propres machines."),
     .most = 300,
     .at = AT(hosting_provider)},
    {.name = "dpo",
     .group = SETTINGS_OF_HOST,
     .value = "",
     .what = "the data protection officer: an e-mail address, an address on the web, or a name",
     .label = T("Déléguée ou délégué à la protection des données"),
     .at = AT(dpo)},
    {.name = "terms-version",
     .group = SETTINGS_OF_TEXTS,
     .value = "2027-01",
     .what = "the version of the terms of use: a new one asks every member to accept again",
     .label = T("Version des conditions d’utilisation"),
     .hint = T("En changer redemande à chaque membre de les accepter."),
     .least = 1,
     .most = 40,
     .at = AT(terms_version)},
    {.name = "job-keep-days",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_PEOPLE,
     .value = "90",
     .what = "days for which finished background jobs are kept, with what they were given",
     .label = T("Trace des tâches terminées, en jours"),
     .least = 7,
     .most = 3650,
     .at = AT(job_keep_days)},
    {.name = "accessibility",
     .type = SETTING_WORD,
     .group = SETTINGS_OF_HOST,
     .value = "non-conforme",
     .what = "non-conforme, partiellement or totalement: what the audit found",
     .label = T("Accessibilité"),
     .hint = T("Ce que l’audit a constaté."),
     .words = "non-conforme partiellement totalement",
     .at = AT(accessibility)},
    {.name = "licence-authority",
     .type = SETTING_WORD,
     .group = SETTINGS_OF_TEXTS,
     .value = "etalab-2.0",
     .what = "default licence of texts signed by an authority",
     .label = T("Licence proposée aux collectivités"),
     .words = "etalab-2.0 CC-BY-4.0",
     .at = AT(licence_authority)},
    {.name = "licence-person",
     .type = SETTING_WORD,
     .group = SETTINGS_OF_TEXTS,
     .value = "CC-BY-SA-4.0",
     .what = "default licence of texts of persons, associations and companies",
     .label = T("Licence proposée aux personnes, associations et entreprises"),
     .words = "CC-BY-SA-4.0 CC-BY-4.0 CC0-1.0",
     .at = AT(licence_person)},
    {.name = "log",
     .type = SETTING_WORD,
     .group = SETTINGS_OF_MACHINE,
     .fixed = true,
     .value = "text",
     .what = "text or json",
     .label = T("Forme du journal du serveur"),
     .words = "text json",
     .at = AT(log)},
    {.name = "page-cache",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_MACHINE,
     .fixed = true,
     .value = "16",
     .what = "memory, in MB, for pages that visitors are shown as they were made last; 0: each is "
             "made when it is asked for",
     .label = T("Mémoire des pages publiques"),
     .hint = T("En Mo. 0 : chaque page est faite quand on la demande."),
     .most = 4096,
     .at = AT(page_cache_mb)},
    {.name = "workers",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_MACHINE,
     .fixed = true,
     .value = "0",
     .what = "threads that prepare answers; 0: two a core",
     .label = T("Fils de travail"),
     .hint = T("0 : deux par cœur."),
     .most = 64,
     .at = AT(workers)},
    {.name = "held-posts",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_PEOPLE,
     .value = "0",
     .what =
         "how many of the first posts of a person without a proven mandate wait for a moderator",
     .label = T("Premiers messages relus"),
     .hint = T("Combien des premiers messages d’une personne sans mandat confirmé attendent d’être "
               "relus par la modération. 0 : aucun."),
     .least = 0,
     .most = 50,
     .at = AT(held_posts)},
    {.name = "posts-in-a-row",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_PEOPLE,
     .value = "30",
     .what = "how many posts, topics and drafts a person writes without waiting; each further one "
             "waits twice as long as the one before, until two quiet hours; 0: no limit",
     .label = T("Textes d’affilée"),
     .hint = T("Combien de messages, de sujets et de récits une personne ouvre sans attendre. "
               "Au-delà, l’attente double à chaque fois, jusqu’à une heure ; deux heures de calme "
               "l’effacent. 0 : sans limite."),
     .least = 0,
     .most = 1000,
     .at = AT(posts_in_a_row)},
    {.name = "files-day-megabytes",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_PEOPLE,
     .value = "200",
     .what = "how many megabytes of pictures and documents one person may send in a day",
     .label = T("Fichiers envoyés par personne et par jour, en Mo"),
     .least = 10,
     .most = 100000,
     .at = AT(files_day_megabytes)},
    {.name = "files-total-megabytes",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_MACHINE,
     .value = "20000",
     .what = "how many megabytes of pictures and documents are kept in all; then none is taken",
     .label = T("Place pour les fichiers, en Mo"),
     .hint = T("Images et documents de tout le forum. Au-delà, on n’en prend plus."),
     .least = 10,
     .most = 10000000,
     .at = AT(files_total_megabytes)},
    {.name = "files-minors",
     .type = SETTING_FLAG,
     .group = SETTINGS_OF_TEXTS,
     .value = "no",
     .what =
         "yes: a picture on which minors are recognised may be published, when who sends it has "
         "the written consent of both parents",
     .label = T("Images où l’on reconnaît des mineurs"),
     .hint = T("Non : elles sont refusées. Oui : à qui dit avoir l’accord écrit des deux parents."),
     .at = AT(files_minors)},
    {.name = "session-days",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_PEOPLE,
     .value = "30",
     .what = "days before one has to sign in again",
     .label = T("Durée d’une connexion, en jours"),
     .hint = T("Ensuite, il faut se connecter de nouveau."),
     .least = 1,
     .most = 365,
     .at = AT(session_days)},
    {.name = "inactive-months",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_PEOPLE,
     .value = "24",
     .what = "months without a visit after which an account is erased, thirty days after a mail "
             "has said so; at least 6, and 0: never",
     .label = T("Effacement des comptes inactifs, en mois"),
     .hint = T("Un courriel prévient trente jours avant, un autre sept jours avant ; se connecter "
               "suffit à garder son compte. Vingt-quatre mois, c’est l’usage que recommande la "
               "CNIL. 6 au moins ; 0 : jamais. Sans relais de courriel, rien n’est effacé."),
     .least = 0,
     .most = 120,
     .fits = is_term,
     .at = AT(inactive_months)},
    {.name = "smtp",
     .group = SETTINGS_OF_MAIL,
     .fixed = true,
     .value = "",
     .what = "the relay that takes mail: smtp://relay.exemple.fr:587 (STARTTLS) or "
             "smtps://relay.exemple.fr:465; empty: mail waits in the outbox",
     .label = T("Relais de courriel"),
     .hint = T("Vide : les courriels attendent, rien ne part."),
     .fits = is_relay,
     .at = AT(smtp)},
    {.name = "smtp-user",
     .group = SETTINGS_OF_MAIL,
     .fixed = true,
     .value = "",
     .what = "the name that the relay knows this server by; empty: it asks for none",
     .label = T("Compte auprès du relais"),
     .at = AT(smtp_user)},
    {.name = "smtp-password-file",
     .type = SETTING_SECRET,
     .group = SETTINGS_OF_MAIL,
     .fixed = true,
     .value = "",
     .what = "a file whose first line is the password for smtp-user; mode 0600",
     .label = T("Mot de passe auprès du relais"),
     .at = AT(smtp_password_file)},
    {.name = "smtp-starttls",
     .type = SETTING_FLAG,
     .group = SETTINGS_OF_MAIL,
     .fixed = true,
     .value = "yes",
     .what = "with smtp://, refuse to speak in clear; no: only for a relay on this very machine",
     .label = T("Chiffrer la liaison avec le relais"),
     .at = AT(smtp_starttls)},
    {.name = "smtp-ca-file",
     .group = SETTINGS_OF_MAIL,
     .fixed = true,
     .value = "",
     .what = "certificates (PEM) that the relay may be signed by; empty: the system's",
     .label = T("Autorité de certification du relais"),
     .at = AT(smtp_ca_file)},
    {.name = "mail-from",
     .group = SETTINGS_OF_MAIL,
     .fixed = true,
     .value = "",
     .what = "the address that mail comes from: parvis@exemple.fr",
     .label = T("Adresse d’expédition"),
     .fits = is_mail_address,
     .at = AT(mail_from)},
    {.name = "mail-inbound",
     .group = SETTINGS_OF_MAIL,
     .fixed = true,
     .value = "",
     .what = "an address whose mail, and that of the same with +anything, is given to `parvis "
             "mail-in`: replies and returns come there; empty: they are not taken",
     .label = T("Adresse où arrivent les réponses"),
     .hint = T("Vide : on ne répond pas par courriel."),
     .fits = is_mail_address,
     .at = AT(mail_inbound)},
    {.name = "mail-per-minute",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_MAIL,
     .value = "300",
     .what = "how many mails a minute the relay is given at most",
     .label = T("Courriels par minute, au plus"),
     .least = 1,
     .most = 60000,
     .at = AT(mail_per_minute)},
    {.name = "mail-retry-seconds",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_MAIL,
     .value = "60",
     .what = "how long to wait before the second attempt; each further one waits twice as long",
     .label = T("Attente avant un second essai, en secondes"),
     .hint = T("Elle double à chaque essai. Un courriel refusé pendant cinq jours est abandonné et "
               "vous le voyez ici."),
     .least = 1,
     .most = 3600,
     .at = AT(mail_retry_seconds)},
    {.name = "mail-timeout-seconds",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_MAIL,
     .value = "120",
     .what = "how long a relay may take for one mail",
     .label = T("Temps laissé au relais pour un courriel, en secondes"),
     .least = 1,
     .most = 600,
     .at = AT(mail_timeout_seconds)},
    {.name = "mail-keep-days",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_MAIL,
     .value = "30",
     .what = "how long the line of a mail that was sent or given up is kept; what it said goes at "
             "once when it is sent",
     .label = T("Trace des courriels, en jours"),
     .least = 1,
     .most = 365,
     .at = AT(mail_keep_days)},
    {.name = "trusted-proxy",
     .group = SETTINGS_OF_MACHINE,
     .fixed = true,
     .value = "",
     .what =
         "addresses of the proxies in front of this server, such as 127.0.0.1: what they say in "
         "X-Forwarded-For is believed; empty: nobody is",
     .label = T("Serveurs mandataires de confiance"),
     .hint = T("Leurs adresses, séparées par des espaces."),
     .fits = addresses_valid,
     .at = AT(trusted_proxy)},
    {.name = "oidc-issuer",
     .group = SETTINGS_OF_PEOPLE,
     .fixed = true,
     .value = "",
     .what = "an OpenID provider by which people may sign in, as its discovery document names it: "
             "https://auth.agentconnect.gouv.fr/api/v2; empty: none",
     .label = T("Fournisseur d’identité"),
     .fits = is_issuer,
     .at = AT(oidc_issuer)},
    {.name = "oidc-client",
     .group = SETTINGS_OF_PEOPLE,
     .fixed = true,
     .value = "",
     .what = "the client_id under which the provider knows this forum; its redirect_uri is "
             "ORIGIN/connexion/retour, its post_logout_redirect_uri ORIGIN/deconnexion/retour",
     .label = T("Nom de ce forum auprès du fournisseur d’identité"),
     .at = AT(oidc_client)},
    {.name = "oidc-secret-file",
     .type = SETTING_SECRET,
     .group = SETTINGS_OF_PEOPLE,
     .fixed = true,
     .value = "",
     .what = "a file that holds the client_secret; mode 0600; empty: a public client",
     .label = T("Secret auprès du fournisseur d’identité"),
     .at = AT(oidc_secret_file)},
    {.name = "oidc-label",
     .group = SETTINGS_OF_PEOPLE,
     .value = "ProConnect",
     .what = "what people know the provider by",
     .label = T("Nom du fournisseur d’identité"),
     .hint = T("Il se lit sur le bouton de connexion."),
     .least = 1,
     .most = 60,
     .at = AT(oidc_label)},
    {.name = "oidc-scopes",
     .group = SETTINGS_OF_PEOPLE,
     .fixed = true,
     .value = "openid email given_name usual_name siret",
     .what = "what is asked of the provider; ordinary ones know `openid email profile`",
     .label = T("Ce qui est demandé au fournisseur d’identité"),
     .fits = asks_openid,
     .at = AT(oidc_scopes)},
    {.name = "oidc-acr",
     .group = SETTINGS_OF_PEOPLE,
     .fixed = true,
     .value = "",
     .what = "acr_values, where the provider wants one, such as eidas1",
     .label = T("Niveau demandé au fournisseur d’identité"),
     .at = AT(oidc_acr)},
    {.name = "oidc-trusts-email",
     .type = SETTING_FLAG,
     .group = SETTINGS_OF_PEOPLE,
     .fixed = true,
     .value = "no",
     .what = "yes: the provider's word on an e-mail address is taken without email_verified",
     .label = T("Croire l’adresse que donne le fournisseur d’identité"),
     .at = AT(oidc_trusts_email)},
    {.name = "oidc-timeout-seconds",
     .type = SETTING_NUMBER,
     .group = SETTINGS_OF_PEOPLE,
     .fixed = true,
     .value = "10",
     .what = "how long the provider may take for one answer",
     .label = T("Temps laissé au fournisseur d’identité, en secondes"),
     .least = 1,
     .most = 60,
     .at = AT(oidc_timeout)},
    {0},
};

const struct setting *setting_find(str name)
{
    for (const struct setting *d = setting_table; d->name; d++)
        if (str_eq(name, str_of(d->name)))
            return d;
    return NULL;
}

static bool one_of(str s, const char *words)
{
    for (str rest = str_of(words); rest.len;)
        if (str_eq(str_cut(&rest, ' '), s))
            return true;
    return false;
}

/* A scheme and a host, and no more. */
static bool is_origin(str value)
{
    return !value.len || (url_is_web(value) && !str_has(str_from(value, 8), S("/")));
}

static bool text_fits(const struct setting *d, str value)
{
    bool one_line = utf8_valid(value);
    for (i64 i = 0; i < value.len; i++)
        one_line &= (unsigned char)value.at[i] >= ' ' && value.at[i] != 0x7f;
    return one_line && value.len >= d->least && value.len <= (d->most ? d->most : TEXT_MOST) &&
           (d->type != SETTING_WORD || one_of(value, d->words)) &&
           (d->type != SETTING_WEB || is_origin(value));
}

bool setting_set(struct settings *s, const struct setting *d, str value)
{
    char *member = (char *)s + d->at;
    i64 number = 0;
    bool yes = str_eq(value, S("yes"));
    bool fits = d->type == SETTING_NUMBER
                    ? str_to_i64(value, &number) && number >= d->least && number <= d->most
                : d->type == SETTING_FLAG ? yes || str_eq(value, S("no"))
                                          : text_fits(d, value);
    if (!fits || (d->fits && !d->fits(value)))
        return false;
    if (d->type == SETTING_NUMBER)
        *(i64 *)(void *)member = number;
    else if (d->type == SETTING_FLAG)
        *(bool *)(void *)member = yes;
    else
        *(str *)(void *)member = value;
    return true;
}

str setting_value(arena *a, const struct settings *s, const struct setting *d)
{
    const char *member = (const char *)s + d->at;
    if (d->type == SETTING_NUMBER)
        return text_format(a, "%lld", (long long)*(const i64 *)(const void *)member);
    if (d->type == SETTING_FLAG)
        return *(const bool *)(const void *)member ? S("yes") : S("no");
    return *(const str *)(const void *)member;
}

struct settings *settings_default(arena *a)
{
    struct settings *s = new (a, struct settings);
    for (const struct setting *d = setting_table; d->name; d++)
        check(setting_set(s, d, str_of(d->value)));
    return s;
}

bool settings_add(arena *a, str file, struct settings *s, str *error)
{
    for (i64 line = 1; file.len; line++) {
        str value = str_trim(str_cut(&file, '\n'));
        if (!value.len || value.at[0] == '#')
            continue;
        str name = str_trim(str_cut(&value, '='));
        const struct setting *d = setting_find(name);
        if (!d || !setting_set(s, d, str_trim(value))) {
            str shown = utf8_within(name, 80);
            *error = text_format(
                a,
                "line %lld: `%.*s` is no setting, or its value does not fit; see `parvis settings`",
                (long long)line, STR(shown));
            return false;
        }
    }
    return true;
}

bool settings_read(arena *a, str file, struct settings *s, str *error)
{
    *s = *settings_default(a);
    return settings_add(a, file, s, error);
}

/* "a number from 1 to 365": what the file may hold. */
static str limits_text(arena *a, const struct setting *d)
{
    if (d->type == SETTING_NUMBER)
        return text_format(a, " (from %lld to %lld)", (long long)d->least, (long long)d->most);
    if (d->type == SETTING_WORD)
        return text_format(a, " (one of: %s)", d->words);
    if (d->type == SETTING_FLAG)
        return S(" (yes or no)");
    return (str){0};
}

str settings_text(arena *a, const struct settings *s)
{
    text t = text_of(a, 64 << 10);
    for (const struct setting *d = setting_table; d->name; d++) {
        str value = setting_value(a, s, d), limits = limits_text(a, d);
        text_add(&t, text_format(a, "# %s%.*s%s\n%s%s = %.*s\n\n", d->what, STR(limits),
                                 d->fixed ? "; wants a restart" : "",
                                 str_eq(value, str_of(d->value)) ? "# " : "", d->name, STR(value)));
    }
    return text_str(&t);
}
