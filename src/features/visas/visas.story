# SPDX-License-Identifier: EUPL-1.2
# Agreement before publishing, from the side of those who ask. What the link shows: commons/visa/visa_test.c.

scene An elected person of Bonneville, vouched for, has the charge of it
as jeanne
get /inscription
press Créer mon compte
    person_name = Jeanne Maire
    email = jeanne.visa.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = Bonneville (Haute-Savoie)
    function = adjointe à la culture
    kind = elected
status 303
get /mon-compte/mandats
keep /mon-compte/mandats/{hers}/fin
keep href="/collectivites/{town}"
as animatrice
get /connexion
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
status 303
get /admin/mandats
post /admin/mandats/{hers}
status 303

scene She chooses that one agreement is needed
as visitor
get /collectivites/{town}/circuit
status 303
as jeanne
get /collectivites/{town}/membres
click Choisir qui donne son accord
status 200
press Enregistrer
    steps = 1
    first_name = La maire
status 422
sees Il faut son adresse pour lui demander son accord.
press Enregistrer
    steps = 1
    first_name =
status 303
follow
sees C’est noté.

scene What is ready waits for it
get /experiences/nouveau
press Ouvrir le brouillon
    title = Un visa {run}
status 303
location /experiences/{sheet}/modifier
follow
press Enregistrer et publier…
    summary = Essai.
    sectors = lecture-publique
    themes = numerique
    year = 2024
    status = done
    need = Le besoin.
    done = Fait.
    bracket = unknown
    outcome = Bien.
    difficulties = Aucune.
status 303
follow
sees Il reste à obtenir l’accord que votre organisme demande.
no-source name="audience"
keep name="csrf" value="{any}"
post /experiences/{sheet}/publier
    audience = 1
    version = 2
    licence = etalab-2.0
status 422
click Demander l’accord
status 200
sees Demander le visa
press Envoyer la demande
    visa_name = Paul Président
    visa_function = président
    visa_email = pas une adresse
status 422
press Envoyer la demande
    visa_email = jeanne.visa.{run}@exemple.fr
status 422
sees Un visa se demande à quelqu’un d’autre que soi.
press Envoyer la demande
    visa_email = paul.{run}@exemple.fr
status 303
follow
sees À viser : une réponse est attendue.
sees Paul Président, président
press Retirer la demande faite à Paul Président
status 303
follow
sees demande retirée
press Ouvrir à ses remarques
    reader_name = Une amie
    reader_email = amie.{run}@exemple.fr
status 303
follow
sees ouvert à ses remarques

scene Others see nothing of it, and forged links open nothing
as visitor
get /visa/x
status 404
get /visa/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
status 404
get /brouillons/{sheet}/visa
status 303
as omar
get /inscription
press Créer mon compte
    person_name = Omar Autre
    email = omar.visa.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /brouillons/{sheet}/visa
status 404
get /collectivites/{town}/circuit
status 403
get /mon-compte/mandats
post /brouillons/{sheet}/visa
    step = 1
    visa_name = X
    visa_function = x
    visa_email = x@exemple.fr
status 404
get /mon-compte/mandats
post /brouillons/{sheet}/partager
    reader_name = X
    reader_email = x@exemple.fr
status 404
get /mon-compte/mandats
post /collectivites/{town}/circuit
    steps = 0
status 403
