/* SPDX-License-Identifier: EUPL-1.2 */
/* Requests answered in this very process by an instance in a temporary folder. */
#include "main/test_instance.h"
#include "story.h"

struct inside {
    struct site site;
    struct test_instance instance;
};

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
    return &s->site;
}

void site_inside_close(struct site *site)
{
    struct inside *s = (struct inside *)site;
    test_instance_close(&s->instance);
    free(s);
}
