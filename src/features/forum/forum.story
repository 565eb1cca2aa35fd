# SPDX-License-Identifier: EUPL-1.2
# A question, its answers, and what may and may not be changed afterwards.

scene Anyone reads the forum; writing asks for an account
as visitor
get /forum
status 200
sees Poser une question
get /forum/nouveau
status 303
location /connexion?retour=%2Fforum%2Fnouveau
with sec-fetch-site: same-origin
post /forum/nouveau
    title = Qui a mutualisé sa navette ?
status 403
sees Votre texte est encore là
field title = Qui a mutualisé sa navette ?

scene Two people open their account
as claire
get /inscription?retour=/forum
press Créer mon compte
    person_name = Claire Dubois
    email = claire.forum.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = CC Rumilly Terre de Savoie
    function = directrice de la culture
    kind = officer
status 303
as omar
get /inscription?retour=/forum
press Créer mon compte
    person_name = Omar Ndiaye
    email = omar.forum.{run}@exemple.fr
    new_password = une autre phrase longue
status 303
location /forum

scene A question without its words is refused, and what was typed is kept
as claire
get /forum/nouveau?titre=Navette
field title = Navette
press Publier
    title = Non
    body = Nous sommes **32 000** habitants.\n\nDeux médiathèques.
status 422
sees Quelque chose est à corriger
sees Ce texte est trop court : 5 caractères au moins.
field title = Non
field body = Nous sommes **32 000** habitants.\n\nDeux médiathèques.
press Publier
    title = Qui a mutualisé sa navette {run} ?
    category = inconnue
status 422
sees Ce choix n’existe pas : inconnue.
field title = Qui a mutualisé sa navette {run} ?

scene A preview shows the text and keeps it, and nothing is published
press Aperçu
    category = question
status 200
source <strong>32 000</strong> habitants
field title = Qui a mutualisé sa navette {run} ?
field body = Nous sommes **32 000** habitants.\n\nDeux médiathèques.
as visitor
get /forum
not navette {run}

scene The question is published under the name and function of its author
as claire
press Publier
    category = question
status 303
location /forum/{topic}/qui-a-mutualise-sa-navette-{run}
follow
status 200
sees Votre sujet est publié.
sees Qui a mutualisé sa navette {run} ?
sees Claire Dubois
sees directrice de la culture, CC Rumilly Terre de Savoie
sees Deux médiathèques.
sees Ne plus suivre
as visitor
get /forum
sees Qui a mutualisé sa navette {run} ?
sees Sans réponse
get /forum?categorie=question
sees Qui a mutualisé sa navette {run} ?
get /forum?categorie=news
not Qui a mutualisé sa navette {run} ?
# what a messenger shows of a shared link: the question and its first words
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
source <meta property="og:title" content="Qui a mutualisé sa navette {run} ?">
source <meta property="og:description" content="Nous sommes 32 000 habitants. Deux médiathèques.

scene Its short address and one with another title lead to it
get /forum/{topic}
status 301
location /forum/{topic}/qui-a-mutualise-sa-navette-{run}
get /forum/{topic}/autre-titre
status 301
location /forum/{topic}/qui-a-mutualise-sa-navette-{run}
get /forum/99999999
status 404
get /forum/zero
status 404

scene The same form sent twice publishes once
as claire
get /forum/nouveau
press Publier
    title = Question envoyée deux fois {run}
    category = question
    body = Le réseau est lent.
status 303
location /forum/{twice}/*
get /forum/nouveau
post /forum/nouveau
    title = Question envoyée deux fois {run}
    category = question
    body = Le réseau est lent.
    key = same
status 303
location /forum/{twice}/*
as visitor
get /forum
times 1 Question envoyée deux fois {run}

scene Somebody answers, quoting
as omar
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
click Citer le message 1
status 200
source Claire Dubois
press Publier mon message
    body = > Deux médiathèques.\n\nNous avons *une* navette le mardi.
status 303
location /forum/{topic}/qui-a-mutualise-sa-navette-{run}#m2
follow
sees Votre message est publié.
sees en réponse au message 1
source <blockquote>
sees Nous avons une navette le mardi.
keep last /messages/{answer}/modifier
as claire
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
press Publier mon message
    body = Merci !
status 303
follow
keep last /messages/{thanks}/modifier
times 1 Merci !

scene An empty message is refused
press Publier mon message
    body =   \n
status 422
sees À remplir.
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
times 1 Merci !

scene A message can be looked at before it is sent
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
press Aperçu
    body = Un **essai**
status 200
source <strong>essai</strong>
field body = Un **essai**
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
not Un essai

scene An answer sent twice is one message, and gives the first answer again
as omar
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
press Publier mon message
    body = Et le jeudi en été.
status 303
location /forum/{topic}/qui-a-mutualise-sa-navette-{run}#m4
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
press Publier mon message
    body = Et le jeudi en été.
    key = same
status 303
location /forum/{topic}/qui-a-mutualise-sa-navette-{run}#m4
follow
times 1 Et le jeudi en été.
no-source id="m5"
keep last /messages/{summer}/modifier

scene One changes one’s own message, and what it said stays readable
get /messages/{answer}/modifier
field body = > Deux médiathèques.\n\nNous avons *une* navette le mardi.
press Enregistrer
    body = Nous avons une navette le mardi et le vendredi.
status 303
follow
sees Votre message est modifié. La version précédente reste lisible.
sees Nous avons une navette le mardi et le vendredi.
sees modifié
as visitor
get /messages/{answer}/historique
status 200
sees Ce que disait ce message
sees Nous avons *une* navette le mardi.
get /messages/{answer}
status 301
location /forum/{topic}/qui-a-mutualise-sa-navette-{run}#m2

scene Who changes a text that has moved on is told, and keeps theirs
as omar
get /messages/{answer}/modifier
post /messages/{answer}/modifier
    body = Une version faite dans un autre onglet.
    version = 1
status 422
sees Ce message a changé depuis que vous l’avez ouvert.
field body = Une version faite dans un autre onglet.
press Enregistrer
    body =
status 422
sees À remplir.

scene Other people’s messages cannot be changed
as claire
get /messages/{answer}/modifier
status 404
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
post /messages/{answer}/modifier
    body = Détourné
    version = 2
status 404
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
post /messages/{answer}/retirer
status 404
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
sees Nous avons une navette le mardi et le vendredi.
not Détourné
as omar
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
post /messages/{answer}/meilleure
status 404
as visitor
post /messages/{answer}/retirer
status 303
location /connexion*

scene Who asked names the best answer, and may change their mind
as claire
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
press C’est la meilleure réponse : message 2
status 303
follow
sees Meilleure réponse
sees Répondu
as visitor
get /forum
sees Répondu
as claire
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
press Ce n’est plus la meilleure réponse
status 303
follow
not Répondu
press C’est la meilleure réponse : message 2
status 303

scene What is taken back keeps its place, and is no longer shown, quoted or found
as omar
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
press Retirer le message 4
status 303
follow
sees Votre message est retiré. Sa place reste dans la discussion.
sees Ce message a été retiré par son auteur.
not Et le jeudi en été.
get /messages/{summer}/modifier
status 404
as visitor
get /messages/{summer}/historique
status 404
get /recherche?q=jeudi+été
not Et le jeudi
as claire
get /messages/nouveau?sur={topic}&cite={summer}
no-source jeudi en été

scene Taking back the best answer leaves the question open
as omar
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
press Retirer le message 2
status 303
follow
not Répondu

scene Following and no longer
as claire
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
press Ne plus suivre
status 303
follow
sees Vous ne suivez plus cette discussion.
press Suivre
status 303
follow
sees Vous suivez cette discussion.
sees Ne plus suivre

scene Nobody speaks with another person’s mandate
as claire
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
keep <option value="{mandate}"
as omar
get /forum/{topic}/qui-a-mutualise-sa-navette-{run}
press Publier mon message
    body = Je parle pour moi.
    mandate = {mandate}
status 303
follow
sees Je parle pour moi.
times 2 directrice de la culture, CC Rumilly Terre de Savoie

scene What looks like code stays text
press Publier mon message
    body = <script>alert(1)</script> [lien](javascript:alert(1)) <img src=x onerror=alert(1)>
status 303
follow
status 200
no-source <script>alert
no-source href="javascript:
no-source <img src
