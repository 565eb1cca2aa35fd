/* SPDX-License-Identifier: EUPL-1.2 */
/* How many documents hold each common stem, kept (FOUNDATIONS 12): counting them as one asks would
 * read every document of a common word. They are counted now and then, letter by letter, and
 * rough: a weight is a logarithm. */
#include "commons/job/periodic.h"
#include "commons/search/search.h"
#include "search_sql.h"

enum {
    LETTERS = 26,
    SHARE_MIN = 2048, /* one document in SHARE_MIN: what is rarer weighs the most */
    MERGE_PAGES = 400,
    MERGED_DOCUMENTS = 500, /* of which the index has fewer pages than that */
};

/* The index grew by a quarter since it was counted. */
static bool grown(struct db *d)
{
    i64 counted = search_counted(d), last = search_last(d);
    return last > counted + counted / 4 + 100;
}

static void count_range(struct db *d, str from, str to, i64 least)
{
    search_frequency_forget(d, from, to);
    search_frequency_count(d, from, to, least);
}

bool search_count_step(struct db *d, i64 *step)
{
    if ((!*step && !grown(d)) || search_unfinished(d))
        return false;
    search_settle(d); /* posts of the same transaction are counted with it */
    i64 letter = (*step)++;
    if (letter < LETTERS) {
        char from[2] = {'s', (char)('a' + letter)}, to[2] = {'s', (char)('a' + letter + 1)};
        count_range(d, (str){from, 2}, (str){to, 2}, search_last(d) / SHARE_MIN + 1);
        return true;
    }
    if (letter == LETTERS) {
        count_range(d, S("fau"), S("fav"), search_last(d) / SHARE_MIN + 1);
        search_counted_write(d, search_vocabulary_sum(d, S("fla"), S("flb")), search_last(d));
        return true;
    }
    /* A word is looked up in each segment that the index is in: after an import there are dozens,
       and a search over 100,000 posts takes twice as long as in one. */
    i64 pages = letter == LETTERS + 1 ? -MERGE_PAGES : MERGE_PAGES;
    search_index_merge(d, pages);
    search_words_merge(d, pages);
    return letter < LETTERS + 2 + search_last(d) / MERGED_DOCUMENTS;
}

static bool counting_step(struct request *r, i64 *done) { return search_count_step(r->db, done); }

const struct periodic search_counting = {
    "search-counting", T("Compter les mots fréquents de la recherche"), HOURLY, 0, counting_step};

struct search_weights search_weights_of(struct db *d, const struct search_terms *terms)
{
    struct search_weights w = {.documents = search_documents(d)};
    for (int i = 0; w.documents && i < terms->len; i++)
        for (int k = 0; k < terms->at[i].stem_count; k++)
            w.frequency[i] += search_frequency(d, terms->at[i].stems[k]);
    return w;
}

bool search_mostly(struct db *d, const struct facet_group *group)
{
    i64 documents = search_documents(d), found = 0;
    for (i64 i = 0; documents && i < group->len && 2 * found < documents; i++)
        found += search_frequency(d, group->at[i].token);
    return documents && 2 * found >= documents;
}
