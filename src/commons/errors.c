/* SPDX-License-Identifier: EUPL-1.2 */
/* errors: the pages that say what went wrong, why, and how to go on. */
#include "commons/errors.h"

#include "page_views.h"

static void error_page(struct request *r, int status, message title, message why)
{
    struct error_page page = {
        .status = status, .title = title, .why = why, .signed_in = r->reader.person != 0};
    r->page.at = NULL;
    r->page.len = r->page.cap = 0;
    r->status = status;
    r->layout.hide_from_robots = true;
    r->layout.title = r->layout.description =
        (str){0}; /* nothing of what is refused, for messengers either */
    r->layout.canonical = r->layout.json = (opt_url){0};
    r->location = (str){0};
    r->file_answer = false;
    r->body = r->content_type = r->etag = (str){0};
    view_error_page(&r->page, &page);
}

void not_found(struct request *r)
{
    error_page(r, 404, T("Cette page n’existe pas"),
               T("L’adresse est peut-être incomplète, ou ce contenu n’est pas public. Cherchez-le, "
                 "ou revenez à l’accueil."));
}

void gone(struct request *r)
{
    error_page(r, 410, T("Ce contenu a été retiré"),
               T("Son auteur ou l’hébergeur l’a retiré. Ce qui en a été adapté reste en ligne."));
}

void concealed(struct request *r, message why)
{
    error_page(r, 410, T("Ce contenu est masqué par la modération"), why);
}

void forbidden(struct request *r, message why)
{
    error_page(r, 403, T("Vous n’avez pas accès à cette page"), why);
}

void bad_request(struct request *r, message why)
{
    error_page(r, 400, T("Cette demande n’a pas été comprise"), why);
}

void conflict(struct request *r, message why)
{
    error_page(r, 409, T("Quelqu’un a modifié ce contenu entre-temps"), why);
}

void wrong_method(struct request *r, str allowed)
{
    answer_header(r, "Allow", allowed);
    error_page(r, 405, T("Cette adresse ne se demande pas ainsi"),
               T("Revenez à la page d’où vous venez."));
}

void sign_in_first(struct request *r)
{
    text t = text_of(r->arena, 4096);
    text_add(&t, S("/connexion?retour="));
    text_add_percent(&t, r->layout.self.text);
    see_other(r, text_str(&t), T("Connectez-vous pour continuer."));
}

void too_much(struct request *r)
{
    error_page(r, 413, T("C’est trop à la fois"),
               T("Cette demande dépasse ce que le serveur traite en une fois. Découpez-la, ou "
                 "affinez la recherche."));
}

void fault(struct request *r, bool disk_full, str number)
{
    if (disk_full)
        error_page(r, 507, T("Le disque du serveur est plein"),
                   T("Rien n’a été enregistré. Gardez votre texte, et prévenez l’hébergeur "
                     "(incident {1}).",
                     number));
    else
        error_page(r, 500, T("Le serveur a rencontré une difficulté"),
                   T("Rien n’a été enregistré. Réessayez dans un moment ; si cela dure, prévenez "
                     "l’hébergeur (incident {1}).",
                     number));
}

void too_busy(struct request *r)
{
    error_page(r, 503, T("Le serveur est très demandé"),
               T("Réessayez dans quelques secondes : rien n’est perdu."));
    answer_header(r, "Retry-After", S("5"));
}
