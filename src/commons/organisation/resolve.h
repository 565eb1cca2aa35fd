/* SPDX-License-Identifier: EUPL-1.2 */
/* resolve: which organisation a person meant by a name typed in a form. Ambiguous names are asked,
 * never guessed: "Sainte-Colombe" exists twelve times. */
#ifndef COMMONS_ORGANISATION_RESOLVE_H
#define COMMONS_ORGANISATION_RESOLVE_H

#include "commons/request.h"

/* Settles a FIELD_REFERENCE of the form: its `text` becomes the id of the organisation whose name
   was typed or chosen, or it gets an error that names what could have been meant. Reads only. */
void organisation_resolve(struct request *r, struct form *f, const char *field);
void organisation_resolve_value(struct request *r, struct form_value *v);

/* "Bonneville (Haute-Savoie)": the name with what tells it from its namesakes. */
str organisation_shown(arena *a, str name, opt_text department);

/* Shows again what a document keeps as an id: fills `shown`. */
void organisation_show_value(struct request *r, struct form_value *v);

#endif
