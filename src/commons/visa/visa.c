/* SPDX-License-Identifier: EUPL-1.2 */
/* What a circuit asks for, and what an agreement holds for. */
#include "commons/visa/visa.h"

#include <sodium.h>

#include "commons/contribution/document.h"
#include "commons/journal/journal.h"
#include "commons/mandate/mandate.h"
#include "commons/visa/inside.h"

/* ---- the circuit ----------------------------------------------------------------------------- */

struct visa_circuit visa_circuit_for(struct request *r, i64 organisation)
{
    const struct visa_circuit_row *c = visa_circuit_of(r->db, r->arena, organisation);
    if (!c)
        return (struct visa_circuit){0};
    return (struct visa_circuit){.steps = c->steps,
                                 .of = {{c->first_email, c->first_name, c->first_function},
                                        {c->second_email, c->second_name, c->second_function}}};
}

message visa_circuit_set(struct request *r, i64 organisation, const struct visa_circuit *c)
{
    const struct mandate_body *o = mandate_organisation(r->db, r->arena, organisation);
    if (!o || !standing_in(r, organisation).manager)
        return T("Seul le référent d’un organisme, ou son suppléant, choisit son circuit.");
    if (c->steps < 0 || c->steps > 2)
        return T("Choisissez : libre, un visa ou deux.");
    if (c->steps == 2 && c->of[0].email.len && str_eq(c->of[0].email, c->of[1].email))
        return T("Les deux visas sont donnés par deux personnes différentes.");
    visa_circuit_put(r->db, (struct visa_circuit_put_in){
                                .organisation = organisation,
                                .steps = c->steps,
                                .first_email = c->of[0].email,
                                .first_name = c->of[0].name,
                                .first_function = c->of[0].function,
                                .second_email = c->of[1].email,
                                .second_name = c->of[1].name,
                                .second_function = c->of[1].function,
                                .by = r->reader.person,
                                .now = r->now,
                            });
    journal_write(r, "organisation.circuit", o->uid,
                  journal_payload(r->arena, "organisation", organisation, "steps", c->steps, NULL));
    return (message){0};
}

/* ---- what it holds for ------------------------------------------------------------------------
 */

/* The document of the sensitive fields alone: unknown keys are left out when it is read. */
str visa_fingerprint(arena *a, const struct kind *k, const struct form *document)
{
    uint8_t hash[16];
    char *hex = new_n(a, char, 2 * sizeof hash + 1);
    struct field *fields = new_n(a, struct field, k->field_count + 1);
    struct kind sensitive = *k;
    sensitive.fields = fields;
    sensitive.field_count = 0;
    for (i64 i = 0; i < k->field_count; i++)
        if (k->fields[i].asks_visa)
            fields[sensitive.field_count++] = k->fields[i];
    struct form *f = document_read(a, &sensitive, document_write(a, document));
    str json = f ? document_write(a, f) : (str){0};
    crypto_generichash(hash, sizeof hash, (const uint8_t *)(json.at ? json.at : ""),
                       (unsigned long long)json.len, NULL, 0);
    sodium_bin2hex(hex, 2 * sizeof hash + 1, hash, sizeof hash);
    return (str){hex, 2 * sizeof hash};
}

struct visa_given_rows visa_of_document(struct request *r, const struct kind *k, i64 contribution,
                                        const struct form *document)
{
    return visa_given(r->db, r->arena, contribution, visa_fingerprint(r->arena, k, document));
}

i64 visa_next(struct request *r, const struct kind *k, const struct contribution *c,
              const struct form *document)
{
    bool personal = k->personal && k->personal(document);
    if (!c->organisation.has || personal)
        return 0;
    i64 steps = visa_circuit_for(r, c->organisation.value).steps;
    if (!steps)
        return 0;
    struct visa_given_rows given = visa_of_document(r, k, c->id, document);
    for (i64 step = 1; step <= steps; step++) {
        bool has = false;
        for (i64 i = 0; i < given.len; i++)
            has |= given.at[i].step == step;
        if (!has)
            return step;
    }
    return 0;
}

message visa_refusal(struct request *r, const struct kind *k, const struct contribution *c,
                     const struct form *document)
{
    i64 next = visa_next(r, k, c, document);
    return next == 0   ? (message){0}
           : next == 1 ? T("Votre organisme demande un accord avant de publier : le visa n’est pas "
                           "encore donné pour ce texte.")
                       : T("Votre organisme demande deux accords avant de publier : le deuxième "
                           "visa n’est pas encore donné pour ce texte.");
}
