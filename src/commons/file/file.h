/* SPDX-License-Identifier: EUPL-1.2 */
/* file: pictures and documents that people attach to a contribution, or to a post under one.
 *
 * A picture is made anew from its pixels (picture.h), by a confined child (helper.h); a PDF is kept
 * as it came and only ever downloaded. Each file has rights of its own: the licence of a text never
 * extends to its files. It is read by those who read its contribution and, under a post, while that
 * post is not hidden: one question of file.sql says so, for the page and for the bytes.
 *
 * It is sent first, then described: alternative text and rights; until then only who works on the
 * contribution sees it. With a contribution it is published when that is; under a post at once.
 * What is removed can be put back for FILE_REMOVED_DAYS. */
#ifndef COMMONS_FILE_FILE_H
#define COMMONS_FILE_FILE_H

#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "commons/field.h"
#include "commons/file/helper.h"
#include "commons/file/shown.h"
#include "commons/job/periodic.h"
#include "commons/thread/thread.h"
#include "file_sql.h"

enum {
    FILE_BYTES_MAX = 10 << 20,
    FILES_OF_CONTRIBUTION_MAX = 30,
    FILES_OF_POST_MAX = 6,
    FILE_REMOVED_DAYS = 7, /* also of what was sent and never described */
    FILE_ALTERNATIVE_MAX = 300,
    FILE_CAPTION_MAX = 300,
    FILE_NAME_MAX = 120, /* bytes */
};
#define FILE_RESERVED S("reserved") /* of forms and exports; the row holds an empty licence */

struct shown_file file_shown(struct request *r, const struct attachment_row *t);

/* ---- attaching (place.c, send.c, state.c) -----------------------------------------------------
 */

/* Where files are attached: a contribution whose kind shows files, or a post of one's own. */
struct file_place {
    struct contribution *contribution;
    struct post_source *post; /* NULL: with the contribution itself */
    i64 post_id;              /* of `post`, or 0 */
};
/* False when the reader may not attach there, or there is no such thing. */
bool file_place_read(struct request *r, i64 contribution, i64 post, struct file_place *p);
str file_place_path(struct request *r, const struct file_place *p); /* to read it */
str file_place_page(struct request *r, const struct file_place *p); /* to attach there */
/* Inside `apply`, when readers see a file from now on, or other words beside it: what somebody new
   shows is read first (commons/moderation). True when it is held, and the answer says so. */
bool file_place_hold(struct request *r, const struct file_place *p, str words);
i64 file_sent_id(const struct request *r, const char *name);

/* The attachment of the path's {uid}, which the reader may change; 404 otherwise, and NULL. */
struct attachment_row *file_to_change(struct request *r, struct file_place *p);

void file_send_prepare(struct request *r);
void file_send_apply(struct request *r);

/* The form of rights. */
struct form *file_rights_form(struct request *r, const struct attachment_row *t);
void file_rights_prepare(struct request *r);
void file_rights_apply(struct request *r);

extern const struct feature file_feature;
extern const struct periodic files_sweeping; /* hourly: what nothing names any more */

#endif
