# SPDX-License-Identifier: EUPL-1.2
# A text is looked at before it is sent: nothing is written by that.

scene A visitor has no preview, and loses no text
as visitor
with sec-fetch-site: same-origin
post /apercu
    texte = Un **texte**
status 403
no-source <strong>texte</strong>

scene A member sees the server’s own rendering
as claire
get /inscription?retour=/forum
press Créer mon compte
    person_name = Claire Aperçu
    email = claire.apercu.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /forum/nouveau
post /apercu
    genre = message
    texte = Un **texte**, <img src=x onerror=alert(1)>
status 200
source <strong>texte</strong>
no-source <img src
header cache-control contains no-store
get /forum
not Un texte

scene A sheet shows every text as it would be, saves nothing and loses nothing
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = CC Rumilly Terre de Savoie
    function = directrice de la culture
    kind = officer
status 303
get /experiences/nouveau
press Ouvrir le brouillon
    title = Un récit que l’on relit {run}
    depth = told
status 303
location /experiences/{sheet}/modifier
follow
press Aperçu
    need = Trois cartes, **trois** règles.
    year = jadis
status 200
sees Rien n’est encore enregistré
source <strong>trois</strong>
field need = Trois cartes, **trois** règles.
field year = jadis
get /experiences/{sheet}/modifier
field need =
