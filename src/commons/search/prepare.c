/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/search/prepare.h"

#include <stdlib.h>
#include <string.h>

#include "base/recent.h"
#include "commons/search/search.h"

/* Powers of two. What is full is emptied: the words of the next texts fill it again, and few words
   make most of a text. */
enum {
    WORDS_MAX = 1 << 14,
    WORD_SLOTS = 2 * WORDS_MAX,
    TOKENS_MAX = 1 << 15,
    TOKEN_SLOTS = 2 * TOKENS_MAX,
    TOKENS_OF_WORD = 1 + PREFIX_INDEXED - PREFIX_MIN + 1 + STEMS_MAX,
    BYTES_ROOM = 4 << 20,
    BYTES_FULL = 2 << 20,
};

struct lexicon_token {
    str text; /* with its blank */
    uint64_t hash;
    uint32_t seen; /* the last text that has it */
};
struct lexicon_word {
    str folded, spelled;
    uint64_t hash;
    uint32_t tokens[TOKENS_OF_WORD], seen;
    uint8_t count; /* tokens; the first is the word itself */
    bool other;    /* of another script */
};
struct search_lexicon {
    arena bytes;
    uint32_t text; /* under way; never 0 */
    i64 word_count, token_count;
    uint16_t word_slots[WORD_SLOTS];   /* 1 + its place; 0: free */
    uint32_t token_slots[TOKEN_SLOTS]; /* the same */
    struct lexicon_word words[WORDS_MAX];
    struct lexicon_token tokens[TOKENS_MAX];
};

struct search_lexicon *search_lexicon_new(void)
{
    struct search_lexicon *l = calloc(1, sizeof *l); /* heap: outlives the texts that it serves */
    if (l)
        l->bytes = arena_of(BYTES_ROOM);
    return l;
}

void search_lexicon_free(struct search_lexicon *l)
{
    if (l)
        arena_free(&l->bytes);
    free(l); /* heap: as above */
}

static void forget_all(struct search_lexicon *l)
{
    arena_reset(&l->bytes);
    memset(l->word_slots, 0, sizeof l->word_slots);
    memset(l->token_slots, 0, sizeof l->token_slots);
    l->word_count = l->token_count = 0;
}

/* ---- a new word -------------------------------------------------------------------------------
 */

static uint32_t token_of(struct search_lexicon *l, char space, str s)
{
    char at[WORD_MAX + 16];
    str token = {at, s.len + 2};
    at[0] = space;
    memcpy(at + 1, s.at, (size_t)s.len);
    at[s.len + 1] = ' ';
    uint64_t hash = hash_bytes(0, token), slot = hash & (TOKEN_SLOTS - 1);
    for (; l->token_slots[slot]; slot = (slot + 1) & (TOKEN_SLOTS - 1)) {
        const struct lexicon_token *known = &l->tokens[l->token_slots[slot] - 1];
        if (known->hash == hash && str_eq(known->text, token))
            return l->token_slots[slot] - 1;
    }
    uint32_t place = (uint32_t)l->token_count++;
    l->tokens[place] = (struct lexicon_token){arena_copy(&l->bytes, token), hash, 0};
    l->token_slots[slot] = place + 1;
    return place;
}

/* The same tokens as analyse_text() and add_with_beginnings() of index.c make. */
static void add_tokens(struct search_lexicon *l, struct lexicon_word *known, const struct word *w)
{
    str word = word_folded(w);
    struct stem stems[STEMS_MAX];
    known->tokens[known->count++] = token_of(l, known->other ? 'x' : 'w', word);
    for (i64 n = PREFIX_MIN; n <= PREFIX_INDEXED && !known->other && n <= word.len; n++)
        known->tokens[known->count++] = token_of(l, 'p', str_first(word, n));
    int count = word_stems(w, stems);
    for (int i = 0; i < count; i++)
        known->tokens[known->count++] = token_of(l, 's', (str){stems[i].at, stems[i].len});
}

static struct lexicon_word *word_of(struct search_lexicon *l, const struct word *w)
{
    bool other = w->script == WORD_OTHER;
    str folded = word_folded(w), spelled = {w->spelled, other ? 0 : w->spelled_len};
    uint64_t hash = hash_bytes(0, other ? folded : spelled), slot = hash & (WORD_SLOTS - 1);
    for (; l->word_slots[slot]; slot = (slot + 1) & (WORD_SLOTS - 1)) {
        struct lexicon_word *known = &l->words[l->word_slots[slot] - 1];
        if (known->hash == hash && known->other == other && str_eq(known->spelled, spelled) &&
            str_eq(known->folded, folded))
            return known;
    }
    struct lexicon_word *known = &l->words[l->word_count++];
    l->word_slots[slot] = (uint16_t)l->word_count;
    *known = (struct lexicon_word){
        arena_copy(&l->bytes, folded), arena_copy(&l->bytes, spelled), hash, {0}, 0, 0, other};
    add_tokens(l, known, w);
    return known;
}

/* ---- texts ------------------------------------------------------------------------------------
 */

static bool is_full(const struct search_lexicon *l)
{
    return l->word_count == WORDS_MAX || l->token_count > TOKENS_MAX - TOKENS_OF_WORD ||
           l->bytes.taken > BYTES_FULL;
}

/* A builder that hardly ever grows. */
static text room_of(arena *a, i64 bytes, i64 most)
{
    text t = text_of(a, most);
    t.cap = bytes + 64;
    t.at = arena_bytes(a, t.cap);
    return t;
}

/* When a text fills the lexicon half way, what comes after may repeat tokens from before: the index
   takes a token of a document twice for once. */
struct search_prepared search_prepare(struct search_lexicon *l, arena *a, str body)
{
    str s = utf8_within(body, SEARCH_BODY_MAX);
    text words = room_of(a, 2 * s.len, ANALYSE_ROOM(s.len));
    text tokens = room_of(a, 3 * s.len, 8 * ANALYSE_ROOM(s.len));
    struct word_reader reader = {.text = s};
    struct word w;
    if (!++l->text) { /* after four thousand million texts */
        forget_all(l);
        l->text = 1;
    }
    while (word_next(&reader, &w)) {
        if (is_full(l))
            forget_all(l);
        struct lexicon_word *known = word_of(l, &w);
        text_add(&words, l->tokens[known->tokens[0]].text);
        if (known->seen == l->text)
            continue;
        known->seen = l->text;
        for (int i = 0; i < known->count; i++) {
            struct lexicon_token *token = &l->tokens[known->tokens[i]];
            if (token->seen != l->text)
                text_add(&tokens, token->text);
            token->seen = l->text;
        }
    }
    check(!words.cut && !tokens.cut);
    return (struct search_prepared){text_str(&words), text_str(&tokens)};
}
