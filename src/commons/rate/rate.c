/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/rate/rate.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "rate_sql.h"

/* Buckets of a few slots: who comes new takes the place of the one of the bucket that tried longest
 * ago. Nobody can choose the bucket of another, as the hash is keyed. */
enum { KEY_BYTES = 16, BUCKETS = 4096, SLOTS = 4, WRITTEN_AT_ONCE = 500 };

static const i64 second_us = 1000000;

struct slot {
    uint8_t key[KEY_BYTES];
    i64 tries;
    instant last, forget;
    bool unwritten;
};
static struct slot slots[BUCKETS][SLOTS];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void key_of(const struct app *app, const struct rate_rule *rule, str who,
                   uint8_t key[static KEY_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, app->secret, sizeof app->secret, KEY_BYTES);
    crypto_generichash_update(&state, (const uint8_t *)"rate", 5);
    crypto_generichash_update(&state, (const uint8_t *)rule->name, strlen(rule->name) + 1);
    crypto_generichash_update(&state, (const uint8_t *)who.at, (unsigned long long)who.len);
    crypto_generichash_final(&state, key, KEY_BYTES);
}

/* Under the lock. NULL: none, and `make` was not asked for. */
static struct slot *find(const uint8_t key[static KEY_BYTES], bool make)
{
    struct slot *bucket = slots[(key[0] | key[1] << 8) % BUCKETS], *oldest = bucket;
    for (int i = 0; i < SLOTS; i++) {
        if (bucket[i].last.us && memcmp(bucket[i].key, key, KEY_BYTES) == 0)
            return &bucket[i];
        if (bucket[i].last.us < oldest->last.us)
            oldest = &bucket[i];
    }
    if (!make)
        return NULL;
    *oldest = (struct slot){0};
    memcpy(oldest->key, key, KEY_BYTES);
    return oldest;
}

static i64 wait_of(const struct rate_rule *rule, const struct slot *s, instant now)
{
    if (!s || s->forget.us <= now.us || s->tries < rule->free)
        return 0;
    i64 doublings = s->tries - rule->free, wait = rule->first_s;
    while (doublings-- > 0 && wait < rule->most_s)
        wait *= 2;
    wait = wait < rule->most_s ? wait : rule->most_s;
    i64 until = s->last.us + wait * second_us;
    return until > now.us ? (until - now.us + second_us - 1) / second_us : 0;
}

i64 rate_wait(const struct app *app, const struct rate_rule *rule, str who, instant now)
{
    uint8_t key[KEY_BYTES];
    if (!who.len)
        return 0;
    key_of(app, rule, who, key);
    pthread_mutex_lock(&lock);
    i64 wait = wait_of(rule, find(key, false), now);
    pthread_mutex_unlock(&lock);
    return wait;
}

i64 rate_try(const struct app *app, const struct rate_rule *rule, str who, instant now)
{
    uint8_t key[KEY_BYTES];
    if (!who.len)
        return 0;
    key_of(app, rule, who, key);
    pthread_mutex_lock(&lock);
    struct slot *s = find(key, true);
    i64 wait = wait_of(rule, s, now);
    if (!wait) {
        s->tries = (s->forget.us <= now.us ? 0 : s->tries) + 1;
        s->last = now;
        s->forget = (instant){now.us + rule->forget_s * second_us};
        s->unwritten = true;
    }
    pthread_mutex_unlock(&lock);
    return wait;
}

static void lessen(const struct app *app, const struct rate_rule *rule, str who, bool all)
{
    uint8_t key[KEY_BYTES];
    if (!who.len)
        return;
    key_of(app, rule, who, key);
    pthread_mutex_lock(&lock);
    struct slot *s = find(key, false);
    if (s && s->tries > 0) {
        s->tries = all ? 0 : s->tries - 1;
        s->unwritten = true;
    }
    pthread_mutex_unlock(&lock);
}

void rate_undo(const struct app *app, const struct rate_rule *rule, str who)
{
    lessen(app, rule, who, false);
}

void rate_clear(const struct app *app, const struct rate_rule *rule, str who)
{
    lessen(app, rule, who, true);
}

str rate_words(arena *a, enum language language, i64 seconds)
{
    i64 minutes = (seconds + 59) / 60, hours = (minutes + 59) / 60;
    i64 n = seconds < 100 ? seconds : minutes < 100 ? minutes : hours;
    str number = text_format(a, "%lld", (long long)n);
    return message_in(a, language,
                      seconds == 1    ? T("dans une seconde")
                      : seconds < 100 ? T("dans {1} secondes", number)
                      : minutes < 100 ? T("dans {1} minutes", number)
                                      : T("dans {1} heures", number));
}

/* ---- over a restart ---------------------------------------------------------------------- */

/* One that is to be written, copied out: nobody waits for the database. */
static bool take_unwritten(i64 bucket, int slot, struct slot *out)
{
    pthread_mutex_lock(&lock);
    struct slot *s = &slots[bucket][slot];
    bool take = s->unwritten;
    s->unwritten = false;
    *out = *s;
    pthread_mutex_unlock(&lock);
    return take;
}

void rate_write(struct request *r)
{
    i64 written = 0;
    for (i64 b = 0; b < BUCKETS && written < WRITTEN_AT_ONCE; b++)
        for (int i = 0; i < SLOTS; i++) {
            struct slot s;
            if (!take_unwritten(b, i, &s))
                continue;
            char who[2 * KEY_BYTES + 1];
            sodium_bin2hex(who, sizeof who, s.key, KEY_BYTES);
            rate_put(r->db, str_of(who), s.tries, s.last, s.forget);
            written++;
        }
    rate_sweep(r->db, r->now);
}

static bool keep_step(struct request *r, i64 *done)
{
    (void)done;
    rate_write(r);
    return false;
}

const struct periodic rate_keeping = {"rate-keeping", T("Compter les essais de connexion"), 10, 0,
                                      keep_step};

void rate_read(struct db *d, arena *a)
{
    struct rate_row_rows rows = rate_list(d, a);
    pthread_mutex_lock(&lock);
    for (i64 i = 0; i < rows.len; i++) {
        uint8_t key[KEY_BYTES];
        size_t len = 0;
        const struct rate_row *row = &rows.at[i];
        if (sodium_hex2bin(key, sizeof key, row->who.at, (size_t)row->who.len, NULL, &len, NULL) ||
            len != KEY_BYTES)
            continue;
        struct slot *s = find(key, true);
        s->tries = row->tries;
        s->last = row->last_at;
        s->forget = row->forget_at;
    }
    pthread_mutex_unlock(&lock);
}

void rate_reset(void)
{
    pthread_mutex_lock(&lock);
    memset(slots, 0, sizeof slots);
    pthread_mutex_unlock(&lock);
}
