/* SPDX-License-Identifier: EUPL-1.2 */
/* field: how a declared field (web/form.h) is shown: what field.html needs, worked out in C so that
 * the view stays a view. */
#ifndef COMMONS_FIELD_H
#define COMMONS_FIELD_H

#include "web/form.h"

struct shown_option {
    str id, code;
    message label;
    bool chosen;
};
struct shown_options {
    struct shown_option *at;
    i64 len, cap;
};

struct shown_field {
    str id, name, typed;
    enum field_type type;
    message label, hint, error;
    bool has_hint, has_error, required, needed; /* needed: before it can be published */
    str state;                                  /* "invalid" or empty: a class */
    str invalid;                                /* "true" or "false": aria-invalid */
    str autocomplete, input_type, mode;
    i64 limit, lines;
    bool in_row;              /* of a list */
    bool menu;                /* a FIELD_CHOICE as a menu, whose choice can be undone */
    str grow;                 /* "grow": in a row, it takes the room that is left */
    str size;                 /* class of a short control: short, shorter, or empty */
    str layout;               /* of choices: "many" when they stand better in columns, or empty */
    str reference_id, source; /* of a FIELD_REFERENCE: the id chosen, where suggestions come from */
    str markdown; /* of a text that offers buttons and a preview (commons/editor): as what; or empty
                   */
    struct shown_options options; /* of choices */
    struct shown_rows {
        struct shown_row *at;
        i64 len, cap;
    } rows; /* of a FIELD_LIST, with empty ones to fill at the end */
};
struct shown_fields {
    struct shown_field *at;
    i64 len, cap;
};
struct shown_row {
    i64 number; /* from 1, for people */
    struct shown_fields fields;
};

/* Fields under one heading. */
struct shown_group {
    str id;
    message title;
    bool has_title;
    struct shown_fields fields;
    i64 missing; /* needed before publishing, and empty */
    i64 filled, faults;
};
struct shown_groups {
    struct shown_group *at;
    i64 len, cap;
};

struct shown_fault {
    str id;
    message label, error;
};
struct shown_form {
    struct shown_groups groups;
    struct {
        struct shown_fault *at;
        i64 len, cap;
    } faults;
    bool refused, has_refusal;
    message refusal;
    i64 missing;
};

enum { FIELD_EMPTY_ROWS = 2 };

struct shown_form form_show(arena *a, const struct form *f);
/* Whether anything stands in a value, or in a row of a list. */
bool field_filled(const struct form_value *v);
/* One field of it, to place by hand; a bug if there is none. */
const struct shown_field *form_shown(const struct shown_form *f, const char *name);

#endif
