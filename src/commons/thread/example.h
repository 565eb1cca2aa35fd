/* SPDX-License-Identifier: EUPL-1.2 */
/* example: the posts of the demonstration, where it is taken away. On the writer. */
#ifndef COMMONS_THREAD_EXAMPLE_H
#define COMMONS_THREAD_EXAMPLE_H

#include "commons/thread/thread.h"

/* Posts of its people under what stays are emptied; those of others lose the body they spoke for.
 */
void example_posts_remove(struct request *r);
/* The posts of a contribution that is no example any more are indexed anew. */
void example_posts_index(struct request *r, i64 contribution);

#endif
