/* SPDX-License-Identifier: EUPL-1.2 */
/* demo_inside: what demo_fill.c and demo_event.c share. */
#ifndef MAIN_DEMO_INSIDE_H
#define MAIN_DEMO_INSIDE_H

#include "commons/contribution/contribution.h"
#include "main/demo.h"

struct demo_row {
    str key;
    i64 id;
};
struct demo_rows {
    struct demo_row *at;
    i64 len, cap;
};

enum demo_what {
    DEMO_ADAPT,
    DEMO_PUBLISH,
    DEMO_POST,
    DEMO_FOLLOW_UP,
    DEMO_CONSIDERING,
    DEMO_INDEPENDENT
};

struct demo_event {
    const struct demo_record *sheet;
    const struct demo_section *section; /* NULL: the sheet itself */
    const struct kind *kind;
    enum demo_what what;
    instant at;
    i64 nth; /* as it was written: breaks ties */
    i64 person, organisation, answers;
    bool best;
    str alive;
};

struct demo {
    struct demo_order *order;
    arena *arena;      /* lasts until all is written */
    struct request *r; /* its own arena is emptied before each event */
    struct demo_rows organisations, persons, sheets;
    struct {
        struct demo_event *at;
        i64 len, cap;
    } events;
    str *error;
};

i64 demo_find(const struct demo_rows *rows, str key); /* 0: none */
/* One thing that somebody did. False: refused; r->form or *error may say why. */
bool demo_event_run(struct demo *m, const struct demo_event *e);

#endif
