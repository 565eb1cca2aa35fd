/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/request.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "web/answer.h"

/* ---- reading the request ----------------------------------------------------------------- */

i64 request_id(struct request *r, int value)
{
    i64 id;
    check(value >= 0 && value < PATH_VALUES);
    return str_to_i64(r->path_values[value], &id) && id > 0 ? id : 0;
}

str request_query(const struct request *r, const char *name)
{
    enum { QUERY_VALUE_MAX = 500 };
    str value = str_trim(pairs_get(&r->query, str_of(name)));
    return value.len <= QUERY_VALUE_MAX ? value : utf8_first(value, QUERY_VALUE_MAX / 4);
}

i64 request_query_id(const struct request *r, const char *name)
{
    i64 id;
    return str_to_i64(request_query(r, name), &id) && id > 0 ? id : 0;
}

str request_sent(const struct request *r, const char *name)
{
    return str_trim(pairs_get(&r->sent, str_of(name)));
}

struct form *request_form(struct request *r, const struct field *fields, i64 count)
{
    r->form = form_read(r->arena, fields, count, &r->sent);
    r->refused |= r->form->refused;
    return r->form;
}

const struct capacity *reader_capacity(const struct request *r, i64 mandate)
{
    for (i64 i = 0; i < r->reader.capacities.len; i++)
        if (r->reader.capacities.at[i].mandate == mandate)
            return &r->reader.capacities.at[i];
    return NULL;
}

/* ---- randomness -------------------------------------------------------------------------- */

void request_random(struct request *r, void *to, i64 bytes)
{
    /* The seed with the place in the stream: the second run of an apply draws the same bytes. */
    uint8_t seed[randombytes_SEEDBYTES];
    _Static_assert(sizeof seed == sizeof r->seed, "a seed is what libsodium takes");
    memcpy(seed, r->seed, sizeof seed);
    for (size_t i = 0; i < sizeof r->drawn; i++)
        seed[i] ^= (uint8_t)(r->drawn >> 8 * i);
    randombytes_buf_deterministic(to, (size_t)bytes, seed);
    r->drawn++;
}

uid request_uid(struct request *r)
{
    uid u;
    request_random(r, u.at, sizeof u.at);
    return u;
}

/* Milliseconds first, as in a UUID of version 7 (RFC 9562, 5.7). */
uid request_uid_in_order(struct request *r)
{
    enum { TIME_BYTES = 6 };
    uid u = request_uid(r);
    uint64_t ms = (uint64_t)r->now.us / 1000;
    for (int i = 0; i < TIME_BYTES; i++)
        u.at[i] = (uint8_t)(ms >> 8 * (TIME_BYTES - 1 - i));
    return u;
}

/* ---- answers ----------------------------------------------------------------------------- */

void answer_header(struct request *r, const char *name, str value)
{
    check(r->header_count < ANSWER_HEADERS);
    for (i64 i = 0; i < value.len; i++)
        if ((unsigned char)value.at[i] < 32)
            return; /* nothing from outside may begin another header */
    r->headers[r->header_count++] = (struct header){str_of(name), value};
}

void answer_cookie(struct request *r, const char *name, str value, i64 seconds)
{
    bool https = str_starts(r->settings->origin, S("https:"));
    answer_header(r, "Set-Cookie",
                  text_format(r->arena, "%s=%.*s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s",
                              name, STR(value), (long long)seconds, https ? "; Secure" : ""));
}

void see_other(struct request *r, str location, message notice)
{
    r->status = 303;
    r->location = location;
    r->notice = notice;
}

void moved(struct request *r, str location)
{
    r->status = 301;
    r->location = location;
}

void answer_text(struct request *r, const char *content_type, str body)
{
    r->status = r->status ? r->status : 200;
    r->content_type = str_of(content_type);
    r->body = body;
}

void answer_file(struct request *r, const char *content_type, int descriptor, i64 size, str etag)
{
    r->status = 200;
    r->content_type = str_of(content_type);
    r->file = descriptor;
    r->file_answer = true;
    r->file_size = size;
    r->etag = etag;
}

void refuse(struct request *r, const char *field, message why)
{
    if (!r->form)
        r->form = form_of(r->arena, NULL, 0);
    r->refused = true;
    form_refuse(r->form, field, why);
}

void refuse_kept(struct request *r, const char *field, message why)
{
    refuse(r, field, why);
    r->refusal_kept = true;
}

/* ---- texts and paths --------------------------------------------------------------------- */

str path_of(struct request *r, const char *format, ...)
{
    enum { PATH_MAX_BYTES = 2048 };
    char path[PATH_MAX_BYTES];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(path, sizeof path, format, args);
    va_end(args);
    check(len >= 0 && len < (int)sizeof path);
    return arena_copy(r->arena, (str){path, len});
}

str say(struct request *r, message m) { return message_in(r->arena, r->language, m); }

void crumb(struct request *r, str label, str path)
{
    *push(r->arena, &r->layout.crumbs) = (struct crumb){label, url_check(path)};
}

void title_for_messengers(struct request *r, str title, str description)
{
    r->layout.title = title;
    r->layout.description = utf8_first(description, DESCRIPTION_CHARACTERS);
}

const struct kind *app_kind(const struct app *app, str name)
{
    for (const struct feature *const *f = app->features; *f; f++)
        if ((*f)->kind && str_eq(str_of((*f)->kind->name), name))
            return (*f)->kind;
    return NULL;
}

str path_back(str asked)
{
    enum { BACK_MAX = 1000 };
    url u = url_check(asked);
    return str_starts(u.text, S("/")) && asked.len < BACK_MAX ? u.text : S("/");
}

enum language language_asked(const struct incoming *in)
{
    enum language language;
    str cookie = cookie_get(incoming_header(in, "cookie"), S("langue"));
    return language_read(cookie, &language)
               ? language
               : language_accepted(incoming_header(in, "accept-language"));
}
