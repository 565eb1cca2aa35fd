# SPDX-License-Identifier: EUPL-1.2
# What one is told, how one is told of it, what one follows, and how mails end.

scene The pages of alerts are one's own
as visitor
get /mon-compte/alertes
status 303
get /mon-compte/alertes/flux
status 303
get /desabonnement/rien
status 404

scene Two people open their account
as claire
get /inscription?retour=/forum
press Créer mon compte
    person_name = Claire Dubois
    email = claire.alertes.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /mon-compte/alertes
status 200
sees Rien pour le moment
as omar
get /inscription?retour=/forum
press Créer mon compte
    person_name = Omar Ndiaye
    email = omar.alertes.{run}@exemple.fr
    new_password = une autre phrase longue
status 303

scene What comes by mail, and when, is chosen by kind
as claire
get /mon-compte/alertes/reglages
status 200
field genre-1 = 3
field genre-2 = 1
press Enregistrer
    genre-1 = 0
    genre-2 = 9
status 303
follow
sees C’est noté.
field genre-1 = 0
field genre-2 = 1

scene A theme is followed, and no longer
get /mon-compte/suivis
status 200
press Suivre
status 303
follow
sees C’est suivi
sees Ne plus suivre
press Ne plus suivre : Lecture publique
status 303
follow
sees Ce n’est plus suivi.

scene A search is followed from its page
get /recherche?q=m%C3%A9diath%C3%A8que
status 200
