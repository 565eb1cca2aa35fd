/* SPDX-License-Identifier: EUPL-1.2 */
/* family: who took what from whom around one contribution, as the reader may know it: from the
 * oldest work it comes from, everything that was adapted from that, from adaptation to adaptation.
 * What the reader may not read is not in it, and neither is what hangs on that alone. Credit is
 * another matter: contribution_attribution() names what is owed also to the unread. */
#ifndef COMMONS_FAMILY_H
#define COMMONS_FAMILY_H

#include "commons/contribution/contribution.h"

enum {
    FAMILY_SHOWN_MAX = 40, /* what `most` may be */
    FAMILY_SEEN_MAX = 60,  /* relatives that are counted: less than link_in() ever gives at once */
    FAMILY_ANCESTORS_MAX = 12,
};

struct relative {
    i64 contribution, parent; /* parent: a place before its own, -1 for the first */
    str title, organisation;  /* organisation: empty when somebody wrote in their own name */
    str changes;              /* what was changed of the parent, in one line */
    url path;
    opt_instant taken_at; /* when it was adapted from its parent */
    bool here;            /* the one that was asked for */
};
struct family {
    struct relative *at; /* parents before their children; none when the reader may not read it */
    i64 len, cap;
    i64 beyond;    /* relatives that were left out of the `most` */
    bool at_least; /* and there are more than that */
};
/* One work of several sources hangs on the first that it was adapted from. The line from the first
   work to this one is always in it. */
struct family contribution_family(struct request *r, i64 contribution, i64 most);

#endif
