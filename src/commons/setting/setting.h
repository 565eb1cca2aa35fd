/* SPDX-License-Identifier: EUPL-1.2 */
/* setting: what administrators chose, in the database: it is written in a transaction, stands in
 * the journal, and comes along with a backup. DIR/settings is the host's word and wins.
 *
 * A snapshot (struct settings) is never changed once it is shared: a newer one takes its place, and
 * requests under way keep theirs. doc/adr/0022-settings.md. */
#ifndef COMMONS_SETTING_H
#define COMMONS_SETTING_H

#include "commons/app.h"
#include "setting_sql.h"

/* At start, before threads: the text of DIR/settings, which was read before and is fine. */
void settings_open(struct app *app, struct db *d, str file);
void settings_close(struct app *app); /* after the last thread */

/* Takes what the database has that is newer. From any thread, on any connection. */
void settings_follow(struct app *app, struct db *d);
extern const struct periodic settings_following; /* the same, every minute: another process chose */

enum setting_source { SETTING_BY_DEFAULT, SETTING_CHOSEN, SETTING_OF_FILE };
enum setting_source setting_source(struct app *app, struct db *d, arena *a,
                                   const struct setting *s);

/* Inside `apply`; journalled by name, without the value. Why not, or no message when it is done. */
message setting_choose(struct request *r, const struct setting *s, str value);
message setting_forget(struct request *r, const struct setting *s); /* the default again */
/* What a value must be, for people. */
message setting_limits(arena *a, const struct setting *s);

#endif
