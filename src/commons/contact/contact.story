# SPDX-License-Identifier: EUPL-1.2
# Two lines to who holds a contribution: who may write, how often, and who sees what.

scene Two people open their account, and one asks a question
as claire
get /inscription?retour=/forum
press Créer mon compte
    person_name = Claire Contact
    email = claire.contact.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /forum/nouveau
press Publier
    title = Qui a mutualisé un fonds de partitions {run} ?
    category = question
    body = Nous sommes 12 000 habitants.
status 303
location /forum/{topic}/*
as omar
get /inscription?retour=/forum
press Créer mon compte
    person_name = Omar Contact
    email = omar.contact.{run}@exemple.fr
    new_password = une autre phrase longue
status 303

scene Nobody writes without an account
as visitor
get /contact/{topic}
status 303
location /connexion*
with sec-fetch-site: same-origin
post /contact/{topic}
    kind = call
    body = Bonjour, je voudrais vous appeler.
status 403
sees Votre texte est encore là

scene Who holds it says what is accepted
as claire
get /contact/{topic}
status 200
sees J’accepte un appel
press Enregistrer
    by_call = 1
    monthly = 99
status 422
sees 30
press Enregistrer
    by_call = 1
    monthly = 1
    details = 04 00 00 00 00
status 303
location /forum/{topic}/*

scene Two lines leave once, and the limit holds
as omar
get /contact/{topic}
status 200
sees Un appel est accepté.
not 04 00 00 00 00
press Envoyer
    kind = call
    body = Court
status 422
press Envoyer
    kind = call
    body = Nous préparons la même chose : un appel de dix minutes ?
status 303
location /forum/{topic}/*
follow
sees Votre demande est partie.
get /contact/{topic}
status 200
sees il y a moins d’une semaine
not Envoyer

scene Another's offer is not one's own to set
as omar
post /contact/{topic}/offre
    by_call = 1
    monthly = 30
    details = faux numéro
status 404
get /contact/999999
status 404
