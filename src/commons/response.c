/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/response.h"

#include <sodium.h>
#include <string.h>

#include "commons/app.h"
#include "commons/page_cache.h"
#include "os/os.h"
#include "web/answer.h"

/* A page of 28 KB: gzip 1 gives 6.6 KB in 68 us, brotli 4 gives 5.5 KB in 160 us, which pays where
   the page is kept for others. */
enum {
    COMPRESS_FROM = 1024,
    GZIP_LEVEL = 1,
    BROTLI_LEVEL = 4,
    NOTICE_SECONDS = 60,
    NOTICE_MAX = 400
};

/* ---- the signed notice ------------------------------------------------------------------- */

static const char notice_cookie[] = "avis";

static void notice_sign(const struct request *r, str said,
                        uint8_t mac[static crypto_generichash_BYTES_MIN])
{
    crypto_generichash(mac, crypto_generichash_BYTES_MIN, (const uint8_t *)said.at,
                       (unsigned long long)said.len, r->app->secret, sizeof r->app->secret);
}

static void notice_leave(struct request *r)
{
    enum { MAC = crypto_generichash_BYTES_MIN };
    str said = message_in(r->arena, r->language, r->notice);
    while (said.len > NOTICE_MAX || !utf8_valid(said))
        said.len--; /* whole characters */
    char *bytes = new_n(r->arena, char, MAC + said.len);
    notice_sign(r, said, (uint8_t *)bytes);
    memcpy(bytes + MAC, said.at, (size_t)said.len);
    size_t room = sodium_base64_encoded_len((size_t)(MAC + said.len),
                                            sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    char *cookie = new_n(r->arena, char, (i64)room);
    sodium_bin2base64(cookie, room, (uint8_t *)bytes, (size_t)(MAC + said.len),
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    answer_cookie(r, notice_cookie, str_of(cookie), NOTICE_SECONDS);
}

void notice_read(struct request *r)
{
    enum { MAC = crypto_generichash_BYTES_MIN };
    str cookie = cookie_get(incoming_header(r->in, "cookie"), str_of(notice_cookie));
    uint8_t wanted[MAC], *bytes;
    size_t len = 0;
    if (!cookie.len || cookie.len > 2 * NOTICE_MAX)
        return;
    bytes = new_n(r->arena, uint8_t, cookie.len);
    if (sodium_base642bin(bytes, (size_t)cookie.len, cookie.at, (size_t)cookie.len, NULL, &len,
                          NULL, sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
        len <= MAC)
        return;
    str said = {(char *)bytes + MAC, (i64)len - MAC};
    notice_sign(r, said, wanted);
    if (sodium_memcmp(wanted, bytes, MAC) == 0 && utf8_valid(said))
        r->layout.notice = said;
}

/* ---- headers ----------------------------------------------------------------------------- */

static const char policy[] =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; "
    /* Nothing of a page's script may turn text into HTML or code; there is no policy that may. */
    "require-trusted-types-for 'script'; trusted-types 'none'";

static bool has_header(const struct request *r, str name)
{
    for (i64 i = 0; i < r->header_count; i++)
        if (str_eq(r->headers[i].name, name))
            return true;
    return false;
}

/* What stands behind a {token} is for who holds it: a draft, a decision. No cache keeps it. */
static bool secret_address(const struct request *r)
{
    return r->route && str_has(str_of(r->route->path), S("{token}"));
}

/* The pages of visitors alone: they are made of public rows, mostly kept whole, and asking for one
   changes nothing. HTML, 7.6.3; what may be fetched stands in public/ahead.speculationrules. */
static void say_ahead(struct request *r)
{
    if (r->status == 200 && !r->reader.person && str_starts(r->content_type, S("text/html")))
        answer_header(r, "Speculation-Rules",
                      text_join(r->arena, S("\""), r->layout.ahead.text, S("\"")));
}

static void usual_headers(struct request *r, bool own)
{
    if (!has_header(r, S("Content-Security-Policy")))
        answer_header(r, "Content-Security-Policy", str_of(policy));
    answer_header(r, "X-Content-Type-Options", S("nosniff"));
    answer_header(r, "Referrer-Policy",
                  secret_address(r) ? S("no-referrer") : S("strict-origin-when-cross-origin"));
    answer_header(r, "Cross-Origin-Opener-Policy", S("same-origin"));
    answer_header(r, "Permissions-Policy", S("camera=(), microphone=(), geolocation=()"));
    if (str_starts(r->settings->origin, S("https:")))
        answer_header(r, "Strict-Transport-Security", S("max-age=31536000"));
    if (!has_header(r, S("Cache-Control")))
        answer_header(r, "Cache-Control",
                      secret_address(r) ? S("private, no-store")
                      : own             ? S("private, no-cache")
                                        : S("no-cache"));
    if (!has_header(r, S("Vary")))
        answer_header(r, "Vary", S("Accept-Encoding, Accept-Language, Cookie"));
    say_ahead(r);
    if (r->content_type.len)
        answer_header(r, "Content-Type", r->content_type);
}

/* ---- the body ---------------------------------------------------------------------------- */

static uint64_t mixed(uint64_t a, uint64_t b)
{
    unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint64_t word_at(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

static uint64_t mixed_in(uint64_t lane, const char *at)
{
    return mixed(word_at(at) ^ 0x9e3779b97f4a7c15u, word_at(at + 8) ^ lane);
}

/* An ETag needs to change with the text, nothing more: folded products (as Wang Yi's wyhash has
   them) of 16 bytes at a time, in four lanes that the processor runs side by side. */
static uint64_t hash_of(str body)
{
    enum { STEP = 64 };
    uint64_t one = 1, two = 2, three = 3, four = 4, hash = (uint64_t)body.len + 1;
    char last[STEP] = {0};
    const char *at = body.at;
    i64 left = body.len;
    for (; left > 0; at += STEP, left -= STEP) {
        if (left < STEP) {
            memcpy(last, at, (size_t)left);
            at = last;
        }
        one = mixed_in(one, at);
        two = mixed_in(two, at + 16);
        three = mixed_in(three, at + 32);
        four = mixed_in(four, at + 48);
    }
    hash = mixed(hash ^ 0x9e3779b97f4a7c15u, one);
    hash = mixed(hash ^ 0x9e3779b97f4a7c15u, two ^ 1);
    hash = mixed(hash ^ 0x9e3779b97f4a7c15u, three ^ 2);
    return mixed(hash ^ 0x9e3779b97f4a7c15u, four ^ 3);
}

static str tag_of(struct request *r, str body)
{
    enum { DIGITS = 16, TAG = 3 + DIGITS + 1 }; /* W/"0123456789abcdef" */
    uint64_t hash = hash_of(body);
    char *tag = arena_bytes(r->arena, TAG);
    memcpy(tag, "W/\"", 3);
    for (int i = 0; i < DIGITS; i++, hash <<= 4)
        tag[3 + i] = "0123456789abcdef"[hash >> 60];
    tag[TAG - 1] = '"';
    return (str){tag, TAG};
}

static bool compressible(str type)
{
    return str_starts(type, S("text/")) || str_has(type, S("json")) || str_has(type, S("xml"));
}

static str compressed(struct request *r, str body)
{
    if (body.len < COMPRESS_FROM || !compressible(r->content_type) ||
        has_header(r, S("Content-Encoding")))
        return body;
    enum coding c = coding_choose(incoming_header(r->in, "accept-encoding"),
                                  r->kept ? (unsigned)PAGE_CODINGS : CODING_GZIP | CODING_IDENTITY);
    if (c == CODING_IDENTITY)
        return body;
    answer_header(r, "Content-Encoding", coding_name(c));
    return c == CODING_BROTLI ? brotli_of(r->arena, body, BROTLI_LEVEL)
                              : gzip_of(r->arena, body, GZIP_LEVEL);
}

static bool asked_by_get(const struct request *r) { return !str_eq(r->in->method, S("POST")); }

static bool unchanged(struct request *r)
{
    str asked = incoming_header(r->in, "if-none-match");
    return asked.len && r->etag.len && r->status == 200 && asked_by_get(r) &&
           etag_matches(asked, r->etag);
}

static void make_file(struct request *r, struct answer *answer)
{
    struct range_request range = {
        .range = incoming_header(r->in, "range"),
        .if_range = incoming_header(r->in, "if-range"),
        .etag = r->etag,
        .size = r->file_size,
    };
    enum range kind = range_of(&range, &answer->from, &answer->len);
    answer->file = r->file;
    answer->file_answer = true;
    answer_header(r, "Accept-Ranges", S("bytes"));
    if (unchanged(r)) {
        answer->status = 304;
        return;
    }
    if (kind == RANGE_WHOLE) {
        answer->from = 0;
        answer->len = r->file_size;
        return;
    }
    answer->len = kind == RANGE_PART ? answer->len : 0;
    answer->status = kind == RANGE_PART ? 206 : 416;
    answer_header(r, "Content-Range",
                  range_content(r->arena, answer->from, answer->len, r->file_size));
}

/* A form of a signed-in reader holds a key that is used once: no two of these pages are alike. */
static bool never_again(const struct request *r, bool page) { return page && r->page.forms > 0; }

static void make_body(struct request *r, struct answer *answer)
{
    bool page = !r->content_type.len;
    str body = page ? html_str(&r->page) : r->body;
    if (page)
        r->content_type = S("text/html; charset=utf-8");
    if (!r->etag.len && r->status == 200 && asked_by_get(r) && !never_again(r, page))
        r->etag = tag_of(r, body);
    answer->status = r->status;
    /* without a cache to keep it, nobody needs the bytes of a page that did not change */
    answer->body = !r->kept && unchanged(r) ? (str){0} : compressed(r, body);
    r->body = answer->body;
}

/* In the layout of a page; a style sheet or a feed leaves it for the page to come. */
static bool shows_notice(const struct request *r)
{
    return r->layout.notice.len && !r->content_type.len && !r->file_answer && !r->location.len;
}

void response_make(struct request *r, struct answer *answer)
{
    bool own = r->reader.person || shows_notice(r);
    *answer = (struct answer){.status = r->status ? r->status : 204,
                              .stream = r->stream != NULL && r->status == 200};
    if (r->status == 0)
        os_log("error", "no answer from %.*s", STR(r->in->path));
    if (message_is(r->notice))
        notice_leave(r);
    else if (shows_notice(r) && r->status == 200)
        answer_cookie(r, notice_cookie, (str){0}, 0);
    if (r->location.len)
        answer_header(r, "Location", r->location);
    else if (r->file_answer)
        make_file(r, answer);
    else if (r->status)
        make_body(r, answer);
    if (r->etag.len)
        answer_header(r, "ETag", r->etag);
    usual_headers(r, own);
    answer->headers = r->headers;
    answer->header_count = r->header_count;
    r->status = answer->status;
}

/* RFC 9110 15.4.5: a 304 says nothing of the bytes that it does not send. */
void response_shorten(struct request *r, struct answer *answer)
{
    i64 count = 0;
    if (answer->status != 200 || answer->file_answer || answer->stream || !unchanged(r))
        return;
    for (i64 i = 0; i < r->header_count; i++)
        if (!str_eq(r->headers[i].name, S("Content-Encoding")))
            r->headers[count++] = r->headers[i];
    answer->header_count = r->header_count = count;
    answer->body = r->body = (str){0};
    answer->status = r->status = 304;
}

/* "GET /forum 200 20480 412 us", put together by hand: a line for each request. */
void response_log_line(str method, str path, const struct answer *answer, i64 us)
{
    enum { PATH_SHOWN = 500, AROUND = 120, METHOD_SHOWN = 20 };
    char room[PATH_SHOWN + AROUND];
    i64 bytes = answer->file_answer ? answer->len
                : answer->blob      ? answer->blob->len
                                    : answer->body.len;
    i64 n = 0;
    str parts[] = {str_first(method, METHOD_SHOWN), S(" "), str_first(path, PATH_SHOWN), S(" ")};
    for (i64 i = 0; i < countof(parts); i++) {
        memcpy(room + n, parts[i].at ? parts[i].at : "", (size_t)parts[i].len);
        n += parts[i].len;
    }
    const i64 numbers[] = {answer->status, bytes, us};
    for (i64 i = 0; i < countof(numbers); i++) {
        char digits[20], *at = digits + sizeof digits;
        uint64_t left = numbers[i] > 0 ? (uint64_t)numbers[i] : 0;
        do
            *--at = (char)('0' + left % 10);
        while (left /= 10);
        memcpy(room + n, at, (size_t)(digits + sizeof digits - at));
        n += digits + sizeof digits - at;
        room[n++] = ' ';
    }
    memcpy(room + n, "us", 2); /* within AROUND */
    os_log_line("access", (str){room, n + 2});
}

void response_log(const struct request *r, const struct answer *answer, i64 us)
{
    bool secret = r->route && str_has(str_of(r->route->path), S("{token}"));
    str path = secret ? str_of(r->route->path) : r->in->path; /* no log opens anything */
    response_log_line(r->in->method, path, answer, us);
}

bool response_kept(struct app *app, struct exchange *x, const struct page_key *key)
{
    const struct incoming *in = exchange_incoming(x);
    i64 began = os_monotonic_us();
    struct kept_page *page = page_find(app->page_cache, key, app->newest_settings, os_now());
    if (!page)
        return false;
    str asked = incoming_header(in, "if-none-match");
    bool unchanged = asked.len && etag_matches(asked, page->etag);
    struct answer answer = {.status = unchanged ? 304 : 200,
                            .head = unchanged ? page->head_unchanged : (str){0},
                            .blob = unchanged ? NULL : &page->body};
    response_log_line(in->method, in->path, &answer, os_monotonic_us() - began);
    exchange_answer(x, &answer); /* our use of the page is the server's from here on */
    if (unchanged)
        page_release(page);
    return true;
}
