/* SPDX-License-Identifier: EUPL-1.2 */
/* The directory in the database: the real one, and small editions that follow each other. */
#include "base/test.h"
#include "commons/organisation/directory.h"
#include "commons/organisation/organisation.h"
#include "db/db.h"
#include "organisation_sql.h"

static const instant first_day = {1000000}, second_day = {2000000}, third_day = {3000000};

static struct db *real(arena *a)
{
    struct directory dir;
    str error;
    struct directory_report report;
    struct db *d = db_open_memory(a);
    expect(directory_read(a, &directory_embedded, &dir, &error));
    db_begin(d);
    directory_import(d, a, &dir, first_day, &report);
    db_commit(d);
    expect_text(db_fault(d), S(""));
    expect(report.added == 26 + 109 + 1255 + 11 + 34969);
    return d;
}

static i64 total(struct db *d, const char *nature)
{
    return organisation_list_total(d, str_of(nature), 0, 0, 0);
}

static void counts(arena *a, struct db *d)
{
    expect(total(d, "") == 36370 && total(d, "EPCI") == 1255 && total(d, "commune") == 34969);
    expect(total(d, "CC") == 989 && total(d, "CA") == 230 && total(d, "METRO") == 21);
    expect(total(d, "CU") == 14 && total(d, "MET69") == 1 && total(d, "EPT") == 11);
    expect(total(d, "region") == 26 && total(d, "departement") == 109);
    expect(organisation_list_total(d, S("commune"), STRATUM_OVER_250, 0, 0) == 9);
    expect(organisation_list_total(d, S("commune"), STRATUM_UNDER_15, 0, 0) == 34293);
    expect(organisation_list_total(d, S("EPCI"), STRATUM_15_30, 0, 0) == 431);
    struct organisation_full *savoie = organisation_by_key(d, a, S("dep-73"));
    struct organisation_full *isere = organisation_by_key(d, a, S("dep-38"));
    expect(savoie && isere);
    /* an EPCI that straddles is listed in each of its départements */
    struct organisation_card_rows in_savoie = organisation_inside(
        d, a, (struct organisation_inside_in){savoie->id, S("EPCI"), S(""), 0, 500});
    i64 chartreuse = 0;
    for (i64 i = 0; i < in_savoie.len; i++)
        chartreuse += str_eq(in_savoie.at[i].name, S("CC Coeur de Chartreuse")) &&
                      in_savoie.at[i].department.value == isere->id;
    expect(chartreuse == 1);
}

static void addresses(arena *a, struct db *d)
{
    struct organisation_full *o = organisation_by_key(d, a, S("217400423"));
    expect(o != NULL);
    expect_text(o->name, S("Bonneville"));
    expect_text(o->nature, S("commune"));
    expect_text(o->department_name.value, S("Haute-Savoie"));
    expect_text(o->region_name.value, S("Auvergne-Rhône-Alpes"));
    expect_text(o->epci_name.value, S("CC Faucigny - Glières"));
    expect(o->population_year.value == 2023 && !o->population_total.has);
    struct organisation_membership_row_rows in = organisation_memberships(d, a, o->id);
    expect(in.len == 1 && in.at[0].population_municipal.value == 13320);
    expect(in.at[0].population_total.value == 13736 && in.at[0].population_year.value == 2022);
    o = organisation_by_key(d, a, S("200000172"));
    expect(o && o->population_municipal.value == 28363 && o->population_total.value == 29204);
    expect(o->population_year.value == 2022 && o->stratum == STRATUM_15_30 && o->member_count == 7);
    struct organisation_member_row_rows members = organisation_members(d, a, o->id, S(""), 0, 100);
    i64 sum = 0;
    for (i64 i = 0; i < members.len; i++)
        sum += members.at[i].population_municipal.value;
    expect(members.len == 7 && sum == 28363);
    expect(organisation_by_key(d, a, S("dep-2A")) && organisation_by_key(d, a, S("reg-84")));
    o = organisation_by_key(d, a, S("com-97701"));
    expect(o && !o->siren.has && !o->epci.has && !o->population_year.has);
    expect(!organisation_by_key(d, a, S("com-74042")) && !organisation_by_key(d, a, S("")));
    o = organisation_by_key(d, a, S("com-98411"));
    expect(o && !o->population_municipal.has && o->stratum == STRATUM_UNKNOWN);
    o = organisation_by_key(d, a, S("dep-984"));
    expect(o && !o->population_municipal.has);
    uid bonneville = organisation_uid(NATURE_COMMUNE, S("74042"), 0);
    expect(organisation_by_uid(d, a, bonneville) != NULL);
}

static void straddling(arena *a, struct db *d)
{
    struct organisation_full *paris = organisation_by_key(d, a, S("200054781"));
    expect(paris && paris->department_count == 6 && paris->region_count == 1);
    expect_text(paris->department_name.value, S("Paris"));
    struct organisation_territory_row_rows parts = organisation_territories(d, a, paris->id);
    i64 members = 0;
    for (i64 i = 0; i < parts.len; i++)
        members += parts.at[i].member_count;
    expect(parts.len == 6 && members == paris->member_count);
    expect_text(parts.at[0].name, S("Paris"));
}

TEST(the_real_directory_is_imported_once_with_every_figure)
{
    struct db *d = real(a);
    counts(a, d);
    addresses(a, d);
    straddling(a, d);
    struct directory dir;
    str error;
    struct directory_report again;
    expect(directory_read(a, &directory_embedded, &dir, &error));
    directory_import(d, a, &dir, second_day, &again);
    expect(again.added == 0 && again.changed == 0 && again.closed == 0);
    expect(directory_last(d, a)->imported_at.us == first_day.us);
    expect_text(db_fault(d), S(""));
    db_close(d);
}

/* ---- one edition after another ------------------------------------------------------------------
 */

#define HEAD(edition) "parvis-directory\t1\t" edition "\t2026\t2023\t2022\t2017\n"
#define PLACES "R\t84\tmetro\tAuvergne-Rhône-Alpes\nD\t74\t84\tHaute-Savoie\n"

static const char before[] =
    HEAD("1") PLACES "E\t200000172\tCC\t300\t310\tCC du Faucigny\n"
                     "E\t200011773\tCC\t100\t110\tCC du Val\n"
                     "C\t74010\t200063402\t74\t1000\t\t\t\t\t\tAnnecy\n"
                     "C\t74011\t217400118\t74\t200\t\t\t\t\t\tAnnecy-le-Vieux\n"
                     "C\t74042\t217400423\t74\t150\t\t0\t150\t155\t\tBonneville\n"
                     "C\t74049\t217400498\t74\t50\t\t1\t50\t55\t\tBrizon\n"
                     "C\t74212\t217402122\t74\t50\t\t1\t50\t55\t\tLe Petit-Bornand\n"
                     "C\t74300\t\t74\t\t\t\t\t\t\tIlot\n"
                     ".\n";

/* Annecy took in Annecy-le-Vieux; Le Petit-Bornand became a new commune with a new SIREN; the CC of
   the valley joined that of Faucigny, which is a CA now; Ilot is no more. */
static const char after[] =
    HEAD("2") PLACES "E\t200000172\tCA\t400\t420\tCA Faucigny et Val\n"
                     "C\t74010\t200063402\t74\t1210\t\t\t\t\t\tAnnecy\n"
                     "C\t74042\t217400423\t74\t155\t\t0\t150\t155\t\tBonneville\n"
                     "C\t74049\t217400498\t74\t50\t\t0\t50\t55\t\tBrizon\n"
                     "C\t74212\t200081446\t74\t60\t\t0\t50\t55\t\tGlières-Val-de-Borne\n"
                     "F\t74011\tdelegated\t74010\tAnnecy-le-Vieux\n"
                     "F\t74212\tdelegated\t74212\tLe Petit-Bornand\n"
                     ".\n";

static struct directory_report import(struct db *d, arena *a, const char *lines, instant now)
{
    struct directory dir;
    struct directory_report report;
    str error;
    expect(directory_parse(a, str_of(lines), &dir, &error));
    expect_text(error, S(""));
    directory_import(d, a, &dir, now, &report);
    expect_text(db_fault(d), S(""));
    return report;
}

TEST(a_newer_edition_keeps_identities_and_records_mergers)
{
    struct db *d = db_open_memory(a);
    import(d, a, before, first_day);
    i64 bornand = organisation_by_key(d, a, S("217402122"))->id;
    i64 faucigny = organisation_by_key(d, a, S("200000172"))->id;
    i64 annecy = organisation_by_key(d, a, S("200063402"))->id;
    struct directory_report r = import(d, a, after, second_day);
    expect(r.added == 0 && r.merged == 2 && r.closed == 1 && r.changed == 2);

    /* a new SIREN, the same row; the old address leads to the new one */
    struct organisation_full *o = organisation_by_key(d, a, S("200081446"));
    expect(o && o->id == bornand && !organisation_by_key(d, a, S("217402122")));
    expect_text(o->name, S("Glières-Val-de-Borne"));
    expect_text(organisation_at_old_key(d, a, S("217402122"))->address_key, S("200081446"));

    /* a CC that became a CA is the same body */
    o = organisation_by_id(d, a, faucigny);
    expect_text(o->nature, S("CA"));
    expect(o->member_count == 3 && organisation_members(d, a, o->id, S(""), 0, 10).len == 3);

    o = organisation_by_key(d, a, S("217400118"));
    expect_text(o->state, S("merged"));
    expect_text(o->replaced_by_name.value, S("Annecy"));
    o = organisation_by_key(d, a, S("200011773"));
    expect_text(o->state, S("merged"));
    expect_text(o->replaced_by_name.value, S("CA Faucigny et Val"));
    o = organisation_by_key(d, a, S("com-74300"));
    expect_text(o->state, S("closed"));
    expect(!o->replaced_by_key.has);
    expect(organisation_list_total(d, S("commune"), 0, 0, 0) == 4);
    expect(organisation_by_id(d, a, annecy)->population_municipal.value == 1210);
    expect(organisation_formers(d, a, annecy).len == 1);
    db_close(d);
}

TEST(a_commune_that_is_restored_finds_its_row_again)
{
    struct db *d = db_open_memory(a);
    import(d, a, before, first_day);
    i64 old = organisation_by_key(d, a, S("217400118"))->id;
    import(d, a, after, second_day);
    static char third[sizeof before];
    for (i64 i = 0; i < (i64)sizeof before; i++)
        third[i] = before[i];
    third[sizeof "parvis-directory\t1\t" - 1] = '3';
    struct directory_report r = import(d, a, third, third_day);
    expect(r.added == 0);
    struct organisation_full *o = organisation_by_key(d, a, S("217400118"));
    expect(o && o->id == old && !o->replaced_by_key.has);
    expect_text(o->state, S("current"));
    /* its own address again: no longer an old one of somebody's */
    expect(organisation_by_key(d, a, S("217402122")) != NULL);
    expect(organisation_at_old_key(d, a, S("217402122")) == NULL);
    expect_text(organisation_at_old_key(d, a, S("200081446"))->address_key, S("217402122"));
    db_close(d);
}

TEST(a_siren_that_passes_to_another_body_does_not_stop_the_import)
{
    struct db *d = db_open_memory(a);
    import(d, a, before, first_day);
    i64 brizon = organisation_by_key(d, a, S("217400498"))->id;
    /* Bonneville and Brizon exchange their SIREN, both keep their codes. */
    struct directory_report r =
        import(d, a,
               HEAD("2") PLACES "C\t74042\t217400498\t74\t150\t\t\t\t\t\tBonneville\n"
                                "C\t74049\t217400423\t74\t50\t\t\t\t\t\tBrizon\n.\n",
               second_day);
    expect(r.changed == 2 && r.added == 0);
    expect(organisation_by_key(d, a, S("217400423"))->id == brizon);
    db_close(d);
}

TEST(a_commune_whose_code_changes_is_known_by_its_siren)
{
    struct db *d = db_open_memory(a);
    import(d, a, before, first_day);
    i64 id = organisation_by_key(d, a, S("217400423"))->id;
    struct directory_report r =
        import(d, a, HEAD("2") PLACES "C\t74999\t217400423\t74\t150\t\t\t\t\t\tBonneville\n.\n",
               second_day);
    struct organisation_full *o = organisation_by_key(d, a, S("217400423"));
    expect(o && o->id == id && r.added == 0);
    expect_text(o->code.value, S("74999"));
    db_close(d);
}
