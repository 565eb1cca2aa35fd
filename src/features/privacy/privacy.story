# SPDX-License-Identifier: EUPL-1.2
# What is held about oneself: seen, taken along, erased after a week to think; the legal pages.

scene The legal pages read without an account, and call nothing elsewhere
as visitor
get /mentions-legales
status 200
sees Qui édite ce forum
sees EUPL 1.2
sees Cette page est incomplète
sees Adresse et téléphone de l’hébergeur
no-source /admin/reglages/host-address
header content-security-policy contains default-src 'none'
get /donnees-personnelles
status 200
sees cnil.fr
sees mot de passe haché
get /conditions
status 200
sees Version
not J’accepte ces conditions
get /admin/registre
status 303
get /mon-compte/donnees
status 303

scene The terms are accepted in the version that was read
as zoe
get /inscription
press Créer mon compte
    person_name = Zoé Garnier
    email = zoe.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
follow
sees conditions d’utilisation
get /conditions
sees J’accepte ces conditions
press J’accepte ces conditions
    version = une autre
status 303
follow
sees Les conditions viennent de changer
press J’accepte ces conditions
status 303
follow
sees Merci : c’est noté, avec la date.
get /conditions
sees Vous avez accepté cette version
not J’accepte ces conditions
get /mon-compte/donnees
sees Conditions que vous avez acceptées

scene A copy of everything is asked for
get /mon-compte/donnees
status 200
sees Comptes et connexion
press Préparer un export
status 303
follow
status 200
sees Export de mes données
get /mon-compte/donnees
sees en préparation
get /mon-compte/donnees/999999
status 404
get /admin/registre
status 403

scene Someone else's copy is not there
as paul
get /inscription
press Créer mon compte
    person_name = Paul Petit
    email = paul.{run}@exemple.fr
    new_password = une phrase que je retiens
get /mon-compte/donnees/1
status 404

scene Erasure wants the password, waits a week, and is taken back
as zoe
get /mon-compte/donnees
press Effacer mon compte dans 7 jours
    name_choice = remove
    password = ce n’est pas le bon
status 422
sees Ce n’est pas votre mot de passe.
press Effacer mon compte dans 7 jours
    password = une phrase que je retiens
status 303
follow
sees Votre compte sera effacé le
sees Votre nom disparaîtra
press Garder mon compte
status 303
follow
sees Votre compte reste. Rien n’a été effacé.
not sera effacé le

scene The only administrator cannot go
as agnes
get /connexion?retour=/mon-compte/donnees
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
follow
sees Vous êtes seul à administrer ce forum
post /mon-compte/donnees/effacer
    name_choice = keep
    password = une phrase pour animer le forum
status 422
get /admin/registre
status 200
sees Mesures de sécurité
source <a href="/admin/reglages/dpo">Déléguée ou délégué
sees Compte inactif : gardé
sees Connexion : 30 jours
