# SPDX-License-Identifier: EUPL-1.2
# An experience that somebody saw elsewhere: told in a few lines, then taken over by who lived it.

scene Two people and their organisations; the mandate of one is vouched for
as omar
get /inscription
press Créer mon compte
    person_name = Omar Ndiaye
    email = omar.signale.{run}@exemple.fr
    new_password = une autre phrase longue
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = CC Rumilly Terre de Savoie
    function = vice-président à la culture
    kind = elected
status 303
as claire
get /inscription
press Créer mon compte
    person_name = Claire Morel
    email = claire.signale.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = CC Faucigny - Glières
    function = directrice des affaires culturelles
    kind = officer
status 303
get /mon-compte/mandats
keep /mon-compte/mandats/{hers}/fin
as animatrice
get /connexion
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
status 303
get /admin/mandats
post /admin/mandats/{hers}
status 303

scene Somebody spots what others did
as omar
get /experiences/nouveau?profondeur=spotted
press Ouvrir le brouillon
    title = Un bibliobus électrique {run}
status 303
location /experiences/{spotted}/modifier
follow
no-source name="difficulties"
press Enregistrer et publier…
    concerned = CC Faucigny - Glières
    year = 2025
    done = un\ndeux\ntrois\nquatre\ncinq\nsix
    source_name = Une visite
status 303
follow
sees Cinq lignes au plus
get /experiences/{spotted}/modifier
field concerned = CC Faucigny - Glières (Haute-Savoie)
press Enregistrer et publier…
    done = Un bus, douze villages.
status 303
follow
press Publier
status 303
location /experiences/{spotted}/un-bibliobus-electrique-{run}
follow
sees signalé par un tiers
sees CC Faucigny - Glières
get /experiences?profondeur=spotted
sees Un bibliobus électrique {run}
sees CC Faucigny - Glières

scene The organisation concerned takes it over once its mandate is vouched for
as denis
get /inscription
press Créer mon compte
    person_name = Denis Favre
    email = denis.signale.{run}@exemple.fr
    new_password = une phrase de plus à retenir
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = CC Faucigny - Glières
    function = conseiller
    kind = elected
status 303
get /experiences/{spotted}/un-bibliobus-electrique-{run}
press Le reprendre à notre compte
status 422
sees Votre mandat doit d’abord être confirmé.
as claire
get /experiences/{spotted}/un-bibliobus-electrique-{run}
press Le reprendre à notre compte
status 303
location /experiences/{spotted}/modifier?profondeur=told
follow
sees Ce récit est désormais le vôtre.
field done = Un bus, douze villages.
field difficulties =
press Enregistrer le brouillon
    difficulties = Les bornes de recharge.
status 303
follow
field difficulties = Les bornes de recharge.
as omar
get /experiences/{spotted}/modifier
status 403
get /experiences/{spotted}/un-bibliobus-electrique-{run}
sees signalé par un tiers
not Les bornes de recharge.

scene Forged and broken input
as visitor
get /experiences/zero
status 404
get /experiences/99999999/x
status 404
get /experiences/-1/x
status 404
get /experiences?apres=zzz&secteur=%27%3Bdrop&taille=-5&departement=99999999999999999999
status 200
get /experiences/1/versions/9999
status 404
