/* SPDX-License-Identifier: EUPL-1.2 */
/* account: signing up, in and out; the reader's own page. */
#ifndef FEATURES_ACCOUNT_H
#define FEATURES_ACCOUNT_H

#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "commons/field.h"
#include "commons/mandate/mandate.h"
#include "commons/person/person.h"
#include "commons/signin/signin.h"

/* The ways to sign in that this forum has besides a password. */
struct account_ways {
    bool mail, openid;
    str openid_label;
};

struct account_form {
    struct shown_form form;
    struct account_ways ways;
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

struct account_code {
    struct account_form entry;
    str email;
    bool sent;
    i64 minutes;
};

struct account_link {
    struct account_form entry;
    str token, email;
    message why_not;
    bool good, here, opens_account;
};

/* The page after signing out, on the way to the provider's. */
struct account_signed_out {
    url address;
    str label;
};

struct account_join {
    str label, email; /* an account has this address already */
};

struct account_session {
    i64 id;
    message device, way; /* "Firefox sous Windows", "par mot de passe" */
    str network;
    instant created_at, seen_at;
    bool own; /* the one that reads this page */
};

struct account_security {
    struct shown_form form; /* of a new password */
    str email;
    bool has_password, several, confirmed;
    struct account_ways ways;
    struct identity_line_rows identities;
    struct {
        struct account_session *at;
        i64 len, cap;
    } sessions;
};

struct account_address {
    struct shown_form form;
    str email;    /* the one of the account; on the page of the code, the one that is wanted */
    bool too_old; /* the session, for who has no password */
    i64 minutes;  /* for which the code works */
};

extern const struct feature account_feature;

#endif
