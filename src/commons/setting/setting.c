/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/setting/setting.h"

#include <pthread.h>
#include <stdlib.h>

#include "commons/contribution/json.h"
#include "commons/job/periodic.h"
#include "commons/journal/journal.h"
#include "os/os.h"

enum { SNAPSHOT_ARENA = 1 << 20 };

struct snapshot {
    arena arena;
    struct settings *settings;
    struct snapshot *older;
};

struct settings_state {
    pthread_mutex_t lock;
    str file;
    i64 version;
    struct snapshot *newest;
    struct settings *first; /* of before the database was open */
};

/* Defaults, the database, the file: each over the one before. */
static struct settings *read_all(struct settings_state *x, struct db *d, arena *a)
{
    struct settings *s = settings_default(a);
    struct setting_chosen_rows rows = setting_chosen(d, a);
    str error = {0};
    for (i64 i = 0; i < rows.len; i++) {
        const struct setting *t = setting_find(rows.at[i].name);
        if (!t || t->fixed || !setting_set(s, t, rows.at[i].value.value))
            os_log("warning", "setting %.*s: not of this version, or its value does not fit",
                   STR(rows.at[i].name));
    }
    check(settings_add(a, x->file, s, &error)); /* it was read at start */
    return s;
}

void settings_follow(struct app *app, struct db *d)
{
    struct settings_state *x = app->settings_state;
    if (!x)
        return;
    i64 version = setting_version(d);
    pthread_mutex_lock(&x->lock);
    if (version > x->version && !db_fault(d).len) {
        struct snapshot *n = calloc(1, sizeof *n); /* heap: lives as long as the process */
        check(n != NULL);
        n->arena = arena_of(SNAPSHOT_ARENA);
        n->settings = read_all(x, d, &n->arena);
        n->older = x->newest;
        x->newest = n;
        if (!db_fault(d).len) {
            x->version = version;
            app->newest_settings = n->settings;
        }
    }
    pthread_mutex_unlock(&x->lock);
}

void settings_open(struct app *app, struct db *d, str file)
{
    struct settings_state *x = calloc(1, sizeof *x); /* heap: lives as long as the process */
    check(x != NULL);
    pthread_mutex_init(&x->lock, NULL);
    x->file = file;
    x->first = app->newest_settings;
    app->settings_state = x;
    settings_follow(app, d);
}

void settings_close(struct app *app)
{
    struct settings_state *x = app->settings_state;
    if (!x)
        return;
    app->newest_settings = x->first;
    for (struct snapshot *n = x->newest, *older; n; n = older) {
        older = n->older;
        arena_free(&n->arena);
        free(n); /* heap: see settings_follow */
    }
    pthread_mutex_destroy(&x->lock);
    free(x); /* heap: see settings_open */
    app->settings_state = NULL;
}

static bool follow_step(struct request *r, i64 *done)
{
    (void)done;
    settings_follow(r->app, r->db);
    return false;
}

const struct periodic settings_following = {"settings-following", T("Relire les réglages"),
                                            MINUTELY, 0, follow_step};

/* ---- choosing ---------------------------------------------------------------------------------
 */

static bool in_file(const struct settings_state *x, const struct setting *s)
{
    for (str rest = x ? x->file : (str){0}; rest.len;) {
        str line = str_trim(str_cut(&rest, '\n'));
        if (line.len && line.at[0] != '#' && str_eq(str_trim(str_cut(&line, '=')), str_of(s->name)))
            return true;
    }
    return false;
}

enum setting_source setting_source(struct app *app, struct db *d, arena *a, const struct setting *s)
{
    if (in_file(app->settings_state, s))
        return SETTING_OF_FILE;
    struct setting_chosen_rows rows = setting_chosen(d, a);
    for (i64 i = 0; i < rows.len && !s->fixed; i++)
        if (str_eq(rows.at[i].name, str_of(s->name)))
            return SETTING_CHOSEN;
    return SETTING_BY_DEFAULT;
}

message setting_limits(arena *a, const struct setting *s)
{
    str least = text_format(a, "%lld", (long long)s->least);
    str most = text_format(a, "%lld", (long long)(s->most ? s->most : 200));
    switch (s->type) {
    case SETTING_NUMBER:
        return T("Un nombre entier, de {1} à {2}.", least,
                 text_format(a, "%lld", (long long)s->most));
    case SETTING_WEB:
        return T("Une adresse comme https://parvis.exemple.fr, ou rien.");
    case SETTING_WORD:
        return T("Un de ces mots : {1}.", str_of(s->words));
    case SETTING_FLAG:
        return T("Oui ou non.");
    case SETTING_TEXT:
    case SETTING_SECRET:
        break;
    }
    return s->fits    ? T("Une ligne de la forme attendue.")
           : s->least ? T("Une ligne, de {1} à {2} octets.", least, most)
                      : T("Une ligne de {1} octets au plus, ou rien.", most);
}

static message refusal_of(struct request *r, const struct setting *s)
{
    if (s->fixed)
        return T("Ce réglage se change dans le fichier settings, puis par un redémarrage.");
    if (in_file(r->app->settings_state, s))
        return T("L’hébergeur a fixé ce réglage dans le fichier settings : c’est là qu’il se "
                 "change.");
    return (message){0};
}

static void write_journal(struct request *r, const struct setting *s)
{
    text t = text_of(r->arena, 500);
    text_add_char(&t, '{');
    json_add_key(&t, "setting");
    json_add_string(&t, str_of(s->name));
    text_add_char(&t, '}');
    journal_write(r, "setting.change", request_uid(r), text_str(&t));
}

message setting_choose(struct request *r, const struct setting *s, str value)
{
    struct settings *scratch = settings_default(r->arena);
    message why = refusal_of(r, s);
    if (message_is(why))
        return why;
    if (!setting_set(scratch, s, value))
        return setting_limits(r->arena, s);
    setting_write(r->db, str_of(s->name), SOME(opt_text, value),
                  r->reader.person ? SOME(opt_int, r->reader.person) : (opt_int){0}, r->now);
    write_journal(r, s);
    return (message){0};
}

message setting_forget(struct request *r, const struct setting *s)
{
    message why = refusal_of(r, s);
    if (message_is(why))
        return why;
    setting_write(r->db, str_of(s->name), (opt_text){0},
                  r->reader.person ? SOME(opt_int, r->reader.person) : (opt_int){0}, r->now);
    write_journal(r, s);
    return (message){0};
}
