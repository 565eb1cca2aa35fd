/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/feed/feed.h"

#include "commons/app.h"

/* ---- XML ------------------------------------------------------------------------------------- */

static bool forbidden_in_xml(int32_t c)
{
    return c < 0 || (c < 32 && c != '\t' && c != '\n') || c == 0xFFFE || c == 0xFFFF;
}

void xml_add(text *t, str s)
{
    for (i64 length; s.len; s = str_from(s, length)) {
        int32_t c = utf8_next(s, &length);
        if (c == '&')
            text_add(t, S("&amp;"));
        else if (c == '<')
            text_add(t, S("&lt;"));
        else if (c == '>')
            text_add(t, S("&gt;"));
        else if (c == '"')
            text_add(t, S("&quot;"));
        else if (!forbidden_in_xml(c))
            text_add(t, str_first(s, length));
    }
}

void xml_add_element(text *t, const char *name, str s)
{
    if (!s.len)
        return;
    text_add(t, S("<"));
    text_add(t, str_of(name));
    text_add(t, S(">"));
    xml_add(t, s);
    text_add(t, S("</"));
    for (const char *at = name; *at && *at != ' '; at++) /* without its attributes */
        text_add_char(t, *at);
    text_add(t, S(">\n"));
}

/* ---- Atom ------------------------------------------------------------------------------------ */

static void add_link(text *t, const char *rel, const char *type, str origin, str path)
{
    text_add(t, S("<link rel=\""));
    text_add(t, str_of(rel));
    text_add(t, S("\" type=\""));
    text_add(t, str_of(type));
    text_add(t, S("\" href=\""));
    xml_add(t, origin);
    xml_add(t, path);
    text_add(t, S("\"/>\n"));
}

text atom_begin(arena *a, const struct atom_feed *f, instant updated)
{
    text t = text_of(a, FEED_MAX);
    text_add(&t, S("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"
                   "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\""));
    xml_add(&t, f->language);
    text_add(&t, S("\">\n"));
    xml_add_element(&t, "title", f->title);
    xml_add_element(&t, "subtitle", f->subtitle);
    text_add(&t, S("<id>"));
    xml_add(&t, f->origin);
    xml_add(&t, f->self);
    text_add(&t, S("</id>\n"));
    xml_add_element(&t, "updated", instant_rfc3339(a, updated));
    add_link(&t, "self", "application/atom+xml", f->origin, f->self);
    add_link(&t, "alternate", "text/html", f->origin, f->page);
    if (f->next.len)
        add_link(&t, "next", "application/atom+xml", f->origin, f->next);
    return t;
}

/* 8-4-4-4-12, as a UUID is written (RFC 4122). */
static void add_uuid(text *t, uid u)
{
    char hexadecimal[UID_TEXT];
    uid_write(u, hexadecimal);
    for (i64 i = 0; i < UID_TEXT; i++) {
        if (i == 8 || i == 12 || i == 16 || i == 20)
            text_add_char(t, '-');
        text_add_char(t, hexadecimal[i]);
    }
}

void atom_add(text *t, const struct atom_feed *f, const struct atom_entry *e)
{
    enum { END_ROOM = 16 };
    text one = text_of(t->arena, t->max);
    text_add(&one, S("<entry>\n<id>urn:uuid:"));
    add_uuid(&one, e->uid);
    text_add(&one, S("</id>\n"));
    xml_add_element(&one, "title", e->title.len ? e->title : S("…"));
    text_add(&one, S("<author><name>"));
    xml_add(&one, e->author.len ? e->author : S("…"));
    text_add(&one, S("</name></author>\n"));
    xml_add_element(&one, "published", instant_rfc3339(t->arena, e->published));
    xml_add_element(&one, "updated", instant_rfc3339(t->arena, e->updated));
    xml_add_element(&one, "summary", e->summary);
    add_link(&one, "alternate", "text/html", f->origin, e->path);
    if (e->licence.len)
        add_link(&one, "license", "text/html", (str){0}, e->licence);
    text_add(&one, S("</entry>\n"));
    if (!one.cut && t->len + one.len + END_ROOM <= t->max)
        text_add(t, text_str(&one));
}

str atom_end(text *t)
{
    text_add(t, S("</feed>\n"));
    return text_str(t);
}

/* ---- CSV ------------------------------------------------------------------------------------- */

static const char mark[] = "\xEF\xBB\xBF";

text csv_begin(arena *a)
{
    text t = text_of(a, FEED_MAX);
    text_add(&t, str_of(mark));
    return t;
}

static void between(text *t)
{
    if (t->len > (i64)sizeof mark - 1 && t->at[t->len - 1] != '\n')
        text_add_char(t, ';');
}

/* OWASP, CSV injection: what a spreadsheet would compute. */
static bool looks_like_formula(str s)
{
    char c = s.len ? s.at[0] : 'a';
    return c == '=' || c == '+' || c == '-' || c == '@' || c == '\t' || c == '\r' || c == '\n';
}

void csv_add(text *t, str s)
{
    between(t);
    text_add_char(t, '"'); /* always: an empty first cell is told from the beginning of a row */
    if (looks_like_formula(s))
        text_add_char(t, '\'');
    for (i64 i = 0; i < s.len; i++) {
        if (s.at[i] == '"')
            text_add_char(t, '"');
        text_add_char(t, s.at[i]);
    }
    text_add_char(t, '"');
}

void csv_add_i64(text *t, i64 n)
{
    between(t);
    text_add_i64(t, n);
}

void csv_add_cents(text *t, cents c)
{
    between(t);
    text_add(t, text_format(t->arena, "%s%lld,%02lld", c.n < 0 ? "-" : "",
                            (long long)(c.n < 0 ? -(c.n / 100) : c.n / 100),
                            (long long)(c.n < 0 ? -(c.n % 100) : c.n % 100)));
}

void csv_end_row(text *t) { text_add(t, S("\r\n")); }

/* ---- where we are ---------------------------------------------------------------------------- */

/* What a browser may say in Host: anything else is no address of ours. */
static bool host_plausible(str s)
{
    for (i64 i = 0; i < s.len; i++) {
        char c = s.at[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        if (!letter && c != '.' && c != '-' && c != ':' && c != '[' && c != ']')
            return false;
    }
    return s.len > 0 && s.len < 256;
}

str feed_origin(struct request *r)
{
    str origin = r->settings->origin;
    while (str_ends(origin, S("/")))
        origin.len--;
    if (origin.len)
        return origin;
    str host = incoming_header(r->in, "host");
    return host_plausible(host) ? text_format(r->arena, "http://%.*s", STR(host)) : (str){0};
}
