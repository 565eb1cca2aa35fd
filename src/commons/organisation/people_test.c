/* SPDX-License-Identifier: EUPL-1.2 */
/* What people ask of the directory: names as one types, neighbours, mes pairs, a body to add. */
#include "base/test.h"
#include "commons/organisation/directory.h"
#include "commons/organisation/peers.h"
#include "commons/organisation/register.h"
#include "commons/organisation/search.h"
#include "db/db.h"

static const instant now = {1000000};

static struct db *real(arena *a)
{
    struct directory_report report;
    str error;
    struct db *d = db_open_memory(a);
    db_begin(d);
    expect(directory_import_embedded(d, a, now, &report, &error));
    db_commit(d);
    db_script(d, "INSERT INTO person (id, uid, role, password, language, created_at)"
                 " VALUES (1, randomblob(16), 0, '', 'fr', 0)");
    return d;
}

static struct organisation_hits search(struct db *d, arena *a, const char *typed)
{
    return organisation_search(d, a, str_of(typed), &(struct organisation_filter){0}, 20);
}

static bool has(const struct organisation_hits *hits, const char *name, const char *department)
{
    for (i64 i = 0; i < hits->len; i++)
        if (str_eq(hits->at[i].card.name, str_of(name)) &&
            str_eq(hits->at[i].card.department_code.value, str_of(department)))
            return true;
    return false;
}

static void expect_first(struct db *d, arena *a, const char *typed, const char *name)
{
    struct organisation_hits hits = search(d, a, typed);
    expect(hits.len > 0);
    if (hits.len)
        expect_text(hits.at[0].card.name, str_of(name));
}

static void spellings(struct db *d, arena *a)
{
    const char *const etienne[] = {"st etienne",    "St-Étienne",      "saint-etienne",
                                   "Saint Étienne", "SAINT  ETIENNE ", "saint\u2019etienne"};
    for (i64 i = 0; i < countof(etienne); i++)
        expect_first(d, a, etienne[i], "Saint-Étienne");
    expect_first(d, a, "sainte foy les lyon", "Sainte-Foy-lès-Lyon");
    expect_first(d, a, "ste foy lès", "Sainte-Foy-lès-Lyon");
    expect_first(d, a, "l'hay", "L'Haÿ-les-Roses");
    expect_first(d, a, "l’haÿ", "L'Haÿ-les-Roses");
    expect_first(d, a, "oeting", "Œting");
    expect_first(d, a, "œting", "Œting");
    expect_first(d, a, "y", "Y"); /* a commune of 80 inhabitants before the Yvelines */
    struct organisation_hits hits = search(d, a, "st");
    expect(has(&hits, "Strasbourg", "67") && has(&hits, "Saint-Étienne", "42"));
}

static void order(struct db *d, arena *a)
{
    struct organisation_hits hits = search(d, a, "lyon");
    expect(hits.len > 5 && hits.at[0].match == MATCH_EXACT && hits.at[1].match == MATCH_EXACT);
    expect_text(hits.at[0].card.name, S("Métropole de Lyon"));
    expect_text(hits.at[1].card.name, S("Lyon"));
    for (i64 i = 1; i < hits.len; i++)
        expect(hits.at[i].match <= hits.at[i - 1].match);
    hits = search(d, a, "faucigny");
    expect(hits.len == 3 && has(&hits, "CC Faucigny - Glières", "74"));
    expect_first(d, a, "glieres fauci", "CC Faucigny - Glières");
    hits = search(d, a, "sainte-colombe");
    i64 exact = 0;
    for (i64 i = 0; i < hits.len; i++) {
        exact += str_eq(hits.at[i].card.name, S("Sainte-Colombe"));
        expect(hits.at[i].card.department_name.has); /* always told apart */
    }
    expect(exact == 12);
    hits = search(d, a, "annecy-le-vieux");
    expect(hits.len == 1);
    expect_text(hits.at[0].card.name, S("Annecy"));
    expect_text(hits.at[0].former, S("Annecy-le-Vieux"));
}

static void numbers_and_nonsense(struct db *d, arena *a)
{
    expect_first(d, a, "217 400 423", "Bonneville");
    expect_first(d, a, "74042", "Bonneville");
    expect_first(d, a, "2A", "Corse-du-Sud");
    expect(search(d, a, "").len == 0 && search(d, a, " - ' ").len == 0);
    expect(search(d, a, "zzzz").len == 0 && search(d, a, "%_*\"").len == 0);
    expect(search(d, a, "lyon\xff").len > 0);
    char *endless = new_n(a, char, 20001);
    for (i64 i = 0; i < 20000; i++)
        endless[i] = i % 3 ? 'q' : ' ';
    expect(search(d, a, endless).len == 0);
}

static void filters(struct db *d, arena *a)
{
    struct organisation_full *savoie = organisation_by_key(d, a, S("dep-74"));
    struct organisation_filter f = {.nature = S("commune"), .department = savoie->id};
    struct organisation_hits hits = organisation_search(d, a, S("saint"), &f, 100);
    expect(hits.len > 20 && hits.len < 60);
    for (i64 i = 0; i < hits.len; i++) {
        expect_text(hits.at[i].card.department_code.value, S("74"));
        expect_text(hits.at[i].card.nature, S("commune"));
    }
    f = (struct organisation_filter){.nature = S("EPCI")};
    hits = organisation_search(d, a, S("annecy"), &f, 10);
    expect(hits.len == 2 && str_eq(hits.at[0].card.nature, S("CA")));
}

static void neighbours(struct db *d, arena *a)
{
    struct organisation_hits hits = search(d, a, "cc faucigny glieres");
    struct profile self = profile_of(&hits.at[0].card);
    struct neighbours n = organisation_neighbours(d, a, &self, 12);
    expect(n.len == 12);
    for (i64 i = 0; i < n.len; i++) {
        expect(n.at[i].card.id != self.id && n.at[i].why.same_stratum && n.at[i].why.band == 0);
        expect_text(n.at[i].card.nature, S("CC"));
        expect(message_is(resemblance_size(a, &n.at[i].why)));
    }
    expect(n.at[0].why.same_department && n.at[1].why.same_region);
    hits = search(d, a, "metropole de lyon");
    self = profile_of(&hits.at[0].card);
    n = organisation_neighbours(d, a, &self, 5);
    expect(n.len == 5);
    expect_text(n.at[0].card.nature, S("METRO"));
    hits = search(d, a, "98411"); /* no inhabitants known: nothing is compared */
    expect(hits.len == 1);
    self = profile_of(&hits.at[0].card);
    expect(organisation_neighbours(d, a, &self, 5).len == 0);
}

TEST(a_name_is_found_however_it_is_spelt_best_first)
{
    struct db *d = real(a);
    spellings(d, a);
    order(d, a);
    numbers_and_nonsense(d, a);
    filters(d, a);
    neighbours(d, a);
    expect_text(db_fault(d), S(""));
    db_close(d);
}

static const char small[] = "parvis-directory\t1\t1\t2026\t2023\t2022\t2017\n"
                            "R\t84\tmetro\tAuvergne-Rhône-Alpes\nD\t74\t84\tHaute-Savoie\n"
                            "C\t74010\t200063402\t74\t1000\t\t\t\t\t\tAnnecy\n"
                            "C\t74042\t217400423\t74\t150\t\t\t\t\t\tBonneville\n.\n";

static struct db *two_communes(arena *a)
{
    struct db *d = db_open_memory(a);
    struct directory dir;
    struct directory_report report;
    str error;
    expect(directory_parse(a, str_of(small), &dir, &error));
    directory_import(d, a, &dir, now, &report);
    db_script(d, "INSERT INTO person (id, uid, role, password, language, created_at)"
                 " VALUES (1, randomblob(16), 0, '', 'fr', 0)");
    return d;
}

TEST(my_peers_are_added_removed_and_kept)
{
    struct db *d = two_communes(a);
    i64 annecy = organisation_by_key(d, a, S("200063402"))->id;
    i64 bonneville = organisation_by_key(d, a, S("217400423"))->id;
    expect(peers_add(d, 1, annecy, now));
    expect(peers_add(d, 1, annecy, now)); /* once more: still once in the list */
    expect(peers_add(d, 1, bonneville, now) && peer_total(d, 1) == 2);
    expect(peer_listed(d, a, 1).len == 2 && peer_listed(d, a, 2).len == 0);
    expect(peer_remove(d, 1, annecy) == 1);
    expect(peer_remove(d, 1, annecy) == 0);

    /* a visitor's travel in the address; what is no id there is left out */
    str ids = text_format(a, "%lld-x-%lld-%lld-999999--0", (long long)annecy, (long long)bonneville,
                          (long long)annecy);
    struct organisation_card_rows peers = peers_read(d, a, ids);
    expect(peers.len == 2 && peers.at[0].id == annecy);
    str without = peers_without(a, &peers, annecy);
    expect(peers_read(d, a, without).len == 1);
    struct organisation_card_rows one = peers_read(d, a, without);
    expect(peers_read(d, a, peers_with(a, &one, annecy)).len == 2);
    expect(peers_read(d, a, S("")).len == 0);
    expect_text(db_fault(d), S(""));
    db_close(d);
}

TEST(a_member_keeps_at_most_the_named_number_of_peers)
{
    struct db *d = db_open_memory(a);
    db_script(d, "INSERT INTO person (id, uid, role, password, language, created_at)"
                 " VALUES (1, randomblob(16), 0, '', 'fr', 0)");
    i64 kept = 0;
    for (i64 i = 0; i < PEERS_MAX + 3; i++) {
        i64 id = organisation_register(
            d, a,
            &(struct new_organisation){.uid = {{(uint8_t)i}},
                                       .name = text_format(a, "Musée %lld", (long long)i),
                                       .nature = NATURE_MUSEUM,
                                       .source = S("person")},
            now);
        kept += peers_add(d, 1, id, now);
    }
    expect(kept == PEERS_MAX && peer_total(d, 1) == PEERS_MAX);
    db_close(d);
}

static const char *refused(struct db *d, arena *a, struct new_organisation o)
{
    if (!o.source.len)
        o.source = S("person");
    struct organisation_refusal r = organisation_refuses(d, a, &o);
    expect((r.field == NULL) == !message_is(r.why));
    return r.field ? r.field : "";
}

#define REFUSED(wanted, ...)                                                                       \
    expect_text(str_of(refused(d, a, (struct new_organisation){__VA_ARGS__})), S(wanted))

TEST(a_body_is_refused_with_the_field_that_must_be_mended)
{
    struct db *d = two_communes(a);
    i64 annecy = organisation_by_key(d, a, S("200063402"))->id;
    REFUSED("name", .name = S("Le"), .nature = NATURE_MUSEUM);
    REFUSED("name", .name = S("!!!!"), .nature = NATURE_MUSEUM);
    REFUSED("nature", .name = S("Annecy"), .nature = NATURE_COMMUNE);
    REFUSED("siren", .name = S("Château"), .nature = NATURE_MUSEUM, .siren = S("123"));
    REFUSED("siren", .name = S("Château"), .nature = NATURE_MUSEUM, .siren = S("217400424"));
    REFUSED("siren", .name = S("Château"), .nature = NATURE_MUSEUM, .siren = S("217 400 423"));
    REFUSED("place", .name = S("Torino"), .nature = NATURE_FOREIGN_CITY);
    REFUSED("site", .name = S("Château"), .nature = NATURE_MUSEUM,
            .site = {true, {S("javascript:alert(1)")}});
    REFUSED("depends_on", .name = S("EPCC des Lacs"), .nature = NATURE_EPCC);
    REFUSED("depends_on", .name = S("EPCC des Lacs"), .nature = NATURE_EPCC, .depends_on = {99999},
            .depends_count = 1);
    REFUSED("department", .name = S("Château"), .nature = NATURE_MUSEUM, .department = annecy);
    REFUSED("", .name = S("EPCC des Lacs"), .nature = NATURE_EPCC, .depends_on = {annecy},
            .depends_count = 1);
    REFUSED("", .name = S("Torino"), .nature = NATURE_FOREIGN_CITY, .place = S("Italie"));
    struct organisation_refusal r =
        organisation_refuses(d, a,
                             &(struct new_organisation){.name = S("Bonneville (bis)"),
                                                        .nature = NATURE_ASSOCIATION,
                                                        .siren = S("217400423"),
                                                        .source = S("person")});
    expect_text(r.key, S("217400423"));
    db_close(d);
}

TEST(a_body_that_was_added_is_found_depends_and_outlives_an_import)
{
    struct db *d = two_communes(a);
    i64 annecy = organisation_by_key(d, a, S("200063402"))->id;
    i64 savoie = organisation_by_key(d, a, S("dep-74"))->id;
    struct new_organisation o = {.uid = {{7}},
                                 .name = S("EPCC Bonlieu, scène des lacs"),
                                 .nature = NATURE_EPCC,
                                 .department = savoie,
                                 .depends_on = {annecy},
                                 .depends_count = 1,
                                 .source = S("person"),
                                 .created_by = 1};
    i64 id = organisation_register(d, a, &o, now);
    struct organisation_full *kept = organisation_by_id(d, a, id);
    expect_text(kept->address_key, text_format(a, "org-%lld", (long long)id));
    expect_text(kept->region_name.value, S("Auvergne-Rhône-Alpes"));
    expect(organisation_dependants(d, a, annecy, 10).len == 1);
    expect(organisation_depends_on(d, a, id).len == 1);
    expect_first(d, a, "scene des lacs", "EPCC Bonlieu, scène des lacs");
    expect_first(d, a, "bonlieu", "EPCC Bonlieu, scène des lacs");
    struct organisation_card_rows like = organisation_similar(d, a, S("Bonlieu scène"), savoie);
    expect(like.len == 1 && like.at[0].id == id);
    expect(organisation_similar(d, a, S("Tout autre chose"), savoie).len == 0);

    /* the directory comes to hold what a person had added under the same SIREN: one row, its id
     * kept */
    o = (struct new_organisation){.uid = {{8}},
                                  .name = S("CC du Faucigny"),
                                  .siren = S("200000172"),
                                  .nature = NATURE_OTHER,
                                  .source = S("person")};
    i64 added = organisation_register(d, a, &o, now);
    struct directory dir;
    struct directory_report report;
    str error;
    expect(directory_parse(a,
                           S("parvis-directory\t1\t2\t2026\t2023\t2022\t2017\n"
                             "R\t84\tmetro\tAuvergne-Rhône-Alpes\nD\t74\t84\tHaute-Savoie\n"
                             "E\t200000172\tCC\t1000\t1010\tCC Faucigny - Glières\n"
                             "C\t74010\t200063402\t74\t1000\t\t0\t1000\t1010\t\tAnnecy\n.\n"),
                           &dir, &error));
    directory_import(d, a, &dir, (instant){2000000}, &report);
    struct organisation_full *now_official = organisation_by_key(d, a, S("200000172"));
    expect(now_official && now_official->id == added);
    expect_text(now_official->source, S("directory"));
    expect_text(now_official->name, S("CC Faucigny - Glières"));
    expect_text(organisation_by_id(d, a, id)->state, S("current"));
    expect_text(db_fault(d), S(""));
    db_close(d);
}

TEST(demonstration_bodies_are_found_counted_nowhere_and_removed)
{
    struct db *d = two_communes(a);
    struct new_organisation o = {.uid = {{9}},
                                 .name = S("CC des Trois Lavoirs (exemple)"),
                                 .nature = NATURE_CC,
                                 .source = S("demonstration"),
                                 .population = {true, 24000}};
    i64 id = organisation_register(d, a, &o, now);
    expect(organisation_by_id(d, a, id)->stratum == STRATUM_15_30);
    expect_first(d, a, "trois lavoirs", "CC des Trois Lavoirs (exemple)");
    expect(organisation_list_total(d, S("CC"), 0, 0, 0) == 0);
    expect(organisation_natures(d, a).len == 3);
    organisation_remove_demonstration(d);
    expect(organisation_by_id(d, a, id) == NULL && search(d, a, "trois lavoirs").len == 0);
    expect_text(db_fault(d), S(""));
    db_close(d);
}
