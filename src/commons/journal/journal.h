/* SPDX-License-Identifier: EUPL-1.2 */
/* journal: what happened, append-only (FOUNDATIONS 14, doc/adr/0014-journal.md).
 *
 * A row keeps BLAKE2b-256 of a salt and a payload. The payload stands apart and can be erased,
 * which leaves the row and the chain valid; without its salt nobody can guess it back. Rows are
 * written unsealed, in any transaction; one sealer chains them, in the order of their ids, into
 * segments: the digest of a segment is BLAKE2b-256 of the digest of the one before and of each of
 * its rows (uid, time, person, action, subject, digest). */
#ifndef COMMONS_JOURNAL_H
#define COMMONS_JOURNAL_H

#include "commons/request.h"
#include "journal_sql.h"

enum { JOURNAL_DIGEST = 64 }; /* hexadecimal digits */

/* Inside `apply`. payload: canonical JSON, what one needs to understand the row; never a secret. */
void journal_write(struct request *r, const char *action, uid subject, str payload);
/* {"contribution":12}, with as many pairs as given; ends with NULL. */
str journal_payload(arena *a, const char *name, i64 value, ...) __attribute__((sentinel));
/* Restores a row of an archive as it was, unsealed. False when its uid is there already. */
bool journal_restore(struct db *d, const struct journal_row *row, str salt, str payload);

/* Chains what is unsealed into one segment of at most SEGMENT_MAX rows; returns how many. On the
 * writer. */
enum { SEGMENT_MAX = 10000 };
i64 journal_seal(struct db *d, arena *a, instant now);
extern const struct periodic journal_sealing; /* every minute */

/* Erases the payloads of a subject (or of one row): what they said is gone, that they happened
 * stays. */
i64 journal_erase_subject(struct db *d, uid subject);
i64 journal_erase_row(struct db *d, i64 row);

struct journal_verdict {
    i64 rows, segments, erased;   /* looked at */
    i64 wrong_segment, wrong_row; /* the first that does not hold; 0: all hold */
};
/* Recomputes the chain and the payloads that are still there. Streams: any length. */
struct journal_verdict journal_verify(struct db *d, arena *a);

/* What happened to this instance itself; not exported. */
void instance_log_write(struct db *d, instant now, str what);

#endif
