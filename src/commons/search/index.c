/* SPDX-License-Identifier: EUPL-1.2 */
/* Writing the index. */
#include "commons/search/search.h"

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

struct row_texts {
    str facets, title_tokens, body_tokens, tokens;
};

/* Cut between two letters. */
static str at_most(str s, i64 bytes)
{
    if (s.len <= bytes)
        return s;
    while (bytes > 0 && ((unsigned char)s.at[bytes] & 0xC0) == 0x80)
        bytes--;
    return str_first(s, bytes);
}

static bool plain_value(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if ((unsigned char)s.at[i] <= ' ')
            return false;
    return s.len > 0;
}

/* The audience's token stands last, where search_move() finds it. */
static struct row_texts texts_of(arena *a, const struct search_entry *e, str body)
{
    struct row_texts x;
    text facets = text_of(a, 16 << 10), title = text_of(a, ANALYSE_ROOM(e->title.len));
    text words = text_of(a, ANALYSE_ROOM(body.len));
    text all = text_of(a, ANALYSE_ROOM(e->title.len + body.len + e->also.len) + (64 << 10));
    analyse_text(&title, e->title);
    analyse_text(&words, body);
    x.title_tokens = text_str(&title);
    x.body_tokens = text_str(&words);
    text_add(&all, x.title_tokens);
    text_add(&all, x.body_tokens);
    analyse_text(&all, e->also);
    add_shown_facet(&facets, FACET_KIND, e->kind);
    facet_token(&all, facet_of(a, FACET_KIND, e->kind));
    facet_token(&all, facet_of(a, FACET_LANGUAGE, e->language));
    for (i64 i = 0; i < e->facets.len; i++) {
        const struct search_facet *f = &e->facets.at[i];
        if (!plain_value(f->value))
            continue;
        add_shown_facet(&facets, f->kind, f->value);
        facet_token(&all, facet_of(a, f->kind, f->value));
    }
    facet_token(&all, facet_of_i64(a, FACET_AUDIENCE, e->audience));
    x.facets = text_str(&facets);
    x.tokens = text_str(&all);
    return x;
}

static void insert(struct db *d, const struct search_entry *e, str body, const struct row_texts *x)
{
    i64 id = search_document_insert(
        d, (struct search_document_insert_in){
               .kind = e->kind,
               .subject = e->subject,
               .contribution = e->contribution ? SOME(opt_int, e->contribution) : (opt_int){0},
               .audience = e->audience,
               .language = e->language,
               .anchor = e->anchor,
               .at = e->at,
               .example = e->example,
               .facets = x->facets,
               .title_tokens = x->title_tokens,
           });
    if (!id)
        return;
    search_text_insert(d, (struct search_text_insert_in){.document = id,
                                                         .audience = e->audience,
                                                         .title = e->title,
                                                         .body_tokens = x->body_tokens,
                                                         .tokens = x->tokens,
                                                         .body = body});
    search_index_insert(d, id, x->tokens);
}

static void rewrite(struct db *d, const struct search_stored *old, const struct search_entry *e,
                    str body, const struct row_texts *x)
{
    search_index_delete(d, old->id, old->tokens);
    search_document_write(d, (struct search_document_write_in){.id = old->id,
                                                               .audience = e->audience,
                                                               .anchor = e->anchor,
                                                               .example = e->example,
                                                               .facets = x->facets,
                                                               .title_tokens = x->title_tokens});
    search_text_write(d, (struct search_text_write_in){.document = old->id,
                                                       .audience = e->audience,
                                                       .title = e->title,
                                                       .body_tokens = x->body_tokens,
                                                       .tokens = x->tokens,
                                                       .body = body});
    search_index_insert(d, old->id, x->tokens);
}

static void forget_row(struct db *d, i64 id, str tokens)
{
    search_index_delete(d, id, tokens);
    search_text_delete(d, id);
    search_document_delete(d, id);
}

void search_put(struct db *d, arena *a, const struct search_entry *e)
{
    str body = at_most(e->body, SEARCH_BODY_MAX);
    struct row_texts x = texts_of(a, e, body);
    struct search_stored *old = search_stored(d, a, e->kind, e->subject, e->language);
    if (old && old->at.us >= e->at.us) { /* keeps its place among the newest */
        rewrite(d, old, e, body, &x);
        return;
    }
    if (old)
        forget_row(d, old->id, old->tokens);
    insert(d, e, body, &x);
}

void search_remove(struct db *d, arena *a, str kind, i64 subject)
{
    struct search_stored_rows rows = search_stored_as(d, a, kind, subject);
    for (i64 i = 0; i < rows.len; i++)
        forget_row(d, rows.at[i].id, rows.at[i].tokens);
}

/* A thread may have thousands of posts: page by page, in memory of its own. */
enum { BATCH_BYTES = 64 << 20 };

void search_remove_contribution(struct db *d, arena *a, i64 contribution)
{
    i64 after = 0, found;
    (void)a;
    do {
        arena page = arena_of(BATCH_BYTES);
        struct search_stored_row_rows rows = search_stored_of(d, &page, contribution, after);
        found = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            after = rows.at[i].id;
            forget_row(d, after, rows.at[i].tokens);
        }
        arena_free(&page);
    } while (found);
}

static str other_audience(arena *a, str tokens, i64 audience)
{
    i64 end = tokens.len;
    while (end > 0 && tokens.at[end - 1] == ' ')
        end--;
    while (end > 0 && tokens.at[end - 1] != ' ')
        end--;
    text t = text_of(a, tokens.len + 64);
    text_add(&t, str_first(tokens, end));
    facet_token(&t, facet_of_i64(a, FACET_AUDIENCE, audience));
    return text_str(&t);
}

void search_move(struct db *d, arena *a, i64 contribution, i64 audience)
{
    i64 after = 0, found;
    (void)a;
    do {
        arena page = arena_of(BATCH_BYTES);
        struct search_stored_row_rows rows = search_stored_of(d, &page, contribution, after);
        found = rows.len;
        for (i64 i = 0; i < rows.len; i++) {
            const struct search_stored_row *row = &rows.at[i];
            str tokens = other_audience(&page, row->tokens, audience);
            after = row->id;
            search_index_delete(d, row->id, row->tokens);
            search_document_move(d, row->id, audience);
            search_text_move(d, row->id, audience, tokens);
            search_index_insert(d, row->id, tokens);
        }
        arena_free(&page);
    } while (found);
}
