/* SPDX-License-Identifier: EUPL-1.2 */
/* The addresses of agreements. */
#include "features/visas/inside.h"

enum { SMALL = 16 << 10 };

static const struct route routes[] = {
    {"GET", "/brouillons/{id}/visa", MEMBER, ON_LOOP, 0, draft_page, NULL, NULL,
     "what was asked about a draft, and what was said"},
    {"POST", "/brouillons/{id}/visa", WRITER, ON_WORKER, SMALL, ask_prepare, ask_apply, draft_page,
     "asks for an agreement by mail"},
    {"POST", "/brouillons/{id}/partager", WRITER, ON_WORKER, SMALL, share_prepare, share_apply,
     draft_page, "opens a draft to the remarks of one person"},
    {"POST", "/brouillons/{id}/visa/{visa}/retirer", WRITER, ON_WORKER, SMALL, NULL,
     take_back_apply, draft_page, "takes a request back"},
    {"GET", "/visa/{token}", ANYONE, ON_LOOP, 0, visa_page, NULL, NULL,
     "a draft, for who was asked by mail"},
    {"POST", "/visa/{token}/reponse", ANYONE, ON_WORKER, SMALL, decide_prepare, decide_apply,
     visa_page, "agrees or refuses"},
    {"POST", "/visa/{token}/remarque", ANYONE, ON_WORKER, SMALL, comment_prepare, comment_apply,
     visa_page, "says something of a passage"},
    {"GET", "/collectivites/{key}/circuit", MEMBER, ON_LOOP, 0, circuit_page, NULL, NULL,
     "how many agreements an organisation asks for"},
    {"POST", "/collectivites/{key}/circuit", WRITER, ON_WORKER, SMALL, circuit_prepare,
     circuit_apply, circuit_page, "changes it"},
    {0},
};

const struct feature visas_feature = {.name = "visas", .routes = routes};
