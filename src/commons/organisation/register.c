/* SPDX-License-Identifier: EUPL-1.2 */
#include "commons/organisation/register.h"

#include "commons/organisation/search.h"
#include "commons/organisation/words.h"

static struct organisation_refusal refusal(const char *field, message why)
{
    return (struct organisation_refusal){.field = field, .why = why};
}

struct organisation_refusal organisation_check(arena *a, const struct new_organisation *o)
{
    bool demonstration = str_eq(o->source, S("demonstration"));
    i64 length = utf8_length(o->name);
    if (length < ORGANISATION_NAME_MIN || !text_fold(a, o->name).len)
        return refusal("name", T("Écrivez le nom de l’organisme, en toutes lettres."));
    if (length > ORGANISATION_NAME_MAX)
        return refusal("name", T("Ce nom est trop long : 200 caractères au plus."));
    if (natures[o->nature].authority && !demonstration)
        return refusal("nature",
                       T("Les collectivités sont déjà dans l’annuaire : cherchez la vôtre "
                         "par son nom."));
    str siren = siren_read(a, o->siren);
    if (o->siren.len && !siren.len)
        return refusal("siren",
                       T("Un SIREN compte neuf chiffres. Laissez vide s’il n’y en a pas."));
    if (siren.len && !siren_valid(siren))
        return refusal("siren",
                       T("Ce SIREN n’existe pas : un chiffre a sans doute été mal recopié."));
    if (siren.len && o->nature == NATURE_FOREIGN_CITY)
        return refusal("siren", T("Une ville d’un autre pays n’a pas de SIREN : laissez vide."));
    if (utf8_length(o->place) > ORGANISATION_PLACE_MAX)
        return refusal("place", T("Ce lieu est trop long : 100 caractères au plus."));
    if (o->nature == NATURE_FOREIGN_CITY && !o->place.len)
        return refusal("place", T("Écrivez dans quel pays se trouve cette ville."));
    if (o->site.has && !url_is_web(o->site.value.text))
        return refusal("site", T("Une adresse de site commence par https://."));
    if (natures[o->nature].must_depend && !o->depends_count && !demonstration)
        return refusal("depends_on", T("Choisissez au moins une collectivité dont il dépend."));
    return (struct organisation_refusal){0};
}

struct organisation_refusal organisation_refuses(struct db *d, arena *a,
                                                 const struct new_organisation *o)
{
    struct organisation_refusal r = organisation_check(a, o);
    if (r.field)
        return r;
    str siren = siren_read(a, o->siren);
    struct organisation_identity *same = siren.len ? organisation_by_siren(d, a, siren) : NULL;
    if (same) {
        r = refusal("siren", T("Cet organisme est déjà là : {1}.", same->name));
        r.key = same->address_key;
        return r;
    }
    for (i64 i = 0; i < o->depends_count; i++) {
        struct organisation_card *on = organisation_card_of(d, a, o->depends_on[i]);
        enum nature n;
        if (!on || !nature_read(on->nature, &n) || !natures[n].authority)
            return refusal("depends_on",
                           T("Il ne peut dépendre que d’une collectivité de l’annuaire."));
    }
    struct organisation_card *in = o->department ? organisation_card_of(d, a, o->department) : NULL;
    if (o->department && (!in || !str_eq(in->nature, S("departement"))))
        return refusal("department", T("Choisissez un département de la liste."));
    return r;
}

struct organisation_card_rows organisation_similar(struct db *d, arena *a, str name, i64 department)
{
    enum { SHOWN = 5, CUT_WORDS = 2 };
    struct organisation_card_rows similar = {0};
    struct organisation_filter filter = {.department = department};
    /* The whole name, then its first two words: "Association Les Quais" finds "Les Quais (asso)".
     */
    str folded = organisation_fold(a, name), first = folded;
    for (i64 i = 0, words = 0; i < folded.len; i++)
        if (folded.at[i] == ' ' && ++words == CUT_WORDS) {
            first = str_first(folded, i);
            break;
        }
    str asked[] = {name, organisation_core(first)};
    for (i64 k = 0; k < countof(asked); k++) {
        struct organisation_hits hits = organisation_search(d, a, asked[k], &filter, SHOWN);
        for (i64 i = 0; i < hits.len && similar.len < SHOWN; i++) {
            bool there = false;
            for (i64 j = 0; j < similar.len; j++)
                there = there || similar.at[j].id == hits.at[i].card.id;
            if (!there)
                *push(a, &similar) = hits.at[i].card;
        }
    }
    return similar;
}

i64 organisation_register(struct db *d, arena *a, const struct new_organisation *o, instant now)
{
    str folded = organisation_fold(a, o->name), siren = siren_read(a, o->siren);
    bool demonstration = str_eq(o->source, S("demonstration"));
    opt_int population = demonstration ? o->population : (opt_int){0};
    i64 weight = population.has ? population.value : 0;
    char hex[UID_TEXT];
    uid_write(o->uid, hex);
    struct organisation_card *in = o->department ? organisation_card_of(d, a, o->department) : NULL;
    /* Without a SIREN its address is made of its row, known once it is written. */
    i64 id = organisation_insert(d, (struct organisation_insert_in){
                                        .uid = o->uid,
                                        .nature = str_of(natures[o->nature].code),
                                        .name = o->name,
                                        .sort_key = text_sort_key(a, o->name),
                                        .folded = folded,
                                        .core = organisation_core(folded),
                                        .weight = weight,
                                        .population_municipal = population,
                                        .stratum = stratum_of(population),
                                        .siren = {siren.len > 0, siren},
                                        .address_key = siren.len ? siren : (str){hex, UID_TEXT},
                                        .department = {in != NULL, o->department},
                                        .region = in ? in->region : (opt_int){0},
                                        .place = o->place,
                                        .site = o->site,
                                        .department_count = 1,
                                        .region_count = 1,
                                        .source = o->source,
                                        .created_by = {o->created_by != 0, o->created_by},
                                        .now = now,
                                    });
    if (!siren.len)
        organisation_set_key(d, id, organisation_key(a, o->nature, (str){0}, (str){0}, id));
    organisation_add_words(d, folded, weight, id);
    for (i64 i = 0; i < o->depends_count; i++)
        organisation_depend(d, id, o->depends_on[i]);
    return id;
}

void organisation_remove_demonstration(struct db *d)
{
    demonstration_words_remove(d);
    demonstration_dependences_remove(d);
    demonstration_peers_remove(d);
    demonstration_dismissed_remove(d);
    demonstration_remove(d);
}
