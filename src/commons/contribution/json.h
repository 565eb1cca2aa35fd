/* SPDX-License-Identifier: EUPL-1.2 */
/* json: what the commons needs of JSON (RFC 8259): a string written canonically, and a text read by
 * jansson whose tree lives as long as the arena. */
#ifndef COMMONS_JSON_H
#define COMMONS_JSON_H

#include <jansson.h>

#include "base/text.h"

/* In quotes: only ", \ and control characters are escaped, these as \n, \t… or \u00XX. */
void json_add_string(text *t, str s);
/* ,"name": or "name": after an opening brace. */
void json_add_key(text *t, const char *name);
/* NULL when it is not JSON, has a key twice, or is nested beyond what a document may be. */
json_t *json_parse(arena *a, str s);
str json_str(const json_t *value); /* of a string; empty for anything else */

#endif
