/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/organisation/organisation.h"

#include <string.h>

const struct nature_rule natures[NATURES] = {
    [NATURE_REGION] = {"region", T("région"), T("régions"), .authority = true},
    [NATURE_DEPARTEMENT] = {"departement", T("département"), T("départements"), .authority = true},
    [NATURE_COMMUNE] = {"commune", T("commune"), T("communes"), .authority = true},
    [NATURE_CC] = {"CC", T("communauté de communes"), T("communautés de communes"),
                   .authority = true, .epci = true},
    [NATURE_CA] = {"CA", T("communauté d’agglomération"), T("communautés d’agglomération"),
                   .authority = true, .epci = true},
    [NATURE_CU] = {"CU", T("communauté urbaine"), T("communautés urbaines"), .authority = true,
                   .epci = true},
    [NATURE_METRO] = {"METRO", T("métropole"), T("métropoles"), .authority = true, .epci = true},
    [NATURE_MET69] = {"MET69", T("métropole de Lyon"), T("métropole de Lyon"), .authority = true,
                      .epci = true},
    [NATURE_EPT] = {"EPT", T("établissement public territorial"),
                    T("établissements publics territoriaux"), .authority = true},
    [NATURE_EPCC] = {"epcc", T("établissement public de coopération culturelle"),
                     T("établissements publics de coopération culturelle"), .must_depend = true},
    [NATURE_SYNDICAT] = {"syndicat", T("syndicat intercommunal ou mixte"),
                         T("syndicats intercommunaux ou mixtes"), .must_depend = true},
    [NATURE_SPL] = {"spl", T("société publique locale"), T("sociétés publiques locales"),
                    .must_depend = true},
    [NATURE_ASSOCIATION] = {"association", T("association"), T("associations"), .authority = false},
    [NATURE_COMPANY] = {"company", T("entreprise"), T("entreprises"), .authority = false},
    [NATURE_MUSEUM] = {"museum", T("musée"), T("musées"), .authority = false},
    [NATURE_STATE_SERVICE] = {"state_service", T("service de l’État"), T("services de l’État"),
                              .authority = false},
    [NATURE_FOREIGN_CITY] = {"foreign_city", T("ville ou collectivité d’un autre pays"),
                             T("villes et collectivités d’autres pays"), .authority = false},
    [NATURE_OTHER] = {"other", T("autre organisme"), T("autres organismes"), .authority = false},
};

bool nature_read(str code, enum nature *n)
{
    for (int i = 0; i < NATURES; i++)
        if (str_eq(code, str_of(natures[i].code))) {
            *n = (enum nature)i;
            return true;
        }
    return false;
}

const i64 stratum_from[STRATA] = {0, 0, 15000, 30000, 50000, 100000, 250000};
const message stratum_labels[STRATA] = {
    T("population inconnue"),
    T("moins de 15\u202f000\u00a0habitants"),
    T("de 15\u202f000 à 30\u202f000\u00a0habitants"),
    T("de 30\u202f000 à 50\u202f000\u00a0habitants"),
    T("de 50\u202f000 à 100\u202f000\u00a0habitants"),
    T("de 100\u202f000 à 250\u202f000\u00a0habitants"),
    T("plus de 250\u202f000\u00a0habitants"),
};

enum stratum stratum_of(opt_int population)
{
    if (!population.has)
        return STRATUM_UNKNOWN;
    enum stratum s = STRATUM_UNDER_15;
    while (s + 1 < STRATA && population.value >= stratum_from[s + 1])
        s++;
    return s;
}

/* ---- identities ------------------------------------------------------------------------------ */

bool siren_valid(str s)
{
    int sum = 0;
    if (s.len != 9)
        return false;
    for (int i = 0; i < 9; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
        int n = (s.at[i] - '0') * (1 + i % 2);
        sum += n > 9 ? n - 9 : n;
    }
    return sum % 10 == 0;
}

str siren_read(arena *a, str typed)
{
    text t = text_of(a, 10);
    for (i64 length; typed.len; typed = str_from(typed, length)) {
        int32_t c = utf8_next(typed, &length);
        if (c >= '0' && c <= '9')
            text_add_char(&t, (char)c);
        else if (c != ' ' && c != '.' && c != 0xA0 && c != 0x202F)
            return (str){0};
    }
    str s = text_str(&t);
    return s.len == 9 && !t.cut ? s : (str){0};
}

str organisation_key(arena *a, enum nature n, str code, str siren, i64 id)
{
    if (siren.len)
        return siren;
    const char *kind = n == NATURE_REGION        ? "reg"
                       : n == NATURE_DEPARTEMENT ? "dep"
                       : n == NATURE_COMMUNE     ? "com"
                                                 : NULL;
    if (kind && code.len)
        return text_format(a, "%s-%.*s", kind, STR(code));
    return text_format(a, "org-%lld", (long long)id);
}

str organisation_path(arena *a, str key) { return text_format(a, "/collectivites/%.*s", STR(key)); }

uid organisation_uid(enum nature n, str code, int generation)
{
    uid u = {{0xb1, 0x5c, 0x0e, 0x9a, 0x47, 0xd2, 0x83, 0x6f}};
    static const uint8_t classes[] = {
        [NATURE_REGION] = 1, [NATURE_DEPARTEMENT] = 2, [NATURE_COMMUNE] = 3, [NATURE_EPT] = 5};
    /* An EPCI keeps its identity when it becomes an agglomération or a métropole. */
    u.at[8] = natures[n].epci ? 4 : classes[n];
    i64 siren;
    if (code.len <= 5) {
        for (i64 i = 0; i < code.len; i++)
            u.at[9 + i] = (uint8_t)code.at[i];
    } else if (str_to_i64(code, &siren)) {
        for (int i = 0; i < 5; i++)
            u.at[9 + i] = (uint8_t)(siren >> (32 - 8 * i));
    }
    u.at[14] = (uint8_t)(generation >> 8);
    u.at[15] = (uint8_t)generation;
    return u;
}

/* ---- names ----------------------------------------------------------------------------------- */

/* What people shorten, and what it stands for. */
static const struct {
    str typed, full;
} shortened[] = {
    {{"st", 2}, {"saint", 5}},
    {{"ste", 3}, {"sainte", 6}},
    {{"sts", 3}, {"saints", 6}},
    {{"stes", 4}, {"saintes", 7}},
};

static str in_full(str word)
{
    for (i64 i = 0; i < countof(shortened); i++)
        if (str_eq(word, shortened[i].typed))
            return shortened[i].full;
    return word;
}

str organisation_fold(arena *a, str name)
{
    static const struct {
        str said, code;
    } natures_said[] = {
        {{"communaute de communes ", 23}, {"cc ", 3}},
        {{"communaute d agglomeration ", 27}, {"ca ", 3}},
        {{"communaute urbaine ", 19}, {"cu ", 3}},
    };
    str folded = text_fold(a, name);
    text t = text_of(a, folded.len * 3 + 1);
    for (i64 i = 0; i < countof(natures_said); i++)
        if (str_starts(folded, natures_said[i].said)) {
            text_add(&t, natures_said[i].code);
            folded = str_from(folded, natures_said[i].said.len);
        }
    while (folded.len) {
        str word = str_cut(&folded, ' ');
        text_add(&t, in_full(word));
        if (folded.len)
            text_add_char(&t, ' ');
    }
    return text_str(&t);
}

static bool skip_any(str *s, const char *const *words, i64 count)
{
    for (i64 i = 0; i < count; i++) {
        str word = str_of(words[i]);
        if (str_starts(*s, word) && s->len > word.len) {
            *s = str_from(*s, word.len);
            return true;
        }
    }
    return false;
}

str organisation_core(str folded)
{
    static const char *const natures_said[] = {
        "cc ",
        "ca ",
        "cu ",
        "ept ",
        "communaute de communes ",
        "communaute d agglomeration ",
        "communaute urbaine ",
        "eurometropole ",
        "metropole ",
        "syndicat ",
        "epcc ",
    };
    static const char *const articles[] = {"de la ", "de l ", "des ", "du ",  "de ", "d ",
                                           "les ",   "le ",   "la ",  "los ", "l "};
    str core = folded;
    skip_any(&core, natures_said, countof(natures_said));
    while (skip_any(&core, articles, countof(articles)))
        ;
    return core;
}

static bool begins_a_word(str name, str typed)
{
    while (name.len)
        if (str_starts(str_cut(&name, ' '), typed))
            return true;
    return false;
}

enum match organisation_match(str typed, str folded)
{
    if (!typed.len)
        return MATCH_NONE;
    for (str rest = typed; rest.len;) {
        str word = str_cut(&rest, ' '), full = in_full(word);
        if (!begins_a_word(folded, word) && !(full.at != word.at && begins_a_word(folded, full)))
            return MATCH_NONE;
    }
    str core = organisation_core(folded), wanted = organisation_core(typed);
    if (str_eq(folded, typed) || str_eq(core, wanted))
        return MATCH_EXACT;
    if (str_starts(folded, typed) || str_starts(core, wanted))
        return MATCH_PREFIX;
    return MATCH_INNER;
}

/* ---- neighbours that resemble ---------------------------------------------------------------- */

static enum nature class_of(enum nature n) { return n == NATURE_MET69 ? NATURE_METRO : n; }

bool resembles(const struct profile *self, const struct profile *other)
{
    return self->id != other->id && class_of(self->nature) == class_of(other->nature);
}

/* How far two populations are apart, in thousandths of the smaller; symmetric, so that a neighbour
   of half the size is as far as one of the double. */
static i64 distance(const struct profile *self, const struct profile *other)
{
    if (!self->population.has || !other->population.has)
        return INT64_MAX;
    i64 x = self->population.value, y = other->population.value;
    i64 low = x < y ? x : y, high = x < y ? y : x;
    return low < 1 ? (high < 1 ? 0 : INT64_MAX - 1) : high * 1000 / low - 1000;
}

static int band_of(i64 apart) { return apart <= 100 ? 0 : apart <= 250 ? 1 : apart <= 500 ? 2 : 3; }

struct resemblance resemblance_of(const struct profile *self, const struct profile *other)
{
    struct resemblance r = {
        .same_nature = resembles(self, other),
        .same_stratum = self->stratum == other->stratum && self->stratum != STRATUM_UNKNOWN,
        .same_department = self->department && self->department == other->department,
        .same_region = self->region && self->region == other->region,
        .band = band_of(distance(self, other)),
    };
    if (self->population.has && other->population.has && self->population.value > 0)
        r.percent = (opt_int){true, (other->population.value * 100 + self->population.value / 2) /
                                        self->population.value};
    return r;
}

int resemblance_compare(const struct profile *self, const struct profile *x,
                        const struct profile *y)
{
    struct resemblance rx = resemblance_of(self, x), ry = resemblance_of(self, y);
    if (rx.same_stratum != ry.same_stratum)
        return rx.same_stratum ? -1 : 1;
    if (rx.band != ry.band)
        return rx.band - ry.band;
    int near_x = rx.same_department ? 2 : rx.same_region,
        near_y = ry.same_department ? 2 : ry.same_region;
    if (near_x != near_y)
        return near_y - near_x;
    i64 dx = distance(self, x), dy = distance(self, y);
    if (dx != dy)
        return dx < dy ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}
