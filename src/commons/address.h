/* SPDX-License-Identifier: EUPL-1.2 */
/* address: from which machine a request comes. Behind a proxy that the setting `trusted-proxy`
 * names, it is what that proxy says in X-Forwarded-For; nobody else is believed. */
#ifndef COMMONS_ADDRESS_H
#define COMMONS_ADDRESS_H

#include "commons/request.h"

enum { ADDRESS_TEXT = 64 };

/* "192.0.2.7", "2001:db8::7"; empty when unknown. The last address of X-Forwarded-For that is no
   trusted proxy itself: what stands before it was written by whoever came. Several such headers
   are one list, in their order (RFC 9110 5.3): some proxies add a line instead of a word. */
str request_address(const struct request *r);

/* What one who tries again and again cannot change at will: an address of IPv4, the first 64 bits
   of one of IPv6 (RFC 6177). */
str address_key(arena *a, str address);
/* "192.0.2.0/24", "2001:db8:1::/48": enough to recognise where one was, and not who. */
str address_network(arena *a, str address);

/* A list of addresses separated by blanks or commas; false when one of them is none. */
bool addresses_valid(str list);

#endif
