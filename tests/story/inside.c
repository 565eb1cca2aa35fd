/* SPDX-License-Identifier: EUPL-1.2 */
/* Requests answered in this very process by an instance in a temporary folder. */
#include "commons/known.h"
#include "commons/page_cache.h"
#include "main/test_instance.h"
#include "story.h"

enum { PAGES_KEPT = 12, PAGES_READ = 6, PAGE_CACHE = 64 << 20 };

struct inside {
    struct site site;
    struct test_instance instance;
    char *pages[PAGES_KEPT]; /* the addresses of public pages seen last; heap: a story is short */
    i64 seen;
    struct read_page {
        char *address, *cookie;
    } read[PAGES_READ]; /* what was read with a session last */
    i64 reads;
};

/* ---- the page cache ---------------------------------------------------------------------------

   Every story tries it: after each POST, the public pages seen last are as they would be made now,
   whatever was written (ADR 3). */

static struct incoming visit(const struct inside *s, const char *address, const char *cookie)
{
    static struct header headers[2];
    str rest = str_of(address), path = str_cut(&rest, '?');
    headers[0] = (struct header){S("host"), s->site.host};
    headers[1] = (struct header){S("cookie"), str_of(cookie)};
    return (struct incoming){.method = S("GET"),
                             .path = path,
                             .query = rest,
                             .address = S("127.0.0.1"),
                             .headers = headers,
                             .header_count = cookie ? 2 : 1};
}

static str answer_to(struct inside *s, arena *a, const struct incoming *in)
{
    struct request *r =
        dispatch_now(&s->instance.i.app, s->instance.reader, s->instance.i.writer, in, a, false);
    if (r->file_answer)
        close(r->file);
    return r->body;
}

/* Made of nothing that was read before. */
static str made_anew(struct inside *s, arena *a, const struct incoming *in)
{
    struct app *app = &s->instance.i.app;
    struct known_store *known = app->known;
    app->known = NULL;
    str body = answer_to(s, a, in);
    app->known = known;
    return body;
}

static void still_right(struct inside *s, const char *address, str after)
{
    struct app *app = &s->instance.i.app;
    arena a = arena_of(ARENA_DEFAULT);
    struct incoming in = visit(s, address, NULL);
    struct page_key key;
    check(page_key_of(&in, app->newest_settings, &key));
    struct kept_page *page = page_find(app->page_cache, &key, app->newest_settings, os_now());
    str fresh = made_anew(s, &a, &in);
    if (page && !str_eq(fresh, (str){page->body.at, page->body.len})) {
        fprintf(stderr, "story: after POST %.*s, %s is kept as it was\n", STR(after), address);
        bug("the page cache", __FILE__, __LINE__);
    }
    if (page)
        page_release(page);
    arena_free(&a);
}

/* What is known (ADR 32) is what would be read now. */
static void known_right(struct inside *s, const struct read_page *p, str after)
{
    struct os_fake before = os_fake; /* both draw the same keys of forms */
    arena a = arena_of(2 * ARENA_DEFAULT), fresh = arena_of(2 * ARENA_DEFAULT);
    struct incoming in = visit(s, p->address, p->cookie);
    struct settings *settings = s->instance.i.app.newest_settings;
    str known = answer_to(s, &a, &in);
    os_fake = before;
    if (settings != s->instance.i.app.newest_settings) /* the page of settings takes them up */
        known = answer_to(s, &a, &in);
    os_fake = before;
    str anew = made_anew(s, &fresh, &in);
    if (!str_eq(known, anew)) {
        i64 at = 0;
        while (at < known.len && at < anew.len && known.at[at] == anew.at[at])
            at++;
        str one = str_first(str_from(known, at), 200), other = str_first(str_from(anew, at), 200);
        fprintf(stderr, "known: %.*s\nnow:   %.*s\n", STR(one), STR(other));
        fprintf(stderr, "story: after POST %.*s, %s is shown to %s as it was\n", STR(after),
                p->address, p->cookie);
        bug("what is known", __FILE__, __LINE__);
    }
    os_fake = before;
    arena_free(&a);
    arena_free(&fresh);
}

static void try_kept(struct inside *s, const struct incoming *in)
{
    struct os_fake before = os_fake; /* this draws nothing that the story would have drawn */
    for (i64 i = 0; i < PAGES_KEPT && s->pages[i]; i++)
        still_right(s, s->pages[i], in->path);
    os_fake = before;
    for (i64 i = 0; i < PAGES_READ && s->read[i].address; i++)
        known_right(s, &s->read[i], in->path);
}

static const char *address_of(arena *a, const struct incoming *in)
{
    return arena_c_string(
        a, in->query.len ? text_format(a, "%.*s?%.*s", STR(in->path), STR(in->query)) : in->path);
}

static void remember(struct inside *s, arena *a, const struct incoming *in)
{
    const char *address = address_of(a, in);
    for (i64 i = 0; i < PAGES_KEPT && s->pages[i]; i++)
        if (!strcmp(s->pages[i], address))
            return;
    char **place = &s->pages[s->seen++ % PAGES_KEPT];
    free(*place);
    *place = strdup(address);
}

static void remember_read(struct inside *s, arena *a, const struct incoming *in)
{
    const char *address = address_of(a, in);
    const char *cookie = arena_c_string(a, incoming_header(in, "cookie"));
    for (i64 i = 0; i < PAGES_READ && s->read[i].address; i++)
        if (!strcmp(s->read[i].address, address) && !strcmp(s->read[i].cookie, cookie))
            return;
    struct read_page *place = &s->read[s->reads++ % PAGES_READ];
    free(place->address);
    free(place->cookie);
    *place = (struct read_page){strdup(address), strdup(cookie)};
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
    bool shown = str_eq(in->method, S("GET")) && r->status == 200;
    if (shown && r->reader.person && !r->file_answer && !r->stream)
        remember_read(s, a, in);
    if (shown && route_kept(r->route))
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
    for (i64 i = 0; i < PAGES_READ; i++) {
        free(s->read[i].address);
        free(s->read[i].cookie);
    }
    free(s);
}
