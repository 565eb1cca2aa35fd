# SPDX-License-Identifier: EUPL-1.2
# Opening an account, saying in whose name one speaks, and what an administrator's word changes.

scene A visitor is sent to sign in, and comes back to where they wanted to go
as claire
get /mon-compte/mandats?x=1
status 303
location /connexion?retour=%2Fmon-compte%2Fmandats%3Fx%3D1
follow
status 200
sees Connectez-vous pour continuer.
field retour = /mon-compte/mandats?x=1
# the notice is said once
get /connexion
not Connectez-vous pour continuer.

scene What cannot be an account is refused, and what was typed is kept
get /inscription
press Créer mon compte
    person_name = Claire Dubois
    email = claire sans arobase
    new_password = court
status 422
sees Quelque chose est à corriger
sees Écrivez une adresse de courriel, par exemple prenom.nom@exemple.fr.
sees Choisissez au moins douze caractères
field person_name = Claire Dubois
field email = claire sans arobase
field new_password =
no-source court
header set-cookie absent
press Créer mon compte
    email = claire.{run}@exemple.fr
    new_password = aaaaaaaaaaaaaaaaaa
status 422
sees Ce mot de passe répète trop les mêmes caractères.
press Créer mon compte
    new_password = toujours claire.{run} ici
status 422
sees Ce mot de passe contient votre adresse.
press Créer mon compte
    person_name = 
    new_password = une phrase que je retiens
status 422
sees À remplir.

scene An account is opened and is signed in
press Créer mon compte
    person_name = Claire Dubois
    email = Claire.{run}@Exemple.fr
    new_password = une phrase que je retiens
status 303
location /mon-compte/mandats
header set-cookie contains HttpOnly; SameSite=Lax
follow
status 200
sees Votre compte est créé.
sees Claire Dubois
get /mon-compte
sees claire.{run}@exemple.fr
header cache-control contains private

scene The same address does not open a second account
as paul
get /inscription
press Créer mon compte
    person_name = Paul Autre
    email = claire.{run}@exemple.fr
    new_password = une autre phrase à moi
status 422
sees Un compte existe déjà pour cette adresse : connectez-vous.
field person_name = Paul Autre
get /mon-compte
status 303

scene Signing out and in again
as claire
get /
press Se déconnecter
status 303
location /
follow
sees Déconnexion réussie.
sees Se connecter
get /mon-compte
status 303
get /connexion?retour=/forum
press Se connecter
    email = claire.{run}@exemple.fr
    password = ce n’est pas la bonne phrase
status 422
sees L’adresse ou le mot de passe ne correspond pas.
field email = claire.{run}@exemple.fr
press Se connecter
    email = personne.{run}@exemple.fr
    password = une phrase que je retiens
status 422
sees L’adresse ou le mot de passe ne correspond pas.
press Se connecter
    email = CLAIRE.{run}@exemple.fr
    password = une phrase que je retiens
status 303
location /forum
follow
sees Connexion réussie.

scene After signing in nobody is sent to another site
as paul
get /connexion?retour=https://ailleurs.exemple
field retour = /
get /connexion?retour=//ailleurs.exemple
field retour = /
get /connexion?retour=/%5Cailleurs.exemple
field retour = /
get /langue/en?retour=https://ailleurs.exemple
status 303
location /
cookie langue =

scene A form from elsewhere is refused
as claire
get /mon-compte/mandats
with sec-fetch-site: cross-site
post /deconnexion
status 403
sees Ce formulaire ne vient pas de ce site
with sec-fetch-site:
with origin: https://ailleurs.exemple
post /deconnexion
status 403
with sec-fetch-site:
with origin:
post /deconnexion
status 403
get /mon-compte/mandats
post /deconnexion
    csrf = 00000000000000000000000000000000
status 403
get /mon-compte/mandats
post /deconnexion
    -csrf
status 403
get /mon-compte
status 200

scene What was typed when the session had ended is kept, and sent again after signing in
as martin
get /inscription
press Créer mon compte
    person_name = Martin Roche
    email = martin.{run}@exemple.fr
    new_password = une phrase que je retiens
get /organismes/nouveau
cookie parvis = 0
press Ajouter cet organisme
    name = Le <b>Ballon</b> vert {run}
    nature = association
    place = Un lieu dont le nom est assez long pour être montré à qui le relit, au bord de l’eau
status 403
sees Votre texte est encore là
sees Votre session est terminée
sees Se connecter dans un autre onglet
field name = Le <b>Ballon</b> vert {run}
field place = Un lieu dont le nom est assez long pour être montré à qui le relit, au bord de l’eau
no-source name="csrf"
no-source <b>Ballon
header cache-control is private, no-store
# still nobody: the text stays
press Envoyer de nouveau
status 403
field name = Le <b>Ballon</b> vert {run}
# what comes from elsewhere is not shown again
with sec-fetch-site: cross-site
post /organismes/nouveau
    name = Le Ballon
status 403
not Votre texte est encore là
sees Ce formulaire ne vient pas de ce site

scene A form of an older session asks for one more press
get /connexion
press Se connecter
    email = martin.{run}@exemple.fr
    password = une phrase que je retiens
status 303
get /organismes/nouveau
post /organismes/nouveau
    csrf = 00000000000000000000000000000000
    name = Zygoptère et Quenouille {run}
    nature = association
    new_password = jamais montré
status 403
sees Votre session a changé
no-source jamais montré
press Envoyer de nouveau
status 303
location /collectivites/org-*
# a gesture without a text goes the old way
cookie parvis = 0
get /
post /deconnexion
status 303

scene The password is changed with the one that was, and the devices are listed
as claire
get /mon-compte/securite
sees Vos connexions
sees cet appareil
press Changer de mot de passe
    password = ce n’est pas la bonne phrase
    new_password = une autre phrase, plus longue
status 422
sees Ce n’est pas votre mot de passe actuel.
no-source plus longue
press Changer de mot de passe
    password = une phrase que je retiens
    new_password = motdepasse2027
status 422
sees Ce mot de passe se devine
press Changer de mot de passe
    password = une phrase que je retiens
    new_password = une autre phrase, plus longue
status 303
location /mon-compte/securite
follow
sees C’est fait, et vos autres appareils sont déconnectés. Votre mot de passe est solide.
# another's session is nobody's to end
post /mon-compte/sessions/999999/fin
status 404

scene A session ends after thirty days
as claire
at 2027-03-31T08:00:00Z
get /mon-compte
status 200
at 2027-03-31T10:00:00Z
get /mon-compte
status 303
location /connexion*
