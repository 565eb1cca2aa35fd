/* SPDX-License-Identifier: EUPL-1.2 */
#ifndef FEATURES_HOME_STATIC_H
#define FEATURES_HOME_STATIC_H

#include "commons/request.h"

void static_file(struct request *r);
void static_file_in_folder(struct request *r);
void health(struct request *r);

#endif
