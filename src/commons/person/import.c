/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/person/import.h"

i64 person_import(struct db *d, arena *a, const struct person_imported *p)
{
    char hex[UID_TEXT];
    uid_write(p->uid, hex);
    str email =
        p->email.len ? p->email : text_format(a, "%.*s" PERSON_WITHOUT_ADDRESS, UID_TEXT, hex);
    if (p->name.len && person_address_taken(d, email))
        return 0;
    i64 id = person_import_insert(d, (struct person_import_insert_in){
                                         .uid = p->uid,
                                         .role = p->role,
                                         .password = p->password,
                                         .language = p->language.len ? p->language : S("fr"),
                                         .created_at = p->created_at,
                                         .suspended_at = p->suspended_at,
                                         .suspended_until = p->suspended_until,
                                         .erased_at = p->erased_at,
                                         .example = p->example,
                                     });
    if (id && p->name.len)
        person_name_insert(d, id, email, p->name, p->confirmed_at);
    if (id)
        reader_audience_insert(d, id, 1);
    return id;
}

i64 person_unnamed(struct db *d, instant now)
{
    static const uid unnamed = {
        {0xb1, 0x5c, 0x0e, 0x9a, 0x47, 0xd2, 0x83, 0x6f, 0, 0, 0, 0, 0, 0, 0, 1}};
    i64 id = person_id_of_uid(d, unnamed);
    return id ? id
              : person_import_insert(d, (struct person_import_insert_in){.uid = unnamed,
                                                                         .language = S("fr"),
                                                                         .created_at = now});
}
