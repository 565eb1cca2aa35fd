/* SPDX-License-Identifier: EUPL-1.2 */
/* personal: what is held about a person: its export, its erasure, and the register of processing
 * (RGPD, articles 15, 17, 20 and 30). One table names every column that stands for a person and
 * says what becomes of its rows; a test walks the schema and fails for a column that is not there.
 *
 * Names and addresses live in person_name alone, so erasure is that row; the journal and what was
 * published keep a number that nothing resolves any more. doc/adr/0021-personal-data.md. */
#ifndef COMMONS_PERSONAL_H
#define COMMONS_PERSONAL_H

#include "commons/app.h"
#include "personal_sql.h"

/* ---- the table ------------------------------------------------------------------------------ */

enum personal_fate {
    PERSONAL_STAYS, /* published, or needed as evidence: it keeps the number alone */
    PERSONAL_GOES,  /* the row is deleted */
    PERSONAL_LEAVES /* the column is set to NULL, the row stays */
};

/* Why it is processed: an entry of the register. */
enum purpose {
    PURPOSE_ACCOUNT,
    PURPOSE_MANDATE,
    PURPOSE_PUBLISHING,
    PURPOSE_TELLING, /* follows, notices, mail */
    PURPOSE_SAFETY,  /* journal, moderation, limits */
    PURPOSES
};

struct personal_column {
    const char *table, *column;
    enum personal_fate fate;
    enum purpose purpose;
    const char *secret; /* columns that are never exported, separated by blanks; or NULL */
};
extern const struct personal_column personal_columns[]; /* ends with {0} */

/* ---- the register (article 30) ------------------------------------------------------------------
 */

struct purpose_text {
    message name, basis, data, people, recipients, kept;
};
extern const struct purpose_text purpose_texts[PURPOSES];

/* ---- erasure ----------------------------------------------------------------------------------
 */

enum { ERASURE_DAYS = 7 }; /* between the wish and the deed: one may change one's mind */

/* Inside `apply`. The person wishes to be erased; a mail says so, and how to stay. */
void erasure_ask(struct request *r, bool keep_name);
void erasure_cancel(struct request *r);
/* Inside a write: at once, by whoever has the right to. False when the person was erased before or
   is none. An organisation's contributions stay; drafts of the person alone go. */
bool erasure_do(struct request *r, i64 person, bool keep_name);
extern const struct periodic erasures_due; /* does what was asked, once its day has come */

/* Nobody came for the months of the setting inactive-months: a mail says so, another a week before
   the end, and after INACTIVE_DAYS the account is erased, without its name (CNIL: a term, told
   before). Not those of administrators, of an organisation's only manager and of who cannot be
   told: the administration gets a word instead. Nothing happens while mail cannot leave, and the
   thirty days begin when the mail has left. */
enum { INACTIVE_DAYS = 30 };
extern const struct periodic inactive_erasing;

/* DIR/erasures holds a line for each erasure, and outlives any restore: "UID keep|remove TIME". It
   holds random numbers alone. At start and now and then: what the database knows and the file does
   not is added to the file; what the file knows and the database does not (a backup was restored)
   is erased again. False with *error said. Inside a write. */
bool erasures_replay(struct request *r, str *error);
extern const struct periodic erasures_kept; /* the first half of that, every minute */

/* ---- export -----------------------------------------------------------------------------------
 */

/* A job: everything held about its person, in a zip beside the database, for EXPORT_DAYS. */
enum { EXPORT_DAYS = 7 };
extern const struct job_kind personal_export;
/* Where the zip of a job stands. */
const char *personal_export_file(const struct app *app, arena *a, uid job);
extern const struct periodic exports_sweeping;

#endif
