/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/licence.h"

#include "base/test.h"
#include "commons/organisation/organisation.h"
#include "commons/settings.h"

TEST(which_licence_may_become_which)
{
    static const char *const codes[] = {"etalab-2.0", "CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0"};
    static const bool may[4][4] = {
        /* to:             etalab BY     SA     CC0 */
        /* from etalab */ {true, true, true, false},
        /* from BY */ {true, true, true, false},
        /* from BY-SA */ {false, false, true, false},
        /* from CC0 */ {true, true, true, true},
    };
    for (int from = 0; from < 4; from++)
        for (int to = 0; to < 4; to++) {
            message why;
            bool held = licence_compatible(str_of(codes[from]), str_of(codes[to]), &why);
            expect(held == may[from][to]);
            expect(held == !message_is(why));
        }
    expect(!licence_compatible(S("proprietary"), S("CC0-1.0"), NULL));
}

static str first(const struct licence_offer *o) { return str_of(o->at[0]->code); }

TEST(french_law_chooses_the_default)
{
    struct settings s;
    str error = {0};
    expect(settings_read(a, (str){0}, &s, &error));
    struct licence_offer authority = licences_offered(&s, SIGNED_BY_AUTHORITY, (str){0});
    expect_text(first(&authority), S("etalab-2.0"));
    expect(authority.len == 2 && licence_offered(&authority, S("CC-BY-4.0")));
    struct licence_offer person = licences_offered(&s, SIGNED_BY_PERSON, (str){0});
    expect_text(first(&person), S("CC-BY-SA-4.0"));
    expect(person.len == 3 && licence_offered(&person, S("CC0-1.0")) &&
           !licence_offered(&person, S("etalab-2.0")));
    s.licence_authority = S("CC-BY-4.0"); /* the host's choice */
    authority = licences_offered(&s, SIGNED_BY_AUTHORITY, (str){0});
    expect_text(first(&authority), S("CC-BY-4.0"));
}

TEST(a_source_narrows_the_offer)
{
    struct settings s;
    str error = {0};
    expect(settings_read(a, (str){0}, &s, &error));
    struct licence_offer o = licences_offered(&s, SIGNED_BY_AUTHORITY, S("CC-BY-SA-4.0"));
    expect(o.len == 1);
    expect_text(first(&o), S("CC-BY-SA-4.0"));
    o = licences_offered(&s, SIGNED_BY_PERSON, S("etalab-2.0"));
    expect(o.len == 2 && !licence_offered(&o, S("CC0-1.0")));
}

TEST(every_nature_has_a_signatory)
{
    expect(signatory_of_nature((str){0}) == SIGNED_BY_PERSON);
    for (int n = 0; n < NATURES; n++) {
        enum signatory who = signatory_of_nature(str_of(natures[n].code));
        expect(who != SIGNED_BY_PERSON);
        if (natures[n].authority)
            expect(who == SIGNED_BY_AUTHORITY);
    }
    expect(signatory_of_nature(str_of(natures[NATURE_EPCC].code)) == SIGNED_BY_AUTHORITY);
    expect(signatory_of_nature(str_of(natures[NATURE_STATE_SERVICE].code)) == SIGNED_BY_AUTHORITY);
    expect(signatory_of_nature(str_of(natures[NATURE_SYNDICAT].code)) == SIGNED_BY_AUTHORITY);
    expect(signatory_of_nature(str_of(natures[NATURE_ASSOCIATION].code)) == SIGNED_BY_BODY);
    expect(signatory_of_nature(str_of(natures[NATURE_COMPANY].code)) == SIGNED_BY_BODY);
}

TEST(facts_are_always_open)
{
    struct field amount = {.type = FIELD_AMOUNT}, said = {.type = FIELD_TEXT},
                 year = {.type = FIELD_PARTIAL_DAY};
    expect_text(licence_of_field(&amount, S("CC-BY-SA-4.0")), S("etalab-2.0"));
    expect_text(licence_of_field(&year, S("CC0-1.0")), S("etalab-2.0"));
    expect_text(licence_of_field(&said, S("CC-BY-SA-4.0")), S("CC-BY-SA-4.0"));
}
