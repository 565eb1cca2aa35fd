/* SPDX-License-Identifier: EUPL-1.2 */
#include <curl/curl.h>
#include <pthread.h>
#include <string.h>

#include "commons/oidc/inside.h"

enum { CONNECT_S = 5 };

/* What arrives; nobody may jump over libcurl, so the arena is asked and not ordered. */
struct received {
    arena *arena;
    char *at;
    i64 len;
    bool too_large;
};

static size_t receive(char *bytes, size_t size, size_t count, void *context)
{
    struct received *r = context;
    i64 n = (i64)(size * count);
    if (!r->at)
        r->at = arena_try(r->arena, OIDC_ANSWER_MAX, 1);
    if (!r->at || r->len + n > OIDC_ANSWER_MAX) {
        r->too_large = true;
        return 0;
    }
    memcpy(r->at + r->len, bytes, (size_t)n);
    r->len += n;
    return (size_t)n;
}

static pthread_once_t curl_ready = PTHREAD_ONCE_INIT;
static void prepare_curl(void) { curl_global_init(CURL_GLOBAL_DEFAULT); }

static void authorize(arena *a, CURL *c, const struct fetch *f)
{
    if (f->bearer.len) {
        curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BEARER);
        curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, arena_c_string(a, f->bearer));
    } else if (f->user.len) {
        curl_easy_setopt(c, CURLOPT_HTTPAUTH, CURLAUTH_BASIC);
        curl_easy_setopt(c, CURLOPT_USERNAME, arena_c_string(a, f->user));
        curl_easy_setopt(c, CURLOPT_PASSWORD, arena_c_string(a, f->password));
    }
}

static void describe(arena *a, CURL *c, const struct fetch *f, struct received *r)
{
    curl_easy_setopt(c, CURLOPT_URL, arena_c_string(a, f->url));
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, f->plain_too ? "http,https" : "https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_S);
    curl_easy_setopt(c, CURLOPT_TIMEOUT, (long)f->timeout_s);
    curl_easy_setopt(c, CURLOPT_MAXFILESIZE, (long)OIDC_ANSWER_MAX);
    curl_easy_setopt(c, CURLOPT_USERAGENT, "Parvis");
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, receive);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, r);
    if (f->body.len) {
        curl_easy_setopt(c, CURLOPT_POSTFIELDSIZE, (long)f->body.len);
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, f->body.at);
    }
    authorize(a, c, f);
}

static enum fetched outcome_of(CURLcode code, const struct received *r)
{
    return r->too_large || code == CURLE_FILESIZE_EXCEEDED ? FETCH_TOO_LARGE
           : code == CURLE_OPERATION_TIMEDOUT              ? FETCH_SLOW
           : code != CURLE_OK                              ? FETCH_UNREACHABLE
                                                           : FETCHED;
}

struct fetch_answer fetch_url(arena *a, const struct fetch *f)
{
    struct received r = {.arena = a};
    struct fetch_answer answer = {.outcome = FETCH_UNREACHABLE};
    pthread_once(&curl_ready, prepare_curl);
    struct curl_slist *headers = NULL;
    arena own = arena_of(64 << 10); /* what is written while libcurl's handle is held */
    CURL *c = curl_easy_init();
    if (c) {
        headers = curl_slist_append(NULL, "Accept: application/json, application/jwt");
        describe(&own, c, f, &r);
        curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
        CURLcode code = curl_easy_perform(c);
        char *type = NULL;
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &answer.status);
        curl_easy_getinfo(c, CURLINFO_CONTENT_TYPE, &type);
        answer.outcome = outcome_of(code, &r);
        static char no_type[1];
        char kept[100] = {0};
        strncpy(kept, type ? type : no_type, sizeof kept - 1);
        curl_slist_free_all(headers);
        curl_easy_cleanup(c);
        arena_free(&own);
        answer.content_type = arena_copy(a, str_of(kept));
        str shown = str_first(f->url, 200);
        answer.detail = text_format(a, "%.*s: %s, status %ld", STR(shown), curl_easy_strerror(code),
                                    answer.status);
    } else {
        arena_free(&own);
    }
    answer.body = (str){r.at, r.len};
    return answer;
}
