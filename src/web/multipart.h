/* SPDX-License-Identifier: EUPL-1.2 */
/* multipart: a form sent with a file (multipart/form-data: RFC 7578, on RFC 2046 5.1). The whole
 * body is there already; texts and the file point into it, nothing is copied. What is not
 * understood is refused, never guessed: a boundary that is missing, a part without a name, two
 * files. */
#ifndef WEB_MULTIPART_H
#define WEB_MULTIPART_H

#include "web/form.h"

/* The one file of a form. `field` is empty when none was sent, and `bytes` when none was chosen. */
struct upload {
    str field;        /* the name of its control */
    str file_name;    /* without any folder, cut at MULTIPART_FILE_NAME_MAX; for people, never for a
                         path */
    str content_type; /* as the browser says: a hint, not a fact */
    str bytes;
};

enum {
    MULTIPART_PARTS_MAX = FORM_PAIRS_MAX,
    MULTIPART_BOUNDARY_MAX = 70,    /* RFC 2046 5.1.1 */
    MULTIPART_HEADERS_MAX = 4096,   /* bytes of the headers of one part */
    MULTIPART_TEXT_MAX = 256 << 10, /* bytes of one field that is not a file */
    MULTIPART_FILE_NAME_MAX = 200,
};

/* Does the Content-Type name such a form? */
bool multipart_is(str content_type);

/* False when the body is broken, not UTF-8 where it is text, or beyond a limit. */
must_use bool multipart_read(arena *a, str content_type, str body, pairs *fields,
                             struct upload *file);

#endif
