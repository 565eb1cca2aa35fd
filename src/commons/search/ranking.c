/* SPDX-License-Identifier: EUPL-1.2 */
/* ranking: how well a candidate answers, and which part of it to show. */
#include "commons/search/analyser.h"

#include <string.h>

enum {
    WEIGHT_MAX = 12,
    WEIGHT_UNKNOWN = 4,
    TITLE_WORD = 20,
    TITLE_STEM = 16,
    TITLE_PREFIX = 10,
    BODY_FOUND = 4,
    BODY_MAX = 8,
    TITLE_WHOLE = 32,
    TITLE_NEAR = 32,
    BODY_NEAR = 24,
    FRESH = 32,
    YEAR_DAYS = 365,
};

static i64 log2_floor(i64 n) { return n < 1 ? 0 : 63 - __builtin_clzll((unsigned long long)n); }

/* ---- Which words are wanted -------------------------------------------------------------- */

/* Most words of a text are none of these, and two letters say so. Stems keep the first two letters
   of their word, but for one that is irregular (yeux, œil). */
static void add_beginning(struct search_beginnings *b, str letters)
{
    unsigned first = letters.len ? (unsigned char)letters.at[0] & 31 : 0;
    b->second[first] |= letters.len > 1 ? 1u << ((unsigned char)letters.at[1] & 31) : ~0u;
}

static struct search_beginnings beginnings_of(const struct search_terms *terms)
{
    struct search_beginnings b = {.made = true};
    for (int i = 0; i < terms->len; i++) {
        const struct search_term *t = &terms->at[i];
        add_beginning(&b, str_from(t->word, 1));
        for (int k = 0; k < t->stem_count; k++) {
            add_beginning(&b, str_from(t->stems[k], 1));
            if (str_eq(t->stems[k], S("soeil")))
                add_beginning(&b, S("ye"));
        }
        if (t->prefix && str_starts(S("woeil"), t->word))
            add_beginning(&b, S("ye"));
    }
    return b;
}

static bool begins(const struct search_beginnings *b, const struct word *w)
{
    unsigned first = (unsigned char)w->folded[0] & 31, second = (unsigned char)w->folded[1] & 31;
    return w->len < 2 ? b->second[first] != 0 : b->second[first] >> second & 1;
}

static bool has_stem(const struct search_term *t, const struct stem *stem)
{
    str s = {stem->at, stem->len};
    for (int i = 0; i < t->stem_count; i++)
        if (str_eq(str_from(t->stems[i], 1), s))
            return true;
    return t->prefix && t->word.at[0] == 'w' && str_starts(s, str_from(t->word, 1));
}

static uint32_t terms_by_stem(const struct search_terms *terms, const struct word *w)
{
    uint32_t found = 0;
    struct stem stems[STEMS_MAX];
    int n = word_stems(w, stems);
    for (int i = 0; i < terms->len; i++)
        for (int k = 0; k < n && !(found >> i & 1); k++)
            found |= (uint32_t)has_stem(&terms->at[i], &stems[k]) << i;
    return found;
}

/* The place of a word in the memory: by a few of its letters, which is enough to spread them. */
static struct remembered_word *place_of(struct search_memory *m, const struct word *w)
{
    uint64_t h = (uint64_t)w->len;
    for (i64 i = 0; i < w->spelled_len; i++)
        h = (h ^ (unsigned char)w->spelled[i]) * UINT64_C(0x9E3779B97F4A7C15);
    return &m->at[h >> 32 & (REMEMBERED_WORDS - 1)];
}

/* The terms that a word meets by its stem, a bit each: the same words come back from text to text.
 */
static uint32_t stem_matches(const struct search_terms *terms, const struct word *w,
                             struct search_memory *memory)
{
    if (w->len < 2)
        return 0;
    str spelled = {w->spelled, w->spelled_len};
    bool short_enough = w->script == WORD_LATIN && spelled.len && spelled.len <= REMEMBERED_BYTES;
    if (!memory || !short_enough)
        return terms_by_stem(terms, w);
    struct remembered_word *r = place_of(memory, w);
    if (str_eq((str){r->spelled, r->len}, spelled))
        return r->terms;
    r->terms = terms_by_stem(terms, w);
    r->len = (uint8_t)spelled.len;
    memcpy(r->spelled, spelled.at, (size_t)spelled.len);
    return r->terms;
}

static char space_of(const struct word *w) { return w->script == WORD_OTHER ? 'x' : 'w'; }

/* ---- What one text says ------------------------------------------------------------------ */

struct found {
    i64 words[TERMS_MAX], prefixes[TERMS_MAX], stems[TERMS_MAX], phrases[TERMS_MAX];
    i64 window;   /* words in the smallest stretch that holds every term found among them by its
                     stem; 0: fewer than two */
    int together; /* how many those terms are */
};

/* The smallest window, in one pass: where each term was last seen, and the oldest of these. */
struct nearness {
    i64 last[TERMS_MAX]; /* place + 1; 0: not seen yet */
    int seen;
    i64 smallest;
};

static void see(struct nearness *n, int term, i64 place)
{
    if (!n->last[term]) {
        n->seen++;
        n->smallest = INT64_MAX; /* a window must hold the new term too */
    }
    n->last[term] = place + 1;
    i64 oldest = place + 1;
    for (int i = 0; i < TERMS_MAX; i++)
        if (n->last[i] && n->last[i] < oldest)
            oldest = n->last[i];
    if (place + 2 - oldest < n->smallest)
        n->smallest = place + 2 - oldest;
}

/* How far each phrase has come at this word: a bit for each of its beginnings. */
struct phrases {
    unsigned reached[TERMS_MAX];
};

static void follow_phrase(struct phrases *p, struct found *f, int i, str phrase,
                          const struct word *w)
{
    unsigned like = 0, bit = 1, next = p->reached[i] << 1 | 1;
    for (; phrase.len; bit <<= 1) {
        str token = str_cut(&phrase, ' ');
        if (token.at[0] == space_of(w) && str_eq(str_from(token, 1), word_folded(w)))
            like |= bit;
    }
    p->reached[i] = next & like;
    f->phrases[i] += (p->reached[i] & bit >> 1) != 0;
}

static bool phrase_has(str phrase, char space, str folded)
{
    while (phrase.len) {
        str token = str_cut(&phrase, ' ');
        if (token.at[0] == space && str_eq(str_from(token, 1), folded))
            return true;
    }
    return false;
}

/* Which terms a word meets, a bit each; by_stem: those that it meets so. */
static uint32_t met(const struct search_terms *terms, const struct word *w, uint32_t by_stem)
{
    uint32_t found = 0;
    char space = space_of(w);
    str folded = word_folded(w);
    for (int i = 0; i < terms->len; i++) {
        const struct search_term *t = &terms->at[i];
        str word = str_from(t->word, 1);
        bool hit = t->phrase.len ? phrase_has(t->phrase, space, folded)
                                 : t->word.at[0] == space && (t->prefix ? str_starts(folded, word)
                                                                        : str_eq(folded, word));
        hit |= !t->phrase.len && (by_stem >> i & 1);
        if (hit && !t->excluded)
            found |= 1u << i;
    }
    return found;
}

static void look_at(struct found *f, struct nearness *near, const struct search_terms *terms,
                    const struct word *w, uint32_t by_stem, i64 place)
{
    str folded = word_folded(w);
    for (int i = 0; i < terms->len; i++) {
        const struct search_term *t = &terms->at[i];
        if (t->phrase.len || t->excluded)
            continue;
        if (by_stem >> i & 1) {
            f->stems[i]++;
            see(near, i, place);
        }
        if (t->word.at[0] != space_of(w))
            continue;
        if (str_eq(folded, str_from(t->word, 1)))
            f->words[i]++;
        else if (t->prefix && str_starts(folded, str_from(t->word, 1)))
            f->prefixes[i]++;
    }
}

static bool may_have_a_stem(const struct word *w)
{
    return w->script == WORD_LATIN && !w->has_digit && w->len > 1 && !word_is_stop(w);
}

static bool has_phrase(const struct search_terms *terms)
{
    for (int i = 0; i < terms->len; i++)
        if (terms->at[i].phrase.len && !terms->at[i].excluded)
            return true;
    return false;
}

/* How a text is read: what is remembered of its words, and where its marks go, or NULL. */
struct reading {
    const struct search_beginnings *beginnings;
    struct search_memory *memory;
    struct search_marks *marks;
};

static void mark_word(struct search_marks *m, const struct search_terms *terms,
                      const struct word *w, uint32_t by_stem)
{
    uint32_t found = m->len < SNIPPET_MATCHES_MAX ? met(terms, w, by_stem) : 0;
    if (found)
        m->at[m->len++] = (struct search_mark){w->from, w->to, found};
}

static struct found find(const struct search_terms *terms, str plain, const struct reading *by)
{
    struct found f = {0};
    struct nearness near = {0};
    struct phrases phrases = {{0}};
    bool any_phrase = has_phrase(terms), near_counts = terms->len > 1;
    struct word w;
    struct word_reader words = {.text = plain};
    for (i64 place = 0; word_next(&words, &w);) {
        bool may = begins(by->beginnings, &w);
        uint32_t by_stem = may ? stem_matches(terms, &w, by->memory) : 0;
        if (may)
            look_at(&f, &near, terms, &w, by_stem, place);
        if (by->marks && (may || any_phrase))
            mark_word(by->marks, terms, &w, by_stem);
        for (int i = 0; i < terms->len && any_phrase; i++)
            if (terms->at[i].phrase.len && !terms->at[i].excluded)
                follow_phrase(&phrases, &f, i, terms->at[i].phrase, &w);
        place += near_counts && may_have_a_stem(&w);
    }
    if (near.seen > 1) {
        f.window = near.smallest;
        f.together = near.seen;
    }
    return f;
}

/* ---- The score --------------------------------------------------------------------------- */

static i64 weight_of(const struct search_candidate *c, int term)
{
    if (c->documents <= 0 || !c->frequency)
        return WEIGHT_UNKNOWN;
    i64 frequency = c->frequency[term] < 0 ? 0 : c->frequency[term];
    i64 weight = 1 + log2_floor(c->documents / (frequency < INT64_MAX ? frequency + 1 : frequency));
    return weight > WEIGHT_MAX ? WEIGHT_MAX : weight;
}

static i64 in_title(const struct found *f, int i)
{
    return f->words[i] || f->phrases[i] ? TITLE_WORD
           : f->stems[i]                ? TITLE_STEM
           : f->prefixes[i]             ? TITLE_PREFIX
                                        : 0;
}

static i64 in_body(const struct found *f, int i)
{
    i64 times = f->stems[i] > f->words[i] ? f->stems[i] : f->words[i];
    times = times > f->prefixes[i] ? times : f->prefixes[i];
    times = times > f->phrases[i] ? times : f->phrases[i];
    i64 points = BODY_FOUND + log2_floor(times);
    return !times ? 0 : points > BODY_MAX ? BODY_MAX : points;
}

static i64 near(const struct found *f, i64 points)
{
    i64 window = f->window < f->together ? f->together : f->window; /* two terms may share a stem */
    return f->together > 1 ? points * f->together / window : 0;
}

static i64 freshness(const struct search_candidate *c)
{
    i64 age = c->age_days < 0 ? 0 : c->age_days > INT32_MAX ? INT32_MAX : c->age_days;
    return (i64)FRESH * YEAR_DAYS / (YEAR_DAYS + age);
}

i64 search_score(const struct search_terms *terms, const struct search_candidate *c)
{
    struct search_beginnings own = {0}, *beginnings = c->memory ? &c->memory->beginnings : &own;
    if (!beginnings->made)
        *beginnings = beginnings_of(terms);
    struct reading by = {beginnings, c->memory, NULL};
    struct found title = find(terms, c->title, &by);
    by.marks = c->marks;
    struct found body = find(terms, str_first(c->body, SCORE_SCAN_MAX), &by);
    i64 score = 0;
    int wanted = 0, titled = 0;
    for (int i = 0; i < terms->len; i++) {
        if (terms->at[i].excluded)
            continue;
        i64 t = in_title(&title, i);
        score += weight_of(c, i) * (t + in_body(&body, i));
        wanted++;
        titled += t > 0;
    }
    if (wanted && titled == wanted)
        score += TITLE_WHOLE;
    return score + near(&title, TITLE_NEAR) + near(&body, BODY_NEAR) + freshness(c);
}

i64 search_most(const struct search_terms *terms, const struct search_candidate *c, uint32_t may)
{
    i64 most = 0;
    int wanted = 0, titled = 0;
    for (int i = 0; i < terms->len; i++) {
        bool there = !terms->at[i].excluded && (may >> i & 1);
        most += there ? weight_of(c, i) * TITLE_WORD : 0;
        wanted += !terms->at[i].excluded;
        titled += there;
    }
    return most + (titled && titled == wanted ? TITLE_WHOLE : 0) + (titled > 1 ? TITLE_NEAR : 0) +
           freshness(c);
}

/* ---- Snippets ---------------------------------------------------------------------------- */

static void find_marks(struct search_marks *m, str plain, const struct search_terms *terms)
{
    struct word w;
    struct word_reader words = {.text = plain};
    struct search_beginnings beginnings = beginnings_of(terms);
    while (terms->len && m->len < SNIPPET_MATCHES_MAX && word_next(&words, &w))
        mark_word(m, terms, &w, begins(&beginnings, &w) ? stem_matches(terms, &w, NULL) : 0);
}

/* Of a text that begins `skipped` bytes later. */
static void take_marks(struct search_marks *m, const struct search_marks *known, i64 skipped)
{
    for (; m->len < known->len; m->len++) {
        m->at[m->len] = known->at[m->len];
        m->at[m->len].from -= skipped;
        m->at[m->len].to -= skipped;
    }
}

/* The first mark of the best stretch of `max` bytes: most terms, then most marks, then the
 * earliest. */
static i64 best_stretch(const struct search_marks *m, i64 max, i64 *last)
{
    i64 best = 0, best_points = -1;
    *last = 0;
    for (i64 i = 0; i < m->len; i++) {
        uint32_t terms = 0;
        i64 j = i;
        for (; j < m->len && m->at[j].to - m->at[i].from <= max; j++)
            terms |= m->at[j].terms;
        i64 points = (i64)__builtin_popcount(terms) * SNIPPET_MATCHES_MAX + (j - i);
        if (points > best_points) {
            best_points = points;
            best = i;
            *last = j > i ? j - 1 : i;
        }
    }
    return best;
}

static bool blank(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/* The nearest border at or after `at`: after a blank when one is near, else between two characters.
 */
static i64 border_after(str s, i64 at, i64 not_after)
{
    enum { LOOK = 40 };
    if (at <= 0)
        return 0;
    for (i64 i = at; i < s.len && i <= not_after && i < at + LOOK; i++)
        if (blank(s.at[i - 1]) && !blank(s.at[i]))
            return i;
    while (at < s.len && (s.at[at] & 0xC0) == 0x80)
        at++;
    return at;
}

static i64 border_before(str s, i64 at, i64 not_before)
{
    enum { LOOK = 40 };
    if (at >= s.len)
        return s.len;
    for (i64 i = at; i > 0 && i >= not_before && i > at - LOOK; i--)
        if (blank(s.at[i]) && !blank(s.at[i - 1]))
            return i;
    while (at > 0 && (s.at[at] & 0xC0) == 0x80)
        at--;
    return at;
}

static void add_piece(arena *a, struct snippet *s, str part, bool marked)
{
    if (part.len)
        *push(a, s) = (struct snippet_piece){part, marked};
}

struct snippet search_snippet(arena *a, str plain, const struct search_terms *terms,
                              const struct search_marks *marks, i64 max_bytes)
{
    struct snippet s = {0};
    struct search_mark places[SNIPPET_MATCHES_MAX];
    struct search_marks found = {.at = places}, *m = &found;
    str all = str_trim(plain);
    if (marks)
        take_marks(m, marks, all.at - plain.at);
    plain = utf8_within(all, SNIPPET_SCAN_MAX);
    if (!marks)
        find_marks(m, plain, terms);
    i64 last = 0, from = 0, core = 0, first = best_stretch(m, max_bytes, &last);
    if (m->len) {
        core = m->at[last].to;
        i64 room = max_bytes - (core - m->at[first].from);
        from =
            border_after(plain, m->at[first].from - (room > 0 ? room / 3 : 0), m->at[first].from);
    }
    if (plain.len - from < max_bytes && from > 0) { /* the end is near: show more before it */
        i64 earlier = plain.len - max_bytes;
        from = border_after(plain, earlier, from);
    }
    i64 to = border_before(plain, from + (max_bytes > 0 ? max_bytes : 0), core);
    if (to < from)
        to = from;
    s.before = from > 0;
    s.after = to < all.len;
    i64 at = from;
    for (i64 i = first; i < m->len && m->at[i].to <= to; i++) {
        if (m->at[i].from < at)
            continue;
        add_piece(a, &s, str_first(str_from(plain, at), m->at[i].from - at), false);
        add_piece(a, &s, str_first(str_from(plain, m->at[i].from), m->at[i].to - m->at[i].from),
                  true);
        at = m->at[i].to;
    }
    add_piece(a, &s, str_first(str_from(plain, at), to - at), false);
    return s;
}
