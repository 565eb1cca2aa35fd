/* SPDX-License-Identifier: EUPL-1.2 */
/* example: the people of the demonstration. person_mark_example() and example_persons() of
 * person_sql.h mark and count them. On the writer. */
#ifndef COMMONS_PERSON_EXAMPLE_H
#define COMMONS_PERSON_EXAMPLE_H

#include "commons/person/person.h"

/* Takes them away, with every mandate in a body of the demonstration; those that something real
   still names lose their name and their way in. What they wrote must have gone before; the bodies
   go afterwards. */
void example_people_remove(struct request *r);

#endif
