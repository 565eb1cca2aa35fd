/* SPDX-License-Identifier: EUPL-1.2 */
#include "corpus_text.h"

#include <math.h>
#include <string.h>

uint64_t corpus_draw(struct corpus_random *r)
{
    uint64_t z = r->state += 0x9E3779B97F4A7C15u; /* splitmix64 */
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static i64 below(struct corpus_random *r, i64 n) { return (i64)(corpus_draw(r) % (uint64_t)n); }

i64 corpus_rank(struct corpus_random *r, i64 n)
{
    double u = (double)(corpus_draw(r) >> 11) / 9007199254740992.0;
    i64 rank = (i64)pow((double)n + 1, u) - 1; /* the integral of 1/x, turned round */
    return rank < 0 ? 0 : rank < n ? rank : n - 1;
}

#define PICK(r, words) (words)[corpus_rank(r, countof(words))]

static const char *const things[] = {"la médiathèque",
                                     "le réseau de lecture publique",
                                     "l’école de musique",
                                     "le conservatoire",
                                     "le festival",
                                     "le catalogue commun",
                                     "le portail",
                                     "la navette",
                                     "le musée",
                                     "le fonds ancien",
                                     "la saison culturelle",
                                     "le théâtre",
                                     "la résidence d’artistes",
                                     "le tiers-lieu",
                                     "le bibliobus",
                                     "la carte unique",
                                     "le logiciel de gestion",
                                     "la billetterie",
                                     "l’exposition permanente",
                                     "le cinéma municipal",
                                     "les archives communales",
                                     "la ludothèque",
                                     "le fablab",
                                     "la grainothèque",
                                     "le contrat territoire-lecture",
                                     "l’artothèque",
                                     "la micro-folie",
                                     "la fanfare",
                                     "le carnaval",
                                     "l’orgue restauré",
                                     "le parcours de visite",
                                     "la salle des fêtes",
                                     "les cartes postales anciennes",
                                     "les registres paroissiaux",
                                     "le prêt de liseuses",
                                     "l’atelier d’écriture",
                                     "le club de lecture",
                                     "la photothèque",
                                     "les étiquettes RFID",
                                     "la compagnie de rue",
                                     "le chapiteau",
                                     "le kiosque",
                                     "la halle",
                                     "le château",
                                     "le lavoir",
                                     "l’observatoire",
                                     "la radio associative",
                                     "le studio",
                                     "la chorale",
                                     "l’harmonie municipale",
                                     "le centre d’interprétation",
                                     "la maison du patrimoine"};
static const char *const verbs[] = {"a ouvert",
                                    "a coûté plus que prévu",
                                    "fonctionne bien",
                                    "manque de bénévoles",
                                    "attire un nouveau public",
                                    "demande une convention",
                                    "relie douze communes",
                                    "a été refusé par le conseil",
                                    "rassemble les associations",
                                    "change d’horaires",
                                    "attend une subvention",
                                    "a doublé sa fréquentation",
                                    "profite de la mutualisation",
                                    "souffre du départ de l’animatrice",
                                    "accueille les collégiens",
                                    "partage ses locaux",
                                    "numérise ses collections",
                                    "prête désormais des instruments",
                                    "publie ses données",
                                    "a simplifié ses tarifs",
                                    "forme les agents",
                                    "travaille avec l’EHPAD",
                                    "sort de ses murs",
                                    "s’appuie sur la région",
                                    "reste gratuit",
                                    "prépare la rentrée",
                                    "se réunit chaque trimestre",
                                    "renonce à la sous-traitance",
                                    "reprend un logiciel libre",
                                    "mesure ce qu’il dépense"};
static const char *const conditions[] = {"depuis la délibération de mars",
                                         "avec l’aide du département",
                                         "sans recruter",
                                         "après deux ans de discussion",
                                         "pour moins de 20 000 habitants",
                                         "grâce à la DRAC",
                                         "malgré un budget serré",
                                         "dans une commune rurale",
                                         "avant les élections",
                                         "pendant les travaux",
                                         "en régie directe",
                                         "par une délégation de service public",
                                         "sur trois exercices",
                                         "avec les enseignants",
                                         "hors les murs",
                                         "en soirée",
                                         "selon le rapport annuel",
                                         "au prix d’un long compromis",
                                         "à la demande des habitants",
                                         "avec un groupement de commandes",
                                         "sous licence libre",
                                         "chez nos voisins",
                                         "quand la navette est en panne",
                                         "dès la première année",
                                         "sans consulter les usagers"};
static const char *const questions[] = {"Qui a déjà fait la même chose à",
                                        "Combien cela vous a-t-il coûté à",
                                        "Comment avez-vous convaincu les élus de",
                                        "Avez-vous gardé le cahier des charges de",
                                        "Pouvez-vous partager la convention signée avec",
                                        "Quel marché avez-vous passé à",
                                        "Faut-il un poste à temps plein à",
                                        "Les bénévoles sont-ils restés à"};
static const char *const leads[] = {"Bonjour à toutes et à tous,",
                                    "Merci pour ce retour.",
                                    "Une précision :",
                                    "Nous avons fait la même chose.",
                                    "Tout à fait d’accord.",
                                    "Attention sur un point.",
                                    "Quelques chiffres :",
                                    "Pour compléter :"};
static const char *const subjects[] = {"Retour d’expérience",
                                       "Question sur le marché",
                                       "Recherche de partenaires",
                                       "Bilan croisé",
                                       "Cahier des charges",
                                       "Appel à cofinancement",
                                       "Numérisation",
                                       "Mise en réseau",
                                       "Accessibilité",
                                       "Reprise de données",
                                       "Étude d’usage",
                                       "Formation des agents",
                                       "Règlement intérieur",
                                       "Tarifs"};
static const char *const first[] = {"Aïcha",    "Benoît", "Céline", "Damien", "Élodie",
                                    "François", "Gaëlle", "Hélène", "Inès",   "Jérôme",
                                    "Loïc",     "Maëlle", "Noé"};
static const char *const last[] = {"Lefèvre",  "Béranger",  "Duchêne",   "Fauré",
                                   "Girault",  "Joubert",   "Kermarrec", "Leclercq",
                                   "Ollivier", "Pélissier", "Quéméner"};
static const char *const syllables[] = {"ba",  "cor", "den", "far",  "gil", "hou", "jan", "ler",
                                        "mar", "nes", "por", "quer", "rin", "sol", "tan", "ver"};

str corpus_person(arena *a, i64 n)
{
    return text_format(a, "%s %s", first[n % countof(first)],
                       last[n / countof(first) % countof(last)]);
}

static void capital(char *at, i64 len)
{
    if (len && at[0] >= 'a' && at[0] <= 'z')
        at[0] = (char)(at[0] - 32);
}

/* Names of products and people are words that few posts share. */
static str rare_word(arena *a, struct corpus_random *r)
{
    text t = text_of(a, 32);
    i64 rank = corpus_rank(r, countof(syllables) * countof(syllables) * countof(syllables));
    for (int i = 0; i < 3; i++, rank /= countof(syllables))
        text_add(&t, str_of(syllables[rank % countof(syllables)]));
    capital(t.at, t.len);
    return text_str(&t);
}

static void sentence(arena *a, struct corpus_random *r, const strs *places, text *t)
{
    str place = places->at[corpus_rank(r, places->len)], rare = rare_word(a, r), said;
    const char *thing = PICK(r, things), *other = PICK(r, things), *verb = PICK(r, verbs);
    const char *condition = PICK(r, conditions), *second = PICK(r, verbs);
    i64 from = t->len, thousands = below(r, 900) + 2;
    switch (below(r, 5)) {
    case 0:
        said = text_format(a, "%s %.*s ? ", PICK(r, questions), STR(place));
        break;
    case 1:
        said = text_format(a, "à %.*s, %s %s %s : %lld 000 € par an. ", STR(place), thing, verb,
                           condition, (long long)thousands);
        break;
    case 2:
        said = text_format(a, "%.*s, qui suit **%s** chez nous, dit que %s %s. ", STR(rare), thing,
                           other, verb);
        break;
    default:
        said = text_format(a, "%s %s %s, mais %s %s. ", thing, verb, condition, other, second);
    }
    text_add(t, said);
    capital(t->at + from, t->len - from);
}

str corpus_title(arena *a, struct corpus_random *r, const strs *places)
{
    str place = utf8_first(places->at[corpus_rank(r, places->len)], 40);
    return text_format(a, "%s : %s à %.*s", PICK(r, subjects), PICK(r, things), STR(place));
}

/* Prose goes on from one sentence to the next, as it was written. */
static void paragraph(arena *a, struct corpus_random *r, const struct corpus_source *s, text *t)
{
    i64 count = 2 + below(r, 4);
    i64 real = s->prose.len > count ? 1 + below(r, count) : 0, from = below(r, s->prose.len + 1);
    for (i64 n = 0; n < real && from + n < s->prose.len; n++) {
        text_add(t, s->prose.at[from + n]);
        text_add(t, S(" "));
    }
    for (i64 n = real; n < count; n++)
        sentence(a, r, &s->places, t);
    text_add(t, S("\n\n"));
}

str corpus_post(arena *a, struct corpus_random *r, const struct corpus_source *s)
{
    text t = text_of(a, 16 << 10);
    if (below(r, 2))
        text_add(&t, text_format(a, "%s\n\n", PICK(r, leads)));
    for (i64 paragraphs = 1 + below(r, 3); paragraphs > 0; paragraphs--)
        paragraph(a, r, s, &t);
    if (below(r, 12) == 0)
        text_add(&t, text_format(a, "- %s\n- %s\n- [la fiche](https://www.exemple.fr/%lld)\n",
                                 PICK(r, things), PICK(r, things), (long long)below(r, 5000)));
    return text_str(&t);
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0xC3;
}

static bool inside(char c) { return letter(c) || ((unsigned char)c & 0xC0) == 0x80; }

str corpus_words(arena *a, struct corpus_random *r, str body, i64 count)
{
    text t = text_of(a, 200);
    i64 tries = 0;
    while (count > 0 && tries++ < 50) {
        i64 at = below(r, body.len), end;
        while (at > 0 && inside(body.at[at - 1]))
            at--;
        for (end = at; end < body.len && inside(body.at[end]);)
            end++;
        str word = {body.at + at, end - at};
        /* A quotation mark or a dash of three bytes is no letter, though it looks like one here. */
        if (word.len < 3 || !letter(word.at[0]) || str_has(word, S("\xE2\x80")))
            continue;
        if (t.len)
            text_add(&t, S(" "));
        text_add(&t, word);
        count--;
    }
    return text_str(&t);
}
