/* SPDX-License-Identifier: EUPL-1.2 */
/* file_page: what the pages of files show. */
#ifndef COMMONS_FILE_FILE_PAGE_H
#define COMMONS_FILE_FILE_PAGE_H

#include "commons/contribution/json.h"
#include "commons/file/file.h"

/* A file as those see it who may change it. */
struct held_file {
    struct shown_file file;
    str title;
    bool stated, published, removed, of_post, first, last;
};
struct held_files {
    struct held_file *at;
    i64 len, cap;
};

struct attach_page {
    i64 contribution, post; /* post 0: with the contribution itself */
    i64 largest;            /* bytes */
    str title;
    url path;
    struct held_files files, removed;
    i64 waiting, undescribed;
    bool published, may_publish, has_refusal;
    message refusal;
};

struct rights_page {
    struct held_file held;
    struct shown_form form;
    url path;
};

#endif
