/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. Others use visa.h. */
#ifndef COMMONS_VISA_INSIDE_H
#define COMMONS_VISA_INSIDE_H

#include "commons/visa/visa.h"

#define VISA_PURPOSE "visa"
/* The draft of a contribution, or what is published, whoever asks: who holds the link may read. */
struct form *visa_text(struct request *r, const struct kind *k, const struct contribution *c,
                       i64 *revision);
void visa_mail(struct request *r, const struct visa_row *v, bool again);
void visa_tell(struct request *r, const struct visa_row *v, const char *note, message subject,
               message said);

#endif
