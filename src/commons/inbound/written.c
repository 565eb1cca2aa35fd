/* SPDX-License-Identifier: EUPL-1.2 */
/* What a person wrote, apart from what a mail program added below it. */
#include "commons/inbound/message.h"
#include "web/markdown.h"

/* ---- quoted text ----------------------------------------------------------------------------- */

static bool all_of(str line, char c, i64 least)
{
    for (i64 i = 0; i < line.len; i++)
        if (line.at[i] != c)
            return false;
    return line.len >= least;
}

/* "Le 12 mars 2027 à 10:12, Anne a écrit :", "On 12 Mar 2027, Anne wrote:"; programs break it over
   two or three lines. "Le maire a écrit :" has no date, and is a person's own. */
static bool introduces(str line, str following)
{
    enum { INTRODUCTION_MAX = 300 };
    static const char *const starts[] = {"Le ", "On ", "El ", "Am "};
    static const char *const ends[] = {
        "crit :", "crit\xc2\xa0:", "crit\xe2\x80\xaf:", "crit:", "wrote:", "escribió:", "schrieb:"};
    bool begins = false, dated = false;
    for (i64 i = 0; i < countof(starts); i++)
        begins |= str_starts(line, str_of(starts[i]));
    if (!begins)
        return false;
    for (int lines = 0; lines < 3; lines++) {
        for (i64 i = 0; i < line.len && !dated; i++)
            dated = line.at[i] >= '0' && line.at[i] <= '9';
        for (i64 i = 0; i < countof(ends); i++)
            if (dated && line.len <= INTRODUCTION_MAX && str_ends(line, str_of(ends[i])))
                return true;
        line = str_trim(str_cut(&following, '\n'));
    }
    return false;
}

/* Outlook: a rule, or "De : …" followed by "Envoyé : …". */
static bool heads_original(str line, str following)
{
    static const char *const words[] = {
        "-----Message d'origine-----", "-----Message d’origine-----", "-----Original Message-----",
        "Début du message réexpédié", "---------- Forwarded message"};
    for (i64 i = 0; i < countof(words); i++)
        if (str_starts(line, str_of(words[i])))
            return true;
    if (all_of(line, '_', 10))
        return true;
    str next = str_trim(str_cut(&following, '\n'));
    bool from = str_starts(line, S("De :")) || str_starts(line, S("De\xc2\xa0:")) ||
                str_starts(line, S("From:"));
    bool sent = str_starts(next, S("Envoyé")) || str_starts(next, S("Sent:")) ||
                str_starts(next, S("Date"));
    return from && sent;
}

static bool is_signature(str line)
{
    static const char *const said[] = {"Envoyé de mon ", "Envoyé depuis ", "Sent from my ",
                                       "Télécharger Outlook", "Get Outlook for "};
    for (i64 i = 0; i < countof(said); i++)
        if (str_starts(line, str_of(said[i])))
            return true;
    return str_eq(line, S("--")) || str_eq(line, S("-- "));
}

/* Without lines that are quoted or blank at the end. */
static str trim_end(str s)
{
    for (;;) {
        i64 from = s.len;
        while (from > 0 && s.at[from - 1] != '\n')
            from--;
        str last = str_trim(str_from(s, from));
        if (last.len && last.at[0] != '>')
            return s;
        if (from == 0)
            return (str){s.at, 0};
        s.len = from - 1;
    }
}

str inbound_written(str whole, str marker)
{
    str rest = whole, kept = {whole.at, 0};
    while (rest.len) {
        str line = str_cut(&rest, '\n');
        str bare = str_trim(line);
        if ((marker.len && (str_has(line, marker) || str_has(line, S(INBOUND_MARKER_ENGLISH)))) ||
            introduces(bare, rest) || heads_original(bare, rest) || is_signature(bare))
            break;
        kept.len = line.at + line.len - whole.at;
    }
    return str_trim(trim_end(kept));
}

/* ---- HTML ------------------------------------------------------------------------------------ */

static bool tag_is(str name, const char *names)
{
    for (str rest = str_of(names); rest.len;) {
        str one = str_cut(&rest, ' ');
        bool same = one.len == name.len;
        for (i64 i = 0; same && i < one.len; i++)
            same = (name.at[i] | 0x20) == one.at[i];
        if (same)
            return true;
    }
    return false;
}

static str tag_name(str inside)
{
    i64 len = 0;
    while (len < inside.len && inside.at[len] != ' ' && inside.at[len] != '/' &&
           inside.at[len] != '\n' && inside.at[len] != '\t')
        len++;
    return str_first(inside, len);
}

struct stripping {
    text out;
    i64 hidden; /* how many elements whose text is left out are open */
    bool space; /* a blank is due before the next letter */
    bool at_line_start;
};

static void line_end(struct stripping *s)
{
    i64 len = s->out.len;
    bool twice = len >= 2 && s->out.at[len - 1] == '\n' && s->out.at[len - 2] == '\n';
    if (len && !twice)
        text_add_char(&s->out, '\n');
    s->space = false;
    s->at_line_start = true;
}

static void take_tag(struct stripping *s, str inside)
{
    bool closes = str_starts(inside, S("/"));
    str name = tag_name(closes ? str_from(inside, 1) : inside);
    if (tag_is(name, "script style head title blockquote")) {
        s->hidden += closes ? -(s->hidden > 0) : !str_ends(inside, S("/"));
    } else if (tag_is(name, "br") || (tag_is(name, "p div tr ul ol h1 h2 h3 h4 table hr"))) {
        line_end(s);
    } else if (tag_is(name, "li") && !closes && !s->hidden) {
        line_end(s);
        text_add(&s->out, S("- "));
    }
}

static void take_text(struct stripping *s, str piece)
{
    if (s->hidden || !piece.len)
        return;
    bool blank =
        piece.len == 1 && (piece.at[0] == ' ' || piece.at[0] == '\n' || piece.at[0] == '\t');
    if (blank) {
        s->space = !s->at_line_start;
        return;
    }
    if (s->space)
        text_add_char(&s->out, ' ');
    s->space = s->at_line_start = false;
    text_add(&s->out, piece);
}

/* How many bytes "<!-- … -->", "<…>" or "&…;" takes; 1 for anything else. */
static i64 piece_length(str html)
{
    enum { ENTITY_MAX = 12 };
    i64 end = -1;
    if (str_starts(html, S("<!--"))) {
        end = str_find(html, S("-->"));
        return end < 0 ? html.len : end + 3;
    }
    if (html.at[0] == '<') {
        end = str_find(html, S(">"));
        return end < 0 ? html.len : end + 1;
    }
    if (html.at[0] == '&')
        end = str_find(str_first(html, ENTITY_MAX), S(";"));
    if (end > 0)
        return end + 1;
    i64 len;
    utf8_next(html, &len);
    return len;
}

str inbound_html_text(arena *a, str html)
{
    struct stripping s = {.out = text_of(a, INBOUND_TEXT_MAX), .at_line_start = true};
    while (html.len && !s.out.cut) {
        str piece = str_first(html, piece_length(html));
        char letter[4];
        html = str_from(html, piece.len);
        if (piece.at[0] == '<' && piece.len > 2 && !str_starts(piece, S("<!")))
            take_tag(&s, (str){piece.at + 1, piece.len - 2});
        else if (piece.at[0] == '&' && piece.len > 2)
            take_text(&s, arena_copy(a, markdown_entity(piece, letter)));
        else if (piece.at[0] != '<')
            take_text(&s, piece);
    }
    str out = str_trim(text_str(&s.out));
    while (!utf8_valid(out) && out.len)
        out.len--;
    return out;
}
