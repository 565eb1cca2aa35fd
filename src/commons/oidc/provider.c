/* SPDX-License-Identifier: EUPL-1.2 */
#include <pthread.h>
#include <string.h>

#include "commons/oidc/inside.h"

enum { KEPT_S = 3600, LEFT_ALONE_S = 15, KEYS_EVERY_S = 60, URL_MOST = 1000, STORE_MAX = 2 << 20 };

static i64 seconds(instant t) { return t.us / 1000000; }

/* ---- the discovery document --------------------------------------------------------------- */

/* On this machine, a provider under test may be without TLS; anywhere else, nobody. */
static bool on_loopback(str address)
{
    static const char *const hosts[] = {"http://127.0.0.1", "http://[::1]", "http://localhost"};
    for (i64 i = 0; i < countof(hosts); i++) {
        str rest = str_from(address, str_of(hosts[i]).len);
        if (str_starts(address, str_of(hosts[i])) &&
            (!rest.len || rest.at[0] == ':' || rest.at[0] == '/'))
            return true;
    }
    return false;
}

static bool address_fits(str address, bool plain_too)
{
    bool safe = str_starts(address, S("https://")) || (plain_too && on_loopback(address));
    return safe && address.len <= URL_MOST && url_is_web(address) && !str_has(address, S("#"));
}

static bool list_has(const json_t *list, const char *word)
{
    for (size_t i = 0; i < json_array_size(list); i++) {
        const char *item = json_string_value(json_array_get(list, i));
        if (item && !strcmp(item, word))
            return true;
    }
    return false;
}

bool provider_read(arena *a, str document, str issuer, struct provider *p, str *why)
{
    const json_t *json = json_of(a, document);
    const struct {
        const char *name;
        str *to;
        bool must;
    } addresses[] = {
        {"authorization_endpoint", &p->authorization, true},
        {"token_endpoint", &p->token, true},
        {"jwks_uri", &p->jwks_uri, true},
        {"userinfo_endpoint", &p->userinfo, 0},
        {"end_session_endpoint", &p->end_session, false},
    };
    *p = (struct provider){.issuer = issuer, .plain_too = on_loopback(issuer)};
    if (!json)
        return *why = S("the discovery document is no JSON object"), false;
    if (!str_eq(claim_text(a, json, "issuer", URL_MOST), issuer))
        return *why = S("the discovery document is of another issuer"), false;
    for (i64 i = 0; i < countof(addresses); i++) {
        *addresses[i].to = claim_text(a, json, addresses[i].name, URL_MOST + 1);
        bool there = addresses[i].to->len > 0;
        if ((there || addresses[i].must) && !address_fits(*addresses[i].to, p->plain_too))
            return *why = text_format(a, "%s is missing or no https address", addresses[i].name),
                   false;
    }
    const json_t *methods = json_object_get(json, "token_endpoint_auth_methods_supported");
    /* client_secret_basic is the default (Discovery 1.0, 3); in the body where that is offered. */
    p->basic = !list_has(methods, "client_secret_post");
    p->says_iss =
        json_is_true(json_object_get(json, "authorization_response_iss_parameter_supported"));
    return true;
}

/* ---- kept for an hour ---------------------------------------------------------------------- */

/* One provider a process. What is kept has an arena of its own; readers copy out of it. Nobody asks
   the provider under the lock. */
static struct store {
    pthread_mutex_t lock;
    arena arena;
    bool open;
    struct provider provider;
    i64 read_at, keys_at, failed_at; /* seconds; 0: never */
} store = {.lock = PTHREAD_MUTEX_INITIALIZER};

static struct provider copied(arena *a, const struct provider *p)
{
    return (struct provider){
        .issuer = arena_copy(a, p->issuer),
        .authorization = arena_copy(a, p->authorization),
        .token = arena_copy(a, p->token),
        .userinfo = arena_copy(a, p->userinfo),
        .jwks_uri = arena_copy(a, p->jwks_uri),
        .end_session = arena_copy(a, p->end_session),
        .says_iss = p->says_iss,
        .basic = p->basic,
        .plain_too = p->plain_too,
        .jwks = arena_copy(a, p->jwks),
    };
}

void provider_forget(void)
{
    pthread_mutex_lock(&store.lock);
    if (store.open)
        arena_free(&store.arena);
    store.open = false;
    store.read_at = store.keys_at = store.failed_at = 0;
    pthread_mutex_unlock(&store.lock);
}

static void keep(const struct provider *p, i64 now)
{
    pthread_mutex_lock(&store.lock);
    if (store.open)
        arena_free(&store.arena);
    store.arena = arena_of(STORE_MAX); /* five addresses and the keys, each of a bounded length */
    store.open = true;
    store.provider = copied(&store.arena, p);
    store.read_at = store.keys_at = now;
    store.failed_at = 0;
    pthread_mutex_unlock(&store.lock);
}

/* What is to be done, decided once under the lock: who asks for keys has claimed that minute. */
enum need { NEED_NOTHING, NEED_ALL, NEED_PATIENCE };

static enum need need_of(struct request *r, bool unknown_key, struct provider *p)
{
    i64 now = seconds(r->now);
    pthread_mutex_lock(&store.lock);
    bool ours = store.open && str_eq(store.provider.issuer, r->settings->oidc_issuer) &&
                now >= store.read_at && now - store.read_at < KEPT_S;
    bool again = unknown_key && ours && now - store.keys_at >= KEYS_EVERY_S;
    enum need need =
        ours && !again ? NEED_NOTHING
        : store.failed_at && now >= store.failed_at && now - store.failed_at < LEFT_ALONE_S
            ? NEED_PATIENCE
            : NEED_ALL;
    if (again)
        store.keys_at = now;
    if (need == NEED_NOTHING)
        *p = copied(r->arena, &store.provider);
    pthread_mutex_unlock(&store.lock);
    return need;
}

static bool failed(struct request *r, struct oidc_fault *fault, enum fetched outcome, str detail)
{
    str label = r->settings->oidc_label;
    fault->said =
        outcome == FETCH_SLOW || outcome == FETCH_UNREACHABLE
            ? T("{1} ne répond pas. Réessayez dans un moment, ou connectez-vous autrement.", label)
            : T("{1} répond de travers. Connectez-vous autrement, et prévenez l’hébergeur de ce "
                "forum.",
                label);
    fault->detail = detail;
    pthread_mutex_lock(&store.lock);
    store.failed_at = seconds(r->now);
    pthread_mutex_unlock(&store.lock);
    return false;
}

static bool fetch_document(struct request *r, str address, bool plain_too, str *document,
                           struct oidc_fault *fault)
{
    struct fetch f = {
        .url = address, .timeout_s = r->settings->oidc_timeout, .plain_too = plain_too};
    struct fetch_answer answer = fetch_url(r->arena, &f);
    if (answer.outcome != FETCHED)
        return failed(r, fault, answer.outcome, answer.detail);
    if (answer.status != 200)
        return failed(r, fault, answer.status >= 500 ? FETCH_UNREACHABLE : FETCHED, answer.detail);
    *document = answer.body;
    return true;
}

static bool read_all(struct request *r, struct provider *p, struct oidc_fault *fault)
{
    str issuer = r->settings->oidc_issuer, document, why = {0};
    str base = str_ends(issuer, S("/")) ? str_first(issuer, issuer.len - 1) : issuer;
    bool plain_too = on_loopback(issuer);
    if (!fetch_document(r,
                        text_format(r->arena, "%.*s/.well-known/openid-configuration", STR(base)),
                        plain_too, &document, fault))
        return false;
    if (!provider_read(r->arena, document, issuer, p, &why))
        return failed(r, fault, FETCHED, why);
    if (!fetch_document(r, p->jwks_uri, p->plain_too, &p->jwks, fault))
        return false;
    const json_t *keys = json_of(r->arena, p->jwks);
    if (!json_array_size(json_object_get(keys, "keys")))
        return failed(r, fault, FETCHED, S("no keys at jwks_uri"));
    keep(p, seconds(r->now));
    return true;
}

bool provider_get(struct request *r, bool unknown_key, struct provider *p, struct oidc_fault *fault)
{
    switch (need_of(r, unknown_key, p)) {
    case NEED_NOTHING:
        return true;
    case NEED_ALL:
        return read_all(r, p, fault);
    case NEED_PATIENCE:
        break;
    }
    fault->said = T("{1} ne répond pas. Réessayez dans un moment, ou connectez-vous autrement.",
                    r->settings->oidc_label);
    fault->detail = S("it failed a moment ago");
    return false;
}
