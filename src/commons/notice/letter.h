/* SPDX-License-Identifier: EUPL-1.2 */
/* letter: what the views of the mails show. */
#ifndef COMMONS_NOTICE_LETTER_H
#define COMMONS_NOTICE_LETTER_H

#include "commons/mail/mail.h"

struct notice_letter {
    str text;
    url path;
    bool leads, has_body, may_reply, by_thread;
    str by, capacity;
    markup body;
    url end; /* the page that ends such mails */
};

struct notice_letter_line {
    str text;
    url path;
    bool leads;
    instant at;
};
struct notice_digest_letter {
    struct {
        struct notice_letter_line *at;
        i64 len, cap;
    } lines;
    bool more, weekly;
    url end;
};

#endif
