/* SPDX-License-Identifier: EUPL-1.2 */
/* metadata: a published contribution as other programs read it: schema.org in JSON-LD (JSON-LD 1.1)
 * and Dublin Core (elements 1.1 and terms). Made from the kind's table of fields (`exported_as`),
 * its facets and its chain of attribution; written once for every kind. The routes end with
 * {id}/{slug}.jsonld and {id}/{slug}.dc.xml. */
#ifndef COMMONS_METADATA_H
#define COMMONS_METADATA_H

#include "commons/contribution/contribution.h"

void metadata_jsonld(struct request *r, const struct kind *k);
void metadata_dublin_core(struct request *r, const struct kind *k);

#endif
