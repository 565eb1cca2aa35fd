/* SPDX-License-Identifier: EUPL-1.2 */
/* What columns are taken for. The fields come from the one table of experiences, so that a new
 * field can be imported the day it is there; this table adds the words people use for them. */
#include <string.h>

#include "features/experience/experience.h"
#include "features/projects/projects.h"

static const struct {
    const char *code;
    message heading;      /* when the label of the form would make a poor one */
    const char *synonyms; /* folded, | between */
    bool in_template;
} known[] = {
    {"title", {0}, "intitule|intitule du projet|nom|nom du projet|projet|nom de l action", true},
    {"summary", T("Résumé"), "en une ligne|accroche|description courte|en bref", true},
    {"organisation", T("Organisme"),
     "collectivite|porteur|porteur du projet|structure|structure porteuse|commune|epci|maitre d "
     "ouvrage|qui|"
     "qui l a fait|beneficiaire|concerned|organisation|organisme porteur|nom de la collectivite",
     true},
    {"sectors",
     {0},
     "secteur|secteurs|secteur culturel|discipline|disciplines|domaine|domaines",
     true},
    {"themes", {0}, "theme|themes|thematique|thematiques|thema", true},
    {"status", T("Avancement"), "etat|statut|etat d avancement|ou en est ce|etat du projet", true},
    {"year", {0}, "date|millesime|exercice|an|annee de realisation|annee de debut", true},
    {"need", T("Besoin et contexte"), "besoin|contexte|constat|enjeux|pourquoi|objectifs", true},
    {"done", {0}, "realisation|description|action|actions|contenu|description du projet", true},
    {"publics", {0}, "public|publics|public vise|publics vises|public cible", false},
    {"amount", T("Coût en euros"),
     "cout|cout total|montant|budget|budget total|montant total|cout du projet|depense|depenses",
     true},
    {"vat", T("HT ou TTC"), "tva|ht ttc|taxes", true},
    {"bracket", T("Fourchette de coût"), "fourchette|tranche|tranche de cout|ordre de grandeur",
     true},
    {"outcome", T("Résultats"), "resultat|bilan|impact|impacts|effets", true},
    {"difficulties", T("Difficultés"), "difficulte|freins|limites|obstacles rencontres", true},
    {"again", {0}, "a refaire|referiez vous|le referiez vous", true},
    {"contact", T("Contact (une fonction)"), "contact|personne a contacter|service|interlocuteur",
     true},
    {"source_name", T("Source"), "origine|reference", true},
    {"source", T("Lien"), "url|adresse|site|page|page web|lien internet|site internet", true},
    {"deliberation", {0}, "deliberation|numero de deliberation", false},
    {"staff", {0}, "etp|personnel|equivalents temps plein", false},
    {"management", {0}, "gestion|mode de gestion", false},
};

static bool one_cell(const struct field *f)
{
    return f->type != FIELD_LIST && f->type != FIELD_REFERENCE && f->type != FIELD_HIDDEN &&
           f->type != FIELD_PASSWORD && strcmp(f->name, "depth") != 0;
}

static const struct field *field_named(const char *name)
{
    for (i64 i = 0; i < experience_field_count; i++)
        if (!strcmp(experience_fields[i].name, name))
            return &experience_fields[i];
    return NULL;
}

struct columns columns_all(arena *a)
{
    struct columns all = {0};
    for (i64 i = 0; i < countof(known); i++) {
        const struct field *f = field_named(known[i].code);
        *push(a, &all) = (struct column){
            .code = known[i].code,
            .heading = message_is(known[i].heading) || !f ? known[i].heading : f->label,
            .in_template = known[i].in_template,
            .repeats = f && f->type == FIELD_TEXT,
        };
    }
    for (i64 i = 0; i < experience_field_count; i++) {
        const struct field *f = &experience_fields[i];
        if (one_cell(f) && !column_find(&all, str_of(f->name)))
            *push(a, &all) = (struct column){
                .code = f->name, .heading = f->label, .repeats = f->type == FIELD_TEXT};
    }
    return all;
}

const struct column *column_find(const struct columns *all, str code)
{
    for (i64 i = 0; i < all->len; i++)
        if (str_eq(str_of(all->at[i].code), code))
            return &all->at[i];
    return NULL;
}

static bool among(str synonyms, str folded)
{
    while (synonyms.len)
        if (str_eq(str_cut(&synonyms, '|'), folded))
            return true;
    return false;
}

static bool says(arena *a, message m, str folded)
{
    for (int l = 0; message_is(m) && l < LANGUAGES; l++)
        if (str_eq(text_fold(a, message_in(a, (enum language)l, m)), folded))
            return true;
    return false;
}

str column_recognise(arena *a, const struct columns *all, str heading)
{
    str folded = text_fold(a, utf8_first(heading, 200));
    if (!folded.len)
        return (str){0};
    for (i64 i = 0; i < all->len; i++) {
        const struct column *c = &all->at[i];
        const struct field *f = field_named(c->code);
        if (says(a, c->heading, folded) || (f && says(a, f->label, folded)) ||
            str_eq(text_fold(a, str_of(c->code)), folded))
            return str_of(c->code);
    }
    for (i64 i = 0; i < countof(known); i++)
        if (among(str_of(known[i].synonyms), folded))
            return str_of(known[i].code);
    return (str){0};
}

static bool taken(str codes, str code)
{
    while (codes.len)
        if (str_eq(str_cut(&codes, ' '), code))
            return true;
    return false;
}

str columns_recognise(arena *a, const struct columns *all, const struct spreadsheet_row *headings)
{
    text t = text_of(a, 64 * (headings->len + 1));
    for (i64 i = 0; i < headings->len; i++) {
        str code = column_recognise(a, all, headings->at[i]);
        if (i)
            text_add_char(&t, ' ');
        /* the first of two that say the same is taken, the person sees both */
        text_add(&t, code.len && !taken(text_str(&t), code) ? code : S("-"));
    }
    return text_str(&t);
}

struct spreadsheet columns_template(arena *a, enum language l)
{
    struct columns all = columns_all(a);
    struct spreadsheet s = {0};
    str cells[SPREADSHEET_COLUMNS_MAX];
    i64 count = 0;
    for (i64 i = 0; i < all.len && count < SPREADSHEET_COLUMNS_MAX; i++)
        if (all.at[i].in_template)
            cells[count++] = message_in(a, l, all.at[i].heading);
    check(spreadsheet_add(a, &s, 1, cells, count));
    return s;
}
