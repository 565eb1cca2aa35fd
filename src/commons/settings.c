/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/settings.h"

#include <string.h>

#include "os/os.h"

const struct setting setting_table[] = {
    {"origin", "",
     "the public address, such as https://parvis.exemple.fr; empty: what the browser asked for"},
    {"instance", "Parvis", "the name that people read at the top of every page"},
    {"host", "", "the legal person that hosts this forum, for the legal pages"},
    {"contact", "", "an e-mail address or an address on the web, shown to people"},
    {"accessibility", "non-conforme",
     "non-conforme, partiellement or totalement: what the audit found"},
    {"licence-authority", "etalab-2.0", "default licence of texts signed by an authority"},
    {"licence-person", "CC-BY-SA-4.0",
     "default licence of texts of persons, associations and companies"},
    {"log", "text", "text or json"},
    {"workers", "0", "threads that prepare answers; 0: two a core"},
    {"session-days", "30", "days before one has to sign in again"},
    {0},
};

static bool one_of(str s, const char *words)
{
    for (str rest = str_of(words); rest.len;)
        if (str_eq(str_cut(&rest, ' '), s))
            return true;
    return false;
}

static bool number_in(str s, i64 least, i64 most, i64 *to)
{
    return str_to_i64(s, to) && *to >= least && *to <= most;
}

static bool set(struct settings *s, str name, str value)
{
    if (str_eq(name, S("origin"))) {
        bool web = url_is_web(value) && !str_has(str_from(value, 8), S("/"));
        s->origin = value;
        return !value.len || web;
    }
    if (str_eq(name, S("instance")))
        return s->instance = value, value.len > 0 && value.len <= 80;
    if (str_eq(name, S("host")))
        return s->host = value, value.len <= 200;
    if (str_eq(name, S("contact")))
        return s->contact = value, value.len <= 200;
    if (str_eq(name, S("accessibility")))
        return s->accessibility = value, one_of(value, "non-conforme partiellement totalement");
    if (str_eq(name, S("licence-authority")))
        return s->licence_authority = value, one_of(value, "etalab-2.0 CC-BY-4.0");
    if (str_eq(name, S("licence-person")))
        return s->licence_person = value, one_of(value, "CC-BY-SA-4.0 CC-BY-4.0 CC0-1.0");
    if (str_eq(name, S("log")))
        return s->log = value, one_of(value, "text json");
    if (str_eq(name, S("workers")))
        return number_in(value, 0, 64, &s->workers);
    if (str_eq(name, S("session-days")))
        return number_in(value, 1, 365, &s->session_days);
    return false;
}

bool settings_read(arena *a, str file, struct settings *s, str *error)
{
    *s = (struct settings){0};
    for (const struct setting *d = setting_table; d->name; d++)
        check(set(s, str_of(d->name), str_of(d->value)));
    for (i64 line = 1; file.len; line++) {
        str value = str_trim(str_cut(&file, '\n'));
        if (!value.len || value.at[0] == '#')
            continue;
        str name = str_trim(str_cut(&value, '='));
        value = str_trim(value);
        if (!utf8_valid(value) || !set(s, name, value)) {
            *error = text_format(
                a,
                "line %lld: `%.*s` is no setting, or its value does not fit; see `parvis settings`",
                (long long)line, STR(str_first(name, 80)));
            return false;
        }
    }
    return true;
}

static str value_of(arena *a, const struct settings *s, const char *name)
{
    const struct {
        const char *name;
        str value;
    } texts[] = {
        {"origin", s->origin},
        {"instance", s->instance},
        {"host", s->host},
        {"contact", s->contact},
        {"accessibility", s->accessibility},
        {"licence-authority", s->licence_authority},
        {"licence-person", s->licence_person},
        {"log", s->log},
        {"workers", text_format(a, "%lld", (long long)s->workers)},
        {"session-days", text_format(a, "%lld", (long long)s->session_days)},
    };
    for (i64 i = 0; i < countof(texts); i++)
        if (!strcmp(texts[i].name, name))
            return texts[i].value;
    bug(name, __FILE__, __LINE__);
}

str settings_text(arena *a, const struct settings *s)
{
    text t = text_of(a, 64 << 10);
    for (const struct setting *d = setting_table; d->name; d++) {
        str value = value_of(a, s, d->name);
        text_add(&t, text_format(a, "# %s\n%s%s = %.*s\n\n", d->what,
                                 str_eq(value, str_of(d->value)) ? "# " : "", d->name, STR(value)));
    }
    return text_str(&t);
}
