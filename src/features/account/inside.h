/* SPDX-License-Identifier: EUPL-1.2 */
/* What the files of this room share: the routes stand in pages.c. */
#ifndef FEATURES_ACCOUNT_INSIDE_H
#define FEATURES_ACCOUNT_INSIDE_H

#include "commons/rate/rate.h"
#include "features/account/account.h"

/* enter.c: opening an account, signing in and out */
void sign_up_page(struct request *r);
void sign_up_prepare(struct request *r);
void sign_up_apply(struct request *r);
void sign_in_page(struct request *r);
void sign_in_prepare(struct request *r);
void sign_in_apply(struct request *r);
void sign_out(struct request *r);
/* Answers who has shown that a suspended account is theirs: until when, why, how to appeal.
   `until`: when that ends by itself. r->form is there to be refused. */
void account_suspended(struct request *r, i64 person, opt_instant until);

/* A password that somebody wants from now on: r->plan of the three forms that ask for one. */
struct new_password {
    str hash;
    message advice; /* what to say of it */
};
/* Refuses, beside the field new_password, one that cannot be. */
void new_password_check(struct request *r, const struct form *f, struct password_about about);
struct new_password *new_password_hash(struct request *r, const struct form *f,
                                       struct password_about about);

/* security.c: the password and the sessions of who is signed in */
void security_page(struct request *r);
void password_prepare(struct request *r);
void password_apply(struct request *r);
void session_end_one(struct request *r);
void session_end_all(struct request *r);

/* by_mail.c: a link and a code, a new password */
void link_ask_page(struct request *r);
void link_prepare(struct request *r);
void link_apply(struct request *r);
void code_page(struct request *r);
void code_prepare(struct request *r);
void code_apply(struct request *r);
void link_page(struct request *r);
void link_use_prepare(struct request *r);
void link_use_apply(struct request *r);
void forgotten_page(struct request *r);
void forgotten_prepare(struct request *r);
void forgotten_apply(struct request *r);
void reset_page(struct request *r);
void reset_prepare(struct request *r);
void reset_apply(struct request *r);
void account_send_link(struct request *r, str email); /* inside `apply` */
void account_tell_password_changed(struct request *r, i64 person);
/* By mail, of an identity that now opens the account: whoever did it may have been somebody else.
 */
void account_tell_linked(struct request *r, i64 person);
/* Inside `apply`, of the reader: a code to the address they want; a word to the one they had. */
void account_send_address_code(struct request *r, str email);
void account_tell_address_changed(struct request *r, str old);

/* address.c: another e-mail address */
void new_address_page(struct request *r);
void new_address_prepare(struct request *r);
void new_address_apply(struct request *r);
void new_address_code_page(struct request *r);
void new_address_code_prepare(struct request *r);
void new_address_code_apply(struct request *r);

/* openid.c */
void openid_begin(struct request *r);
void openid_return(struct request *r);
void openid_return_apply(struct request *r);
void openid_link_prepare(struct request *r);
void openid_unlink(struct request *r);
void openid_join_page(struct request *r);
void openid_join(struct request *r);
void sign_out_prepare(struct request *r);
void signed_out_page(struct request *r);
void signed_out_return(struct request *r);

/* The address that this browser asked a mail for, a while ago: in a signed cookie. */
void account_remember_address(struct request *r, str email);
str account_remembered_address(struct request *r);
void account_ways_fill(struct request *r, struct account_ways *w);

/* limits.c: tries are counted by account, by address, and by both together. */
struct tries {
    str email, address, both;
};
struct tries tries_of(struct request *r, str email);
/* Counts one; false when it comes too soon, and the form says when to come back. */
bool sign_in_allowed(struct request *r, struct tries t);
void sign_in_succeeded(struct request *r, struct tries t);
bool sign_up_allowed(struct request *r);
bool code_allowed(struct request *r, struct tries t);
/* Of mail that anybody may have sent to anybody. */
bool mail_allowed(struct request *r, struct tries t);
/* The form is refused until then; `account_status` makes its page a 429 (RFC 6585 4). */
void refuse_for_now(struct request *r, i64 seconds, message why);
void account_status(struct request *r);

#endif
