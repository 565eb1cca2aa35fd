# SPDX-License-Identifier: EUPL-1.2
# What an animator sees and does: a newcomer, the letter of the month, who animates what.

scene Somebody arrives
as nina
get /inscription?retour=/forum
press Créer mon compte
    person_name = Nina Nouvelle {run}
    email = nina.animation.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
as pascale
get /inscription?retour=/forum
press Créer mon compte
    person_name = Pascale Anime
    email = pascale.animation.{run}@exemple.fr
    new_password = une autre phrase longue
status 303

scene The page is the animators' own
get /animation
status 403
as visitor
get /animation
status 303
location /connexion*
get /admin/animation
status 303

scene An administrator names her
as administrator
get /connexion
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
status 303
get /admin/animation
status 200
press Nommer
    email = personne.{run}@exemple.fr
status 422
sees Aucun compte n’a cette adresse.
field email = personne.{run}@exemple.fr
press Nommer
    email = pascale.animation.{run}@exemple.fr
    territory = Bonneville (Haute-Savoie)
status 422
sees Choisissez un département ou une région.
press Nommer
    email = pascale.animation.{run}@exemple.fr
    territory = 
    territory-id = 
status 303
follow
sees Pascale Anime

scene She welcomes the newcomer, once
as pascale
get /animation
status 200
sees Nina Nouvelle {run}
press C’est déjà fait
status 303
follow
sees C’est noté.

scene The letter of the month is written, kept, and sent once
get /animation/lettre
status 200
press Enregistrer et relire
    title = 
    body = Bonjour
status 422
press Enregistrer et relire
    title = La lettre {run}
    body = Bonjour à toutes et à tous.
status 303
get /animation/lettre
status 200
field title = La lettre {run}
sees Bonjour à toutes et à tous.
press Envoyer à tous
status 303
location /taches/*
get /animation/lettre
status 303
location /lettres/{letter}
as visitor
get /lettres
status 200
sees La lettre {run}
get /lettres/{letter}
status 200
sees Bonjour à toutes et à tous.
source <meta property="og:description" content="Bonjour à toutes et à tous.
get /lettres/stop/faux
status 404

scene One may do without the letter
as nina
get /lettres
press Ne plus recevoir la lettre
status 303
follow
sees Vous ne recevrez plus la lettre.
sees Recevoir la lettre par courriel
