/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/markdown_inside.h"

/* Elements that stand within a line: their words belong together. */
static bool within_line(str name)
{
    static const char *const names[] = {"em", "strong", "del", "code", "a"};
    for (i64 i = 0; i < countof(names); i++)
        if (str_eq(name, str_of(names[i])))
            return true;
    return false;
}

static bool blank(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }

/* `at` begins with '<': what follows the tag; empty when the text was cut within it. */
static str after_tag(str at, bool *parts)
{
    i64 end = str_find(at, S(">"));
    str name = str_from(str_first(at, end < 0 ? 0 : end), 1);
    if (str_starts(name, S("/")))
        name = str_from(name, 1);
    *parts = !within_line(str_cut(&name, ' '));
    return end < 0 ? (str){0} : str_from(at, end + 1);
}

/* `at` begins with '&': the character it stands for, or nothing when the text was cut within it. */
static str after_entity(str at, char letter[static 4], str *character)
{
    i64 end = str_find(str_first(at, 12), S(";"));
    *character = end < 0 ? (str){0} : markdown_entity(str_first(at, end + 1), letter);
    return end < 0 ? (str){0} : str_from(at, end + 1);
}

/* The bytes up to the next tag, entity or blank, of at most so many characters. */
static str run_of(str html, i64 characters, i64 *count)
{
    i64 n = 0;
    *count = 0;
    for (; n < html.len && !blank(html.at[n]) && html.at[n] != '<' && html.at[n] != '&'; n++) {
        bool begins = ((unsigned char)html.at[n] & 0xC0) != 0x80;
        if (begins && *count == characters)
            break;
        *count += begins;
    }
    return str_first(html, n);
}

str markdown_words(arena *a, str html, i64 characters)
{
    text t = text_of(a, 4 * characters + 8);
    bool parted = false;
    for (i64 left = characters; html.len && left > 0;) {
        char letter[4];
        str next;
        i64 count = 1;
        if (html.at[0] == '<') {
            bool parts;
            html = after_tag(html, &parts);
            parted |= parts;
            continue;
        }
        if (blank(html.at[0])) {
            html = str_from(html, 1);
            parted = true;
            continue;
        }
        if (parted && t.len) { /* a blank, once a word follows it */
            text_add_char(&t, ' ');
            left--;
            parted = false;
            continue;
        }
        if (html.at[0] == '&') {
            html = after_entity(html, letter, &next);
        } else {
            next = run_of(html, left, &count);
            html = str_from(html, next.len);
        }
        parted = false;
        text_add(&t, next);
        left -= count;
    }
    return str_trim(utf8_within(text_str(&t), t.len)); /* `html` may end within a character */
}
