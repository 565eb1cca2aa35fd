/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/oidc/oidc.h"

#include <sodium.h>
#include <string.h>

#include "commons/oidc/inside.h"
#include "os/os.h"
#include "web/answer.h"
#include "web/form.h"

enum { STATE_BYTES = 16, VERIFIER_BYTES = 32, TOKEN_MOST = 16000, BACK_MOST = 800 };
static const char attempt_purpose[] = "oidc-attempt";

bool oidc_configured(const struct settings *s)
{
    return s->origin.len && s->oidc_issuer.len && s->oidc_client.len;
}

/* ---- sealing ------------------------------------------------------------------------------ */

static void seal_key(const struct request *r, const char *purpose,
                     uint8_t key[static crypto_secretbox_KEYBYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, r->app->secret, sizeof r->app->secret,
                            crypto_secretbox_KEYBYTES);
    crypto_generichash_update(&state, (const uint8_t *)"seal", 5);
    crypto_generichash_update(&state, (const uint8_t *)purpose, strlen(purpose) + 1);
    crypto_generichash_final(&state, key, crypto_secretbox_KEYBYTES);
}

static str base64(arena *a, const uint8_t *bytes, i64 n)
{
    size_t room = sodium_base64_encoded_len((size_t)n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *out = new_n(a, char, (i64)room);
    sodium_bin2base64(out, room, bytes, (size_t)n, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_of(out);
}

enum { SEAL_NONCE = crypto_secretbox_NONCEBYTES, SEAL_MAC = crypto_secretbox_MACBYTES };

str oidc_seal(struct request *r, const char *purpose, instant ends, str what)
{
    uint8_t key[crypto_secretbox_KEYBYTES];
    str inside = text_format(r->arena, "%lld\n%.*s", (long long)ends.us, STR(what));
    uint8_t *box = new_n(r->arena, uint8_t, SEAL_NONCE + SEAL_MAC + inside.len);
    request_random(r, box, SEAL_NONCE);
    seal_key(r, purpose, key);
    crypto_secretbox_easy(box + SEAL_NONCE, (const uint8_t *)inside.at,
                          (unsigned long long)inside.len, box, key);
    return base64(r->arena, box, SEAL_NONCE + SEAL_MAC + inside.len);
}

str oidc_open(struct request *r, const char *purpose, str sealed)
{
    enum { SEALED_MOST = 6000 };
    uint8_t key[crypto_secretbox_KEYBYTES];
    size_t len = 0;
    i64 ends;
    if (!sealed.len || sealed.len > SEALED_MOST)
        return (str){0};
    uint8_t *box = new_n(r->arena, uint8_t, sealed.len);
    if (sodium_base642bin(box, (size_t)sealed.len, sealed.at, (size_t)sealed.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        len < SEAL_NONCE + SEAL_MAC)
        return (str){0};
    seal_key(r, purpose, key);
    i64 inside = (i64)len - SEAL_NONCE - SEAL_MAC;
    uint8_t *out = new_n(r->arena, uint8_t, inside + 1);
    if (crypto_secretbox_open_easy(out, box + SEAL_NONCE, (unsigned long long)inside + SEAL_MAC,
                                   box, key) != 0)
        return (str){0};
    str rest = {(char *)out, inside};
    bool holds = str_to_i64(str_cut(&rest, '\n'), &ends) && ends > r->now.us;
    return holds ? rest : (str){0};
}

/* ---- the attempt --------------------------------------------------------------------------- */

static str random_text(struct request *r, i64 bytes)
{
    uint8_t drawn[VERIFIER_BYTES];
    check(bytes <= VERIFIER_BYTES);
    request_random(r, drawn, bytes);
    return base64(r->arena, drawn, bytes);
}

struct oidc_attempt oidc_attempt_new(struct request *r, i64 person, str back)
{
    return (struct oidc_attempt){
        .state = random_text(r, STATE_BYTES),
        .nonce = random_text(r, STATE_BYTES),
        .verifier = random_text(r, VERIFIER_BYTES),
        .person = person,
        .back = back.len <= BACK_MOST ? back : S("/"),
    };
}

static const char *cookie_name(const struct request *r)
{
    return str_starts(r->settings->origin, S("https:")) ? "__Host-identite" : "identite";
}

static void attempt_keep(struct request *r, const struct oidc_attempt *t)
{
    str what = text_format(r->arena, "%.*s\n%.*s\n%.*s\n%lld\n%.*s", STR(t->state), STR(t->nonce),
                           STR(t->verifier), (long long)t->person, STR(t->back));
    instant ends = {r->now.us + OIDC_ATTEMPT_SECONDS * (i64)1000000};
    answer_cookie(r, cookie_name(r), oidc_seal(r, attempt_purpose, ends, what),
                  OIDC_ATTEMPT_SECONDS);
}

static bool attempt_read(struct request *r, struct oidc_attempt *t)
{
    str cookie = cookie_get(incoming_header(r->in, "cookie"), str_of(cookie_name(r)));
    str rest = oidc_open(r, attempt_purpose, cookie);
    if (!rest.len)
        return false;
    t->state = str_cut(&rest, '\n');
    t->nonce = str_cut(&rest, '\n');
    t->verifier = str_cut(&rest, '\n');
    bool whole = str_to_i64(str_cut(&rest, '\n'), &t->person);
    t->back = rest;
    return whole;
}

void oidc_forget_attempt(struct request *r) { answer_cookie(r, cookie_name(r), (str){0}, 0); }

/* ---- leaving -------------------------------------------------------------------------------- */

static void add(text *t, const char *name, str value)
{
    text_add(t, str_of(name));
    text_add_percent(t, value);
}

static str our_address(const struct request *r, const char *path)
{
    return text_format(r->arena, "%.*s%s", STR(r->settings->origin), path);
}

static str challenge_of(arena *a, str verifier)
{
    uint8_t hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const uint8_t *)verifier.at, (unsigned long long)verifier.len);
    return base64(a, hash, sizeof hash);
}

str oidc_begin(struct request *r, const struct oidc_attempt *attempt, struct oidc_fault *fault)
{
    struct provider p;
    if (!provider_get(r, false, &p, fault))
        return (str){0};
    text t = text_of(r->arena, 8000);
    text_add(&t, p.authorization);
    add(&t, str_has(p.authorization, S("?")) ? "&response_type=" : "?response_type=", S("code"));
    add(&t, "&client_id=", r->settings->oidc_client);
    add(&t, "&redirect_uri=", our_address(r, OIDC_CALLBACK));
    add(&t, "&scope=", r->settings->oidc_scopes);
    add(&t, "&state=", attempt->state);
    add(&t, "&nonce=", attempt->nonce);
    add(&t, "&code_challenge=", challenge_of(r->arena, attempt->verifier));
    add(&t, "&code_challenge_method=", S("S256"));
    if (r->settings->oidc_acr.len)
        add(&t, "&acr_values=", r->settings->oidc_acr);
    attempt_keep(r, attempt);
    return text_str(&t);
}

/* ---- back ------------------------------------------------------------------------------------ */

static bool wrong(struct request *r, struct oidc_fault *fault, str detail)
{
    fault->said = T("La réponse de {1} n’a pas pu être vérifiée : elle n’ouvre rien. Recommencez ; "
                    "si cela dure, connectez-vous autrement et prévenez l’hébergeur de ce forum.",
                    r->settings->oidc_label);
    fault->detail = detail;
    return false;
}

static bool not_ours(struct oidc_fault *fault, str detail)
{
    fault->said = T("Cette connexion a été commencée dans un autre navigateur, ou il y a plus de "
                    "dix minutes, ou elle a déjà servi. Recommencez.");
    fault->detail = detail;
    return false;
}

static bool same(str a, str b)
{
    return a.len == b.len && a.len && sodium_memcmp(a.at, b.at, (size_t)a.len) == 0;
}

/* A code may be long: Microsoft's have a thousand letters. */
static str asked(const struct request *r, const char *name)
{
    enum { ASKED_MOST = 4000 };
    str value = pairs_get(&r->query, str_of(name));
    return value.len <= ASKED_MOST ? value : (str){0};
}

/* The query of the callback: for this attempt, from this provider (RFC 9207), and no refusal. */
static bool callback_fits(struct request *r, const struct oidc_attempt *t, const struct provider *p,
                          struct oidc_fault *fault)
{
    str iss = asked(r, "iss"), error = asked(r, "error");
    if (!same(asked(r, "state"), t->state))
        return not_ours(fault, S("state"));
    if ((iss.len || p->says_iss) && !str_eq(iss, p->issuer))
        return wrong(r, fault, S("iss of the callback"));
    if (str_eq(error, S("access_denied"))) {
        fault->said = T("Vous avez interrompu la connexion par {1}. Rien n’a changé.",
                        r->settings->oidc_label);
        fault->detail = S("access_denied");
        return false;
    }
    if (error.len)
        return wrong(r, fault, text_join(r->arena, S("error "), utf8_within(error, 100)));
    return asked(r, "code").len ? true : wrong(r, fault, S("no code"));
}

static bool client_secret(struct request *r, str *secret)
{
    enum { SECRET_MOST = 4096 };
    str path = r->settings->oidc_secret_file, error = {0};
    *secret = (str){0};
    if (!path.len)
        return true; /* a public client, that PKCE alone protects */
    bool read = os_read_file(r->arena, arena_c_string(r->arena, path), SECRET_MOST, secret, &error);
    *secret = str_trim(*secret);
    return read && secret->len;
}

static bool call_failed(struct request *r, struct oidc_fault *fault, const struct fetch_answer *got)
{
    if (got->outcome == FETCH_TOO_LARGE || (got->outcome == FETCHED && got->status < 500))
        return wrong(r, fault, got->detail);
    fault->said = T("{1} ne répond pas. Réessayez dans un moment, ou connectez-vous autrement.",
                    r->settings->oidc_label);
    fault->detail = got->detail;
    return false;
}

struct tokens {
    str id_token, access_token;
};

static bool exchange(struct request *r, const struct oidc_attempt *t, const struct provider *p,
                     struct tokens *tokens, struct oidc_fault *fault)
{
    str secret;
    if (!client_secret(r, &secret))
        return wrong(r, fault, S("oidc-secret-file cannot be read"));
    text body = text_of(r->arena, 16000);
    add(&body, "grant_type=", S("authorization_code"));
    add(&body, "&code=", asked(r, "code"));
    add(&body, "&redirect_uri=", our_address(r, OIDC_CALLBACK));
    add(&body, "&code_verifier=", t->verifier);
    struct fetch f = {
        .url = p->token, .timeout_s = r->settings->oidc_timeout, .plain_too = p->plain_too};
    if (p->basic && secret.len) { /* both are form-encoded first (RFC 6749 2.3.1) */
        text user = text_of(r->arena, 4000), password = text_of(r->arena, 16000);
        text_add_percent(&user, r->settings->oidc_client);
        text_add_percent(&password, secret);
        f.user = text_str(&user);
        f.password = text_str(&password);
    } else {
        add(&body, "&client_id=", r->settings->oidc_client);
        if (secret.len)
            add(&body, "&client_secret=", secret);
    }
    f.body = text_str(&body);
    struct fetch_answer got = fetch_url(r->arena, &f);
    if (got.outcome != FETCHED || got.status != 200)
        return call_failed(r, fault, &got);
    const json_t *json = json_of(r->arena, got.body);
    tokens->id_token = claim_text(r->arena, json, "id_token", TOKEN_MOST);
    tokens->access_token = claim_text(r->arena, json, "access_token", TOKEN_MOST);
    return tokens->id_token.len ? true : wrong(r, fault, S("no id_token"));
}

/* With keys asked for anew when one is unknown: a provider changes them without notice. */
static bool verify(struct request *r, struct provider *p, str jws, const struct expected *e,
                   json_t **claims, struct oidc_fault *fault)
{
    str why = {0};
    enum token_state state = token_verify(r->arena, jws, p->jwks, e, claims, &why);
    if (state == TOKEN_UNKNOWN_KEY && provider_get(r, true, p, fault))
        state = token_verify(r->arena, jws, p->jwks, e, claims, &why);
    if (state == TOKEN_GOOD)
        return true;
    return message_is(fault->said) ? false : wrong(r, fault, why);
}

static bool userinfo(struct request *r, struct provider *p, str access_token, json_t **claims,
                     struct oidc_fault *fault)
{
    struct fetch f = {.url = p->userinfo,
                      .bearer = access_token,
                      .timeout_s = r->settings->oidc_timeout,
                      .plain_too = p->plain_too};
    struct expected e = {.issuer = p->issuer, .audience = r->settings->oidc_client, .now = r->now};
    struct fetch_answer got = fetch_url(r->arena, &f);
    if (got.outcome != FETCHED || got.status != 200)
        return call_failed(r, fault, &got);
    if (str_starts(got.content_type, S("application/jwt")))
        return verify(r, p, str_trim(got.body), &e, claims, fault);
    *claims = json_of(r->arena, got.body);
    return *claims ? true : wrong(r, fault, S("userinfo is neither JSON nor JWT"));
}

static str digits_14(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return (str){0};
    return s.len == 14 ? s : (str){0};
}

static void fill_person(struct request *r, const json_t *claims, struct oidc_person *p)
{
    enum { NAME_MOST = 80, EMAIL_MOST = 254 };
    static const struct field email_field = {.name = "email", .type = FIELD_EMAIL};
    arena *a = r->arena;
    struct form_value email = {.field = &email_field,
                               .typed = claim_text(a, claims, "email", EMAIL_MOST)};
    form_validate(a, &email);
    p->email = message_is(email.error) ? (str){0} : email.text;
    p->email_verified = json_is_true(json_object_get(claims, "email_verified"));
    p->given_name = claim_text(a, claims, "given_name", NAME_MOST);
    p->usual_name = claim_text(a, claims, "usual_name", NAME_MOST);
    if (!p->usual_name.len)
        p->usual_name = claim_text(a, claims, "family_name", NAME_MOST);
    p->siret = digits_14(claim_text(a, claims, "siret", 20));
}

bool oidc_finish(struct request *r, struct oidc_attempt *t, struct oidc_person *person,
                 struct oidc_fault *fault)
{
    struct provider p;
    struct tokens tokens = {0};
    json_t *id_claims = NULL, *info = NULL;
    if (!attempt_read(r, t))
        return not_ours(fault, S("no attempt in the cookie"));
    if (!provider_get(r, false, &p, fault) || !callback_fits(r, t, &p, fault) ||
        !exchange(r, t, &p, &tokens, fault))
        return false;
    struct expected e = {.issuer = p.issuer,
                         .audience = r->settings->oidc_client,
                         .nonce = t->nonce,
                         .now = r->now,
                         .id_token = true};
    if (!verify(r, &p, tokens.id_token, &e, &id_claims, fault))
        return false;
    bool ask = p.userinfo.len && tokens.access_token.len;
    if (ask && !userinfo(r, &p, tokens.access_token, &info, fault))
        return false;
    str subject = claim_text(r->arena, id_claims, "sub", 255);
    if (ask && !str_eq(claim_text(r->arena, info, "sub", 255), subject))
        return wrong(r, fault, S("userinfo of another subject")); /* Core 5.3.2 */
    *person =
        (struct oidc_person){.issuer = p.issuer, .subject = subject, .id_token = tokens.id_token};
    fill_person(r, ask ? info : id_claims, person);
    return true;
}

/* ---- leaving the provider too -----------------------------------------------------------------
 */

str oidc_logout_address(struct request *r, str id_token)
{
    struct provider p;
    struct oidc_fault fault = {0};
    if (!oidc_configured(r->settings) || !provider_get(r, false, &p, &fault) || !p.end_session.len)
        return (str){0};
    text t = text_of(r->arena, TOKEN_MOST + 4000);
    text_add(&t, p.end_session);
    add(&t,
        str_has(p.end_session, S("?")) ? "&client_id=" : "?client_id=", r->settings->oidc_client);
    add(&t, "&post_logout_redirect_uri=", our_address(r, OIDC_SIGNED_OUT));
    add(&t, "&state=", random_text(r, STATE_BYTES));
    if (id_token.len)
        add(&t, "&id_token_hint=", id_token);
    return text_str(&t);
}
