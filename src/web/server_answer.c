/* SPDX-License-Identifier: EUPL-1.2 */
/* What is sent: the head of an answer, refusals, and the sending itself. */
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "web/server_inside.h"

enum {
    FILE_AT_ONCE = 1 << 20,
    TURN_BYTES = 4 << 20, /* then the other connections of the loop have their turn */
};

static const char *reason(int status)
{
    static const struct {
        int status;
        const char *text;
    } reasons[] = {
        {200, "OK"},
        {201, "Created"},
        {202, "Accepted"},
        {204, "No Content"},
        {206, "Partial Content"},
        {301, "Moved Permanently"},
        {302, "Found"},
        {303, "See Other"},
        {304, "Not Modified"},
        {307, "Temporary Redirect"},
        {308, "Permanent Redirect"},
        {400, "Bad Request"},
        {401, "Unauthorized"},
        {403, "Forbidden"},
        {404, "Not Found"},
        {405, "Method Not Allowed"},
        {406, "Not Acceptable"},
        {408, "Request Timeout"},
        {409, "Conflict"},
        {410, "Gone"},
        {412, "Precondition Failed"},
        {413, "Content Too Large"},
        {414, "URI Too Long"},
        {415, "Unsupported Media Type"},
        {416, "Range Not Satisfiable"},
        {417, "Expectation Failed"},
        {422, "Unprocessable Content"},
        {429, "Too Many Requests"},
        {431, "Request Header Fields Too Large"},
        {500, "Internal Server Error"},
        {501, "Not Implemented"},
        {503, "Service Unavailable"},
        {505, "HTTP Version Not Supported"},
        {507, "Insufficient Storage"},
    };
    for (i64 i = 0; i < countof(reasons); i++)
        if (reasons[i].status == status)
            return reasons[i].text;
    return "Status"; /* RFC 9112 4: a client ignores it */
}

/* "Date: Sun, 14 Mar 2027 09:26:53 GMT" (RFC 9110 5.6.7), whatever the locale. Written once a
   second by each thread. */
static str date_line(void)
{
    static const char days[] = "SunMonTueWedThuFriSat";
    static const char months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    static _Thread_local time_t second;
    static _Thread_local char line[48];
    static _Thread_local int len;
    time_t now = time(NULL);
    if (len && now == second)
        return (str){line, len};
    struct tm t;
    gmtime_r(&now, &t);
    len = snprintf(line, sizeof line, "Date: %.3s, %02u %.3s %04u %02u:%02u:%02u GMT\r\n",
                   days + (ptrdiff_t)3 * t.tm_wday, (unsigned)t.tm_mday % 100,
                   months + (ptrdiff_t)3 * t.tm_mon, (unsigned)(t.tm_year + 1900) % 10000,
                   (unsigned)t.tm_hour % 100, (unsigned)t.tm_min % 100, (unsigned)t.tm_sec % 100);
    second = now;
    return (str){line, len};
}

/* No control byte but tabs. */
static bool value_sound(str s)
{
    i64 plain;
    while ((plain = http_plain(s)) < s.len) {
        if (s.at[plain] != '\t')
            return false;
        s = str_from(s, plain + 1);
    }
    return true;
}

static bool header_sound(const struct header *h)
{
    static const str own[] = {
        {"Content-Length", 14}, {"Connection", 10}, {"Transfer-Encoding", 17}, {"Date", 4}};
    if (!http_token(h->name) || !value_sound(h->value))
        return false;
    for (i64 i = 0; i < countof(own); i++)
        if (http_same(h->name, own[i]))
            return false;
    return true;
}

static void add(struct out *o, str s)
{
    if (s.len)
        memcpy(o->bytes + o->len, s.at, (size_t)s.len);
    o->len += s.len;
}

static void add_number(struct out *o, i64 n)
{
    char digits[20], *at = digits + sizeof digits;
    do
        *--at = (char)('0' + n % 10);
    while (n /= 10);
    add(o, (str){at, digits + sizeof digits - at});
}

static void add_fields(struct out *o, const struct header *headers, i64 count)
{
    for (i64 i = 0; i < count; i++)
        if (header_sound(&headers[i])) {
            add(o, headers[i].name);
            add(o, S(": "));
            add(o, headers[i].value);
            add(o, S("\r\n"));
        }
}

static i64 fields_room(const struct header *headers, i64 count)
{
    i64 room = 0;
    for (i64 i = 0; i < count; i++)
        room += headers[i].name.len + headers[i].value.len + 4;
    return room;
}

str answer_head(arena *a, const struct header *headers, i64 count)
{
    struct out o = {.bytes = arena_bytes(a, fields_room(headers, count) + 1)};
    add_fields(&o, headers, count);
    return (str){o.bytes, o.len};
}

static void headers_write(struct out *o, const struct exchange *x, const struct answer *answer,
                          i64 body_len)
{
    bool bodiless = answer->status == 204 || answer->status == 304;
    add(o, S("HTTP/1.1 "));
    add_number(o, (i64)((unsigned)answer->status % 1000));
    add(o, S(" "));
    add(o, str_of(reason(answer->status)));
    add(o, S("\r\n"));
    add(o, date_line());
    add_fields(o, answer->headers, answer->header_count);
    add(o, answer->head);
    if (answer->blob && answer->status == 200)
        add(o, answer->blob->head);
    if (!bodiless && !answer->stream) {
        add(o, S("Content-Length: "));
        add_number(o, body_len);
        add(o, S("\r\n"));
    }
    if (o->close)
        add(o, S("Connection: close\r\n"));
    else if (x->head.minor == 0)
        add(o, S("Connection: keep-alive\r\n"));
    add(o, S("\r\n"));
}

i64 head_write(char *to, str head, i64 body_len)
{
    struct out o = {.bytes = to};
    struct exchange x = {.head.minor = 1};
    headers_write(&o, &x, &(struct answer){.status = 200, .head = head}, body_len);
    return o.len;
}

void blob_drop(struct blob *b)
{
    if (b && b->free && atomic_fetch_sub(&b->users, 1) == 1)
        b->free(b);
}

void out_compose(struct out *o, const struct exchange *x, const struct answer *answer, bool keep)
{
    *o = (struct out){.file = -1, .stream = answer->stream};
    o->close = answer->close || answer->stream || !keep;
    bool file = answer->file_answer || (answer->len > 0 && !answer->blob);
    i64 body_len = file ? answer->len : answer->blob ? answer->blob->len : answer->body.len;
    i64 room = HEAD_FIXED_MAX + answer->body.len + answer->head.len +
               (answer->blob ? answer->blob->head.len : 0) +
               fields_room(answer->headers, answer->header_count);
    o->bytes = server_room(NULL, room);
    headers_write(o, x, answer, body_len);
    bool silent = x->head_only || answer->status == 204 || answer->status == 304;
    if (file) {
        o->file = answer->file;
        o->file_from = answer->from;
        o->file_left = silent ? 0 : answer->len;
    } else if (answer->blob && silent) {
        blob_drop(answer->blob);
    } else if (answer->blob) {
        o->blob = answer->blob;
    } else if (!silent) {
        add(o, answer->body);
    }
}

void out_settle(struct out *o)
{
    if (!o->blob || !o->blob->free || atomic_load(&o->blob->users) != 1)
        return;
    i64 own = o->len - o->sent, rest = o->blob->len - o->blob_sent;
    char *bytes = server_room(NULL, own + rest);
    memcpy(bytes, o->bytes + o->sent, (size_t)own);
    memcpy(bytes + own, o->blob->at + o->blob_sent, (size_t)rest);
    free(o->bytes);
    blob_drop(o->blob);
    o->blob = NULL;
    o->bytes = bytes;
    o->len = own + rest;
    o->sent = 0;
}

void out_free(struct out *o)
{
    free(o->bytes);
    blob_drop(o->blob);
    if (o->file >= 0)
        close(o->file);
    *o = (struct out){.file = -1};
}

/* Both languages, since a request this broken did not say which one its sender reads. */
void out_refusal(struct out *o, const struct exchange *x, int status)
{
    static const struct {
        int status;
        const char *text;
    } texts[] = {
        {400, "Requête mal formée.\nMalformed request.\n"},
        {405, "Méthode refusée ici.\nMethod not allowed here.\n"},
        {408, "La requête a mis trop longtemps à arriver.\nThe request took too long to arrive.\n"},
        {413, "Envoi trop volumineux.\nThe content is too large.\n"},
        {414, "Adresse trop longue.\nThe address is too long.\n"},
        {417, "Attente inconnue (Expect).\nUnknown expectation (Expect).\n"},
        {431, "En-têtes trop volumineux.\nThe header fields are too large.\n"},
        {501,
         "Méthode ou codage inconnu de ce serveur.\nMethod or coding unknown to this server.\n"},
        {503,
         "Trop de connexions, revenez dans un instant.\nToo many connections, come back soon.\n"},
        {505, "Version de HTTP inconnue de ce serveur.\nHTTP version unknown to this server.\n"},
    };
    str text = {0};
    for (i64 i = 0; i < countof(texts); i++)
        if (texts[i].status == status)
            text = str_of(texts[i].text);
    struct header headers[] = {
        {S("Content-Type"), S("text/plain; charset=utf-8")},
        {S("Cache-Control"), S("no-store")},
        {S("Allow"), S("GET, HEAD, POST, PUT, DELETE, OPTIONS, PATCH")},
    };
    struct answer answer = {.status = status,
                            .headers = headers,
                            .body = text,
                            .close = true,
                            .header_count = status == 405 ? 3 : 2};
    out_compose(o, x, &answer, false);
}

/* ---- sending ----------------------------------------------------------------------------- */

static enum sent failed(void)
{
    return errno == EAGAIN || errno == EINTR ? SENT_SOME : SENT_BROKEN;
}

/* One step; the count of bytes taken, or -1. */
static ssize_t send_bytes(struct out *o, int socket)
{
    struct iovec parts[2] = {{o->bytes + o->sent, (size_t)(o->len - o->sent)}};
    struct msghdr m = {.msg_iov = parts, .msg_iovlen = 1};
    if (o->blob) { /* sendmsg does not write to what it sends */
        parts[1].iov_base = (void *)(uintptr_t)(o->blob->at + o->blob_sent);
        parts[1].iov_len = (size_t)(o->blob->len - o->blob_sent);
        m.msg_iovlen = 2;
    }
    ssize_t n = sendmsg(socket, &m, MSG_NOSIGNAL | (o->file_left ? MSG_MORE : 0));
    if (n > 0) {
        i64 own = n < o->len - o->sent ? n : o->len - o->sent;
        o->sent += own;
        o->blob_sent += n - own;
    }
    return n;
}

enum sent out_send(struct out *o, int socket, i64 *taken)
{
    if (o->repeat)
        return repeat_send(o, socket, taken);
    while (o->sent < o->len || (o->blob && o->blob_sent < o->blob->len)) {
        ssize_t n = send_bytes(o, socket);
        if (n < 0)
            return failed();
        *taken += n;
    }
    while (o->file_left > 0) { /* loops run with SIGPIPE blocked: sendfile has no MSG_NOSIGNAL */
        off_t from = o->file_from;
        ssize_t n = sendfile(socket, o->file, &from,
                             (size_t)(o->file_left < FILE_AT_ONCE ? o->file_left : FILE_AT_ONCE));
        if (n < 0)
            return failed();
        if (n == 0)
            return SENT_BROKEN; /* the file became shorter: the length was promised */
        o->file_from = from;
        o->file_left -= n;
        *taken += n;
        if (o->file_left > 0 && *taken >= TURN_BYTES)
            return SENT_SOME;
    }
    return SENT_ALL;
}
