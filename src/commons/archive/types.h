/* SPDX-License-Identifier: EUPL-1.2 */
/* types: how the table of types and members is written down. Others read it by line.h. */
#ifndef COMMONS_ARCHIVE_TYPES_H
#define COMMONS_ARCHIVE_TYPES_H

#include "commons/archive/line.h"

enum { LIMIT_BODY = 100000 }; /* code points */

#define PROOFS "declared domain vouched siret" /* enum proof */

/* Required; may be left out; only in an archive of everything. */
#define MUST(member, form_, ...)                                                                   \
    {                                                                                              \
        .name = member, .form = form_, .required = true, __VA_ARGS__                               \
    }
#define MAY(member, form_, ...)                                                                    \
    {                                                                                              \
        .name = member, .form = form_, __VA_ARGS__                                                 \
    }
#define PRIVATE(member, form_, ...)                                                                \
    {                                                                                              \
        .name = member, .form = form_, .everything = true, __VA_ARGS__                             \
    }

/* Those of types_plain.c. */
extern const struct archive_member vouch_members[], domain_members[],
    organisation_contact_members[], siret_seen_members[], invitation_members[], animator_members[],
    identity_members[], terms_members[], erasure_members[], erasure_wish_members[],
    circuit_members[], notice_choice_members[], dismissed_members[], letter_members[],
    letter_refused_members[], welcome_members[], note_members[], visa_members[],
    visa_comment_members[], contact_offer_members[], contact_request_members[], case_members[],
    report_members[], case_note_members[], decision_members[], appeal_members[], relay_members[],
    draft_help_members[], watch_members[];

#endif
