/* SPDX-License-Identifier: EUPL-1.2 */
/* What leaves again and again: an answer whose body and fields are the same for all (a page from
 * the page cache) is put, whole with its head, into a pipe by the loop that is asked for it
 * REPEAT_FROM times in a second. tee() and splice() then send the pages of that pipe themselves:
 * nothing is composed, nothing copied. A page of 41 KB costs a quarter less so, and its reader on
 * the same machine finds bytes that the processor has at hand. The head says the second, so that
 * each second begins anew; what few ask for never comes here.
 *
 * The bytes in a pipe never change, and those on their way stay when it is closed. */
#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "web/server_inside.h"

enum {
    REPEAT_FROM = 8,         /* times asked for: a pipe costs about what as many answers save */
    REPEAT_BYTES_MIN = 8192, /* less is copied faster */
    REPEAT_BYTES_MAX = 256 << 10, /* a pipe that anybody may have (fs.pipe-max-size) */
};

static void ends_close(int ends[2])
{
    close(ends[0]);
    close(ends[1]);
    ends[0] = ends[1] = -1;
}

static bool pipe_made(int ends[2], i64 bytes)
{
    if (pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0) {
        ends[0] = ends[1] = -1;
        return false;
    }
    if (fcntl(ends[1], F_SETPIPE_SZ, (int)bytes) >= bytes)
        return true;
    ends_close(ends);
    return false;
}

/* Back to {0}. */
static void repeat_end(struct repeats *all, struct repeat *r)
{
    if (r->head) {
        ends_close(r->pipe);
        free(r->head);
        blob_drop(r->blob);
        all->ready--;
    }
    *r = (struct repeat){0};
}

void repeats_end(struct repeats *all, bool over)
{
    if (all->ready) {
        time_t now = time(NULL);
        for (int i = 0; i < REPEATS; i++)
            if (all->of[i].head && (over || all->of[i].second != now))
                repeat_end(all, &all->of[i]);
    }
    if (over && all->through[0] >= 0)
        ends_close(all->through);
}

/* A system that gives no pipe, or a small one, loses nothing but speed. */
static bool repeat_made(struct repeats *all, struct repeat *r)
{
    struct blob *b = r->blob;
    if (all->through[0] < 0 && !pipe_made(all->through, REPEAT_BYTES_MAX))
        return false;
    r->head = server_room(NULL, HEAD_FIXED_MAX + b->head.len);
    r->head_len = head_write(r->head, b->head, b->len);
    r->len = r->head_len + b->len;
    struct iovec parts[2] = {{r->head, (size_t)r->head_len},
                             {(void *)(uintptr_t)b->at, (size_t)b->len}};
    bool piped = pipe_made(r->pipe, r->len);
    if (piped && writev(r->pipe[1], parts, 2) == r->len) {
        if (b->free)
            atomic_fetch_add(&b->users, 1);
        all->ready++;
        return true;
    }
    if (piped)
        ends_close(r->pipe);
    free(r->head);
    r->head = NULL;
    return false;
}

static bool may_repeat(const struct exchange *x, const struct answer *answer)
{
    const struct blob *b = answer->blob;
    return b && b->head.len && b->len >= REPEAT_BYTES_MIN &&
           b->len + b->head.len + HEAD_FIXED_MAX <= REPEAT_BYTES_MAX && answer->status == 200 &&
           x->head.minor == 1 && !x->head_only && !answer->close && !answer->stream &&
           !answer->header_count && !answer->head.len;
}

struct repeat *repeat_of(struct loop *l, const struct exchange *x, const struct answer *answer)
{
    struct repeats *all = &l->repeats;
    if (!may_repeat(x, answer))
        return NULL;
    struct repeat *r = &all->of[((uintptr_t)answer->blob >> 6) % REPEATS];
    time_t now = time(NULL);
    if (r->blob != answer->blob || r->second != now) {
        repeat_end(all, r);
        *r = (struct repeat){.all = all, .blob = answer->blob, .second = now};
    }
    if (!r->head && (++r->asked != REPEAT_FROM || !repeat_made(all, r)))
        return NULL;
    blob_drop(answer->blob); /* the pipe has what it holds, and its own use of it */
    return r;
}

/* The rest leaves as it would have without a pipe, the reader being slow; the second may pass. */
static void send_by_hand(struct out *o, const struct repeat *r, i64 sent)
{
    i64 own = sent < r->head_len ? sent : r->head_len;
    *o = (struct out){.file = -1, .blob = r->blob, .len = r->head_len, .sent = own};
    o->blob_sent = sent - own;
    o->bytes = server_room(NULL, r->head_len);
    memcpy(o->bytes, r->head, (size_t)r->head_len);
    if (r->blob->free)
        atomic_fetch_add(&r->blob->users, 1);
}

enum sent repeat_send(struct out *o, int socket, i64 *taken)
{
    struct repeat *r = o->repeat;
    struct repeats *all = r->all;
    ssize_t sent = 0;
    o->repeat = NULL;
    if (all->through[0] < 0 && !pipe_made(all->through, REPEAT_BYTES_MAX)) {
        send_by_hand(o, r, 0);
        return out_send(o, socket, taken);
    }
    ssize_t teed = tee(r->pipe[0], all->through[1], (size_t)r->len, SPLICE_F_NONBLOCK);
    if (teed == r->len) /* loops run with SIGPIPE blocked */
        sent = splice(all->through[0], NULL, socket, NULL, (size_t)r->len, SPLICE_F_NONBLOCK);
    bool broken = sent < 0 && errno != EAGAIN && errno != EINTR;
    sent = sent > 0 ? sent : 0;
    *taken += sent;
    if (sent == r->len)
        return SENT_ALL;
    ends_close(all->through); /* with what did not leave */
    if (broken)
        return SENT_BROKEN;
    send_by_hand(o, r, sent);
    return out_send(o, socket, taken);
}
