# SPDX-License-Identifier: EUPL-1.2
# An experience told, published, found, adapted and credited; its versions, its licence and its readers.

scene Reading asks for nothing, writing for an account and then for a mandate
as visitor
get /experiences
status 200
get /experiences/nouveau
status 303
location /connexion*
get /experiences/brouillons
status 303
as claire
get /inscription
press Créer mon compte
    person_name = Claire Morel
    email = claire.recit.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /experiences/nouveau
status 303
location /mon-compte/mandats
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = CC Faucigny - Glières
    function = directrice des affaires culturelles
    kind = officer
status 303

scene A draft is opened, and keeps whatever is there
get /experiences/nouveau
status 200
press Ouvrir le brouillon
    title = Un
    depth = told
status 422
sees Ce texte est trop court : 3 caractères au moins.
field title = Un
press Ouvrir le brouillon
    title = Un seul portail {run}
status 303
location /experiences/{sheet}/modifier
follow
status 200
sees Votre brouillon est ouvert.
sees Lecture publique
sees manque
# of what nothing is said yet, nothing is done
no-source class="mark done"><svg
press Enregistrer le brouillon
    summary = Neuf médiathèques, un portail.
    sectors = lecture-publique
    year = jadis
    partners-0-organisation = Sainte-Colombe
    partners-0-role = prêt
    partners-1-organisation = Rumilly (Haute-Savoie)
    partners-1-role = conseil
status 303
follow
status 200
sees Brouillon enregistré.
field summary = Neuf médiathèques, un portail.
# what is wrong is said and kept; an ambiguous name is asked, never guessed
field year = jadis
sees Écrivez un nombre entier
field partners-0-organisation = Sainte-Colombe
sees Plusieurs organismes peuvent convenir.
field partners-1-role = conseil

scene It saves itself while one types, and a replay of the form gives the first answer
keep name="version" value="{seen}"
with X-Autosave: 1
post /experiences/{sheet}/brouillon
    version = {seen}
    depth = told
    title = Un seul portail {run}
    summary = Enregistré tout seul
status 200
header content-type contains application/json
source {"version":
source "steps":{"g-title":"
get /experiences/{sheet}/modifier
field summary = Enregistré tout seul
press Enregistrer le brouillon
    summary = Neuf médiathèques, un portail.
status 303
location /experiences/{sheet}/modifier
get /experiences/{sheet}/modifier
press Enregistrer le brouillon
    key = same
    summary = Rejoué
status 303
get /experiences/{sheet}/modifier
field summary = Neuf médiathèques, un portail.

scene Nobody else sees a draft, by any address
as omar
get /inscription
press Créer mon compte
    person_name = Omar Ndiaye
    email = omar.recit.{run}@exemple.fr
    new_password = une autre phrase longue
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = CC Rumilly Terre de Savoie
    function = vice-président à la culture
    kind = elected
status 303
get /experiences/{sheet}
status 404
get /experiences/{sheet}/un-seul-portail-{run}
status 404
no-source og:title
no-source Un seul portail {run}
get /experiences/{sheet}/un-seul-portail-{run}.jsonld
status 404
get /experiences/{sheet}/un-seul-portail-{run}.dc.xml
status 404
get /experiences/{sheet}/modifier
status 404
get /experiences/{sheet}/publier
status 404
get /experiences/{sheet}/reglages
status 404
get /experiences/{sheet}/versions
status 404
get /experiences/{sheet}/versions/1
status 404
get /experiences
not Un seul portail {run}
get /experiences?q=portail+{run}
not Un seul portail {run}
get /experiences.csv
not Un seul portail {run}
get /experiences/nouveau
post /experiences/{sheet}/modifier
    version = 1
    title = Volé
status 404
get /experiences/nouveau
post /experiences/{sheet}/brouillon
    version = 1
    title = Volé
status 404
get /experiences/nouveau
post /experiences/{sheet}/publier
    version = 1
    audience = 1
status 404
get /experiences/nouveau
post /experiences/{sheet}/gestes
    kind = considering
status 404
get /experiences/nouveau
post /experiences/{sheet}/nouvelles
    alive = yes
status 404
get /experiences/nouveau
post /experiences/{sheet}/abandonner
    version = 1
status 404
as visitor
get /experiences/{sheet}/un-seul-portail-{run}
status 404

scene What is missing is said before publishing
as claire
get /experiences/{sheet}/publier
status 200
sees Ce qui manque
sees Les difficultés
sees dites que le coût est inconnu
no-source name="audience"
get /experiences/{sheet}/modifier
press Enregistrer et publier…
    sectors = lecture-publique
    themes = numerique
    year = 2024
    status = done
    partners-0-organisation = Bonneville (Haute-Savoie)
    need = Un lecteur ne pouvait **pas** savoir où était le livre. <script>alert(1)</script>
    done = Nous avons commencé par la navette.
    costs-0-what = Portail
    costs-0-nature = investment
    costs-0-certainty = real
    costs-0-year = 2024
    costs-0-amount = 38 400
    costs-1-what = Véhicule
    costs-1-nature = investment
    costs-1-certainty = planned
    vat = excluded
    outcome = Les prêts ont triplé.
    difficulties = La reprise des données.
    contact = La direction de la lecture publique
    deliberation = 2023-41
    voice = Commencez par la navette.
    voice_name = Jean Delattre
status 303
location /experiences/{sheet}/publier
follow
sees Le texte est prêt. Il reste à faire confirmer votre fonction.
sees Le brouillon attend
no-source name="audience"

scene Nobody publishes in the name of an organisation on their own word
get /experiences/{sheet}/publier
keep "/experiences/{sheet}/modifier"
get /experiences/{sheet}/modifier
keep name="version" value="{told}"
get /mon-compte/mandats
post /experiences/{sheet}/publier
    version = {told}
    audience = 1
    licence = etalab-2.0
status 422
sees Faire confirmer ma fonction
as visitor
get /experiences/{sheet}/un-seul-portail-{run}
status 404
as claire
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
as claire
get /experiences/{sheet}/publier
sees Tout ce qu’il faut est là.
sees Licence Ouverte 2.0
sees à condition de
press Publier
status 303
location /experiences/{sheet}/un-seul-portail-{run}
follow
sees Votre récit est publié.

scene Anyone reads it, finds it, takes it away
as visitor
get /experiences/{sheet}
status 301
location /experiences/{sheet}/un-seul-portail-{run}
get /experiences/{sheet}/ancien-titre
status 301
location /experiences/{sheet}/un-seul-portail-{run}
follow
status 200
# what a messenger shows of a shared link
source <meta property="og:title" content="Un seul portail {run}">
source <meta property="og:description" content="
source <meta property="og:type" content="article">
sees Un seul portail {run}
sees Écrit par Claire Morel, directrice des affaires culturelles, CC Faucigny - Glières
source <strong>pas</strong>
no-source <script>alert
sees 38 400 €
sees Investissement, prévu inconnu
sees hors taxes
sees Bonneville
sees Jean Delattre
sees À recopier pour le citer
sees Se connecter pour s’en inspirer
get /experiences
sees Un seul portail {run}
sees De 25 000 à 100 000 €
get /experiences?secteur=lecture-publique&cout=25k-100k&profondeur=told
sees Un seul portail {run}
sees retirer ce filtre
get /experiences?secteur=danse
not Un seul portail {run}
sees Aucun récit ne répond à tout cela à la fois
get /experiences?q=navette
sees Un seul portail {run}
get /experiences.csv
status 200
header content-type contains text/csv
source Un seul portail {run}
source 38400,00
get /experiences.atom
header content-type contains application/atom+xml
source <title>Un seul portail {run}</title>
get /experiences/{sheet}/un-seul-portail-{run}.jsonld
header content-type contains application/ld+json
source "@type":"Article"
no-source <script
get /experiences/{sheet}/un-seul-portail-{run}.dc.xml
header content-type contains xml
source <dc:title>Un seul portail {run}</dc:title>

scene An organisation thinks of it, then takes it up: a copy, credited, without what bears witness
as omar
get /experiences/{sheet}/un-seul-portail-{run}
press Nous y pensons
    note = Dès l’an prochain
status 422
sees Votre fonction doit d’abord être confirmée pour déclarer cela
get /experiences/{sheet}/un-seul-portail-{run}
not Y pensent
press Nous nous en inspirons
status 303
location /experiences/{copy}/modifier
follow
status 200
sees l’original est crédité
field title = Un seul portail {run}
field costs-0-what = Portail
field costs-0-amount =
field contact =
field deliberation =
field voice =
field outcome =
field need = Un lecteur ne pouvait **pas** savoir où était le livre. <script>alert(1)</script>
as claire
get /experiences/{copy}/modifier
status 404

scene The copy is published, and both sheets say where it comes from
as omar
get /experiences/{copy}/modifier
press Enregistrer et publier…
    title = Le portail de Rumilly {run}
    bracket = unknown
    outcome = Rien encore, c’est un projet.
    difficulties = Le calendrier.
status 303
follow
sees Il reste à faire confirmer votre fonction.
as visitor
get /experiences/{sheet}/un-seul-portail-{run}
not S’en inspirent : 1
as omar
get /mon-compte/mandats
keep /mon-compte/mandats/{his}/fin
as animatrice
get /admin/mandats
post /admin/mandats/{his}
status 303
as omar
get /experiences/{copy}/publier
press Publier
status 303
location /experiences/{copy}/le-portail-de-rumilly-{run}
follow
sees Qui s’est inspiré de qui
sees Un seul portail {run}
sees adapté de « Un seul portail {run} », CC Faucigny - Glières
as visitor
get /experiences/{sheet}/un-seul-portail-{run}
sees S’en inspirent : 1
sees Le portail de Rumilly {run}
sees Qui s’est inspiré de qui

scene A proven mandate declares what its organisation thinks of, and takes it back
as omar
get /experiences/{sheet}/un-seul-portail-{run}
press Nous y pensons
    note = Dès l’an prochain
status 303
follow
sees Y pensent : 1
sees Dès l’an prochain
press Retirer cette déclaration de CC Rumilly Terre de Savoie
status 303
follow
not Y pensent : 1
sees S’en inspirent : 1

scene One does not declare oneself on one’s own
as claire
get /experiences/{sheet}/un-seul-portail-{run}
no-source value="considering"
post /experiences/{sheet}/gestes
    kind = considering
status 422
sees Un organisme ne se déclare pas sur ce qu’il a lui-même publié.

scene A reader changes nothing
as omar
get /experiences/{sheet}/modifier
status 403
get /experiences/nouveau
post /experiences/{sheet}/retirer
status 403
get /experiences/nouveau
post /experiences/{sheet}/licence
    licence = CC0-1.0
status 403

scene Two windows of one sheet: what does not meet is united, what does is shown twice, nothing is lost
as claire
get /experiences/{sheet}/modifier
keep name="version" value="{old}"
press Enregistrer le brouillon
    publics = Tous les habitants
    difficulties = La reprise des données, six mois.
status 303
get /experiences/{sheet}/modifier
press Enregistrer le brouillon
    version = {old}
    publics =
    difficulties = La reprise des données.
    small = Commencez à deux communes.
status 303
follow
sees vos deux textes sont réunis
field publics = Tous les habitants
field small = Commencez à deux communes.
field difficulties = La reprise des données, six mois.
press Enregistrer le brouillon
    version = {old}
    publics =
    small =
    difficulties = La reprise a pris du temps.
status 409
sees Deux textes à réunir
sees La reprise des données, six mois.
field difficulties = La reprise a pris du temps.
field publics = Tous les habitants
field small = Commencez à deux communes.
press Enregistrer le brouillon
    difficulties = La reprise a pris six mois.
status 303
follow
field difficulties = La reprise a pris six mois.
with X-Autosave: 1
post /experiences/{sheet}/brouillon
    version = {old}
    depth = told
    title = Trop tard
status 409

scene What is published does not move until it is published again; the versions stay
as visitor
get /experiences/{sheet}/un-seul-portail-{run}
not six mois
as claire
get /experiences/{sheet}/un-seul-portail-{run}
click Voir le brouillon
sees Vous relisez un brouillon
sees six mois
get /experiences/{sheet}/publier
press Publier
status 303
as visitor
get /experiences/{sheet}/un-seul-portail-{run}
sees La reprise a pris six mois.
click Versions
status 200
sees Version 2
get /experiences/{sheet}/versions/2
sees Ce qui change par rapport à la version 1
sees Commencez à deux communes.
as claire
get /experiences/{sheet}/versions/1
press Reprendre cette version dans un brouillon
status 303
location /experiences/{sheet}/modifier
follow
field difficulties = La reprise des données.
get /experiences/{sheet}/reglages
press Abandonner
status 303

scene News of it, dated
get /experiences/{sheet}/un-seul-portail-{run}
press Publier ces nouvelles
    happened_on = 2099
    alive = yes
    news = Toujours là.
status 422
sees Indiquez une date passée
field news = Toujours là.
press Publier ces nouvelles
    happened_on = 2026
    alive = changed
    news = La navette passe **deux** fois.
status 303
follow
sees cela a changé
source <strong>deux</strong>

scene Its licence and its readers
get /experiences/{sheet}/reglages
press Changer la licence
    licence = CC-BY-4.0
status 303
follow
sees La licence est changée.
press Changer la licence
    licence = propriétaire
status 422
sees Cette licence n’est pas proposée ici
get /experiences/{sheet}/reglages
press Changer les lecteurs
    audience = 999999
status 422
sees Vous ne pouvez ouvrir ce texte qu’à des lecteurs dont vous faites partie.

scene Who is vouched for may keep a sheet among members
as claire
get /experiences/{sheet}/reglages
press Changer les lecteurs
    audience = 2
status 303
follow
sees ont changé de lecteurs
as omar
get /experiences/{sheet}/un-seul-portail-{run}
status 200
# a colleague whose mandate nobody has proven is no member yet
as denis
get /inscription
press Créer mon compte
    person_name = Denis Favre
    email = denis.recit.{run}@exemple.fr
    new_password = une phrase de plus à retenir
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = CC Faucigny - Glières
    function = conseiller
    kind = elected
status 303
get /experiences/{sheet}/un-seul-portail-{run}
status 404
get /experiences/{copy}/le-portail-de-rumilly-{run}
sees adapté de « une contribution non publique », CC Faucigny - Glières
not Un seul portail {run}
get /experiences?q=navette
not Un seul portail {run}
as claire
get /experiences
sees Un seul portail {run}
get /experiences/{sheet}/reglages
press Changer les lecteurs
    audience = 1
status 303

scene Or for organisations that one names
as claire
get /experiences/{sheet}/reglages
press Changer les lecteurs
    audience = chosen
status 422
sees Nommez au moins un organisme
press Changer les lecteurs
    audience = chosen
    chosen-0-organisation = Sainte-Colombe
status 422
sees Plusieurs organismes peuvent convenir
press Changer les lecteurs
    audience = chosen
    chosen-0-organisation = Rumilly (Haute-Savoie)
status 303
follow
sees Les organismes choisis
as omar
get /experiences/{sheet}/un-seul-portail-{run}
status 404
no-source og:title
as visitor
get /experiences/{sheet}/un-seul-portail-{run}
status 404
no-source og:title
no-source Un seul portail {run}
as claire
get /experiences/{sheet}/un-seul-portail-{run}
status 200
get /experiences/{sheet}/reglages
press Changer les lecteurs
    audience = 1
status 303

scene Taken back, it is gone for others and still there for its author
get /experiences/{sheet}/reglages
press Retirer le récit
status 303
get /experiences/{sheet}/un-seul-portail-{run}
status 200
sees Ce récit est retiré
get /experiences/brouillons
sees Retirés
as visitor
get /experiences/{sheet}/un-seul-portail-{run}
status 410
no-source og:title
no-source Un seul portail {run}
get /experiences/{sheet}/un-seul-portail-{run}.jsonld
status 410
get /experiences
not Un seul portail {run}
get /experiences/{copy}/le-portail-de-rumilly-{run}
sees adapté de « une contribution non publique », CC Faucigny - Glières
