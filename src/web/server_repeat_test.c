/* SPDX-License-Identifier: EUPL-1.2 */
/* What is asked for again and again leaves from a pipe: it must be the same to the byte, for those
 * who read slowly, leave, or ask in between for something else, and gone when it no longer holds.
 */
#include <arpa/inet.h>
#include <dirent.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/test.h"
#include "base/text.h"
#include "web/server.h"

enum { BYTES = 200000, TIMES = 40 };

/* Two places for what "/page" answers, so that one can be filled while the other is still held. */
static struct page {
    struct blob blob; /* first: a blob is its page */
    _Atomic bool taken;
    char bytes[BYTES];
} pages[2];
static struct page *_Atomic present;
static pthread_mutex_t change = PTHREAD_MUTEX_INITIALIZER;

static void page_free(struct blob *b) { atomic_store(&((struct page *)b)->taken, false); }

/* No two places of a page look alike, nor two pages. */
static struct page *page_make(i64 len, char letter)
{
    struct page *p = atomic_load(&pages[0].taken) ? &pages[1] : &pages[0];
    check(!atomic_load(&p->taken));
    for (i64 i = 0; i < len; i++)
        p->bytes[i] = (char)(i % 7 == 0 ? letter : '0' + (i / 7) % 71);
    atomic_store(&p->taken, true);
    p->blob = (struct blob){.users = 1,
                            .len = len,
                            .at = p->bytes,
                            .free = page_free,
                            .head = S("X-Page: yes\r\nETag: \"1\"\r\n")};
    return p;
}

static void page_change(struct page *to)
{
    pthread_mutex_lock(&change);
    struct page *before = atomic_exchange(&present, to);
    pthread_mutex_unlock(&change);
    if (before && atomic_fetch_sub(&before->blob.users, 1) == 1)
        page_free(&before->blob);
}

static void on_request(void *context, int loop, struct exchange *x)
{
    (void)context, (void)loop;
    if (!str_eq(exchange_incoming(x)->path, S("/page"))) {
        exchange_answer(x, &(struct answer){.status = 200, .body = S("other")});
        return;
    }
    pthread_mutex_lock(&change);
    struct page *p = atomic_load(&present);
    atomic_fetch_add(&p->blob.users, 1);
    pthread_mutex_unlock(&change);
    exchange_answer(x, &(struct answer){.status = 200, .blob = &p->blob});
}

static struct server *site_start(arena *a)
{
    str error = {0};
    struct server_settings s = {.address = "127.0.0.1", .loops = 1, .on_request = on_request};
    struct server *server = server_start(&s, a, &error);
    check(server);
    return server;
}

static int dial(const struct server *s, int room)
{
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((uint16_t)server_port(s)),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    if (room)
        setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
    check(fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) == 0);
    return fd;
}

static void say(int s, str bytes) { send(s, bytes.at, (size_t)bytes.len, MSG_NOSIGNAL); }

static const str page_asked = {"GET /page HTTP/1.1\r\nHost: a\r\n\r\n", 31};

/* Reads one answer; its head, and whether its body is that of `p`. */
static bool hear(arena *a, int s, const struct page *p, str *head)
{
    char *at = arena_bytes(a, 1000 + p->blob.len);
    i64 n = 0, end;
    while ((end = str_find((str){at, n}, S("\r\n\r\n"))) < 0) {
        ssize_t got = recv(s, at + n, 1, 0);
        if (got <= 0 || n == 999)
            return false;
        n++;
    }
    *head = (str){at, n};
    while (n < end + 4 + p->blob.len) {
        ssize_t got = recv(s, at + n, (size_t)(end + 4 + p->blob.len - n), 0);
        if (got <= 0)
            return false;
        n += got;
    }
    return memcmp(at + end + 4, p->bytes, (size_t)p->blob.len) == 0;
}

static str without_date(arena *a, str head)
{
    i64 at = str_find(head, S("Date: "));
    str after = str_from(head, at + 6);
    return at < 0 ? head : text_join(a, str_first(head, at), str_from(after, 31));
}

static int descriptors(void)
{
    int count = 0;
    DIR *d = opendir("/proc/self/fd");
    while (d && readdir(d))
        count++;
    if (d)
        closedir(d);
    return count;
}

/* Asks until the loop holds the page by itself: all was asked within one second then. */
static bool becomes_ready(arena *a, struct server *server, struct page *p)
{
    int s = dial(server, 0);
    for (int round = 0; round < 100; round++) {
        for (int i = 0; i < TIMES; i++) {
            str head;
            say(s, page_asked);
            expect(hear(a, s, p, &head));
            arena_reset(a);
        }
        if (atomic_load(&p->blob.users) == 2)
            break;
    }
    bool ready = atomic_load(&p->blob.users) == 2;
    close(s);
    return ready;
}

static void wait_for_users(struct page *p, int count)
{
    for (int i = 0; i < 1000 && atomic_load(&p->blob.users) != count; i++)
        usleep(10000);
    expect(atomic_load(&p->blob.users) == count);
}

TEST(it_is_the_same_to_the_byte_however_often_it_leaves)
{
    arena own = arena_of(8 << 20);
    int before = descriptors();
    struct page *p = page_make(41330, 'a');
    page_change(p);
    struct server *server = site_start(a);
    int s = dial(server, 0);
    str head, first;
    say(s, page_asked);
    expect(hear(a, s, p, &head));
    first = without_date(a, head);
    expect(str_starts(first, S("HTTP/1.1 200 OK\r\n")));
    expect(str_has(first, S("\r\nX-Page: yes\r\nETag: \"1\"\r\nContent-Length: 41330\r\n\r\n")));
    expect(becomes_ready(&own, server, p));
    for (int i = 0; i < TIMES; i++) { /* one by one, and some behind each other */
        say(s, page_asked);
        say(s, S("HEAD /page HTTP/1.1\r\nHost: a\r\n\r\nGET /page HTTP/1.1\r\nHost: a\r\n\r\n"));
        expect(hear(&own, s, p, &head));
        expect_text(without_date(&own, head), first);
        struct page none = {0};
        expect(hear(&own, s, &none, &head));
        expect_text(without_date(&own, head), first);
        expect(hear(&own, s, p, &head));
        arena_reset(&own);
    }
    say(s, S("GET /page HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"));
    expect(hear(&own, s, p, &head) && str_has(head, S("\r\nConnection: keep-alive\r\n")));
    say(s, S("GET /page HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    expect(hear(&own, s, p, &head) && str_has(head, S("\r\nConnection: close\r\n")));
    char more;
    expect(recv(s, &more, 1, 0) == 0);
    close(s);
    wait_for_users(p, 1); /* nobody asks any more: it is given back */
    expect(becomes_ready(&own, server, p));
    expect(server_stop(server));
    expect(atomic_load(&p->blob.users) == 1 && descriptors() == before);
    page_change(NULL);
    arena_free(&own);
}

TEST(it_says_the_second_in_which_it_leaves)
{
    arena own = arena_of(8 << 20);
    struct page *p = page_make(9000, 'd');
    page_change(p);
    struct server *server = site_start(a);
    int s = dial(server, 0), seconds = 0;
    char last[32] = {0};
    for (int i = 0; i < 1000000 && seconds < 2; i++) {
        str head;
        time_t before = time(NULL);
        say(s, page_asked);
        expect(hear(&own, s, p, &head));
        time_t after = time(NULL);
        i64 at = str_find(head, S("Date: "));
        expect(at > 0);
        struct tm t = {0};
        char date[32] = {0};
        memcpy(date, head.at + at + 6, 29);
        expect(strptime(date, "%a, %d %b %Y %H:%M:%S GMT", &t) != NULL);
        expect(timegm(&t) >= before && timegm(&t) <= after);
        seconds += strcmp(date, last) != 0;
        memcpy(last, date, sizeof last);
        arena_reset(&own);
    }
    expect(seconds == 2);
    close(s);
    expect(server_stop(server));
    page_change(NULL);
    arena_free(&own);
}

TEST(who_reads_slowly_gets_all_of_it)
{
    arena own = arena_of(64 << 20);
    struct page *p = page_make(BYTES, 's');
    page_change(p);
    struct server *server = site_start(a);
    expect(becomes_ready(&own, server, p));
    int slow = dial(server, 4096), gone = dial(server, 4096);
    for (int i = 0; i < TIMES; i++) { /* more than any buffers between us hold */
        say(slow, page_asked);
        say(gone, page_asked);
    }
    expect(becomes_ready(&own, server, p) || atomic_load(&p->blob.users) > 2);
    struct linger none = {1, 0};
    setsockopt(gone, SOL_SOCKET, SO_LINGER, &none, sizeof none);
    close(gone);
    for (int i = 0; i < TIMES; i++) {
        str head;
        expect(hear(&own, slow, p, &head));
        arena_reset(&own);
    }
    close(slow);
    wait_for_users(p, 1);
    expect(becomes_ready(&own, server, p));
    expect(server_stop(server));
    expect(atomic_load(&p->blob.users) == 1);
    page_change(NULL);
    arena_free(&own);
}

/* A page that changed is freed and another takes its place in memory: never the old one again. */
TEST(what_changed_never_leaves_again)
{
    arena own = arena_of(8 << 20);
    page_change(page_make(30000, 'x'));
    struct server *server = site_start(a);
    int s = dial(server, 0);
    for (int i = 0; i < 3; i++) {
        struct page *before = atomic_load(&present);
        becomes_ready(&own, server, before);
        struct page *next = page_make(30000, (char)('A' + i));
        page_change(next);
        for (int k = 0; k < TIMES; k++) {
            str head;
            say(s, page_asked);
            expect(hear(&own, s, next, &head));
            arena_reset(&own);
        }
        for (int k = 0; k < 1000 && atomic_load(&before->taken); k++)
            usleep(10000); /* given back when its second is over */
        expect(!atomic_load(&before->taken));
    }
    close(s);
    expect(server_stop(server));
    page_change(NULL);
    expect(!atomic_load(&pages[0].taken) && !atomic_load(&pages[1].taken));
    arena_free(&own);
}
