/* SPDX-License-Identifier: EUPL-1.2 */
/* From where a request comes, and who is believed about it. */
#include "commons/address.h"

#include "base/test.h"
#include "commons/settings.h"

struct said {
    str peer, first, second,
        trusted; /* the lines of X-Forwarded-For; the empty ones are not there */
};

static str address_of(arena *a, struct said q)
{
    struct settings *s = settings_default(a);
    struct incoming *in = new (a, struct incoming);
    struct header *h = new_n(a, struct header, 3);
    *in = (struct incoming){.address = q.peer, .headers = h};
    if (q.first.len)
        h[in->header_count++] = (struct header){S("x-forwarded-for"), q.first};
    h[in->header_count++] = (struct header){S("accept"), S("*/*")};
    if (q.second.len)
        h[in->header_count++] = (struct header){S("x-forwarded-for"), q.second};
    s->trusted_proxy = q.trusted;
    struct request *r = new (a, struct request);
    r->arena = a;
    r->settings = s;
    r->in = in;
    return request_address(r);
}

static str address_by(arena *a, const char *peer, const char *forwarded, const char *trusted)
{
    return address_of(a, (struct said){.peer = str_of(peer),
                                       .first = forwarded ? str_of(forwarded) : (str){0},
                                       .trusted = str_of(trusted)});
}

TEST(nobody_is_believed_unless_the_host_says_so)
{
    expect_text(address_by(a, "192.0.2.7", NULL, ""), S("192.0.2.7"));
    expect_text(address_by(a, "192.0.2.7", "203.0.113.9", ""), S("192.0.2.7"));
    expect_text(address_by(a, "192.0.2.7", "203.0.113.9", "127.0.0.1"), S("192.0.2.7"));
    expect_text(address_by(a, "127.0.0.1", "203.0.113.9", "127.0.0.1 ::1"), S("203.0.113.9"));
    expect_text(address_by(a, "::1", "203.0.113.9", "127.0.0.1,::1"), S("203.0.113.9"));
}

/* What stands before the last untrusted address was written by whoever came. */
TEST(an_address_made_up_by_who_comes_changes_nothing)
{
    expect_text(address_by(a, "127.0.0.1", "10.1.1.1, 203.0.113.9", "127.0.0.1"), S("203.0.113.9"));
    expect_text(address_by(a, "127.0.0.1", "10.1.1.1, 203.0.113.9, 10.0.0.2", "127.0.0.1 10.0.0.2"),
                S("203.0.113.9"));
    expect_text(address_by(a, "127.0.0.1", "127.0.0.1, 127.0.0.1", "127.0.0.1"), S("127.0.0.1"));
    expect_text(address_by(a, "127.0.0.1", "203.0.113.9, garbage", "127.0.0.1"), S("127.0.0.1"));
    expect_text(address_by(a, "127.0.0.1", ",,,", "127.0.0.1"), S("127.0.0.1"));
    expect_text(address_by(a, "127.0.0.1", " ", "127.0.0.1"), S("127.0.0.1"));
}

/* A proxy may add a line of its own below that of whoever came. */
TEST(of_two_lines_the_last_is_the_proxys)
{
    struct said q = {S("127.0.0.1"), S("10.1.1.1"), S("203.0.113.9"), S("127.0.0.1")};
    expect_text(address_of(a, q), S("203.0.113.9"));
    q.trusted = S("127.0.0.1 203.0.113.9");
    expect_text(address_of(a, q), S("10.1.1.1"));
    q.second = S("garbage");
    expect_text(address_of(a, q), S("127.0.0.1"));
}

TEST(a_long_list_does_not_hide_what_the_proxy_wrote)
{
    text t = text_of(a, 8000);
    text_add(&t, S("198.51.100.1"));
    while (t.len < 4000)
        text_add(&t, S(", 198.51.100.1"));
    text_add(&t, S(", 203.0.113.9"));
    struct said q = {S("127.0.0.1"), text_str(&t), {0}, S("127.0.0.1")};
    expect_text(address_of(a, q), S("203.0.113.9"));
}

TEST(proxies_write_ports_and_brackets)
{
    expect_text(address_by(a, "127.0.0.1", "203.0.113.9:4711", "127.0.0.1"), S("203.0.113.9"));
    expect_text(address_by(a, "127.0.0.1", "[2001:db8::7]:4711", "127.0.0.1"), S("2001:db8::7"));
    expect_text(address_by(a, "127.0.0.1", "2001:DB8::7", "127.0.0.1"), S("2001:db8::7"));
    expect_text(address_by(a, "::ffff:192.0.2.7", NULL, ""), S("192.0.2.7"));
    expect_text(address_by(a, "", NULL, ""), S(""));
    expect_text(address_by(a, "not an address", "203.0.113.9", "127.0.0.1"), S(""));
}

TEST(keys_and_networks)
{
    expect_text(address_key(a, S("192.0.2.7")), S("192.0.2.7"));
    expect_text(address_key(a, S("2001:db8:1:2:3:4:5:6")), S("2001:db8:1:2::"));
    expect(str_eq(address_key(a, S("2001:db8:1:2::9")), address_key(a, S("2001:db8:1:2:ffff::"))));
    expect_text(address_network(a, S("192.0.2.7")), S("192.0.2.0/24"));
    expect_text(address_network(a, S("2001:db8:1:2:3:4:5:6")), S("2001:db8:1::/48"));
    expect_text(address_network(a, S("")), S(""));
    expect(addresses_valid(S("")) && addresses_valid(S("127.0.0.1, ::1")));
    expect(!addresses_valid(S("localhost")) && !addresses_valid(S("127.0.0.1/8")));
}
