/* SPDX-License-Identifier: EUPL-1.2 */
/* Bare addresses in a text. Not md4c's: version 0.4.8 crosses them with emphasis, then hands out
 * text from beyond the source, and looks for each one's end anew. Here each byte is looked at once
 * or twice. */
#include <string.h>

#include "web/markdown_inside.h"

static bool letter(char c)
{
    return ((c | 32) >= 'a' && (c | 32) <= 'z') || (c >= '0' && c <= '9');
}

/* What ends an address: blanks, quotes and brackets, French ones and their blanks included. */
static bool ends_address(str s, i64 at)
{
    static const char *const ends[] = {"«", "»", "“", "”", "…", "\u00a0", "\u202f"};
    char c = s.at[at];
    if (!(c & 0x80))
        return c <= ' ' || c == '<' || c == '>' || c == '"' || c == '\\' || c == '`' || c == '|';
    for (i64 i = 0; i < countof(ends); i++)
        if (str_starts(str_from(s, at), str_of(ends[i])))
            return true;
    return false;
}

/* Punctuation at its end belongs to the sentence, and so does a bracket that it does not open. */
static i64 trim_address(str s, i64 from, i64 to)
{
    i64 open = 0;
    for (i64 i = from; i < to; i++)
        open += s.at[i] == '(' ? 1 : s.at[i] == ')' ? -1 : 0;
    while (to > from) {
        char c = s.at[to - 1];
        bool bracket = c == ')' && open < 0;
        if (!bracket && !strchr("?!.,:;*_~'", c))
            break;
        open += bracket;
        to--;
    }
    return to;
}

/* Where an address that begins at `at` ends; 0 when none begins there. */
static i64 web_address(str s, i64 at)
{
    str rest = str_from(s, at);
    i64 start = str_starts(rest, S("https://"))  ? 8
                : str_starts(rest, S("http://")) ? 7
                : str_starts(rest, S("www."))    ? 4
                                                 : 0;
    if (!start || (at > 0 && letter(s.at[at - 1])))
        return 0;
    i64 to = at + start;
    while (to < s.len && !ends_address(s, to))
        to++;
    return to;
}

static bool of_mail(char c, bool local)
{
    return letter(c) || c == '.' || c == '-' || (local && (c == '_' || c == '+'));
}

static bool mail_address(str s, i64 at, i64 floor, struct markdown_address *found)
{
    i64 from = at, to = at + 1;
    while (from > floor && of_mail(s.at[from - 1], true))
        from--;
    while (to < s.len && of_mail(s.at[to], false))
        to++;
    while (to > at + 1 && !letter(s.at[to - 1]))
        to--;
    str domain = str_first(str_from(s, at + 1), to - at - 1);
    *found = (struct markdown_address){from, to, S("mailto:")};
    return from < at && str_find(domain, S(".")) > 0 && !str_has(domain, S(".."));
}

bool markdown_find_address(str s, i64 floor, struct markdown_address *found)
{
    for (i64 at = floor; at < s.len; at++) {
        char c = s.at[at];
        if (c == '@') {
            if (mail_address(s, at, floor, found))
                return true;
            floor = at + 1; /* so that no byte is looked back at twice */
        }
        i64 to = c == 'h' || c == 'w' ? web_address(s, at) : 0;
        if (!to)
            continue;
        i64 end = trim_address(s, at, to);
        bool www = c == 'w';
        *found = (struct markdown_address){at, end, www ? S("http://") : S("")};
        if (end > at + (www ? 4 : 8) && letter(s.at[at + (www ? 4 : s.at[at + 4] == 's' ? 8 : 7)]))
            return true;
        floor = to;
        at = to - 1;
    }
    return false;
}
