/* SPDX-License-Identifier: EUPL-1.2 */
/* Stands for src/commons/page.h in this test. */
#ifndef COMMONS_PAGE_H
#define COMMONS_PAGE_H

#include "base/values.h"

struct page {
    str reader;
    url style;
    bool here;
};

#endif
