/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/recent.h"

#include <string.h>

static void leave_order(struct recents *r, struct recent *item)
{
    *(item->newer ? &item->newer->older : &r->newest) = item->older;
    *(item->older ? &item->older->newer : &r->oldest) = item->newer;
}

static void become_newest(struct recents *r, struct recent *item)
{
    item->newer = NULL;
    item->older = r->newest;
    *(r->newest ? &r->newest->newer : &r->oldest) = item;
    r->newest = item;
}

void recent_put(struct recents *r, struct recent *item)
{
    struct recent **place = &r->places[item->hash % RECENT_PLACES];
    item->next = *place;
    *place = item;
    become_newest(r, item);
}

void recent_used(struct recents *r, struct recent *item)
{
    if (r->newest == item)
        return;
    leave_order(r, item);
    become_newest(r, item);
}

void recent_take_out(struct recents *r, struct recent *item)
{
    struct recent **at = &r->places[item->hash % RECENT_PLACES];
    while (*at != item)
        at = &(*at)->next;
    *at = item->next;
    leave_order(r, item);
}

static uint64_t mixed(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_bytes(uint64_t seed, str s)
{
    uint64_t hash = seed ^ (uint64_t)s.len, word;
    const char *at = s.at;
    i64 left = s.len;
    for (; left >= 8; at += 8, left -= 8) {
        memcpy(&word, at, 8);
        hash = mixed(hash ^ word, 0xff51afd7ed558ccdu);
    }
    word = 0;
    if (left)
        memcpy(&word, at, (size_t)left);
    return mixed(hash ^ word, 0xc4ceb9fe1a85ec53u);
}
