/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/mandate/import.h"

#include "commons/person/person.h"

void mandate_import(struct request *r, const struct mandate_imported *m)
{
    mandate_insert(r->db, (struct mandate_insert_in){
                              .uid = m->uid,
                              .person = m->person,
                              .organisation = m->organisation,
                              .function = m->function,
                              .kind = m->kind,
                              .starts_on = m->starts_on,
                              .ends_on = m->ends_on,
                              .reads_until = m->reads_until,
                              .proof = m->proof,
                              .how = m->how,
                              .proven_at = m->proven_at,
                              .proven_by = m->proven_by,
                              .charge = m->charge,
                              .interests = m->interests,
                              .now = m->created_at,
                          });
    reader_audiences_refresh(r, m->person);
}
