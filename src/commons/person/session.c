/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/person/session.h"

#include <pthread.h>
#include <sodium.h>
#include <string.h>

#include "commons/address.h"
#include "commons/app.h"
#include "commons/known.h"
#include "commons/mail/mail.h"
#include "commons/person/person.h"
#include "commons/rights/rights.h"
#include "web/answer.h"

enum { HASH_BYTES = 32, CSRF_BYTES = 16, DAY_SECONDS = 86400 };

static str hex(arena *a, const uint8_t *bytes, i64 n)
{
    char *digits = new_n(a, char, 2 * n + 1);
    sodium_bin2hex(digits, (size_t)(2 * n + 1), bytes, (size_t)n);
    return (str){digits, 2 * n};
}

/* The database keeps a hash: who reads a backup cannot take over a session. */
static str token_hash(arena *a, str cookie)
{
    uint8_t hash[HASH_BYTES];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)cookie.at,
                       (unsigned long long)cookie.len, NULL, 0);
    return hex(a, hash, sizeof hash);
}

/* A token that only a page of this session can hold, and that does not tell the cookie. */
static str csrf_token(arena *a, str cookie)
{
    uint8_t hash[CSRF_BYTES];
    crypto_generichash(hash, sizeof hash, (const uint8_t *)"csrf", 4, (const uint8_t *)cookie.at,
                       (size_t)(cookie.len < crypto_generichash_KEYBYTES_MAX
                                    ? cookie.len
                                    : crypto_generichash_KEYBYTES_MAX));
    return hex(a, hash, sizeof hash);
}

static bool https(const struct request *r) { return str_starts(r->settings->origin, S("https:")); }

static const char *cookie_name(const struct request *r)
{
    return https(r) ? "__Host-parvis" : "parvis";
}

static str session_cookie(const struct request *r)
{
    str cookie = cookie_get(incoming_header(r->in, "cookie"), str_of(cookie_name(r)));
    return cookie.len == 2 * SESSION_COOKIE_BYTES ? cookie : (str){0};
}

bool reader_has_cookie(const struct request *r) { return session_cookie(r).len != 0; }

/* ---- the device -------------------------------------------------------------------------- */

/* The first that fits: every browser says that it is Mozilla, most that they are Safari too. */
struct sign {
    const char *in, *name;
};
static const struct sign browsers[] = {
    {"Edg", "Edge"},
    {"OPR/", "Opera"},
    {"SamsungBrowser/", "Samsung Internet"},
    {"Vivaldi/", "Vivaldi"},
    {"FxiOS/", "Firefox"},
    {"Firefox/", "Firefox"},
    {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"},
    {"Version/", "Safari"},
    {"Trident/", "Internet Explorer"},
};
static const struct sign systems[] = {
    {"iPhone", "iPhone"},  {"iPad", "iPad"},     {"Android", "Android"}, {"Windows", "Windows"},
    {"Mac OS X", "macOS"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
};

static str sign_in_text(str s, const struct sign *signs, i64 count)
{
    for (i64 i = 0; i < count; i++)
        if (str_has(s, str_of(signs[i].in)))
            return str_of(signs[i].name);
    return (str){0};
}

struct device device_of(str user_agent)
{
    str s = str_first(user_agent, 512);
    return (struct device){sign_in_text(s, browsers, countof(browsers)),
                           sign_in_text(s, systems, countof(systems))};
}

/* ---- last seen: soft state --------------------------------------------------------------- */

/* A slot a session, by its number; when two share one, the later wins: what is lost is a minute. */
enum { SEEN_SLOTS = 4096 };
static struct seen {
    i64 session;
    instant at, located; /* when it was seen last, and when from where was looked at */
    char network[ADDRESS_TEXT];
} seen[SEEN_SLOTS];
static pthread_mutex_t seen_lock = PTHREAD_MUTEX_INITIALIZER;

/* Seen a moment ago, and so from the same place: only the time is new. */
static bool seen_lately(const struct request *r, i64 session)
{
    enum { LATELY_US = 10 * 1000000 };
    pthread_mutex_lock(&seen_lock);
    struct seen *s = &seen[session % SEEN_SLOTS];
    bool lately = s->session == session && r->now.us - s->located.us < LATELY_US;
    if (lately)
        s->at = r->now;
    pthread_mutex_unlock(&seen_lock);
    return lately;
}

static void see(const struct request *r, i64 session)
{
    if (seen_lately(r, session))
        return;
    str network = address_network(r->arena, request_address(r));
    pthread_mutex_lock(&seen_lock);
    struct seen *s = &seen[session % SEEN_SLOTS];
    s->session = session;
    s->at = s->located = r->now;
    i64 len = network.len < ADDRESS_TEXT - 1 ? network.len : ADDRESS_TEXT - 1;
    memcpy(s->network, network.at ? network.at : "", (size_t)len);
    s->network[len] = 0;
    pthread_mutex_unlock(&seen_lock);
}

void person_seen(struct request *r, i64 person)
{
    person_set_seen(r->db, person, r->now, instant_plus_days(r->now, -1));
}

static void write_one_seen(struct request *r, const struct seen *s)
{
    session_set_seen(r->db, s->session, s->at, str_of(s->network));
    person_set_seen_in(r->db, s->session, s->at, instant_plus_days(s->at, -1));
}

static void write_seen(struct request *r)
{
    for (i64 i = 0; i < SEEN_SLOTS; i++) {
        pthread_mutex_lock(&seen_lock);
        struct seen s = seen[i];
        seen[i].session = 0;
        pthread_mutex_unlock(&seen_lock);
        if (s.session)
            write_one_seen(r, &s);
    }
}

void sessions_upkeep(struct request *r)
{
    write_seen(r);
    session_sweep(r->db, r->now);
}

/* ---- signing in and out ------------------------------------------------------------------ */

void person_sign_in_by(struct request *r, struct sign_in s)
{
    uint8_t token[SESSION_COOKIE_BYTES];
    request_random(r, token, sizeof token);
    str cookie = hex(r->arena, token, sizeof token), before = session_cookie(r);
    i64 seconds = r->settings->session_days * DAY_SECONDS;
    struct device device = device_of(incoming_header(r->in, "user-agent"));
    session_sweep(r->db, r->now);
    if (before.len)
        session_delete(r->db, token_hash(r->arena, before));
    session_insert(r->db, (struct session_insert_in){
                              .token = token_hash(r->arena, cookie),
                              .person = s.person,
                              .way = s.way,
                              .browser = device.browser,
                              .system = device.system,
                              .network = address_network(r->arena, request_address(r)),
                              .id_token = s.id_token,
                              .now = r->now,
                              .expires_at = (instant){r->now.us + seconds * 1000000},
                          });
    person_seen(r, s.person);
    answer_cookie(r, cookie_name(r), cookie, seconds);
}

void person_sign_in(struct request *r, i64 person)
{
    person_sign_in_by(r, (struct sign_in){.person = person});
}

void person_sign_out(struct request *r)
{
    str cookie = session_cookie(r);
    if (cookie.len)
        session_delete(r->db, token_hash(r->arena, cookie));
    answer_cookie(r, cookie_name(r), (str){0}, 0);
}

bool session_end(struct request *r, i64 person, i64 session)
{
    return session_delete_of(r->db, session, person) == 1;
}

i64 sessions_end_others(struct request *r, i64 person, i64 kept)
{
    return session_delete_others(r->db, person, kept);
}

/* What a session stands for. */
struct session_known {
    struct reader reader;
    str csrf, language;
};

static const void *read_session(struct request *r, str cookie, instant *until)
{
    const struct session_reader *s =
        session_reader(r->db, r->arena, token_hash(r->arena, cookie), r->now);
    if (!s)
        return NULL;
    if (s->expires_at.us < until->us)
        *until = s->expires_at;
    struct session_known *k = new (r->arena, struct session_known);
    r->reader = (struct reader){.person = s->person,
                                .session = s->session,
                                .name = s->name,
                                .email = s->email,
                                .confirmed = s->confirmed_at.has,
                                .unconfirmed = !s->confirmed_at.has && mail_configured(r->app),
                                .role = role_of(s->role),
                                .animator = s->animator};
    reader_load_capacities(r, r->db);
    *k = (struct session_known){r->reader, csrf_token(r->arena, cookie), s->language};
    return k;
}

/* A mandate begins and ends with a day, which ends all that is known. */
static const struct known_kind session_kind = {"session", read_session, .tells_end = true};

void reader_load(struct request *r)
{
    str cookie = session_cookie(r);
    if (!cookie.len)
        return;
    const struct session_known *k = known(r, &session_kind, cookie);
    if (!k)
        return;
    r->reader = k->reader;
    r->page.csrf = k->csrf;
    if (!cookie_get(incoming_header(r->in, "cookie"), S("langue")).len)
        language_read(k->language, &r->language); /* before what the browser asks for */
    see(r, r->reader.session);
}
