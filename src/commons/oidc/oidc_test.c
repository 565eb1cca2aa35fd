/* SPDX-License-Identifier: EUPL-1.2 */
/* What a provider says, and what is believed of it: tokens forged in every known way, documents
 * that do not fit, keys that change. tests/oidc/ has a real provider, and a hostile one. */
#include <pthread.h>
#include <rhonabwy.h>
#include <sodium.h>
#include <string.h>

#include "commons/oidc/inside.h"
#include "commons/test_app.h"
#include "web/server.h"

#define ISSUER "https://connexion.exemple.fr/api/v2"
#define CLIENT "parvis"

enum { NOW = 1772355600 }; /* 2026-03-01T09:00:00Z */

static void drop_jwk(void *key) { r_jwk_free(key); }

/* Two pairs of RSA, one of P-256, one of too few bits; made once, as they take a while. */
static struct keys {
    jwk_t *rsa, *rsa_public, *other, *other_public, *ec, *ec_public, *small, *small_public;
} keys;
static pthread_once_t made = PTHREAD_ONCE_INIT;

static void pair(jwk_t **private, jwk_t **public, int type, unsigned int bits, const char *kid)
{
    check(r_jwk_init(private) == RHN_OK && r_jwk_init(public) == RHN_OK);
    check(r_jwk_generate_key_pair(*private, *public, type, bits, kid) == RHN_OK);
}

static void forget_keys(void)
{
    jwk_t *all[] = {keys.rsa, keys.rsa_public, keys.other, keys.other_public,
                    keys.ec,  keys.ec_public,  keys.small, keys.small_public};
    for (i64 i = 0; i < countof(all); i++)
        r_jwk_free(all[i]);
}

static void make_keys(void)
{
    pair(&keys.rsa, &keys.rsa_public, R_KEY_TYPE_RSA, 2048, "one");
    pair(&keys.other, &keys.other_public, R_KEY_TYPE_RSA, 2048, "one");
    pair(&keys.ec, &keys.ec_public, R_KEY_TYPE_EC, 256, "curve");
    pair(&keys.small, &keys.small_public, R_KEY_TYPE_RSA, 1024, "small");
    atexit(forget_keys);
}

static str json_of_key(arena *a, jwk_t *key)
{
    char *text_of_key = r_jwk_export_to_json_str(key, 0);
    str s = arena_copy(a, str_of(text_of_key));
    r_free(text_of_key);
    return s;
}

static str jwks_of(arena *a, jwk_t *first, jwk_t *second)
{
    pthread_once(&made, make_keys);
    return text_join(a, S("{\"keys\":["), json_of_key(a, first), second ? S(",") : S(""),
                     second ? json_of_key(a, second) : S(""), S("]}"));
}

/* Signed by that key; kid NULL: without one. */
static str signed_with(arena *a, jwk_t *key, jwa_alg alg, const char *kid, str payload)
{
    jws_t *jws = NULL;
    check(r_jws_init(&jws) == RHN_OK);
    r_jws_set_alg(jws, alg);
    if (kid)
        r_jws_set_header_str_value(jws, "kid", kid);
    r_jws_set_payload(jws, (const unsigned char *)payload.at, (size_t)payload.len);
    jwk_t *nameless = r_jwk_copy(key);
    r_jwk_delete_property_str(nameless, "kid");
    char *made_token = r_jws_serialize(jws, nameless, 0);
    check(made_token != NULL);
    str s = arena_copy(a, str_of(made_token));
    r_free(made_token);
    r_jwk_free(nameless);
    r_jws_free(jws);
    return s;
}

static const char good_claims[] =
    "{\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT "\",\"sub\":\"s-1\",\"nonce\":\"n-1\","
    "\"iat\":1772355590,\"exp\":1772355900}";

static struct expected expected_of(void)
{
    return (struct expected){.issuer = S(ISSUER),
                             .audience = S(CLIENT),
                             .nonce = S("n-1"),
                             .now = {NOW * (i64)1000000},
                             .id_token = true};
}

static enum token_state state_of(arena *a, str token, str jwks)
{
    struct expected e = expected_of();
    json_t *claims = NULL;
    str why = {0};
    return token_verify(a, token, jwks, &e, &claims, &why);
}

static str base64(arena *a, str s)
{
    char *out = new_n(a, char, 2 * s.len + 8);
    sodium_bin2base64(out, (size_t)(2 * s.len + 8), (const uint8_t *)s.at, (size_t)s.len,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_of(out);
}

/* ---- signatures ---------------------------------------------------------------------------- */

TEST(a_token_that_the_provider_signed_is_good)
{
    pthread_once(&made, make_keys);
    str jwks = jwks_of(a, keys.ec_public, keys.rsa_public);
    str claims = str_of(good_claims);
    expect(state_of(a, signed_with(a, keys.rsa, R_JWA_ALG_RS256, "one", claims), jwks) ==
           TOKEN_GOOD);
    expect(state_of(a, signed_with(a, keys.rsa, R_JWA_ALG_PS256, "one", claims), jwks) ==
           TOKEN_GOOD);
    expect(state_of(a, signed_with(a, keys.ec, R_JWA_ALG_ES256, "curve", claims), jwks) ==
           TOKEN_GOOD);
    expect(state_of(a, signed_with(a, keys.rsa, R_JWA_ALG_RS256, NULL, claims), jwks) ==
           TOKEN_GOOD);
}

TEST(a_key_that_is_not_the_providers_signs_nothing)
{
    pthread_once(&made, make_keys);
    str jwks = jwks_of(a, keys.ec_public, keys.rsa_public);
    str claims = str_of(good_claims);
    /* another key under the same name; an unknown name; a key of another kind under a known name */
    expect(state_of(a, signed_with(a, keys.other, R_JWA_ALG_RS256, "one", claims), jwks) ==
           TOKEN_WRONG);
    expect(state_of(a, signed_with(a, keys.rsa, R_JWA_ALG_RS256, "two", claims), jwks) ==
           TOKEN_UNKNOWN_KEY);
    expect(state_of(a, signed_with(a, keys.rsa, R_JWA_ALG_RS256, "curve", claims), jwks) ==
           TOKEN_UNKNOWN_KEY);
    expect(state_of(a, signed_with(a, keys.other, R_JWA_ALG_RS256, NULL, claims), jwks) ==
           TOKEN_WRONG);
    expect(state_of(a, signed_with(a, keys.small, R_JWA_ALG_RS256, "small", claims),
                    jwks_of(a, keys.small_public, NULL)) == TOKEN_UNKNOWN_KEY);
    expect(state_of(a, signed_with(a, keys.rsa, R_JWA_ALG_RS256, "one", claims),
                    S("{\"keys\":[]}")) == TOKEN_UNKNOWN_KEY);
    expect(state_of(a, signed_with(a, keys.rsa, R_JWA_ALG_RS256, "one", claims), S("rubbish")) ==
           TOKEN_UNKNOWN_KEY);
}

TEST(no_signature_is_no_signature)
{
    str jwks = jwks_of(a, keys.rsa_public, NULL);
    str claims = base64(a, str_of(good_claims));
    static const char *const headers[] = {"{\"alg\":\"none\"}",
                                          "{\"alg\":\"None\"}",
                                          "{\"alg\":\"NONE\",\"kid\":\"one\"}",
                                          "{\"alg\":\"\"}",
                                          "{}",
                                          "{\"alg\":\"RS256\",\"kid\":\"one\"}"};
    for (i64 i = 0; i < countof(headers); i++) {
        str head = base64(a, str_of(headers[i]));
        expect(state_of(a, text_format(a, "%.*s.%.*s.", STR(head), STR(claims)), jwks) !=
               TOKEN_GOOD);
        expect(state_of(a, text_format(a, "%.*s.%.*s", STR(head), STR(claims)), jwks) !=
               TOKEN_GOOD);
        expect(state_of(a, text_format(a, "%.*s.%.*s.AAAA", STR(head), STR(claims)), jwks) !=
               TOKEN_GOOD);
    }
}

/* RFC 8725 2.1: a public key, which everybody has, taken for the secret of an HMAC. */
TEST(a_public_key_is_no_secret)
{
    str jwks = jwks_of(a, keys.rsa_public, NULL), secrets[3];
    unsigned char pem[4096];
    size_t len = sizeof pem;
    check(r_jwk_export_to_pem_der(keys.rsa_public, R_FORMAT_PEM, pem, &len, 0) == RHN_OK);
    secrets[0] = (str){(const char *)pem, (i64)len};
    secrets[1] = json_of_key(a, keys.rsa_public);
    secrets[2] = S("the client secret");
    for (i64 i = 0; i < countof(secrets); i++) {
        jwk_t *hmac = NULL;
        check(r_jwk_init(&hmac) == RHN_OK);
        arena_at_end(a, drop_jwk, hmac);
        check(r_jwk_import_from_symmetric_key(hmac, (const unsigned char *)secrets[i].at,
                                              (size_t)secrets[i].len) == RHN_OK);
        str token = signed_with(a, hmac, R_JWA_ALG_HS256, "one", str_of(good_claims));
        expect(state_of(a, token, jwks) == TOKEN_WRONG);
        /* even where the key set itself holds that secret */
        str mixed = text_join(a, S("{\"keys\":["), json_of_key(a, hmac), S("]}"));
        expect(state_of(a, token, mixed) == TOKEN_WRONG);
    }
}

/* A key in the token's own header is whoever's (RFC 7515 4.1.3). */
TEST(a_token_brings_no_key_of_its_own)
{
    pthread_once(&made, make_keys);
    str jwks = jwks_of(a, keys.rsa_public, NULL);
    str own =
        text_join(a, S("{\"alg\":\"RS256\",\"jwk\":"), json_of_key(a, keys.other_public), S("}"));
    jws_t *jws = NULL;
    check(r_jws_init(&jws) == RHN_OK);
    check(r_jws_set_full_header_json_str(jws, arena_c_string(a, own)) == RHN_OK);
    r_jws_set_alg(jws, R_JWA_ALG_RS256);
    r_jws_set_payload(jws, (const unsigned char *)good_claims, sizeof good_claims - 1);
    char *token = r_jws_serialize(jws, keys.other, 0);
    check(token != NULL);
    expect(state_of(a, str_of(token), jwks) != TOKEN_GOOD);
    r_free(token);
    r_jws_free(jws);
}

TEST(a_token_that_was_touched_is_wrong)
{
    str jwks = jwks_of(a, keys.rsa_public, NULL);
    str token = signed_with(a, keys.rsa, R_JWA_ALG_RS256, "one", str_of(good_claims));
    for (i64 i = 0; i < token.len; i += 29) {
        str touched = arena_copy(a, token);
        char *at = (char *)(uintptr_t)touched.at;
        at[i] = at[i] == 'A' ? 'B' : 'A';
        if (i != token.len - 1) /* the last letter has bits that count for nothing */
            expect(state_of(a, touched, jwks) != TOKEN_GOOD);
        expect(state_of(a, str_first(token, i), jwks) != TOKEN_GOOD);
    }
    expect(state_of(a, (str){0}, jwks) != TOKEN_GOOD && state_of(a, S("..."), jwks) != TOKEN_GOOD);
}

/* ---- claims ------------------------------------------------------------------------------------
 */

struct claims_case {
    const char *claims, *why; /* why NULL: good */
};

static const struct claims_case cases[] = {
    {"\"iss\":\"" ISSUER "\",\"aud\":[\"" CLIENT
     "\"],\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     NULL},
    {"\"iss\":\"" ISSUER "\",\"aud\":[\"x\",\"" CLIENT "\"],\"azp\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     NULL},
    {"\"iss\":\"" ISSUER "/\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     "of another issuer"},
    {"\"aud\":\"" CLIENT "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     "of another issuer"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"other\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":"
     "1772355590,\"exp\":1772355900",
     "for somebody else (aud, azp)"},
    {"\"iss\":\"" ISSUER "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     "for somebody else (aud, azp)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":[\"x\",\"" CLIENT
     "\"],\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     "for somebody else (aud, azp)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"azp\":\"x\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     "for somebody else (aud, azp)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-2\",\"iat\":1772355590,\"exp\":1772355900",
     "of another attempt (nonce)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"iat\":1772355590,\"exp\":1772355900",
     "of another attempt (nonce)"},
    /* a minute between two clocks, and no more */
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355000,\"exp\":1772355541",
     NULL},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355000,\"exp\":1772355540",
     "expired (exp)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355660,\"exp\":1772356000",
     NULL},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355661,\"exp\":1772356000",
     "of the future (iat)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355590,\"nbf\":1772355661,\"exp\":"
     "1772356000",
     "not valid yet (nbf)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355590",
     "expired (exp)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"exp\":1772355900",
     "without its time (iat)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":\"1772355900\"",
     "expired (exp)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1e400",
     "no JSON inside"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     "without a subject (sub)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\" s\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     "without a subject (sub)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\\nx\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     "without a subject (sub)"},
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":7,\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     "without a subject (sub)"},
    /* twice the same member: which one is meant? */
    {"\"iss\":\"" ISSUER "\",\"aud\":\"" CLIENT
     "\",\"sub\":\"s\",\"sub\":\"t\",\"nonce\":\"n-1\",\"iat\":1772355590,\"exp\":1772355900",
     "no JSON inside"},
};

TEST(claims_are_for_us_and_for_now)
{
    str jwks = jwks_of(a, keys.ec_public, NULL);
    for (i64 i = 0; i < countof(cases); i++) {
        struct expected e = expected_of();
        json_t *claims = NULL;
        str why = {0};
        str payload = text_format(a, "{%s}", cases[i].claims);
        enum token_state state = token_verify(
            a, signed_with(a, keys.ec, R_JWA_ALG_ES256, "curve", payload), jwks, &e, &claims, &why);
        expect((state == TOKEN_GOOD) == !cases[i].why);
        expect_text(why, str_of(cases[i].why));
    }
}

TEST(texts_of_a_provider_are_cleaned_and_cut)
{
    json_t *json = json_of(a, S("{\"n\":\"  Anne\\r\\nBcc: x\\u007f \",\"l\":\"ééééé\",\"i\":3}"));
    expect_text(claim_text(a, json, "n", 80), S("Anne  Bcc: x"));
    expect_text(claim_text(a, json, "l", 3), S("ééé"));
    expect(!claim_text(a, json, "i", 80).len && !claim_text(a, json, "none", 80).len);
    expect(json_of(a, S("[]")) == NULL && json_of(a, S("")) == NULL && json_of(a, S("{")) == NULL);
    expect(!claim_text(a, NULL, "n", 3).len);
}

/* ---- the discovery document
 * ----------------------------------------------------------------------- */

#define DOCUMENT(more)                                                                             \
    "{\"issuer\":\"" ISSUER "\",\"authorization_endpoint\":\"https://a.fr/auth\","                 \
    "\"token_endpoint\":\"https://a.fr/token\",\"jwks_uri\":\"https://a.fr/keys\"" more "}"

TEST(a_discovery_document_names_https_addresses)
{
    struct provider p;
    str why = {0};
    expect(provider_read(a, S(DOCUMENT("")), S(ISSUER), &p, &why));
    expect(p.basic && !p.says_iss && !p.userinfo.len && !p.plain_too);
    expect(provider_read(
        a,
        S(DOCUMENT(",\"userinfo_endpoint\":\"https://a.fr/"
                   "me\",\"token_endpoint_auth_methods_supported\":[\"client_secret_post\"],"
                   "\"authorization_response_iss_parameter_supported\":true")),
        S(ISSUER), &p, &why));
    expect(!p.basic && p.says_iss);
    expect_text(p.userinfo, S("https://a.fr/me"));
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"issuer\":\"" ISSUER "\"}",
        DOCUMENT(",\"userinfo_endpoint\":\"http://a.fr/me\""),
        DOCUMENT(",\"userinfo_endpoint\":\"http://127.0.0.1/me\""),
        DOCUMENT(",\"end_session_endpoint\":\"javascript:alert(1)\""),
        DOCUMENT(",\"end_session_endpoint\":\"file:///etc/passwd\""),
    };
    for (i64 i = 0; i < countof(bad); i++)
        expect(!provider_read(a, str_of(bad[i]), S(ISSUER), &p, &why) && why.len);
    expect(!provider_read(a, S(DOCUMENT("")), S("https://autre.exemple.fr"), &p, &why));
}

/* ---- a provider on this machine
 * ---------------------------------------------------------------------- */

static struct stage {
    struct server *server;
    str discovery, jwks;
    int status;
    _Atomic int discoveries, key_fetches;
} stage;

static void answer_stage(void *context, int loop, struct exchange *x)
{
    (void)context, (void)loop;
    str path = exchange_incoming(x)->path;
    bool asked_for_keys = str_eq(path, S("/keys"));
    if (asked_for_keys)
        stage.key_fetches++;
    else
        stage.discoveries++;
    struct answer answer = {.status = stage.status,
                            .body = asked_for_keys ? stage.jwks : stage.discovery};
    exchange_answer(x, &answer);
}

static struct request *stage_open(struct test_app *t, arena *a)
{
    struct server_settings s = server_defaults;
    str error = {0};
    s.address = "127.0.0.1";
    s.loops = 1;
    s.on_request = answer_stage;
    memset(&stage, 0, sizeof stage);
    stage.status = 200;
    stage.server = server_start(&s, a, &error);
    check(stage.server != NULL);
    int port = server_port(stage.server);
    str issuer = text_format(a, "http://127.0.0.1:%d", port);
    stage.discovery = text_format(a,
                                  "{\"issuer\":\"%.*s\",\"authorization_endpoint\":\"%.*s/auth\","
                                  "\"token_endpoint\":\"%.*s/token\",\"jwks_uri\":\"%.*s/keys\"}",
                                  STR(issuer), STR(issuer), STR(issuer), STR(issuer));
    t->app.newest_settings->oidc_issuer = issuer;
    t->app.newest_settings->oidc_timeout = 2;
    provider_forget();
    return request_of_server(&t->app, t->reader, a);
}

static void stage_close(void)
{
    server_stop(stage.server);
    provider_forget();
}

static const struct route no_routes[] = {{0}};

TEST(documents_are_kept_and_keys_asked_for_once_a_minute)
{
    struct test_app *t = test_app_of(a, no_routes);
    pthread_once(&made, make_keys);
    struct request *r = stage_open(t, a);
    struct provider p;
    struct oidc_fault fault = {0};
    stage.jwks = jwks_of(a, keys.rsa_public, NULL);
    for (int i = 0; i < 5; i++)
        expect(provider_get(r, false, &p, &fault));
    expect(stage.discoveries == 1 && stage.key_fetches == 1);
    /* an unknown key: not within the minute; then once, whoever asks */
    for (int i = 0; i < 5; i++)
        expect(provider_get(r, true, &p, &fault));
    expect(stage.key_fetches == 1);
    r->now.us += 61 * (i64)1000000;
    stage.jwks = jwks_of(a, keys.ec_public, NULL);
    for (int i = 0; i < 5; i++)
        expect(provider_get(r, true, &p, &fault));
    expect(stage.key_fetches == 2 && str_has(p.jwks, S("curve")));
    r->now.us += 3601 * (i64)1000000;
    expect(provider_get(r, false, &p, &fault) && stage.key_fetches == 3);
    stage_close();
    test_app_close(t);
}

TEST(a_provider_that_fails_is_left_alone_for_a_while)
{
    struct test_app *t = test_app_of(a, no_routes);
    struct request *r = stage_open(t, a);
    struct provider p;
    struct oidc_fault fault = {0};
    stage.jwks = jwks_of(a, keys.rsa_public, NULL);
    stage.status = 500;
    for (int i = 0; i < 5; i++)
        expect(!provider_get(r, false, &p, &fault) && message_is(fault.said));
    expect(stage.discoveries == 1);
    stage.status = 200;
    r->now.us += 16 * (i64)1000000;
    expect(provider_get(r, false, &p, &fault));
    stage_close();
    test_app_close(t);
}

TEST(answers_that_do_not_fit_are_refused_in_words)
{
    struct test_app *t = test_app_of(a, no_routes);
    struct request *r = stage_open(t, a);
    struct provider p;
    struct oidc_fault fault = {0};
    str good = stage.discovery;
    char *large = new_n(a, char, OIDC_ANSWER_MAX + 10);
    memset(large, ' ', OIDC_ANSWER_MAX + 10);
    const str documents[] = {S("rubbish"),
                             S("{\"issuer\":\"http://127.0.0.1:1\"}"),
                             {large, OIDC_ANSWER_MAX + 10},
                             S("")};
    stage.jwks = jwks_of(a, keys.rsa_public, NULL);
    for (i64 i = 0; i < countof(documents); i++) {
        provider_forget();
        fault = (struct oidc_fault){0};
        stage.discovery = documents[i];
        expect(!provider_get(r, false, &p, &fault) && message_is(fault.said) && fault.detail.len);
    }
    stage.discovery = good;
    stage.jwks = S("{\"keys\":[]}");
    provider_forget();
    expect(!provider_get(r, false, &p, &fault));
    stage.status = 302; /* no redirection is followed */
    stage.jwks = jwks_of(a, keys.rsa_public, NULL);
    provider_forget();
    expect(!provider_get(r, false, &p, &fault));
    t->app.newest_settings->oidc_issuer = S("http://127.0.0.1:1"); /* nobody there */
    provider_forget();
    fault = (struct oidc_fault){0};
    expect(!provider_get(r, false, &p, &fault) &&
           str_has(str_of(fault.said.text), S("ne répond pas")));
    stage_close();
    test_app_close(t);
}

/* ---- what is sealed
 * ------------------------------------------------------------------------------------ */

TEST(what_is_sealed_is_ours_for_its_purpose_and_its_time)
{
    struct test_app *t = test_app_of(a, no_routes);
    struct request *r = request_of_server(&t->app, t->reader, a);
    instant ends = {r->now.us + 1000000};
    str sealed = oidc_seal(r, "one", ends, S("bonjour\nà tous"));
    expect_text(oidc_open(r, "one", sealed), S("bonjour\nà tous"));
    expect(!str_has(sealed, S("bonjour")));
    expect(!oidc_open(r, "two", sealed).len);
    for (i64 i = 0; i < sealed.len - 1; i++) {
        str touched = arena_copy(a, sealed);
        char *at = (char *)(uintptr_t)touched.at;
        at[i] = at[i] == 'A' ? 'B' : 'A';
        expect(!oidc_open(r, "one", touched).len);
    }
    expect(!oidc_open(r, "one", (str){0}).len && !oidc_open(r, "one", S("!!!")).len);
    r->now.us += 1000000;
    expect(!oidc_open(r, "one", sealed).len);
    test_app_close(t);
}
