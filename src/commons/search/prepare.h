/* SPDX-License-Identifier: EUPL-1.2 */
/* prepare: what the index will hold of many texts, made ahead of the writer, on any thread: the
 * dearest part of indexing, and one that asks no database.
 *
 * A lexicon remembers the tokens of the words that it met, so that a word of a text costs a
 * look-up. It serves one thread at a time, and takes 4 MB at most. */
#ifndef COMMONS_SEARCH_PREPARE_H
#define COMMONS_SEARCH_PREPARE_H

#include "base/text.h"

struct search_lexicon;
struct search_lexicon *search_lexicon_new(void); /* NULL: no memory */
void search_lexicon_free(struct search_lexicon *l);

/* The tokens of a body: its words in reading order; and all of them with their beginnings and
   stems, each once. The same tokens as search_put() makes of it, which takes them as
   `search_entry.prepared`. A blank follows each. */
struct search_prepared {
    str words, tokens;
};
struct search_prepared search_prepare(struct search_lexicon *l, arena *a, str body);
/* Of one text alone, for which a lexicon would be made in vain. */
struct search_prepared search_prepare_alone(arena *a, str body);

#endif
