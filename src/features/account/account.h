/* SPDX-License-Identifier: EUPL-1.2 */
/* account: signing up, in and out; the reader's own page. */
#ifndef FEATURES_ACCOUNT_H
#define FEATURES_ACCOUNT_H

#include "commons/mandate/mandate.h"
#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "commons/field.h"
#include "commons/person/person.h"

struct account_form {
    struct shown_form form;
    const struct shown_field *person_name, *email, *password;
    str back; /* where to go afterwards: a path of ours */
};

struct account_followed {
    struct followed contribution;
    url path;
    message kind;
};

struct account_page {
    str name, email;
    struct mandate_line_rows mandates;
    struct {
        struct account_followed *at;
        i64 len, cap;
    } followed;
    day today;
};

/* Why these words cannot be a password; no message when they can. */
message account_password_refusal(str password, str email);

/* A path of ours to come back to; "/" for anything else. */
str account_back(str asked);

extern const struct feature account_feature;

#endif
