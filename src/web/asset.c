/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/asset.h"

#include "web/answer.h"

const struct asset *asset_find(str name)
{
    i64 low = 0, high = asset_count;
    while (low < high) {
        i64 middle = low + (high - low) / 2;
        int order = str_compare(str_of(assets[middle].name), name);
        if (order == 0)
            return &assets[middle];
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

url asset_url(const char *name)
{
    const struct asset *a = asset_find(str_of(name));
    return url_check(a ? str_of(a->url) : S("/static/missing"));
}

bool asset_is_versioned(const struct asset *a, str query)
{
    str version = str_of(a->url);
    return str_eq(query, str_from(version, str_find(version, S("?")) + 1));
}

str asset_form(const struct asset *a, str accept_encoding, str *encoding)
{
    unsigned offered =
        CODING_IDENTITY | (a->gzip.len ? CODING_GZIP : 0u) | (a->brotli.len ? CODING_BROTLI : 0u);
    enum coding c = coding_choose(accept_encoding, offered);
    *encoding = c == CODING_IDENTITY ? S("") : coding_name(c);
    return c == CODING_BROTLI ? a->brotli : c == CODING_GZIP ? a->gzip : a->identity;
}
