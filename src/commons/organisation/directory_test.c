/* SPDX-License-Identifier: EUPL-1.2 */
/* The oddities of the real directory, edition 6.0.0, each with its figure. */
#include "commons/organisation/directory.h"

#include <stdlib.h>

#include "base/test.h"
#include "commons/organisation/organisation.h"

static struct directory real(arena *a)
{
    struct directory d;
    str error;
    expect(directory_read(a, &directory_embedded, &d, &error));
    expect_text(error, S(""));
    return d;
}

TEST(there_are_26_regions_and_109_departements_by_zone)
{
    struct directory d = real(a);
    i64 regions[3] = {0}, departments[3] = {0};
    const str zones[] = {S("metro"), S("drom"), S("com")};
    for (i64 z = 0; z < 3; z++) {
        for (i64 i = 0; i < d.region_count; i++)
            regions[z] += str_eq(d.regions[i].zone, zones[z]);
        for (i64 i = 0; i < d.department_count; i++)
            departments[z] += str_eq(d.regions[d.departments[i].region].zone, zones[z]);
    }
    expect(d.region_count == 26 && regions[0] == 13 && regions[1] == 5 && regions[2] == 8);
    expect(d.department_count == 109 && departments[0] == 96 && departments[1] == 5 &&
           departments[2] == 8);
    expect_text(d.edition, S("6.0.0"));
    expect(d.geography_year == 2026 && d.commune_year == 2023 && d.epci_year == 2022);
}

TEST(there_are_1255_epci_by_nature_and_11_ept)
{
    struct directory d = real(a);
    i64 of[NATURES] = {0};
    for (i64 i = 0; i < d.epci_count; i++) {
        enum nature n;
        expect(nature_read(d.epci[i].nature, &n) && natures[n].epci);
        expect(siren_valid(d.epci[i].siren));
        of[n]++;
    }
    expect(d.epci_count == 1255 && of[NATURE_CC] == 989 && of[NATURE_CA] == 230);
    expect(of[NATURE_METRO] == 21 && of[NATURE_CU] == 14 && of[NATURE_MET69] == 1);
    i64 members = 0;
    for (i64 i = 0; i < d.ept_count; i++)
        members += d.ept[i].members;
    expect(d.ept_count == 11 && members == 129);
}

TEST(of_34969_communes_98_have_no_epci_and_94_no_siren)
{
    struct directory d = real(a);
    i64 alone = 0, nameless = 0, overseas = 0, in_ept_only = 0;
    for (i64 i = 0; i < d.commune_count; i++) {
        const struct directory_commune *c = &d.communes[i];
        alone += c->epci < 0;
        nameless += c->siren.len == 0;
        in_ept_only += c->ept >= 0 && c->epci < 0;
        bool com = str_eq(d.regions[d.departments[c->department].region].zone, S("com"));
        overseas += com;
        expect(com == (c->siren.len == 0));
        expect(c->siren.len == 0 || siren_valid(c->siren));
        expect(!com || c->epci < 0);
    }
    expect(d.commune_count == 34969 && alone == 98 && nameless == 94);
    expect(overseas == 94 && in_ept_only == 0);
}

TEST(six_communes_have_no_known_population_and_six_have_nobody)
{
    struct directory d = real(a);
    i64 unknown = 0, nobody = 0;
    for (i64 i = 0; i < d.commune_count; i++) {
        const struct directory_commune *c = &d.communes[i];
        unknown += !c->municipal.has;
        nobody += c->municipal.has && c->municipal.value == 0;
        if (!c->municipal.has)
            expect(stratum_of(c->municipal) == STRATUM_UNKNOWN);
    }
    expect(unknown == 6 && nobody == 6);
    for (i64 i = 0; i < d.department_count; i++) /* the southern lands and Clipperton */
        if (str_eq(d.departments[i].code, S("984")) || str_eq(d.departments[i].code, S("989")))
            expect(!d.departments[i].population.has);
}

/* The key is code and kind: in communes.json 584 codes stand both for a current commune and for a
   delegated or associated one of the same code. */
TEST(some_584_codes_are_current_and_former_at_once)
{
    struct directory d = real(a);
    i64 both = 0, delegated = 0, associated = 0;
    for (i64 i = 0; i < d.former_count; i++) {
        const struct directory_former *f = &d.former[i];
        both += str_eq(f->code, d.communes[f->commune].code);
        delegated += str_eq(f->kind, S("delegated"));
        associated += str_eq(f->kind, S("associated"));
    }
    expect(both == 584 && delegated == 2105 && associated == 471);
}

TEST(some_89_epci_straddle_departements_and_26_straddle_regions)
{
    struct directory d = real(a);
    i64 departments = 0, regions = 0;
    for (i64 i = 0; i < d.epci_count; i++) {
        departments += d.epci[i].part_count > 1;
        regions += d.epci[i].region_count > 1;
    }
    expect(departments == 89 && regions == 26);
}

static const struct directory_body *epci_named(const struct directory *d, str name)
{
    for (i64 i = 0; i < d->epci_count; i++)
        if (str_eq(d->epci[i].name, name))
            return &d->epci[i];
    return NULL;
}

TEST(what_straddles_is_attached_to_the_majority_of_its_inhabitants)
{
    struct directory d = real(a);
    /* 10 communes of Savoie and 7 of Isère, but 11,729 of its 17,165 inhabitants in Isère */
    const struct directory_body *b = epci_named(&d, S("CC Coeur de Chartreuse"));
    expect(b && b->part_count == 2);
    expect_text(d.departments[b->parts[0].department].code, S("38"));
    expect(b->parts[0].members == 7 && b->parts[0].population == 11729);
    expect(b->parts[1].members == 10 && b->parts[1].population == 5436);
    i64 disagree = 0;
    for (i64 i = 0; i < d.epci_count; i++)
        for (i64 j = 1; j < d.epci[i].part_count; j++)
            if (d.epci[i].parts[j].members > d.epci[i].parts[0].members) {
                disagree++;
                break;
            }
    expect(disagree == 6);
}

/* 2022 in epci.json, 2023 in communes.json and ept.json: the sums only agree within one vintage. */
TEST(the_two_vintages_of_population_are_never_mixed)
{
    struct directory d = real(a);
    i64 *epci = new_n(a, i64, d.epci_count), *total = new_n(a, i64, d.epci_count);
    i64 *ept = new_n(a, i64, d.ept_count);
    i64 differ = 0, members = 0;
    for (i64 i = 0; i < d.commune_count; i++) {
        const struct directory_commune *c = &d.communes[i];
        if (c->epci >= 0) {
            members++;
            epci[c->epci] += c->epci_municipal.value;
            total[c->epci] += c->epci_total.value;
            differ += c->epci_municipal.value != c->municipal.value;
        }
        if (c->ept >= 0) {
            expect(c->total.has);
            ept[c->ept] += c->municipal.value;
        } else {
            expect(!c->total.has); /* a total of 2022 is not put beside a municipal one of 2023 */
        }
    }
    for (i64 i = 0; i < d.epci_count; i++)
        expect(epci[i] == d.epci[i].municipal.value && total[i] == d.epci[i].total.value);
    for (i64 i = 0; i < d.ept_count; i++)
        expect(ept[i] == d.ept[i].municipal.value);
    expect(members == 34871 && differ == 32246);
    i64 mayotte = 0;
    for (i64 i = 0; i < d.commune_count; i++)
        mayotte += d.communes[i].year.has && d.communes[i].year.value == 2017;
    expect(mayotte == 17);
}

static int by_name(const void *x, const void *y)
{
    return str_compare(*(const str *)x, *(const str *)y);
}

TEST(some_3675_communes_share_their_name_with_another)
{
    struct directory d = real(a);
    str *names = new_n(a, str, d.commune_count);
    for (i64 i = 0; i < d.commune_count; i++)
        names[i] = d.communes[i].name;
    qsort(names, (size_t)d.commune_count, sizeof *names, by_name);
    i64 shared = 0, sainte_colombe = 0;
    for (i64 i = 0; i < d.commune_count; i++) {
        shared += (i > 0 && str_eq(names[i - 1], names[i])) ||
                  (i + 1 < d.commune_count && str_eq(names[i + 1], names[i]));
        sainte_colombe += str_eq(names[i], S("Sainte-Colombe"));
    }
    expect(shared == 3675 && sainte_colombe == 12);
}

TEST(a_damaged_directory_is_refused_with_its_line)
{
    struct directory d;
    str error;
    struct directory_blob cut = directory_embedded;
    cut.size -= 100;
    expect(!directory_read(a, &cut, &d, &error) && error.len);
    cut = directory_embedded;
    cut.raw_size = 0;
    expect(!directory_read(a, &cut, &d, &error));
    static const struct {
        const char *lines, *error;
    } broken[] = {
        {"", "line 0: the file is cut"},
        {"parvis-directory\t2\t7.0.0\t1\t1\t1\t1\n.\n", "line 1: not a directory of format 1"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t\n.\n", "line 1: a year is missing"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t1\n.\n", "line 2: the file is cut"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t1\nX\ta\n.\n", "line 2: not a kind of line"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t1\nR\t84\n", "line 2: not its number of columns"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t1\nD\t74\t84\tHaute-Savoie\n",
         "line 2: no such région"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t1\nE\t200000172\tXX\t1\t1\tA\n",
         "line 2: not a nature of such a body"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t1\nE\t200000173\tCC\t1\t1\tA\n",
         "line 2: not a SIREN"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t1\nE\t200000172\tCC\t-1\t1\tA\n",
         "line 2: not a number"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t1\nR\t84\tmetro\t\xff\n", "not UTF-8"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t1\nR\t84\tmetro\tA\nD\t74\t84\tH\n"
         "C\t74042\t\t74\t1\t\t0\t\t\t\tB\n.\n",
         "line 4: not a place"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t1\nR\t84\tmetro\tA\nD\t74\t84\tH\n"
         "C\t74042\t\t74\t1\t\t\t\t\t\tB\nC\t74042\t\t74\t1\t\t\t\t\t\tB\n.\n",
         "line 5: communes out of order"},
        {"parvis-directory\t1\t7.0.0\t1\t1\t1\t1\nR\t84\tmetro\tA\nD\t74\t84\tH\n"
         "C\t74042\t\t74\t1\t\t\t\t\t\tB\n",
         "line 4: the file is cut"},
    };
    for (i64 i = 0; i < countof(broken); i++) {
        expect(!directory_parse(a, str_of(broken[i].lines), &d, &error));
        expect(str_has(error, str_of(broken[i].error)));
    }
}
