/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FEATURES_HOME_INSIDE_H
#define FEATURES_HOME_INSIDE_H

#include "features/home/home.h"

void display_page(struct request *r);
void display_choose(struct request *r);

#endif
