/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. */
#ifndef FEATURES_PRIVACY_INSIDE_H
#define FEATURES_PRIVACY_INSIDE_H

#include "features/privacy/privacy.h"

void legal_notice(struct request *r);
void legal_terms(struct request *r);
void legal_data(struct request *r);
void legal_register(struct request *r);
void terms_accept_apply(struct request *r);

#endif
