/* SPDX-License-Identifier: EUPL-1.2 */
/* inside: what the files of this room share. Others use mandate.h. */
#ifndef COMMONS_MANDATE_INSIDE_H
#define COMMONS_MANDATE_INSIDE_H

#include "commons/mandate/mandate.h"

void journal_mandate(struct request *r, const char *action, const struct mandate_whole *m,
                     const char *name, i64 value);
/* Somebody is first to be proven in an organisation that nobody has the charge of. */
void charge_settle(struct request *r, const struct mandate_whole *m);
/* The holder of a charge goes: the deputy, or the most senior of the others, takes it. */
void charge_pass_on(struct request *r, const struct mandate_whole *leaving);

i64 mandate_in_charge_now(struct request *r, i64 organisation, enum charge charge);
bool mandate_holds(const struct request *r, const struct mandate_whole *m);
/* Those who have the charge, that somebody waits for a word; the person, that it was given. */
void tell_waiting(struct request *r, const struct mandate_whole *m);
void tell_proven(struct request *r, const struct mandate_whole *m);
void tell_charge(struct request *r, const struct mandate_whole *m, enum charge charge);

/* Mails to those who may have no account are in French. */
str say_french(struct request *r, message m);

#endif
