/* SPDX-License-Identifier: EUPL-1.2 */
/* verbs: what `parvis VERB` can do. One table in main.c names them; `parvis help` prints it. */
#ifndef MAIN_VERBS_H
#define MAIN_VERBS_H

#include "main/start.h"

enum { VERB_WORDS = 8 };

/* The command line, read. */
struct verb_call {
    const char *data, *listen; /* --data DIR, --listen ADDRESS:PORT */
    str words[VERB_WORDS];     /* what follows the verb */
    i64 word_count;
    str name, role, password_file;      /* user add */
    str scope;                          /* export */
    bool refuse_root, dry_run, partial; /* partial: import what can be */
};

int verb_serve(struct verb_call *v);
int verb_routes(struct verb_call *v);
int verb_settings(struct verb_call *v);
int verb_user(struct verb_call *v);
int verb_check(struct verb_call *v);

int verb_failed(str error); /* says it on stderr; 1 */

#endif
