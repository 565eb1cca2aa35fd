/* SPDX-License-Identifier: EUPL-1.2 */
/* app: the whole server as the commons sees it: its features, its settings, its connections.
 * src/main/features.c holds the one list of features. */
#ifndef COMMONS_APP_H
#define COMMONS_APP_H

#include <stdatomic.h>

#include "commons/request.h"
#include "commons/settings.h"

struct periodic;
struct kind; /* commons/contribution/contribution.h */

/* What a feature adds to the house. One const object a feature. */
struct feature {
    const char *name;
    const struct route *routes; /* ends with {0} */
    const struct kind *kind;    /* of contributions it keeps; NULL: none */
    message menu;               /* its entry in the menu, or none */
    const char *menu_path;
    /* Called at start on the writer's connection, inside a transaction: tables of values it needs.
     */
    void (*start)(struct app *app, struct db *d, arena *a, instant now);
};

enum { FIRST_CODE = 12 };

struct settings_state;

struct app {
    const char *folder;                       /* --data */
    struct settings *_Atomic newest_settings; /* take it once and keep it: r->settings */
    const struct feature *const *features;    /* ends with NULL */
    uint8_t secret[32];                       /* signs notices; DIR/secret */
    struct writer *writer;
    struct workers *workers, *hashers, *callers; /* of ON_WORKER, ON_HASHER, ON_CALLER */
    struct db **loop_dbs;
    bool turns; /* the server calls dispatch_on_turn() */
    struct router *router;
    const struct periodic *const *periodic; /* ends with NULL; commons/job/periodic.h */
    struct card_maker *card_maker;          /* commons/thread/cards.h; NULL: nobody makes cards */
    struct settings_state *settings_state;  /* commons/setting/setting.h; NULL: none is chosen */
    char first_code[FIRST_CODE];            /* of the page /premier-pas; all 0: closed */
    atomic_int first_tries;
    atomic_llong mandates_on;        /* the newest yyyymmdd whose ended mandates were taken back */
    struct page_cache *page_cache;   /* commons/page_cache.h; NULL: nothing is kept */
    struct known_store *known;       /* commons/known.h; NULL: everything is read again */
    struct notifier *notifier;       /* commons/notice/notifier.h; NULL without a server */
    struct mail_sender *mail_sender; /* commons/mail/sender.h; NULL without a server */
    struct picture_helper *pictures; /* commons/file/helper.h; NULL: no picture is taken */
};

const struct kind *app_kind(const struct app *app, str name); /* NULL: none such */

#endif
