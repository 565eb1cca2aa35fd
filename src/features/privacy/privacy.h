/* SPDX-License-Identifier: EUPL-1.2 */
/* privacy: one's own data (export, erasure), the legal pages made of the settings, the terms and
 * who accepted which version, the register of processing. */
#ifndef FEATURES_PRIVACY_H
#define FEATURES_PRIVACY_H

#include "commons/app.h"
#include "commons/field.h"
#include "commons/personal/personal.h"

struct held_line {
    message name;
    i64 rows;
};
struct export_line {
    i64 job;
    instant at;
    bool ready, under_way, gone;
};
struct privacy_data {
    struct {
        struct held_line *at;
        i64 len, cap;
    } held;
    struct {
        struct export_line *at;
        i64 len, cap;
    } exports;
    struct terms_accepted_rows terms;
    struct shown_form form;
    bool wished, keeps_name, by_password, last_administrator;
    instant due_at;
    i64 days;
};

/* What the legal pages say of the host; `has_…`: the setting is there. */
struct legal_page {
    str instance, host, host_address, director, provider, contact, dpo, terms_version;
    bool has_host, has_address, has_director, has_provider, has_contact, has_dpo;
    bool contact_is_link, dpo_is_link;
    url contact_link, dpo_link;
    /* the settings that the page needs and that are empty, each with where it is chosen */
    struct legal_lacks {
        struct legal_lack *at;
        i64 len, cap;
    } lacks;
    bool administrator; /* who reads may choose them */
    bool may_accept, accepted;
    instant accepted_at;
    struct legal_purposes {
        struct legal_purpose *at;
        i64 len, cap;
    } purposes;
    i64 mail_days, job_days, session_days, export_days, inactive_months, inactive_days;
    bool inactive_never;
};
struct legal_lack {
    message label;
    str name; /* of the setting */
};
struct legal_purpose {
    message name, basis, data, people, recipients, kept;
};

extern const struct feature privacy_feature;

#endif
