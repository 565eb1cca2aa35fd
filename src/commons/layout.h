/* SPDX-License-Identifier: EUPL-1.2 */
/* layout: what every page shows around its own: the files it loads, the menu, who is signed in. */
#ifndef COMMONS_LAYOUT_H
#define COMMONS_LAYOUT_H

#include "commons/request.h"

/* A page with the addresses of its files, which are the program's own and looked up once. */
struct page layout_start(void);

/* For the reader of `r`, once it is known; reads the database only for who is signed in. */
void layout_fill(struct request *r);

#endif
