/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/search/analyser.h"

/* ---- Indexing ---------------------------------------------------------------------------- */

/* A token is written whole or not at all. */
static bool add_token(text *out, i64 max, char space, str s)
{
    if (out->len + s.len + 2 > max) {
        out->cut = true;
        return false;
    }
    text_add_char(out, space);
    text_add(out, s);
    text_add_char(out, ' ');
    return true;
}

static char space_of(const struct word *w) { return w->script == WORD_OTHER ? 'x' : 'w'; }

void analyse_text(text *out, str s)
{
    struct word w;
    struct word_reader words = {.text = s};
    i64 for_words = out->len + (out->max - out->len) / 3 * 2; /* a cut text keeps stems too */
    text after = text_of(out->arena, out->max - out->len);    /* the stems, behind all words */
    bool room = true, room_after = true;
    while ((room || room_after) && word_next(&words, &w)) {
        room = room && add_token(out, for_words, space_of(&w), word_folded(&w));
        struct stem stems[STEMS_MAX];
        int n = room_after ? word_stems(&w, stems) : 0;
        for (int i = 0; i < n && room_after; i++)
            room_after = add_token(&after, after.max, 's', (str){stems[i].at, stems[i].len});
    }
    str rest = text_str(&after);
    if (rest.len > out->max - out->len) {
        out->cut = true;
        rest = str_first(rest, out->max - out->len);
        while (rest.len && rest.at[rest.len - 1] != ' ')
            rest.len--;
    }
    out->cut |= after.cut;
    text_add(out, rest);
}

/* ---- Facets ------------------------------------------------------------------------------ */

/* Two letters each, so that a kind and a value cannot be read in two ways. Stored in indexes. */
static const char facet_letters[FACET_KINDS][3] = {
    [FACET_AUDIENCE] = "au", [FACET_KIND] = "ki",         [FACET_SECTOR] = "se",
    [FACET_THEME] = "th",    [FACET_STRATUM] = "st",      [FACET_DEPARTEMENT] = "de",
    [FACET_REGION] = "re",   [FACET_ORGANISATION] = "or", [FACET_NATURE] = "na",
    [FACET_STATUS] = "ss",   [FACET_DEPTH] = "dp",        [FACET_COST] = "co",
    [FACET_YEAR] = "ye",     [FACET_LANGUAGE] = "la",     [FACET_LICENCE] = "li",
    [FACET_CATEGORY] = "ca", [FACET_EXAMPLE] = "ex",
};

/* Letters but z, and digits, stand for themselves; z is zz; any other byte is z and two
   hexadecimal digits; zy, which no value makes, says that it was too long. */
facet facet_of(arena *a, enum facet_kind kind, str value)
{
    static const char hex[] = "0123456789abcdef";
    text t = text_of(a, 3 + 3 * FACET_VALUE_MAX);
    text_add_char(&t, 'f');
    text_add(&t, str_of(facet_letters[kind]));
    if (value.len > FACET_VALUE_MAX) {
        text_add(&t, S("zy"));
        return (facet){text_str(&t)};
    }
    for (i64 i = 0; i < value.len; i++) {
        unsigned char c = (unsigned char)value.at[i];
        if ((c >= 'a' && c < 'z') || (c >= '0' && c <= '9'))
            text_add_char(&t, (char)c);
        else if (c == 'z')
            text_add(&t, S("zz"));
        else
            text_add(&t, (str){(char[]){'z', hex[c >> 4], hex[c & 15]}, 3});
    }
    return (facet){text_str(&t)};
}

facet facet_of_i64(arena *a, enum facet_kind kind, i64 value)
{
    text digits = text_of(a, 24);
    text_add_i64(&digits, value);
    return facet_of(a, kind, text_str(&digits));
}

void facet_token(text *out, facet f)
{
    if (out->len + f.token.len + 1 > out->max) {
        out->cut = true;
        return;
    }
    text_add(out, f.token);
    text_add_char(out, ' ');
}
