/* SPDX-License-Identifier: EUPL-1.2 */
#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "commons/search/words.h"

/* ---- One stemmer a thread ---------------------------------------------------------------- */

static tss_t stemmer_key;
static once_flag stemmer_once = ONCE_FLAG_INIT;

static void stemmer_end(void *stemmer) { sb_stemmer_delete(stemmer); }

static void stemmer_init(void) { check(tss_create(&stemmer_key, stemmer_end) == thrd_success); }

static struct sb_stemmer *stemmer(void)
{
    static _Thread_local struct sb_stemmer *mine;
    if (!mine) {
        call_once(&stemmer_once, stemmer_init);
        mine = sb_stemmer_new("french", "UTF_8");
        check(mine != NULL && tss_set(stemmer_key, mine) == thrd_success);
    }
    return mine;
}

/* ---- Words that are not like the others -------------------------------------------------- */

static int compare_words(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static const char *const stops[] = {
    "a",     "au",  "aux",  "avec", "ce",    "ces",   "cet", "cette", "d",     "dans",
    "de",    "des", "dont", "du",   "elle",  "elles", "en",  "est",   "et",    "for",
    "il",    "ils", "in",   "is",   "je",    "l",     "la",  "le",    "les",   "leur",
    "leurs", "ma",  "mais", "me",   "mes",   "mon",   "ne",  "nos",   "notre", "nous",
    "of",    "on",  "ont",  "ou",   "par",   "pour",  "qu",  "que",   "qui",   "sa",
    "se",    "ses", "si",   "sont", "sur",   "ta",    "te",  "tes",   "the",   "to",
    "tu",    "un",  "une",  "vos",  "votre", "vous",  "y",
};

bool word_is_stop(const struct word *w)
{
    enum { STOP_MAX = 5 };
    if (w->script != WORD_LATIN || w->len > STOP_MAX)
        return false;
    char name[STOP_MAX + 1] = {0};
    memcpy(name, w->folded, (size_t)w->len);
    const char *key = name;
    return bsearch(&key, stops, countof(stops), sizeof *stops, compare_words) != NULL;
}

/* Folded plurals that no rule reaches, and words in -us that are no plurals. In order of the first.
 */
static const struct irregular {
    const char *word, *singular;
} irregulars[] = {
    {"adieux", "adieu"},    {"aieux", "aieul"},    {"aveux", "aveu"},      {"baux", "bail"},
    {"campus", "campus"},   {"cheveux", "cheveu"}, {"cieux", "ciel"},      {"confus", "confus"},
    {"coraux", "corail"},   {"corpus", "corpus"},  {"dieux", "dieu"},      {"diffus", "diffus"},
    {"emaux", "email"},     {"enjeux", "enjeu"},   {"epieux", "epieu"},    {"exclus", "exclus"},
    {"feux", "feu"},        {"inclus", "inclus"},  {"intrus", "intrus"},   {"jeux", "jeu"},
    {"lieux", "lieu"},      {"maux", "mal"},       {"milieux", "milieu"},  {"neveux", "neveu"},
    {"pieux", "pieu"},      {"reclus", "reclus"},  {"travaux", "travail"}, {"vantaux", "vantail"},
    {"vitraux", "vitrail"}, {"voeux", "voeu"},     {"yeux", "oeil"},
};

static int compare_irregular(const void *key, const void *row)
{
    return strcmp(key, ((const struct irregular *)row)->word);
}

static str irregular(const struct word *w)
{
    enum { IRREGULAR_MAX = 7 };
    char last = w->folded[w->len - 1];
    if (w->len > IRREGULAR_MAX || (last != 'x' && last != 's'))
        return (str){0};
    char name[IRREGULAR_MAX + 1] = {0};
    memcpy(name, w->folded, (size_t)w->len);
    const struct irregular *found =
        bsearch(name, irregulars, countof(irregulars), sizeof *irregulars, compare_irregular);
    return found ? str_of(found->singular) : (str){0};
}

/* vidéos, élus, bijoux: the plurals that Snowball leaves. */
static str singular(str s, i64 letters)
{
    bool plural =
        letters >= 4 && (str_ends(s, S("os")) || str_ends(s, S("us")) || str_ends(s, S("oux")));
    return plural ? str_first(s, s.len - 1) : s;
}

/* ---- Stems ------------------------------------------------------------------------------- */

static void stem_of(str s, struct stem *stem)
{
    struct sb_stemmer *snowball = stemmer();
    const unsigned char *at = sb_stemmer_stem(snowball, (const sb_symbol *)s.at, (int)s.len);
    str found = at ? (str){(const char *)at, sb_stemmer_length(snowball)} : s; /* NULL: no memory */
    stem->len = 0;
    for (i64 length; found.len; found = str_from(found, length)) {
        char letters[4];
        int32_t c = utf8_next(found, &length);
        i64 n = c < 0 ? 0 : text_fold_code_point(c, letters);
        if (stem->len + n > WORD_MAX)
            break;
        memcpy(stem->at + stem->len, letters, (size_t)n);
        stem->len += n;
    }
}

int word_stems(const struct word *w, struct stem stems[static STEMS_MAX])
{
    if (w->script != WORD_LATIN || w->has_digit || w->len < 2 || word_is_stop(w))
        return 0;
    str known = irregular(w);
    if (known.len) {
        stem_of(known, &stems[0]);
        return stems[0].len > 0;
    }
    str plain = singular(word_folded(w), w->len);
    stem_of(plain, &stems[0]);
    if (w->spelled_len == w->len) /* no accent */
        return stems[0].len > 0;
    stem_of(singular((str){w->spelled, w->spelled_len}, w->len), &stems[1]);
    bool same =
        stems[0].len == stems[1].len && memcmp(stems[0].at, stems[1].at, (size_t)stems[0].len) == 0;
    return same || !stems[1].len ? stems[0].len > 0 : 2;
}
