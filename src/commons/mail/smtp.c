/* SPDX-License-Identifier: EUPL-1.2 */
/* Handing one mail to the relay by libcurl (RFC 5321, 3207, 4954). The connection is kept for the
 * next one. What was said and how far it came tells whose fault a failure is. */
#include <curl/curl.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "commons/mail/sender.h"
#include "os/os.h"

enum { CONNECT_SECONDS = 20, PASSWORD_MAX_BYTES = 1024, STOP_SECONDS = 5, URL_MAX = 400 };

/* The last command that we sent. */
enum stage { STAGE_HELLO, STAGE_MAIL, STAGE_RCPT, STAGE_DATA };

struct smtp {
    struct mail_transport transport;
    CURL *curl;
    bool (*stopping)(void *what);
    void *what;
    str bytes;
    i64 given; /* of them */
    enum stage stage;
    bool leaving;
    int code; /* of the last reply */
    char reply[SAID_MAX];
    i64 stopping_us;
};

static pthread_once_t started = PTHREAD_ONCE_INIT;
static void start_curl(void) { check(curl_global_init(CURL_GLOBAL_DEFAULT) == 0); }

/* ---- what libcurl calls: nothing here may jump over it ------------------------------------ */

static size_t give(char *to, size_t size, size_t count, void *what)
{
    struct smtp *x = what;
    str rest = str_first(str_from(x->bytes, x->given), (i64)(size * count));
    if (rest.len)
        memcpy(to, rest.at, (size_t)rest.len);
    x->given += rest.len;
    return (size_t)rest.len;
}

/* "550 5.1.1 no such user": without controls, and no longer than is shown. */
static void take_reply(struct smtp *x, str line)
{
    i64 code;
    if (line.len < 3 || !str_to_i64(str_first(line, 3), &code))
        return;
    x->code = (int)code;
    i64 n = 0;
    for (i64 i = 0; i < line.len && n < SAID_MAX - 1; i++)
        if ((unsigned char)line.at[i] >= 32 && (unsigned char)line.at[i] < 127)
            x->reply[n++] = line.at[i];
    x->reply[n] = 0;
}

static int hear(CURL *curl, curl_infotype type, char *data, size_t len, void *what)
{
    struct smtp *x = what;
    str s = {data, (i64)len};
    (void)curl;
    if (type == CURLINFO_HEADER_IN && !x->leaving)
        take_reply(x, s);
    if (type != CURLINFO_HEADER_OUT)
        return 0;
    x->leaving = str_starts(s, S("QUIT")); /* whose answer is of no interest */
    if (x->leaving)
        return 0;
    x->code = 0; /* of the last command there is no answer yet */
    if (str_starts(s, S("MAIL ")))
        x->stage = STAGE_MAIL;
    else if (str_starts(s, S("RCPT ")))
        x->stage = STAGE_RCPT;
    else if (str_starts(s, S("DATA")))
        x->stage = STAGE_DATA;
    return 0;
}

/* When the server stops, what is under way gets a few seconds. */
static int go_on(void *what, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    struct smtp *x = what;
    (void)a, (void)b, (void)c, (void)d;
    if (!x->stopping(x->what))
        return 0;
    if (!x->stopping_us)
        x->stopping_us = os_monotonic_us();
    return os_monotonic_us() - x->stopping_us > STOP_SECONDS * 1000000;
}

/* ---- one mail ---------------------------------------------------------------------------- */

static bool read_password(const struct settings *s, char word[static PASSWORD_MAX_BYTES])
{
    arena a = arena_of(64 << 10);
    str content, error;
    bool read = os_read_file(&a, arena_c_string(&a, s->smtp_password_file), PASSWORD_MAX_BYTES - 1,
                             &content, &error);
    if (read) {
        str line = str_cut(&content, '\n');
        line = str_ends(line, S("\r")) ? str_first(line, line.len - 1) : line;
        memcpy(word, line.at ? line.at : "", (size_t)line.len);
        word[line.len] = 0;
    }
    arena_free(&a);
    return read;
}

static void set_fixed(struct smtp *x)
{
    CURL *c = x->curl;
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(c, CURLOPT_CONNECTTIMEOUT, (long)CONNECT_SECONDS);
    curl_easy_setopt(c, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(c, CURLOPT_READFUNCTION, give);
    curl_easy_setopt(c, CURLOPT_READDATA, x);
    curl_easy_setopt(c, CURLOPT_VERBOSE, 1L); /* heard by us, written nowhere */
    curl_easy_setopt(c, CURLOPT_DEBUGFUNCTION, hear);
    curl_easy_setopt(c, CURLOPT_DEBUGDATA, x);
    curl_easy_setopt(c, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(c, CURLOPT_XFERINFOFUNCTION, go_on);
    curl_easy_setopt(c, CURLOPT_XFERINFODATA, x);
}

static void set_text(CURL *c, CURLoption option, arena *a, str value)
{
    curl_easy_setopt(c, option, value.len ? arena_c_string(a, value) : NULL);
}

static bool set_relay(struct smtp *x, arena *a, const struct handing *h)
{
    const struct settings *s = h->settings;
    char password[PASSWORD_MAX_BYTES] = "";
    if (s->smtp_password_file.len && !read_password(s, password))
        return false;
    /* the path is how we call ourselves in EHLO */
    set_text(x->curl, CURLOPT_URL, a, text_format(a, "%.*s/%.*s", STR(s->smtp), STR(h->domain)));
    curl_easy_setopt(x->curl, CURLOPT_TIMEOUT, (long)s->mail_timeout_seconds);
    curl_easy_setopt(x->curl, CURLOPT_USE_SSL,
                     (long)(s->smtp_starttls ? CURLUSESSL_ALL : CURLUSESSL_NONE));
    set_text(x->curl, CURLOPT_USERNAME, a, s->smtp_user);
    set_text(x->curl, CURLOPT_PASSWORD, a, s->smtp_user.len ? str_of(password) : (str){0});
    if (s->smtp_ca_file.len)
        set_text(x->curl, CURLOPT_CAINFO, a, s->smtp_ca_file);
    memset(password, 0, sizeof password);
    return true;
}

/* Whose fault it is. */
static enum handed judge(const struct smtp *x, CURLcode code)
{
    if (code == CURLE_OK)
        return HANDED;
    bool whole = x->stage == STAGE_DATA && x->given == x->bytes.len;
    if (whole && x->code < 400) /* 354, and nothing since */
        return HANDED_UNCERTAIN;
    if (x->code == 421 || x->stage == STAGE_HELLO || x->code < 400)
        return HANDED_NO_RELAY;
    if (x->code < 500)
        return HANDED_LATER;
    /* refused by MAIL: it is us that it does not take, unless the mail is too large */
    return x->stage == STAGE_MAIL && x->code != 552 ? HANDED_NO_RELAY : HANDED_REFUSED;
}

static enum handed hand(struct mail_transport *t, struct handing *h)
{
    struct smtp *x = (struct smtp *)t; /* the transport is its first member */
    arena a = arena_of(1 << 20);
    x->bytes = h->bytes;
    x->given = 0;
    x->stage = STAGE_HELLO;
    x->leaving = false;
    x->code = 0;
    x->stopping_us = 0;
    x->reply[0] = 0;
    h->said[0] = 0;
    curl_easy_reset(x->curl); /* keeps the connection */
    set_fixed(x);
    if (!set_relay(x, &a, h)) {
        snprintf(h->said, sizeof h->said, "smtp-password-file cannot be read");
        arena_free(&a);
        return HANDED_NO_RELAY;
    }
    struct curl_slist *to =
        curl_slist_append(NULL, arena_c_string(&a, text_format(&a, "<%.*s>", STR(h->to))));
    check(to != NULL);
    set_text(x->curl, CURLOPT_MAIL_FROM, &a, text_format(&a, "<%.*s>", STR(h->from)));
    curl_easy_setopt(x->curl, CURLOPT_MAIL_RCPT, to);
    curl_easy_setopt(x->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)h->bytes.len);
    CURLcode code = curl_easy_perform(x->curl);
    enum handed result = judge(x, code);
    if (result != HANDED)
        snprintf(h->said, sizeof h->said, "%s",
                 x->code >= 400 ? x->reply : curl_easy_strerror(code));
    curl_slist_free_all(to);
    arena_free(&a);
    return result;
}

struct mail_transport *smtp_start(arena *a, bool (*stopping)(void *what), void *what)
{
    pthread_once(&started, start_curl);
    struct smtp *x = new (a, struct smtp);
    x->transport.hand = hand;
    x->stopping = stopping;
    x->what = what;
    x->curl = curl_easy_init();
    check(x->curl != NULL);
    return &x->transport;
}

void smtp_stop(struct mail_transport *t)
{
    struct smtp *x = (struct smtp *)t;
    curl_easy_cleanup(x->curl);
}
