/* SPDX-License-Identifier: EUPL-1.2 */
/* plain: lines that are rows as they stand. A type of line is bound to its table by one entry here
 * and its members to columns by the table of types; reading, writing, finding what a line names and
 * knowing a row that is there already are the same for all of them (db/rows.h). A room whose rows
 * bring consequences (a mandate opens audiences, a post is indexed) has an import of its own. */
#ifndef COMMONS_ARCHIVE_PLAIN_H
#define COMMONS_ARCHIVE_PLAIN_H

#include "commons/archive/export.h"
#include "commons/archive/import.h"

enum plain_place { PLAIN_PEOPLE, PLAIN_HANGING }; /* after mandates; after attachments */

struct archive_plain {
    enum archive_type type;
    enum plain_place place;
    const char *table; /* of any room; one that this program has not is passed over */
    const char *key;   /* columns that make two rows the same, separated by blanks */
    const char *order; /* column whose order is the same on every instance; within one value of it
                          lines stand in the order of their bytes. NULL: all of them do */
};
extern const struct archive_plain archive_plain[]; /* ends with a table of NULL */

const struct archive_plain *plain_of(enum archive_type type); /* NULL: not a plain one */
void export_plain(struct export *x, enum plain_place place);
take take_plain;

/* Who reads, in one text: "public", "peers", "home" (of the contribution), "nobody", an
   organisation, "chosen " and organisations. Empty: 0, none. */
str audience_text(struct export *x, i64 audience, i64 home);

#endif
