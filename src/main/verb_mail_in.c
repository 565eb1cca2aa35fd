/* SPDX-License-Identifier: EUPL-1.2 */
/* mail-in: one mail from the host's mail server, on the standard input. It is read in this process;
 * the server only gets what was read. The exit status is what mail servers understand (sysexits):
 * a refusal goes back to the sender with the line that is said, a fault is tried again later. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

#include "commons/dispatch.h"
#include "commons/inbound/inbound.h"
#include "commons/thread/import.h"
#include "commons/writer.h"
#include "features/forum/forum.h"
#include "main/verbs.h"
#include "os/os.h"

struct mail_task {
    struct write_task task;
    struct request *r;
    struct inbound_take take;
};

static bool run_take(struct write_task *task, struct db *d)
{
    struct mail_task *t = (struct mail_task *)task;
    t->r->db = d;
    t->r->drawn = 0;
    t->r->reader = (struct reader){0};
    return inbound_take(t->r, &t->take);
}

static int status_of(const struct mail_task *t)
{
    static const int statuses[] = {[INBOUND_TAKEN] = EX_OK,
                                   [INBOUND_UNKNOWN] = EX_NOUSER,
                                   [INBOUND_REFUSED] = EX_NOPERM,
                                   [INBOUND_LATER] = EX_TEMPFAIL};
    return t->task.outcome == WRITE_FAULT ? EX_TEMPFAIL : statuses[t->take.outcome];
}

/* For the log: whom it came for, without the signature that lets one write there. */
static str unsigned_part(const struct inbound_message *m)
{
    str rest = m->to.len ? m->to.at[0] : S("nobody"), local = str_cut(&rest, '@');
    i64 end = local.len;
    while (end > 0 && local.at[end - 1] != '-')
        end--;
    return end ? str_first(local, end) : local;
}

int mail_in_inside(struct instance *i, struct verb_call *v, struct verb_output *out, arena *a)
{
    struct inbound_message m;
    char *bytes = arena_bytes(a, INBOUND_JSON_MAX);
    ssize_t len = v->input < 0 ? -1 : pread(v->input, bytes, INBOUND_JSON_MAX, 0);
    if (len < 0 || !inbound_read_json(a, (str){bytes, len}, &m)) {
        out->tell(out->what, S("what was read of the mail did not arrive whole"));
        return EX_TEMPFAIL;
    }
    struct mail_task t = {.task.run = run_take,
                          .r = request_of_server(&i->app, i->writer, a),
                          .take = {.message = &m, .topic = forum_topic_by_mail}};
    struct post_ahead ahead;
    if (utf8_length(m.text) <= POST_LIMIT) { /* a longer one is refused */
        ahead = post_prepare(a, NULL, t.r->settings->origin, m.text);
        t.take.ahead = &ahead;
    }
    instance_write(i, &t.task);
    int status = status_of(&t);
    if (status != EX_OK)
        out->tell(out->what, status == EX_TEMPFAIL ? S("try again later") : say(t.r, t.take.why));
    str to = unsigned_part(&m);
    os_log("info", "mail-in: %d for %.*s", status, STR(to));
    return status;
}

/* All of the input, or one byte beyond the limit. */
static bool read_all(arena *a, int fd, str *raw)
{
    char *at = arena_bytes(a, INBOUND_MAX + 1);
    i64 len = 0;
    while (len <= INBOUND_MAX) {
        ssize_t n = read(fd, at + len, (size_t)(INBOUND_MAX + 1 - len));
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        if (n == 0)
            break;
        len += n;
    }
    *raw = (str){at, len};
    return true;
}

/* The address of the envelope is surer than any header. */
static void add_recipient(arena *a, struct inbound_message *m, str recipient)
{
    if (!recipient.len || !utf8_valid(recipient) || recipient.len > INBOUND_HEADER_MAX)
        return;
    m->to = (strs){0};
    *push(a, &m->to) = inbound_lower(a, recipient); /* one address, one spelling */
}

static int hand_over(struct verb_call *v, str json)
{
    int file = memfd_create("mail", MFD_CLOEXEC);
    if (file < 0 || pwrite(file, json.at, (size_t)json.len, 0) != json.len) {
        if (file >= 0)
            close(file);
        return EX_TEMPFAIL;
    }
    v->input = file;
    int status = verb_inside(v);
    close(file);
    return status == 1 ? EX_TEMPFAIL : status; /* no server, and no folder to open */
}

int verb_mail_in(struct verb_call *v)
{
    arena a = arena_of(INBOUND_MAX + (32 << 20));
    struct inbound_message m;
    str raw, why = {0};
    int status = EX_TEMPFAIL;
    if (!read_all(&a, v->input >= 0 ? v->input : STDIN_FILENO, &raw)) {
        verb_failed(S("the mail could not be read to its end"));
    } else if (!inbound_read(&a, raw, &m, &why)) {
        verb_failed(why);
        status = EX_DATAERR;
    } else {
        add_recipient(&a, &m, v->recipient);
        status = hand_over(v, inbound_write_json(&a, &m));
    }
    arena_free(&a);
    return status;
}
