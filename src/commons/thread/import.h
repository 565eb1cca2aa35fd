/* SPDX-License-Identifier: EUPL-1.2 */
/* import: posts out of an archive, as they were; rendered and indexed anew. On the writer. */
#ifndef COMMONS_THREAD_IMPORT_H
#define COMMONS_THREAD_IMPORT_H

#include "commons/thread/thread.h"

struct post_imported {
    uid uid;
    i64 contribution, number, person, answers, version;
    opt_int organisation;
    str person_name, capacity, body;
    instant created_at;
    opt_instant edited_at;
    bool hidden, best;
    enum post_hidden_by hidden_by;
};
/* False: another post has that number. */
bool post_import(struct request *r, const struct post_imported *p);

struct post_version_imported {
    i64 post, version, person;
    str body;
    instant replaced_at;
};
bool post_version_import(struct db *d,
                         const struct post_version_imported *v); /* false: there already */

#endif
