/* SPDX-License-Identifier: EUPL-1.2 */
/* What a sheet holds. To add a field: one entry here, a column in schema.sql if lists or
 * comparisons need it, and its place in the views. Codes are for ever; labels are for people. */
#include "features/experience/inside.h"

static const struct choice depths[] = {
    {"told", T("Raconté : nous l’avons fait, voici comment")},
    {"spotted", T("Repéré : un autre organisme l’a fait, je le signale")},
};

static const struct choice statuses[] = {
    {"planned", T("En projet")},
    {"running", T("En cours")},
    {"done", T("Réalisé")},
    {"paused", T("En pause")},
    {"stopped", T("Arrêté : ce que nous en avons appris")},
};

static const struct choice participations[] = {
    {"none", T("Aucune")},
    {"information", T("Information")},
    {"consultation", T("Consultation")},
    {"concertation", T("Concertation")},
    {"construction", T("Construction ensemble, jusqu’à la décision")},
};

static const struct choice vat[] = {
    {"excluded", T("Hors taxes")},
    {"included", T("Toutes taxes comprises")},
    {"unknown", T("Inconnu")},
};

static const struct choice natures[] = {
    {"investment", T("Investissement")},
    {"yearly", T("Fonctionnement, par an")},
};

static const struct choice certainties[] = {
    {"planned", T("Prévu")},
    {"real", T("Dépensé")},
};

static const struct choice brackets[] = {
    {"unknown", T("Inconnu")},
    {"under-5k", T("Moins de 5 000 €")},
    {"5k-25k", T("De 5 000 à 25 000 €")},
    {"25k-100k", T("De 25 000 à 100 000 €")},
    {"100k-500k", T("De 100 000 à 500 000 €")},
    {"500k-2m", T("De 500 000 à 2 millions d’euros")},
    {"over-2m", T("Plus de 2 millions d’euros")},
};

static const struct choice management[] = {
    {"direct", T("Régie directe")},
    {"own-budget", T("Régie dotée de l’autonomie financière")},
    {"delegation", T("Délégation de service public")},
    {"contract", T("Marché public")},
    {"association", T("Association conventionnée")},
    {"epcc", T("Établissement public de coopération culturelle")},
    {"spl", T("Société publique locale")},
    {"other", T("Autre")},
};

static const struct choice procedures[] = {
    {"none", T("Aucun achat")},
    {"direct", T("Achat sans publicité ni mise en concurrence")},
    {"adapted", T("Procédure adaptée")},
    {"formal", T("Appel d’offres")},
    {"group", T("Groupement de commandes")},
    {"central", T("Centrale d’achat")},
    {"partnership", T("Partenariat d’innovation ou dialogue compétitif")},
};

static const struct choice kinds_of_result[] = {
    {"measured", T("Mesuré")},
    {"observed", T("Observé")},
    {"expected", T("Attendu")},
};

static const struct choice again[] = {
    {"yes", T("Oui, de la même façon")},
    {"differently", T("Oui, mais autrement")},
    {"no", T("Non")},
};

#define CHOICES(c) .choices = c, .choice_count = countof(c)
#define ITEMS(i) .items = i, .item_count = countof(i)

static const struct field step_items[] = {
    {.name = "when", .type = FIELD_PARTIAL_DAY, .label = T("Quand")},
    {.name = "what", .type = FIELD_LINE, .label = T("Étape"), .limit = 200},
};

static const struct field partner_items[] = {
    {.name = "organisation", .type = FIELD_REFERENCE, .label = T("Organisme")},
    {.name = "role", .type = FIELD_LINE, .label = T("Rôle"), .limit = 120},
};

static const struct field cost_items[] = {
    {.name = "what", .type = FIELD_LINE, .label = T("Dépense"), .limit = 120},
    {.name = "nature", .type = FIELD_CHOICE, .label = T("Nature"), CHOICES(natures)},
    {.name = "certainty",
     .type = FIELD_CHOICE,
     .label = T("Prévu ou réalisé"),
     CHOICES(certainties)},
    {.name = "year", .type = FIELD_NUMBER, .label = T("Année"), .least = 1950, .limit = 2100},
    {.name = "amount", .type = FIELD_AMOUNT, .label = T("Montant (€)")},
};

static const struct field subsidy_items[] = {
    {.name = "scheme",
     .type = FIELD_LINE,
     .label = T("Dispositif ou financeur"),
     .limit = 160,
     .hint = T("Par exemple : DGD bibliothèques, DRAC, département, LEADER.")},
    {.name = "amount", .type = FIELD_AMOUNT, .label = T("Montant (€)")},
};

static const struct field result_items[] = {
    {.name = "what", .type = FIELD_LINE, .label = T("Résultat"), .limit = 200},
    {.name = "kind",
     .type = FIELD_CHOICE,
     .label = T("Comment on le sait"),
     CHOICES(kinds_of_result)},
    {.name = "value", .type = FIELD_LINE, .label = T("Valeur"), .limit = 80},
    {.name = "when", .type = FIELD_PARTIAL_DAY, .label = T("Date")},
};

#define ESSENTIAL .group = T("L’essentiel")
#define STORY .group = T("Le récit")
#define COST .group = T("Ce que cela a coûté")
#define HOW .group = T("Comment")
#define LESSONS .group = T("Ce que nous en avons appris")
#define REUSE .group = T("Pour s’en inspirer")
#define VOICE .group = T("Une parole d’élu")

const struct field experience_fields[] = {
    {.name = "title",
     .type = FIELD_LINE,
     .label = T("Titre"),
     .limit = 140,
     .least = 3,
     .required = true,
     .required_to_publish = true,
     .translatable = true,
     .exported_as = "name",
     ESSENTIAL,
     .hint = T("Ce que vous avez fait, comme on le dirait à un collègue.")},
    {.name = "summary",
     .type = FIELD_LINE,
     .label = T("En une ligne"),
     .limit = 240,
     .required_to_publish = true,
     .translatable = true,
     .exported_as = "abstract",
     ESSENTIAL},
    {.name = "sectors",
     .type = FIELD_CHOICES,
     .label = T("Secteurs culturels"),
     .limit = 4,
     .required_to_publish = true,
     .exported_as = "about",
     ESSENTIAL},
    {.name = "themes",
     .type = FIELD_CHOICES,
     .label = T("Thèmes transversaux"),
     .limit = 5,
     .required_to_publish = true,
     .exported_as = "keywords",
     ESSENTIAL},
    {.name = "depth",
     .type = FIELD_CHOICE,
     .label = T("Raconté ou repéré"),
     CHOICES(depths),
     ESSENTIAL},
    {.name = "status",
     .type = FIELD_CHOICE,
     .label = T("Où en est-ce ?"),
     CHOICES(statuses),
     ESSENTIAL},
    {.name = "year",
     .type = FIELD_NUMBER,
     .label = T("Année"),
     .least = 1950,
     .limit = 2100,
     .exported_as = "temporalCoverage",
     ESSENTIAL},
    {.name = "concerned",
     .type = FIELD_REFERENCE,
     .label = T("Qui l’a fait"),
     ESSENTIAL,
     .hint = T("La collectivité ou l’organisme dont vous parlez. Commencez à écrire son nom, puis "
               "choisissez.")},
    {.name = "partners",
     .type = FIELD_LIST,
     .label = T("Partenaires"),
     ITEMS(partner_items),
     .limit = 20,
     ESSENTIAL},

    {.name = "need",
     .type = FIELD_TEXT,
     .label = T("Le besoin et le contexte"),
     .required_to_publish = true,
     .translatable = true,
     STORY,
     .hint = T("De quoi êtes-vous partis ? Qu’est-ce qui n’allait pas, ou manquait ?")},
    {.name = "done",
     .type = FIELD_TEXT,
     .label = T("Ce qui a été fait"),
     .required_to_publish = true,
     .translatable = true,
     .exported_as = "text",
     STORY},
    {.name = "publics",
     .type = FIELD_LINE,
     .label = T("Pour quels publics"),
     .limit = 200,
     .translatable = true,
     .exported_as = "audience",
     STORY},
    {.name = "participation",
     .type = FIELD_CHOICE,
     .label = T("Participation des habitants"),
     CHOICES(participations),
     STORY},
    {.name = "steps", .type = FIELD_LIST, .label = T("Les étapes"), ITEMS(step_items), STORY},

    {.name = "costs",
     .type = FIELD_LIST,
     .label = T("Lignes de coût"),
     ITEMS(cost_items),
     COST,
     .hint = T("Une ligne par dépense. À défaut, choisissez une fourchette plus bas, ou « inconnu "
               "» : inconnu n’est pas zéro.")},
    {.name = "vat", .type = FIELD_CHOICE, .label = T("Ces montants sont"), CHOICES(vat), COST},
    {.name = "bracket",
     .type = FIELD_CHOICE,
     .label = T("Ou une fourchette, pour l’ensemble"),
     CHOICES(brackets),
     COST},
    {.name = "included",
     .type = FIELD_LINE,
     .label = T("Ce que ces montants comprennent, et ne comprennent pas"),
     .limit = 300,
     .translatable = true,
     COST},
    {.name = "subsidies",
     .type = FIELD_LIST,
     .label = T("Subventions"),
     ITEMS(subsidy_items),
     COST},
    {.name = "remaining", .type = FIELD_AMOUNT, .label = T("Reste à charge, en euros"), COST},
    {.name = "staff",
     .type = FIELD_DECIMAL,
     .label = T("Personnel, en équivalents temps plein"),
     COST},

    {.name = "competence",
     .type = FIELD_LINE,
     .label = T("Qui a la compétence"),
     .limit = 200,
     HOW},
    {.name = "management",
     .type = FIELD_CHOICE,
     .label = T("Mode de gestion"),
     CHOICES(management),
     HOW},
    {.name = "procedure",
     .type = FIELD_CHOICE,
     .label = T("Procédure d’achat"),
     CHOICES(procedures),
     HOW},
    {.name = "months",
     .type = FIELD_NUMBER,
     .label = T("Mois entre la décision et l’ouverture"),
     .least = 0,
     .limit = 600,
     HOW},
    {.name = "deliberation",
     .type = FIELD_LINE,
     .label = T("Délibération : numéro et date"),
     .limit = 120,
     HOW},
    {.name = "deliberation_link", .type = FIELD_URL, .label = T("Délibération : adresse"), HOW},
    {.name = "obstacle",
     .type = FIELD_TEXT,
     .label = T("Ce qui nous a arrêtés le plus longtemps"),
     .limit = 3000,
     .translatable = true,
     HOW},
    {.name = "small",
     .type = FIELD_TEXT,
     .label = T("Si vous avez moins de 10 000 habitants"),
     .limit = 3000,
     .translatable = true,
     HOW},

    {.name = "outcome",
     .type = FIELD_TEXT,
     .label = T("Les résultats"),
     .required_to_publish = true,
     .translatable = true,
     LESSONS},
    {.name = "results",
     .type = FIELD_LIST,
     .label = T("Résultats chiffrés ou datés"),
     ITEMS(result_items),
     LESSONS},
    {.name = "difficulties",
     .type = FIELD_TEXT,
     .label = T("Les difficultés"),
     .required_to_publish = true,
     .translatable = true,
     LESSONS,
     .hint = T("C’est ce que vos pairs liront en premier. Vous pouvez rester factuel.")},
    {.name = "again",
     .type = FIELD_CHOICE,
     .label = T("Le referiez-vous ?"),
     CHOICES(again),
     LESSONS},
    {.name = "again_why",
     .type = FIELD_TEXT,
     .label = T("Pourquoi"),
     .limit = 3000,
     .translatable = true,
     LESSONS},

    {.name = "reusable",
     .type = FIELD_TEXT,
     .label = T("Ce qui peut être repris tel quel"),
     .limit = 3000,
     .translatable = true,
     REUSE},
    {.name = "to_adapt",
     .type = FIELD_TEXT,
     .label = T("Ce qu’il faut adapter"),
     .limit = 3000,
     .translatable = true,
     REUSE},
    {.name = "contact",
     .type = FIELD_LINE,
     .label = T("Qui contacter : une fonction, pas une personne"),
     .limit = 160,
     REUSE,
     .hint = T("Par exemple : la direction de la médiathèque.")},
    {.name = "source_name",
     .type = FIELD_LINE,
     .label = T("D’où le tenez-vous ?"),
     .limit = 200,
     .exported_as = "isBasedOn",
     REUSE,
     .hint = T("Un article, un rapport, une visite : le titre et la date.")},
    {.name = "source",
     .type = FIELD_URL,
     .label = T("Une page où en lire davantage"),
     .exported_as = "url",
     REUSE},

    {.name = "voice",
     .type = FIELD_TEXT,
     .label = T("La citation"),
     .limit = 600,
     .translatable = true,
     VOICE},
    {.name = "voice_name", .type = FIELD_LINE, .label = T("De qui"), .limit = 100, VOICE},
    {.name = "voice_office", .type = FIELD_LINE, .label = T("Sa fonction"), .limit = 120, VOICE},
    {.name = "agreed_by",
     .type = FIELD_LINE,
     .label = T("Relu et approuvé par"),
     .limit = 160,
     VOICE},
    {.name = "agreed_on", .type = FIELD_DAY, .label = T("À la date du"), VOICE},
};
const i64 experience_field_count = countof(experience_fields);

const struct kind experience_kind = {
    .name = "experience",
    .path = "experiences",
    .schema_type = "Article",
    .singular = T("retour d’expérience"),
    .plural = T("retours d’expérience"),
    .fields = experience_fields,
    .field_count = countof(experience_fields),
    .fields_version = EXPERIENCE_FIELDS_VERSION,
    .project = experience_project,
    .complete = experience_complete,
    .depth = experience_depth,
    .status = experience_status,
    .adapt = experience_adapt,
    .personal = experience_is_spotted,
    .concerned = experience_concerned,
    .facets = experience_facets,
};
