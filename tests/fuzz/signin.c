/* SPDX-License-Identifier: EUPL-1.2 */
/* What comes from a browser or a provider before anybody is known: tokens, discovery documents,
 * sealed cookies, addresses, names of browsers, passwords. The first byte says which; the second
 * cuts the rest in two. Nothing that was not signed is taken. */
#include <sodium.h>

#include "commons/address.h"
#include "commons/oidc/inside.h"
#include "commons/person/password.h"
#include "commons/person/session.h"
#include "commons/settings.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_token(arena *a, str one, str two)
{
    /* Of a pair whose private half nobody has. */
    static const char key[] = "{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":"
                              "\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                              "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}]}";
    struct expected e = {.issuer = S("https://a.fr"), .audience = S("c"), .now = {1}};
    json_t *claims = NULL;
    str why = {0};
    check(token_verify(a, one, str_of(key), &e, &claims, &why) != TOKEN_GOOD && why.len);
    (void)token_verify(a, one, two, &e, &claims, &why);
}

static void try_document(arena *a, str one, str two)
{
    struct provider p;
    str why = {0};
    if (provider_read(a, one, two.len ? two : S("https://a.fr"), &p, &why))
        check(p.token.len && p.jwks_uri.len && p.authorization.len);
    else
        check(why.len);
}

static void try_request(arena *a, str one, str two)
{
    struct header h = {S("x-forwarded-for"), one};
    struct incoming in = {.address = S("127.0.0.1"), .headers = &h, .header_count = 1};
    struct settings *s = settings_default(a);
    static struct app app;
    struct request r = {.arena = a, .in = &in, .settings = s, .app = &app};
    s->trusted_proxy = S("127.0.0.1");
    str address = request_address(&r);
    check(address.len && addresses_valid(address));
    check(address_key(a, address).len && address_network(a, address).len);
    (void)addresses_valid(two);
    check(!oidc_open(&r, "fuzz", one).len);
    struct device d = device_of(one);
    check(d.browser.len <= 20 && d.system.len <= 20);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2 || sodium_init() < 0)
        return 0;
    arena a = arena_of(64 << 20);
    str all = {(const char *)data + 2, (i64)size - 2};
    str one = str_first(all, all.len * data[1] / 255), two = str_from(all, one.len);
    struct password_about about = {two, two, two};
    switch (data[0] % 4) {
    case 0:
        try_token(&a, one, two);
        break;
    case 1:
        try_document(&a, one, two);
        break;
    case 2:
        try_request(&a, one, two);
        break;
    default:
        check(password_strength(&a, one, about) <= one.len);
        (void)password_refusal(&a, one, about);
    }
    arena_free(&a);
    return 0;
}
