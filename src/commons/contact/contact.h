/* SPDX-License-Identifier: EUPL-1.2 */
/* contact: whom to call. A reader writes two lines to who holds an experience; they leave by mail
 * with the reader's name, function and address, which the reader sees and agrees to before. The
 * holder says what is accepted (a call, a visit) and how many requests in thirty days; details such
 * as a telephone number are shown to persons with a proven mandate alone, and no longer than a year
 * after somebody said that they are right. */
#ifndef COMMONS_CONTACT_H
#define COMMONS_CONTACT_H

#include "commons/app.h"
#include "commons/contribution/contribution.h"
#include "commons/field.h"

enum {
    CONTACT_BODY_MAX = 300, /* code points: two lines */
    CONTACT_DETAILS_MAX = 300,
    CONTACT_MONTHLY = 10, /* unless the holder says otherwise */
    CONTACT_WINDOW_DAYS = 30,
    CONTACT_PERSON_DAY = 10, /* requests of one person in a day */
    CONTACT_HERE_DAYS = 7,   /* between two requests of one person about one contribution */
    CONTACT_CHECK_DAYS = 365,
};

/* What a sheet shows; reader-neutral. */
struct contact_card {
    bool open; /* somebody answers */
    bool by_call, by_visit;
    url path; /* /contact/{id} */
};
struct contact_card contact_card_of(struct request *r, const struct contribution *c);

/* Why no request can be sent now; no message: one can. */
struct contact_state {
    i64 asked_month, monthly, asked_day, asked_here;
    bool unconfirmed; /* the reader's own address, which the holder would answer to */
    bool holder, own; /* somebody answers; the reader is who answers, or may change the sheet */
};
message contact_refusal(const struct contact_state *s);

/* How many people were put in contact since then. */
i64 contacts_since(struct db *d, instant since);

struct contact_page {
    struct contribution contribution;
    url path, action;
    struct shown_form form;
    struct capacities capacities;
    str email;    /* of the reader, which the holder will see */
    bool may_set; /* the reader holds it: the form is the offer's */
    bool may_ask;
    message refusal;
    bool by_call, by_visit, proven;
    opt_text details;
    instant confirmed_at;
};

struct contact_mail {
    str title, asker, capacity, kind, body, email;
    url write, path;
};

struct periodic;
extern const struct periodic contact_checking; /* asks holders whether their details are right */
extern const struct feature contact_feature;

#endif
