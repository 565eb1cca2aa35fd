/* SPDX-License-Identifier: EUPL-1.2 */
#include <rhonabwy.h>
#include <string.h>

#include "commons/oidc/inside.h"

/* ---- JSON -------------------------------------------------------------------------------- */

static void drop_json(void *json) { json_decref(json); }

json_t *json_of(arena *a, str written)
{
    json_t *json =
        json_loadb(written.at ? written.at : "", (size_t)written.len, JSON_REJECT_DUPLICATES, NULL);
    if (json)
        arena_at_end(a, drop_json, json);
    return json_is_object(json) ? json : NULL;
}

str claim_text(arena *a, const json_t *object, const char *name, i64 code_points)
{
    const json_t *member = json_object_get(object, name);
    if (!json_is_string(member))
        return (str){0};
    str raw = {json_string_value(member), (i64)json_string_length(member)};
    if (!utf8_valid(raw))
        return (str){0};
    text clean = text_of(a, 4 * code_points + 4);
    raw = utf8_first(str_trim(raw), code_points);
    for (i64 i = 0; i < raw.len; i++) {
        bool control = (unsigned char)raw.at[i] < ' ' || raw.at[i] == 0x7f;
        text_add_char(&clean, control ? ' ' : raw.at[i]);
    }
    return str_trim(text_str(&clean));
}

/* As it came, for what is compared and not shown: an issuer, a nonce. */
static str raw_text(const json_t *member)
{
    return json_is_string(member)
               ? (str){json_string_value(member), (i64)json_string_length(member)}
               : (str){0};
}

/* ---- the signature ----------------------------------------------------------------------- */

static void drop_jws(void *jws) { r_jws_free(jws); }
static void drop_jwks(void *jwks) { r_jwks_free(jwks); }

/* Public keys alone sign for a provider: `none`, and HS256 with a public key for its secret, are
   the oldest forgeries (RFC 8725 2.1). The kind of the key has to be the algorithm's. */
static int key_kind_of(jwa_alg alg)
{
    switch ((int)alg) {
    case R_JWA_ALG_RS256:
    case R_JWA_ALG_RS384:
    case R_JWA_ALG_RS512:
    case R_JWA_ALG_PS256:
    case R_JWA_ALG_PS384:
    case R_JWA_ALG_PS512:
        return R_KEY_TYPE_RSA;
    case R_JWA_ALG_ES256:
    case R_JWA_ALG_ES384:
    case R_JWA_ALG_ES512:
        return R_KEY_TYPE_EC;
    case R_JWA_ALG_EDDSA:
        return R_KEY_TYPE_EDDSA;
    default:
        return 0;
    }
}

/* A key that may sign with that algorithm (RFC 7517 4.2, 4.4). */
static bool key_fits(jwk_t *key, int kind, const char *alg)
{
    enum { RSA_BITS_LEAST = 2048 };
    unsigned int bits = 0;
    int type = r_jwk_key_type(key, &bits, R_FLAG_IGNORE_REMOTE);
    const char *use = r_jwk_get_property_str(key, "use"),
               *only = r_jwk_get_property_str(key, "alg");
    return (type & kind) && !(type & R_KEY_TYPE_SYMMETRIC) &&
           (kind != R_KEY_TYPE_RSA || bits >= RSA_BITS_LEAST) && (!use || !strcmp(use, "sig")) &&
           (!only || !alg || !strcmp(only, alg));
}

/* With a name of the key in the header, that key alone; without, any that fits. */
static enum token_state verify_with(jws_t *jws, jwks_t *jwks, int kind)
{
    const char *kid = r_jws_get_header_str_value(jws, "kid");
    const char *alg = r_jws_get_header_str_value(jws, "alg");
    bool tried = false, good = false;
    for (size_t i = 0; i < r_jwks_size(jwks) && !good; i++) {
        jwk_t *key = r_jwks_get_at(jwks, i);
        const char *name = r_jwk_get_property_str(key, "kid");
        if (key_fits(key, kind, alg) && (!kid || (name && !strcmp(kid, name)))) {
            tried = true;
            good = r_jws_verify_signature(jws, key, R_FLAG_IGNORE_REMOTE) == RHN_OK;
        }
        r_jwk_free(key);
    }
    return good ? TOKEN_GOOD : tried ? TOKEN_WRONG : TOKEN_UNKNOWN_KEY;
}

static enum token_state payload_of(arena *a, str jws_text, str jwks_text, str *payload, str *why)
{
    jws_t *jws = NULL;
    jwks_t *jwks = NULL;
    if (r_jws_init(&jws) != RHN_OK)
        return *why = S("no memory for a JWS"), TOKEN_WRONG;
    arena_at_end(a, drop_jws, jws);
    if (r_jwks_init(&jwks) != RHN_OK)
        return *why = S("no memory for keys"), TOKEN_WRONG;
    arena_at_end(a, drop_jwks, jwks);
    /* Keys of kinds that librhonabwy does not know are left out of the set, and that is no fault.
     */
    (void)r_jwks_import_from_json_str(jwks, arena_c_string(a, jwks_text));
    const char *compact = arena_c_string(a, jws_text);
    if (r_jws_advanced_compact_parsen(jws, compact, (size_t)jws_text.len, R_PARSE_NONE,
                                      R_FLAG_IGNORE_REMOTE) != RHN_OK)
        return *why = S("no signed token"), TOKEN_WRONG;
    int kind = key_kind_of(r_jws_get_alg(jws));
    if (!kind)
        return *why = S("an algorithm that is not accepted"), TOKEN_WRONG;
    if (r_jws_get_header_str_value(jws, "crit"))
        return *why = S("a critical extension that is not known"), TOKEN_WRONG;
    enum token_state state = verify_with(jws, jwks, kind);
    size_t len = 0;
    const unsigned char *bytes = r_jws_get_payload(jws, &len);
    *payload = (str){(const char *)bytes, (i64)len};
    *why = state == TOKEN_GOOD    ? (str){0}
           : state == TOKEN_WRONG ? S("the signature does not match")
                                  : S("the key is not one of the provider's");
    return state;
}

/* ---- the claims (OpenID Connect Core 3.1.3.7) --------------------------------------------- */

static bool audience_fits(const json_t *claims, str audience)
{
    const json_t *aud = json_object_get(claims, "aud"), *azp = json_object_get(claims, "azp");
    bool named = json_is_string(aud) && str_eq(raw_text(aud), audience);
    for (size_t i = 0; i < json_array_size(aud); i++)
        named |= str_eq(raw_text(json_array_get(aud, i)), audience);
    if (json_array_size(aud) > 1 && !azp)
        return false;
    return named && (!azp || str_eq(raw_text(azp), audience));
}

/* Seconds since 1970, perhaps with a fraction; false when it is no such number. */
static bool claim_seconds(const json_t *claims, const char *name, i64 *seconds)
{
    const double most = 1e11; /* the year 5138 */
    const json_t *member = json_object_get(claims, name);
    double value = json_number_value(member);
    if (!json_is_number(member) || !(value >= 0 && value < most))
        return false;
    *seconds = (i64)value;
    return true;
}

/* At most 255 characters of ASCII (Core 2); nothing that two spellings could share. */
static bool subject_fits(str sub)
{
    for (i64 i = 0; i < sub.len; i++)
        if (sub.at[i] <= ' ' || sub.at[i] > '~')
            return false;
    return sub.len > 0 && sub.len <= 255;
}

static str why_not(const json_t *claims, const struct expected *e)
{
    i64 now = e->now.us / 1000000, at = 0;
    const json_t *iss = json_object_get(claims, "iss"), *aud = json_object_get(claims, "aud");
    bool has_exp = json_object_get(claims, "exp") != NULL;
    if ((iss || e->id_token) && !str_eq(raw_text(iss), e->issuer))
        return S("of another issuer");
    if ((aud || e->id_token) && !audience_fits(claims, e->audience))
        return S("for somebody else (aud, azp)");
    if ((has_exp || e->id_token) && (!claim_seconds(claims, "exp", &at) || at + OIDC_SKEW_S <= now))
        return S("expired (exp)");
    if (e->id_token && !claim_seconds(claims, "iat", &at))
        return S("without its time (iat)");
    if (claim_seconds(claims, "iat", &at) && at - OIDC_SKEW_S > now)
        return S("of the future (iat)");
    if (claim_seconds(claims, "nbf", &at) && at - OIDC_SKEW_S > now)
        return S("not valid yet (nbf)");
    if (e->nonce.len && !str_eq(raw_text(json_object_get(claims, "nonce")), e->nonce))
        return S("of another attempt (nonce)");
    if (!subject_fits(raw_text(json_object_get(claims, "sub"))))
        return S("without a subject (sub)");
    return (str){0};
}

enum token_state token_verify(arena *a, str jws, str jwks, const struct expected *e,
                              json_t **claims, str *why)
{
    str payload = {0};
    enum token_state state = payload_of(a, jws, jwks, &payload, why);
    if (state != TOKEN_GOOD)
        return state;
    *claims = json_of(a, payload);
    *why = *claims ? why_not(*claims, e) : S("no JSON inside");
    return why->len ? TOKEN_WRONG : TOKEN_GOOD;
}
