/* SPDX-License-Identifier: EUPL-1.2 */
#include "features/home/home.h"
#include "features/home/static.h"
#include "home_views.h"

static void plan(struct request *r) { show(r, view_home_plan, &r->layout); }

static void accessibility(struct request *r)
{
    const struct settings *s = &r->app->settings;
    bool mail = str_has(s->contact, S("@"));
    struct accessibility_page page = {
        .state = s->accessibility,
        .host = s->host,
        .contact = s->contact,
        .instance = s->instance,
        .contact_link = url_check(mail ? text_format(r->arena, "mailto:%.*s", STR(s->contact)) : s->contact),
        .partly = str_eq(s->accessibility, S("partiellement")),
        .fully = str_eq(s->accessibility, S("totalement")),
        .has_contact = s->contact.len > 0,
        .has_host = s->host.len > 0,
    };
    show(r, view_home_accessibility, &page);
}

static const struct route routes[] = {
    {"GET", "/healthz", ANYONE, ON_LOOP, 0, health, NULL, NULL, "says that the server is well"},
    {"GET", "/static/{name}", ANYONE, ON_LOOP, 0, static_file, NULL, NULL, "a style, a script, a picture of the site"},
    {"GET", "/static/{folder}/{name}", ANYONE, ON_LOOP, 0, static_file_in_folder, NULL, NULL, "a font or a module of the site"},
    {"GET", "/plan", ANYONE, ON_LOOP, 0, plan, NULL, NULL, "the plan of the site"},
    {"GET", "/accessibilite", ANYONE, ON_LOOP, 0, accessibility, NULL, NULL, "the accessibility statement"},
    {0},
};

const struct feature home_feature = {.name = "home", .routes = routes};
