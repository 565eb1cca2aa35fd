/* SPDX-License-Identifier: EUPL-1.2 */
/* home: the first page, the plan of the site, the accessibility statement, static files, health. */
#ifndef FEATURES_HOME_H
#define FEATURES_HOME_H

#include "commons/app.h"

struct accessibility_page {
    str state; /* the setting: non-conforme, partiellement, totalement */
    str host, contact, instance;
    url contact_link;
    bool partly, fully, has_contact, has_host;
};

extern const struct feature home_feature;

#endif
