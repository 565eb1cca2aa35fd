/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/organisation/organisation.h"

#include "base/test.h"

TEST(a_stratum_begins_at_its_lower_bound_and_unknown_is_not_small)
{
    expect(stratum_of((opt_int){0}) == STRATUM_UNKNOWN);
    expect(stratum_of((opt_int){true, 0}) == STRATUM_UNDER_15);
    expect(stratum_of((opt_int){true, 14999}) == STRATUM_UNDER_15);
    expect(stratum_of((opt_int){true, 15000}) == STRATUM_15_30);
    expect(stratum_of((opt_int){true, 28363}) == STRATUM_15_30);
    expect(stratum_of((opt_int){true, 30000}) == STRATUM_30_50);
    expect(stratum_of((opt_int){true, 50000}) == STRATUM_50_100);
    expect(stratum_of((opt_int){true, 100000}) == STRATUM_100_250);
    expect(stratum_of((opt_int){true, 249999}) == STRATUM_100_250);
    expect(stratum_of((opt_int){true, 250000}) == STRATUM_OVER_250);
}

TEST(every_nature_has_a_code_of_its_own_and_a_label)
{
    for (int i = 0; i < NATURES; i++) {
        enum nature n;
        expect(nature_read(str_of(natures[i].code), &n) && n == (enum nature)i);
        expect(message_is(natures[i].label) && message_is(natures[i].plural));
        expect(!natures[i].epci || natures[i].authority);
    }
    enum nature n;
    expect(!nature_read(S("cc"), &n) && !nature_read(S(""), &n));
}

TEST(a_siren_has_nine_digits_and_its_key)
{
    expect(siren_valid(S("217400423")) && siren_valid(S("200000172")));
    expect(!siren_valid(S("217400424")) && !siren_valid(S("271400423")));
    expect(!siren_valid(S("21740042")) && !siren_valid(S("2174004230")) && !siren_valid(S("")));
    expect(!siren_valid(S("21740042a")));
    expect_text(siren_read(a, S("217 400 423")), S("217400423"));
    expect_text(siren_read(a, S("217\u00a0400\u202f423")), S("217400423"));
    expect_text(siren_read(a, S("21740042300017")), S("")); /* a SIRET is not a SIREN */
    expect_text(siren_read(a, S("217-400")), S(""));
}

TEST(an_address_is_a_siren_or_says_what_the_code_is_of)
{
    expect_text(organisation_key(a, NATURE_COMMUNE, S("74042"), S("217400423"), 5), S("217400423"));
    expect_text(organisation_key(a, NATURE_COMMUNE, S("97701"), S(""), 5), S("com-97701"));
    expect_text(organisation_key(a, NATURE_DEPARTEMENT, S("74"), S(""), 5), S("dep-74"));
    expect_text(organisation_key(a, NATURE_REGION, S("84"), S(""), 5), S("reg-84"));
    expect_text(organisation_key(a, NATURE_MUSEUM, S(""), S(""), 12), S("org-12"));
    expect_text(organisation_path(a, S("dep-2A")), S("/collectivites/dep-2A"));
}

TEST(the_uid_of_an_authority_is_the_same_everywhere_and_nobody_elses)
{
    uid commune = organisation_uid(NATURE_COMMUNE, S("74042"), 0);
    expect(uid_eq(commune, organisation_uid(NATURE_COMMUNE, S("74042"), 0)));
    expect(!uid_eq(commune, organisation_uid(NATURE_COMMUNE, S("74043"), 0)));
    expect(!uid_eq(commune, organisation_uid(NATURE_COMMUNE, S("74042"), 1)));
    expect(!uid_eq(organisation_uid(NATURE_REGION, S("84"), 0),
                   organisation_uid(NATURE_DEPARTEMENT, S("84"), 0)));
    expect(uid_eq(organisation_uid(NATURE_CC, S("200000172"), 0),
                  organisation_uid(NATURE_CA, S("200000172"), 0)));
    expect(!uid_eq(organisation_uid(NATURE_CC, S("200000172"), 0),
                   organisation_uid(NATURE_CC, S("200000173"), 0)));
    expect(!uid_eq(organisation_uid(NATURE_CC, S("200057867"), 0),
                   organisation_uid(NATURE_EPT, S("200057867"), 0)));
}

TEST(names_are_compared_without_accents_apostrophes_and_abbreviations)
{
    expect_text(organisation_fold(a, S("Saint-Étienne")), S("saint etienne"));
    expect_text(organisation_fold(a, S("St Etienne")), S("saint etienne"));
    expect_text(organisation_fold(a, S("Ste-Colombe")), S("sainte colombe"));
    expect_text(organisation_fold(a, S("L'Haÿ-les-Roses")),
                organisation_fold(a, S("L’Haÿ les roses")));
    expect_text(organisation_fold(a, S("Hœrdt")), S("hoerdt"));
    expect_text(organisation_fold(a, S("Communauté de communes du Pays")), S("cc du pays"));
    expect_text(organisation_core(S("cc faucigny glieres")), S("faucigny glieres"));
    expect_text(organisation_core(S("cc du pays de l ozon")), S("pays de l ozon"));
    expect_text(organisation_core(S("metropole de lyon")), S("lyon"));
    expect_text(organisation_core(S("ca de la rochelle")), S("rochelle"));
    expect_text(organisation_core(S("la rochelle")), S("rochelle"));
    expect_text(organisation_core(S("cc ")), S("cc ")); /* nothing would be left */
    expect_text(organisation_core(S("l")), S("l"));
}

TEST(a_name_answers_exactly_then_by_its_beginning_then_by_an_inner_word)
{
    expect(organisation_match(S("lyon"), S("lyon")) == MATCH_EXACT);
    expect(organisation_match(S("lyon"), S("metropole de lyon")) == MATCH_EXACT);
    expect(organisation_match(S("lyon"), S("lyons la foret")) == MATCH_PREFIX);
    expect(organisation_match(S("lyon"), S("sainte foy les lyon")) == MATCH_INNER);
    expect(organisation_match(S("faucigny"), S("cc faucigny glieres")) == MATCH_PREFIX);
    expect(organisation_match(S("gli fauci"), S("cc faucigny glieres")) == MATCH_INNER);
    expect(organisation_match(S("cc fauc"), S("cc faucigny glieres")) == MATCH_PREFIX);
    expect(organisation_match(S("lyon x"), S("lyon")) == MATCH_NONE);
    expect(organisation_match(S("yon"), S("lyon")) == MATCH_NONE);
    expect(organisation_match(S(""), S("lyon")) == MATCH_NONE);
    /* typed as far as "st": Strasbourg is still possible, Saint-Étienne too */
    expect(organisation_match(S("st"), S("strasbourg")) == MATCH_PREFIX);
    expect(organisation_match(S("st"), S("saint etienne")) == MATCH_INNER);
    expect(organisation_match(S("ste"), S("sainte colombe")) == MATCH_INNER);
}

static struct profile body(i64 id, i64 population, i64 department, i64 region)
{
    opt_int p = {population >= 0, population};
    return (struct profile){id, NATURE_CC, stratum_of(p), p, department, region};
}

TEST(neighbours_are_near_in_size_before_they_are_near_in_space)
{
    struct profile self = body(1, 28363, 74, 84);
    struct profile near_far = body(2, 28000, 29, 53), far_near = body(3, 16000, 74, 84);
    struct profile near_near = body(4, 27000, 74, 84), near_region = body(5, 28363, 38, 84);
    expect(resemblance_compare(&self, &near_far, &far_near) < 0);
    expect(resemblance_compare(&self, &near_near, &near_region) < 0);
    expect(resemblance_compare(&self, &near_region, &near_far) < 0);
    expect(resemblance_compare(&self, &near_far, &near_near) > 0);
    /* another stratum comes after all of one's own, however near */
    struct profile other_stratum = body(6, 30100, 74, 84);
    expect(resemblance_compare(&self, &far_near, &other_stratum) < 0);
    struct resemblance r = resemblance_of(&self, &near_near);
    expect(r.same_stratum && r.same_department && r.same_region && r.band == 0);
    expect(r.percent.has && r.percent.value == 95);
    r = resemblance_of(&self, &other_stratum);
    expect(!r.same_stratum && r.percent.value == 106);
}

TEST(what_is_unknown_resembles_nothing_and_nothing_resembles_itself)
{
    struct profile self = body(1, 28363, 74, 84), unknown = body(2, -1, 74, 84);
    expect(!resembles(&self, &self) && resembles(&self, &unknown));
    struct resemblance r = resemblance_of(&self, &unknown);
    expect(!r.percent.has && !r.same_stratum && r.band == 3);
    struct profile known = body(3, 16000, 1, 1);
    expect(resemblance_compare(&self, &known, &unknown) < 0);
    struct profile lyon = {7, NATURE_MET69, STRATUM_OVER_250, {true, 1400000}, 69, 84};
    struct profile lille = {8, NATURE_METRO, STRATUM_OVER_250, {true, 1180000}, 59, 32};
    expect(resembles(&lyon, &lille) && !resembles(&lyon, &self));
    struct profile empty = body(9, 0, 55, 44), empty_too = body(10, 0, 55, 44);
    expect(resemblance_of(&empty, &empty_too).band == 0);
    expect(!resemblance_of(&empty, &empty_too).percent.has);
}
