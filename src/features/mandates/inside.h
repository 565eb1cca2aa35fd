/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this feature share. */
#ifndef FEATURES_MANDATES_INSIDE_H
#define FEATURES_MANDATES_INSIDE_H

#include "features/mandates/mandates.h"

/* ---- one's own (mine.c) ---- */
extern const struct field mandate_fields[]; /* organisation, function, kind, starts_on, ends_on… */
void mine_page(struct request *r);
void mine_prepare(struct request *r);
void mine_apply(struct request *r);
void mine_end_apply(struct request *r);
void proof_page(struct request *r);
void proof_address_prepare(struct request *r);
void proof_address_apply(struct request *r);
void proof_general_apply(struct request *r);
void proof_code_prepare(struct request *r);
void proof_code_apply(struct request *r);
void waiting_page(struct request *r);
void letter_apply(struct request *r);

/* ---- an organisation's people (members.c, charge.c) ---- */
str members_path(struct request *r, const struct mandate_body *o);
/* Says what was done, or shows the page again with why not. */
void members_done(struct request *r, const struct mandate_body *o, message why, message said);
void members_page(struct request *r);
void vouch_apply(struct request *r);
void revoke_apply(struct request *r);
void end_apply(struct request *r);
void deputy_apply(struct request *r);
void hand_over_apply(struct request *r);
void take_apply(struct request *r);
void domain_prepare(struct request *r);
void domain_apply(struct request *r);
void domain_remove_apply(struct request *r);
void address_prepare(struct request *r);
void address_apply(struct request *r);

/* ---- invitations (invitations.c) ---- */
extern const struct field invite_fields[];
extern const i64 invite_field_count;
void invite_prepare(struct request *r);
void invite_apply(struct request *r);
void invite_withdraw_apply(struct request *r);
void invitation_show(struct request *r);
void invitation_accept_apply(struct request *r);

/* ---- renewal (renewal.c) ---- */
void renewal_show(struct request *r);
void renewal_look(struct request *r);
void renewal_prepare(struct request *r);
void renewal_apply(struct request *r);

#endif
