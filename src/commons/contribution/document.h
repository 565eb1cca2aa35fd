/* SPDX-License-Identifier: EUPL-1.2 */
/* document: inside this room, one value of a document. Others use contribution.h. */
#ifndef COMMONS_DOCUMENT_H
#define COMMONS_DOCUMENT_H

#include "commons/contribution/contribution.h"

bool document_value_filled(const struct form_value *v); /* something is there, valid or not */
void document_value_write(arena *a, text *t,
                          const struct form_value *v); /* canonical; only when filled */

#endif
