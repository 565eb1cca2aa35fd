# SPDX-License-Identifier: EUPL-1.2
# In whose name one speaks: declared, proven, ended.

scene An account for Claire
as claire
get /inscription
press Créer mon compte
    person_name = Claire Dubois
    email = claire.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303

scene A mandate is declared with the name of a body of the directory
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = Commune qui n’existe pas
    function = adjointe à la culture
    kind = elected
status 422
sees Aucun organisme ne porte ce nom.
field organisation = Commune qui n’existe pas
field function = adjointe à la culture
press Déclarer ce mandat
    organisation = Sainte-Colombe
    kind = elected
status 422
sees Plusieurs organismes peuvent convenir.
sees Sainte-Colombe (Seine-et-Marne)
press Déclarer ce mandat
    organisation = Sainte-Colombe (Seine-et-Marne)
    kind = elected
    starts_on = 01/01/2030
status 422
sees Ce jour n’est pas encore venu.
press Déclarer ce mandat
    organisation = Sainte-Colombe (Seine-et-Marne)
    kind = elected
    starts_on =
status 303
follow
sees C’est noté : vous pouvez écrire au nom de cet organisme.
sees Sainte-Colombe
sees déclaré
not confirmé
keep /mon-compte/mandats/{mandate}/fin

scene The same declaration sent twice is one mandate
press Déclarer ce mandat
    organisation = CC Faucigny - Glières
    function = directrice de la culture
    kind = officer
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = CC Faucigny - Glières
    function = directrice de la culture
    kind = officer
    key = same
status 303
location /mon-compte/mandats
follow
times 1 CC Faucigny - Glières

scene Only an administrator confirms a mandate
get /admin/mandats
status 403
sees Elle est réservée aux administrateurs de ce forum.
get /mon-compte
post /admin/mandats/{mandate}
status 403
as animatrice
get /connexion
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
status 303
get /admin/mandats
sees Mandats à confirmer
sees Claire Dubois
post /admin/mandats/{mandate}
status 303
follow
sees Mandat confirmé.
post /admin/mandats/999999
status 404
as claire
get /mon-compte/mandats
sees confirmé

scene A mandate ends when its holder says so, and only then
as animatrice
get /mon-compte/mandats
post /mon-compte/mandats/{mandate}/fin
status 404
as claire
get /mon-compte/mandats
post /mon-compte/mandats/{mandate}/fin
status 303
follow
sees Ce mandat est terminé. Ce que vous avez écrit reste signé.
no-source /mon-compte/mandats/{mandate}/fin
