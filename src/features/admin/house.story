# SPDX-License-Identifier: EUPL-1.2
# The administration's own pages: settings, health, people, journal, mail.

scene They are for administrators
as visitor
get /admin/reglages
status 303
as lea
get /inscription
press Créer mon compte
    person_name = Léa Roux
    email = lea.{run}@exemple.fr
    new_password = une phrase que je retiens
get /admin/reglages
status 403
get /admin/reglages/instance
status 403
post /admin/reglages/instance
    value = Chez Léa
status 403
get /admin/sante
status 403
get /admin/personnes
status 403
get /admin/journal
status 403
get /admin/courriels
status 403

scene A setting is validated, chosen, and given back
as agnes
get /connexion?retour=/admin/reglages
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
follow
status 200
sees Nom de ce forum
sees par défaut
get /admin/reglages/session-days
press Enregistrer
    value = 1000
status 422
press Enregistrer
    value = 12
status 303
follow
sees C’est réglé.
sees choisi ici
get /admin/reglages/session-days
field value = 12
press Revenir à la valeur par défaut
status 303
follow
not choisi ici
get /admin/reglages/nothing
status 404

scene The name of the forum changes at once, and can hold anything
get /admin/reglages/instance
press Enregistrer
    value = Le parvis <b>des</b> Savoie
status 303
follow
sees Le parvis <b>des</b> Savoie
get /
sees Le parvis <b>des</b> Savoie
get /admin/reglages/instance
press Revenir à la valeur par défaut
status 303

scene What wants a restart is not changed here, and secrets are not shown
get /admin/reglages/workers
sees se change dans le fichier settings
not Enregistrer
post /admin/reglages/workers
    value = 3
status 422
post /admin/reglages/workers/defaut
status 409
get /admin/reglages/smtp-password-file
sees se change dans le fichier settings

scene Health, tasks, mail, the journal
get /admin/sante
status 200
sees Version de la base
sees Place libre sur le disque
get /admin/taches/periodiques
status 200
sees Sceller le journal
get /admin/courriels
status 200
sees Refusés
get /admin/courriels?etat=99
status 200
post /admin/courriels/999999
status 409
post /admin/courriels/tous
status 303
get /admin/journal
status 200
sees setting.change
sees Agnès Animatrice
get /admin/journal?verifier=1
sees La chaîne tient

scene A person is found and given a role
get /admin/personnes?q=lea.{run}
status 200
sees Léa Roux
get /admin/personnes?q=100%25_
status 200
sees Personne ne correspond
get /admin/personnes?q=lea.{run}
keep /admin/personnes/{lea}" translate
get /admin/personnes/{lea}
sees Cette personne n’en a déclaré aucun
press Changer le rôle
    role = queen
status 422
press Changer le rôle
    role = reader
status 303
follow
sees Le rôle est changé.
post /admin/personnes/{lea}/charge/1
status 404
get /admin/personnes/999999
status 404

scene There is a first step only while nobody administers
as visitor
get /premier-pas
status 404
post /premier-pas
    code = AAAA-BBBB-CCCC
status 404
