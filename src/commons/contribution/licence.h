/* SPDX-License-Identifier: EUPL-1.2 */
/* licence: the open licences of the commons, who is offered which, and what may be adapted into
 * what.
 *
 * French law: facts and figures are always under the Licence Ouverte 2.0; a text signed by an
 * authority is a public information, under one of the licences of article D323-2-1 of the CRPA or,
 * by the author's choice, CC BY 4.0; a text of a person, an association or a company is a work of
 * its author, who gives it under CC BY-SA 4.0 unless another is chosen. */
#ifndef COMMONS_LICENCE_H
#define COMMONS_LICENCE_H

#include "web/form.h"

struct settings;

struct licence {
    const char *code; /* SPDX identifier: etalab-2.0, CC-BY-4.0, CC-BY-SA-4.0, CC0-1.0 */
    const char *name;
    message consequence; /* "Chacun peut … à condition de …" */
    const char *address;
    bool share_alike, attribution;
};
extern const struct licence licences[];
extern const i64 licence_count;
const struct licence *licence_find(str code); /* NULL: not one of ours */

/* May a work under `to` be adapted from one under `from`? The reason when not. */
bool licence_compatible(str from, str to, message *why_not);

/* Facts are the licence of figures, dates and choices; texts have the licence of the contribution.
 */
#define LICENCE_OF_FACTS S("etalab-2.0")
bool licence_field_is_fact(const struct field *f);
str licence_of_field(const struct field *f, str licence_of_text);

/* Who signs a text: that decides what is offered and the default. */
enum signatory {
    SIGNED_BY_PERSON,    /* in one's own name, or several together (joint reviews) */
    SIGNED_BY_AUTHORITY, /* an authority or another public body */
    SIGNED_BY_BODY,      /* an association, a company, a museum, a city abroad */
};
enum signatory signatory_of_nature(str nature); /* empty: a person */

struct licence_offer {
    const struct licence *at[4]; /* the default first */
    i64 len;
};
/* What such a signatory may choose. `from` is the licence of the work it adapts, or empty: then
   only what that one allows, and that one itself when nothing else is left. Never empty. */
struct licence_offer licences_offered(const struct settings *s, enum signatory who, str from);
bool licence_offered(const struct licence_offer *offer, str code);

#endif
