/* SPDX-License-Identifier: EUPL-1.2 */
/* Every column that stands for a person. A test (src/main/personal_test.c) walks the schema and
 * names what is missing here: add a line, and say what becomes of the row when the person goes. */
#include "commons/personal/personal.h"

const struct personal_column personal_columns[] = {
    /* the account */
    {"person", "id", PERSONAL_STAYS, PURPOSE_ACCOUNT, "password"},
    {"person_name", "person", PERSONAL_STAYS, PURPOSE_ACCOUNT, NULL}, /* erasure_do() */
    {"session", "person", PERSONAL_GOES, PURPOSE_ACCOUNT, "token id_token"},
    {"used_key", "person", PERSONAL_GOES, PURPOSE_ACCOUNT, "key"},
    {"signin_secret", "person", PERSONAL_GOES, PURPOSE_ACCOUNT, "token code browser"},
    {"identity", "person", PERSONAL_GOES, PURPOSE_ACCOUNT, NULL},
    {"terms_accepted", "person", PERSONAL_GOES, PURPOSE_ACCOUNT, NULL},
    {"erasure_wish", "person", PERSONAL_GOES, PURPOSE_ACCOUNT, NULL},
    {"inactivity", "person", PERSONAL_GOES, PURPOSE_ACCOUNT, NULL},
    {"job", "person", PERSONAL_GOES, PURPOSE_ACCOUNT, NULL},
    /* in whose name */
    {"mandate", "person", PERSONAL_STAYS, PURPOSE_MANDATE, NULL}, /* ended */
    {"mandate", "proven_by", PERSONAL_LEAVES, PURPOSE_MANDATE, NULL},
    {"vouch", "person", PERSONAL_STAYS, PURPOSE_MANDATE, NULL},
    {"invitation", "person", PERSONAL_GOES, PURPOSE_MANDATE, "token"},
    {"organisation_domain", "added_by", PERSONAL_LEAVES, PURPOSE_MANDATE, NULL},
    {"organisation_contact", "set_by", PERSONAL_LEAVES, PURPOSE_MANDATE, NULL},
    {"siret_seen", "person", PERSONAL_GOES, PURPOSE_MANDATE, NULL},
    {"reader_audience", "reader", PERSONAL_GOES, PURPOSE_MANDATE, NULL},
    {"api_token", "person", PERSONAL_GOES, PURPOSE_ACCOUNT, "hash"},
    {"moderation_case", "person", PERSONAL_STAYS, PURPOSE_SAFETY, "assignee title"},
    {"moderation_case", "assignee", PERSONAL_STAYS, PURPOSE_SAFETY, "person title"},
    {"moderation_report", "person", PERSONAL_LEAVES, PURPOSE_SAFETY, NULL},
    {"moderation_note", "person", PERSONAL_STAYS, PURPOSE_SAFETY, NULL},
    {"moderation_decision", "person", PERSONAL_STAYS, PURPOSE_SAFETY, "moderator kept_audience"},
    {"moderation_decision", "moderator", PERSONAL_STAYS, PURPOSE_SAFETY, "person kept_body"},
    {"moderation_appeal", "moderator", PERSONAL_STAYS, PURPOSE_SAFETY, NULL},
    {"animator", "person", PERSONAL_GOES, PURPOSE_MANDATE, NULL},
    {"relay", "person", PERSONAL_LEAVES, PURPOSE_TELLING, NULL},
    {"welcome", "person", PERSONAL_GOES, PURPOSE_TELLING, NULL},
    {"welcome", "animator", PERSONAL_LEAVES, PURPOSE_TELLING, NULL},
    {"draft_help", "animator", PERSONAL_LEAVES, PURPOSE_TELLING, NULL},
    {"letter", "person", PERSONAL_LEAVES, PURPOSE_PUBLISHING, NULL},
    {"letter_refused", "person", PERSONAL_GOES, PURPOSE_TELLING, NULL},
    /* what was written */
    {"contribution", "person", PERSONAL_STAYS, PURPOSE_PUBLISHING, NULL},
    {"revision", "person", PERSONAL_STAYS, PURPOSE_PUBLISHING, NULL},
    {"declaration", "person", PERSONAL_STAYS, PURPOSE_PUBLISHING, NULL},
    {"follow_up", "person", PERSONAL_STAYS, PURPOSE_PUBLISHING, NULL},
    {"translation", "person", PERSONAL_STAYS, PURPOSE_PUBLISHING, NULL},
    {"post", "person", PERSONAL_STAYS, PURPOSE_PUBLISHING, NULL},
    {"post_card", "person", PERSONAL_GOES, PURPOSE_PUBLISHING, NULL}, /* a cache: made anew */
    {"contact_offer", "person", PERSONAL_GOES, PURPOSE_PUBLISHING, NULL},
    {"contact_request", "person", PERSONAL_GOES, PURPOSE_TELLING, NULL},
    {"contact_request", "holder", PERSONAL_GOES, PURPOSE_TELLING, NULL},
    {"post_history", "person", PERSONAL_STAYS, PURPOSE_PUBLISHING, NULL},
    {"attachment", "person", PERSONAL_STAYS, PURPOSE_PUBLISHING, NULL},
    {"visa", "asked_by", PERSONAL_STAYS, PURPOSE_PUBLISHING, "fingerprint"},
    {"visa_circuit", "set_by", PERSONAL_STAYS, PURPOSE_PUBLISHING, NULL},
    {"contribution_note", "person", PERSONAL_STAYS, PURPOSE_PUBLISHING, NULL},
    {"topic_by_mail", "person", PERSONAL_GOES, PURPOSE_PUBLISHING, NULL},
    {"inbound", "person", PERSONAL_GOES, PURPOSE_TELLING, NULL},
    {"project_import", "person", PERSONAL_GOES, PURPOSE_PUBLISHING, NULL},
    {"facet_change", "person", PERSONAL_LEAVES, PURPOSE_PUBLISHING, NULL},
    {"organisation", "created_by", PERSONAL_LEAVES, PURPOSE_PUBLISHING, NULL},
    /* what is followed and told */
    {"follow", "person", PERSONAL_GOES, PURPOSE_TELLING, NULL},
    {"peer_list", "person", PERSONAL_GOES, PURPOSE_TELLING, NULL},
    {"neighbour_dismissed", "person", PERSONAL_GOES, PURPOSE_TELLING, NULL},
    {"notice", "person", PERSONAL_GOES, PURPOSE_TELLING, NULL},
    {"notice", "actor", PERSONAL_LEAVES, PURPOSE_TELLING, NULL},
    {"notice_event", "actor", PERSONAL_LEAVES, PURPOSE_TELLING, NULL},
    {"watch", "person", PERSONAL_GOES, PURPOSE_TELLING, NULL},
    {"watch", "watched", PERSONAL_GOES, PURPOSE_TELLING, "person target"}, /* not who follows */
    {"notice_choice", "person", PERSONAL_GOES, PURPOSE_TELLING, NULL},
    /* what waits may hold a link that opens the account: it is for the mailbox */
    {"outbox", "person", PERSONAL_GOES, PURPOSE_TELLING, "html plain"},
    /* what happened */
    {"setting", "person", PERSONAL_LEAVES, PURPOSE_SAFETY, NULL},
    {"journal", "person", PERSONAL_STAYS, PURPOSE_SAFETY, NULL},
    {0},
};

const struct purpose_text purpose_texts[PURPOSES] = {
    [PURPOSE_ACCOUNT] =
        {
            T("Comptes et connexion"),
            T("Exécution des conditions d’utilisation acceptées à l’inscription (RGPD, article 6, "
              "1 b)."),
            T("Nom, adresse de courriel, mot de passe haché, langue, connexions en cours "
              "(navigateur, "
              "système, réseau), identité chez un fournisseur, versions des conditions acceptées."),
            T("Toute personne qui a ouvert un compte."),
            T("L’administration de ce forum."),
            T("Jusqu’à l’effacement du compte ; une connexion s’éteint d’elle-même au bout de {1} "
              "jours."),
        },
    [PURPOSE_MANDATE] =
        {
            T("Mandats et accès"),
            T("Intérêt légitime : savoir au nom de qui chacun parle, et réserver aux collectivités "
              "ce qui leur est réservé (article 6, 1 f)."),
            T("Organisme, fonction, dates et niveau de preuve de chaque mandat."),
            T("Les personnes qui parlent au nom d’un organisme."),
            T("Tout le monde pour ce qui est public : la fonction s’affiche à côté de ce qui est "
              "signé."),
            T("Un mandat terminé reste, pour dire en quelle qualité un texte fut écrit ; sans le "
              "nom si la personne l’a retiré."),
        },
    [PURPOSE_PUBLISHING] =
        {
            T("Publication et discussion"),
            T("Exécution des conditions d’utilisation ; les textes publiés le sont sous licence "
              "libre, avec le nom de qui les signe."),
            T("Récits, messages, déclarations, versions successives, fichiers joints."),
            T("Les personnes qui écrivent."),
            T("Tout le monde pour ce qui est public ; sinon les organismes choisis par qui écrit."),
            T("Aussi longtemps que le forum ; le nom disparaît à la demande de la personne."),
        },
    [PURPOSE_TELLING] =
        {
            T("Suivis, alertes et courriels"),
            T("Consentement : chacun choisit ce qu’il suit et ce qu’il reçoit (article 6, 1 a)."),
            T("Ce qui est suivi, alertes, courriels en attente ou envoyés."),
            T("Les personnes qui ont un compte."),
            T("Le relais de courriel de l’hébergeur."),
            T("Trace d’un courriel : {1} jours. Une alerte s’efface quelque temps après avoir été "
              "lue."),
        },
    [PURPOSE_SAFETY] =
        {
            T("Sécurité et traçabilité"),
            T("Intérêt légitime et obligation légale : pouvoir établir ce qui s’est passé (article "
              "6, 1 c et f)."),
            T("Un journal des actions, qui ne contient que des numéros ; aucune adresse de "
              "machine n’y est écrite."),
            T("Les personnes qui ont un compte."),
            T("L’administration ; l’autorité judiciaire sur réquisition."),
            T("Aussi longtemps que le forum ; après un effacement, le numéro ne désigne plus "
              "personne."),
        },
};
