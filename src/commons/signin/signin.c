/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/signin/signin.h"

#include <sodium.h>
#include <string.h>

#include "commons/app.h"
#include "web/answer.h"

enum { HASH = 32, TOKEN_BYTES = 24, BROWSER_BYTES = 16, CODE_GROUP = 4 };
static const i64 minute_us = 60 * (i64)1000000;

static str hex(arena *a, const uint8_t *bytes, i64 n)
{
    char *digits = new_n(a, char, 2 * n + 1);
    sodium_bin2hex(digits, (size_t)(2 * n + 1), bytes, (size_t)n);
    return (str){digits, 2 * n};
}

static str random_hex(struct request *r, i64 bytes)
{
    uint8_t drawn[64];
    check(bytes <= (i64)sizeof drawn);
    request_random(r, drawn, bytes);
    return hex(r->arena, drawn, bytes);
}

static str hash_of(arena *a, str secret)
{
    uint8_t hash[HASH];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)secret.at,
                       (unsigned long long)secret.len, NULL, 0);
    return hex(a, hash, sizeof hash);
}

/* ---- the browser that asks ---------------------------------------------------------------- */

static const char *browser_cookie(const struct request *r)
{
    return str_starts(r->settings->origin, S("https:")) ? "__Host-demande" : "demande";
}

static str browser_of(const struct request *r)
{
    str cookie = cookie_get(incoming_header(r->in, "cookie"), str_of(browser_cookie(r)));
    return cookie.len == 2 * BROWSER_BYTES ? cookie : (str){0};
}

/* The same for all that one browser asks within a while. */
static str browser_mark(struct request *r)
{
    str mark = browser_of(r);
    mark = mark.len ? mark : random_hex(r, BROWSER_BYTES);
    answer_cookie(r, browser_cookie(r), mark, SECRET_MINUTES * 60);
    return hash_of(r->arena, mark);
}

/* ---- codes ------------------------------------------------------------------------------- */

/* Without I, O, 0 and 1, which are read for each other: 32 letters and digits, 40 bits. */
static const char letters[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

static str code_draw(struct request *r)
{
    uint8_t drawn[SECRET_CODE];
    request_random(r, drawn, sizeof drawn);
    char *code = new_n(r->arena, char, SECRET_CODE + 1);
    for (int i = 0; i < SECRET_CODE; i++)
        code[i] = letters[drawn[i] % 32];
    return (str){code, SECRET_CODE};
}

/* As people type it: small letters, blanks, dashes. Empty when it cannot be one. */
static str code_typed(arena *a, str typed)
{
    char *code = new_n(a, char, SECRET_CODE);
    i64 len = 0;
    for (i64 i = 0; i < typed.len; i++) {
        char c = typed.at[i];
        if (c == ' ' || c == '-')
            continue;
        c = (char)(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
        if (len == SECRET_CODE || !strchr(letters, c) || !c)
            return (str){0};
        code[len++] = c;
    }
    return len == SECRET_CODE ? (str){code, len} : (str){0};
}

static str code_hash(const struct request *r, str email, str code)
{
    uint8_t hash[HASH];
    str signed_ = text_format(r->arena, "code\n%.*s\n%.*s", STR(email), STR(code));
    crypto_generichash(hash, sizeof hash, (const uint8_t *)signed_.at,
                       (unsigned long long)signed_.len, r->app->secret, sizeof r->app->secret);
    return hex(r->arena, hash, sizeof hash);
}

/* ---- secrets ----------------------------------------------------------------------------- */

struct secret_made secret_create(struct request *r, struct secret_new s)
{
    bool link_alone = s.purpose == SECRET_PASSWORD;
    i64 minutes = link_alone ? SECRET_PASSWORD_MINUTES : SECRET_MINUTES;
    struct secret_made made = {.token = random_hex(r, TOKEN_BYTES),
                               .ends = {r->now.us + minutes * minute_us}};
    str code = link_alone ? (str){0} : code_draw(r);
    if (code.len)
        made.code =
            text_join(r->arena, str_first(code, CODE_GROUP), S("-"), str_from(code, CODE_GROUP));
    secret_insert(r->db, (struct secret_insert_in){
                             .purpose = s.purpose,
                             .person = s.person ? SOME(opt_int, s.person) : (opt_int){0},
                             .email = s.email,
                             .token = hash_of(r->arena, made.token),
                             .code = code.len ? code_hash(r, s.email, code) : (str){0},
                             .browser = link_alone ? (str){0} : browser_mark(r),
                             .now = r->now,
                             .expires_at = made.ends,
                         });
    return made;
}

static bool same(str a, str b)
{
    return a.len == b.len && a.len && sodium_memcmp(a.at, b.at, (size_t)a.len) == 0;
}

static struct secret secret_of_row(struct request *r, const struct secret_row *row)
{
    str browser = browser_of(r);
    return (struct secret){
        .state = row->used_at.has                  ? SECRET_USED
                 : row->expires_at.us <= r->now.us ? SECRET_ENDED
                                                   : SECRET_GOOD,
        .id = row->id,
        .person = row->person.has ? row->person.value : 0,
        .purpose = (enum secret_purpose)row->purpose,
        .email = row->email,
        .here =
            !row->browser.len || (browser.len && same(row->browser, hash_of(r->arena, browser))),
    };
}

struct secret secret_of_token(struct request *r, str token)
{
    const struct secret_row *row = NULL;
    if (token.len == 2 * TOKEN_BYTES)
        row = secret_by_token(r->db, r->arena, hash_of(r->arena, token));
    return row ? secret_of_row(r, row) : (struct secret){0};
}

bool secret_use(struct request *r, i64 secret)
{
    return secret_set_used(r->db, secret, r->now) == 1;
}

struct secret secret_of_code(struct request *r, str email, str typed)
{
    struct secret_row_rows rows = secret_waiting(r->db, r->arena, email, r->now);
    str code = code_typed(r->arena, typed);
    str wanted = code.len ? code_hash(r, email, code) : (str){0};
    struct secret found = {0};
    for (i64 i = 0; i < rows.len; i++)
        if (rows.at[i].tries < SECRET_TRIES && same(rows.at[i].code, wanted))
            found = secret_of_row(r, &rows.at[i]);
    for (i64 i = 0; i < rows.len && !found.state; i++)
        secret_count_try(r->db, rows.at[i].id);
    return found;
}

str secret_move_here(struct request *r, i64 secret)
{
    str token = random_hex(r, TOKEN_BYTES);
    secret_move(r->db, secret, hash_of(r->arena, token), browser_mark(r));
    return token;
}

/* ---- identities -------------------------------------------------------------------------- */

bool identity_link(struct request *r, struct identity_new i)
{
    const struct identity_found *known = identity_by_subject(r->db, r->arena, i.issuer, i.subject);
    if (known && known->person != i.person)
        return false;
    if (known)
        identity_seen(r->db, known->id, i.email, i.siret, r->now);
    else
        identity_insert(r->db, (struct identity_insert_in){.person = i.person,
                                                           .issuer = i.issuer,
                                                           .subject = i.subject,
                                                           .email = i.email,
                                                           .siret = i.siret,
                                                           .now = r->now});
    return true;
}

static bool sweep_step(struct request *r, i64 *done)
{
    enum { KEPT_DAYS = 7 };
    *done += secret_sweep(r->db, instant_plus_days(r->now, -KEPT_DAYS));
    return false;
}

const struct periodic signin_sweeping = {"signin-sweeping", T("Codes de connexion expirés"), HOURLY,
                                         0, sweep_step};
