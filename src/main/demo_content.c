/* SPDX-License-Identifier: EUPL-1.2 */
/* Reading demo/: records of lines and sections. */
#include <brotli/decode.h>

#include "main/demo.h"

enum { CONTENT_MAX = 4 << 20 };

static const char *const months[] = {"janvier",   "février", "mars",     "avril",
                                     "mai",       "juin",    "juillet",  "août",
                                     "septembre", "octobre", "novembre", "décembre"};

str demo_value(const struct demo_record *r, const char *name)
{
    for (i64 i = 0; i < r->lines.len; i++)
        if (str_eq(r->lines.at[i].name, str_of(name)))
            return r->lines.at[i].value;
    return (str){0};
}

str demo_word(str *rest)
{
    *rest = str_trim(*rest);
    return str_cut(rest, ' ');
}

str demo_part(str *rest)
{
    i64 at = str_find(*rest, S(" | "));
    bool last_empty = at < 0 && rest->len > 1 && rest->at[rest->len - 1] == '|';
    str part = at >= 0      ? str_first(*rest, at)
               : last_empty ? str_first(*rest, rest->len - 1)
                            : *rest;
    *rest = at >= 0 ? str_from(*rest, at + 3) : (str){0};
    return str_trim(part);
}

/* ---- dates ------------------------------------------------------------------------------------
 */

static void add_date(arena *a, text *t, i64 months_ago, char form, day today)
{
    enum { SAFE_DATE = 28 }; /* every month has one */
    i64 month = day_year(today) * 12 + day_month(today) - 1 - months_ago;
    int year = (int)(month / 12), of_year = (int)(month % 12);
    int date = day_date(today) < SAFE_DATE ? day_date(today) : SAFE_DATE;
    if (form == 'y')
        text_add(t, text_format(a, "%04d", year));
    else if (form == 'l')
        text_add(t, text_format(a, "%s %d", months[of_year], year));
    else if (form == 'd')
        text_add(t, day_iso(a, day_of(year, of_year + 1, date)));
    else
        text_add(t, text_format(a, "%04d-%02d", year, of_year + 1));
}

str demo_dated(arena *a, str s, day today)
{
    text t = text_of(a, 2 * s.len + 64);
    if (!str_has(s, S("{-")))
        return s;
    while (s.len) {
        i64 open = str_find(s, S("{-"));
        if (open < 0)
            break;
        str rest = str_from(s, open + 2);
        str inside = str_cut(&rest, '}');
        char form = inside.len ? inside.at[inside.len - 1] : 0;
        bool letter = form == 'y' || form == 'l' || form == 'd';
        i64 ago;
        text_add(&t, str_first(s, open));
        if (str_to_i64(str_first(inside, inside.len - letter), &ago))
            add_date(a, &t, ago, letter ? form : 0, today);
        s = rest;
    }
    text_add(&t, s);
    return text_str(&t);
}

/* ---- records ----------------------------------------------------------------------------------
 */

/* A section ends where the next begins. */
static void read_sections(arena *a, str rest, struct demo_record *r)
{
    while (rest.len) {
        str heading = str_cut(&rest, '\n'), body = rest;
        i64 next = str_starts(rest, S("== ")) ? 0 : str_find(rest, S("\n== "));
        if (next >= 0) {
            body = str_first(rest, next);
            rest = str_from(rest, next ? next + 1 : 0);
        } else {
            rest = (str){0};
        }
        *push(a, &r->sections) =
            (struct demo_section){str_trim(str_from(heading, 3)), str_trim(body)};
    }
}

static bool read_line(arena *a, str line, struct demo_record *r)
{
    i64 colon = str_find(line, S(": "));
    if (colon < 1)
        return false;
    *push(a, &r->lines) =
        (struct demo_line){str_first(line, colon), str_trim(str_from(line, colon + 2))};
    return true;
}

/* Of "experiences/portage-livres.txt": "portage-livres". */
static str key_of(str file)
{
    for (i64 i = 0; i < file.len; i++)
        if (file.at[i] == '/')
            file = str_from(file, i + 1);
    return str_first(file, file.len - 4);
}

static bool read_records(arena *a, str file, str rest, struct demo_records *records)
{
    struct demo_record one = {.file = file, .key = key_of(file)};
    bool list = !str_has(file, S("/"));
    while (rest.len) {
        str whole = rest, line = str_trim(str_cut(&rest, '\n'));
        if (str_starts(line, S("== "))) {
            read_sections(a, whole, &one);
            break;
        }
        if (line.len && line.at[0] != '#' && !read_line(a, line, &one))
            return false;
        bool ends = list && (!line.len || !rest.len) && one.lines.len;
        if (ends) {
            one.key = demo_value(&one, "key");
            *push(a, records) = one;
            one = (struct demo_record){.file = file};
        }
    }
    if (!list)
        *push(a, records) = one;
    return true;
}

static struct demo_records *records_of(struct demo_content *c, str file)
{
    return str_eq(file, S("organisations.txt")) ? &c->organisations
           : str_eq(file, S("persons.txt"))     ? &c->persons
           : str_starts(file, S("topics/"))     ? &c->topics
                                                : &c->experiences;
}

bool demo_content_read(arena *a, const struct packed *p, struct demo_content *c, str *error)
{
    *c = (struct demo_content){0};
    *error = S("the demonstration content is damaged");
    if (p->size < 1 || p->size > CONTENT_MAX)
        return false;
    size_t size = (size_t)p->size;
    char *bytes = new_n(a, char, p->size);
    if (BrotliDecoderDecompress((size_t)p->bytes.len, (const uint8_t *)p->bytes.at, &size,
                                (uint8_t *)bytes) != BROTLI_DECODER_RESULT_SUCCESS)
        return false;
    str rest = {bytes, (i64)size};
    while (rest.len) {
        str file = str_cut(&rest, '\n');
        i64 len;
        if (!str_to_i64(str_cut(&rest, '\n'), &len) || len < 1 || len >= rest.len || file.len < 5)
            return false;
        if (!read_records(a, file, str_first(rest, len), records_of(c, file))) {
            *error = text_format(a, "demo/%.*s: a line that is neither `name: value` nor a section",
                                 STR(file));
            return false;
        }
        rest = str_from(rest, len + 1);
    }
    return true;
}
