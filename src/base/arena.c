/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCK_BYTES = 64 << 10, ALIGN = 16 };

struct arena_block {
    struct arena_block *older;
    i64 size;
    _Alignas(ALIGN) char room[];
};

struct arena_end {
    void (*end)(void *);
    void *what;
    struct arena_end *older;
};

arena arena_of(i64 limit_bytes) { return (arena){.limit = limit_bytes, .block = BLOCK_BYTES}; }

static void run_ends(arena *a)
{
    for (struct arena_end *e = a->ends; e; e = a->ends) {
        a->ends = e->older;
        e->end(e->what);
    }
}

void arena_free(arena *a)
{
    run_ends(a);
    for (struct arena_block *b = a->blocks, *older; b; b = older) {
        older = b->older;
        free(b);
    }
    *a = (arena){.limit = a->limit, .block = a->block, .too_much = a->too_much};
}

void arena_reset(arena *a)
{
    run_ends(a);
    struct arena_block *kept = NULL;
    for (struct arena_block *b = a->blocks, *older; b; b = older) {
        older = b->older;
        if (!kept && b->size <= a->block)
            kept = b;
        else
            free(b);
    }
    *a = (arena){.limit = a->limit, .block = a->block, .too_much = a->too_much, .blocks = kept};
    if (kept) {
        kept->older = NULL;
        a->at = kept->room;
        a->end = kept->room + kept->size;
        a->taken = kept->size;
    }
}

static struct arena_block *block_of(arena *a, i64 size)
{
    if (size > a->limit - a->taken)
        return NULL;
    struct arena_block *b = malloc(sizeof *b + (size_t)size);
    if (!b)
        return NULL;
    b->size = size;
    a->taken += size;
    return b;
}

static bool add_block(arena *a, i64 need)
{
    i64 size = a->block < a->limit - a->taken ? a->block : need + ALIGN;
    struct arena_block *b = block_of(a, size);
    if (!b)
        return false;
    b->older = a->blocks;
    a->blocks = b;
    a->at = b->room;
    a->end = b->room + size;
    return true;
}

/* What is large has a block of its own, behind the newest, whose room is still to be had. */
static void *large(arena *a, i64 need)
{
    struct arena_block *b = block_of(a, need);
    if (!b)
        return NULL;
    struct arena_block **behind = a->blocks ? &a->blocks->older : &a->blocks;
    b->older = *behind;
    *behind = b;
    a->allocations++;
    return b->room;
}

static void *try_raw(arena *a, i64 need)
{
    i64 pad = -(intptr_t)a->at & (ALIGN - 1);
    if (!a->at || a->end - a->at < need + pad) {
        if (need > a->block / 4)
            return large(a, need);
        if (!add_block(a, need))
            return NULL;
        pad = -(intptr_t)a->at & (ALIGN - 1);
    }
    char *p = a->at + pad;
    a->at = p + need;
    a->allocations++;
    return p;
}

void *arena_try(arena *a, i64 size, i64 count)
{
    check(size > 0 && count >= 0);
    if (count > a->limit / size)
        return NULL;
    i64 need = size * count;
    void *p = try_raw(a, need);
    return p && need ? memset(p, 0, (size_t)need) : p;
}

static _Noreturn void full(arena *a)
{
    if (a->too_much)
        longjmp(*a->too_much, 1);
    bug("an arena is full", __FILE__, __LINE__);
}

void *arena_take(arena *a, i64 size, i64 count)
{
    void *p = arena_try(a, size, count);
    if (!p)
        full(a);
    return p;
}

char *arena_bytes(arena *a, i64 count)
{
    check(count >= 0);
    char *p = count <= a->limit ? try_raw(a, count) : NULL;
    if (!p)
        full(a);
    return p;
}

void arena_at_end(arena *a, void (*end)(void *), void *what)
{
    struct arena_end *e = new (a, struct arena_end);
    *e = (struct arena_end){end, what, a->ends};
    a->ends = e;
}

str arena_copy(arena *a, str s)
{
    if (!s.len)
        return (str){0};
    char *p = arena_bytes(a, s.len);
    memcpy(p, s.at, (size_t)s.len);
    return (str){p, s.len};
}

const char *arena_c_string(arena *a, str s)
{
    char *p = new_n(a, char, s.len + 1);
    if (s.len)
        memcpy(p, s.at, (size_t)s.len);
    return p;
}

void arena_grow(arena *a, void *rows, i64 item_size)
{
    struct {
        void *at;
        i64 len, cap;
    } r;
    memcpy(&r, rows, sizeof r);
    i64 cap = r.cap ? r.cap * 2 : 16;
    void *at = arena_take(a, item_size, cap);
    if (r.len)
        memcpy(at, r.at, (size_t)(r.len * item_size));
    r.at = at;
    r.cap = cap;
    memcpy(rows, &r, sizeof r);
}
