/* SPDX-License-Identifier: EUPL-1.2 */
/* references: documents name organisations by local ids; archives name them by what is the same on
 * every instance: "commune:74042" for one of the directory, its uid for any other. */
#ifndef COMMONS_ARCHIVE_REFERENCES_H
#define COMMONS_ARCHIVE_REFERENCES_H

#include <jansson.h>

#include "commons/contribution/contribution.h"

enum { REFERENCE_MAX = 60 };

/* "commune:74042" when it has an official name, else the uid. */
str reference_text(arena *a, uid u, opt_text official);
/* The row that a reference names; 0: nobody here. */
i64 reference_find(struct db *d, arena *a, str reference);

/* The document as an archive has it: references by name (one that leads nowhere is left out) and,
   for the public, without e-mail addresses. Empty when it is not JSON. */
str document_to_archive(struct db *d, arena *a, const struct kind *k, str document,
                        bool everything);
/* And back, canonical. Empty with *error said: an organisation that is not here, a document that
   does not fit the kind. */
str document_from_archive(struct db *d, arena *a, const struct kind *k, json_t *document,
                          str *error);

#endif
