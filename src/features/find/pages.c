/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/facet.h"
#include "commons/feed/feed.h"
#include "commons/notice/notice.h"
#include "features/find/find.h"
#include "find_views.h"

enum { SEARCH_PAGE = 20, PLACES_SHOWN = 12, SUGGESTIONS = 8 };

/* The filters of the page, in the order of the page. `name` is in addresses. */
static const struct filter {
    enum facet_kind kind;
    const char *name;
    message title;
} filters[] = {
    {FACET_KIND, "genre", T("Genre")},
    {FACET_SECTOR, "secteur", T("Secteur culturel")},
    {FACET_THEME, "theme", T("Thème transversal")},
    {FACET_STRATUM, "taille", T("Taille de la collectivité")},
    {FACET_STATUS, "etat", T("Avancement")},
    {FACET_REGION, "region", T("Région")},
    {FACET_DEPARTEMENT, "departement", T("Département")},
};
enum { FILTERS = countof(filters) };

static const struct {
    const char *code;
    message label;
} statuses[] = {
    {"planned", T("En projet")},
    {"running", T("En cours")},
    {"done", T("Réalisé")},
    {"paused", T("En pause")},
    {"stopped", T("Arrêté : ce que nous en avons appris")},
    {"open", T("Sans réponse")},
    {"answered", T("Répondu")},
};

/* ---- addresses --------------------------------------------------------------------------- */

struct asked {
    str q, values[FILTERS];
    bool by_date;
};

static struct asked read_asked(const struct request *r)
{
    struct asked a = {.q = request_query(r, "q"),
                      .by_date = str_eq(request_query(r, "tri"), S("date"))};
    for (i64 i = 0; i < FILTERS; i++)
        a.values[i] = utf8_first(request_query(r, filters[i].name), 64);
    return a;
}

static void add_pair(text *t, const char *name, str value)
{
    if (!value.len)
        return;
    text_add_char(t, t->len > (i64)sizeof "/recherche" - 1 ? '&' : '?');
    text_add(t, str_of(name));
    text_add_char(t, '=');
    text_add_percent(t, value);
}

static url address(arena *a, const struct asked *asked, i64 after)
{
    text t = text_of(a, 4096);
    text_add(&t, S("/recherche"));
    add_pair(&t, "q", asked->q);
    for (i64 i = 0; i < FILTERS; i++)
        add_pair(&t, filters[i].name, asked->values[i]);
    add_pair(&t, "tri", asked->by_date ? S("date") : (str){0});
    if (after)
        add_pair(&t, "apres", text_format(a, "%lld", (long long)after));
    return url_check(text_str(&t));
}

static url address_with(arena *a, const struct asked *asked, i64 filter, str value)
{
    struct asked other = *asked;
    other.values[filter] = value;
    return address(a, &other, 0);
}

/* ---- labels ------------------------------------------------------------------------------ */

static message kind_label(const struct app *app, str kind)
{
    const struct kind *k = app_kind(app, kind);
    return k ? k->singular : str_eq(kind, S("post")) ? T("message") : T("organisme");
}

static void name_place(struct request *r, struct find_choice *c)
{
    i64 id;
    const struct organisation_full *o =
        str_to_i64(c->value, &id) ? organisation_by_id(r->db, r->arena, id) : NULL;
    c->name = o ? o->name : c->value;
}

static void name_facet(struct request *r, const char *dimension, struct find_choice *c)
{
    const struct facet_row *f = facet_by_code(r->db, r->arena, str_of(dimension), c->value);
    c->name = f ? facet_label(r->language, f) : c->value;
}

static void name_choice(struct request *r, enum facet_kind kind, struct find_choice *c)
{
    i64 n;
    switch (kind) {
    case FACET_KIND:
        c->label = kind_label(r->app, c->value);
        break;
    case FACET_SECTOR:
        name_facet(r, "sector", c);
        break;
    case FACET_THEME:
        name_facet(r, "theme", c);
        break;
    case FACET_STRATUM:
        c->label = stratum_labels[str_to_i64(c->value, &n) && n >= 0 && n < STRATA ? n : 0];
        break;
    case FACET_STATUS:
        c->name = c->value;
        for (i64 i = 0; i < countof(statuses); i++)
            if (str_eq(str_of(statuses[i].code), c->value))
                c->label = statuses[i].label;
        break;
    default:
        name_place(r, c);
    }
    if (message_is(c->label))
        c->name = say(r, c->label);
}

/* ---- the page ---------------------------------------------------------------------------- */

static void add_group(struct request *r, struct find_page *page, const struct asked *asked, i64 f,
                      const struct facet_counts *counts)
{
    struct find_group group = {.title = filters[f].title};
    i64 most = filters[f].kind == FACET_DEPARTEMENT ? PLACES_SHOWN : 30;
    for (i64 i = 0; i < counts->len && group.choices.len < most; i++) {
        const struct facet_count *n = &counts->at[i];
        if (n->kind != filters[f].kind || (n->kind == FACET_STRATUM && str_eq(n->value, S("0"))))
            continue;
        struct find_choice c = {
            .value = n->value, .count = n->count, .chosen = str_eq(n->value, asked->values[f])};
        name_choice(r, filters[f].kind, &c);
        c.path = address_with(r->arena, asked, f, c.chosen ? (str){0} : n->value);
        *push(r->arena, &group.choices) = c;
    }
    if (group.choices.len)
        *push(r->arena, &page->groups) = group;
}

static void add_chosen(struct request *r, struct find_page *page, const struct asked *asked, i64 f)
{
    struct find_choice c = {.value = asked->values[f], .chosen = true};
    name_choice(r, filters[f].kind, &c);
    c.path = address_with(r->arena, asked, f, (str){0});
    *push(r->arena, &page->chosen) = c;
}

static void add_bodies(struct request *r, struct find_page *page,
                       const struct organisation_hits *hits)
{
    for (i64 i = 0; i < hits->len; i++) {
        const struct organisation_card *card = &hits->at[i].card;
        enum nature n = NATURE_OTHER;
        (void)nature_read(card->nature, &n);
        *push(r->arena, &page->bodies) = (struct find_body){
            .name = card->name,
            .nature = natures[n].label,
            .department = card->department_name.has ? card->department_name.value : (str){0},
            .has_department = card->department_name.has,
            .path = url_check(organisation_path(r->arena, card->address_key)),
        };
    }
}

struct search_order find_order(arena *a, const pairs *asked)
{
    struct search_order order = {.question = pairs_get(asked, S("q"))};
    for (i64 i = 0; i < FILTERS; i++) {
        str value = utf8_first(pairs_get(asked, str_of(filters[i].name)), 64);
        if (value.len)
            *push(a, &order.filters) = (struct search_facet){filters[i].kind, value};
    }
    return order;
}

static struct search_order order_of(struct request *r, const struct asked *asked)
{
    struct search_order order = {.question = asked->q,
                                 .by_date = asked->by_date,
                                 .limit = SEARCH_PAGE,
                                 .organisations = true};
    order.after = request_query_id(r, "apres");
    for (i64 i = 0; i < FILTERS; i++)
        if (asked->values[i].len)
            *push(r->arena, &order.filters) =
                (struct search_facet){filters[i].kind, asked->values[i]};
    return order;
}

static void search_page(struct request *r)
{
    struct asked asked = read_asked(r);
    struct search_order order = order_of(r, &asked);
    struct asked whole = asked;
    whole.by_date = false;
    url here = address(r->arena, &whole, 0);
    str watch = str_from(here.text, (i64)sizeof "/recherche?" - 1);
    struct find_page page = {.here = here,
                             .watch = r->reader.person ? watch : (str){0},
                             .watched = watch_holds(r, (struct watch_target){.query = watch}),
                             .q = asked.q,
                             .asked = asked.q.len || order.filters.len,
                             .by_date = asked.by_date};
    r->layout.query = asked.q;
    if (page.asked) {
        struct search_answer found = search_run(r, &order);
        page.total = found.total;
        page.at_least = found.at_least;
        page.cut = found.cut;
        page.unfinished = found.unfinished;
        for (i64 i = 0; i < FILTERS; i++) {
            add_group(r, &page, &asked, i, &found.counts);
            if (asked.values[i].len)
                add_chosen(r, &page, &asked, i);
        }
        for (i64 i = 0; i < found.hits.len; i++) {
            const struct search_hit *h = &found.hits.at[i];
            *push(r->arena, &page.lines) =
                (struct find_line){.hit = *h,
                                   .kind = kind_label(r->app, h->line_kind),
                                   .topic = str_eq(h->line_kind, S("topic")),
                                   .sheet = str_eq(h->line_kind, S("experience")),
                                   .path = h->address.has ? h->address.value : url_check(S("/")),
                                   .snippet = h->snippet,
                                   .has_messages = h->messages > 0};
        }
        add_bodies(r, &page, &found.organisations);
        page.has_next = found.next > 0;
        page.next_path = address(r->arena, &asked, found.next);
        page.short_of = !page.lines.len && !page.bodies.len;
    }
    struct asked other = asked;
    other.by_date = true;
    page.by_date_path = address(r->arena, &other, 0);
    other.by_date = false;
    page.by_relevance_path = address(r->arena, &other, 0);
    text t = text_of(r->arena, 2048);
    text_add(&t, S("/forum/nouveau?titre="));
    text_add_percent(&t, asked.q);
    page.ask_path = url_check(text_str(&t));
    r->layout.hide_from_robots = true;
    if (page.asked)
        r->layout.atom = SOME(
            opt_url,
            url_check(text_join(r->arena, S("/recherche.atom"),
                                str_from(page.by_date_path.text, (i64)sizeof "/recherche" - 1))));
    show(r, view_find_page, &page);
}

/* The newest of the same search, as Atom: what a saved search brings. */
static void search_atom(struct request *r)
{
    struct asked asked = read_asked(r);
    asked.by_date = true;
    struct search_order order = order_of(r, &asked);
    order.organisations = false;
    order.limit = SEARCH_PAGE_MAX / 2;
    str page = address(r->arena, &asked, 0).text;
    struct atom_feed feed = {
        .title = text_join(r->arena, asked.q.len ? asked.q : say(r, T("Recherche")), S(", "),
                           r->settings->instance),
        .origin = feed_origin(r),
        .self =
            text_join(r->arena, S("/recherche.atom"), str_from(page, (i64)sizeof "/recherche" - 1)),
        .page = page,
        .language = str_of(language_codes[r->language]),
    };
    struct search_answer found =
        order.question.len || order.filters.len ? search_run(r, &order) : (struct search_answer){0};
    text t = atom_begin(r->arena, &feed, found.hits.len ? found.hits.at[0].at : r->now);
    for (i64 i = 0; i < found.hits.len; i++) {
        const struct search_hit *h = &found.hits.at[i];
        text summary = text_of(r->arena, 2000);
        for (i64 k = 0; k < h->snippet.len; k++)
            text_add(&summary, h->snippet.at[k].text);
        if (h->address.has)
            atom_add(&t, &feed,
                     &(struct atom_entry){
                         .uid = h->uid,
                         .title = h->title,
                         .summary = text_str(&summary),
                         .path = h->address.value.text,
                         .published = h->at,
                         .updated = h->at,
                     });
    }
    answer_text(r, "application/atom+xml; charset=utf-8", atom_end(&t));
}

/* ---- as one types ------------------------------------------------------------------------ */

static void add_json_text(text *t, str s)
{
    text_add_char(t, '"');
    for (i64 i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c == '"' || c == '\\')
            text_add_char(t, '\\');
        if (c >= 32)
            text_add_char(t, (char)c);
    }
    text_add_char(t, '"');
}

static void add_item(text *t, str label, str note, str path)
{
    text_add(t, t->at[t->len - 1] == '[' ? S("{\"label\":") : S(",{\"label\":"));
    add_json_text(t, label);
    text_add(t, S(",\"note\":"));
    add_json_text(t, note);
    text_add(t, S(",\"href\":"));
    add_json_text(t, path);
    text_add(t, S("}"));
}

static void suggestions(struct request *r)
{
    struct search_order order = {.question = request_query(r, "q"),
                                 .as_you_type = true,
                                 .limit = SUGGESTIONS,
                                 .organisations = true};
    text t = text_of(r->arena, 32 << 10);
    text_add(&t, S("{\"items\":["));
    if (order.question.len) {
        struct search_answer found = search_run(r, &order);
        for (i64 i = 0; i < found.hits.len; i++)
            if (found.hits.at[i].address.has)
                add_item(&t, found.hits.at[i].title,
                         say(r, kind_label(r->app, found.hits.at[i].line_kind)),
                         found.hits.at[i].address.value.text);
        for (i64 i = 0; i < found.organisations.len; i++) {
            const struct organisation_card *card = &found.organisations.at[i].card;
            add_item(&t, card->name,
                     card->department_name.has ? card->department_name.value : (str){0},
                     organisation_path(r->arena, card->address_key));
        }
    }
    text_add(&t, S("]}"));
    answer_text(r, "application/json", text_str(&t));
}

static const struct route routes[] = {
    {"GET", "/recherche", ANYONE, ON_WORKER, 0, search_page, NULL, NULL,
     "everything the reader may see, by words and facets"},
    {"GET", "/recherche.atom", ANYONE, ON_WORKER, 0, search_atom, NULL, NULL,
     "the newest of the same search, as Atom"},
    {"GET", "/recherche/suggestions", ANYONE, ON_WORKER, 0, suggestions, NULL, NULL,
     "the same as one types, in JSON"},
    {0},
};

static void find_start(struct app *app, struct db *d, arena *a, instant now)
{
    (void)app, (void)a, (void)now;
    search_start(d);
}

const struct feature find_feature = {.name = "find", .routes = routes, .start = find_start};
