/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/contribution/licence.h"

#include "commons/settings.h"

const struct licence licences[] = {
    {"etalab-2.0", "Licence Ouverte 2.0",
     T("Chacun peut reprendre, modifier et redistribuer, même pour vendre, à condition de nommer "
       "la source et "
       "la date de sa dernière mise à jour."),
     "https://spdx.org/licenses/etalab-2.0.html", .attribution = true},
    {"CC-BY-4.0", "Creative Commons Attribution 4.0",
     T("Chacun peut reprendre, modifier et redistribuer, même pour vendre, à condition de vous "
       "nommer et de "
       "signaler ce qui a été modifié."),
     "https://creativecommons.org/licenses/by/4.0/deed.fr", .attribution = true},
    {"CC-BY-SA-4.0", "Creative Commons Attribution - Partage dans les mêmes conditions 4.0",
     T("Chacun peut reprendre, modifier et redistribuer, même pour vendre, à condition de vous "
       "nommer et de "
       "partager à son tour sous cette même licence."),
     "https://creativecommons.org/licenses/by-sa/4.0/deed.fr", .share_alike = true,
     .attribution = true},
    {"CC0-1.0", "Creative Commons CC0 1.0",
     T("Chacun peut reprendre, modifier et redistribuer sans aucune condition, sans même vous "
       "nommer."),
     "https://creativecommons.org/publicdomain/zero/1.0/deed.fr", .attribution = false},
};
const i64 licence_count = countof(licences);

const struct licence *licence_find(str code)
{
    for (i64 i = 0; i < licence_count; i++)
        if (str_eq(str_of(licences[i].code), code))
            return &licences[i];
    return NULL;
}

/* From the texts of the licences: CC BY-SA 4.0 section 3(b), CC BY 4.0 sections 3(a) and 3(a)(4),
   Licence Ouverte 2.0 "Compatibilité" (any free licence that asks at least for attribution), CC0.
 */
bool licence_compatible(str from, str to, message *why_not)
{
    const struct licence *source = licence_find(from), *target = licence_find(to);
    message unused;
    why_not = why_not ? why_not : &unused;
    *why_not = (message){0};
    if (!source || !target)
        *why_not = T("Cette licence n’est pas connue ici : {1}.", source ? to : from);
    else if (source->share_alike && source != target)
        *why_not = T("L’original est sous {1} : une adaptation doit garder cette même licence, "
                     "elle ne peut pas "
                     "passer sous {2}.",
                     str_of(source->name), str_of(target->name));
    else if (source->attribution && !target->attribution)
        *why_not = T("L’original est sous {1} et demande que son auteur soit nommé : {2} ne le "
                     "garantirait plus.",
                     str_of(source->name), str_of(target->name));
    return !message_is(*why_not);
}

bool licence_field_is_fact(const struct field *f)
{
    switch (f->type) {
    case FIELD_LINE:
    case FIELD_TEXT:
        return false;
    default:
        return true;
    }
}

str licence_of_field(const struct field *f, str licence_of_text)
{
    return licence_field_is_fact(f) ? LICENCE_OF_FACTS : licence_of_text;
}

/* The natures of the directory and those people add (commons/organisation). */
enum signatory signatory_of_nature(str nature)
{
    static const char *const public_bodies[] = {
        "region", "departement",   "commune",     "CC",  "CA",
        "CU",     "METRO",         "MET69",       "EPT", "syndicat",
        "epcc",   "state_service", "service_etat"};
    if (!nature.len)
        return SIGNED_BY_PERSON;
    for (i64 i = 0; i < countof(public_bodies); i++)
        if (str_eq(nature, str_of(public_bodies[i])))
            return SIGNED_BY_AUTHORITY;
    return SIGNED_BY_BODY;
}

bool licence_offered(const struct licence_offer *offer, str code)
{
    for (i64 i = 0; i < offer->len; i++)
        if (str_eq(str_of(offer->at[i]->code), code))
            return true;
    return false;
}

static void offer_add(struct licence_offer *offer, str code, str from)
{
    const struct licence *l = licence_find(code);
    if (l && !licence_offered(offer, code) && (!from.len || licence_compatible(from, code, NULL)))
        offer->at[offer->len++] = l;
}

struct licence_offer licences_offered(const struct settings *s, enum signatory who, str from)
{
    struct licence_offer offer = {0};
    bool authority = who == SIGNED_BY_AUTHORITY;
    offer_add(&offer, authority ? s->licence_authority : s->licence_person, from);
    offer_add(&offer, authority ? S("etalab-2.0") : S("CC-BY-SA-4.0"), from);
    offer_add(&offer, S("CC-BY-4.0"), from);
    if (!authority)
        offer_add(&offer, S("CC0-1.0"), from);
    if (!offer.len && licence_find(from))
        offer_add(&offer, from, from);
    if (!offer.len)
        offer.at[offer.len++] = &licences[0];
    return offer;
}
