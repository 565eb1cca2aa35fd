/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/token/token.h"

#include <pthread.h>
#include <sodium.h>

#include "commons/journal/journal.h"
#include "commons/person/person.h"
#include "web/answer.h"

const struct token_scope token_scopes[TOKEN_SCOPES] = {
    {"public", T("Lire ce qui est public"),
     T("Comme sans compte, mais compté à part : pour un site qui reprend nos récits.")},
    {"reader", T("Lire tout ce que vous pouvez lire"),
     T("Y compris ce qui est réservé aux collectivités membres ou à votre organisme. Ne le "
       "confiez qu’à un programme de votre organisme.")},
};

static const char prefix[] = "parvis_";
enum { SECRET_DIGITS = 2 * TOKEN_SECRET_BYTES, HASH_BYTES = 32 };

/* What has 256 bits of chance needs no slow hash. */
static str hash_of(arena *a, str token)
{
    uint8_t hash[HASH_BYTES];
    char *digits = new_n(a, char, 2 * HASH_BYTES + 1);
    crypto_generichash(hash, sizeof hash, (const uint8_t *)token.at, (size_t)token.len, NULL, 0);
    sodium_bin2hex(digits, 2 * HASH_BYTES + 1, hash, sizeof hash);
    return (str){digits, 2 * HASH_BYTES};
}

str token_create(struct request *r, str name, str scope)
{
    uint8_t secret[TOKEN_SECRET_BYTES];
    char digits[SECRET_DIGITS + 1];
    request_random(r, secret, sizeof secret);
    sodium_bin2hex(digits, sizeof digits, secret, sizeof secret);
    str token = text_format(r->arena, "%s%s", prefix, digits);
    if (token_count(r->db, r->reader.person) >= TOKENS_A_PERSON)
        return (str){0};
    i64 id = token_insert(r->db, (struct token_insert_in){
                                     .person = r->reader.person,
                                     .name = name,
                                     .hash = hash_of(r->arena, token),
                                     .scope = scope,
                                     .now = r->now,
                                     .expires_at = {r->now.us + TOKEN_DAYS * (i64)86400000000},
                                 });
    return id ? token : (str){0};
}

/* ---- counting: in memory, by token, for a minute (FOUNDATIONS 9) ------------------------- */

enum { SLOTS = 1024, MINUTE_US = 60000000 };
struct slot {
    i64 token, minute, count;
    instant used;
    bool written;
};
static struct slot slots[SLOTS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Two tokens of one slot share it: the later one takes it over, and starts from nothing. */
static bool counted(i64 token, instant now)
{
    pthread_mutex_lock(&lock);
    struct slot *s = &slots[token % SLOTS];
    i64 minute = now.us / MINUTE_US;
    if (s->token != token || s->minute != minute)
        *s = (struct slot){.token = token, .minute = minute};
    s->used = now;
    s->written = false;
    bool within = ++s->count <= TOKEN_MINUTE_MAX;
    pthread_mutex_unlock(&lock);
    return within;
}

void token_forget_counts(void)
{
    pthread_mutex_lock(&lock);
    for (i64 i = 0; i < SLOTS; i++)
        slots[i] = (struct slot){0};
    pthread_mutex_unlock(&lock);
}

static bool keep(struct request *r, i64 *done)
{
    for (i64 i = 0; i < SLOTS; i++) {
        pthread_mutex_lock(&lock);
        struct slot s = slots[i];
        slots[i].written = true;
        pthread_mutex_unlock(&lock);
        if (s.token && !s.written)
            *done += token_write_used(r->db, s.token, s.used);
    }
    token_sweep(r->db, r->now);
    return false;
}

const struct periodic tokens_keeping = {"tokens-keeping", T("Derniers usages des jetons"), MINUTELY,
                                        0, keep};

/* ---- who asks ---------------------------------------------------------------------------- */

/* RFC 9110 11.1: the name of the scheme in any case. */
static bool bearer(str header, str *token)
{
    static const char scheme[] = "bearer ";
    enum { SCHEME = sizeof scheme - 1 };
    if (header.len < SCHEME)
        return false;
    for (i64 i = 0; i < SCHEME; i++)
        if ((header.at[i] | 0x20) != scheme[i])
            return false;
    *token = str_trim(str_from(header, SCHEME));
    return true;
}

enum token_state token_reader(struct request *r, i64 *wait)
{
    str header = incoming_header(r->in, "authorization"), token = {0};
    r->reader = (struct reader){0};
    *wait = 0;
    if (!header.len)
        return TOKEN_NONE;
    if (!bearer(header, &token) || !str_starts(token, str_of(prefix)) ||
        token.len != (i64)sizeof prefix - 1 + SECRET_DIGITS)
        return TOKEN_UNKNOWN;
    const struct token_holder *h = token_holder(r->db, r->arena, hash_of(r->arena, token), r->now);
    if (!h)
        return TOKEN_UNKNOWN;
    if (!counted(h->id, r->now)) {
        *wait = (MINUTE_US - r->now.us % MINUTE_US) / 1000000 + 1;
        return TOKEN_TOO_OFTEN;
    }
    if (!str_eq(h->scope, S("reader")))
        return TOKEN_HOLDS;
    r->reader.person = h->person;
    r->reader.name = h->name;
    r->reader.email = h->email;
    r->reader.role = ROLE_READER;
    reader_load_capacities(r, r->db);
    return TOKEN_HOLDS;
}
