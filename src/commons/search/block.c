/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/search/block.h"

#include <string.h>

#include "search_sql.h"

enum { DOCUMENTS = 120, OCTETS = 32, PRESENT = 1, EXAMPLE = 2, MESSAGE = 4 };

/* ---- 32 octets --------------------------------------------------------------------------------
 */

static void write_number(char *at, i64 n, int octets)
{
    for (int i = 0; i < octets; i++)
        at[i] = (char)((uint64_t)n >> 8 * i & 0xFF);
}

static i64 read_number(const char *at, int octets)
{
    uint64_t n = 0;
    for (int i = 0; i < octets; i++)
        n |= (uint64_t)(unsigned char)at[i] << 8 * i;
    return (i64)n;
}

static void write_brief(char *at, const struct search_brief *b)
{
    check(b->contribution <= UINT32_MAX && b->audience <= UINT32_MAX && b->facets <= UINT32_MAX);
    write_number(at, b->at.us, 8);
    write_number(at + 8, b->title_bits, 8);
    write_number(at + 16, b->contribution, 4);
    write_number(at + 20, b->audience, 4);
    write_number(at + 24, b->facets, 4);
    write_number(at + 28, PRESENT * b->present | EXAMPLE * b->example | MESSAGE * b->message, 4);
}

static struct search_brief read_brief(const char *at)
{
    i64 what = read_number(at + 28, 4);
    return (struct search_brief){
        .present = what & PRESENT,
        .example = what & EXAMPLE,
        .message = what & MESSAGE,
        .at = {read_number(at, 8)},
        .title_bits = read_number(at + 8, 8),
        .contribution = read_number(at + 16, 4),
        .audience = read_number(at + 20, 4),
        .facets = read_number(at + 24, 4),
    };
}

/* ---- writing ----------------------------------------------------------------------------------
 */

/* A row of blocks, to be changed: zeros where there is none. */
struct open_block {
    char at[DOCUMENTS * OCTETS];
};

static struct open_block open_block(struct db *d, i64 document)
{
    enum { ROOM = 64 << 10 };
    arena own = arena_of(ROOM);
    struct open_block open = {{0}};
    struct search_block *block = search_block(d, &own, document / DOCUMENTS);
    if (block && block->documents.len == sizeof open.at)
        memcpy(open.at, block->documents.at, sizeof open.at);
    arena_free(&own);
    return open;
}

static char *place_of(struct open_block *open, i64 document)
{
    return open->at + document % DOCUMENTS * OCTETS;
}

static void drop_facets(struct db *d, const struct search_brief *old)
{
    if (old->present && !search_facets_less(d, old->facets))
        search_facets_delete(d, old->facets);
}

void search_block_put(struct db *d, i64 document, const struct search_brief *b, str facets)
{
    struct open_block open = open_block(d, document);
    struct search_brief with = *b, old = read_brief(place_of(&open, document));
    with.facets = search_facets_find(d, facets);
    if (!old.present || old.facets != with.facets) {
        if (with.facets)
            search_facets_more(d, with.facets);
        else
            with.facets = search_facets_insert(d, facets);
        drop_facets(d, &old);
    }
    write_brief(place_of(&open, document), &with);
    search_block_write(d, document / DOCUMENTS, (str){open.at, sizeof open.at});
}

void search_block_remove(struct db *d, i64 document)
{
    static const struct open_block nothing;
    struct open_block open = open_block(d, document);
    struct search_brief old = read_brief(place_of(&open, document));
    memset(place_of(&open, document), 0, OCTETS);
    drop_facets(d, &old);
    if (memcmp(&open, &nothing, sizeof open) == 0)
        search_block_delete(d, document / DOCUMENTS);
    else
        search_block_write(d, document / DOCUMENTS, (str){open.at, sizeof open.at});
}

void search_block_clear(struct db *d)
{
    search_blocks_forget(d);
    search_facets_forget(d);
}

/* ---- reading ----------------------------------------------------------------------------------
 */

struct search_brief search_brief_of(struct search_blocks *b, struct db *d, i64 document)
{
    enum { ROOM = 64 << 10 };
    i64 place = document % DOCUMENTS * OCTETS;
    if (b->block != document / DOCUMENTS + 1) {
        if (!b->block)
            b->own = arena_of(ROOM);
        arena_reset(&b->own);
        b->block = document / DOCUMENTS + 1;
        struct search_block *row = search_block(d, &b->own, b->block - 1);
        b->row = row ? row->documents : (str){0};
    }
    return place + OCTETS <= b->row.len ? read_brief(b->row.at + place) : (struct search_brief){0};
}

void search_block_close(struct search_blocks *b)
{
    if (b->block)
        arena_free(&b->own);
    b->block = 0;
}

/* ---- checking ---------------------------------------------------------------------------------
 */

static bool says(struct db *d, const struct search_indexed *row, const struct search_brief *b)
{
    i64 contribution = row->contribution.has ? row->contribution.value : 0;
    return b->present && b->audience == row->audience && b->contribution == contribution &&
           b->at.us == row->at.us && b->example == row->example &&
           b->message == str_eq(row->kind, S("post")) &&
           b->facets == search_facets_find(d, row->facets);
}

static i64 present(struct search_blocks *b, struct db *d, i64 from, i64 to)
{
    i64 n = 0;
    for (i64 id = from; id < to; id++)
        n += search_brief_of(b, d, id).present;
    return n;
}

i64 search_block_wrong(struct db *d)
{
    enum { ROOM = 16 << 20 };
    arena page = arena_of(ROOM);
    struct search_blocks blocks = {0};
    i64 wrong = 0, below = search_below(d);
    for (i64 next = below, last = search_last(d) + DOCUMENTS; next < last;) {
        struct search_indexed_rows rows = search_indexed(d, &page, next);
        i64 from = next, right = 0;
        for (i64 i = 0; i < rows.len; i++) {
            struct search_brief b = search_brief_of(&blocks, d, rows.at[i].id);
            right += says(d, &rows.at[i], &b);
        }
        next = rows.len ? rows.at[rows.len - 1].id + 1 : last;
        wrong += rows.len - right + present(&blocks, d, from, next) - right;
        arena_reset(&page);
    }
    search_block_close(&blocks);
    arena_free(&page);
    return wrong;
}
