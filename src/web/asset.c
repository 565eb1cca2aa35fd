/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/asset.h"

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

static bool same_word(str a, str lower)
{
    if (a.len != lower.len)
        return false;
    for (i64 i = 0; i < a.len; i++) {
        char c = a.at[i];
        if ((c >= 'A' && c <= 'Z' ? c + 32 : c) != lower.at[i])
            return false;
    }
    return true;
}

/* ";q=0", ";q=0.0", "; q=0.000": any weight whose digits are all 0 forbids. */
static bool weight_is_zero(str parameters)
{
    str p = str_trim(parameters);
    if (p.len < 3 || (p.at[0] != 'q' && p.at[0] != 'Q') || p.at[1] != '=')
        return false;
    for (i64 i = 2; i < p.len; i++)
        if (p.at[i] != '0' && p.at[i] != '.')
            return false;
    return true;
}

bool encoding_accepted(str accept_encoding, str coding)
{
    bool any = false;
    while (accept_encoding.len > 0) {
        str parameters = str_cut(&accept_encoding, ',');
        str named = str_trim(str_cut(&parameters, ';'));
        bool allowed = !weight_is_zero(parameters);
        if (same_word(named, coding))
            return allowed;
        if (str_eq(named, S("*")))
            any = allowed;
    }
    return any;
}

str asset_form(const struct asset *a, str accept_encoding, str *encoding)
{
    if (a->brotli.len > 0 && encoding_accepted(accept_encoding, S("br"))) {
        *encoding = S("br");
        return a->brotli;
    }
    if (a->gzip.len > 0 && encoding_accepted(accept_encoding, S("gzip"))) {
        *encoding = S("gzip");
        return a->gzip;
    }
    *encoding = S("");
    return a->identity;
}
