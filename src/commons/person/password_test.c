/* SPDX-License-Identifier: EUPL-1.2 */
/* What a password may be, and what is said of it. */
#include "base/test.h"
#include "commons/person/password.h"

static const struct password_about anne = {
    {"anne.berthier@exemple.fr", 24}, {"Anne Berthier", 13}, {"Parvis des Alpes", 16}};

static bool refused(arena *a, const char *password)
{
    return message_is(password_refusal(a, str_of(password), anne));
}

TEST(a_phrase_is_a_good_password)
{
    static const char *const good[] = {
        "une phrase que je retiens",
        "le chat dort sur le piano",
        "Vtq7!mR2#zpL",
        "bonjour soleil chocolat marseille",
        "trois éléphants roses à Nevers",
        "correct horse battery staple",
    };
    for (i64 i = 0; i < countof(good); i++)
        expect(!refused(a, good[i]));
    expect(!message_is(
        password_refusal(a, S("une phrase que je retiens"), (struct password_about){0})));
}

TEST(what_is_guessed_first_is_refused)
{
    static const char *const bad[] = {
        "",
        "court",
        "onze signes", /* eleven */
        "motdepasse123",
        "Motdepasse2026!",
        "123456789012",
        "azertyuiopqsdf",
        "AZERTYUIOP1234",
        "qwertyuiop2026",
        "aaaaaaaaaaaaaaaa",
        "ababababababab",
        "password2024!!",
        "Bibliotheque2025",
        "bibliothèque 2025",
        "Mediatheque1234",
        "AnneBerthier1",
        "berthier anne 2025",
        "parvis des alpes",
        "soleil123456",
        "0987654321098765",
        "julien1987!!",
    };
    for (i64 i = 0; i < countof(bad); i++) {
        if (!refused(a, bad[i]))
            expect_text(str_of(bad[i]), S("refused"));
    }
}

TEST(the_address_of_its_owner_is_no_part_of_it)
{
    expect_text(str_of(password_refusal(a, S("je suis anne.berthier ici"), anne).text),
                S("Ce mot de passe contient votre adresse."));
    /* a short local part is in too many words */
    struct password_about short_one = {S("an@exemple.fr"), S("An"), (str){0}};
    expect(!message_is(password_refusal(a, S("une maison dans un pré"), short_one)));
    /* one that folds to nothing is in no word */
    struct password_about dots = {S("....@exemple.fr"), (str){0}, (str){0}};
    expect(!message_is(password_refusal(a, S("une maison dans un pré"), dots)));
}

TEST(strength_counts_what_has_to_be_guessed)
{
    struct password_about nobody = {0};
    expect(password_strength(a, S("xkqvjw"), nobody) == 6);
    expect(password_strength(a, S("123456"), nobody) == 1);
    expect(password_strength(a, S("987654x"), nobody) == 2);
    expect(password_strength(a, S("zzzzzzzzzzzz"), nobody) == 1);
    expect(password_strength(a, S("bibliotheque"), nobody) == 2);
    expect(password_strength(a, S("Bibliothèque"), nobody) == 2);
    expect(password_strength(a, S("1987"), nobody) == 1);
    expect(password_strength(a, S("berthier"), anne) == 1 &&
           password_strength(a, S("berthier"), nobody) == 8);
    expect(password_strength(a, (str){0}, nobody) == 0);
    expect_text(str_of(password_advice(a, S("une phrase que je retiens"), nobody).text),
                S("Votre mot de passe est solide."));
    expect(!str_eq(str_of(password_advice(a, S("xkqvjwpmzrtd"), nobody).text),
                   S("Votre mot de passe est solide.")));
}

/* What was typed may be no text at all, and as long as a form lets it be. */
TEST(any_bytes_are_measured)
{
    char bytes[800];
    for (int seed = 0; seed < 50; seed++) {
        for (int i = 0; i < (int)sizeof bytes; i++)
            bytes[i] = (char)(i * 31 + seed * 17 + (i >> 3));
        str s = {bytes, (i64)sizeof bytes - seed * 7};
        expect(password_strength(a, s, (struct password_about){s, s, s}) >= 0);
        (void)password_refusal(a, s, (struct password_about){s, s, s});
    }
}
