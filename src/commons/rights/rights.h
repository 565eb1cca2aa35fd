/* SPDX-License-Identifier: EUPL-1.2 */
/* rights: who may do what. Roles of persons, rights of routes. */
#ifndef COMMONS_RIGHTS_H
#define COMMONS_RIGHTS_H

#include "commons/request.h"

/* ---- roles ---------------------------------------------------------------------------------- */

/* "member", "administrator", "moderator", "reader": in archives and on the command line. */
extern const char *const role_names[ROLES];
message role_label(enum role role);
bool role_read(str name, enum role *role); /* also "admin" */
/* What person.role holds; what no role has (a newer file) only reads. */
enum role role_of(i64 stored);

/* ---- the rights of routes ------------------------------------------------------------------- */

extern const char *const right_names[RIGHTS];
message right_label(enum right right); /* who holds it, as people read it */
bool right_held(const struct reader *reader, enum right right);
/* Why someone who is signed in is turned away, and what helps. */
message right_refusal(enum right right);

#endif
