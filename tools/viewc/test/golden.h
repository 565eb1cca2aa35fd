/* SPDX-License-Identifier: EUPL-1.2 */
/* What the views of golden.html are made of. */
#ifndef GOLDEN_H
#define GOLDEN_H

#include "web/message.h"

enum { GOLDEN_OPEN = 1, GOLDEN_CLOSED };

struct golden_course {
    i64 id, places;
    str slug, title;
    day on;
    opt_cents price;
    url site;
};

struct golden_list {
    struct {
        struct golden_course *at;
        i64 len;
    } courses;
    struct {
        str *at;
        i64 len;
    } words;
    struct golden_course best;
    message refusal;
    markup summary;
    str typed;
    int state;
    bool may_enrol;
};

#endif
