/* SPDX-License-Identifier: EUPL-1.2 */
/* verbs: what `parvis VERB` can do. One table in table.c names them; `parvis help` prints it.
 *
 * A verb that works on the commons has an `inside`: it runs inside the server of that folder when
 * there is one, through DIR/control (control.h), and in this process otherwise, under the folder's
 * lock. It sees no file system of the caller: what it reads comes as a descriptor, what it writes
 * leaves as bytes. */
#ifndef MAIN_VERBS_H
#define MAIN_VERBS_H

#include "main/start.h"

struct write_task;
struct verb;

enum { VERB_WORDS = 8 };

/* The command line, read. */
struct verb_call {
    const struct verb *verb;
    char **arguments; /* what follows the verb, as typed */
    int argument_count;
    const char *data, *listen; /* --data DIR, --listen ADDRESS:PORT */
    str words[VERB_WORDS];     /* what is no option */
    i64 word_count;
    str name, role, password_file;             /* user add */
    str scope;                                 /* export */
    bool refuse_root, dry_run, partial, force; /* partial: import what can be */
    str recipient;                             /* mail-in */
    bool remove;                               /* demo */
    bool keep_name;                            /* user erase */
    int input;                                 /* what an `inside` reads; -1: nothing */
    int output; /* where its bytes go; 1 unless the verb opened a file */
};

/* Where an `inside` writes. */
struct verb_output {
    bool (*data)(void *what, str bytes); /* false: nobody listens any more */
    void (*tell)(void *what, str line);  /* for people: stderr */
    bool (*stopped)(void *what);         /* the server stops: give up between two steps */
    void *what;
};

struct verb {
    const char *name, *arguments, *what;
    int (*run)(struct verb_call *v); /* NULL: `inside` alone */
    int (*inside)(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
};
extern const struct verb verbs[]; /* table.c; ends with {0} */
const struct verb *verb_find(str name);
/* False when the arguments are not understood. They must outlive the call. */
bool verb_read(int count, char **arguments, struct verb_call *v);

/* Runs the `inside` of the verb where it belongs. The exit status. */
int verb_inside(struct verb_call *v);
int verb_failed(str error);                           /* says it on stderr; 1 */
int verb_refused(struct verb_output *out, str error); /* the same from inside; 1 */
/* A task on the writer: its thread when a server runs, this one otherwise. */
void instance_write(struct instance *i, struct write_task *t);

int verb_serve(struct verb_call *v);
int verb_routes(struct verb_call *v);
int verb_settings(struct verb_call *v);
int verb_check(struct verb_call *v);
int verb_user(struct verb_call *v);
int verb_import(struct verb_call *v);
int verb_export(struct verb_call *v);
int verb_backup(struct verb_call *v);
int verb_restore(struct verb_call *v);
int verb_mail_in(struct verb_call *v);

int demo_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int user_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int import_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int settings_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int recount_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int health_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int journal_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int tasks_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int outbox_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int facets_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int categories_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int animators_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int user_list_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int mandates_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int jobs_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int user_inactive_inside(struct instance *i, struct verb_call *v, struct verb_output *out,
                         arena *a);
int user_erase_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int export_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int mail_in_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int mail_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);
int backup_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a);

#endif
