/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/total.h"
#include "commons/mail/mail.h"
#include "features/home/inside.h"
#include "features/home/static.h"
#include "home_views.h"

enum { HOME_LATEST = 5, HOME_REVIEWS = 4, HOME_ASKING = 5 };

static bool reviewed(const struct home_page *page, i64 id)
{
    for (i64 i = 0; i < page->reviews.len; i++)
        if (page->reviews.at[i].id == id && !page->reviews.at[i].later)
            return true;
    return false;
}

/* The newest sheets; what already stands beside as a review is not said twice, as long as something
   else remains. */
static void fill_latest(struct request *r, struct home_page *page, const struct kind *k)
{
    struct list_filter filter = {.kind = k, .uncounted = true};
    struct list list =
        contribution_list(r, &filter, (struct list_place){0}, HOME_LATEST + HOME_REVIEWS);
    bool others = list.cards.len > page->reviews.len;
    for (i64 i = 0; i < list.cards.len; i++) {
        const struct card *c = &list.cards.at[i];
        page->example |= c->example;
        if (page->latest.len == HOME_LATEST || (others && reviewed(page, c->id)))
            continue;
        *push(r->arena, &page->latest) = (struct home_line){
            *c, url_check(contribution_path(r->arena, k, c->id, c->slug)), k->singular};
    }
}

static void fill_asking(struct request *r, struct home_page *page, const struct kind *k)
{
    bool examples = examples_alone(r, str_of(k->name));
    struct home_question_rows rows =
        home_unanswered(r->db, r->arena, r->reader.person, examples, HOME_ASKING);
    for (i64 i = 0; i < rows.len; i++)
        *push(r->arena, &page->asking) = (struct home_asking){
            rows.at[i], url_check(contribution_path(r->arena, k, rows.at[i].id, rows.at[i].slug))};
}

static void fill_counts(struct request *r, struct home_page *page)
{
    i64 reader = r->reader.person;
    const struct contribution_totals *sheets = contribution_totals(r->db, r->arena, reader,
                                                                   S("experience")),
                                     *topics =
                                         contribution_totals(r->db, r->arena, reader, S("topic"));
    page->sheets = sheets ? sheets->published : 0;
    page->answered = topics ? topics->answered : 0;
    if (page->sheets)
        page->sharers = contribution_sharers_for(r->db, reader);
}

static void home(struct request *r)
{
    const struct kind *sheets = app_kind(r->app, S("experience")),
                      *topics = app_kind(r->app, S("topic"));
    struct home_page page = {.signed_in = r->reader.person != 0};
    fill_counts(r, &page);
    if (sheets) {
        bool examples = examples_alone(r, str_of(sheets->name));
        page.reviews = experience_reviews(r, examples, HOME_REVIEWS);
        page.mapped = experience_map(r, &page.map, examples);
        fill_latest(r, &page, sheets);
    }
    if (topics)
        fill_asking(r, &page, topics);
    title_for_messengers(
        r, r->settings->instance,
        say(r, T("Qui a déjà fait ce que vous préparez, ce que cela a coûté, qui appeler : les "
                 "collectivités mettent en commun leur expérience de la politique culturelle.")));
    r->layout.atom = SOME(opt_url, url_check(S("/experiences.atom")));
    show(r, view_home_page, &page);
}

static void plan(struct request *r) { show(r, view_home_plan, &r->layout); }

static void accessibility(struct request *r)
{
    const struct settings *s = r->settings;
    bool mail = str_has(s->contact, S("@"));
    struct accessibility_page page = {
        .state = s->accessibility,
        .host = s->host,
        .contact = s->contact,
        .instance = s->instance,
        .contact_link = mail ? mail_url(r->arena, s->contact) : url_check(s->contact),
        .partly = str_eq(s->accessibility, S("partiellement")),
        .fully = str_eq(s->accessibility, S("totalement")),
        .has_contact = s->contact.len > 0,
        .has_host = s->host.len > 0,
    };
    show(r, view_home_accessibility, &page);
}

static const struct route routes[] = {
    {"GET", "/", ANYONE, ON_WORKER | KEPT, 0, home, NULL, NULL,
     "the first page: what is new, what asks for an answer"},
    {"GET", "/healthz", ANYONE, ON_LOOP, 0, health, NULL, NULL, "says that the server is well"},
    {"GET", "/static/{name}", ANYONE, ON_LOOP, 0, static_file, NULL, NULL,
     "a style, a script, a picture of the site"},
    {"GET", "/static/{folder}/{name}", ANYONE, ON_LOOP, 0, static_file_in_folder, NULL, NULL,
     "a font or a module of the site"},
    {"GET", "/plan", ANYONE, ON_LOOP | KEPT, 0, plan, NULL, NULL, "the plan of the site"},
    {"GET", "/accessibilite", ANYONE, ON_LOOP | KEPT, 0, accessibility, NULL, NULL,
     "the accessibility statement"},
    {"GET", "/affichage", ANYONE, ON_LOOP, 0, display_page, NULL, NULL,
     "the form of how pages are shown"},
    {"POST", "/affichage", ANYONE, ON_LOOP, 8 << 10, display_choose, NULL, NULL,
     "keeps it in a cookie; writes nothing here"},
    {0},
};

const struct feature home_feature = {.name = "home", .routes = routes};
