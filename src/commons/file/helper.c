/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/file/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "commons/file/confine.h"
#include "commons/file/raster.h"
#include "os/os.h"

struct picture_helper {
    int socket; /* one number for good: that of a new process takes its place in one step */
    pid_t process;
    pthread_mutex_t lock;
    pthread_cond_t free;
    int working, waiting;
    /* how often it was started again, when last, and how long the next time waits at least */
    i64 again, started_us, pause_ms;
};

/* What a child answers: this, then the bytes of each size. Numbers as the machine has them: both
   ends are this program. */
struct answer_head {
    uint64_t made; /* ANSWER_WHOLE */
    i64 count;
    struct {
        i64 width, height, len;
    } size[PICTURE_SIZES];
};
enum { ANSWER_WHOLE = 0x70617276 };
/* Where a child finds its descriptors. */
enum { CHILD_INPUT = 3, CHILD_OUTPUT = 4 };

/* ---- the child ------------------------------------------------------------------------------- */

_Noreturn static void child(void)
{
    enum { LIMIT = CONFINED_BYTES - (96 << 20) }; /* the libraries take some beside the arena */
    off_t len = lseek(CHILD_INPUT, 0, SEEK_END);
    char *at =
        len > 0 ? mmap(NULL, (size_t)len, PROT_READ, MAP_PRIVATE, CHILD_INPUT, 0) : MAP_FAILED;
    struct answer_head head = {.made = ANSWER_WHOLE};
    struct picture p;
    if (at == MAP_FAILED || !confine(CHILD_OUTPUT))
        _exit(1);
    arena a = arena_of(LIMIT);
    if (!picture_make(&a, (str){at, len}, &p))
        _exit(2);
    head.count = p.count;
    for (i64 i = 0; i < p.count; i++) {
        head.size[i].width = p.size[i].width;
        head.size[i].height = p.size[i].height;
        head.size[i].len = p.size[i].bytes.len;
    }
    bool sent = os_write_all(CHILD_OUTPUT, (str){(const char *)&head, sizeof head});
    for (i64 i = 0; i < p.count && sent; i++)
        sent = os_write_all(CHILD_OUTPUT, p.size[i].bytes);
    _exit(sent ? 0 : 3);
}

/* ---- the helper ------------------------------------------------------------------------------ */

/* Two descriptors: what is to be read, and where the answer goes. */
union two_descriptors {
    char room[CMSG_SPACE(2 * sizeof(int))];
    struct cmsghdr align;
};

/* False at the end: the server is gone. */
static bool receive(int socket, int fds[2])
{
    char byte;
    union two_descriptors control;
    struct iovec io = {&byte, 1};
    struct msghdr m = {.msg_iov = &io,
                       .msg_iovlen = 1,
                       .msg_control = control.room,
                       .msg_controllen = sizeof control.room};
    ssize_t n;
    while ((n = recvmsg(socket, &m, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR) {
    }
    struct cmsghdr *c = n > 0 ? CMSG_FIRSTHDR(&m) : NULL;
    if (!c || c->cmsg_len != CMSG_LEN(2 * sizeof(int)))
        return false;
    memcpy(fds, CMSG_DATA(c), 2 * sizeof(int));
    return true;
}

/* The answer is copied to a number above both, so that neither takes the other's place. */
static void into_child(int socket, const int fds[2])
{
    enum { ABOVE = 100 };
    int input = dup2(fds[0], ABOVE), output = dup2(fds[1], ABOVE + 1);
    close(socket);
    if (input < 0 || output < 0 || dup2(input, CHILD_INPUT) < 0 || dup2(output, CHILD_OUTPUT) < 0)
        _exit(1);
    close_range(CHILD_OUTPUT + 1, ~0U, 0);
    child();
}

_Noreturn static void serve(int socket)
{
    int fds[2];
    while (receive(socket, fds)) {
        if (fork() == 0)
            into_child(socket, fds);
        close(fds[0]);
        close(fds[1]); /* without a child, who asked finds the end at once */
    }
    _exit(0);
}

/* It ends when its socket does: the server is gone. (Not by PR_SET_PDEATHSIG, which looks at the
   thread that started it.) */
_Noreturn static void helper(int socket)
{
    struct sigaction gone = {.sa_handler = SIG_IGN, .sa_flags = SA_NOCLDWAIT};
    struct sigaction usual = {.sa_handler = SIG_DFL};
    sigset_t none;
    prctl(PR_SET_NAME, "parvis-pictures");
    sigaction(SIGCHLD, &gone, NULL); /* children are not waited for: their answer says all */
    sigaction(SIGALRM, &usual, NULL);
    /* it ends when the server has let go of it, which finishes first what it was asked */
    signal(SIGTERM, SIG_IGN);
    signal(SIGINT, SIG_IGN);
    signal(SIGPIPE, SIG_IGN);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (socket != 3 && dup2(socket, 3) < 0)
        _exit(1);
    close_range(4, ~0U, 0);
    decode_warm(); /* the children could not ask the machine any more */
    serve(3);
}

/* A helper started again comes from a server that has threads, a database and secrets: it is this
   program anew, in memory of its own, and becomes the helper before main(). */
static const char again_name[] = "parvis-pictures", again_word[] = "--of-a-server";

__attribute__((constructor)) static void become_helper(int argc, char **argv)
{
    if (argc == 2 && !strcmp(argv[0], again_name) && !strcmp(argv[1], again_word))
        helper(3);
}

struct picture_helper *picture_helper_start(arena *a)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return NULL;
    pid_t process = fork();
    if (process == 0)
        helper(pair[1]);
    close(pair[1]);
    if (process < 0) {
        close(pair[0]);
        return NULL;
    }
    struct picture_helper *h = new (a, struct picture_helper);
    h->socket = pair[0];
    h->process = process;
    h->started_us = os_monotonic_us();
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->free, NULL);
    return h;
}

static pid_t spawn_again(int socket)
{
    char name[sizeof again_name], word[sizeof again_word];
    memcpy(name, again_name, sizeof name);
    memcpy(word, again_word, sizeof word);
    char *arguments[] = {name, word, NULL}, *no_environment[] = {NULL};
    const char *paths[] = {"/proc/self/exe",
                           (const char *)getauxval(AT_EXECFN)}; /* man getauxval */
    posix_spawn_file_actions_t files;
    pid_t process = 0;
    if (posix_spawn_file_actions_init(&files) != 0)
        return 0;
    bool ready = posix_spawn_file_actions_adddup2(&files, socket, 3) == 0;
    for (i64 i = 0; i < countof(paths) && ready && !process; i++)
        if (paths[i] &&
            posix_spawn(&process, paths[i], &files, NULL, arguments, no_environment) != 0)
            process = 0;
    posix_spawn_file_actions_destroy(&files);
    return process;
}

static void reap(struct picture_helper *h)
{
    while (h->process && waitpid(h->process, NULL, 0) < 0 && errno == EINTR) {
    }
    h->process = 0;
}

/* Under the lock. One that had lived well is replaced at once; one that keeps dying, after a pause
   that doubles. */
static bool start_again(struct picture_helper *h)
{
    i64 lived_ms = (os_monotonic_us() - h->started_us) / 1000;
    if (lived_ms >= PICTURE_HELPER_WELL_MS)
        h->pause_ms = 0;
    if (lived_ms < h->pause_ms)
        return false;
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    if (h->process)
        kill(h->process, SIGKILL); /* it let go of its socket: it is dead, or as good as */
    reap(h);
    h->process = spawn_again(pair[1]);
    close(pair[1]);
    bool replaced = h->process && dup3(pair[0], h->socket, O_CLOEXEC) >= 0;
    close(pair[0]);
    h->pause_ms = h->pause_ms ? 2 * h->pause_ms : PICTURE_HELPER_PAUSE_MS;
    if (h->pause_ms > PICTURE_HELPER_PAUSE_MOST_MS)
        h->pause_ms = PICTURE_HELPER_PAUSE_MOST_MS;
    h->started_us = os_monotonic_us();
    h->again += replaced;
    os_log(replaced ? "warning" : "error",
           replaced ? "the process that reads pictures had died: another one was started"
                    : "the process that reads pictures died, and none could be started");
    return replaced;
}

i64 picture_helper_again(struct picture_helper *h)
{
    pthread_mutex_lock(&h->lock);
    i64 again = h->again;
    pthread_mutex_unlock(&h->lock);
    return again;
}

i64 picture_helper_process(struct picture_helper *h)
{
    pthread_mutex_lock(&h->lock);
    i64 process = h->process;
    pthread_mutex_unlock(&h->lock);
    return process;
}

/* Whether there is another one than the `seen`th, which did not take what was sent. */
static bool renewed(struct picture_helper *h, i64 seen)
{
    pthread_mutex_lock(&h->lock);
    bool another = h->again != seen || start_again(h);
    pthread_mutex_unlock(&h->lock);
    return another;
}

void picture_helper_stop(struct picture_helper *h)
{
    if (!h)
        return;
    close(h->socket);
    reap(h);
    pthread_cond_destroy(&h->free);
    pthread_mutex_destroy(&h->lock);
}

/* ---- asking ---------------------------------------------------------------------------------- */

static bool send_two(int socket, int input, int output)
{
    char byte = 1;
    int fds[2] = {input, output};
    union two_descriptors control = {0};
    struct iovec io = {&byte, 1};
    struct msghdr m = {.msg_iov = &io,
                       .msg_iovlen = 1,
                       .msg_control = control.room,
                       .msg_controllen = sizeof control.room};
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(sizeof fds);
    memcpy(CMSG_DATA(c), fds, sizeof fds);
    ssize_t n;
    while ((n = sendmsg(socket, &m, MSG_NOSIGNAL)) < 0 && errno == EINTR) {
    }
    return n == 1;
}

/* All that is asked for, or false: the child ended, or took too long. */
static bool read_all(int fd, void *to, i64 len)
{
    enum { WAIT_MS = (2 * CONFINED_SECONDS + 2) * 1000 };
    for (char *at = to; len > 0;) {
        struct pollfd p = {fd, POLLIN, 0};
        int ready = poll(&p, 1, WAIT_MS);
        ssize_t n = ready > 0 ? read(fd, at, (size_t)len) : -1;
        if (n < 0 && errno == EINTR && ready != 0)
            continue;
        if (n <= 0)
            return false;
        at += n;
        len -= n;
    }
    return true;
}

/* Nothing that the child says is believed beyond what a picture can be. */
static bool plausible(const struct answer_head *h)
{
    i64 bytes = 0;
    if (h->made != ANSWER_WHOLE || h->count < 1 || h->count > PICTURE_SIZES)
        return false;
    for (i64 i = 0; i < h->count; i++) {
        if (h->size[i].width < 1 || h->size[i].width > PICTURE_LARGE || h->size[i].height < 1 ||
            h->size[i].height > PICTURE_SIDE_MAX || h->size[i].len < 1 ||
            h->size[i].len > PICTURE_BYTES_MAX)
            return false;
        bytes += h->size[i].len;
    }
    return bytes <= PICTURE_BYTES_MAX;
}

static bool read_answer(int fd, arena *a, struct picture *p)
{
    struct answer_head h;
    if (!read_all(fd, &h, sizeof h) || !plausible(&h))
        return false;
    p->count = h.count;
    for (i64 i = 0; i < h.count; i++) {
        char *bytes = arena_bytes(a, h.size[i].len);
        if (!read_all(fd, bytes, h.size[i].len))
            return false;
        p->size[i] =
            (struct picture_size){h.size[i].width, h.size[i].height, {bytes, h.size[i].len}};
    }
    return true;
}

static void close_descriptor(void *what) { close((int)(intptr_t)what); }

/* *gone: nobody is at the other end. Without descriptors or memory nothing is known of the helper.
 */
static enum picture_answer ask(const struct picture_helper *h, arena *a, str bytes,
                               struct picture *p, bool *gone)
{
    int input = memfd_create("picture", MFD_CLOEXEC), out[2];
    *gone = false;
    if (input < 0 || !os_write_all(input, bytes) || pipe2(out, O_CLOEXEC) != 0) {
        if (input >= 0)
            close(input);
        return PICTURE_NO_HELPER;
    }
    bool sent = send_two(h->socket, input, out[1]);
    *gone = !sent && (errno == EPIPE || errno == ECONNRESET || errno == ENOTCONN);
    close(input);
    close(out[1]);
    arena_at_end(a, close_descriptor, (void *)(intptr_t)out[0]); /* also when memory is short */
    if (!sent)
        return PICTURE_NO_HELPER;
    return read_answer(out[0], a, p) ? PICTURE_MADE : PICTURE_UNREADABLE;
}

/* A place among those that are read at once; false when too many wait for one. */
static bool enter(struct picture_helper *h)
{
    pthread_mutex_lock(&h->lock);
    bool may = h->waiting < PICTURES_WAITING_MAX;
    if (may) {
        h->waiting++;
        while (h->working >= PICTURES_AT_ONCE)
            pthread_cond_wait(&h->free, &h->lock);
        h->waiting--;
        h->working++;
    }
    pthread_mutex_unlock(&h->lock);
    return may;
}

static void leave(struct picture_helper *h)
{
    pthread_mutex_lock(&h->lock);
    h->working--;
    pthread_cond_signal(&h->free);
    pthread_mutex_unlock(&h->lock);
}

enum picture_answer picture_ask(struct picture_helper *h, arena *a, str bytes, struct picture *p)
{
    *p = (struct picture){0};
    if (!h || !enter(h))
        return h ? PICTURE_BUSY : PICTURE_NO_HELPER;
    /* in memory of its own: too much in the request's would jump over leave() */
    arena own = arena_of(2 * PICTURE_BYTES_MAX);
    struct picture read = {0};
    i64 seen = picture_helper_again(h);
    bool gone;
    enum picture_answer answer = ask(h, &own, bytes, &read, &gone);
    if (gone && renewed(h, seen))
        answer = ask(h, &own, bytes, &read, &gone);
    leave(h);
    for (i64 i = 0; i < read.count && answer == PICTURE_MADE; i++) {
        char *copy = arena_try(a, read.size[i].bytes.len, 1);
        if (copy)
            memcpy(copy, read.size[i].bytes.at, (size_t)read.size[i].bytes.len);
        else
            answer = PICTURE_UNREADABLE;
        p->size[i] = read.size[i];
        p->size[i].bytes.at = copy;
        p->count = i + 1;
    }
    arena_free(&own);
    return answer;
}
