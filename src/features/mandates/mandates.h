/* SPDX-License-Identifier: EUPL-1.2 */
/* mandates: in whose name a person speaks and how that is proven, an organisation's people and who
 * has the charge of them, invitations, renewal after an election. */
#ifndef FEATURES_MANDATES_H
#define FEATURES_MANDATES_H

#include "commons/app.h"
#include "commons/field.h"
#include "commons/mandate/mandate.h"

/* ---- one's own ------------------------------------------------------------------------------- */

struct mandates_line {
    struct mandate_line row;
    str organisation; /* with its département */
    message kind, proof, how, charge;
    bool has_how, has_charge, ended, declared;
};
struct mandates_lines {
    struct mandates_line *at;
    i64 len, cap;
};
struct mandates_page {
    struct mandates_lines mandates;
    struct shown_form form;
};

/* The ways to have one mandate proven. */
struct mandates_proof {
    i64 id;
    str organisation, key, function, contact, sent_to;
    struct domain_row_rows domains;
    bool proven, has_contact, has_domains, has_manager, code_sent, has_refusal;
    i64 vouches;
    message proof, refusal;
    struct shown_form address, code;
};

struct mandates_waiting {
    struct mandate_waiting_rows rows;
    opt_int next;
};

/* ---- an organisation's people ---------------------------------------------------------------- */

struct members_line {
    struct member row;
    message kind, proof, how, charge;
    bool has_how, has_charge, has_interests, manager, deputy, may_be_in_charge, oneself;
};
struct members_page {
    str name, key;
    bool member, manager, provider, may_vouch, may_take, has_manager, has_deputy, has_contact,
        has_refusal, has_public;
    str manager_function, contact;
    message refusal;
    struct {
        struct members_line *at;
        i64 len, cap;
    } members;
    struct {
        struct members_waiting {
            struct member_waiting row;
            message kind;
            bool oneself;
        } * at;
        i64 len, cap;
    } waiting;
    struct invitation_waiting_rows invitations;
    struct domain_row_rows domains;
    struct shown_form invite, domain, address;
};

struct invitation_page {
    struct invitation_row row;
    str organisation, token;
    url back; /* this page, to come back to after signing in */
    bool useless, signed_in, has_refusal;
    message why, kind, refusal;
};

/* ---- renewal (renewal.c) --------------------------------------------------------------------- */

enum renewal_act { RENEWAL_STAYS, RENEWAL_CHANGES, RENEWAL_JOINS, RENEWAL_LEAVES };

/* One line of the list that the organisation sends, or one person it does not name. */
struct renewal_line {
    i64 number; /* of the row; 0: not in the list */
    str email, name, function, kind;
    day starts_on;
    opt_day ends_on;
    enum renewal_act act;
    i64 mandate; /* of STAYS, CHANGES, LEAVES */
    message error;
    bool wrong;
};
struct renewal_lines {
    struct renewal_line *at;
    i64 len, cap;
};
struct renewal_page {
    str name, key, list, others_leave, last_day; /* as the form holds them */
    struct shown_form form;
    bool looked, has_refusal, has_errors, may_apply;
    message refusal;
    struct renewal_lines lines;
    i64 errors, joins, changes, leaves, stays;
};

extern const struct feature mandates_feature;

#endif
