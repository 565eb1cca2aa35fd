/* SPDX-License-Identifier: EUPL-1.2 */
/* import: attachments out of an archive. Their files travel beside it, by their SHA-256. */
#ifndef COMMONS_FILE_IMPORT_H
#define COMMONS_FILE_IMPORT_H

#include "db/db.h"

/* A narrower copy of the picture. */
struct rendition_imported {
    i64 width, height, size;
    str sha256;
};
struct renditions_imported {
    struct rendition_imported *at;
    i64 len, cap;
};
struct attachment_imported {
    uid uid;
    i64 contribution, size, position;
    opt_uid post, person;
    opt_int width, height;
    str sha256, content_type, name, alternative, author, rights_holder, licence, people, caption;
    instant stored_at, attached_at;
    opt_instant stated_at;
    bool pending; /* not published yet */
    struct renditions_imported narrower;
};
void attachment_import(struct db *d, const struct attachment_imported *t);

/* Files that something is attached to, by pages: for checks and backups. */
struct file_known {
    i64 id, size;
    str sha256;
};
struct file_known_list {
    struct file_known *at;
    i64 len, cap;
};
struct file_known_list files_known(struct db *d, arena *a, i64 after);

#endif
