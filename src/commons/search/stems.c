/* SPDX-License-Identifier: EUPL-1.2 */
#include <libstemmer.h>
#include <stdlib.h>
#include <string.h>
#include <threads.h>

#include "commons/search/words.h"

/* ---- Words that say nothing -------------------------------------------------------------- */

static const char *const stops[] = {
    "a",     "au",  "aux",  "avec", "ce",    "ces",   "cet", "cette", "d",     "dans",
    "de",    "des", "dont", "du",   "elle",  "elles", "en",  "est",   "et",    "for",
    "il",    "ils", "in",   "is",   "je",    "l",     "la",  "le",    "les",   "leur",
    "leurs", "ma",  "mais", "me",   "mes",   "mon",   "ne",  "nos",   "notre", "nous",
    "of",    "on",  "ont",  "ou",   "par",   "pour",  "qu",  "que",   "qui",   "sa",
    "se",    "ses", "si",   "sont", "sur",   "ta",    "te",  "tes",   "the",   "to",
    "tu",    "un",  "une",  "vos",  "votre", "vous",  "y",
};

/* They are looked up for nearly every word of a text: their letters as one number, in a table that
   each thread fills at its first word. */
enum { STOP_MAX = 5, STOP_SLOTS = 256 };

static uint64_t stop_number(const char *letters, i64 len)
{
    uint64_t n = 0;
    memcpy(&n, letters, (size_t)len);
    return n;
}

static uint64_t stop_slot(uint64_t number) { return number * UINT64_C(0x9E3779B97F4A7C15) >> 56; }

static void fill_stops(uint64_t table[static STOP_SLOTS])
{
    for (i64 i = 0; i < countof(stops); i++) {
        uint64_t number = stop_number(stops[i], (i64)strlen(stops[i]));
        uint64_t slot = stop_slot(number);
        while (table[slot])
            slot = (slot + 1) % STOP_SLOTS;
        table[slot] = number;
    }
}

/* ---- One stemmer a thread ---------------------------------------------------------------- */

/* What was stemmed last: few words make most of a text, and their stems cost more than all else
   that is done to them. Words above KEPT_MAX bytes are not kept. */
enum { KEPT_WORDS = 2048, KEPT_MAX = 24 };

struct kept_word {
    uint8_t len, spelled_len, stem_count, stem_len[STEMS_MAX]; /* len 0: none */
    char folded[KEPT_MAX], spelled[KEPT_MAX], stem[STEMS_MAX][KEPT_MAX];
};
struct stemming {
    struct sb_stemmer *snowball;
    uint64_t stops[STOP_SLOTS];
    struct kept_word kept[KEPT_WORDS];
};

static tss_t stemming_key;
static once_flag stemming_once = ONCE_FLAG_INIT;

static void stemming_end(void *mine)
{
    sb_stemmer_delete(((struct stemming *)mine)->snowball);
    free(mine); /* heap: lives as long as its thread */
}

static void stemming_init(void) { check(tss_create(&stemming_key, stemming_end) == thrd_success); }

static struct stemming *stemming(void)
{
    static _Thread_local struct stemming *mine;
    if (!mine) {
        call_once(&stemming_once, stemming_init);
        mine = calloc(1, sizeof *mine); /* heap: lives as long as its thread */
        check(mine != NULL);
        fill_stops(mine->stops);
        mine->snowball = sb_stemmer_new("french", "UTF_8");
        check(mine->snowball != NULL && tss_set(stemming_key, mine) == thrd_success);
    }
    return mine;
}

bool word_is_stop(const struct word *w)
{
    if (w->script != WORD_LATIN || w->len > STOP_MAX)
        return false;
    const uint64_t *table = stemming()->stops;
    uint64_t number = stop_number(w->folded, w->len);
    for (uint64_t slot = stop_slot(number); table[slot]; slot = (slot + 1) % STOP_SLOTS)
        if (table[slot] == number)
            return true;
    return false;
}

/* ---- Words that are not like the others -------------------------------------------------- */

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
    struct sb_stemmer *snowball = stemming()->snowball;
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

static int made_stems(const struct word *w, struct stem stems[static STEMS_MAX])
{
    if (word_is_stop(w))
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

/* ---- What is kept ------------------------------------------------------------------------ */

static struct kept_word *place_of(const struct word *w)
{
    uint64_t h = 14695981039346656037u; /* FNV-1a */
    for (i64 i = 0; i < w->spelled_len; i++)
        h = (h ^ (unsigned char)w->spelled[i]) * 1099511628211u;
    return &stemming()->kept[(h ^ h >> 32) % KEPT_WORDS];
}

static bool is_kept(const struct kept_word *k, const struct word *w)
{
    return k->len == w->len && k->spelled_len == w->spelled_len &&
           memcmp(k->folded, w->folded, (size_t)w->len) == 0 &&
           memcmp(k->spelled, w->spelled, (size_t)w->spelled_len) == 0;
}

static void keep(struct kept_word *k, const struct word *w, const struct stem *stems, int count)
{
    k->len = 0;
    for (int i = 0; i < count; i++) {
        if (stems[i].len > KEPT_MAX)
            return;
        k->stem_len[i] = (uint8_t)stems[i].len;
        memcpy(k->stem[i], stems[i].at, (size_t)stems[i].len);
    }
    memcpy(k->folded, w->folded, (size_t)w->len);
    memcpy(k->spelled, w->spelled, (size_t)w->spelled_len);
    k->spelled_len = (uint8_t)w->spelled_len;
    k->stem_count = (uint8_t)count;
    k->len = (uint8_t)w->len;
}

int word_stems(const struct word *w, struct stem stems[static STEMS_MAX])
{
    if (w->script != WORD_LATIN || w->has_digit || w->len < 2)
        return 0;
    if (w->len > KEPT_MAX || w->spelled_len > KEPT_MAX)
        return made_stems(w, stems);
    struct kept_word *k = place_of(w);
    if (!is_kept(k, w)) {
        int made = made_stems(w, stems);
        keep(k, w, stems, made);
        return made;
    }
    for (int i = 0; i < k->stem_count; i++) {
        stems[i].len = k->stem_len[i];
        memcpy(stems[i].at, k->stem[i], k->stem_len[i]);
    }
    return k->stem_count;
}
