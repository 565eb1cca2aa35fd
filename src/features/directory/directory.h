/* SPDX-License-Identifier: EUPL-1.2 */
/* directory: who the authorities and organisations are, which of them resemble each other, what
 * each gave to the commons and took from it; the reader's own peers; adding a body that is missing.
 *
 * The rules are those of commons/organisation; here they become pages. What a view shows is worked
 * out beforehand (`struct directory_line`…), so that views stay views. */
#ifndef FEATURES_DIRECTORY_H
#define FEATURES_DIRECTORY_H

#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "commons/field.h"
#include "commons/organisation/organisation.h"
#include "commons/organisation/peers.h"
#include "commons/organisation/register.h"
#include "commons/organisation/search.h"

enum {
    DIRECTORY_PAGE = 50,  /* lines of a page of the list */
    DIRECTORY_FOUND = 60, /* lines of an answer to a name */
    DIRECTORY_SUGGESTIONS = 12,
    DIRECTORY_NEIGHBOURS = 6,
    DIRECTORY_MEMBERS = 300, /* communes of an EPCI; the largest has 158 */
    DIRECTORY_GIVEN = 10,    /* contributions named on a body's page */
};

/* One body in a list. */
struct directory_line {
    i64 id, population;
    str name, key, department, department_code, former;
    message nature, stratum;
    bool has_population, has_department, has_former, straddles;
};
struct directory_lines {
    struct directory_line *at;
    i64 len, cap;
};
struct directory_line directory_line_of(const struct organisation_card *card);

/* A choice of a filter. `code` goes into the address. */
struct directory_choice {
    str code, name; /* name: of a place; empty when label says it */
    message label;
    i64 count;
    bool chosen;
};
struct directory_choices {
    struct directory_choice *at;
    i64 len, cap;
};

struct directory_list {
    str q, nature, stratum, department, region; /* as they stand in the address */
    struct directory_choices natures, strata, departments, regions, epci_regions;
    struct directory_lines lines;
    i64 total;
    bool asked;   /* something was asked: there is a list */
    bool by_name; /* a name was typed: the nearest, not a page */
    bool cut;     /* there were more than DIRECTORY_FOUND */
    bool may_add;
    opt_int next;
};

struct directory_share {
    str name, key;
    i64 members, population;
};
struct directory_shares {
    struct directory_share *at;
    i64 len, cap;
};
struct directory_member {
    str name, key;
    i64 municipal, total;
    bool has_municipal, has_total;
};
struct directory_members {
    struct directory_member *at;
    i64 len, cap;
};
struct directory_neighbour {
    struct directory_line line;
    message size, territory;
    bool same_stratum, mine;
    str with, without; /* a visitor's list after adding or removing it */
    str dismissed;     /* what a visitor took away from the neighbours, with it */
};
struct directory_neighbours {
    struct directory_neighbour *at;
    i64 len, cap;
};
struct directory_gift {
    str title, by, by_key;
    url path;
    message what;
    instant when;
    bool has_by, has_what;
};
struct directory_gifts {
    struct directory_gift *at;
    i64 len, cap;
};

/* The page of one body. */
struct directory_sheet {
    const struct organisation_full *o;
    struct directory_line line;
    bool merged, closed, has_replacement;
    str replacement, replacement_key;
    bool has_site, has_siren, has_code, has_place, commune, body, region, departement, outside;
    url site;
    str place, siren, code, department, department_key, region_name, region_key, epci, epci_key,
        ept, ept_key, edition, address;
    bool has_department, has_region, has_epci, has_ept, has_year, has_total, official, example;
    str year; /* years are texts: they are not grouped by thousands */
    i64 total;
    /* what a commune counts in its EPCI, of another year than its own */
    bool has_share;
    i64 share_municipal, share_total;
    str share_year;
    struct directory_shares departments, regions; /* of what straddles */
    struct directory_members members;
    str members_year;
    struct directory_shares inside; /* départements of a région */
    struct directory_lines dependants, depends_on;
    strs former;
    struct directory_neighbours neighbours, peers;
    bool member;  /* the reader is signed in: the list of peers is kept */
    bool mine;    /* this body is among the reader's peers */
    bool watched; /* the reader follows what it publishes */
    str peers_text, with, without;
    str dismissed; /* neighbours that the reader took away: "12-40" */
    i64 dismissed_count;
    i64 given_total, received_total, taken_up_total;
    struct directory_gifts given, received;
};

struct directory_peers {
    struct directory_lines lines;
    bool member;
    str text;
};

struct directory_form {
    struct shown_form form;
    struct directory_choices departments;
    struct directory_lines similar;
    bool has_similar;
};

/* The pages, one file each. */
void directory_list_page(struct request *r);
void directory_list_csv(struct request *r);
void directory_list_atom(struct request *r);
void directory_suggestions(struct request *r);
void directory_sheet_page(struct request *r);
void directory_peers_page(struct request *r);
void directory_peers_apply(struct request *r);
void directory_form_page(struct request *r);
void directory_form_prepare(struct request *r);
void directory_form_apply(struct request *r);

struct directory_choices directory_departments(struct request *r, str chosen);

extern const struct feature directory_feature;

#endif
