/* SPDX-License-Identifier: EUPL-1.2 */
/* router: finds the route of a method and a path among the tables of all features. */
#ifndef COMMONS_ROUTER_H
#define COMMONS_ROUTER_H

#include "commons/request.h"

struct router;

/* Reads every table; a bug when two routes have the same method and pattern. Lives in the arena. */
struct router *router_of(arena *a, const struct route *const *tables, i64 count);

enum found { FOUND, FOUND_NOTHING, FOUND_OTHER_METHOD };
/* `path` is percent-encoded as sent; the values are decoded into the arena. A value is one whole
   segment, or what stands before a fixed ending such as ".json"; fixed segments win over values. */
enum found router_find(const struct router *r, arena *a, str method, str path,
                       const struct route **route, str values[static PATH_VALUES]);
/* What an address that exists takes, for Allow (RFC 9110 10.2.1). */
str router_methods(const struct router *r, arena *a, str path);
const struct route *const *router_all(const struct router *r,
                                      i64 *count); /* in the order of the tables */

/* Why a GET may write; NULL: it may not. */
const char *router_why_writes(const struct route *route);

#endif
