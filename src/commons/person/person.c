/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/person/person.h"

#include <sodium.h>
#include <string.h>

#include "commons/app.h"
#include "commons/job/periodic.h"
#include "commons/journal/journal.h"
#include "commons/organisation/organisation.h"
#include "commons/organisation/resolve.h"
#include "commons/rights/rights.h"
#include "web/answer.h"

/* ---- passwords --------------------------------------------------------------------------- */

enum { ARGON_PASSES = 2, ARGON_BYTES = 19 << 20 };

bool password_hash(arena *a, str password, str *hash)
{
    char *encoded = new_n(a, char, crypto_pwhash_STRBYTES);
    if (crypto_pwhash_str(encoded, password.at ? password.at : "", (unsigned long long)password.len,
                          ARGON_PASSES, ARGON_BYTES) != 0)
        return false;
    *hash = str_of(encoded);
    return true;
}

/* Of a random salt and a word that nobody is asked for, with the parameters above. */
const char password_of_nobody[] = "$argon2id$v=19$m=19456,t=2,p=1$CHOa3vppKhUrra/O1eRqYA"
                                  "$tPZmrwS7f/GhZltxEgLkJkFtW52kI4SR0GmHMGSj0kg";

bool password_matches(str password, str hash)
{
    char encoded[crypto_pwhash_STRBYTES] = {0};
    bool known = hash.len && hash.len < crypto_pwhash_STRBYTES;
    str compared = known ? hash : str_of(password_of_nobody);
    memcpy(encoded, compared.at, (size_t)compared.len);
    bool same = crypto_pwhash_str_verify(encoded, password.at ? password.at : "",
                                         (unsigned long long)password.len) == 0;
    return same && known;
}

/* ---- sessions ---------------------------------------------------------------------------- */

enum { HASH_BYTES = 32, CSRF_BYTES = 16 };

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

void person_sign_in(struct request *r, i64 person)
{
    enum { DAY_SECONDS = 86400 };
    uint8_t token[SESSION_COOKIE_BYTES];
    request_random(r, token, sizeof token);
    str cookie = hex(r->arena, token, sizeof token);
    i64 seconds = r->settings->session_days * DAY_SECONDS;
    session_sweep(r->db, r->now);
    session_insert(r->db, token_hash(r->arena, cookie), person, r->now,
                   (instant){r->now.us + seconds * 1000000});
    answer_cookie(r, cookie_name(r), cookie, seconds);
}

void person_sign_out(struct request *r)
{
    str cookie = session_cookie(r);
    if (cookie.len)
        session_delete(r->db, token_hash(r->arena, cookie));
    answer_cookie(r, cookie_name(r), (str){0}, 0);
}

void reader_load_capacities(struct request *r, struct db *d)
{
    struct mandate_current_rows rows = mandate_current(d, r->arena, r->reader.person, r->today);
    r->reader.capacities = (struct capacities){0};
    for (i64 i = 0; i < rows.len; i++) {
        const struct mandate_current *m = &rows.at[i];
        *push(r->arena, &r->reader.capacities) = (struct capacity){
            .mandate = m->id,
            .organisation = m->organisation,
            .organisation_name = m->namesakes ? organisation_shown(r->arena, m->organisation_name,
                                                                   m->department_name)
                                              : m->organisation_name,
            .function = m->function,
            .kind = m->kind,
            .proof = (enum proof)m->proof,
            .manager = m->charge > 0,
            .audience = m->proof > PROOF_DECLARED ? m->organisation_audience : 0,
        };
    }
}

void reader_load(struct request *r)
{
    str cookie = session_cookie(r);
    if (!cookie.len)
        return;
    const struct session_reader *s =
        session_reader(r->db, r->arena, token_hash(r->arena, cookie), r->now);
    if (!s)
        return;
    r->reader.person = s->person;
    r->reader.session = s->session;
    r->reader.name = s->name;
    r->reader.email = s->email;
    r->reader.role = role_of(s->role);
    r->reader.animator = s->animator;
    r->page.csrf = csrf_token(r->arena, cookie);
    if (!cookie_get(incoming_header(r->in, "cookie"), S("langue")).len)
        language_read(s->language, &r->language); /* before what the browser asks for */
    reader_load_capacities(r, r->db);
}

/* ---- persons and mandates ---------------------------------------------------------------- */

i64 person_create(struct request *r, struct person_new p)
{
    i64 id = person_insert(r->db, (struct person_insert_in){
                                      .uid = request_uid(r),
                                      .role = p.role,
                                      .password = p.password_hash,
                                      .language = str_of(language_codes[p.language]),
                                      .now = r->now,
                                  });
    if (!id)
        return 0;
    if (person_name_insert(r->db, id, p.email, p.name) != 1) {
        person_delete(r->db, id);
        return 0;
    }
    reader_audience_insert(r->db, id, 1);
    return id;
}

message person_set_role(struct request *r, i64 person, enum role role)
{
    const struct person_role *p = person_role(r->db, r->arena, person);
    if (!p)
        return T("Cette personne n’est pas, ou plus, inscrite.");
    if (p->role == ROLE_ADMINISTRATOR && role != ROLE_ADMINISTRATOR &&
        !administrators_but(r->db, person))
        return T("C’est le dernier compte d’administration : donnez d’abord ce rôle à quelqu’un "
                 "d’autre.");
    if (p->role == (i64)role)
        return (message){0};
    person_set_role_number(r->db, person, role);
    journal_write(r, "person.role", p->uid,
                  journal_payload(r->arena, "person", person, "role", (i64)role, NULL));
    return (message){0};
}

/* ---- audiences --------------------------------------------------------------------------- */

enum { PUBLIC = 1, PEERS = 2 };

void audiences_start(struct db *d)
{
    audience_insert_fixed(d, PUBLIC, S("public"));
    audience_insert_fixed(d, PEERS, S("peers"));
    reader_audience_insert(d, 0, PUBLIC);
}

i64 audience_of_organisation(struct request *r, i64 organisation)
{
    i64 id = audience_by_organisation(r->db, organisation);
    return id ? id : audience_insert_organisation(r->db, organisation);
}

i64 audience_of_chosen(struct request *r, const i64 *organisations, i64 count)
{
    i64 id = audience_insert_chosen(r->db);
    for (i64 i = 0; i < count && i < AUDIENCE_CHOSEN_MAX; i++)
        audience_member_insert(r->db, id, organisations[i]);
    audience_open_to_members(r->db, id, r->today);
    return id;
}

i64 audience_group(struct request *r, i64 person)
{
    i64 id = audience_insert_group(r->db);
    reader_audience_insert(r->db, person, id);
    return id;
}

void audience_group_add(struct request *r, i64 audience, i64 person)
{
    reader_audience_insert(r->db, person, audience);
}

void audience_group_remove(struct request *r, i64 audience, i64 person)
{
    reader_audience_delete(r->db, person, audience);
}

/* What is kept for peers is for those who have a proven function in an authority and sell it
 * nothing. */
static bool among_peers(const struct mandate_reading *m)
{
    enum nature n;
    return nature_read(m->nature, &n) && natures[n].authority && !str_eq(m->kind, S("provider"));
}

void reader_audiences_refresh(struct request *r, i64 person)
{
    struct mandate_reading_rows rows = mandate_reading(r->db, r->arena, person, r->today);
    reader_audience_clear(r->db, person);
    reader_audience_insert(r->db, person, PUBLIC);
    for (i64 i = 0; i < rows.len; i++) {
        reader_audience_insert(r->db, person, audience_of_organisation(r, rows.at[i].organisation));
        if (among_peers(&rows.at[i]))
            reader_audience_insert(r->db, person, PEERS);
        reader_audience_insert_chosen(r->db, person, rows.at[i].organisation);
    }
}

void persons_upkeep(struct request *r)
{
    enum { KEY_DAYS = 7 };
    session_sweep(r->db, r->now);
    used_key_sweep(r->db, (instant){r->now.us - KEY_DAYS * (i64)86400000000});
}

static bool sweep_step(struct request *r, i64 *done)
{
    (void)done;
    persons_upkeep(r);
    return false;
}

const struct periodic persons_sweeping = {"persons-sweeping", T("Fins de connexions"),
                                          MINUTELY, 0, sweep_step};

str capacity_text(arena *a, const struct capacity *c)
{
    return c ? text_format(a, "%.*s, %.*s", STR(c->function), STR(c->organisation_name)) : (str){0};
}
