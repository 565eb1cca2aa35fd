/* SPDX-License-Identifier: EUPL-1.2 */
/* rights_expected: what rights_test.c expects of each route. A route without a line here fails the
 * test. A new route: one line, which says what its {id} names and which action of
 * commons/rights/rights.h it is; for a POST, a body with which it must succeed, and for which
 * samples (`when`, NEEDS_… of rights_world.h; what does not fit may be refused by the form).
 *
 * In a body and in the path: {id} {slug} {version} {post} of the sample, {mandate} {body} of who
 * asks; {n} a number that is new each time. */
#ifndef MAIN_RIGHTS_EXPECTED_H
#define MAIN_RIGHTS_EXPECTED_H

#include "main/rights_world.h"

/* For `when`: other rules than rights may refuse it; that it succeeds is others' to test. */
enum { MAY_BE_REFUSED = -1 };

enum about {
    NO_THING,    /* names nothing that somebody may not read; its answer still betrays nothing */
    A_SHEET,     /* {id}: an experience */
    A_TOPIC,     /* {id}: a topic */
    ANY_KIND,    /* {id}: a contribution of any kind */
    A_POST,      /* {id}: the first post of a sample */
    FOR_PROGRAMS /* {id}: a contribution, as a visitor whoever asks */
};

struct expected {
    const char *method, *path;
    enum about about;
    enum action action;
    const char *query; /* of a GET: what names the sample outside the path */
    const char *body;  /* of a POST */
    int when;          /* NEEDS_…: where the body must succeed; 0: everywhere */
    bool shows;        /* a GET that must show the words of the sample */
};

#define PAGE(address, ...)                                                                         \
    {                                                                                              \
        .method = "GET", .path = (address), __VA_ARGS__                                            \
    }
#define FORM(address, ...)                                                                         \
    {                                                                                              \
        .method = "POST", .path = (address), __VA_ARGS__                                           \
    }

static const struct expected expectations[] = {
    /* experiences */
    PAGE("/experiences/{id}", .about = A_SHEET, .action = READ_TEXT),
    PAGE("/experiences/{id}/{slug}", .about = A_SHEET, .action = READ_TEXT, .shows = true),
    PAGE("/experiences/{id}/{slug}.jsonld", .about = A_SHEET, .action = READ_TEXT, .shows = true,
         .when = NEEDS_PUBLISHED),
    PAGE("/experiences/{id}/{slug}.dc.xml", .about = A_SHEET, .action = READ_TEXT, .shows = true,
         .when = NEEDS_PUBLISHED),
    PAGE("/experiences/{id}/versions", .about = A_SHEET, .action = READ_TEXT),
    PAGE("/experiences/{id}/versions/{number}", .about = A_SHEET, .action = READ_TEXT,
         .shows = true),
    PAGE("/experiences/{id}/modifier", .about = A_SHEET, .action = EDIT),
    PAGE("/experiences/{id}/publier", .about = A_SHEET, .action = EDIT),
    PAGE("/experiences/{id}/reglages", .about = A_SHEET, .action = SETTLE),
    FORM("/experiences/{id}/modifier", .about = A_SHEET, .action = EDIT,
         .body = "version={version}&title=Un+titre+{n}"),
    FORM("/experiences/{id}/brouillon", .about = A_SHEET, .action = EDIT,
         .body = "version={version}&title=Un+titre+{n}"),
    FORM("/experiences/{id}/publier", .about = A_SHEET, .action = PUBLISH,
         .body = "version={version}&audience=1", .when = NEEDS_DRAFT),
    FORM("/experiences/{id}/lecteurs", .about = A_SHEET, .action = SETTLE, .body = "audience=1",
         .when = NEEDS_PUBLISHED),
    FORM("/experiences/{id}/licence", .about = A_SHEET, .action = SETTLE,
         .body = "licence=CC-BY-4.0"),
    FORM("/experiences/{id}/retirer", .about = A_SHEET, .action = SETTLE, .body = "x=1",
         .when = NEEDS_PUBLISHED),
    FORM("/experiences/{id}/abandonner", .about = A_SHEET, .action = EDIT,
         .body = "version={version}", .when = NEEDS_DRAFT),
    FORM("/experiences/{id}/versions/{number}/reprendre", .about = A_SHEET, .action = EDIT,
         .body = "x=1", .when = NEEDS_NO_DRAFT),
    FORM("/experiences/{id}/reprendre", .about = A_SHEET, .action = TAKE_OVER,
         .body = "mandate={mandate}"),
    FORM("/experiences/{id}/gestes", .about = A_SHEET, .action = DECLARE,
         .body = "kind=considering&mandate={mandate}"),
    FORM("/experiences/{id}/gestes/retirer", .about = A_SHEET, .action = DECLARE,
         .body = "kind=considering&organisation={body}", .when = MAY_BE_REFUSED),
    FORM("/experiences/{id}/nouvelles", .about = A_SHEET, .action = TELL_NEWS,
         .body = "happened_on=2026&alive=yes&news=Toujours+{n}", .when = NEEDS_PUBLISHED),
    FORM("/experiences/{id}/notes", .about = A_SHEET, .action = ADD_NOTE,
         .body = "note_body=Une+note+{n}", .when = NEEDS_PUBLISHED),

    /* topics and threads */
    PAGE("/forum/{id}", .about = A_TOPIC, .action = READ_TEXT),
    PAGE("/forum/{id}/{slug}", .about = A_TOPIC, .action = READ_TEXT, .shows = true),
    PAGE("/forum/{id}/{slug}.jsonld", .about = A_TOPIC, .action = READ_TEXT, .shows = true,
         .when = NEEDS_PUBLISHED),
    PAGE("/forum/{id}/{slug}.dc.xml", .about = A_TOPIC, .action = READ_TEXT, .shows = true,
         .when = NEEDS_PUBLISHED),
    PAGE("/messages/nouveau", .about = ANY_KIND, .action = READ_TEXT,
         .query = "sur={id}&cite={post}"),
    FORM("/messages/nouveau", .about = ANY_KIND, .action = ANSWER,
         .body = "contribution={id}&body=Merci+{n}"),
    PAGE("/messages/{id}", .about = A_POST, .action = READ_TEXT),
    PAGE("/messages/{id}/historique", .about = A_POST, .action = READ_TEXT),
    PAGE("/messages/{id}/modifier", .about = A_POST, .action = CHANGE_POST, .shows = true),
    FORM("/messages/{id}/modifier", .about = A_POST, .action = CHANGE_POST,
         .body = "version=1&body=Merci+{n}"),
    FORM("/messages/{id}/retirer", .about = A_POST, .action = TAKE_BACK_POST, .body = "x=1"),
    FORM("/messages/{id}/meilleure", .about = A_POST, .action = CHOOSE_ANSWER, .body = "x=1"),
    FORM("/suivre/{id}", .about = ANY_KIND, .action = FOLLOW, .body = "x=1"),
    PAGE("/contact/{id}", .about = ANY_KIND, .action = FOLLOW, .when = MAY_BE_REFUSED),
    FORM("/contact/{id}", .about = ANY_KIND, .action = FOLLOW, .when = MAY_BE_REFUSED),
    FORM("/contact/{id}/offre", .about = ANY_KIND, .action = EDIT, .when = MAY_BE_REFUSED),

    /* for programs */
    PAGE("/api/v1/contributions/{id}", .about = FOR_PROGRAMS, .action = READ_TEXT, .shows = true),
    PAGE("/api/v1/posts", .about = FOR_PROGRAMS, .action = READ_TEXT, .query = "contribution={id}"),

    /* lists and pages of one's own */
    PAGE("/"),
    PAGE("/healthz"),
    PAGE("/static/{name}"),
    PAGE("/static/{folder}/{name}"),
    PAGE("/plan"),
    PAGE("/accessibilite"),
    PAGE("/inscription"),
    FORM("/inscription"),
    PAGE("/connexion"),
    FORM("/connexion"),
    FORM("/deconnexion"),
    PAGE("/connexion/courriel"),
    FORM("/connexion/courriel"),
    PAGE("/connexion/code"),
    FORM("/connexion/code"),
    PAGE("/connexion/lien/{token}"),
    FORM("/connexion/lien/{token}"),
    PAGE("/mot-de-passe-oublie"),
    FORM("/mot-de-passe-oublie"),
    PAGE("/mot-de-passe/{token}"),
    FORM("/mot-de-passe/{token}"),
    PAGE("/connexion/openid"),
    PAGE("/connexion/retour"),
    PAGE("/connexion/rattacher"),
    FORM("/connexion/rattacher"),
    FORM("/mon-compte/identites/{id}/fin"),
    PAGE("/deconnexion/suite"),
    PAGE("/deconnexion/retour"),
    PAGE("/mon-compte/securite"),
    FORM("/mon-compte/mot-de-passe"),
    FORM("/mon-compte/sessions/{id}/fin"),
    FORM("/mon-compte/sessions/fin"),
    PAGE("/langue/{code}"),
    PAGE("/mon-compte"),
    PAGE("/mon-compte/jetons"),
    FORM("/mon-compte/jetons"),
    FORM("/mon-compte/jetons/{id}/revoquer"),
    PAGE("/mon-compte/mandats"),
    FORM("/mon-compte/mandats"),
    FORM("/mon-compte/mandats/{id}/fin"),
    PAGE("/mon-compte/mandats/{id}"),
    FORM("/mon-compte/mandats/{id}/adresse"),
    FORM("/mon-compte/mandats/{id}/adresse-generale"),
    FORM("/mon-compte/mandats/{id}/code"),
    PAGE("/collectivites/{key}/membres"),
    FORM("/collectivites/{key}/membres/{id}/attester"),
    FORM("/collectivites/{key}/membres/{id}/ecarter"),
    FORM("/collectivites/{key}/membres/{id}/terminer"),
    FORM("/collectivites/{key}/membres/{id}/suppleant"),
    FORM("/collectivites/{key}/membres/{id}/referent"),
    FORM("/collectivites/{key}/membres/prendre"),
    FORM("/collectivites/{key}/membres/domaine"),
    FORM("/collectivites/{key}/membres/domaine/retirer"),
    FORM("/collectivites/{key}/membres/adresse-generale"),
    FORM("/collectivites/{key}/membres/inviter"),
    FORM("/collectivites/{key}/membres/invitations/{id}"),
    PAGE("/collectivites/{key}/membres/renouvellement"),
    FORM("/collectivites/{key}/membres/renouvellement"),
    FORM("/collectivites/{key}/membres/renouvellement/appliquer"),
    PAGE("/invitations/{token}"),
    FORM("/invitations/{token}"),
    PAGE("/experiences", .shows = true),
    PAGE("/experiences.csv", .shows = true),
    PAGE("/experiences.atom", .shows = true),
    PAGE("/experiences/brouillons"),
    PAGE("/experiences/nouveau"),
    FORM("/experiences/nouveau"),
    PAGE("/collectivites"),
    PAGE("/collectivites.csv"),
    PAGE("/collectivites/suggestions"),
    PAGE("/collectivites/{key}"),
    PAGE("/mes-pairs"),
    FORM("/mes-pairs"),
    PAGE("/organismes/nouveau"),
    FORM("/organismes/nouveau"),
    PAGE("/animation"),
    PAGE("/animation/questions/{id}", .about = A_TOPIC, .action = READ_TEXT,
         .when = MAY_BE_REFUSED),
    FORM("/animation/questions/{id}", .about = A_TOPIC, .action = READ_TEXT,
         .when = MAY_BE_REFUSED),
    FORM("/animation/accueil/{id}"),
    FORM("/animation/brouillons/{id}"),
    PAGE("/animation/lettre"),
    FORM("/animation/lettre"),
    PAGE("/lettres"),
    FORM("/lettres"),
    PAGE("/lettres/{id}"),
    PAGE("/lettres/stop/{token}"),
    FORM("/lettres/stop/{token}"),
    PAGE("/admin/animation"),
    FORM("/admin/animation"),
    FORM("/admin/animation/{id}/fin"),
    PAGE("/forum"),
    PAGE("/forum/par-courriel"),
    PAGE("/forum/par-courriel/{token}"),
    FORM("/forum/par-courriel/{token}"),
    PAGE("/forum/nouveau"),
    FORM("/forum/nouveau"),
    PAGE("/forum.atom"),
    PAGE("/forum.csv"),
    PAGE("/recherche"),
    PAGE("/recherche.atom"),
    PAGE("/recherche/suggestions"),
    PAGE("/taches"),
    PAGE("/taches/{id}.json"),
    PAGE("/taches/{id}"),
    FORM("/taches/{id}/annuler"),
    PAGE("/experiences/importer"),
    FORM("/experiences/importer"),
    PAGE("/experiences/importer/modele.csv"),
    PAGE("/experiences/importer/modele.ods"),
    PAGE("/experiences/importer/{id}"),
    FORM("/experiences/importer/{id}"),
    FORM("/experiences/importer/{id}/confirmer"),
    FORM("/experiences/importer/{id}/abandonner"),
    PAGE("/experiences/importer/{id}/lignes-non-importees.csv"),
    PAGE("/admin"),
    PAGE("/admin/droits"),
    PAGE("/admin/mandats"),
    FORM("/admin/mandats/{id}"),
    PAGE("/admin/taches"),
    PAGE("/admin/facettes"),
    PAGE("/admin/facettes/nouveau"),
    FORM("/admin/facettes/nouveau"),
    PAGE("/admin/facettes/{id}"),
    FORM("/admin/facettes/{id}"),
    FORM("/admin/facettes/{id}/deplacer"),
    FORM("/admin/facettes/{id}/retirer"),
    FORM("/admin/facettes/{id}/remettre"),
    PAGE("/api/v1/authorities"),
    PAGE("/api/v1/authorities/{siren}"),
    PAGE("/api/v1/organisations"),
    PAGE("/api/v1/organisations/{key}"),
    PAGE("/api/v1/contributions", .shows = true),
    PAGE("/api/v1/search"),
    PAGE("/api/v1/openapi.json"),
    PAGE("/api/v1/{a}"),
    PAGE("/api/v1/{a}/{b}"),
    PAGE("/sitemap.xml"),
    PAGE("/sitemap/{page}.xml"),
    PAGE("/robots.txt"),
};

#endif
