/* SPDX-License-Identifier: EUPL-1.2 */
/* asset: the files of public/ and the fonts, embedded in the binary by tools/embed.c with their
 * compressed forms. They live at /static/{name}; with ?v= of their content they may be kept for
 * ever (RFC 8246, immutable), without it they are asked for again by ETag. */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include "base/base.h"

struct asset {
    const char *name;           /* under public/: "parvis.css", "fonts/x.woff2" */
    const char *type;           /* Content-Type */
    const char *etag;           /* 16 hexadecimal digits of the SHA-256, without quotes */
    const char *url;            /* "/static/parvis.css?v=1a2b3c4d" */
    str identity, gzip, brotli; /* a form that would not be smaller is empty */
};

const struct asset *asset_find(str name); /* NULL: none such */

/* The address to write into a page. A name that is not there gives its bare address, a 404 that
   the browser tests see. */
url asset_url(const char *name);

/* Whether the address carries the version of this content: then it may be kept for ever. */
bool asset_is_versioned(const struct asset *a, str query);

/* The form that Accept-Encoding likes best (coding_choose of web/answer.h), and what to say of it:
   the Content-Encoding, empty for identity. The ETag of each form is its own: etag, etag-gzip,
   etag-br.
 */
str asset_form(const struct asset *a, str accept_encoding, str *encoding);

/* Written by tools/embed.c, sorted by the bytes of the name. */
extern const struct asset assets[];
extern const i64 asset_count;

#endif
