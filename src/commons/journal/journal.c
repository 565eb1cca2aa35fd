/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/journal/journal.h"

#include <sodium.h>
#include <stdarg.h>
#include <stdio.h>

#include "commons/contribution/json.h"
#include "commons/job/periodic.h"

enum { SALT_BYTES = 16, DIGEST_BYTES = 32 };

static str hexadecimal(arena *a, const uint8_t *bytes, i64 count)
{
    char *hex = new_n(a, char, 2 * count + 1);
    sodium_bin2hex(hex, (size_t)(2 * count + 1), bytes, (size_t)count);
    return (str){hex, 2 * count};
}

static str digest_of(arena *a, str salt, str payload)
{
    crypto_generichash_state state;
    uint8_t digest[DIGEST_BYTES];
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    crypto_generichash_update(&state, (const uint8_t *)salt.at, (size_t)salt.len);
    crypto_generichash_update(&state, (const uint8_t *)payload.at, (size_t)payload.len);
    crypto_generichash_final(&state, digest, sizeof digest);
    return hexadecimal(a, digest, sizeof digest);
}

void journal_write(struct request *r, const char *action, uid subject, str payload)
{
    uint8_t salt_bytes[SALT_BYTES];
    request_random(r, salt_bytes, sizeof salt_bytes);
    str salt = hexadecimal(r->arena, salt_bytes, sizeof salt_bytes);
    i64 id = journal_insert(r->db, (struct journal_insert_in){
                                       .uid = request_uid_in_order(r),
                                       .at = r->now,
                                       .person = r->reader.person,
                                       .action = str_of(action),
                                       .subject = SOME(opt_uid, subject),
                                       .digest = digest_of(r->arena, salt, payload),
                                   });
    if (id)
        journal_payload_insert(r->db, id, salt, payload);
}

str journal_payload(arena *a, const char *name, i64 value, ...)
{
    text t = text_of(a, 4096);
    va_list args;
    va_start(args, value);
    text_add_char(&t, '{');
    while (name) {
        json_add_key(&t, name);
        text_add_i64(&t, value);
        name = va_arg(args, const char *);
        value = name ? va_arg(args, i64) : 0;
    }
    va_end(args);
    text_add_char(&t, '}');
    return text_str(&t);
}

bool journal_restore(struct db *d, const struct journal_row *row, str salt, str payload)
{
    i64 id = journal_insert(d, (struct journal_insert_in){
                                   .uid = row->uid,
                                   .at = row->at,
                                   .person = row->person,
                                   .action = row->action,
                                   .subject = row->subject,
                                   .digest = row->digest,
                               });
    if (id && salt.len)
        journal_payload_insert(d, id, salt, payload);
    return id != 0;
}

/* ---- the chain ------------------------------------------------------------------------------- */

static void add_str(crypto_generichash_state *state, str s)
{
    uint8_t length[8]; /* so that no two rows can be read in two ways */
    for (int i = 0; i < 8; i++)
        length[i] = (uint8_t)(s.len >> 8 * i);
    crypto_generichash_update(state, length, sizeof length);
    crypto_generichash_update(state, (const uint8_t *)s.at, (size_t)s.len);
}

static void add_row(crypto_generichash_state *state, const struct journal_row *row)
{
    char fixed[UID_TEXT], numbers[48];
    uid_write(row->uid, fixed);
    add_str(state, (str){fixed, UID_TEXT});
    int len = snprintf(numbers, sizeof numbers, "%lld %lld", (long long)row->at.us,
                       (long long)row->person);
    add_str(state, (str){numbers, len});
    add_str(state, row->action);
    if (row->subject.has)
        uid_write(row->subject.value, fixed);
    add_str(state, row->subject.has ? (str){fixed, UID_TEXT} : (str){0});
    add_str(state, row->digest);
}

i64 journal_seal(struct db *d, arena *a, instant now)
{
    struct journal_row_rows rows = journal_unsealed(d, a, SEGMENT_MAX);
    if (!rows.len)
        return 0;
    struct journal_segment *last = journal_last_segment(d, a);
    crypto_generichash_state state;
    uint8_t digest[DIGEST_BYTES];
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    add_str(&state, last ? last->digest : (str){0});
    for (i64 i = 0; i < rows.len; i++)
        add_row(&state, &rows.at[i]);
    crypto_generichash_final(&state, digest, sizeof digest);
    i64 segment = journal_segment_insert(d, rows.at[0].id, rows.at[rows.len - 1].id,
                                         hexadecimal(a, digest, sizeof digest), now);
    for (i64 i = 0; segment && i < rows.len; i++)
        journal_write_segment(d, rows.at[i].id, segment);
    return segment ? rows.len : 0;
}

static bool seal_step(struct request *r, i64 *done)
{
    i64 sealed = journal_seal(r->db, r->arena, r->now);
    *done += sealed;
    return sealed == SEGMENT_MAX;
}

const struct periodic journal_sealing = {"journal-sealing", T("Sceller le journal"), MINUTELY, 0,
                                         seal_step};

i64 journal_erase_subject(struct db *d, uid subject)
{
    return journal_payload_erase_subject(d, subject);
}
i64 journal_erase_row(struct db *d, i64 row) { return journal_payload_erase(d, row); }

/* ---- verifying ------------------------------------------------------------------------------- */

static void verify_row(struct db *d, arena *a, const struct journal_row *row,
                       struct journal_verdict *v)
{
    struct journal_text *kept = journal_payload_of(d, a, row->id);
    v->rows++;
    if (!kept)
        v->erased++;
    else if (!str_eq(digest_of(a, kept->salt, kept->payload), row->digest) && !v->wrong_row)
        v->wrong_row = row->id;
}

static bool verify_segment(struct db *d, arena *a, const struct journal_segment *s, str before)
{
    crypto_generichash_state state;
    uint8_t digest[DIGEST_BYTES];
    i64 after = 0, first = 0;
    crypto_generichash_init(&state, NULL, 0, sizeof digest);
    add_str(&state, before);
    for (;;) {
        struct journal_row_rows rows = journal_of_segment(d, a, s->id, after);
        for (i64 i = 0; i < rows.len; i++)
            add_row(&state, &rows.at[i]);
        if (!rows.len)
            break;
        first = first ? first : rows.at[0].id;
        after = rows.at[rows.len - 1].id;
    }
    crypto_generichash_final(&state, digest, sizeof digest);
    return first == s->first_row && after == s->last_row &&
           str_eq(hexadecimal(a, digest, sizeof digest), s->digest);
}

static void verify_segments(struct db *d, struct journal_verdict *v)
{
    i64 after = 0;
    char before[JOURNAL_DIGEST];
    str previous = {0};
    for (;;) {
        arena page = arena_of(64 << 20);
        struct journal_segment_rows rows = journal_segments_after(d, &page, after);
        for (i64 i = 0; i < rows.len; i++) {
            arena one = arena_of(64 << 20);
            const struct journal_segment *s = &rows.at[i];
            if (!verify_segment(d, &one, s, previous) && !v->wrong_segment)
                v->wrong_segment = s->id;
            v->segments++;
            arena_free(&one);
            previous =
                (str){before, s->digest.len < JOURNAL_DIGEST ? s->digest.len : JOURNAL_DIGEST};
            for (i64 k = 0; k < previous.len; k++)
                before[k] = s->digest.at[k];
            after = s->id;
        }
        bool done = rows.len == 0;
        arena_free(&page);
        if (done)
            return;
    }
}

struct journal_verdict journal_verify(struct db *d, arena *a)
{
    struct journal_verdict v = {0};
    (void)a;
    for (i64 after = 0;;) {
        arena page = arena_of(64 << 20);
        struct journal_row_rows rows = journal_after(d, &page, after);
        for (i64 i = 0; i < rows.len; i++)
            verify_row(d, &page, &rows.at[i], &v);
        if (rows.len)
            after = rows.at[rows.len - 1].id;
        bool done = rows.len == 0;
        arena_free(&page);
        if (done)
            break;
    }
    verify_segments(d, &v);
    return v;
}

void instance_log_write(struct db *d, instant now, str what) { instance_log_insert(d, now, what); }
