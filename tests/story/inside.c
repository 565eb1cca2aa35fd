/* SPDX-License-Identifier: EUPL-1.2 */
/* Requests answered in this very process by an instance in a temporary folder. */
#include "commons/page_cache.h"
#include "main/test_instance.h"
#include "story.h"

enum { PAGES_KEPT = 12, PAGE_CACHE = 64 << 20 };

struct inside {
    struct site site;
    struct test_instance instance;
    char *pages[PAGES_KEPT]; /* the addresses of public pages seen last; heap: a story is short */
    i64 seen;
};

/* ---- the page cache ---------------------------------------------------------------------------

   Every story tries it: after each POST, the public pages seen last are as they would be made now,
   whatever was written (ADR 3). */

static struct incoming visit(const struct inside *s, const char *address)
{
    static struct header host;
    str rest = str_of(address), path = str_cut(&rest, '?');
    host = (struct header){S("host"), s->site.host};
    return (struct incoming){.method = S("GET"),
                             .path = path,
                             .query = rest,
                             .address = S("127.0.0.1"),
                             .headers = &host,
                             .header_count = 1};
}

static void still_right(struct inside *s, const char *address, str after)
{
    struct app *app = &s->instance.i.app;
    arena a = arena_of(ARENA_DEFAULT);
    struct incoming in = visit(s, address);
    struct page_key key;
    check(page_key_of(&in, app->newest_settings, &key));
    struct kept_page *page = page_find(app->page_cache, &key, app->newest_settings, os_now());
    struct request *r = dispatch_now(app, s->instance.reader, s->instance.i.writer, &in, &a, false);
    if (r->file_answer)
        close(r->file);
    if (page && !str_eq(r->body, (str){page->body.at, page->body.len})) {
        fprintf(stderr, "story: after POST %.*s, %s is kept as it was\n", STR(after), address);
        bug("the page cache", __FILE__, __LINE__);
    }
    if (page)
        page_release(page);
    arena_free(&a);
}

static void try_kept(struct inside *s, const struct incoming *in)
{
    struct os_fake before = os_fake; /* this draws nothing that the story would have drawn */
    for (i64 i = 0; i < PAGES_KEPT && s->pages[i]; i++)
        still_right(s, s->pages[i], in->path);
    os_fake = before;
}

static void remember(struct inside *s, arena *a, const struct incoming *in)
{
    const char *address = arena_c_string(
        a, in->query.len ? text_format(a, "%.*s?%.*s", STR(in->path), STR(in->query)) : in->path);
    for (i64 i = 0; i < PAGES_KEPT && s->pages[i]; i++)
        if (!strcmp(s->pages[i], address))
            return;
    char **place = &s->pages[s->seen++ % PAGES_KEPT];
    free(*place);
    *place = strdup(address);
}

/* ---- asking ---------------------------------------------------------------------------------- */

/* A file leaves by its descriptor: its bytes are the body here. */
static str file_body(arena *a, const struct request *r)
{
    char *bytes = new_n(a, char, r->file_size + 1);
    i64 len = 0;
    for (ssize_t n = 1; n > 0 && len < r->file_size; len += n)
        if ((n = pread(r->file, bytes + len, (size_t)(r->file_size - len), len)) < 0)
            n = 0;
    close(r->file);
    return (str){bytes, len};
}

static struct reply ask(struct site *site, arena *a, const struct incoming *in)
{
    struct inside *s = (struct inside *)site;
    struct reply reply = {0};
    arena own = arena_of(ARENA_DEFAULT);
    os_fake.now.us += 1000000;
    struct request *r =
        dispatch_now(&s->instance.i.app, s->instance.reader, s->instance.i.writer, in, &own, true);
    reply.status = r->status;
    if (str_eq(in->method, S("GET")) && r->status == 200 && route_kept(r->route))
        remember(s, a, in);
    else if (str_eq(in->method, S("POST")))
        try_kept(s, in);
    for (i64 i = 0; i < r->header_count; i++)
        *push(a, &reply.headers) =
            (struct header){arena_copy(a, r->headers[i].name), arena_copy(a, r->headers[i].value)};
    reply.body = r->file_answer ? file_body(a, r) : arena_copy(a, r->body);
    if (str_eq(in->method, S("HEAD")))
        reply.body = (str){0};
    arena_free(&own);
    return reply;
}

struct site *site_inside(void)
{
    struct inside *s = calloc(1, sizeof *s);
    check(s != NULL);
    s->site = (struct site){.ask = ask, .host = S("parvis.exemple.fr")};
    test_instance_open(&s->instance);
    test_administrator(&s->instance);
    s->instance.i.app.page_cache = page_cache_start(PAGE_CACHE);
    return &s->site;
}

void site_inside_close(struct site *site)
{
    struct inside *s = (struct inside *)site;
    page_cache_free(s->instance.i.app.page_cache);
    test_instance_close(&s->instance);
    for (i64 i = 0; i < PAGES_KEPT; i++)
        free(s->pages[i]);
    free(s);
}
