/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/message.h"

#include <stdlib.h>
#include <string.h>

const char *const language_codes[LANGUAGES] = {[FRENCH] = "fr", [ENGLISH] = "en"};

static struct message_table *tables; /* written by constructors, before main; read-only after */

void message_register(struct message_table *t)
{
    t->next = tables;
    tables = t;
}

static int by_french(const void *a, const void *b)
{
    return strcmp(((const struct message_translation *)a)->french,
                  ((const struct message_translation *)b)->french);
}

static str translated(enum language language, const char *french)
{
    struct message_translation wanted = {.french = french};
    for (const struct message_table *t = tables; t && language != FRENCH; t = t->next) {
        const struct message_translation *found =
            bsearch(&wanted, t->at, (size_t)t->len, sizeof *t->at, by_french);
        if (found && found->texts[language])
            return str_of(found->texts[language]);
    }
    return str_of(french);
}

/* The number of the argument at the start of `s`, "{1}" to "{3}"; 0 when there is none. */
static int argument(str s)
{
    bool braces = s.len >= 3 && s.at[0] == '{' && s.at[2] == '}';
    return braces && s.at[1] >= '1' && s.at[1] < '1' + MESSAGE_ARGS ? s.at[1] - '0' : 0;
}

str message_in(arena *a, enum language language, message m)
{
    if (!m.text)
        return (str){0};
    str said = translated(language, m.text);
    if (!memchr(said.at, '{', (size_t)said.len))
        return said;
    i64 max = said.len;
    for (i64 i = 0; i < said.len; i++) {
        int n = argument(str_from(said, i));
        max += n ? m.args[n - 1].len : 0;
    }
    text t = text_of(a, max);
    while (said.len) {
        i64 plain = str_find(said, S("{"));
        text_add(&t, str_first(said, plain < 0 ? said.len : plain));
        said = str_from(said, plain < 0 ? said.len : plain);
        int n = argument(said);
        text_add(&t, n ? m.args[n - 1] : str_first(said, said.len > 0));
        said = str_from(said, n ? 3 : 1);
    }
    return text_str(&t);
}

bool language_read(str code, enum language *language)
{
    for (int i = 0; i < LANGUAGES; i++)
        if (str_eq(code, str_of(language_codes[i]))) {
            *language = (enum language)i;
            return true;
        }
    return false;
}

/* A quality value "0.8" in thousandths (RFC 9110 12.4.2); 0 when it is none. */
static int quality(str s)
{
    int thousandths = 0, unit = 1000;
    for (i64 i = 0; i < s.len; i++) {
        if (i == 1 && s.at[i] == '.')
            continue;
        if (s.at[i] < '0' || s.at[i] > '9' || i > 4)
            return 0;
        thousandths += (s.at[i] - '0') * unit;
        unit /= 10;
    }
    return thousandths <= 1000 ? thousandths : 0;
}

enum language language_accepted(str header)
{
    enum { ACCEPT_LANGUAGE_MAX = 1000 }; /* bytes read of it */
    enum language best = FRENCH;
    int best_quality = 0;
    str rest = str_first(header, ACCEPT_LANGUAGE_MAX);
    while (rest.len) {
        str range = str_cut(&rest, ',');
        str tag = str_trim(str_cut(&range, ';')), q = str_trim(range);
        bool lower = str_starts(q, S("q=")) || str_starts(q, S("Q="));
        int wanted = lower ? quality(str_from(q, 2)) : 1000;
        char primary[2] = {0};
        for (i64 i = 0; i < 2 && i < tag.len; i++)
            primary[i] = (char)(tag.at[i] | 32);
        enum language language = FRENCH;
        bool ours = str_eq(tag, S("*")) || ((tag.len == 2 || (tag.len > 2 && tag.at[2] == '-')) &&
                                            language_read((str){primary, 2}, &language));
        if (ours && wanted > best_quality) {
            best = language;
            best_quality = wanted;
        }
    }
    return best;
}
