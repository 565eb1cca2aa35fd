/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/inbound/message.h"

#include <gmime/gmime.h>
#include <string.h>

/* ---- what stands in the way before the parser sees it -------------------------------------- */

static bool same_letters(const char *at, const char *word, i64 len)
{
    for (i64 i = 0; i < len; i++)
        if ((at[i] | 0x20) != word[i])
            return false;
    return true;
}

/* Each multipart names its boundary, each enclosed mail its type: so many parts at most, and none
   deeper. */
static bool too_many_parts(str raw)
{
    static const char *const words[] = {"boundary", "message/"};
    i64 found = 0;
    for (i64 w = 0; w < countof(words); w++) {
        i64 len = (i64)strlen(words[w]);
        for (i64 i = 0; i + len <= raw.len; i++)
            found += (raw.at[i] | 0x20) == words[w][0] && same_letters(raw.at + i, words[w], len);
    }
    return found > INBOUND_PARTS_MAX;
}

/* ---- headers --------------------------------------------------------------------------------- */

/* One line of valid UTF-8 without controls. */
static str one_line(arena *a, const char *value)
{
    str s = str_of(value);
    text t = text_of(a, INBOUND_HEADER_MAX);
    while (s.len) {
        i64 len;
        int32_t c = utf8_next(s, &len);
        if (c >= 0x20 && c != 0x7f)
            text_add(&t, str_first(s, len));
        else if (c == '\t' || c == '\n')
            text_add_char(&t, ' ');
        s = str_from(s, len);
    }
    str line = str_trim(text_str(&t));
    while (!utf8_valid(line) && line.len) /* the builder may have cut inside a letter */
        line.len--;
    return line;
}

str inbound_lower(arena *a, str s)
{
    char *at = arena_bytes(a, s.len);
    for (i64 i = 0; i < s.len; i++)
        at[i] = (char)(s.at[i] >= 'A' && s.at[i] <= 'Z' ? s.at[i] | 0x20 : s.at[i]);
    return (str){at, s.len};
}

static str lower_address(arena *a, const char *address)
{
    str s = inbound_lower(a, one_line(a, address));
    i64 sign = str_find(s, S("@"));
    return sign > 0 && sign < s.len - 1 ? s : (str){0};
}

static void add_address(arena *a, strs *to, const char *address)
{
    if (!address || to->len == INBOUND_ADDRESSES_MAX)
        return;
    str s = lower_address(a, address);
    if (!s.len)
        return;
    for (i64 i = 0; i < to->len; i++)
        if (str_eq(to->at[i], s))
            return;
    *push(a, to) = s;
}

static void add_list(arena *a, strs *to, InternetAddressList *list)
{
    int count = list ? internet_address_list_length(list) : 0;
    for (int i = 0; i < count && i < INBOUND_LOOKED_MAX; i++) {
        InternetAddress *one = internet_address_list_get_address(list, i);
        if (INTERNET_ADDRESS_IS_MAILBOX(one))
            add_address(a, to, internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)));
    }
}

static void add_header(arena *a, strs *to, GMimeObject *message, const char *name)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(message);
    int count = g_mime_header_list_get_count(headers), found = 0;
    for (int i = 0; i < count && found < 10; i++) {
        GMimeHeader *header = g_mime_header_list_get_header_at(headers, i);
        const char *value = g_mime_header_get_value(header);
        if (g_ascii_strcasecmp(g_mime_header_get_name(header), name) != 0 || !value)
            continue;
        found++;
        InternetAddressList *list = internet_address_list_parse(NULL, value);
        add_list(a, to, list);
        if (list)
            g_object_unref(list);
    }
}

static bool header_is(GMimeObject *message, const char *name, const char *words)
{
    const char *value = g_mime_object_get_header(message, name);
    str said = str_of(value);
    str first = str_trim(str_cut(&said, ';'));
    for (str rest = str_of(words); rest.len;) {
        str word = str_cut(&rest, ' ');
        if (word.len == first.len && g_ascii_strncasecmp(word.at, first.at, (gsize)word.len) == 0)
            return true;
    }
    return false;
}

/* RFC 3834 section 2, and what lists and older programs say instead. */
static bool is_automatic(GMimeObject *message)
{
    const char *said = g_mime_object_get_header(message, "Auto-Submitted");
    const char *back = g_mime_object_get_header(message, "Return-Path");
    if (said && !header_is(message, "Auto-Submitted", "no"))
        return true;
    return header_is(message, "Precedence", "bulk junk list auto_reply") ||
           g_mime_object_get_header(message, "List-Id") ||
           g_mime_object_get_header(message, "X-Autoreply") ||
           g_mime_object_get_header(message, "X-Autorespond") ||
           (back && str_eq(str_trim(str_of(back)), S("<>")));
}

static bool is_report(GMimeMessage *message)
{
    GMimeContentType *type = g_mime_object_get_content_type(g_mime_message_get_mime_part(message));
    return type && g_mime_content_type_is_type(type, "multipart", "report");
}

/* RFC 8601: the first such header is that of the mail server that gave us the mail; those below may
   be anybody's. Only what is said against the sender is taken from it: praise may be forged. */
static bool is_forged(GMimeObject *message)
{
    const char *said = g_mime_object_get_header(message, "Authentication-Results");
    char *lower = said ? g_ascii_strdown(said, -1) : NULL;
    bool forged = lower && strstr(lower, "dmarc=fail") != NULL;
    g_free(lower);
    return forged;
}

static i64 headers_named(GMimeObject *message, const char *name)
{
    GMimeHeaderList *headers = g_mime_object_get_header_list(message);
    int count = g_mime_header_list_get_count(headers);
    i64 found = 0;
    for (int i = 0; i < count; i++)
        found +=
            g_ascii_strcasecmp(g_mime_header_get_name(g_mime_header_list_get_header_at(headers, i)),
                               name) == 0;
    return found;
}

/* "a@b", "a@b (words)" or "words <a@b>", and nothing that another program would read otherwise: of
   "a@b@c", who checks the domain may have looked at c. */
static bool is_plain(arena *a, GMimeMessage *message, str address)
{
    const char *said = g_mime_object_get_header(GMIME_OBJECT(message), "From");
    str whole = inbound_lower(a, str_trim(str_of(said)));
    i64 from = whole.len;
    while (from > 0 && whole.at[from - 1] != '<')
        from--;
    if (str_ends(whole, S(">")))
        return str_eq((str){whole.at + from, whole.len - from - 1}, address);
    str rest = str_from(whole, address.len);
    return str_starts(whole, address) &&
           (!rest.len || (str_starts(str_trim(rest), S("(")) && str_ends(rest, S(")"))));
}

/* RFC 5322 3.6: one From, and here one mailbox in it. */
static void read_from(arena *a, GMimeMessage *message, struct inbound_message *m)
{
    strs from = {0}, back = {0};
    InternetAddressList *list = g_mime_message_get_from(message);
    add_list(a, &from, list);
    bool one = headers_named(GMIME_OBJECT(message), "From") == 1 && list &&
               internet_address_list_length(list) == 1;
    m->from = one && from.len == 1 && is_plain(a, message, from.at[0]) ? from.at[0] : (str){0};
    add_header(a, &back, GMIME_OBJECT(message), "Return-Path");
    m->back = back.len ? back.at[0] : (str){0};
    m->forged = is_forged(GMIME_OBJECT(message));
}

static void read_headers(arena *a, GMimeMessage *message, struct inbound_message *m)
{
    read_from(a, message, m);
    m->subject = one_line(a, g_mime_message_get_subject(message));
    m->message_id = one_line(a, g_mime_message_get_message_id(message));
    m->answers = one_line(a, g_mime_object_get_header(GMIME_OBJECT(message), "In-Reply-To"));
    m->automatic = is_automatic(GMIME_OBJECT(message)) || is_report(message);
    add_header(a, &m->to, GMIME_OBJECT(message), "Delivered-To");
    add_header(a, &m->to, GMIME_OBJECT(message), "X-Original-To");
    add_list(a, &m->to, g_mime_message_get_to(message));
    add_list(a, &m->to, g_mime_message_get_cc(message));
}

/* ---- its text -------------------------------------------------------------------------------- */

/* UTF-8 with LF; what is not a letter becomes U+FFFD. */
static str clean(arena *a, str s)
{
    text t = text_of(a, INBOUND_TEXT_MAX);
    while (s.len && !t.cut) {
        i64 len;
        int32_t c = utf8_next(s, &len);
        if (c < 0)
            text_add(&t, S("\xef\xbf\xbd"));
        else if (c >= 0x20 ? c != 0x7f : c == '\n' || c == '\t')
            text_add(&t, str_first(s, len));
        s = str_from(s, len);
    }
    str whole = text_str(&t);
    while (!utf8_valid(whole) && whole.len)
        whole.len--;
    return whole;
}

/* Lines that were broken only to be sent are one again (RFC 3676): a blank at the end says so. */
static str unflow(arena *a, str s, bool delsp)
{
    text t = text_of(a, INBOUND_TEXT_MAX);
    while (s.len) {
        str line = str_cut(&s, '\n');
        bool signature = str_eq(line, S("-- "));
        if (str_starts(line, S(" ")))
            line = str_from(line, 1);
        bool goes_on = !signature && str_ends(line, S(" ")) && !str_starts(line, S(">"));
        if (goes_on && delsp)
            line.len--;
        text_add(&t, line);
        if (!goes_on)
            text_add_char(&t, '\n');
    }
    return text_str(&t);
}

static str text_of_part(arena *a, GMimeTextPart *part)
{
    GMimeContentType *type = g_mime_object_get_content_type(GMIME_OBJECT(part));
    const char *format = g_mime_content_type_get_parameter(type, "format");
    const char *delsp = g_mime_content_type_get_parameter(type, "delsp");
    char *decoded = g_mime_text_part_get_text(part);
    str s = clean(a, str_of(decoded));
    g_free(decoded);
    if (g_mime_content_type_is_type(type, "text", "html"))
        return clean(a, inbound_html_text(a, s)); /* &#1; was no control before */
    bool flowed = format && g_ascii_strcasecmp(format, "flowed") == 0;
    return flowed ? unflow(a, s, delsp && g_ascii_strcasecmp(delsp, "yes") == 0) : s;
}

/* ---- reports ----------------------------------------------------------------------------------
 */

/* "Diagnostic-Code: smtp; 550 no such user": its value, when the line has that name. */
static bool named(str line, const char *name, str *value)
{
    str head = str_cut(&line, ':');
    *value = str_trim(line);
    return head.len == (i64)strlen(name) &&
           g_ascii_strncasecmp(head.at, name, (gsize)head.len) == 0;
}

static str reason_of(arena *a, str value)
{
    return one_line(a, arena_c_string(a, str_first(value, INBOUND_HEADER_MAX)));
}

/* RFC 3464: what became of a mail of ours. A report of a delay is none of a failure. */
static void read_report(arena *a, GMimePart *part, struct inbound_message *m)
{
    GMimeDataWrapper *content = g_mime_part_get_content(part);
    GMimeStream *stream = content ? g_mime_stream_mem_new() : NULL;
    if (stream && g_mime_data_wrapper_write_to_stream(content, stream) >= 0) {
        GByteArray *bytes = g_mime_stream_mem_get_byte_array(GMIME_STREAM_MEM(stream));
        str rest = {(const char *)bytes->data, (i64)bytes->len}, value;
        bool diagnosed = false;
        while (rest.len) {
            str line = str_trim(str_cut(&rest, '\n'));
            if (named(line, "Action", &value))
                m->returned |= value.len == 6 && g_ascii_strncasecmp(value.at, "failed", 6) == 0;
            else if (!diagnosed && named(line, "Diagnostic-Code", &value))
                m->reason = reason_of(a, value), diagnosed = true;
            else if (!m->reason.len && named(line, "Status", &value) && value.len)
                m->reason = reason_of(a, value);
        }
    }
    if (stream)
        g_object_unref(stream);
}

/* The path of a part ("2.1") is below that of an enclosed mail ("2"). */
static bool is_within(const char *path, const char *enclosed)
{
    size_t len = strlen(enclosed);
    return len && strncmp(path, enclosed, len) == 0 && path[len] == '.';
}

/* What a person meant to send along: a picture inside the text, such as the logo of a signature, is
   none. */
static bool is_attached(GMimeObject *part)
{
    GMimeContentDisposition *place = g_mime_object_get_content_disposition(part);
    return place && g_mime_content_disposition_is_attachment(place);
}

static bool is_picture_inside(GMimeObject *part)
{
    return g_mime_content_type_is_type(g_mime_object_get_content_type(part), "image", "*") &&
           !is_attached(part) &&
           (g_mime_object_get_content_id(part) || g_mime_object_get_content_disposition(part));
}

/* Whether the part belongs to a mail that is enclosed, whose words are another's; *enclosed is the
   path of the last one seen. */
static bool of_another(GMimePartIter *parts, char **enclosed, struct inbound_message *m)
{
    char *path = g_mime_part_iter_get_path(parts);
    bool inside = is_within(path ? path : "", *enclosed);
    if (!inside && GMIME_IS_MESSAGE_PART(g_mime_part_iter_get_current(parts))) {
        g_free(*enclosed);
        *enclosed = g_strdup(path ? path : "");
        m->attachments++;
        inside = true;
    }
    g_free(path);
    return inside;
}

/* The first plain part is what was written; an HTML one only where there is none. Everything that
   is not shown in the text is an attachment. */
static void read_parts(arena *a, GMimeMessage *message, struct inbound_message *m)
{
    GMimePartIter *parts = g_mime_part_iter_new(GMIME_OBJECT(message));
    bool plain = false, html = false;
    char *enclosed = g_strdup("");
    do {
        GMimeObject *part = g_mime_part_iter_get_current(parts);
        if (of_another(parts, &enclosed, m) || !GMIME_IS_PART(part))
            continue;
        bool attached = is_attached(part);
        bool is_html =
            GMIME_IS_TEXT_PART(part) &&
            g_mime_content_type_is_type(g_mime_object_get_content_type(part), "text", "html");
        if (g_mime_content_type_is_type(g_mime_object_get_content_type(part), "message",
                                        "delivery-status"))
            read_report(a, GMIME_PART(part), m);
        else if (!GMIME_IS_TEXT_PART(part) || attached) {
            m->attachments += !is_picture_inside(part);
        } else if (is_html ? !plain && !html : !plain) {
            m->text = text_of_part(a, GMIME_TEXT_PART(part));
            plain |= !is_html;
            html |= is_html;
        }
    } while (g_mime_part_iter_next(parts));
    g_free(enclosed);
    g_mime_part_iter_free(parts);
}

bool inbound_read(arena *a, str raw, struct inbound_message *m, str *why)
{
    *m = (struct inbound_message){0};
    if (raw.len > INBOUND_MAX || too_many_parts(raw)) {
        *why = raw.len > INBOUND_MAX ? S("the mail is larger than 10 MB")
                                     : S("the mail has too many parts");
        return false;
    }
    g_mime_init();
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(raw.at ? raw.at : "", (size_t)raw.len);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    if (message && g_mime_message_get_mime_part(message)) {
        read_headers(a, message, m);
        read_parts(a, message, m);
        m->text = inbound_written(m->text, S(INBOUND_MARKER));
    }
    bool read = message && m->from.len;
    if (!read)
        *why = S("this is no mail with one sender");
    if (message)
        g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
    return read;
}
