/* SPDX-License-Identifier: EUPL-1.2 */
/* A crowd of clients on loopback, to be there while others are measured:
 *
 *     crowd PORT idle COUNT PATH       each asks once and stays
 *     crowd PORT slow COUNT            each sends a head, a byte a second, and comes again when cut
 *     crowd PORT streams COUNT PATH    each opens a stream of events, PER_COOKIE for each cookie of
 *                                      the lines that come first on stdin, up to an empty one
 *
 * Says "ready N" when N have what they came for, stays until stdin ends, and then says "left N":
 * how many the server still has. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { COUNT_MAX = 20000, PER_COOKIE = 8, COOKIES_MAX = 4000, COOKIE_MAX = 120, HEAD_MAX = 8192 };

static int port;
static int sockets[COUNT_MAX];
static char cookies[COOKIES_MAX][COOKIE_MAX];

static int dial(void)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons((unsigned short)port),
                             .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int s = socket(AF_INET, SOCK_STREAM, 0);
    if (s < 0 || connect(s, (struct sockaddr *)&to, sizeof to) != 0) {
        perror("crowd");
        exit(1);
    }
    return s;
}

/* The head of the answer is there, and says 200. */
static bool answered(int s)
{
    char head[HEAD_MAX + 1];
    size_t len = 0;
    while (len < HEAD_MAX) {
        ssize_t n = recv(s, head + len, HEAD_MAX - len, 0);
        if (n <= 0)
            return false;
        len += (size_t)n;
        head[len] = 0;
        if (strstr(head, "\r\n\r\n"))
            return strncmp(head, "HTTP/1.1 200", 12) == 0;
    }
    return false;
}

static bool ask(int s, const char *method, const char *path, const char *cookie)
{
    char request[1024];
    int len = snprintf(request, sizeof request,
                       "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s%s\r\n", method, path, port,
                       cookie ? "Cookie: " : "", cookie ? cookie : "", cookie ? "\r\n" : "");
    return send(s, request, (size_t)len, MSG_NOSIGNAL) == len && answered(s);
}

static void begin_slowly(int i)
{
    static const char begin[] = "GET / HTTP/1.1\r\nHost: a\r\nX-Slow: ";
    sockets[i] = dial();
    send(sockets[i], begin, sizeof begin - 1, MSG_NOSIGNAL);
}

static bool cut(int s)
{
    char byte[512];
    ssize_t n = recv(s, byte, sizeof byte, MSG_DONTWAIT);
    return n == 0 || (n < 0 && errno != EAGAIN);
}

static bool stdin_ended(int wait_ms)
{
    struct pollfd in = {.fd = STDIN_FILENO, .events = POLLIN};
    char byte[64];
    return poll(&in, 1, wait_ms) == 1 && read(STDIN_FILENO, byte, sizeof byte) <= 0;
}

static void stay(int count, bool slow)
{
    while (!stdin_ended(1000))
        for (int i = 0; i < count && slow; i++)
            if (cut(sockets[i]) || send(sockets[i], "x", 1, MSG_NOSIGNAL) != 1) {
                close(sockets[i]);
                begin_slowly(i);
            }
}

static int read_cookies(void)
{
    int count = 0;
    setvbuf(stdin, NULL, _IONBF, 0); /* what follows is for poll() */
    while (count < COOKIES_MAX && fgets(cookies[count], COOKIE_MAX, stdin)) {
        cookies[count][strcspn(cookies[count], "\n")] = 0;
        if (!cookies[count][0])
            break;
        count++;
    }
    return count;
}

int main(int argc, char **argv)
{
    struct rlimit files;
    if (argc < 4) {
        fprintf(stderr, "crowd PORT idle|slow|streams COUNT [PATH]\n");
        return 2;
    }
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    port = (int)strtol(argv[1], NULL, 10);
    int count = (int)strtol(argv[3], NULL, 10), ready = 0, left = 0;
    bool slow = strcmp(argv[2], "slow") == 0, streams = strcmp(argv[2], "streams") == 0;
    int known = streams ? read_cookies() : 0;
    if (count > COUNT_MAX || (!slow && argc < 5) || (streams && count > known * PER_COOKIE)) {
        fprintf(stderr, "crowd: too many for what is there\n");
        return 2;
    }
    for (int i = 0; i < count; i++) {
        if (slow)
            begin_slowly(i);
        else
            sockets[i] = dial();
        ready += slow || ask(sockets[i], streams ? "GET" : "HEAD", argv[4],
                             streams ? cookies[i / PER_COOKIE] : NULL);
    }
    printf("ready %d\n", ready);
    fflush(stdout);
    stay(count, slow);
    for (int i = 0; i < count; i++)
        left += !cut(sockets[i]);
    printf("left %d\n", left);
    return 0;
}
