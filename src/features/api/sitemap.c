/* SPDX-License-Identifier: EUPL-1.2 */
/* For search engines: the addresses of what is public (sitemaps.org 0.9), and robots.txt (RFC
 * 9309). A page holds the rows of ten thousand numbers, so that it never has more addresses and
 * stays the same page as the commons grows. Examples are left out: they are no experience of
 * anyone. */
#include "api_sql.h"
#include "commons/contribution/contribution.h"
#include "commons/feed/feed.h"
#include "commons/organisation/organisation.h"
#include "features/api/inside.h"

enum { PER_PAGE = 10000 };

static const char declaration[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
static const char namespace[] = "http://www.sitemaps.org/schemas/sitemap/0.9";

static void add_address(struct request *r, text *t, const char *element, str path,
                        opt_instant changed)
{
    text_add(t, text_format(r->arena, "<%s>", element));
    xml_add_element(t, "loc", api_url(r, path));
    if (changed.has)
        xml_add_element(t, "lastmod", instant_rfc3339(r->arena, changed.value));
    text_add(t, text_format(r->arena, "</%s>\n", element));
}

static void answer_xml(struct request *r, text *t, const char *root)
{
    text all = text_of(r->arena, FEED_MAX + 1000);
    text_add(&all, text_format(r->arena, "%s<%s xmlns=\"%s\">\n", declaration, root, namespace));
    text_add(&all, text_str(t));
    text_add(&all, text_format(r->arena, "</%s>\n", root));
    answer_header(r, "Vary", S("Accept-Encoding"));
    answer_text(r, "application/xml; charset=utf-8", text_str(&all));
}

static void add_pages(struct request *r, text *t, const char *name, i64 last)
{
    for (i64 n = 0; n <= last / PER_PAGE; n++)
        add_address(r, t, "sitemap", path_of(r, "/sitemap/%s-%lld.xml", name, (long long)n),
                    (opt_instant){0});
}

void sitemap_index(struct request *r)
{
    text t = text_of(r->arena, FEED_MAX);
    r->reader = (struct reader){0};
    add_address(r, &t, "sitemap", S("/sitemap/pages.xml"), (opt_instant){0});
    add_pages(r, &t, "contributions", api_last_contribution(r->db, 0));
    add_pages(r, &t, "collectivites", api_last_body(r->db));
    answer_xml(r, &t, "sitemapindex");
}

static void add_standing(struct request *r, text *t)
{
    static const char *const paths[] = {"/",      "/collectivites", "/experiences",
                                        "/forum", "/plan",          "/accessibilite"};
    for (i64 i = 0; i < countof(paths); i++)
        add_address(r, t, "url", str_of(paths[i]), (opt_instant){0});
}

static void add_contributions(struct request *r, text *t, i64 page)
{
    struct sitemap_contribution_rows rows =
        sitemap_contributions(r->db, r->arena, 0, page * PER_PAGE, (page + 1) * PER_PAGE);
    for (i64 i = 0; i < rows.len; i++) {
        const struct sitemap_contribution *c = &rows.at[i];
        const struct kind *k = app_kind(r->app, c->kind);
        if (k)
            add_address(r, t, "url", contribution_path(r->arena, k, c->id, c->slug),
                        SOME(opt_instant, c->active_at));
    }
}

static void add_bodies(struct request *r, text *t, i64 page)
{
    struct sitemap_body_rows rows =
        sitemap_bodies(r->db, r->arena, page * PER_PAGE, (page + 1) * PER_PAGE);
    for (i64 i = 0; i < rows.len; i++)
        add_address(r, t, "url", organisation_path(r->arena, rows.at[i].address_key),
                    (opt_instant){0});
}

void sitemap_page(struct request *r)
{
    str rest = r->path_values[0];
    str name = str_cut(&rest, '-');
    text t = text_of(r->arena, FEED_MAX);
    i64 page = 0;
    r->reader = (struct reader){0};
    bool numbered = str_to_i64(rest, &page) && page >= 0 && page < (i64)1 << 30;
    if (str_eq(r->path_values[0], S("pages"))) {
        add_standing(r, &t);
    } else if (numbered && str_eq(name, S("contributions")) &&
               page <= api_last_contribution(r->db, 0) / PER_PAGE) {
        add_contributions(r, &t, page);
    } else if (numbered && str_eq(name, S("collectivites")) &&
               page <= api_last_body(r->db) / PER_PAGE) {
        add_bodies(r, &t, page);
    } else {
        not_found(r);
        return;
    }
    answer_xml(r, &t, "urlset");
}

void robots(struct request *r)
{
    answer_text(r, "text/plain; charset=utf-8",
                text_join(r->arena,
                          S("User-agent: *\nDisallow: /recherche\nDisallow: /connexion\nDisallow: "
                            "/inscription\nDisallow: /mon-compte\nDisallow: /taches\nDisallow: "
                            "/projets\n\nSitemap: "),
                          api_url(r, S("/sitemap.xml")), S("\n")));
}
