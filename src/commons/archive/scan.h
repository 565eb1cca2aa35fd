/* SPDX-License-Identifier: EUPL-1.2 */
/* scan: the members of a JSON object (RFC 8259) on one line, when they are plain: strings without
 * \u, whole numbers, true and false. Most lines of an archive are; the others, and whatever is
 * wrong, are left to jansson, which says so. What is taken here is what jansson would have read. */
#ifndef COMMONS_ARCHIVE_SCAN_H
#define COMMONS_ARCHIVE_SCAN_H

#include "base/text.h"

enum { SCANNED_MAX = 32 };

enum scanned_form { SCANNED_TEXT, SCANNED_NUMBER, SCANNED_FLAG };
struct scanned {
    str name;
    enum scanned_form form;
    str text;   /* in the line, or in the arena when it had an escape */
    i64 number; /* also of a flag: 0 or 1 */
};
struct scanned_object {
    i64 len;
    struct scanned at[SCANNED_MAX];
};

/* False: not one of these, or no JSON at all. */
bool scan_object(arena *a, str line, struct scanned_object *out);

#endif
