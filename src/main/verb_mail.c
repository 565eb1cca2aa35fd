/* SPDX-License-Identifier: EUPL-1.2 */
/* mail: what waits, what was given up, and sending it again; a mail to try the relay with. */
#include "commons/dispatch.h"
#include "commons/mail/sender.h"
#include "commons/writer.h"
#include "main/verbs.h"

static const char usage[] = "mail status | list [waiting|sending|sent|dead|uncertain|dropped] | "
                            "again NUMBER|all | test ADDRESS --data DIR";

static const char *const state_names[] = {"waiting", "sending",   "sent",
                                          "dead",    "uncertain", "dropped"};

struct mail_task {
    struct write_task task;
    struct request *r;
    i64 mail;    /* 0: all */
    str address; /* of a test; empty: again */
    i64 changed;
};

static bool run_task(struct write_task *t, struct db *d)
{
    struct mail_task *m = (struct mail_task *)t; /* the task is its first member */
    struct request *r = m->r;
    r->db = d;
    r->drawn = 0;
    if (m->address.len) {
        struct mail_to to = {.address = m->address};
        struct mail_words words = {.title = say(r, T("Le relais de courriel fonctionne."))};
        *push(r->arena, &words.paragraphs) =
            say(r, T("Ce courriel d’essai a été demandé par qui administre ce serveur."));
        m->changed = mail_queue(r, (struct mail_new){.to = &to,
                                                     .kind = "test",
                                                     .subject = say(r, T("Courriel d’essai")),
                                                     .html = mail_of_words(r, FRENCH, &words)});
    } else {
        m->changed = m->mail ? mail_again(r, m->mail) : mail_again_all(r);
    }
    return m->changed > 0;
}

static bool write_all(struct verb_output *out, str s) { return out->data(out->what, s); }

static int print_status(struct instance *i, struct verb_output *out, arena *a, struct db *d)
{
    struct relay_state relay = mail_relay_state(&i->app, a);
    i64 oldest = outbox_oldest(d);
    text t = text_of(a, 4096);
    text_add(&t, relay.configured ? S("relay: set\n")
                                  : S("relay: not set (smtp, mail-from, origin): mail waits\n"));
    str until = instant_rfc3339(a, relay.until);
    if (relay.failures)
        text_add(&t, text_format(a, "relay: failed %lld times in a row: %.*s; next attempt %.*s\n",
                                 (long long)relay.failures, STR(relay.said), STR(until)));
    for (int state = 0; state < (int)countof(state_names); state++)
        text_add(&t, text_format(a, "%s: %lld\n", state_names[state],
                                 (long long)outbox_count(d, state)));
    if (oldest)
        text_add(&t, text_join(a, S("oldest that waits: "), instant_rfc3339(a, (instant){oldest}),
                               S("\n")));
    return write_all(out, text_str(&t)) ? 0 : 1;
}

static int print_list(struct verb_output *out, arena *a, struct db *d, int state)
{
    for (i64 before = INT64_MAX;;) {
        struct outbox_line_rows rows = outbox_list(d, a, state, before);
        for (i64 n = 0; n < rows.len; n++) {
            const struct outbox_line *o = &rows.at[n];
            str to = o->email.has ? o->email.value : o->address;
            str at = instant_rfc3339(a, o->created_at);
            str line = text_format(a, "%lld\t%.*s\t%.*s\t%.*s\t%.*s\t%.*s\n", (long long)o->id,
                                   STR(at), STR(o->kind), STR(to), STR(o->subject), STR(o->error));
            if (!write_all(out, line))
                return 1;
            before = o->id;
        }
        if (!rows.len || out->stopped(out->what))
            return 0;
    }
}

static int write_and_tell(struct instance *i, struct mail_task *m, struct verb_output *out,
                          arena *a)
{
    m->task.run = run_task;
    m->r = request_of_server(&i->app, i->writer, a);
    instance_write(i, &m->task);
    if (m->task.outcome == WRITE_FAULT)
        return verb_refused(out, S("the database refused; see the log"));
    if (m->task.outcome == WRITE_UNDONE)
        return verb_refused(out, m->address.len ? S("this is no address that mail can go to")
                                                : S("no mail was given up under that number"));
    out->tell(out->what, m->address.len
                             ? text_format(a, "mail %lld is queued", (long long)m->changed)
                             : text_format(a, "%lld will be sent again", (long long)m->changed));
    return 0;
}

static int find_state(str name)
{
    for (int n = 0; n < (int)countof(state_names); n++)
        if (str_eq(name, str_of(state_names[n])))
            return n;
    return -1;
}

/* Reads with a connection of its own: the writer's belongs to its thread. */
static int read_inside(struct instance *i, struct verb_output *out, arena *a, int state)
{
    str error = {0};
    struct db *d = db_open(i->database, DB_READ, a, &error);
    if (!d)
        return verb_refused(out, error);
    int status = state < 0 ? print_status(i, out, a, d) : print_list(out, a, d, state);
    db_close(d);
    return status;
}

int mail_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    str what = v->words[0], which = v->words[1];
    i64 number = 0;
    if (v->word_count == 1 && str_eq(what, S("status")))
        return read_inside(i, out, a, -1);
    if (v->word_count >= 1 && v->word_count <= 2 && str_eq(what, S("list"))) {
        int state = v->word_count == 2 ? find_state(which) : MAIL_DEAD;
        if (state >= 0)
            return read_inside(i, out, a, state);
    }
    if (v->word_count == 2 && str_eq(what, S("again")) &&
        (str_eq(which, S("all")) || (str_to_i64(which, &number) && number > 0)))
        return write_and_tell(i, &(struct mail_task){.mail = number}, out, a);
    if (v->word_count == 2 && str_eq(what, S("test")))
        return write_and_tell(i, &(struct mail_task){.address = which}, out, a);
    return verb_refused(out, str_of(usage));
}
