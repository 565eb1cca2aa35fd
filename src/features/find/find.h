/* SPDX-License-Identifier: EUPL-1.2 */
/* find: one box over everything the reader may see; facets with counts; suggestions as one types.
 * What is found and counted is commons/search's; here it becomes a page. */
#ifndef FEATURES_FIND_H
#define FEATURES_FIND_H

#include "commons/app.h"
#include "commons/search/search.h"

struct find_choice {
    str value, name; /* name: when the label comes from the database */
    message label;
    i64 count;
    bool chosen;
    url path; /* the same search with this choice, or without it when it is chosen */
};
struct find_choices {
    struct find_choice *at;
    i64 len, cap;
};
struct find_group {
    message title;
    struct find_choices choices;
};

struct find_line {
    struct search_hit hit;
    message kind;
    bool topic, sheet; /* which has a drawing of its own */
    url path;
    struct snippet snippet;
    bool has_messages;
};

struct find_body { /* an organisation */
    str name, department;
    message nature;
    url path;
    bool has_department;
};

struct find_page {
    str q;
    str watch; /* of the form that follows this search; empty: nobody is signed in, or nothing was
                  asked */
    bool watched;
    url here;
    bool asked, by_date, cut, at_least, unfinished;
    bool short_of; /* nothing was found */
    i64 total;
    struct {
        struct find_group *at;
        i64 len, cap;
    } groups;
    struct find_choices chosen;
    struct {
        struct find_line *at;
        i64 len, cap;
    } lines;
    struct {
        struct find_body *at;
        i64 len, cap;
    } bodies;
    url by_relevance_path, by_date_path, next_path, ask_path, atom_path;
    bool has_next;
};

/* What an address of the search page asks for, but for its order and place. */
struct search_order find_order(arena *a, const pairs *asked);

extern const struct feature find_feature;

#endif
