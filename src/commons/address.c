/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/address.h"

#include <arpa/inet.h>
#include <string.h>

#include "commons/settings.h"
#include "web/http_parse.h"

/* Both families in 16 bytes: one of IPv4 as ::ffff:192.0.2.7 (RFC 4291 2.5.5.2). */
struct ip {
    uint8_t at[16];
};
static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

static bool is_v4(const struct ip *ip) { return memcmp(ip->at, mapped, sizeof mapped) == 0; }

static bool ip_read(str s, struct ip *ip)
{
    char written[ADDRESS_TEXT] = {0};
    if (s.len < 2 || s.len >= ADDRESS_TEXT)
        return false;
    memcpy(written, s.at, (size_t)s.len);
    memcpy(ip->at, mapped, sizeof mapped);
    return inet_pton(AF_INET, written, ip->at + sizeof mapped) == 1 ||
           inet_pton(AF_INET6, written, ip->at) == 1;
}

static str ip_text(arena *a, const struct ip *ip)
{
    char written[ADDRESS_TEXT] = {0};
    bool four = is_v4(ip);
    inet_ntop(four ? AF_INET : AF_INET6, four ? ip->at + sizeof mapped : ip->at, written,
              sizeof written);
    return arena_copy(a, str_of(written));
}

/* As proxies write it: with blanks, perhaps a port, an IPv6 in brackets (RFC 7239 6). */
static str bare(str s)
{
    s = str_trim(s);
    if (str_starts(s, S("["))) {
        str rest = str_from(s, 1);
        return str_cut(&rest, ']');
    }
    i64 colon = str_find(s, S(":"));
    bool one = colon >= 0 && str_find(str_from(s, colon + 1), S(":")) < 0;
    return one ? str_first(s, colon) : s;
}

static str next_of_list(str *list)
{
    i64 n = 0;
    *list = str_trim(*list);
    while (n < list->len && list->at[n] != ',' && list->at[n] != ' ')
        n++;
    str item = str_first(*list, n);
    *list = str_from(*list, n < list->len ? n + 1 : n);
    return item;
}

bool addresses_valid(str list)
{
    struct ip ip;
    while (str_trim(list).len) {
        str item = next_of_list(&list);
        if (item.len && !ip_read(item, &ip))
            return false;
    }
    return true;
}

static bool trusted(str list, const struct ip *ip)
{
    struct ip one;
    while (str_trim(list).len) {
        str item = next_of_list(&list);
        if (ip_read(item, &one) && memcmp(one.at, ip->at, sizeof one.at) == 0)
            return true;
    }
    return false;
}

/* Goes back along one header, from the proxy that wrote its end. False: what stands before is not
   believed. What is beyond the limit is the beginning, which whoever came may have written. */
static bool go_back(str proxies, str forwarded, struct ip *ip)
{
    enum { FORWARDED_MOST = 2000 };
    if (forwarded.len > FORWARDED_MOST)
        forwarded = str_from(forwarded, forwarded.len - FORWARDED_MOST);
    while (forwarded.len && trusted(proxies, ip)) {
        i64 comma = forwarded.len;
        while (comma > 0 && forwarded.at[comma - 1] != ',')
            comma--;
        struct ip before;
        if (!ip_read(bare(str_from(forwarded, comma)), &before))
            return false; /* it came from outside: the proxy itself is what is known */
        *ip = before;
        forwarded = str_first(forwarded, comma > 0 ? comma - 1 : 0);
    }
    return trusted(proxies, ip);
}

str request_address(const struct request *r)
{
    struct ip ip;
    str proxies = r->settings->trusted_proxy;
    if (!ip_read(r->in->address, &ip))
        return (str){0};
    bool on = trusted(proxies, &ip);
    for (i64 i = r->in->header_count - 1; i >= 0 && on; i--)
        if (http_same(r->in->headers[i].name, S("x-forwarded-for")))
            on = go_back(proxies, r->in->headers[i].value, &ip);
    return ip_text(r->arena, &ip);
}

static str masked(arena *a, str address, int bits_v4, int bits_v6)
{
    struct ip ip;
    if (!ip_read(address, &ip))
        return (str){0};
    int bits = is_v4(&ip) ? 96 + bits_v4 : bits_v6;
    for (int i = 0; i < 16; i++) {
        int kept = bits - 8 * i;
        if (kept < 8)
            ip.at[i] &= (uint8_t)(kept <= 0 ? 0 : 0xff00 >> kept);
    }
    return ip_text(a, &ip);
}

str address_key(arena *a, str address) { return masked(a, address, 32, 64); }

str address_network(arena *a, str address)
{
    struct ip ip;
    if (!ip_read(address, &ip))
        return (str){0};
    str network = masked(a, address, 24, 48);
    return text_format(a, "%.*s/%d", STR(network), is_v4(&ip) ? 24 : 48);
}
