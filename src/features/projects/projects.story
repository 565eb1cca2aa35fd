# SPDX-License-Identifier: EUPL-1.2
# A list of projects, pasted from a spreadsheet, becomes drafts: nothing is guessed, nothing is made before it is confirmed.

scene One says first in whose name
as lise
get /experiences/importer
status 303
get /inscription
press Créer mon compte
    person_name = Lise Martin
    email = lise.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /experiences/importer
status 303
location /mon-compte/mandats
follow
press Déclarer ce mandat
    organisation = Rumilly (Haute-Savoie)
    function = directrice de la culture
    kind = officer
status 303

scene What cannot be read is refused with its reason, and what was pasted is kept
get /experiences/importer
status 200
sees Importer une liste de projets
press Lire le fichier
status 422
sees Choisissez un fichier, ou collez des lignes de votre tableur.
press Lire le fichier
    pasted = Titre;Année
status 422
sees ajoutez une ligne par projet
field pasted = Titre;Année

scene What was understood is shown, with the errors by row and the names that are asked
press Lire le fichier
    pasted = Intitulé;Porteur;Année;Secteur;Commentaire\nUne nuit des livres;Rumilly (Haute-Savoie);2023;Musique;privé\nUn marché des mots;Sainte-Colombe;2022;;\nUn bal d’été;Rumilly (Haute-Savoie);hier;Cuisine;\nUne fête;;2021;;
status 303
location /experiences/importer/*
follow
status 200
keep action="/experiences/importer/{list}"
sees Rien n’est encore créé
sees Une nuit des livres
sees Sainte-Colombe (Doubs)
sees Sainte-Colombe (Ille-et-Vilaine)
sees « Cuisine » n’est pas l’un des choix possibles.
sees Écrivez un nombre entier, par exemple 1 200.
sees Une ligne ne nomme aucun organisme
field c-0 = title
field c-1 = organisation
field c-4 = -
get /experiences/brouillons
not Une nuit des livres

scene All or nothing makes nothing
get /experiences/importer/{list}
press Créer les brouillons
    mode = whole
status 422
sees rien n’a été créé
sees Une nuit des livres

scene The questions are answered
get /experiences/importer/{list}
press Mettre l’aperçu à jour
    n-1-other = Sainte-Colombe (Doubs)
    unnamed = own
status 303
follow
sees L’aperçu est à jour.
not Une ligne ne nomme aucun organisme à

scene Nobody else sees the list
as robert
get /inscription
press Créer mon compte
    person_name = Robert Petit
    email = robert.{run}@exemple.fr
    new_password = une phrase que je retiens
get /experiences/importer/{list}
status 404
get /experiences/importer/{list}/lignes-non-importees.csv
status 404

scene Confirmed, the good rows are drafts, once
as lise
get /experiences/importer/{list}
press Créer les brouillons
    mode = good
status 303
follow
sees Vos brouillons sont créés
sees Une nuit des livres
sees Un marché des mots
sees Une fête
not Un bal d’été
post /experiences/importer/{list}/confirmer
    key = same
status 303
get /experiences/importer/{list}
times 1 Une nuit des livres
get /experiences/brouillons
sees Une nuit des livres
sees Un marché des mots

scene What was left out comes back with its reason
get /experiences/importer/{list}/lignes-non-importees.csv
status 200
header content-type contains text/csv
source Un bal d’été
source Année : Écrivez un nombre entier
no-source Une fête

scene The list is forgotten, the drafts stay
get /experiences/importer
press Lire le fichier
    pasted = Titre\nUne autre fête
follow
press Oublier cette liste
status 303
follow
sees Cette liste est oubliée.
get /experiences/brouillons
sees Une fête
not Une autre fête
