/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/display.h"

#include "web/answer.h"

enum { SCHEME = 4, BITS_EACH = 2 };

/* Two bits hold a choice, but for spacing and contrast, which have one: eight in all. */
static const uint8_t bits[DISPLAY_PARTS] = {BITS_EACH, 1, BITS_EACH, 1, BITS_EACH};

const struct display_part display_parts[DISPLAY_PARTS] = {
    {"taille",
     T("Taille du texte"),
     4,
     {{NULL, T("Habituelle")},
      {"size-1", T("Un peu plus grande")},
      {"size-2", T("Grande")},
      {"size-3", T("Très grande")}}},
    {"espacement",
     T("Espacement"),
     2,
     {{NULL, T("Habituel")}, {"spaced", T("Large, entre les lettres, les mots et les lignes")}}},
    {"caracteres",
     T("Caractères"),
     3,
     {{NULL, T("Atkinson, dessinés pour être bien distingués")},
      {"device", T("Ceux de votre appareil")},
      {"serif", T("À empattements, comme dans un livre")}}},
    {"contraste", T("Contraste"), 2, {{NULL, T("Habituel")}, {"contrast", T("Renforcé")}}},
    {"couleurs",
     T("Couleurs"),
     3,
     {{NULL, T("Comme votre appareil")},
      {"light", T("Claires, quoi que dise l’appareil")},
      {"dark", T("Sombres, quoi que dise l’appareil")}}},
};

struct display display_read(str cookie)
{
    struct display d = {0};
    for (i64 i = 0; i < DISPLAY_PARTS && cookie.len == DISPLAY_PARTS; i++)
        if (cookie.at[i] >= '0' && cookie.at[i] < '0' + display_parts[i].choices)
            d.chosen[i] = (uint8_t)(cookie.at[i] - '0');
    return d;
}

struct display display_asked(const struct incoming *in)
{
    str cookies = incoming_header(in, "cookie");
    return cookies.len ? display_read(cookie_get(cookies, S("affichage"))) : (struct display){0};
}

str display_cookie(arena *a, struct display d)
{
    char *figures = arena_bytes(a, DISPLAY_PARTS);
    for (i64 i = 0; i < DISPLAY_PARTS; i++)
        figures[i] = (char)('0' + d.chosen[i]);
    return (str){figures, DISPLAY_PARTS};
}

uint8_t display_byte(struct display d)
{
    unsigned byte = 0;
    for (i64 i = 0; i < DISPLAY_PARTS; i++)
        byte = byte << bits[i] | d.chosen[i];
    return (uint8_t)byte;
}

bool display_is_usual(struct display d) { return display_byte(d) == 0; }

str display_marks(arena *a, struct display d)
{
    str marks = {0};
    for (i64 i = 0; i < DISPLAY_PARTS; i++) {
        const char *mark = display_parts[i].choice[d.chosen[i]].mark;
        if (mark)
            marks = marks.len ? text_join(a, marks, S(" "), str_of(mark)) : str_of(mark);
    }
    return marks;
}

str display_scheme(struct display d)
{
    const char *mark = display_parts[SCHEME].choice[d.chosen[SCHEME]].mark;
    return mark ? str_of(mark) : S("light dark");
}
