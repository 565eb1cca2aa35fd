/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/mail/mime.h"

#include <sodium.h>
#include <string.h>

enum {
    LINE_MAX_COLUMNS = 76,   /* RFC 2045 6.7, RFC 2047 2 */
    ENCODED_WORD_MAX = 75,   /* RFC 2047 2 */
    HEADER_BYTES_MAX = 2000, /* of a value: what is longer is cut */
};

/* ---- headers ----------------------------------------------------------------------------- */

static bool printable(unsigned char c) { return c >= 0x20 && c < 0x7f; }

/* One line: controls, and what is no UTF-8, are blanks; blanks do not follow each other. */
static str one_line(arena *a, str s)
{
    text t = text_of(a, HEADER_BYTES_MAX);
    bool blank = true;
    for (str rest = s; rest.len && t.len < HEADER_BYTES_MAX - 4;) {
        i64 len = 1;
        int32_t c = utf8_next(rest, &len);
        bool white = c <= 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
        if (!white)
            text_add(&t, str_first(rest, len));
        else if (!blank)
            text_add_char(&t, ' ');
        blank = white;
        rest = str_from(rest, len);
    }
    return str_trim(text_str(&t));
}

static bool plain_ascii(str s)
{
    i64 word = 0;
    for (i64 i = 0; i < s.len; i++) {
        word = s.at[i] == ' ' ? 0 : word + 1;
        if (!printable((unsigned char)s.at[i]) || word > LINE_MAX_COLUMNS - 16)
            return false;
    }
    return !str_has(s, S("=?")); /* would be read as an encoded word */
}

static bool safe_in_word(unsigned char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c && strchr("!*+-/", c) != NULL); /* RFC 2047 5(3) */
}

static void add_encoded_byte(text *t, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";
    if (c == ' ') {
        text_add_char(t, '_');
    } else if (safe_in_word(c)) {
        text_add_char(t, (char)c);
    } else {
        text_add_char(t, '=');
        text_add_char(t, digits[c >> 4]);
        text_add_char(t, digits[c & 15]);
    }
}

/* Words of at most 75 columns, each of whole characters (RFC 2047 5), on lines of their own where
   the line would grow too long. `column` is where the line stands. */
static i64 add_encoded(text *t, str s, i64 column)
{
    static const char begin[] = "=?UTF-8?Q?", end[] = "?=";
    i64 room = 0, word = 0;
    for (str rest = s; rest.len;) {
        i64 len = 1, columns = 0;
        utf8_next(rest, &len);
        for (i64 i = 0; i < len; i++)
            columns += rest.at[i] == ' ' || safe_in_word((unsigned char)rest.at[i]) ? 1 : 3;
        if (columns > room) {
            if (word)
                text_add(t, S("?=\r\n ")), column = 1;
            i64 most = LINE_MAX_COLUMNS - column < ENCODED_WORD_MAX ? LINE_MAX_COLUMNS - column
                                                                    : ENCODED_WORD_MAX;
            if (!word && most < 30)
                text_add(t, S("\r\n ")), column = 1, most = ENCODED_WORD_MAX;
            text_add(t, str_of(begin));
            room = most - (i64)sizeof begin - (i64)sizeof end + 2;
            column += (i64)sizeof begin + (i64)sizeof end - 2;
            word++;
        }
        for (i64 i = 0; i < len; i++)
            add_encoded_byte(t, (unsigned char)rest.at[i]);
        room -= columns;
        column += columns;
        rest = str_from(rest, len);
    }
    if (word)
        text_add(t, str_of(end));
    return column;
}

/* Printable ASCII, folded before blanks (RFC 5322 2.2.3). */
static void add_folded(text *t, str s, i64 column)
{
    for (str rest = s; rest.len;) {
        str word = str_cut(&rest, ' ');
        if (word.at != s.at) {
            bool fold = column + 1 + word.len > LINE_MAX_COLUMNS;
            if (fold)
                text_add(t, S("\r\n")), column = 0;
            text_add_char(t, ' ');
            column++;
        }
        text_add(t, word);
        column += word.len;
    }
}

static i64 begin_header(text *t, const char *name)
{
    text_add(t, str_of(name));
    text_add(t, S(": "));
    return (i64)strlen(name) + 2;
}

void header_text(text *t, const char *name, str value)
{
    str line = one_line(t->arena, value);
    if (!line.len)
        return;
    i64 column = begin_header(t, name);
    if (plain_ascii(line))
        add_folded(t, line, column);
    else
        add_encoded(t, line, column);
    text_add(t, S("\r\n"));
}

/* RFC 5322 3.2.4 */
static str quoted_string(arena *a, str line)
{
    text t = text_of(a, 2 * line.len + 2);
    text_add_char(&t, '"');
    for (i64 i = 0; i < line.len; i++) {
        if (line.at[i] == '"' || line.at[i] == '\\')
            text_add_char(&t, '\\');
        text_add_char(&t, line.at[i]);
    }
    text_add_char(&t, '"');
    return text_str(&t);
}

void header_address(text *t, const char *name, str person, str address)
{
    str line = one_line(t->arena, person);
    i64 column = begin_header(t, name);
    str quoted = plain_ascii(line) ? quoted_string(t->arena, line) : (str){0};
    if (line.len && quoted.len && quoted.len <= LINE_MAX_COLUMNS - 20) {
        text_add(t, quoted);
        column += quoted.len;
    } else if (line.len) {
        column = add_encoded(t, line, column);
    }
    if (line.len)
        text_add(t, column + address.len + 3 > LINE_MAX_COLUMNS ? S("\r\n ") : S(" "));
    text_add_char(t, '<');
    for (i64 i = 0; i < address.len; i++)
        if (printable((unsigned char)address.at[i]) && !strchr(" <>", address.at[i]))
            text_add_char(t, address.at[i]);
    text_add(t, S(">\r\n"));
}

void header_token(text *t, const char *name, str value)
{
    if (!value.len)
        return;
    begin_header(t, name);
    for (i64 i = 0; i < value.len; i++)
        if (printable((unsigned char)value.at[i]) && value.at[i] != ' ')
            text_add_char(t, value.at[i]);
    text_add(t, S("\r\n"));
}

/* ---- bodies ------------------------------------------------------------------------------ */

void quoted_printable(text *t, str s)
{
    static const char digits[] = "0123456789ABCDEF";
    i64 column = 0;
    for (i64 i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        if (c == '\r' && i + 1 < s.len && s.at[i + 1] == '\n')
            continue;
        if (c == '\n') {
            text_add(t, S("\r\n"));
            column = 0;
            continue;
        }
        bool last = i + 1 == s.len || s.at[i + 1] == '\n' || s.at[i + 1] == '\r';
        bool as_is = printable(c) && c != '=' && !(c == ' ' && last) &&
                     !(column == 0 && (c == '.' || c == 'F')); /* a dot, "From " */
        i64 columns = as_is ? 1 : 3;
        if (column + columns > LINE_MAX_COLUMNS - 1) {
            text_add(t, S("=\r\n"));
            column = 0;
            as_is = as_is && c != '.' && c != 'F';
            columns = as_is ? 1 : 3;
        }
        if (as_is) {
            text_add_char(t, (char)c);
        } else {
            text_add_char(t, '=');
            text_add_char(t, digits[c >> 4]);
            text_add_char(t, digits[c & 15]);
        }
        column += columns;
    }
    if (column)
        text_add(t, S("\r\n"));
}

void base64_lines(text *t, str s)
{
    enum { BYTES = 57, COLUMNS = 76 };
    char line[COLUMNS + 1];
    for (str rest = s; rest.len; rest = str_from(rest, BYTES)) {
        str piece = str_first(rest, BYTES);
        sodium_bin2base64(line, sizeof line, (const uint8_t *)piece.at, (size_t)piece.len,
                          sodium_base64_VARIANT_ORIGINAL);
        text_add(t, str_of(line));
        text_add(t, S("\r\n"));
    }
}

/* Quoted-printable for what is mostly ASCII, base64 for the rest. */
static void add_part(text *t, const char *type, str s)
{
    i64 other = 0;
    for (i64 i = 0; i < s.len; i++)
        other += !printable((unsigned char)s.at[i]) && s.at[i] != '\n';
    bool quoted = other * 4 <= s.len;
    text_add(t, S("Content-Type: "));
    text_add(t, str_of(type));
    text_add(t, S("; charset=utf-8\r\nContent-Transfer-Encoding: "));
    text_add(t, quoted ? S("quoted-printable\r\n\r\n") : S("base64\r\n\r\n"));
    if (quoted)
        quoted_printable(t, s);
    else
        base64_lines(t, s);
}

/* ---- the whole --------------------------------------------------------------------------- */

static str id_of(arena *a, str left, str domain)
{
    return text_format(a, "<%.*s@%.*s>", STR(left), STR(domain));
}

static void add_thread(text *t, const struct letter *l)
{
    arena *a = t->arena;
    header_token(t, "Message-ID", id_of(a, l->message, l->domain));
    str answers = l->answers.len ? l->answers : l->thread;
    if (!answers.len)
        return;
    header_token(t, "In-Reply-To", id_of(a, answers, l->domain));
    begin_header(t, "References");
    if (l->thread.len && !str_eq(l->thread, answers)) {
        text_add(t, id_of(a, l->thread, l->domain));
        text_add(t, S("\r\n "));
    }
    text_add(t, id_of(a, answers, l->domain));
    text_add(t, S("\r\n"));
}

static void add_list(text *t, const struct letter *l)
{
    if (l->list.len)
        header_token(t, "List-Id",
                     text_format(t->arena, "<%.*s.%.*s>", STR(l->list), STR(l->domain)));
    if (!l->unsubscribe.len)
        return;
    header_token(t, "List-Unsubscribe", text_format(t->arena, "<%.*s>", STR(l->unsubscribe)));
    if (str_starts(l->unsubscribe, S("https://"))) /* RFC 8058 3.1 */
        text_add(t, S("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
}

/* "Sun, 14 Mar 2027 09:26:53 +0000" (RFC 5322 3.3). */
static str date_of(arena *a, instant t)
{
    str http = instant_http(a, t);
    return text_join(a, str_first(http, http.len - 3), S("+0000"));
}

str letter_write(arena *a, const struct letter *l)
{
    text t = text_of(a, 4 * (l->plain.len + l->html.len) + (64 << 10));
    header_text(&t, "Date", date_of(a, l->date));
    header_address(&t, "From", l->from_name, l->from);
    header_address(&t, "To", l->to_name, l->to);
    if (l->reply_to.len)
        header_address(&t, "Reply-To", l->from_name, l->reply_to);
    header_text(&t, "Subject", l->subject);
    add_thread(&t, l);
    add_list(&t, l);
    text_add(&t, S("Auto-Submitted: auto-generated\r\nX-Auto-Response-Suppress: All\r\n"));
    header_token(&t, "Content-Language", l->language);
    text_add(&t, S("MIME-Version: 1.0\r\n"));
    if (!l->html.len) {
        add_part(&t, "text/plain", l->plain);
        return text_str(&t);
    }
    /* "=_" stands in no body: quoted-printable has digits after "=", base64 has no "_" */
    static const char boundary[] = "=_parvis";
    text_add(&t,
             text_format(a, "Content-Type: multipart/alternative; boundary=\"%s\"\r\n\r\n--%s\r\n",
                         boundary, boundary));
    add_part(&t, "text/plain", l->plain);
    text_add(&t, text_format(a, "\r\n--%s\r\n", boundary));
    add_part(&t, "text/html", l->html);
    text_add(&t, text_format(a, "\r\n--%s--\r\n", boundary));
    return text_str(&t);
}
