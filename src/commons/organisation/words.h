/* SPDX-License-Identifier: EUPL-1.2 */
/* words: the words of a name in the table organisation_word. Only import and register write them.
 */
#ifndef COMMONS_ORGANISATION_WORDS_H
#define COMMONS_ORGANISATION_WORDS_H

#include "base/arena.h"

struct db;

/* Words too common to lead anywhere: they are verified, never looked up. */
bool organisation_particle(str word);

/* Adds each word of `folded` once; weight is that of the organisation. */
void organisation_add_words(struct db *d, str folded, i64 weight, i64 organisation);

#endif
