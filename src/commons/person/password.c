/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/person/password.h"

#include <sodium.h>
#include <string.h>

/* ---- hashes ------------------------------------------------------------------------------ */

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

/* ---- strength ---------------------------------------------------------------------------- */

enum {
    WORD_COUNTS = 2,
    RUN_MIN = 4,
    REPEATED_MIN = 3,
    NAME_MIN = 3,
    STRENGTH_LEAST = 8,
    STRENGTH_GOOD = 16
};

/* What French and English lists of stolen passwords begin with, folded; and what people of this
   trade would think of. Each counts as one guess or two, so that three digits do not save it. */
static const char *const common_words[] = {
    "motdepasse",    "mot de passe", "password",    "passe",          "secret",    "bienvenue",
    "welcome",       "bonjour",      "salut",       "administrateur", "admin",     "root",
    "utilisateur",   "user",         "login",       "connexion",      "changeme",  "test",
    "demo",          "invite",       "azerty",      "qwerty",         "soleil",    "sunshine",
    "doudou",        "loulou",       "chouchou",    "coucou",         "chocolat",  "marseille",
    "paris",         "lyon",         "toulouse",    "nantes",         "bordeaux",  "france",
    "iloveyou",      "jetaime",      "je t aime",   "amour",          "princesse", "princess",
    "dragon",        "football",     "monkey",      "shadow",         "master",    "michael",
    "nicolas",       "camille",      "thomas",      "julien",         "marine",    "pauline",
    "alexandre",     "isabelle",     "catherine",   "philippe",       "liverpool", "superman",
    "batman",        "pokemon",      "starwars",    "letmein",        "trustno",   "whatever",
    "computer",      "ordinateur",   "internet",    "google",         "culture",   "mairie",
    "commune",       "communaute",   "agglo",       "agglomeration",  "metropole", "departement",
    "region",        "bibliotheque", "mediatheque", "musee",          "theatre",   "festival",
    "conservatoire", "patrimoine",   "parvis",      "janvier",        "fevrier",   "mars",
    "avril",         "mai",          "juin",        "juillet",        "aout",      "septembre",
    "octobre",       "novembre",     "decembre",    "printemps",      "automne",   "hiver",
};

static const char *const sequences[] = {
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
};

/* As text_fold(), but every blank and sign stays one character: a strength counts them. */
static str fold_each(arena *a, str s)
{
    text t = text_of(a, 8 * PASSWORD_MAX);
    while (s.len) {
        i64 length;
        char folded[4];
        int32_t c = utf8_next(s, &length);
        i64 n = text_fold_code_point(c, folded);
        text_add(&t, n ? (str){folded, n} : S(" "));
        s = str_from(s, length);
    }
    return text_str(&t);
}

/* How far the text goes along a sequence, forward or back; at least RUN_MIN, or 0. */
static i64 along(str s, str sequence)
{
    i64 best = 0;
    for (i64 from = 0; from < sequence.len; from++)
        for (int step = -1; step <= 1; step += 2) {
            i64 n = 0, at = from;
            while (n < s.len && at >= 0 && at < sequence.len && s.at[n] == sequence.at[at])
                n++, at += step;
            if (n > best)
                best = n;
        }
    return best >= RUN_MIN ? best : 0;
}

static i64 repeated(str s)
{
    i64 n = 1;
    while (n < s.len && s.at[n] == s.at[0])
        n++;
    return n >= REPEATED_MIN ? n : 0;
}

static i64 year(str s)
{
    bool century = str_starts(s, S("19")) || str_starts(s, S("20"));
    return century && s.len >= 4 && s.at[2] >= '0' && s.at[2] <= '9' && s.at[3] >= '0' &&
                   s.at[3] <= '9'
               ? 4
               : 0;
}

/* The longest word of a list of words, separated by blanks, that the text begins with. */
static i64 word_of(str s, str words)
{
    i64 best = 0;
    while (words.len) {
        str word = str_cut(&words, ' ');
        if (word.len >= NAME_MIN && word.len > best && str_starts(s, word))
            best = word.len;
    }
    return best;
}

static i64 common_word(str s)
{
    i64 best = 0;
    for (i64 i = 0; i < countof(common_words); i++)
        if (str_starts(s, str_of(common_words[i])) && str_of(common_words[i]).len > best)
            best = str_of(common_words[i]).len;
    return best;
}

static i64 longest_run(str s)
{
    i64 best = repeated(s), n = year(s);
    best = n > best ? n : best;
    for (i64 i = 0; i < countof(sequences); i++) {
        n = along(s, str_of(sequences[i]));
        best = n > best ? n : best;
    }
    return best;
}

i64 password_strength(arena *a, str password, struct password_about about)
{
    str rest = fold_each(a, str_first(password, 4 * PASSWORD_MAX));
    str known = text_join(a, text_fold(a, str_first(about.email, 300)), S(" "),
                          text_fold(a, str_first(about.name, 400)), S(" "),
                          text_fold(a, str_first(about.instance, 300)));
    i64 strength = 0;
    while (rest.len) {
        i64 run = longest_run(rest), word = common_word(rest), own = word_of(rest, known);
        i64 taken = run > word ? run : word, counts = run > word ? 1 : WORD_COUNTS;
        if (own > taken)
            taken = own, counts = 1;
        i64 letter;
        (void)utf8_next(rest, &letter);
        strength += taken ? counts : 1;
        rest = str_from(rest, taken ? taken : letter);
    }
    return strength;
}

static i64 different_bytes(str password)
{
    bool seen[256] = {false};
    i64 different = 0;
    for (i64 i = 0; i < password.len; i++) {
        different += !seen[(unsigned char)password.at[i]];
        seen[(unsigned char)password.at[i]] = true;
    }
    return different;
}

message password_refusal(arena *a, str password, struct password_about about)
{
    enum { DIFFERENT_LEAST = 5 };
    str rest = about.email, local = text_fold(a, str_cut(&rest, '@'));
    if (utf8_length(password) < PASSWORD_MIN)
        return T("Choisissez au moins douze caractères : une phrase que vous retiendrez convient "
                 "très bien.");
    if (different_bytes(password) < DIFFERENT_LEAST)
        return T("Ce mot de passe répète trop les mêmes caractères.");
    if (local.len > NAME_MIN && str_has(text_fold(a, password), local))
        return T("Ce mot de passe contient votre adresse.");
    if (password_strength(a, password, about) < STRENGTH_LEAST)
        return T("Ce mot de passe se devine : il est fait de mots courants, de votre nom ou de "
                 "suites comme 123456. Ajoutez-y deux ou trois mots à vous.");
    return (message){0};
}

message password_advice(arena *a, str password, struct password_about about)
{
    return password_strength(a, password, about) >= STRENGTH_GOOD
               ? T("Votre mot de passe est solide.")
               : T("Votre mot de passe convient ; une phrase plus longue serait plus sûre.");
}
