/* SPDX-License-Identifier: EUPL-1.2 */
#include "base/recent.h"
#include "base/test.h"

static struct recent *found(const struct recents *r, uint64_t hash)
{
    struct recent *item = recents_at(r, hash);
    while (item && item->hash != hash)
        item = item->next;
    return item;
}

TEST(what_is_put_in_is_found_until_it_is_taken_out)
{
    struct recents *r = new (a, struct recents);
    struct recent items[9] = {0};
    for (uint64_t i = 0; i < 9; i++) { /* three places, three items each */
        items[i].hash = i % 3 + i / 3 * RECENT_PLACES;
        recent_put(r, &items[i]);
    }
    for (int i = 0; i < 9; i++)
        expect(found(r, items[i].hash) == &items[i]);
    recent_take_out(r, &items[4]);
    recent_take_out(r, &items[0]);
    recent_take_out(r, &items[8]);
    for (int i = 0; i < 9; i++)
        expect((found(r, items[i].hash) == &items[i]) == (i != 0 && i != 4 && i != 8));
}

TEST(the_oldest_is_what_was_not_used_for_longest)
{
    struct recents *r = new (a, struct recents);
    struct recent items[4] = {0};
    static const int order[] = {2, 3, 0, 1};
    for (uint64_t i = 0; i < 4; i++) {
        items[i].hash = i;
        recent_put(r, &items[i]);
    }
    recent_used(r, &items[0]);
    recent_used(r, &items[1]);
    recent_used(r, &items[1]);
    for (int i = 0; i < 4; i++) {
        expect(r->oldest == &items[order[i]]);
        recent_take_out(r, r->oldest);
    }
    expect(!r->oldest && !r->newest);
}

TEST(a_hash_knows_length_order_and_seed)
{
    expect(hash_bytes(1, S("abcdefgh")) == hash_bytes(1, S("abcdefgh")));
    expect(hash_bytes(1, S("abcdefgh")) != hash_bytes(2, S("abcdefgh")));
    expect(hash_bytes(1, S("abcdefghi")) != hash_bytes(1, S("abcdefgh")));
    expect(hash_bytes(1, (str){"ab\0", 3}) != hash_bytes(1, (str){"ab\0", 2}));
    expect(hash_bytes(1, (str){0}) == hash_bytes(1, S("")));
}
