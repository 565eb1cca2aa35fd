/* SPDX-License-Identifier: EUPL-1.2 */
/* shown: files as readers see them, for the pages that show a contribution (file.h says the rest).
 */
#ifndef COMMONS_FILE_SHOWN_H
#define COMMONS_FILE_SHOWN_H

#include "base/values.h"

struct request;

/* A file as readers see it. */
struct shown_file {
    i64 id, post, number; /* of the post under which it stands; 0: none */
    uid uid;
    bool picture;
    url large, middle, small; /* of a picture; `large` of a document */
    i64 width, height;        /* of the largest */
    i64 middle_width, middle_height, small_width, small_height;
    i64 sizes; /* of a picture: 1 to PICTURE_SIZES */
    str name, alternative, caption, author, holder;
    str weight; /* "1,2 Mo" */
    str licence_code, licence_name;
    url licence_address;
    bool reserved;
};
struct shown_files {
    struct shown_file *at;
    i64 len, cap;
};
/* What stands with a contribution; `pending`: also what waits for its publication, as far as this
   reader may see it. */
struct shown_files files_of(struct request *r, i64 contribution, bool pending);
/* Under the posts after..upto of its thread, in their order. */
struct shown_files files_of_posts(struct request *r, i64 contribution, i64 after, i64 upto);
/* The rights in one line of text, for exports and for whoever copies it. */
str file_rights_text(struct request *r, const struct shown_file *f);
/* How many wait for their description: they are not published with it. */
i64 files_undescribed(struct request *r, i64 contribution);
/* For the lines of a list: of each contribution of that kind its first picture, in a list that is
   empty when there is none. `count` of them, in the order of the contributions. */
struct shown_files *file_first_pictures(struct request *r, str kind, const i64 *contributions,
                                        i64 count);

#endif
