/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/search/words.h"

#include <string.h>

/* What a code point does to the word under way. */
enum role {
    GAP,       /* ends it */
    LETTER,    /* Latin letter or digit */
    OTHER,     /* letter of another script */
    ALONE,     /* a word by itself */
    INVISIBLE, /* neither letter nor gap */
    APOSTROPHE,
};

struct letter {
    enum role role;
    int32_t code;
    i64 length; /* bytes in the text */
    i64 n;      /* bytes of `folded` */
    char folded[4];
};

/* Latin letters beyond the Latin Extended-A block, by ranges of the Unicode charts: Romanian,
   Pinyin, Vietnamese, Latin Extended Additional and the presentation forms that PDFs leave behind.
 */
static const struct {
    uint16_t from, to;
    char letters[4];
} more_latin[] = {
    {0x01A0, 0x01A1, "o"},   {0x01AF, 0x01B0, "u"},  {0x01CD, 0x01CE, "a"},
    {0x01CF, 0x01D0, "i"},   {0x01D1, 0x01D2, "o"},  {0x01D3, 0x01DC, "u"},
    {0x01E6, 0x01E7, "g"},   {0x01E8, 0x01E9, "k"},  {0x01FA, 0x01FB, "a"},
    {0x01FC, 0x01FD, "ae"},  {0x01FE, 0x01FF, "o"},  {0x0218, 0x0219, "s"},
    {0x021A, 0x021B, "t"},   {0x1E02, 0x1E07, "b"},  {0x1E0A, 0x1E13, "d"},
    {0x1E1E, 0x1E1F, "f"},   {0x1E24, 0x1E2B, "h"},  {0x1E40, 0x1E43, "m"},
    {0x1E44, 0x1E4B, "n"},   {0x1E56, 0x1E57, "p"},  {0x1E58, 0x1E5F, "r"},
    {0x1E60, 0x1E69, "s"},   {0x1E6A, 0x1E71, "t"},  {0x1E80, 0x1E89, "w"},
    {0x1E90, 0x1E95, "z"},   {0x1E9E, 0x1E9E, "ss"}, {0x1EA0, 0x1EB7, "a"},
    {0x1EB8, 0x1EC7, "e"},   {0x1EC8, 0x1ECB, "i"},  {0x1ECC, 0x1EE3, "o"},
    {0x1EE4, 0x1EF1, "u"},   {0x1EF2, 0x1EF9, "y"},  {0xFB00, 0xFB00, "ff"},
    {0xFB01, 0xFB01, "fi"},  {0xFB02, 0xFB02, "fl"}, {0xFB03, 0xFB03, "ffi"},
    {0xFB04, 0xFB04, "ffl"}, {0xFB05, 0xFB06, "st"},
};

static bool fold_more_latin(struct letter *l)
{
    if (l->code < 0x1A0 || l->code > 0xFB06 || (l->code > 0x21B && l->code < 0x1E00))
        return false;
    for (i64 i = 0; i < countof(more_latin) && more_latin[i].from <= l->code; i++)
        if (l->code <= more_latin[i].to) {
            l->n = (i64)strlen(more_latin[i].letters);
            memcpy(l->folded, more_latin[i].letters, (size_t)l->n);
            return true;
        }
    return false;
}

static bool invisible(int32_t c)
{
    return (c >= 0x300 && c <= 0x36F) || c == 0xAD || (c >= 0x200B && c <= 0x200D) || c == 0x2060 ||
           c == 0xFEFF;
}

/* Scripts that put no blanks between words: kana, ideographs, and those beyond the first plane. */
static bool alone(int32_t c)
{
    return (c >= 0x3040 && c <= 0x30FF) || (c >= 0x3400 && c <= 0x9FFF) ||
           (c >= 0x20000 && c <= 0x3FFFF);
}

/* Pictures, private and special characters are no letters. */
static bool picture(int32_t c)
{
    return (c >= 0x1F000 && c <= 0x1FAFF) || (c >= 0xE000 && c <= 0xF8FF) || c >= 0xE0000 ||
           (c >= 0xFFF0 && c <= 0xFFFF);
}

static struct letter letter_at(str s, i64 at)
{
    struct letter l = {.role = GAP, .code = -1};
    if (at >= s.len)
        return l;
    unsigned char byte = (unsigned char)s.at[at];
    if (byte < 0x80 && byte) { /* most of French; as text_fold_code_point() has it */
        bool upper = byte >= 'A' && byte <= 'Z';
        l.code = byte;
        l.length = 1;
        if (upper || (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9')) {
            l.role = LETTER;
            l.n = 1;
            l.folded[0] = (char)(upper ? byte | 32 : byte);
        } else if (byte == '\'' || byte == '`') {
            l.role = APOSTROPHE;
        }
        return l;
    }
    l.code = utf8_next(str_from(s, at), &l.length);
    if (l.code < 0)
        return l;
    if (invisible(l.code)) {
        l.role = INVISIBLE;
    } else if (l.code == 0x2019 || l.code == 0x2018 || l.code == 0x2BC || l.code == 0xB4) {
        l.role = APOSTROPHE;
    } else if (fold_more_latin(&l)) {
        l.role = LETTER;
    } else if (l.code >= 0xFF10 && l.code <= 0xFF5A) { /* fullwidth forms of ASCII */
        l.n = text_fold_code_point(l.code - 0xFEE0, l.folded);
        l.role = l.n ? LETTER : GAP;
    } else if (!picture(l.code)) {
        l.n = text_fold_code_point(l.code, l.folded);
        l.role = !l.n ? GAP : !(l.folded[0] & 0x80) ? LETTER : alone(l.code) ? ALONE : OTHER;
    }
    return l;
}

/* ---- The word under way ------------------------------------------------------------------ */

/* The accents that the stemmer knows, as letter, combining mark (low byte), composed letter. */
static const uint8_t composed[][3] = {
    {'a', 0x00, 0xE0}, {'e', 0x00, 0xE8}, {'u', 0x00, 0xF9}, {'e', 0x01, 0xE9}, {'a', 0x02, 0xE2},
    {'e', 0x02, 0xEA}, {'i', 0x02, 0xEE}, {'o', 0x02, 0xF4}, {'u', 0x02, 0xFB}, {'e', 0x08, 0xEB},
    {'i', 0x08, 0xEF}, {'u', 0x08, 0xFC}, {'c', 0x27, 0xE7},
};

static bool french_accent(int32_t lower)
{
    for (i64 i = 0; i < countof(composed); i++)
        if (composed[i][2] == lower)
            return true;
    return false;
}

static void add_letter(struct word *w, const struct letter *l)
{
    if (w->len + l->n > WORD_MAX)
        return;
    memcpy(w->folded + w->len, l->folded, (size_t)l->n);
    w->len += l->n;
    bool digit = l->folded[0] <= '9';
    w->digits = w->digits && digit;
    w->has_digit = w->has_digit || digit;
    int32_t lower = l->code | 0x20; /* of the letters U+00C0 to U+00DE */
    if (l->code >= 0xC0 && l->code <= 0xFF && french_accent(lower)) {
        w->spelled_len += utf8_write(w->spelled + w->spelled_len, lower);
        return;
    }
    memcpy(w->spelled + w->spelled_len, l->folded, (size_t)l->n);
    w->spelled_len += l->n;
}

/* A combining mark after its letter, as macOS writes file names and what is pasted from them. */
static void add_mark(struct word *w, int32_t mark)
{
    if (!w->spelled_len || mark < 0x300 || mark > 0x36F || w->len >= WORD_MAX)
        return;
    char *last = w->spelled + w->spelled_len - 1;
    for (i64 i = 0; i < countof(composed); i++)
        if (composed[i][0] == (uint8_t)*last && composed[i][1] == mark - 0x300) {
            w->spelled_len += utf8_write(last, composed[i][2]) - 1;
            return;
        }
}

/* Letters of other scripts: five hexadecimal digits, so that a prefix stays a prefix. */
static void add_other(struct word *w, const struct letter *l)
{
    i64 length;
    int32_t c = utf8_next((str){l->folded, l->n}, &length);
    if (w->len + 5 > WORD_MAX || c < 0)
        return;
    for (int shift = 16; shift >= 0; shift -= 4)
        w->folded[w->len++] = "0123456789abcdef"[c >> shift & 15];
}

static bool folded_is(const struct word *w, str s) { return str_eq(word_folded(w), s); }

static bool elided(const struct word *w)
{
    if (w->len == 1)
        return w->folded[0] && strchr("ldjmtsnc", w->folded[0]);
    static const char *const forms[] = {"qu",     "jusqu",  "lorsqu", "puisqu",
                                        "quoiqu", "quelqu", "presqu"};
    for (i64 i = 0; i < countof(forms); i++)
        if (folded_is(w, str_of(forms[i])))
            return true;
    return false;
}

static bool wordlike(const struct letter *l) { return l->role == LETTER || l->role == OTHER; }

/* Whether the point at `at` is inside an acronym: single letters on both sides. */
static bool point_of_acronym(const struct word *w, str s, i64 at, bool dotted)
{
    if (w->script != WORD_LATIN || w->has_digit || (w->len != 1 && !dotted))
        return false;
    struct letter next = letter_at(s, at + 1);
    if (next.role != LETTER || next.n != 1 || next.folded[0] <= '9')
        return false;
    struct letter after = letter_at(s, at + 1 + next.length);
    return !wordlike(&after) && after.role != INVISIBLE;
}

/* Whether the gap parts groups of three digits of one number: "29 204", and not "2019 350". */
static bool gap_of_number(const struct word *w, str s, i64 at, const struct letter *gap, i64 first)
{
    enum { NUMBER_MAX = 15 };
    bool blank =
        gap->code == ' ' || gap->code == 0xA0 || gap->code == 0x202F || gap->code == 0x2009;
    if (!blank || !w->digits || first > 3 || w->len + 3 > NUMBER_MAX)
        return false;
    str rest = str_from(s, at + gap->length);
    for (i64 i = 0; i < 3; i++)
        if (i >= rest.len || rest.at[i] < '0' || rest.at[i] > '9')
            return false;
    struct letter after = letter_at(rest, 3);
    return !wordlike(&after);
}

/* ---- The next word ----------------------------------------------------------------------- */

static void clear(struct word *w)
{
    w->script = WORD_NONE;
    w->digits = true;
    w->has_digit = false;
    w->len = w->spelled_len = 0;
}

/* Whether an apostrophe or a gap leaves the word open. */
static bool goes_on(struct word *w, str s, i64 at, const struct letter *l, i64 *group, bool *dotted)
{
    struct letter next = letter_at(s, at + l->length);
    if (l->role == APOSTROPHE) {
        if (folded_is(w, S("aujourd")))
            return wordlike(&next);
        if (elided(w)) {
            clear(w);
            *group = 0;
            *dotted = false;
        }
        return false;
    }
    if (l->code == '.' && point_of_acronym(w, s, at, *dotted)) {
        *dotted = true;
        return true;
    }
    if (w->digits && !*group)
        *group = w->len;
    return w->digits && gap_of_number(w, s, at, l, *group);
}

/* Most of French is letters of ASCII, thirteen with an accent, and the blanks and signs between
   them: these are read as letter_at(), add_letter() and goes_on() would, without their care. */
static bool plain_letter(char c) { return (unsigned char)((c | 32) - 'a') < 26; }

/* The letter below the accent of U+00C0 + 0 to 63, where the stemmer knows it; 0: not plain. */
static const char accented[64] = {
    [0x00] = 'a', [0x02] = 'a', [0x07] = 'c', [0x08] = 'e', [0x09] = 'e', [0x0A] = 'e',
    [0x0B] = 'e', [0x0E] = 'i', [0x0F] = 'i', [0x14] = 'o', [0x19] = 'u', [0x1B] = 'u',
    [0x1C] = 'u', [0x20] = 'a', [0x22] = 'a', [0x27] = 'c', [0x28] = 'e', [0x29] = 'e',
    [0x2A] = 'e', [0x2B] = 'e', [0x2E] = 'i', [0x2F] = 'i', [0x34] = 'o', [0x39] = 'u',
    [0x3B] = 'u', [0x3C] = 'u',
};

/* ASCII without letters, digits, NUL and what needs a look around: ' ` . */
static bool plain_gap(char c)
{
    static const uint64_t gaps[4] = {
        ~(UINT64_C(1) | UINT64_C(1) << '\'' | UINT64_C(1) << '.' | UINT64_C(0x3FF) << '0'),
        UINT64_C(1) | UINT64_C(0x1F) << ('[' - 64) | UINT64_C(0x1F) << ('{' - 64),
    };
    return gaps[(unsigned char)c >> 6] >> ((unsigned char)c & 63) & 1;
}

static void skip_plain_gaps(struct word_reader *r)
{
    i64 at = r->at;
    while (at < r->text.len && (r->text.at[at] == ' ' || plain_gap(r->text.at[at])))
        at++;
    r->at = at;
}

/* As many as the word has room for: what is longer is read with care. */
static void add_plain_letters(struct word *w, struct word_reader *r)
{
    const char *from = r->text.at + r->at, *at = from;
    i64 left = r->text.len - r->at, room = WORD_MAX - w->len;
    const char *end = at + (left < room ? left : room);
    char *folded = w->folded + w->len, *spelled = w->spelled + w->spelled_len;
    while (at < end) {
        char low = (char)(*at | 32), letter = 0;
        if (plain_letter(low)) {
            *folded++ = *spelled++ = low;
            at++;
            continue;
        }
        if (*at == '\xC3' && end - at > 1 && (at[1] & '\xC0') == '\x80')
            letter = accented[at[1] & 63];
        if (!letter)
            break;
        *folded++ = letter;
        *spelled++ = '\xC3';
        *spelled++ = (char)(at[1] | 0x20);
        at += 2;
    }
    if (at == from)
        return;
    w->len = folded - w->folded;
    w->spelled_len = spelled - w->spelled;
    if (w->script == WORD_NONE)
        w->from = r->at;
    w->script = WORD_LATIN;
    w->digits = false;
    w->to = r->at = at - r->text.at;
}

bool word_next(struct word_reader *r, struct word *w)
{
    i64 group = 0; /* digits of the number's first group */
    bool dotted = false;
    clear(w);
    skip_plain_gaps(r);
    while (r->at < r->text.len) {
        if (w->script != WORD_OTHER)
            add_plain_letters(w, r);
        if (w->script == WORD_LATIN && !w->digits && r->at < r->text.len &&
            plain_gap(r->text.at[r->at])) {
            r->at++;
            return true;
        }
        struct letter l = letter_at(r->text, r->at);
        i64 here = r->at;
        bool open = w->script != WORD_NONE;
        if (l.role == LETTER || l.role == OTHER) {
            enum word_script script = l.role == LETTER ? WORD_LATIN : WORD_OTHER;
            if (open && w->script != script)
                return true;
            if (!open)
                w->from = here;
            w->script = script;
            w->to = here + l.length;
            if (l.role == LETTER)
                add_letter(w, &l);
            else
                add_other(w, &l);
        } else if (l.role == ALONE) {
            if (open)
                return true;
            w->script = WORD_OTHER;
            w->from = here;
            w->to = r->at = here + l.length;
            add_other(w, &l);
            return true;
        } else if (l.role == INVISIBLE) {
            if (open) {
                add_mark(w, l.code);
                w->to = here + l.length;
            }
        } else if (open && !goes_on(w, r->text, here, &l, &group, &dotted) &&
                   w->script != WORD_NONE) {
            r->at = here + l.length;
            return true;
        }
        r->at = here + l.length;
    }
    return w->script != WORD_NONE;
}
