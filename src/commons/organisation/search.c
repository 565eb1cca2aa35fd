/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/organisation/search.h"

#include <stdlib.h>
#include <string.h>

#include "commons/organisation/words.h"

enum {
    SPARE = 20,       /* beyond what is wanted, in a list that comes in the right order already */
    CANDIDATES = 300, /* where the candidates must still answer every word that was typed */
};

struct searching {
    struct db *db;
    arena *arena;
    const struct organisation_filter *filter;
    str typed[2]; /* folded; the second with the last word in full, when that differs */
    int variants;
    i64 wanted;
    struct organisation_hits hits;
};

bool organisation_particle(str word)
{
    static const char *const words[] = {"l",  "d",    "le", "la", "les", "de", "du", "des", "sur",
                                        "en", "sous", "et", "au", "aux", "a",  "cc", "ca",  "cu"};
    for (i64 i = 0; i < countof(words); i++)
        if (str_eq(word, str_of(words[i])))
            return true;
    return false;
}

void organisation_add_words(struct db *d, str folded, i64 weight, i64 organisation)
{
    str whole = folded;
    while (folded.len) {
        str word = str_cut(&folded, ' ');
        if (word.len == whole.len || !organisation_particle(word))
            organisation_word_add(d, word, weight, organisation);
    }
}

/* The first text that does not begin with `low`: U+10FFFF sorts after every letter, by bytes. */
static str beyond(arena *a, str low)
{
    text t = text_of(a, low.len + 4);
    text_add(&t, low);
    text_add(&t, S("\xF4\x8F\xBF\xBF"));
    return text_str(&t);
}

/* The first text after `low` itself. */
static str next(arena *a, str low)
{
    text t = text_of(a, low.len + 1);
    text_add(&t, low);
    text_add_char(&t, '\1');
    return text_str(&t);
}

static bool filtered(const struct organisation_filter *f)
{
    return f->nature.len || f->stratum || f->department || f->region;
}

static struct organisation_hit *found(struct searching *s, i64 id)
{
    for (i64 i = 0; i < s->hits.len; i++)
        if (s->hits.at[i].card.id == id)
            return &s->hits.at[i];
    return NULL;
}

static void keep(struct searching *s, const struct organisation_card_rows *rows)
{
    for (i64 i = 0; i < rows->len; i++) {
        enum match best = MATCH_NONE;
        for (int v = 0; v < s->variants; v++) {
            enum match m = organisation_match(s->typed[v], rows->at[i].folded);
            best = m > best ? m : best;
        }
        if (best == MATCH_NONE || s->hits.len >= SEARCH_HITS_MAX || found(s, rows->at[i].id))
            continue;
        *push(s->arena, &s->hits) = (struct organisation_hit){.card = rows->at[i], .match = best};
    }
}

/* `thinned`: the candidates are not all hits, so that more of them are looked at. */
static struct organisation_card_rows core_rows(struct searching *s, str low, str high, bool thinned)
{
    i64 count = s->wanted + (thinned ? CANDIDATES : SPARE);
    const struct organisation_filter *f = s->filter;
    if (!filtered(f))
        return organisation_with_core(s->db, s->arena, low, high, count);
    return organisation_with_core_among(s->db, s->arena,
                                        (struct organisation_with_core_among_in){
                                            .low = low,
                                            .high = high,
                                            .nature = f->nature,
                                            .stratum = f->stratum,
                                            .department = f->department,
                                            .region = f->region,
                                            .count = count,
                                        });
}

static void by_core(struct searching *s, str typed)
{
    str core = organisation_core(typed);
    struct organisation_card_rows same =
        core_rows(s, core, next(s->arena, core), core.len < typed.len);
    keep(s, &same);
    struct organisation_card_rows longer =
        core_rows(s, core, beyond(s->arena, core), core.len < typed.len);
    keep(s, &longer);
}

/* The two longest words that lead somewhere; the second is the first again when there is but one.
 */
static bool leading_words(str typed, str word[2])
{
    word[0] = word[1] = (str){0};
    while (typed.len) {
        str w = str_cut(&typed, ' ');
        if (organisation_particle(w))
            continue;
        if (w.len > word[0].len) {
            word[1] = word[0];
            word[0] = w;
        } else if (w.len > word[1].len) {
            word[1] = w;
        }
    }
    if (!word[1].len)
        word[1] = word[0];
    return word[0].len > 0;
}

static void by_words(struct searching *s, str typed)
{
    str word[2];
    if (!leading_words(typed, word))
        return;
    const struct organisation_filter *f = s->filter;
    str high = beyond(s->arena, word[0]), high_too = beyond(s->arena, word[1]);
    i64 count = s->wanted + (str_has(typed, S(" ")) ? CANDIDATES : SPARE);
    struct organisation_card_rows rows =
        filtered(f)
            ? organisation_with_words_among(s->db, s->arena,
                                            (struct organisation_with_words_among_in){
                                                .low = word[0],
                                                .high = high,
                                                .low_too = word[1],
                                                .high_too = high_too,
                                                .nature = f->nature,
                                                .stratum = f->stratum,
                                                .department = f->department,
                                                .region = f->region,
                                                .count = count,
                                            })
            : organisation_with_words(s->db, s->arena,
                                      (struct organisation_with_words_in){.low = word[0],
                                                                          .high = high,
                                                                          .low_too = word[1],
                                                                          .high_too = high_too,
                                                                          .count = count});
    keep(s, &rows);
}

static bool suits(const struct organisation_filter *f, const struct organisation_card *c)
{
    enum nature n;
    bool nature = !f->nature.len || str_eq(f->nature, c->nature) ||
                  (str_eq(f->nature, S("EPCI")) && nature_read(c->nature, &n) && natures[n].epci);
    return nature && (!f->stratum || f->stratum == c->stratum) &&
           (!f->department || (c->department.has && c->department.value == f->department)) &&
           (!f->region || (c->region.has && c->region.value == f->region));
}

static void by_former(struct searching *s, str core)
{
    struct organisation_former_match_rows rows = organisation_with_former(
        s->db, s->arena, core, beyond(s->arena, core), s->wanted - s->hits.len);
    for (i64 i = 0; i < rows.len && s->hits.len < SEARCH_HITS_MAX; i++) {
        if (found(s, rows.at[i].organisation))
            continue;
        struct organisation_card *card =
            organisation_card_of(s->db, s->arena, rows.at[i].organisation);
        if (card && suits(s->filter, card))
            *push(s->arena, &s->hits) =
                (struct organisation_hit){.card = *card, .former = rows.at[i].name};
    }
}

static void by_number(struct searching *s, str digits)
{
    struct organisation_card_rows rows =
        organisation_with_number(s->db, s->arena, digits, beyond(s->arena, digits),
                                 filtered(s->filter) ? SEARCH_HITS_MAX : s->wanted);
    for (i64 i = 0; i < rows.len && s->hits.len < s->wanted; i++)
        if (suits(s->filter, &rows.at[i]))
            *push(s->arena, &s->hits) = (struct organisation_hit){.card = rows.at[i]};
}

/* "217 400 423" and "74042": digits alone, or the codes of Corsica. */
static str as_number(arena *a, str folded)
{
    text t = text_of(a, 20);
    i64 digits = 0;
    for (i64 i = 0; i < folded.len; i++) {
        char c = folded.at[i];
        bool corsica = i == 1 && folded.at[0] == '2' && (c == 'a' || c == 'b');
        if (c == ' ')
            continue;
        if (!corsica && (c < '0' || c > '9'))
            return (str){0};
        digits += !corsica;
        text_add_char(&t, corsica ? (char)(c - 32) : c);
    }
    return digits >= 2 || t.len >= 2 ? text_str(&t) : (str){0};
}

static int compare(const void *x, const void *y)
{
    const struct organisation_hit *a = x, *b = y;
    if (a->match != b->match)
        return a->match > b->match ? -1 : 1;
    i64 p = a->card.population_municipal.has ? a->card.population_municipal.value : 0;
    i64 q = b->card.population_municipal.has ? b->card.population_municipal.value : 0;
    if (p != q)
        return p > q ? -1 : 1;
    return (a->card.id > b->card.id) - (a->card.id < b->card.id);
}

/* Every finished word in full; the last one as typed, since "st" may become Strasbourg, and, in the
   other variant, in full too. */
static void read_typed(struct searching *s, str typed)
{
    typed = utf8_first(typed, SEARCH_TYPED_MAX);
    bool finished = typed.len && typed.at[typed.len - 1] == ' ';
    str folded = text_fold(s->arena, typed), last = folded, before = folded;
    i64 cut = 0;
    for (i64 i = 0; i < folded.len; i++)
        if (folded.at[i] == ' ')
            cut = i + 1;
    last = str_from(folded, cut);
    before = organisation_fold(s->arena, str_first(folded, cut));
    text t = text_of(s->arena, before.len + 1 + last.len);
    text_add(&t, before);
    if (before.len)
        text_add_char(&t, ' ');
    text_add(&t, last);
    str whole = organisation_fold(s->arena, folded);
    s->typed[0] = finished ? whole : text_str(&t);
    s->typed[1] = whole;
    s->variants = str_eq(s->typed[0], s->typed[1]) ? 1 : 2;
}

struct organisation_hits organisation_search(struct db *d, arena *a, str typed,
                                             const struct organisation_filter *filter, i64 count)
{
    struct searching s = {.db = d, .arena = a, .filter = filter, .wanted = count};
    if (s.wanted > SEARCH_HITS_MAX)
        s.wanted = SEARCH_HITS_MAX;
    read_typed(&s, typed);
    if (!s.typed[0].len || s.wanted < 1)
        return s.hits;
    str digits = as_number(a, s.typed[0]);
    if (digits.len)
        by_number(&s, digits);
    for (int v = 0; v < s.variants && !digits.len; v++)
        by_core(&s, s.typed[v]);
    for (int v = 0; v < s.variants && s.hits.len < s.wanted && !digits.len; v++)
        by_words(&s, s.typed[v]);
    for (int v = 0; v < s.variants && s.hits.len < s.wanted && !digits.len; v++)
        by_former(&s, organisation_core(s.typed[v]));
    if (s.hits.len)
        qsort(s.hits.at, (size_t)s.hits.len, sizeof *s.hits.at, compare);
    if (s.hits.len > s.wanted)
        s.hits.len = s.wanted;
    return s.hits;
}
