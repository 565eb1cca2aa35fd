# SPDX-License-Identifier: EUPL-1.2
# One box over everything the reader may see: words as people write them, and never a draft.

scene Somebody asks two questions
as claire
get /inscription?retour=/forum
press Créer mon compte
    person_name = Claire Cherchemidi
    email = claire.find.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /forum/nouveau
press Publier
    title = L’été des échassiers {run}
    category = question
    body = Nous préparons une fête d’oiseaux géants sur échasses, avec des ateliers pour les écoles et une œuvre à l’entrée.
status 303
location /forum/{first}/*
get /forum/nouveau
press Publier
    title = Prêter des liseuses {run}
    category = advice
    body = Cherchons une convention de prêt de liseuses entre médiathèques.
status 303
location /forum/{second}/*

scene Accents, capitals, plurals and elisions do not matter
as visitor
get /
press Chercher
    q = ECHASSIER {run}
status 200
sees L’été des échassiers {run}
field q = ECHASSIER {run}
get /recherche?q=echassiers+{run}
sees L’été des échassiers {run}
get /recherche?q=l%27oiseau+geant+{run}
sees L’été des échassiers {run}
get /recherche?q=oeuvre+{run}
sees L’été des échassiers {run}
get /recherche?q=école+atelier+{run}
sees L’été des échassiers {run}
get /recherche?q=mediatheque+{run}
sees Prêter des liseuses {run}
not échassiers {run}

scene A phrase in quotes, a word set aside
get /recherche?q=%22oiseaux+géants%22+{run}
sees L’été des échassiers {run}
get /recherche?q=%22géants+oiseaux%22+{run}
not L’été des échassiers {run}
get /recherche?q={run}+convention+-liseuse
not Prêter des liseuses {run}

scene The author is found, the words that match are marked
get /recherche?q=cherchemidi
sees Prêter des liseuses
get /recherche?q=convention+{run}
source <mark>convention</mark>

scene Filters keep the question and can be taken away
get /recherche?q={run}&genre=topic
sees L’été des échassiers {run}
sees Prêter des liseuses {run}
get /recherche?q={run}&genre=experience
not Prêter des liseuses {run}
get /recherche?q={run}&genre=inconnu&taille=x&region=-1&apres=-5&tri=autre
status 200

scene A body of the directory is found with its département
get /recherche?q=Sainte-Colombe
sees Sainte-Colombe commune, Seine-et-Marne
get /recherche?q=brest+metropole
sees Brest Métropole

scene Nothing found leads to a question
get /recherche?q=xylophone{run}zzz
sees Rien ne correspond encore
click Poser la question
location /connexion?retour=%2Fforum%2Fnouveau%3Ftitre%3Dxylophone{run}zzz

scene As one types, in JSON
get /recherche/suggestions?q=liseus
status 200
header content-type contains application/json
source "label":"Prêter des liseuses
get /recherche/suggestions?q=%22%5C%3C
status 200
get /recherche/suggestions
source {"items":[]}

scene Questions that no one would ask do no harm
get /recherche?q=%22%22%22+-+-+***+OR+AND+NEAR(
status 200
get /recherche?q=a%00b
status 400
get /recherche?q=Zoé+and+%27+--+%3B+drop
status 200

scene A draft is found by its author, and counted for nobody else
as claire
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = Chambéry
    function = directrice des affaires culturelles
    kind = officer
status 303
get /experiences/nouveau
press Ouvrir le brouillon
    title = La zygomathèque ambulante {run}
status 303
location /experiences/{draft}/modifier
follow
press Enregistrer le brouillon
    summary = Une zygomathèque qui va de village en village.
status 303
as visitor
get /recherche?q=zygomathèque+{run}
status 200
sees Rien ne correspond encore
not ambulante
get /recherche?q={run}&genre=experience
not zygomathèque
get /recherche/suggestions?q=zygomat
source {"items":[]}
as animatrice
get /connexion
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
status 303
get /recherche?q=zygomathèque+{run}
sees Rien ne correspond encore
get /recherche?q={run}
not zygomathèque
as claire
get /recherche?q=zygomathèque+{run}
sees La zygomathèque ambulante {run}
