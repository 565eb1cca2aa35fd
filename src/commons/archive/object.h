/* SPDX-License-Identifier: EUPL-1.2 */
/* object: a JSON object (RFC 8259) built member by member. Empty and unknown values are left out,
 * unless a function says otherwise. Used by the archive, whose members stand in the order of their
 * names, and by the API, whose members stand as they were added. */
#ifndef COMMONS_ARCHIVE_OBJECT_H
#define COMMONS_ARCHIVE_OBJECT_H

#include <jansson.h>

#include "base/values.h"

struct object_member {
    const char *name;
    str value; /* JSON */
};
struct object {
    struct object_member *at; /* what push() grows stands first */
    i64 len, cap;
    arena *arena;
};

struct object object_of(arena *a);
void object_text(struct object *o, const char *name, str value);
void object_opt_text(struct object *o, const char *name, opt_text value);
void object_int(struct object *o, const char *name, i64 value);   /* also 0 */
void object_count(struct object *o, const char *name, i64 value); /* not 0 */
void object_opt_int(struct object *o, const char *name, opt_int value);
void object_flag(struct object *o, const char *name, bool value); /* only when true */
void object_uid(struct object *o, const char *name, uid value);
void object_opt_uid(struct object *o, const char *name, opt_uid value);
void object_instant(struct object *o, const char *name, instant value);
void object_opt_instant(struct object *o, const char *name, opt_instant value);
void object_day(struct object *o, const char *name, day value);
void object_opt_day(struct object *o, const char *name, opt_day value);
void object_json(struct object *o, const char *name, str json); /* as it is; empty: none */
void object_null(struct object *o, const char *name);

str object_str(const struct object *o); /* {…} in the order of adding */
str object_canonical(struct object *o); /* {…} in the order of the names' bytes */

/* [a,b,…] of values that are JSON already. */
str object_list(arena *a, const strs *items);
str object_string(arena *a, str s); /* "…" */

/* A tree of jansson in canonical form: names in the order of their bytes, no white space, the
   escapes of json_add_string. The same tree gives the same bytes, always. */
void object_write_tree(text *t, json_t *value);

/* 2027-03-14T09:26:53Z, with six decimals when there are microseconds; and back (RFC 3339). */
str instant_exact(arena *a, instant t);
bool instant_exact_read(str s, instant *t);

#endif
