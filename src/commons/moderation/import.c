/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/moderation/import.h"

#include "moderation_sql.h"

bool moderation_import(struct db *d, const struct moderation_imported *v)
{
    if (decision_id_of_uid(d, v->uid))
        return false;
    i64 case_ = case_import_insert(d, v->uid, v->kind, v->person, v->decided_at);
    if (!case_)
        return false; /* a case has that name: another archive's, made by hand */
    i64 decision = decision_import_insert(d, (struct decision_import_insert_in){
                                                 .uid = v->uid,
                                                 .case_ = case_,
                                                 .person = v->person,
                                                 .action = v->action,
                                                 .reason = v->reason,
                                                 .until = v->until,
                                                 .decided_at = v->decided_at,
                                                 .lifted_at = v->lifted_at,
                                             });
    if (v->upheld.has)
        appeal_import_insert(d, decision, v->person, v->upheld.value == 1, v->decided_at);
    return true;
}
