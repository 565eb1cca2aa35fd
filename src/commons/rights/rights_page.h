/* SPDX-License-Identifier: EUPL-1.2 */
/* rights_page: what the view of /admin/droits shows. */
#ifndef COMMONS_RIGHTS_RIGHTS_PAGE_H
#define COMMONS_RIGHTS_RIGHTS_PAGE_H

#include "commons/rights/rights.h"

struct rights_cell {
    message said;
    int level; /* enum extent */
};
struct rights_line {
    message label;
    struct {
        struct rights_cell *at;
        i64 len, cap;
    } cells;
};
struct rights_table {
    str id;
    message title, caption;
    struct {
        struct rights_line *at;
        i64 len, cap;
    } lines;
};
struct rights_address {
    str method, path, summary;
};
struct rights_group {
    message label;
    struct {
        struct rights_address *at;
        i64 len, cap;
    } addresses;
};
struct rights_page {
    struct {
        message *at;
        i64 len, cap;
    } personas;
    struct {
        struct rights_table *at;
        i64 len, cap;
    } tables;
    struct {
        struct rights_group *at;
        i64 len, cap;
    } groups;
};

#endif
