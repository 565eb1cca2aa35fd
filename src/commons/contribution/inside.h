/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. Others use contribution.h. */
#ifndef COMMONS_CONTRIBUTION_INSIDE_H
#define COMMONS_CONTRIBUTION_INSIDE_H

#include "commons/contribution/document.h"

/* Refuses the whole; makes the form when the request has none. Always false. */
bool refuse_whole(struct request *r, message why);
/* The contribution, if the person may do that with it; otherwise a refusal and NULL. */
struct contribution *contribution_to(struct request *r, enum action action, i64 contribution);

/* What the row repeats of the document. */
struct heading {
    str title, slug, summary, depth, status;
};
struct heading heading_of(arena *a, const struct kind *k, const struct form *document);
/* The row says what stands in this document. */
void heading_write(struct request *r, i64 contribution, const struct kind *k, const struct form *f);
str document_text_of(const struct form *f,
                     const char *name); /* empty when the kind has no such field */

/* A revision's text as the kind has it now. NULL when it is not JSON. */
struct form *revision_form(arena *a, const struct kind *k, str document, i64 fields_version);

str capacity_words(struct request *r, const struct capacity *c);
/* In which capacity the reader writes in that organisation's name, the best proven; NULL: in its
   own. */
const struct capacity *capacity_in(const struct request *r, opt_int organisation);
/* Publishing in the name of an organisation asks for a proven mandate there; what is personal is
   published in the person's own name without one. Writes how far it was proven. False: refused. */
bool settle_signature(struct request *r, const struct kind *k, const struct contribution *c,
                      const struct form *document);
/* Whoever came after it was published cannot take back what is licensed to all. False: refused. */
bool may_take_back(struct request *r, const struct contribution *c);
/* Whoever wrote it, and who follows it: an organisation draws on it, or did it too. */
void tell_of_declaration(struct request *r, i64 contribution, i64 organisation, const char *kind);
/* What an organisation adapts, it declares by publishing it, unless it said something before. */
void declare_adaptation(struct request *r, const struct contribution *c);
/* The audience of the drafts that this person writes in this capacity. */
i64 home_of(struct request *r, const struct capacity *c);
enum signatory signatory_of(struct request *r, opt_int organisation);
/* The licence of a work adapted from nothing but what its links say. */
bool licence_allowed(struct request *r, i64 contribution, str licence);

/* Remembers what the draft is at a version, for merges. */
void remember_step(struct request *r, i64 contribution, i64 version, i64 home, str document);
/* Everything that hangs on a contribution and was published follows its audience. */
void move_everything(struct request *r, i64 contribution, i64 audience);
void journal_contribution(struct request *r, const char *action, const struct contribution *c,
                          const char *name, i64 value);

#endif
