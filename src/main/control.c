/* SPDX-License-Identifier: EUPL-1.2 */
#include "main/control.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "os/os.h"

static const char greeting[] = "parvis 1\n";
enum {
    GREETING = sizeof greeting - 1,
    FRAME_MAX = 64 << 10,
    VERB_ARENA = 64 << 20,
    PATIENCE_SECONDS = 30,
    ARGUMENTS_AT_MOST = 64,
};

/* ---- the socket ---------------------------------------------------------------------------------
 */

/* The folder's path may be longer than a socket's address: it is named through a descriptor. */
static bool address_of(const char *folder, int *folder_fd, struct sockaddr_un *address)
{
    *address = (struct sockaddr_un){.sun_family = AF_UNIX};
    *folder_fd = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (*folder_fd < 0)
        return false;
    snprintf(address->sun_path, sizeof address->sun_path, "/proc/self/fd/%d/control", *folder_fd);
    return true;
}

static bool send_all(int fd, const void *bytes, i64 len)
{
    const char *at = bytes;
    while (len > 0) {
        ssize_t n = send(fd, at, (size_t)len, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        len -= n;
    }
    return true;
}

static bool receive_all(int fd, void *bytes, i64 len)
{
    char *at = bytes;
    while (len > 0) {
        ssize_t n = recv(fd, at, (size_t)len, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        len -= n;
    }
    return true;
}

static void length_write(char to[static 4], i64 n)
{
    for (int i = 0; i < 4; i++)
        to[i] = (char)(n >> 8 * i & 0xff);
}

static i64 length_read(const char from[static 4])
{
    i64 n = 0;
    for (int i = 0; i < 4; i++)
        n |= (i64)(unsigned char)from[i] << 8 * i;
    return n;
}

/* ---- answering ----------------------------------------------------------------------------------
 */

struct conversation {
    struct control *control;
    pthread_t thread;
    int socket, input;
    bool used, over, broken;
};

struct control {
    struct instance *instance;
    int listening, wake;
    pthread_t thread;
    pthread_mutex_t lock;
    bool stopping;
    struct conversation at_once[CONTROL_AT_ONCE];
};

static bool send_frame(struct conversation *c, char kind, str bytes)
{
    char head[5] = {kind};
    length_write(head + 1, bytes.len);
    if (!c->broken)
        c->broken =
            !send_all(c->socket, head, sizeof head) || !send_all(c->socket, bytes.at, bytes.len);
    return !c->broken;
}

static bool answer_stopped(void *what)
{
    struct conversation *c = what;
    pthread_mutex_lock(&c->control->lock);
    bool stopping = c->control->stopping;
    pthread_mutex_unlock(&c->control->lock);
    return stopping || c->broken;
}

static bool answer_data(void *what, str bytes)
{
    if (answer_stopped(what))
        return false;
    while (bytes.len) {
        str piece = str_first(bytes, FRAME_MAX);
        if (!send_frame(what, 'd', piece))
            return false;
        bytes = str_from(bytes, piece.len);
    }
    return true;
}

static void answer_line(void *what, str line) { send_frame(what, 'm', str_first(line, FRAME_MAX)); }

/* The greeting, and the file that came with it. */
static bool receive_greeting(struct conversation *c)
{
    char said[GREETING];
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec piece = {said, sizeof said};
    struct msghdr letter = {.msg_iov = &piece,
                            .msg_iovlen = 1,
                            .msg_control = &control,
                            .msg_controllen = sizeof control};
    ssize_t n = recvmsg(c->socket, &letter, MSG_CMSG_CLOEXEC);
    struct cmsghdr *head = n > 0 ? CMSG_FIRSTHDR(&letter) : NULL;
    if (head && head->cmsg_level == SOL_SOCKET && head->cmsg_type == SCM_RIGHTS &&
        head->cmsg_len == CMSG_LEN(sizeof(int)))
        memcpy(&c->input, CMSG_DATA(head), sizeof(int));
    return n > 0 && receive_all(c->socket, said + n, GREETING - n) &&
           !memcmp(said, greeting, GREETING);
}

static bool receive_arguments(struct conversation *c, arena *a, char ***words, int *count)
{
    char head[4];
    if (!receive_all(c->socket, head, sizeof head))
        return false;
    i64 len = length_read(head);
    if (len < 2 || len > CONTROL_ARGUMENTS_MAX)
        return false;
    char *bytes = new_n(a, char, len);
    if (!receive_all(c->socket, bytes, len) || bytes[len - 1])
        return false;
    *words = new_n(a, char *, ARGUMENTS_AT_MOST);
    for (i64 from = 0; from < len && *count < ARGUMENTS_AT_MOST;
         from += (i64)strlen(bytes + from) + 1)
        (*words)[(*count)++] = bytes + from;
    return true;
}

static int run_verb(struct conversation *c, arena *a)
{
    char **words = NULL;
    int count = 0;
    struct verb_output out = {answer_data, answer_line, answer_stopped, c};
    struct verb_call v = {.data = c->control->instance->app.folder, .output = -1};
    if (!receive_greeting(c) || !receive_arguments(c, a, &words, &count))
        return verb_refused(&out, S("not understood: is this another version of the program?"));
    v.input = c->input;
    v.verb = verb_find(str_of(words[0]));
    if (!v.verb || !v.verb->inside || !verb_read(count - 1, words + 1, &v))
        return verb_refused(
            &out, S("the server does not know this verb: is it another version of the program?"));
    os_log("info", "verb: %s", v.verb->name);
    return v.verb->inside(c->control->instance, &v, &out, a);
}

static void *converse(void *context)
{
    struct conversation *c = context;
    arena a = arena_of(VERB_ARENA);
    char status = (char)run_verb(c, &a);
    send_frame(c, 'x', (str){&status, 1});
    if (c->input >= 0)
        close(c->input);
    pthread_mutex_lock(&c->control->lock);
    close(c->socket);
    c->socket = -1;
    c->over = true;
    pthread_mutex_unlock(&c->control->lock);
    arena_free(&a);
    return NULL;
}

static bool may_ask(int socket)
{
    struct ucred who;
    socklen_t len = sizeof who;
    return getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &who, &len) == 0 &&
           (who.uid == 0 || who.uid == geteuid());
}

/* A place for one more; NULL when all are taken. Called with the lock held. */
static struct conversation *free_place(struct control *c)
{
    for (int i = 0; i < CONTROL_AT_ONCE; i++) {
        struct conversation *one = &c->at_once[i];
        if (one->used && !one->over)
            continue;
        if (one->used)
            pthread_join(one->thread, NULL);
        *one = (struct conversation){.control = c, .socket = -1, .input = -1};
        return one;
    }
    return NULL;
}

static void welcome(struct control *c, int socket)
{
    struct timeval patience = {.tv_sec = PATIENCE_SECONDS};
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
    pthread_mutex_lock(&c->lock);
    struct conversation *one = may_ask(socket) ? free_place(c) : NULL;
    if (one) {
        one->socket = socket;
        one->used = pthread_create(&one->thread, NULL, converse, one) == 0;
    }
    if (!one || !one->used)
        close(socket);
    pthread_mutex_unlock(&c->lock);
}

static void *listen_until_stopped(void *context)
{
    struct control *c = context;
    for (;;) {
        struct pollfd waits[] = {{.fd = c->listening, .events = POLLIN},
                                 {.fd = c->wake, .events = POLLIN}};
        int ready = poll(waits, countof(waits), -1);
        if (ready < 0 && errno != EINTR)
            break;
        if (waits[1].revents)
            break;
        int socket = waits[0].revents ? accept4(c->listening, NULL, NULL, SOCK_CLOEXEC) : -1;
        if (socket >= 0)
            welcome(c, socket);
    }
    return NULL;
}

static bool listen_in(struct control *c, const char *folder)
{
    struct sockaddr_un address;
    int folder_fd = -1;
    c->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool fine = c->listening >= 0 && address_of(folder, &folder_fd, &address);
    if (fine) {
        unlinkat(folder_fd, "control",
                 0); /* of a server that was killed: we hold the folder's lock */
        fine = bind(c->listening, (struct sockaddr *)&address, sizeof address) == 0 &&
               fchmodat(folder_fd, "control", 0600, 0) == 0 &&
               listen(c->listening, CONTROL_AT_ONCE) == 0;
    }
    if (folder_fd >= 0)
        close(folder_fd);
    return fine;
}

struct control *control_start(struct instance *i, str *error)
{
    struct control *c = new (&i->arena, struct control);
    c->instance = i;
    c->wake = eventfd(0, EFD_CLOEXEC);
    pthread_mutex_init(&c->lock, NULL);
    if (c->wake >= 0 && listen_in(c, i->app.folder)) {
        check(pthread_create(&c->thread, NULL, listen_until_stopped, c) == 0);
        return c;
    }
    *error = text_format(&i->arena, "%s/control: %s", i->app.folder, strerror(errno));
    if (c->listening >= 0)
        close(c->listening);
    if (c->wake >= 0)
        close(c->wake);
    return NULL;
}

void control_stop(struct control *c)
{
    uint64_t one = 1;
    check(write(c->wake, &one, sizeof one) == sizeof one);
    pthread_join(c->thread, NULL);
    pthread_mutex_lock(&c->lock);
    c->stopping = true;
    for (int i = 0; i < CONTROL_AT_ONCE; i++)
        if (c->at_once[i].used && !c->at_once[i].over)
            shutdown(c->at_once[i].socket, SHUT_RD);
    pthread_mutex_unlock(&c->lock);
    for (int i = 0; i < CONTROL_AT_ONCE; i++)
        if (c->at_once[i].used)
            pthread_join(c->at_once[i].thread, NULL);
    char path[4096];
    if (snprintf(path, sizeof path, "%s/control", c->instance->app.folder) < (int)sizeof path)
        unlink(path);
    close(c->listening);
    close(c->wake);
    pthread_mutex_destroy(&c->lock);
}

/* ---- asking -------------------------------------------------------------------------------------
 */

static int connect_to(const char *folder)
{
    struct sockaddr_un address;
    int folder_fd = -1, fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool fine = fd >= 0 && address_of(folder, &folder_fd, &address) &&
                connect(fd, (struct sockaddr *)&address, sizeof address) == 0;
    if (folder_fd >= 0)
        close(folder_fd);
    if (fd >= 0 && !fine)
        close(fd);
    return fine ? fd : -1;
}

static bool send_greeting(int fd, int input)
{
    char said[GREETING];
    memcpy(said, greeting, GREETING);
    union {
        struct cmsghdr head;
        char room[CMSG_SPACE(sizeof(int))];
    } control = {0};
    struct iovec piece = {said, sizeof said};
    struct msghdr letter = {.msg_iov = &piece, .msg_iovlen = 1};
    if (input >= 0) {
        letter.msg_control = &control;
        letter.msg_controllen = sizeof control;
        control.head = (struct cmsghdr){
            .cmsg_len = CMSG_LEN(sizeof(int)), .cmsg_level = SOL_SOCKET, .cmsg_type = SCM_RIGHTS};
        memcpy(CMSG_DATA(&control.head), &input, sizeof(int));
    }
    return sendmsg(fd, &letter, MSG_NOSIGNAL) == GREETING;
}

static bool send_arguments(int fd, const struct verb_call *v)
{
    arena a = arena_of(1 << 20);
    text t = text_of(&a, CONTROL_ARGUMENTS_MAX);
    char head[4];
    text_add(&t, str_of(v->verb->name));
    text_add_char(&t, 0);
    for (int i = 0; i < v->argument_count; i++) {
        text_add(&t, str_of(v->arguments[i]));
        text_add_char(&t, 0);
    }
    length_write(head, t.len);
    bool sent = !t.cut && send_all(fd, head, sizeof head) && send_all(fd, t.at, t.len);
    arena_free(&a);
    return sent;
}

static bool write_out(int fd, str bytes)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.at, (size_t)bytes.len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        bytes = str_from(bytes, n);
    }
    return true;
}

/* Until the end of the verb; -1 when the server went away first. */
static int relay(int fd, const struct verb_call *v, char *room)
{
    char head[5];
    while (receive_all(fd, head, sizeof head)) {
        i64 len = length_read(head + 1);
        if (len > FRAME_MAX || !receive_all(fd, room, len))
            break;
        if (head[0] == 'x')
            return len == 1 ? (unsigned char)room[0] : 1;
        if (head[0] == 'm')
            fprintf(stderr, "parvis: %.*s\n", (int)len, room);
        else if (!write_out(v->output, (str){room, len}))
            return verb_failed(str_of(strerror(errno)));
    }
    return -1;
}

bool control_ask(struct verb_call *v, int *status)
{
    int fd = connect_to(v->data);
    if (fd < 0)
        return false;
    arena a = arena_of(FRAME_MAX + (64 << 10));
    char *room = new_n(&a, char, FRAME_MAX);
    *status = send_greeting(fd, v->input) && send_arguments(fd, v) ? relay(fd, v, room) : -1;
    if (*status < 0)
        *status = verb_failed(S("the server went away before the end"));
    arena_free(&a);
    close(fd);
    return true;
}
