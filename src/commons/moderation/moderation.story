# SPDX-License-Identifier: EUPL-1.2
# A post is reported, hidden with a reason, appealed; an account is suspended. Races, forged links and rights: src/main/moderation_test.c.

scene A question, and an answer that should not stand
as claire
get /inscription?retour=/forum
press Créer mon compte
    person_name = Claire Modération
    email = claire.moderation.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /forum/nouveau
press Publier
    title = Où trouver un bibliobus d’occasion {run} ?
    category = question
    body = Nous sommes 12 000 habitants.
status 303
location /forum/{topic}/*
as omar
get /inscription?retour=/forum
press Créer mon compte
    person_name = Omar Grossier
    email = omar.moderation.{run}@exemple.fr
    new_password = une autre phrase longue
status 303
get /messages/nouveau?sur={topic}
press Publier mon message
    body = Texte grossier {run}
status 303

scene A visitor reports it with a reason, and its author does not learn by whom
as visitor
get /forum/{topic}
follow
sees Texte grossier {run}
keep /signaler?message={post}">Signaler<span class="visually-hidden"> le message 2<
get /signaler?message={post}
status 200
press Envoyer le signalement
    about = thing
    reason =
status 422
press Envoyer le signalement
    about = thing
    reason = insult
    note = Ces mots visent quelqu’un.
status 303
follow
sees Merci. Une personne de la modération lira votre signalement.
get /moderation
status 303
as claire
get /moderation
status 403
get /signaler?message={post}
press Envoyer le signalement
    about = person
    reason = insult
status 303

scene A moderator takes it, and hides nothing without saying why
as animatrice
get /connexion
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
status 303
get /moderation
keep /moderation/dossiers/{case}"><span translate="no">Texte grossier {run}
get /moderation/dossiers/{case}
sees Ces mots visent quelqu’un.
sees Texte grossier {run}
press Prendre ce dossier
status 303
follow
sees Ce dossier est à vous.
press Ajouter la note
    case_note = À voir avec la direction.
status 303
follow
sees À voir avec la direction.
press Décider
    action = hide
    decision_reason = insult
    statement =
status 422
sees Dites pourquoi : la personne le lira, et pourra le contester.
press Décider
    action = hide
    decision_reason = insult
    statement = Ce message vise une personne.
status 303
follow
sees Masqué
as visitor
get /forum/{topic}
follow
not Texte grossier {run}
get /signaler?message={post}
status 404

scene Its author reads why, and appeals once
as omar
get /mon-compte/moderation
sees Masqué
keep /moderation/decisions/{token}"
get /moderation/decisions/{token}
sees Ce message vise une personne.
sees Texte grossier {run}
press Envoyer le recours
    appeal =
status 422
press Envoyer le recours
    appeal = C’était de l’humour.
status 303
follow
sees Une autre personne que celle qui a décidé l’examine
not Envoyer le recours
get /moderation/dossiers/{case}
status 403

scene Who decided does not answer the appeal, and the journal names nobody
as animatrice
get /moderation
sees Recours
get /moderation/dossiers/{case}
sees C’était de l’humour.
sees Quelqu’un d’autre que vous doit répondre à ce recours.
not Lever cette décision
press Décider
    action = approve
    decision_reason = other
status 422
sees Un recours attend sa réponse dans ce dossier
as visitor
get /moderation/journal
status 200
sees Injure, menace, propos haineux
not Omar Grossier
not Texte grossier {run}
not Ce message vise une personne.

scene The person is suspended for a week, and whoever signs in reads why
as animatrice
get /moderation
keep /moderation/dossiers/{whole}">Dossier
get /moderation/dossiers/{whole}
sees Omar Grossier
press Décider
    action = suspend
    decision_reason = insult
    statement = Trois messages en une semaine.
    days = 7
status 303
as omar
get /mon-compte
status 303
get /connexion
press Se connecter
    email = omar.moderation.{run}@exemple.fr
    password = une autre phrase longue
status 303
location /moderation/decisions/{sanction}
follow
sees Ce compte est suspendu jusqu’au
sees Trois messages en une semaine.
sees Contester
get /mon-compte
status 303
