/* SPDX-License-Identifier: EUPL-1.2 */
/* directory: the official directory of French local authorities, as it is embedded in the binary,
 * and its import into the table organisation.
 *
 * Source: npm @etalab/decoupage-administratif (Insee, Code officiel géographique; DGCL, composition
 * of the EPCI; Insee, reference populations), Licence Ouverte 2.0. tools/directoryc.c turns it into
 * one brotli stream of lines that end with LF; columns are parted by TAB, an empty column is
 * unknown or none, populations are inhabitants:
 *
 *     parvis-directory 1 EDITION GEOGRAPHY COMMUNES EPCI MAYOTTE   format, edition, and the years
 * of: the geography, the populations of communes and EPT, of EPCI, of Mayotte R code zone name
 * région; zone: metro, drom, com D code région name département E siren nature municipal total name
 * EPCI: CC, CA, CU, METRO, MET69 T siren nature municipal total name                      EPT C
 * code siren département municipal total epci epci_municipal epci_total ept name current commune;
 * epci and ept are line numbers among E and T from 0; the two epci_ figures are of the year of the
 * EPCI and never mixed with the others F code kind current name    former commune inside a current
 * one; kind: delegated, associated, or code, where only the former code is known and the name is
 * empty .                   the end: a cut file has none
 *
 * Two vintages: communes.json and ept.json hold the populations of 2023, epci.json those of 2022
 * (edition 6.0.0). A commune is counted, compared and given its stratum by the first; inside the
 * table of members of its EPCI, whose sum is the EPCI's own figure, by the second. Each figure
 * carries its year. Mayotte counts by its census of 2017; overseas collectivities by censuses of
 * their own, whose years the package does not say: theirs stay unknown. */
#ifndef COMMONS_DIRECTORY_H
#define COMMONS_DIRECTORY_H

#include "base/values.h"

struct db;

struct directory_blob {
    i64 size, raw_size; /* bytes, compressed and not */
    const char *edition;
    const char *bytes;
};
extern const struct directory_blob directory_embedded; /* written at build by tools/directoryc.c */

enum { DIRECTORY_MAX = 16 << 20 }; /* bytes of the lines */

struct directory_region {
    str code, zone, name;
    i64 id; /* of its row, once imported; likewise below */
    opt_int population, population_year;
};
struct directory_department {
    str code, name;
    i64 region; /* its place in `regions` */
    i64 id;
    opt_int population, population_year;
};

/* A part of an EPCI that lies in one département. */
struct directory_part {
    i64 department; /* its place in `departments` */
    i64 members, population;
};
enum { DIRECTORY_PARTS = 12 };

struct directory_body {
    str siren, nature, name;
    opt_int municipal, total;
    i64 members;
    struct directory_part parts[DIRECTORY_PARTS]; /* most inhabitants first, then most members */
    i64 part_count, region_count;
    i64 id;
};
struct directory_commune {
    str code, siren, name;
    i64 department, epci, ept; /* places; -1: none */
    opt_int municipal, total, epci_municipal, epci_total, year;
    i64 id;
};
struct directory_former {
    str code, kind, name;
    i64 commune; /* its place in `communes` */
};

struct directory {
    str edition;
    i64 geography_year, commune_year, epci_year, mayotte_year;
    struct directory_region *regions;
    struct directory_department *departments;
    struct directory_body *epci, *ept;
    struct directory_commune *communes; /* in the order of their codes */
    struct directory_former *former;
    i64 region_count, department_count, epci_count, ept_count, commune_count, former_count;
};

/* The embedded directory. False with *error said when the bytes are damaged. */
bool directory_read(arena *a, const struct directory_blob *blob, struct directory *d, str *error);
/* The same from its lines: for tests and for an edition that comes as a file. `lines` must live as
   long as *d. An error names its line. */
bool directory_parse(arena *a, str lines, struct directory *d, str *error);

struct directory_report {
    i64 added, changed, merged, closed;
};

/* Writes the directory into the database; call it inside a transaction of the writer. Identities
 * stay: a région, département or commune is known by its code, or a commune by its SIREN when the
 * code is new, an EPCI or EPT by its SIREN whatever its nature has become. What the edition no
 * longer holds is kept, as `merged` with the body that replaced it or as `closed`; nothing is ever
 * deleted. Does nothing when this edition is already the last imported. A fault sticks to the
 * database. */
void directory_import(struct db *db, arena *a, struct directory *d, instant now,
                      struct directory_report *report);

/* The same for the embedded edition, which is not even decompressed when it was the last imported:
 * this runs at every start. False with *error said when its bytes are damaged. */
bool directory_import_embedded(struct db *db, arena *a, instant now,
                               struct directory_report *report, str *error);

#endif
