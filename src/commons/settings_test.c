/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/settings.h"

#include "base/test.h"

static bool fine(arena *a, const char *file, struct settings *s)
{
    str error = {0};
    bool read = settings_read(a, str_of(file), s, &error);
    expect(read == (error.len == 0));
    return read;
}

static str error_of(arena *a, const char *file)
{
    struct settings s;
    str error = {0};
    expect(!settings_read(a, str_of(file), &s, &error));
    return error;
}

TEST(without_a_file_the_defaults_hold)
{
    struct settings s;
    expect(fine(a, "", &s));
    expect_text(s.instance, S("Parvis"));
    expect_text(s.accessibility, S("non-conforme"));
    expect(!s.origin.len && s.workers == 0 && s.session_days == 30);
    expect_text(s.licence_authority, S("etalab-2.0"));
}

TEST(a_file_overrides_line_by_line)
{
    struct settings s;
    expect(fine(
        a,
        "# our forum\n\n  instance =  Le parvis des Savoie \r\norigin=https://parvis.exemple.fr\n"
        "contact = culture@exemple.fr\nsession-days = 7\ninstance = Le parvis = le nôtre",
        &s));
    expect_text(s.instance,
                S("Le parvis = le nôtre")); /* the last one counts; = may be in a value */
    expect_text(s.origin, S("https://parvis.exemple.fr"));
    expect_text(s.contact, S("culture@exemple.fr"));
    expect(s.session_days == 7);
}

TEST(what_does_not_fit_is_said_with_its_line)
{
    expect(str_starts(error_of(a, "instance = A\n\ninstanse = B"), S("line 3: `instanse`")));
    static const char *const wrong[] = {
        "instance =",
        "instance",
        "workers = -1",
        "workers = 65",
        "workers = deux",
        "session-days = 0",
        "log = xml",
        "accessibility = oui",
        "origin = parvis.fr",
        "origin = ftp://x",
        "origin = https://x/y",
        "origin = https://",
        "= x",
        "licence-person = GPL",
        "instance = \xff",
        "instance = a\x01b",
        "contact = a\x7f",
    };
    for (i64 i = 0; i < countof(wrong); i++)
        expect(error_of(a, wrong[i]).len > 0);
}

TEST(what_is_printed_is_read_again_alike)
{
    struct settings s, again;
    expect(fine(a, "instance = Le parvis\nhost = Commune de Bonneville\nlog = json\nworkers = 3\n",
                &s));
    str all = settings_text(a, &s), error = {0};
    for (const struct setting *d = setting_table; d->name; d++)
        expect(str_has(all, str_of(d->name)) && str_has(all, str_of(d->what)));
    expect(settings_read(a, all, &again, &error));
    expect_text(settings_text(a, &again), all);
    expect(str_has(all, S("\ninstance = Le parvis\n")) &&
           str_has(all, S("\n# session-days = 30\n")));
}

TEST(every_line_of_the_table_is_whole)
{
    struct settings *s = settings_default(a);
    for (const struct setting *d = setting_table; d->name; d++) {
        expect(setting_find(str_of(d->name)) == d);
        expect(d->what[0] && message_is(d->label));
        expect((d->type == SETTING_WORD) == (d->words != NULL));
        expect(d->type != SETTING_SECRET || d->fixed);
        expect_text(setting_value(a, s, d), str_of(d->value));
        for (const struct setting *e = setting_table; e->name; e++)
            expect(e == d || e->at != d->at);
    }
    expect(!setting_find(S("instanse")) && !setting_find((str){0}));
}

TEST(a_value_that_does_not_fit_changes_nothing)
{
    struct settings *s = settings_default(a);
    expect(!setting_set(s, setting_find(S("session-days")), S("366")) && s->session_days == 30);
    expect(!setting_set(s, setting_find(S("instance")), (str){0}));
    expect_text(s->instance, S("Parvis"));
    expect(setting_set(s, setting_find(S("session-days")), S("365")) && s->session_days == 365);
    expect_text(setting_value(a, s, setting_find(S("session-days"))), S("365"));
}
