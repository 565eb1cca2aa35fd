/* SPDX-License-Identifier: EUPL-1.2 */
/* Which organisations a file means. A name is settled only when it fits one of them exactly and no
 * other: "Sainte-Colombe" exists twelve times. */
#include "commons/organisation/resolve.h"
#include "commons/organisation/search.h"
#include "features/projects/inside.h"

enum { LOOKED_AT = 40 };

/* "Ville de Bonneville": what is said before the name says its nature too. */
static str without_nature(arena *a, str written, str *nature)
{
    static const char *const before[] = {"ville de ",  "ville d ",    "commune de ",
                                         "commune d ", "mairie de ",  "mairie d ",
                                         "ville du ",  "commune du ", "mairie du "};
    str folded = text_fold(a, written);
    for (i64 i = 0; i < countof(before); i++)
        if (str_starts(folded, str_of(before[i]))) {
            str rest = str_from(folded, str_of(before[i]).len);
            *nature = S("commune");
            return str_starts(str_of(before[i] + str_of(before[i]).len - 3), S("du"))
                       ? text_format(a, "le %.*s", STR(rest)) /* Ville du Havre: Le Havre */
                       : rest;
        }
    return written;
}

static str without_department(str written)
{
    i64 at = str_find(written, S(" ("));
    return at > 0 && str_ends(written, S(")")) ? str_first(written, at) : written;
}

static bool digits(str s)
{
    for (i64 i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return s.len > 0;
}

/* Does the hit have exactly that name, or that SIREN? 2 when its département was named too. */
static int fits(arena *a, str written, const struct organisation_card *card)
{
    str folded = text_fold(a, written), name = text_fold(a, card->name);
    if (card->siren.has && str_eq(card->siren.value, written))
        return 2;
    if (card->department_name.has &&
        str_eq(folded, text_fold(a, organisation_shown(a, card->name, card->department_name))))
        return 2;
    return str_eq(folded, name) || str_eq(organisation_fold(a, folded), organisation_fold(a, name));
}

static void settle(arena *a, struct name *n, str wanted, const struct organisation_hits *hits)
{
    i64 count[3] = {0}, last[3] = {0};
    for (i64 i = 0; i < hits->len; i++) {
        int how = fits(a, wanted, &hits->at[i].card);
        count[how]++;
        last[how] = hits->at[i].card.id;
    }
    int best = count[2] ? 2 : count[1] ? 1 : 0;
    if (best && count[best] == 1)
        n->is = last[best];
    /* those of the name first, since they are what is meant; near ones only when there are none */
    for (i64 i = 0; i < hits->len && n->candidate_count < NAME_CANDIDATES; i++)
        if (fits(a, wanted, &hits->at[i].card) == best)
            n->candidates[n->candidate_count++] = hits->at[i].card.id;
}

struct name name_look(struct request *r, str written)
{
    struct name n = {.written = written};
    struct organisation_filter filter = {0};
    str wanted = without_nature(r->arena, written, &filter.nature), plain = written;
    text t = text_of(r->arena, 20);
    for (i64 i = 0; i < written.len && written.len < 20; i++) /* 217 400 423 */
        if (written.at[i] != ' ')
            text_add_char(&t, written.at[i]);
    if (digits(text_str(&t)) && t.len == 9)
        wanted = plain = text_str(&t);
    else
        plain = without_department(wanted);
    struct organisation_hits hits = organisation_search(r->db, r->arena, plain, &filter, LOOKED_AT);
    settle(r->arena, &n, wanted, &hits);
    return n;
}

const struct name *name_find(const struct names *names, str written)
{
    for (i64 i = 0; i < names->len; i++)
        if (str_eq(names->at[i].written, written))
            return &names->at[i];
    return NULL;
}

bool names_look(struct request *r, const struct spreadsheet *s, i64 column,
                const struct names *before, struct names *names)
{
    for (i64 i = 1; i < s->len && column >= 0; i++) {
        str written = utf8_first(spreadsheet_cell(&s->at[i], column), FIELD_LINE_LIMIT);
        if (!written.len || name_find(names, written))
            continue;
        if (names->len == PROJECTS_NAMES_MAX)
            return false;
        const struct name *known = name_find(before, written);
        *push(r->arena, names) = known && known->is ? *known : name_look(r, written);
    }
    return true;
}

/* ---- as it is kept ----------------------------------------------------------------------------
 */

str names_write(arena *a, const struct names *names)
{
    struct spreadsheet s = {0};
    for (i64 i = 0; i < names->len; i++) {
        const struct name *n = &names->at[i];
        text t = text_of(a, 21 * NAME_CANDIDATES);
        for (i64 c = 0; c < n->candidate_count; c++) {
            text_add(&t, c ? S(" ") : S(""));
            text_add_i64(&t, n->candidates[c]);
        }
        str cells[] = {n->written, text_format(a, "%lld", (long long)n->is), text_str(&t)};
        check(spreadsheet_add(a, &s, i + 1, cells, countof(cells)));
    }
    return spreadsheet_write(a, &s);
}

struct names names_read(arena *a, str kept)
{
    struct names names = {0};
    struct spreadsheet s;
    if (!kept.len || message_is(csv_read(a, kept, &s)))
        return names;
    for (i64 i = 0; i < s.len; i++) {
        struct name *n = push(a, &names);
        *n = (struct name){.written = spreadsheet_cell(&s.at[i], 0)};
        (void)str_to_i64(spreadsheet_cell(&s.at[i], 1), &n->is);
        for (str rest = spreadsheet_cell(&s.at[i], 2);
             rest.len && n->candidate_count < NAME_CANDIDATES;)
            if (str_to_i64(str_cut(&rest, ' '), &n->candidates[n->candidate_count]))
                n->candidate_count++;
    }
    return names;
}
