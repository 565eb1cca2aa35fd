/* SPDX-License-Identifier: EUPL-1.2 */
/* Signed texts: who may make them, how long they hold, and what does not pass for one. */
#include "commons/signed.h"

#include <string.h>

#include "base/test.h"

static const struct app app = {.secret = {1, 2, 3}};
static const struct app other = {.secret = {1, 2, 4}};
static const instant noon = {1000000}, later = {2000000};

static enum signed_state read_as(arena *a, const struct app *by, const char *purpose, str made)
{
    str payload;
    return signed_read(by, a, purpose, noon, made, &payload);
}

TEST(a_signed_text_says_what_was_signed)
{
    str payload = {0};
    str made = signed_text(&app, a, "visa", later, S("7.12 é"));
    expect(signed_read(&app, a, "visa", noon, made, &payload) == SIGNED_GOOD);
    expect_text(payload, S("7.12 é"));
    expect_text(signed_text(&app, a, "visa", later, S("7.12 é")), made);
    for (i64 i = 0; i < made.len; i++)
        expect(strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_",
                      made.at[i]) != NULL);
    expect(signed_read(&app, a, "visa", noon, signed_text(&app, a, "visa", later, (str){0}),
                       &payload) == SIGNED_GOOD &&
           !payload.len);
}

TEST(it_ends_when_it_says_and_may_never_end)
{
    str payload = {0};
    str made = signed_text(&app, a, "visa", later, S("7"));
    expect(signed_read(&app, a, "visa", (instant){later.us - 1}, made, &payload) == SIGNED_GOOD);
    expect(signed_read(&app, a, "visa", later, made, &payload) == SIGNED_ENDED);
    expect_text(payload, S("7"));
    str ever = signed_text(&app, a, "visa", (instant){0}, S("7"));
    expect(signed_read(&app, a, "visa", (instant){INT64_MAX}, ever, &payload) == SIGNED_GOOD);
}

TEST(another_purpose_secret_or_bit_is_forged)
{
    str made = signed_text(&app, a, "visa", later, S("7"));
    expect(read_as(a, &app, "visa", made) == SIGNED_GOOD);
    expect(read_as(a, &app, "vis", made) == SIGNED_FORGED);
    expect(read_as(a, &app, "unsubscribe", made) == SIGNED_FORGED);
    expect(read_as(a, &other, "visa", made) == SIGNED_FORGED);
    for (i64 i = 0; i < made.len; i++) {
        char changed[200];
        memcpy(changed, made.at, (size_t)made.len);
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        expect(read_as(a, &app, "visa", (str){changed, made.len}) == SIGNED_FORGED);
        expect(read_as(a, &app, "visa", str_first(made, i)) == SIGNED_FORGED);
    }
    expect(read_as(a, &app, "visa", S("")) == SIGNED_FORGED);
    expect(read_as(a, &app, "visa", S("é<script>\n")) == SIGNED_FORGED);
    char *much = new_n(a, char, 5000);
    memset(much, 'A', 5000);
    expect(read_as(a, &app, "visa", (str){much, 5000}) == SIGNED_FORGED);
}

/* What ends one field of the signed bytes must not be able to begin the next. */
TEST(purpose_and_payload_do_not_run_into_each_other)
{
    expect(!str_eq(signed_word(&app, a, "ab", S("c")), signed_word(&app, a, "a", S("bc"))));
    expect(!str_eq(signed_word(&app, a, "ab", S("")), signed_word(&app, a, "a", S("b"))));
}

TEST(a_word_survives_the_loss_of_its_case)
{
    str word = signed_word(&app, a, "reply", S("7-12"));
    expect(word.len == SIGNED_WORD && signed_word_is(&app, "reply", S("7-12"), word));
    char upper[SIGNED_WORD];
    for (int i = 0; i < SIGNED_WORD; i++)
        upper[i] = (char)(word.at[i] >= 'a' ? word.at[i] - 32 : word.at[i]);
    expect(signed_word_is(&app, "reply", S("7-12"), (str){upper, SIGNED_WORD}));
    expect(!signed_word_is(&app, "reply", S("7-13"), word));
    expect(!signed_word_is(&app, "return", S("7-12"), word));
    expect(!signed_word_is(&other, "reply", S("7-12"), word));
    expect(!signed_word_is(&app, "reply", S("7-12"), str_first(word, 15)));
    expect(!signed_word_is(&app, "reply", S("7-12"), (str){0}));
}
