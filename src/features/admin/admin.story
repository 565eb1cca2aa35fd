# SPDX-License-Identifier: EUPL-1.2
# The words by which everything is crossed are the administration's to keep.

scene Nobody else comes in
as paul
get /admin
status 303
get /inscription
press Créer mon compte
    person_name = Paul Petit
    email = paul.{run}@exemple.fr
    new_password = une phrase que je retiens
get /admin
status 403
get /admin/facettes
status 403
post /admin/facettes/1/retirer
status 403

scene The index says what waits
as agnes
get /connexion?retour=/admin
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
status 303
follow
status 200
sees Mandats à confirmer
sees Secteurs et thèmes
click Journal des tâches
status 200

scene A sector is added, once
get /admin/facettes
status 200
sees Secteurs culturels
sees Thèmes transversaux
click Ajouter un secteur
press Ajouter
    label = M
status 422
sees Ce texte est trop court
press Ajouter
    label = Gastronomie {run}
status 303
follow
sees C’est ajouté
sees Gastronomie {run}
keep /admin/facettes/{sector}">Gastronomie
get /admin/facettes/nouveau?dimension=secteur
press Ajouter
    label = GASTRONOMIE {run}
status 422
sees Cet intitulé est déjà dans la liste.
get /admin/facettes/nouveau?dimension=autre
status 404

scene It is renamed, and its former label stays readable
get /admin/facettes/{sector}
field label = Gastronomie {run}
press Renommer
    label = Arts culinaires {run}
    label_en = Culinary arts {run}
status 303
get /admin/facettes/{sector}
sees Arts culinaires {run}
sees Gastronomie {run}, jusqu’au
sees changé par Agnès Animatrice

scene It moves, is retired, and comes back
post /admin/facettes/{sector}/deplacer
    sens = haut
status 303
follow
post /admin/facettes/{sector}/retirer
status 303
follow
sees retiré
post /admin/facettes/{sector}/deplacer
    sens = haut
status 422
post /admin/facettes/{sector}/remettre
status 303
follow
sees Il est de nouveau proposé.
get /admin/facettes/999999
status 404
