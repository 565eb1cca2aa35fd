/* SPDX-License-Identifier: EUPL-1.2 */
/* settings: one table of names, defaults and explanations; DIR/settings overrides them, one
 * `name = value` a line, `#` before a comment. `parvis settings` prints them all. */
#ifndef COMMONS_SETTINGS_H
#define COMMONS_SETTINGS_H

#include "base/values.h"

struct settings {
    str origin;   /* "https://parvis.exemple.fr": the public address; empty: what the browser asked
                     for */
    str instance; /* the name people read */
    str host;     /* the legal person that hosts it, for the legal pages */
    str contact;  /* an e-mail address or an address on the web */
    str accessibility; /* non-conforme, partiellement, totalement */
    str licence_authority,
        licence_person; /* default licences, codes of commons/contribution/licence.h */
    str log;            /* text or json */
    i64 workers;        /* threads that prepare answers; 0: two a core */
    i64 session_days;
};

struct setting {
    const char *name, *value, *what;
};
extern const struct setting setting_table[]; /* ends with {0}; value is the default */

/* False with *error "line 3: …" on an unknown name or a bad value. */
bool settings_read(arena *a, str file, struct settings *s, str *error);
str settings_text(arena *a, const struct settings *s); /* as `parvis settings` prints them */

#endif
