/* SPDX-License-Identifier: EUPL-1.2 */
/* form: declared fields, what a person typed into them, and what is wrong with it.
 *
 * One table of fields serves the form, its validation and, for the kinds of the commons, the
 * document, the differences, the archive, the API and the search (FOUNDATIONS 10). What was typed
 * is kept as typed; the canonical text of a valid value is in `text`. */
#ifndef WEB_FORM_H
#define WEB_FORM_H

#include "base/values.h"
#include "web/message.h"

enum field_type {
    FIELD_LINE,        /* one line of text */
    FIELD_TEXT,        /* Markdown */
    FIELD_CHOICE,      /* one of `choices` */
    FIELD_CHOICES,     /* any of `choices`, as codes separated by one space, each once; any code
                          without `choices` */
    FIELD_FLAG,        /* "1" or empty */
    FIELD_NUMBER,      /* a whole number from `least` to `limit` */
    FIELD_DECIMAL,     /* "2,5" kept as "2.5" */
    FIELD_AMOUNT,      /* euros as typed, kept as cents in decimal: "120000" */
    FIELD_DAY,         /* 2027-03-14 */
    FIELD_PARTIAL_DAY, /* 2027, 2027-03 or 2027-03-14 */
    FIELD_URL,         /* http or https */
    FIELD_EMAIL,
    FIELD_PASSWORD,  /* never shown again */
    FIELD_REFERENCE, /* the name of an organisation as typed, in `shown`, and its id in NAME-id, in
                        `text`; organisation_resolve() settles what was typed without choosing */
    FIELD_HIDDEN,
    FIELD_LIST, /* rows of `items` */
};

struct choice {
    const char *code; /* ASCII, never translated, never changed */
    message label;
};

struct field {
    const char *name; /* ASCII; the key in documents, forms, archive and API */
    enum field_type type;
    message label, hint;
    const char *autocomplete; /* HTML 4.10.18.7; NULL: what the type and the name say */
    i64 least, limit; /* code points of a text, value of a number, rows of a list; limit 0: the
                         default of the type */
    bool required;    /* to send the form at all */
    const struct choice *choices;
    i64 choice_count;
    bool rows_elsewhere; /* a FIELD_CHOICE that comes without choices here: its codes are rows of a
                            table, whose owner tells whether one is */
    const struct field *items; /* of a FIELD_LIST */
    i64 item_count;
    /* What the kinds of the commons add: */
    message group;            /* the heading under which it stands; repeated by its neighbours */
    bool required_to_publish; /* a draft may do without */
    bool translatable;
    bool asks_visa;          /* an agreement given before holds as long as it says the same */
    const char *exported_as; /* a schema.org property of JSON-LD, or NULL */
};

struct form_value {
    const struct field *field;
    str name;  /* of the control: "title", "steps-0-day" */
    str typed; /* what the person typed, cut at the limit of the type plus one */
    str text;  /* canonical when there is no error; empty otherwise */
    message error;
    struct form_rows {
        struct form_row *at;
        i64 len;
    } rows;    /* of a FIELD_LIST */
    str shown; /* of a FIELD_REFERENCE: the name of what `text` is the id of */
};

struct form_values {
    struct form_value *at;
    i64 len;
};

struct form_row {
    i64 number;
    struct form_values values; /* one an item, in order */
};

struct form {
    struct form_values values; /* one a field, in order */
    bool refused;
    message refusal; /* what is wrong with the whole */
};

struct pair {
    str name, value;
};
typedef struct pairs {
    struct pair *at;
    i64 len, cap;
} pairs;

enum {
    FORM_PAIRS_MAX = 600,
    FIELD_LINE_LIMIT = 200,   /* code points */
    FIELD_TEXT_LIMIT = 20000, /* code points */
    FIELD_ROWS_LIMIT = 30,
};

/* application/x-www-form-urlencoded (WHATWG URL 5.1); false when broken, not UTF-8 or too many. */
bool form_pairs(arena *a, str body, pairs *out);
str pairs_get(const pairs *p, str name); /* the first, or empty */

/* An empty form, and one filled and validated from what was sent. Line ends become \n, texts are
   trimmed, control characters refused. */
struct form *form_of(arena *a, const struct field *fields, i64 count);
struct form *form_read(arena *a, const struct field *fields, i64 count, const pairs *sent);

struct form_value *form_value(const struct form *f, const char *name); /* a bug if there is none */
str form_text(const struct form *f, const char *name);
bool form_flag(const struct form *f, const char *name);
i64 form_number(const struct form *f, const char *name, i64 otherwise);
bool form_chosen(const struct form_value *v, str code);    /* also for views' :checked */
void form_set(struct form *f, const char *name, str text); /* a value of ours, not validated */
void form_refuse(struct form *f, const char *name, message error); /* name NULL: the whole */

/* Fills a value from its canonical text, as a document keeps it; `typed` becomes what a person
   would have typed ("120050" cents -> "1200,50"). */
void form_fill(arena *a, struct form_value *v, str canonical);
/* Validates one value: sets text or error from `typed`. Empty is no error unless `required`. */
void form_validate(arena *a, struct form_value *v);
/* Adds an empty row at the end of a FIELD_LIST; NULL at the limit. */
struct form_row *form_add_row(arena *a, struct form_value *list);
const struct choice *field_choice(const struct field *f, str code);

#endif
