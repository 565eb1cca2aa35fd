/* SPDX-License-Identifier: EUPL-1.2 */
#include <string.h>

#include "story.h"

static const str *kept_get(const struct kept *k, str name)
{
    for (i64 i = 0; i < k->len; i++)
        if (str_eq(k->at[i].name, name))
            return &k->at[i].value;
    return NULL;
}

static bool name_at(str said, str *name)
{
    i64 end = str_find(said, S("}"));
    if (end < 2 || said.at[0] != '{')
        return false;
    *name = (str){said.at + 1, end - 1};
    for (i64 i = 0; i < name->len; i++)
        if ((name->at[i] < 'a' || name->at[i] > 'z') && name->at[i] != '_')
            return false;
    return true;
}

str kept_expand(arena *a, const struct kept *k, str from)
{
    text t = text_of(a, 1 << 20);
    while (from.len) {
        str name;
        const str *value = name_at(from, &name) ? kept_get(k, name) : NULL;
        text_add(&t, value ? *value : str_first(from, 1));
        from = str_from(from, value ? name.len + 2 : 1);
    }
    return text_str(&t);
}

/* The length of the shortest beginning of `text` that fits, or of all of it when `whole`; -1: none.
 */
static i64 fit(arena *a, struct kept *k, str pattern, str said, bool whole)
{
    if (!pattern.len)
        return whole && said.len ? -1 : 0;
    str name;
    bool hole = name_at(pattern, &name), star = pattern.at[0] == '*';
    if (!hole && !star) {
        i64 rest = said.len && said.at[0] == pattern.at[0]
                       ? fit(a, k, str_from(pattern, 1), str_from(said, 1), whole)
                       : -1;
        return rest < 0 ? -1 : rest + 1;
    }
    str after = str_from(pattern, star ? 1 : name.len + 2);
    for (i64 n = star ? 0 : 1; n <= said.len; n++) {
        if (hole && strchr("/?#&\"<> \n\t", said.at[n - 1]))
            return -1;
        i64 before = k->len;
        if (hole)
            *push(a, k) = (struct pair){name, str_first(said, n)};
        i64 rest = fit(a, k, kept_expand(a, k, after), str_from(said, n), whole);
        if (rest >= 0)
            return n + rest;
        k->len = before;
    }
    return -1;
}

/* A hole must not stop short: "{n}" at the end of a pattern takes the whole word. */
static void lengthen(struct kept *k, i64 before, str pattern, str said, i64 end)
{
    if (k->len == before || !pattern.len || pattern.at[pattern.len - 1] != '}')
        return;
    struct pair *last = &k->at[k->len - 1];
    while (end < said.len && !strchr("/?#&\"<> \n\t", said.at[end]))
        end++, last->value.len++;
}

bool pattern_matches(arena *a, struct kept *k, str pattern, str said)
{
    return fit(a, k, kept_expand(a, k, pattern), said, true) >= 0;
}

bool pattern_found(arena *a, struct kept *k, str pattern, str said, bool last)
{
    bool found = false;
    i64 before = k->len;
    pattern = kept_expand(a, k, pattern);
    for (i64 i = 0; i < said.len && (last || !found); i++) {
        i64 so_far = k->len;
        i64 length = fit(a, k, pattern, str_from(said, i), false);
        if (length < 0)
            continue;
        lengthen(k, so_far, pattern, said, i + length);
        if (found) { /* the last one counts: it takes the place of the one before */
            memmove(&k->at[before], &k->at[so_far], (size_t)(k->len - so_far) * sizeof *k->at);
            k->len = before + k->len - so_far;
        }
        found = true;
    }
    return found;
}
