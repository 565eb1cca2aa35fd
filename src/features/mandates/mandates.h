/* SPDX-License-Identifier: EUPL-1.2 */
/* mandates: in whose name a person speaks, who vouches for it, and who keeps the list of an
 * organisation's people. */
#ifndef FEATURES_MANDATES_H
#define FEATURES_MANDATES_H

#include "commons/mandate/mandate.h"
#include "commons/app.h"
#include "commons/field.h"
#include "commons/person/person.h"

struct mandates_page {
    struct mandate_line_rows mandates;
    struct shown_form form;
    day today;
};

struct mandates_waiting {
    struct mandate_waiting_rows rows;
    opt_int next;
};

extern const struct feature mandates_feature;

#endif
