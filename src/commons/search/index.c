/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing the index. */
#include "commons/search/search.h"

#include <stdlib.h>

#include "base/recent.h"
#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "commons/job/periodic.h"
#include "commons/search/block.h"
#include "commons/search/prepare.h"
#include "os/os.h"
#include "search_sql.h"

const char *const facet_names[FACET_KINDS] = {
    [FACET_AUDIENCE] = "audience", [FACET_KIND] = "kind",
    [FACET_SECTOR] = "sector",     [FACET_THEME] = "theme",
    [FACET_STRATUM] = "stratum",   [FACET_DEPARTEMENT] = "department",
    [FACET_REGION] = "region",     [FACET_ORGANISATION] = "organisation",
    [FACET_NATURE] = "nature",     [FACET_STATUS] = "status",
    [FACET_DEPTH] = "depth",       [FACET_COST] = "cost",
    [FACET_YEAR] = "year",         [FACET_LANGUAGE] = "language",
    [FACET_LICENCE] = "licence",   [FACET_CATEGORY] = "category",
    [FACET_EXAMPLE] = "example",
};

bool facet_kind_read(str name, enum facet_kind *kind)
{
    for (int i = 0; i < FACET_KINDS; i++)
        if (facet_names[i] && str_eq(name, str_of(facet_names[i]))) {
            *kind = (enum facet_kind)i;
            return true;
        }
    return false;
}

void search_entry_facet(arena *a, struct search_entry *e, enum facet_kind kind, str value)
{
    if (value.len)
        *push(a, &e->facets) = (struct search_facet){kind, value};
}

/* "sector:musique theme:numerique ": what counts are made of. The audience is no facet that people
 * see. */
static void add_shown_facet(text *t, enum facet_kind kind, str value)
{
    text_add(t, str_of(facet_names[kind]));
    text_add_char(t, ':');
    text_add(t, value);
    text_add_char(t, ' ');
}

static bool plain_value(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] <= ' ')
            return false;
    return s.len > 0;
}

static str shown_facets(arena *a, const struct search_entry *e)
{
    text facets = text_of(a, 16 << 10);
    add_shown_facet(&facets, FACET_KIND, e->kind);
    for (i64 i = 0; i < e->facets.len; i++)
        if (plain_value(e->facets.at[i].value))
            add_shown_facet(&facets, e->facets.at[i].kind, e->facets.at[i].value);
    return text_str(&facets);
}

/* ---- tokens --------------------------------------------------------------------------------- */

/* What the index holds of a document. It is made from what the document's rows keep and from
   nothing else: so it can be made again, letter for letter, to be taken back. */
struct document_tokens {
    str tokens, words;
    i64 title_bits;
};

/* Each token once. */
struct token_set {
    arena *arena;
    text out;
    str *at;
    uint64_t mask;
};

static bool is_new(struct token_set *set, str token)
{
    uint64_t i = hash_bytes(0, token) & set->mask;
    for (; set->at[i].len; i = (i + 1) & set->mask)
        if (str_eq(set->at[i], token))
            return false;
    set->at[i] = token;
    return true;
}

static void add_once(struct token_set *set, str token)
{
    if (!token.len || !is_new(set, token))
        return;
    text_add(&set->out, token);
    text_add_char(&set->out, ' ');
}

/* A word, and its beginnings: one or two letters more are no wider net than the word itself. */
static void add_with_beginnings(struct token_set *set, str token)
{
    add_once(set, token);
    for (i64 n = PREFIX_MIN; n <= PREFIX_INDEXED && token.at[0] == 'w' && n < token.len; n++) {
        char *beginning = arena_bytes(set->arena, n + 1);
        beginning[0] = 'p';
        for (i64 i = 1; i <= n; i++)
            beginning[i] = token.at[i];
        add_once(set, (str){beginning, n + 1});
    }
}

static void add_facet_tokens(struct token_set *set, str facets)
{
    while (facets.len) {
        str value = str_cut(&facets, ' ');
        enum facet_kind kind;
        if (facet_kind_read(str_cut(&value, ':'), &kind))
            add_once(set, facet_of(set->arena, kind, value).token);
    }
}

/* The most tokens that these can make. */
static i64 tokens_in(str tokens)
{
    i64 n = 0;
    for (i64 i = 0; i < tokens.len; i++)
        if (i == 0 || tokens.at[i - 1] == ' ')
            n += tokens.at[i] == 'w' ? PREFIX_INDEXED - PREFIX_MIN + 2 : 1;
    return n;
}

static struct token_set token_set_of(arena *a, i64 bytes, i64 tokens)
{
    i64 room = 256;
    while (room < 2 * tokens && room < 1 << 22)
        room *= 2;
    return (struct token_set){a, text_of(a, 4 * bytes + (96 << 10)), new_n(a, str, room),
                              (uint64_t)room - 1};
}

/* Three bits of 64: a title of six stems holds those of one in fifty others. */
i64 search_bits(str stem)
{
    uint64_t h = hash_bytes(0, stem) >> 32;
    return (i64)(UINT64_C(1) << (h & 63) | UINT64_C(1) << (h >> 6 & 63) |
                 UINT64_C(1) << (h >> 12 & 63));
}

/* Words in their order; then, in the set, words and stems once. */
static void add_text(struct token_set *set, text *words, str tokens, i64 *bits)
{
    while (tokens.len) {
        str token = str_cut(&tokens, ' ');
        if (!token.len)
            continue;
        if (token.at[0] == 's') {
            *bits |= search_bits(token);
            add_once(set, token);
            continue;
        }
        text_add(words, token);
        text_add_char(words, ' ');
        add_with_beginnings(set, token);
    }
}

static str tokens_of_text(arena *a, str s)
{
    text t = text_of(a, ANALYSE_ROOM(s.len));
    analyse_text(&t, s);
    return text_str(&t);
}

/* What is prepared of the body (or NULL) stands behind the rest, and may repeat tokens of the
   title: the index takes a token of a document twice for once. */
static struct document_tokens tokens_with(arena *a, const struct search_stored *s,
                                          const struct search_prepared *prepared)
{
    static const struct search_prepared none;
    const struct search_prepared *ahead = prepared ? prepared : &none;
    str title = tokens_of_text(a, s->title),
        body = prepared ? (str){0} : tokens_of_text(a, s->body);
    enum { OTHERS = 64 };
    struct token_set set = token_set_of(
        a, title.len + body.len + s->also.len + s->facets.len + ahead->tokens.len,
        tokens_in(title) + tokens_in(body) + tokens_in(s->also) + tokens_in(s->facets) + OTHERS);
    text words = text_of(a, title.len + body.len + ahead->words.len + s->also.len + 16);
    struct document_tokens x = {0};
    i64 elsewhere = 0;
    add_text(&set, &words, title, &x.title_bits);
    text_add(&words, S("f ")); /* no phrase begins in a title and ends in the text */
    add_text(&set, &words, body, &elsewhere);
    text_add(&words, ahead->words);
    text_add(&words, S("f "));
    add_text(&set, &words, s->also, &elsewhere);
    add_facet_tokens(&set, s->facets);
    add_once(&set, facet_of(a, FACET_LANGUAGE, s->language).token);
    add_once(&set, facet_of_i64(a, FACET_AUDIENCE, s->audience).token);
    text_add(&set.out, ahead->tokens);
    x.tokens = text_str(&set.out);
    x.words = text_str(&words);
    return x;
}

struct search_prepared search_prepare_alone(arena *a, str body)
{
    str tokens = tokens_of_text(a, utf8_within(body, SEARCH_BODY_MAX));
    struct token_set set = token_set_of(a, tokens.len, tokens_in(tokens));
    text words = text_of(a, tokens.len + 1);
    i64 bits = 0;
    add_text(&set, &words, tokens, &bits);
    return (struct search_prepared){text_str(&words), text_str(&set.out)};
}

static struct document_tokens tokens_of(arena *a, const struct search_stored *s)
{
    return tokens_with(a, s, NULL);
}

/* ---- many at once --------------------------------------------------------------------------- */

/* FTS5 writes what it holds in memory at every savepoint, and a statement that changes an ordinary
   table makes one: document by document, each would be a segment of its own, to be merged later. So
   what a transaction adds waits here and is written before its COMMIT, or before anybody asks. */
enum { BATCH_TOKENS = 8 << 20, BATCH_ROOM = 64 << 20 };

struct waiting {
    i64 id;
    struct document_tokens x;
};
struct search_batch {
    struct db_attendant attendant; /* first: an attendant is its batch */
    arena arena;
    struct {
        struct waiting *at;
        i64 len, cap;
    } documents;
    i64 written; /* of them, in the index; kept while a savepoint may undo that */
    i64 bytes;   /* of all that came, undone or not: what the arena holds */
    struct {
        i64 len, written;
    } mark; /* at the savepoint */
};

static void write_tokens(struct db *d, i64 id, const struct document_tokens *x)
{
    search_index_insert(d, id, x->tokens);
    search_words_insert(d, id, x->words);
}

static void forget_batch(struct search_batch *b)
{
    if (b->bytes)
        arena_reset(&b->arena);
    b->documents.at = NULL;
    b->documents.len = b->documents.cap = b->bytes = b->written = 0;
    b->mark.len = b->mark.written = 0;
}

/* Newest first: FTS5 begins a segment whenever a row is not behind the one before it. */
static void flush_batch(struct search_batch *b, struct db *d)
{
    for (i64 i = b->documents.len - 1; i >= b->written; i--)
        write_tokens(d, b->documents.at[i].id, &b->documents.at[i].x);
    b->written = b->documents.len;
}

static void batch_moment(struct db_attendant *self, struct db *d, enum db_moment moment)
{
    struct search_batch *b = (struct search_batch *)self;
    switch (moment) {
    case DB_MARKED:
        b->mark.len = b->documents.len;
        b->mark.written = b->written;
        return;
    case DB_RELEASED:
        return;
    case DB_UNDONE:
        b->documents.len = b->mark.len;
        b->written = b->mark.written;
        return;
    case DB_ENDING:
        flush_batch(b, d);
        return;
    case DB_OVER:
        forget_batch(b);
        return;
    case DB_CLOSED:
        arena_free(&b->arena);
        free(b); /* heap: as below */
    }
}

/* NULL: not inside a transaction, or no room: it is written at once. One that comes after a
   savepoint was made finds nothing before it: its mark is right as it is. */
static struct search_batch *batch_of(struct db *d)
{
    struct search_batch *b = (struct search_batch *)db_attendant_of(d);
    if (b)
        return b;
    b = calloc(1, sizeof *b); /* heap: lives as long as the connection */
    if (b)
        *b = (struct search_batch){.attendant.moment = batch_moment, .arena = arena_of(BATCH_ROOM)};
    if (b && db_attend(d, &b->attendant))
        return b;
    free(b); /* heap: as above */
    return NULL;
}

void search_settle(struct db *d)
{
    struct search_batch *b = (struct search_batch *)db_attendant_of(d);
    if (b)
        flush_batch(b, d);
}

static void add_tokens(struct db *d, i64 id, const struct document_tokens *x)
{
    struct search_batch *b = batch_of(d);
    i64 bytes = x->tokens.len + x->words.len;
    if (b && b->bytes + bytes > BATCH_TOKENS) {
        flush_batch(b, d);
        if (!b->attendant.marked)
            forget_batch(b);
    }
    if (!b || b->bytes + bytes > BATCH_TOKENS) {
        write_tokens(d, id, x);
        return;
    }
    struct waiting w = {id, *x};
    w.x.tokens = arena_copy(&b->arena, x->tokens);
    w.x.words = arena_copy(&b->arena, x->words);
    *push(&b->arena, &b->documents) = w;
    b->bytes += bytes;
}

/* Its tokens, and what it is chosen by. */
static void index_add(struct db *d, const struct search_stored *s, const struct document_tokens *x)
{
    struct search_brief brief = {
        .present = true,
        .example = s->example,
        .message = str_eq(s->kind, S("post")),
        .contribution = s->contribution.has ? s->contribution.value : 0,
        .audience = s->audience,
        .title_bits = x->title_bits,
        .at = s->at,
    };
    search_block_put(d, s->id, &brief, s->facets);
    add_tokens(d, s->id, x);
}

/* Takes out what the rows say is in, unless the index has not come to that document yet. */
static bool index_take_out(struct db *d, arena *a, const struct search_stored *old)
{
    if (old->id < search_below(d))
        return false;
    search_settle(d); /* it may be among those that wait */
    struct document_tokens x = tokens_of(a, old);
    search_index_delete(d, old->id, x.tokens);
    search_words_delete(d, old->id, x.words);
    return true;
}

/* ---- writing -------------------------------------------------------------------------------- */

static struct search_stored stored_of(arena *a, const struct search_entry *e)
{
    return (struct search_stored){
        .contribution = e->contribution ? SOME(opt_int, e->contribution) : (opt_int){0},
        .at = e->at,
        .audience = e->audience,
        .example = e->example,
        .facets = shown_facets(a, e),
        .kind = e->kind,
        .subject = e->subject,
        .language = e->language,
        .title = e->title,
        .also = tokens_of_text(a, e->also),
        .body = utf8_within(e->body, SEARCH_BODY_MAX),
    };
}

static void insert(struct db *d, arena *a, const struct search_entry *e, struct search_stored *s)
{
    struct document_tokens x = tokens_with(a, s, e->prepared);
    s->id = search_entry_insert(d, (struct search_entry_insert_in){.kind = s->kind,
                                                                   .subject = s->subject,
                                                                   .language = s->language,
                                                                   .contribution = s->contribution,
                                                                   .audience = s->audience,
                                                                   .at = s->at,
                                                                   .example = s->example,
                                                                   .anchor = e->anchor,
                                                                   .facets = s->facets,
                                                                   .title = s->title,
                                                                   .also = s->also,
                                                                   .body = s->body});
    if (s->id && s->id >= search_below(d))
        index_add(d, s, &x);
}

/* It keeps its place, and when it was written. */
static void rewrite(struct db *d, arena *a, const struct search_stored *old,
                    const struct search_entry *e, struct search_stored *s)
{
    bool in = index_take_out(d, a, old);
    struct document_tokens x = tokens_of(a, s);
    search_entry_write(d, (struct search_entry_write_in){.id = old->id,
                                                         .audience = s->audience,
                                                         .example = s->example,
                                                         .anchor = e->anchor,
                                                         .facets = s->facets,
                                                         .title = s->title,
                                                         .also = s->also,
                                                         .body = s->body});
    s->id = old->id;
    s->at = old->at;
    s->contribution = old->contribution;
    if (in)
        index_add(d, s, &x);
}

static void forget_row(struct db *d, arena *a, const struct search_stored *old)
{
    if (index_take_out(d, a, old))
        search_block_remove(d, old->id);
    search_entry_delete(d, old->id);
}

void search_put(struct db *d, arena *a, const struct search_entry *e)
{
    struct search_stored s = stored_of(a, e);
    struct search_stored *old = search_stored(d, a, e->kind, e->subject, e->language);
    if (old && old->at.us >= e->at.us) { /* keeps its place among the newest */
        rewrite(d, a, old, e, &s);
        return;
    }
    if (old)
        forget_row(d, a, old);
    insert(d, a, e, &s);
}

void search_remove(struct db *d, arena *a, str kind, i64 subject)
{
    struct search_stored_rows rows = search_stored_as(d, a, kind, subject);
    for (i64 i = 0; i < rows.len; i++)
        forget_row(d, a, &rows.at[i]);
}

/* A thread may have thousands of posts: page by page, in memory of its own. */
enum { BATCH_BYTES = 128 << 20, ONE_BYTES = 64 << 20 };

/* All that hangs on a contribution; `audience` is what `each` is given. */
static void each_row(struct db *d, i64 contribution, i64 audience,
                     void (*each)(struct db *d, arena *a, struct search_stored *row, i64 audience))
{
    i64 after = 0, found;
    do {
        arena page = arena_of(BATCH_BYTES), one = arena_of(ONE_BYTES);
        struct search_stored_rows rows = search_stored_of(d, &page, contribution, after);
        found = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            after = rows.at[i].id;
            each(d, &one, &rows.at[i], audience);
            arena_reset(&one);
        }
        arena_free(&one);
        arena_free(&page);
    } while (found);
}

static void remove_row(struct db *d, arena *a, struct search_stored *row, i64 audience)
{
    (void)audience;
    forget_row(d, a, row);
}

void search_remove_contribution(struct db *d, arena *a, i64 contribution)
{
    (void)a;
    each_row(d, contribution, 0, remove_row);
}

static void move_row(struct db *d, arena *a, struct search_stored *row, i64 audience)
{
    bool in = index_take_out(d, a, row);
    search_entry_move(d, row->id, audience);
    row->audience = audience;
    if (!in)
        return;
    struct document_tokens x = tokens_of(a, row);
    index_add(d, row, &x);
}

void search_move(struct db *d, arena *a, i64 contribution, i64 audience)
{
    (void)a;
    each_row(d, contribution, audience, move_row);
}

/* ---- making it again ------------------------------------------------------------------------ */

bool search_unfinished(struct db *d) { return search_below(d) > 0; }

void search_start(struct db *d)
{
    if (search_analyser(d) == ANALYSER_VERSION)
        return;
    i64 last = search_last(d);
    search_index_clear(d);
    search_words_clear(d);
    search_block_clear(d);
    search_state_write(d, ANALYSER_VERSION, last ? last + 1 : 0);
    if (last)
        os_log("info",
               "the search index is made again while the server answers, newest texts first");
}

/* Facets of contributions may have changed with the program, not only words. */
static void read_anew(struct db *d, arena *a, const struct app *app, const struct search_stored *s)
{
    const struct kind *k = app ? app_kind(app, s->kind) : NULL;
    if (k)
        contribution_index(d, a, k, s->subject);
}

i64 search_rebuild_step(struct db *d, const struct app *app)
{
    enum { STEP = 200 };
    i64 below = search_below(d);
    if (!below)
        return 0;
    arena page = arena_of(BATCH_BYTES), one = arena_of(ONE_BYTES);
    struct search_stored_rows rows = search_stored_below(d, &page, below, STEP);
    for (i64 i = rows.len - 1; i >= 0;
         i--) { /* as they would come: what waits is written from its end */
        struct document_tokens x = tokens_of(&one, &rows.at[i]);
        index_add(d, &rows.at[i], &x);
        arena_reset(&one);
    }
    below = rows.len == STEP ? rows.at[rows.len - 1].id : 0;
    search_state_write(d, ANALYSER_VERSION, below);
    for (i64 i = 0; i < rows.len; i++) {
        read_anew(d, &one, app, &rows.at[i]);
        arena_reset(&one);
    }
    arena_free(&one);
    arena_free(&page);
    return below;
}

/* Reminders and the journal wait meanwhile: so much at a time. */
static bool indexing_step(struct request *r, i64 *done)
{
    enum { A_MINUTE = 300 };
    if (!search_unfinished(r->db))
        return false;
    i64 below = search_rebuild_step(r->db, r->app);
    *done += 1;
    if (!below)
        os_log("info", "the search index is whole again");
    return below && *done % A_MINUTE;
}

const struct periodic search_indexing = {"search-indexing", T("Refaire l’index de la recherche"),
                                         MINUTELY, 0, indexing_step};
