/* SPDX-License-Identifier: EUPL-1.2 */
/* home: the first page, the plan of the site, the accessibility statement, static files, health. */
#ifndef FEATURES_HOME_H
#define FEATURES_HOME_H

#include "commons/app.h"
#include "commons/chart/chart.h"
#include "commons/contribution/list.h"
#include "features/experience/experience.h"
#include "home_sql.h"

struct home_line {
    struct card card;
    url path;
    message kind;
};
struct home_asking {
    struct home_question question;
    url path;
};

struct home_page {
    i64 sheets, sharers, answered; /* examples apart; shown once there is a sheet */
    bool example;                  /* all there is so far is demonstration content */
    struct {
        struct home_line *at;
        i64 len, cap;
    } latest;
    struct {
        struct home_asking *at;
        i64 len, cap;
    } asking;
    struct experience_reviews reviews;
    struct chart_figure map;
    bool mapped; /* there is something to count on it, or beside it */
    bool signed_in;
};

struct accessibility_page {
    str state; /* the setting: non-conforme, partiellement, totalement */
    str host, contact, instance;
    url contact_link;
    bool partly, fully, has_contact, has_host;
};

/* One part of how pages are shown, with its choices. */
struct display_group {
    str name;
    message label;
    struct {
        struct display_option {
            str id, code;
            message label;
            bool chosen;
        } * at;
        i64 len, cap;
    } options;
};
struct display_page {
    struct {
        struct display_group *at;
        i64 len, cap;
    } groups;
    str back; /* where to go once it is chosen */
};

extern const struct feature home_feature;

#endif
