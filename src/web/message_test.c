/* SPDX-License-Identifier: EUPL-1.2 */
#include "web/message.h"

#include "base/test.h"

/* A table of its own beside the one of messages.c. */
static const struct message_translation translations[] = {
    {"(test) Il reste {1} places sur {2}.", {[ENGLISH] = "(test) Of {2} seats, {1} are left."}},
    {"(test) Trop court.", {[ENGLISH] = "(test) Too short."}},
};
static struct message_table table = {translations, countof(translations), NULL};

__attribute__((constructor)) static void add_table(void) { message_register(&table); }

TEST(a_message_is_said_in_its_language)
{
    message m = T("(test) Il reste {1} places sur {2}.", S("3"), S("20"));
    expect_text(message_in(a, FRENCH, m), S("(test) Il reste 3 places sur 20."));
    expect_text(message_in(a, ENGLISH, m), S("(test) Of 20 seats, 3 are left."));
    expect_text(message_in(a, ENGLISH, T("(test) Trop court.")), S("(test) Too short."));
    expect_text(message_in(a, ENGLISH, T("(test) sans traduction")), S("(test) sans traduction"));
    expect(!message_is((message){0}) && !message_in(a, FRENCH, (message){0}).len);
}

TEST(arguments_are_never_read_as_a_message)
{
    expect_text(message_in(a, FRENCH, T("{1}{2}{3}", S("{2}"), S("{1}"), S("{"))), S("{2}{1}{"));
    expect_text(message_in(a, FRENCH, T("{4} {} {x} {1")), S("{4} {} {x} {1"));
    expect_text(message_in(a, FRENCH, T("a{1}b")), S("ab"));
}

TEST(the_browser_chooses_the_language)
{
    expect(language_accepted(S("")) == FRENCH);
    expect(language_accepted(S("en")) == ENGLISH);
    expect(language_accepted(S("EN-gb;q=0.9, fr;q=0.8")) == ENGLISH);
    expect(language_accepted(S("fr-FR, en;q=0.9")) == FRENCH);
    expect(language_accepted(S("de, en;q=0.5")) == ENGLISH);
    expect(language_accepted(S("de, it")) == FRENCH);
    expect(language_accepted(S("en;q=0, fr;q=0.1")) == FRENCH);
    expect(language_accepted(S("en;q=0")) == FRENCH);
    expect(language_accepted(S("de, *;q=0.5, en;q=0.4")) == FRENCH);
    expect(language_accepted(S("eng, enx-a")) == FRENCH);
    expect(language_accepted(S("en ; q=0.3 ,fr; q=0.2")) == ENGLISH);
    expect(language_accepted(S(";;;,,,q=,;q=9,-")) == FRENCH);
    enum language l;
    expect(language_read(S("en"), &l) && l == ENGLISH);
    expect(!language_read(S("de"), &l) && !language_read(S("english"), &l));
}
