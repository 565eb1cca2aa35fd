# SPDX-License-Identifier: EUPL-1.2
# What is drawn of an experience: its dates, its money, who drew on whom; where it stands on the map and in the
# transversal view. Nothing of it is drawn for who may not read it.

scene Two people with proven mandates
as lucie
get /inscription
press Créer mon compte
    person_name = Lucie Carron
    email = lucie.dessin.{run}@exemple.fr
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
as paul
get /inscription
press Créer mon compte
    person_name = Paul Vittoz
    email = paul.dessin.{run}@exemple.fr
    new_password = une autre phrase longue
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = CC Rumilly Terre de Savoie
    function = vice-président à la culture
    kind = elected
status 303
get /mon-compte/mandats
keep /mon-compte/mandats/{his}/fin
as animatrice
get /connexion
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
status 303
get /admin/mandats
post /admin/mandats/{hers}
status 303
get /admin/mandats
post /admin/mandats/{his}
status 303

scene A sheet with dates and sums draws both, with the same numbers as its lists
as lucie
get /experiences/nouveau
press Ouvrir le brouillon
    title = Une navette pour neuf villages {run}
    depth = told
status 303
location /experiences/{sheet}/modifier
follow
press Enregistrer et publier…
    summary = Neuf villages, une camionnette.
    sectors = lecture-publique
    themes = numerique
    year = 2024
    status = done
    need = Des livres loin des gens.
    done = Une navette.
    steps-0-when = 2022-03
    steps-0-what = Le vote <b>unanime</b>
    steps-1-when = 2024
    steps-1-what = L’ouverture
    costs-0-what = Véhicule
    costs-0-nature = investment
    costs-0-certainty = planned
    costs-0-amount = 40 000
    costs-1-what = Véhicule
    costs-1-nature = investment
    costs-1-certainty = real
    costs-1-amount = 38 400
    vat = excluded
    remaining = 12 000
    outcome = Les prêts ont triplé.
    difficulties = Le chauffeur.
    contact = La direction
status 303
get /experiences/{sheet}/publier
press Publier
status 303
location /experiences/{sheet}/{slug}
as visitor
get /experiences/{sheet}/{slug}
status 200
source <ol class="timeline numbered">
source <title id="frise-t">
source Le vote &lt;b&gt;unanime&lt;/b&gt;
source <title id="barres-t">
sees Reste à charge
sees Écrit par Lucie Carron, directrice des affaires culturelles
# nobody drew on it yet: no chain
no-source id="chaine-t"
source /static/charts.css

scene It stands on the map and in the transversal view
get /
source aria-label="74, 
sees Haute-Savoie (74)
click Haute-Savoie (74)
status 200
get /experiences/departements.csv
status 200
source "74";"Haute-Savoie";
source "29";"Finistère";
get /experiences/departements.svg
status 200
header content-type contains image/svg+xml
source xmlns="http://www.w3.org/2000/svg"
get /vue-transversale?mesure=ht&collectivite=CC+Faucigny+-+Gli%C3%A8res
sees k€
source /experiences?secteur=lecture-publique&amp;theme=numerique&amp;organisme=
get /experiences?secteur=lecture-publique&organisme=999999999
sees Aucun récit ne répond à tout cela à la fois

scene A sum that lacks an amount is a least wherever it stands
as lucie
get /experiences/nouveau
press Ouvrir le brouillon
    title = Un dépôt d’archives partagé {run}
    depth = told
status 303
location /experiences/{partly}/modifier
follow
press Enregistrer et publier…
    summary = Trois communes, un dépôt.
    sectors = archives
    themes = jeunesse
    year = 2024
    status = done
    need = Des papiers dans les greniers.
    done = Un dépôt.
    costs-0-what = Rayonnages
    costs-0-nature = investment
    costs-0-certainty = real
    costs-0-amount = 61 300
    costs-1-what = Déshumidificateurs
    costs-1-nature = investment
    costs-1-certainty = real
    costs-2-what = Une archiviste
    costs-2-nature = yearly
    costs-2-certainty = real
    vat = excluded
    outcome = Tout est classé.
    difficulties = Les clés.
    contact = La direction
status 303
get /experiences/{partly}/publier
press Publier
status 303
location /experiences/{partly}/{partlyslug}
as visitor
get /experiences/{partly}/{partlyslug}
sees au moins 61 300 €
get /experiences?secteur=archives&theme=jeunesse&q={run}
sees Un dépôt d’archives partagé {run}
sees au moins 61 300 €
get /experiences.csv?secteur=archives&theme=jeunesse&q={run}
source ;61300,00;"";"";"";"investissement_realise";
get /vue-transversale?mesure=ht&collectivite=CC+Faucigny+-+Gli%C3%A8res
sees ≥ 61 k€
sees 61 300 € connus, 1 récit, montant inconnu ou incomplet pour 1
get /vue-transversale?mesure=ttc&collectivite=CC+Faucigny+-+Gli%C3%A8res
not 61 k€

scene Who draws on it is drawn beside it
as paul
get /experiences/{sheet}/{slug}
sees Nous aussi…
press Nous nous en inspirons
status 303
location /experiences/{copy}/modifier
as visitor
get /experiences/{sheet}/{slug}
# a draft is nobody's business
no-source id="chaine-t"
as paul
get /experiences/{copy}/modifier
press Enregistrer et publier…
    title = La navette de Rumilly {run}
    bracket = unknown
    outcome = Rien encore, c’est un projet.
    difficulties = Le calendrier.
status 303
get /experiences/{copy}/publier
press Publier
status 303
location /experiences/{copy}/{copyslug}
as visitor
get /experiences/{sheet}/{slug}
source <title id="chaine-t">
sees La navette de Rumilly {run}, CC Rumilly Terre de Savoie, repris le
get /experiences/{copy}/{copyslug}
source <title id="chaine-t">
sees Une navette pour neuf villages {run}, CC Faucigny - Glières

scene What one may not read is in no picture: credit is owed, and nothing else is said
as lucie
get /experiences/{sheet}/reglages
press Changer les lecteurs
    audience = 2
status 303
as visitor
get /experiences/{copy}/{copyslug}
status 200
no-source id="chaine-t"
not Une navette pour neuf villages {run}
sees adapté de « une contribution non publique », CC Faucigny - Glières
as paul
get /experiences/{copy}/{copyslug}
source <title id="chaine-t">
sees Une navette pour neuf villages {run}, CC Faucigny - Glières
