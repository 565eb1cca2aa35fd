/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/signed.h"

#include <sodium.h>
#include <string.h>

enum { MAC_BYTES = 16, END_BYTES = 8, WORD_BYTES = 10 };

static void sign(const struct app *app, const char *purpose, str signed_bytes,
                 uint8_t mac[static MAC_BYTES])
{
    static const char domain[] = "parvis signed 1";
    crypto_generichash_state state;
    uint8_t length = (uint8_t)strlen(purpose);
    crypto_generichash_init(&state, app->secret, sizeof app->secret, MAC_BYTES);
    crypto_generichash_update(&state, (const uint8_t *)domain, sizeof domain);
    crypto_generichash_update(&state, &length, 1);
    crypto_generichash_update(&state, (const uint8_t *)purpose, length);
    crypto_generichash_update(&state, (const uint8_t *)signed_bytes.at,
                              (unsigned long long)signed_bytes.len);
    crypto_generichash_final(&state, mac, MAC_BYTES);
}

str signed_text(const struct app *app, arena *a, const char *purpose, instant ends, str payload)
{
    check(payload.len <= SIGNED_PAYLOAD_MAX && strlen(purpose) < 64);
    i64 len = END_BYTES + payload.len;
    uint8_t *bytes = new_n(a, uint8_t, len + MAC_BYTES);
    for (int i = 0; i < END_BYTES; i++)
        bytes[i] = (uint8_t)((uint64_t)ends.us >> 8 * (END_BYTES - 1 - i));
    if (payload.len)
        memcpy(bytes + END_BYTES, payload.at, (size_t)payload.len);
    sign(app, purpose, (str){(char *)bytes, len}, bytes + len);
    size_t room = sodium_base64_encoded_len((size_t)(len + MAC_BYTES),
                                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *made = new_n(a, char, (i64)room);
    sodium_bin2base64(made, room, bytes, (size_t)(len + MAC_BYTES),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return str_of(made);
}

enum signed_state signed_read(const struct app *app, arena *a, const char *purpose, instant now,
                              str made, str *payload)
{
    enum { TEXT_MAX = (END_BYTES + SIGNED_PAYLOAD_MAX + MAC_BYTES) * 4 / 3 + 4 };
    uint8_t mac[MAC_BYTES];
    size_t len = 0;
    *payload = (str){0};
    if (!made.len || made.len > TEXT_MAX)
        return SIGNED_FORGED;
    uint8_t *bytes = new_n(a, uint8_t, made.len);
    if (sodium_base642bin(bytes, (size_t)made.len, made.at, (size_t)made.len, NULL, &len, NULL,
                          sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        len < END_BYTES + MAC_BYTES)
        return SIGNED_FORGED;
    i64 said = (i64)len - MAC_BYTES;
    sign(app, purpose, (str){(char *)bytes, said}, mac);
    if (sodium_memcmp(mac, bytes + said, MAC_BYTES) != 0)
        return SIGNED_FORGED;
    uint64_t ends = 0;
    for (int i = 0; i < END_BYTES; i++)
        ends = ends << 8 | bytes[i];
    *payload = (str){(char *)bytes + END_BYTES, said - END_BYTES};
    return !ends || now.us < (i64)ends ? SIGNED_GOOD : SIGNED_ENDED;
}

/* RFC 4648 6: ten bytes are exactly sixteen characters. */
static void write_word(const struct app *app, const char *purpose, str payload,
                       char word[static SIGNED_WORD])
{
    static const char digits[] = "abcdefghijklmnopqrstuvwxyz234567";
    uint8_t mac[MAC_BYTES];
    uint32_t held = 0;
    int bits = 0, at = 0;
    sign(app, purpose, payload, mac);
    for (int i = 0; i < WORD_BYTES; i++) {
        held = held << 8 | mac[i];
        for (bits += 8; bits >= 5; bits -= 5)
            word[at++] = digits[held >> (bits - 5) & 31];
    }
}

str signed_word(const struct app *app, arena *a, const char *purpose, str payload)
{
    char *word = new_n(a, char, SIGNED_WORD);
    write_word(app, purpose, payload, word);
    return (str){word, SIGNED_WORD};
}

bool signed_word_is(const struct app *app, const char *purpose, str payload, str word)
{
    char wanted[SIGNED_WORD], given[SIGNED_WORD];
    if (word.len != SIGNED_WORD)
        return false;
    for (int i = 0; i < SIGNED_WORD; i++)
        given[i] = (char)(word.at[i] >= 'A' && word.at[i] <= 'Z' ? word.at[i] + 32 : word.at[i]);
    write_word(app, purpose, payload, wanted);
    return sodium_memcmp(wanted, given, SIGNED_WORD) == 0;
}
