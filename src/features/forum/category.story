# SPDX-License-Identifier: EUPL-1.2
# What a topic is about, in the administration's words.

scene The categories are the administration's
as visitor
get /admin/categories
status 303
as ines
get /inscription
press Créer mon compte
    person_name = Inès Faure
    email = ines.{run}@exemple.fr
    new_password = une phrase que je retiens
get /admin/categories
status 403
post /admin/categories/nouvelle
    label = Chez Inès
status 403
post /admin/categories/2/fermer
status 403
post /admin/categories/2/reunir
    into = 1
status 403

scene One is added, and offered at once
as agnes
get /connexion?retour=/admin
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
follow
click Catégories du forum
status 200
sees Demande de modèle ou de document
click Ajouter une catégorie
press Ajouter
    label = P
status 422
press Ajouter
    label = Prêt de matériel {run}
    label_en = Lending {run}
status 303
follow
sees C’est ajouté
keep /admin/categories/{lending}">Prêt de matériel
get /admin/categories/nouvelle
press Ajouter
    label = PRÊT DE MATÉRIEL {run}
status 422
sees Cet intitulé est déjà dans la liste.
get /admin/categories/{lending}
field label = Prêt de matériel {run}
press Renommer
    label = Prêts {run}
    label_en = Lending {run}
status 303
as ines
get /forum/nouveau
sees Prêts {run}
press Publier
    title = Qui prête des gradins {run} ?
    category = pret-de-materiel-{run}
    body = Deux cents places.
status 303
follow
sees Prêts {run}
get /forum?categorie=pret-de-materiel-{run}
sees Qui prête des gradins {run} ?

scene It moves, closes and opens again; what carries it keeps it
as agnes
get /admin/categories
post /admin/categories/{lending}/deplacer
    sens = haut
status 303
get /admin/categories
post /admin/categories/{lending}/fermer
status 303
follow
sees fermée
as ines
get /forum/nouveau
not Prêts {run}
get /forum?categorie=pret-de-materiel-{run}
sees Qui prête des gradins {run} ?
get /forum/nouveau
press Publier
    title = Une autre question {run}
    category = pret-de-materiel-{run}
    body = Cent places.
status 422
sees Ce choix n’existe pas
as agnes
get /admin/categories
post /admin/categories/{lending}/rouvrir
status 303
follow
sees Elle est de nouveau proposée.
get /admin/categories
post /admin/categories/1/fermer
status 422
sees Cette catégorie reste
get /admin/categories
post /admin/categories/1/reunir
    into = 2
status 422
get /admin/categories/999999
status 404
get /admin/categories
post /admin/categories/999999/fermer
status 404

scene Merged into another, its topics are shown there, under the old address too
get /admin/categories/{lending}
press Réunir
    into = {lending}
status 422
sees Ce choix n’existe pas
press Réunir
    into = 1
status 303
follow
sees C’est fait : ses sujets sont rangés dans l’autre catégorie.
sees réunie à Question
get /admin/categories
post /admin/categories/{lending}/rouvrir
status 422
sees Ses sujets sont passés dans une autre
as visitor
get /forum?categorie=question
sees Qui prête des gradins {run} ?
get /forum?categorie=pret-de-materiel-{run}
sees Qui prête des gradins {run} ?
not Prêts {run}
