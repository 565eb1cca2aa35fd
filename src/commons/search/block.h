/* SPDX-License-Identifier: EUPL-1.2 */
/* block: of each document of the index what candidates are chosen, put in lines and counted by,
 * 120 documents a row (search_block), so that hundreds of candidates are a few dozen rows.
 *
 * A document is 32 octets, least significant first: at (8, microseconds since 1970), the bits of
 * its title (8, search_bits), contribution (4; 0: none), audience (4), its facets' row in
 * search_facets (4), what it is (4). What is nowhere written is zeros: no document. Only documents
 * that are in the index have theirs. Everything here changes with its row of search_entry, in the
 * same transaction. */
#ifndef COMMONS_SEARCH_BLOCK_H
#define COMMONS_SEARCH_BLOCK_H

#include "base/arena.h"
#include "base/values.h"
#include "db/db.h"

struct search_brief {
    bool present, example, message;
    i64 contribution, audience, facets;
    i64 title_bits;
    instant at;
};

/* Inside `apply`; `b->facets` is looked up by `facets`, "kind:topic sector:musique ". */
void search_block_put(struct db *d, i64 document, const struct search_brief *b, str facets);
void search_block_remove(struct db *d, i64 document);
void search_block_clear(struct db *d); /* of all documents */

/* For `parvis check`: documents of the index whose octets do not say what their row of search_entry
   does, or which have no such row. */
i64 search_block_wrong(struct db *d);

/* Reading one document after the other: the row is read again only where another begins. Zeros at
   first; search_block_close gives back its memory. */
struct search_blocks {
    arena own;
    i64 block; /* of `row`, + 1 */
    str row;
};
struct search_brief search_brief_of(struct search_blocks *b, struct db *d, i64 document);
void search_block_close(struct search_blocks *b);

#endif
