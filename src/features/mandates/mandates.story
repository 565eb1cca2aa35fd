# SPDX-License-Identifier: EUPL-1.2
# In whose name one speaks: declared, proven, ended.

scene An account for Claire
as claire
get /inscription
press Créer mon compte
    person_name = Claire Dubois
    email = claire.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303

scene A mandate is declared with the name of a body of the directory
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = Commune qui n’existe pas
    function = adjointe à la culture
    kind = elected
status 422
sees Aucun organisme ne porte ce nom.
field organisation = Commune qui n’existe pas
field function = adjointe à la culture
press Déclarer ce mandat
    organisation = Sainte-Colombe
    kind = elected
status 422
sees Plusieurs organismes peuvent convenir.
sees Sainte-Colombe (Seine-et-Marne)
press Déclarer ce mandat
    organisation = Sainte-Colombe (Seine-et-Marne)
    kind = elected
    starts_on = 01/01/2030
status 422
sees Ce jour n’est pas encore venu.
press Déclarer ce mandat
    organisation = Sainte-Colombe (Seine-et-Marne)
    kind = elected
    starts_on =
status 303
follow
sees C’est noté. Vous pouvez poser une question, répondre, commencer un récit
sees Sainte-Colombe
sees déclaré Faire confirmer
keep /mon-compte/mandats/{mandate}/fin

scene The same declaration sent twice is one mandate
press Déclarer ce mandat
    organisation = CC Faucigny - Glières
    function = directrice de la culture
    kind = officer
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = CC Faucigny - Glières
    function = directrice de la culture
    kind = officer
    key = same
status 303
location /mon-compte/mandats
follow
times 1 CC Faucigny - Glières

scene Only an administrator confirms a mandate
get /admin/mandats
status 403
sees réservée
get /mon-compte
post /admin/mandats/{mandate}
status 403
as animatrice
get /connexion
press Se connecter
    email = animatrice@exemple.fr
    password = une phrase pour animer le forum
status 303
get /admin/mandats
sees Mandats à confirmer
sees Claire Dubois
post /admin/mandats/{mandate}
status 303
follow
sees Mandat confirmé.
post /admin/mandats/999999
status 404
as claire
get /mon-compte/mandats
sees confirmé

scene A mandate ends when its holder says so, and only then
as animatrice
get /mon-compte/mandats
post /mon-compte/mandats/{mandate}/fin
status 404
as claire
get /mon-compte/mandats
post /mon-compte/mandats/{mandate}/fin
status 303
follow
sees Ce que vous avez écrit reste signé
no-source /mon-compte/mandats/{mandate}/fin

scene Who speaks for an organisation: the function of its manager for all, its people for its members
as denise
get /inscription
press Créer mon compte
    person_name = Denise Maire
    email = denise.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = Rumilly (Haute-Savoie)
    function = adjointe à la culture
    kind = elected
status 303
get /mon-compte/mandats
keep /mon-compte/mandats/{hers}/fin
keep href="/collectivites/{rumilly}"
as visitor
get /collectivites/{rumilly}/membres
status 200
sees n’a pas encore de référent
sees J’y travaille, ou j’y suis élu
not Denise
as animatrice
get /admin/mandats
sees Denise Maire
post /admin/mandats/{hers}
status 303
as denise
get /collectivites/{rumilly}/membres
status 200
sees Référent : adjointe à la culture.
sees Denise Maire
sees sur présentation d’un courrier
sees Personne n’attend.
as visitor
get /collectivites/{rumilly}/membres
sees Référent : adjointe à la culture.
not Denise
no-source denise.{run}@exemple.fr
get /collectivites/inconnue/membres
status 404
get /collectivites/{rumilly}/membres/renouvellement
status 303
location /connexion*

scene A colleague declares, the manager sees who waits, one gesture
as eric
get /inscription
press Créer mon compte
    person_name = Éric Voisin
    email = eric.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /mon-compte/mandats?organisme={rumilly}
field organisation = Rumilly (Haute-Savoie)
press Déclarer ce mandat
    organisation = Rumilly (Haute-Savoie)
    function = conseiller délégué
    kind = elected
status 303
get /mon-compte/mandats
keep /mon-compte/mandats/{his}/fin
click Faire confirmer
status 200
sees Le référent de votre organisme a été prévenu
sees Aucun domaine de courriel n’est encore connu
get /collectivites/{rumilly}/membres
not Denise
not Qui attend votre parole
post /collectivites/{rumilly}/membres/{his}/attester
status 422
sees Personne ne confirme sa propre fonction.
as denise
get /mon-compte/mandats/{his}
status 404
get /collectivites/{rumilly}/membres
sees Éric Voisin
sees conseiller délégué
press Confirmer Éric Voisin
status 303
follow
sees C’est fait : cette fonction est confirmée.
as eric
get /mon-compte/mandats
sees confirmé
sees par le référent de l’organisme

scene The manager does not leave without a deputy
as denise
get /mon-compte/mandats
post /mon-compte/mandats/{hers}/fin
status 303
follow
sees nommez d’abord un suppléant
get /collectivites/{rumilly}/membres
sees Nommez un suppléant
press Nommer suppléant Éric Voisin
status 303
follow
sees Le suppléant est nommé.
get /mon-compte/mandats
post /mon-compte/mandats/{hers}/fin
status 303
follow
sees Ce mandat est terminé.
get /collectivites/{rumilly}/membres
sees Référent : conseiller délégué.
not Éric Voisin
as eric
get /collectivites/{rumilly}/membres
sees Éric Voisin
not Denise Maire

scene A domain that anybody may have proves nothing; one of the organisation’s does
press Ajouter ce domaine
    domain = gmail.com
status 422
sees gmail.com est une messagerie ouverte à tous
field domain = gmail.com
press Ajouter ce domaine
    domain = pas un domaine
status 422
sees Écrivez un domaine
press Ajouter ce domaine
    domain = Rumilly.EXAMPLE
status 303
follow
sees rumilly.example
press Enregistrer cette adresse
    general_email = mairie@rumilly.example
status 303
as fanny
get /inscription
press Créer mon compte
    person_name = Fanny Agent
    email = fanny.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = Rumilly (Haute-Savoie)
    function = directrice de la médiathèque
    kind = agent
status 303
get /mon-compte/mandats
click Faire confirmer
keep action="/mon-compte/mandats/{fannys}/adresse"
press Envoyer un code à cette adresse
    professional_email = fanny@gmail.com
status 422
sees n’est pas connu comme domaine de cet organisme
press Envoyer un code à cette adresse
    professional_email = fanny@rumilly.example
status 303
follow
sees Un code est en route
sees fanny@rumilly.example
press Valider le code
    code = AAAA-AAAA
status 303
follow
sees Ce n’est pas le code envoyé.
get /mon-compte/mandats/{fannys}
press Envoyer un code au secrétariat
status 303
as denise
get /mon-compte/mandats
post /mon-compte/mandats/{fannys}/code
    code = AAAA-AAAA
status 404

scene Nobody but who has the charge does what it takes
as fanny
get /collectivites/{rumilly}/membres
post /collectivites/{rumilly}/membres/domaine
    domain = autre.example
status 422
sees Seul le référent d’un organisme
get /mon-compte/mandats
post /collectivites/{rumilly}/membres/{his}/terminer
status 422
get /mon-compte/mandats
post /collectivites/{rumilly}/membres/{fannys}/referent
status 422
get /mon-compte/mandats
post /collectivites/{rumilly}/membres/{fannys}/attester
status 422
get /mon-compte/mandats
post /collectivites/{rumilly}/membres/inviter
    invited_email = x@rumilly.example
    invited_function = x
    invited_kind = agent
status 422
sees Seul un membre confirmé d’un organisme y invite ses collègues.
get /mon-compte/mandats
post /collectivites/{rumilly}/membres/prendre
status 422
get /collectivites/{rumilly}/membres/renouvellement
status 403
# and not by the page of another organisation
get /mon-compte/mandats
post /collectivites/dep-74/membres/{his}/attester
status 404

scene A colleague is invited
as eric
get /collectivites/{rumilly}/membres
press Envoyer l’invitation
    invited_email = gaelle.{run}@exemple.fr
    invited_function = adjointe à la jeunesse
    invited_kind = elected
status 303
follow
sees L’invitation est partie.
sees gaelle.{run}@exemple.fr
press Envoyer l’invitation
    invited_email = gaelle.{run}@exemple.fr
    invited_function = adjointe à la jeunesse
    invited_kind = elected
status 422
sees Une invitation attend déjà à cette adresse.
get /collectivites/{rumilly}/membres
press Retirer l’invitation de gaelle.{run}@exemple.fr
status 303
follow
not gaelle.{run}@exemple.fr
as visitor
get /invitations/00000000000000000000000000000000
status 404
get /invitations/x
status 404

scene After an election a list is shown what it would change, row by row, before anything does
as eric
get /collectivites/{rumilly}/membres/renouvellement
press Voir ce que cela changerait
    list = nom;prénom\nX;Y
status 422
sees Il manque la colonne « courriel »
press Voir ce que cela changerait
    list = courriel;nom;fonction;qualité\neric.{run}@exemple.fr;Éric Voisin;maire;élu\npas une adresse;X;Y;élu\nhugo.{run}@exemple.fr;Hugo;;élu\nines.{run}@exemple.fr;Inès;conseillère;élue\nines.{run}@exemple.fr;Inès;conseillère;élue
status 200
sees 3 lignes à corriger
sees Cette adresse est déjà dans la liste, ligne 5.
not Appliquer
press Voir ce que cela changerait
    list = courriel;nom;fonction;qualité\neric.{run}@exemple.fr;Éric Voisin;maire;élu\nines.{run}@exemple.fr;Inès;conseillère;élue
status 200
sees reste, sous cette fonction
sees est invité par courriel
press Appliquer
status 303
location /collectivites/{rumilly}/membres
follow
sees C’est fait
sees Référent : maire.
sees ines.{run}@exemple.fr

scene A provider says what it sells, and vouches for nobody
as jules
get /inscription
press Créer mon compte
    person_name = Jules Vendeur
    email = jules.{run}@exemple.fr
    new_password = une phrase que je retiens
status 303
get /mon-compte/mandats
press Déclarer ce mandat
    organisation = Rumilly (Haute-Savoie)
    function = consultant
    kind = provider
status 422
sees Dites en une phrase ce que vous vendez et à qui
press Déclarer ce mandat
    organisation = Rumilly (Haute-Savoie)
    function = consultant
    kind = provider
    interests = Je vends des logiciels de billetterie aux communes.
status 303
as eric
get /collectivites/{rumilly}/membres
press Confirmer Jules Vendeur
status 303
as jules
get /collectivites/{rumilly}/membres
sees Je vends des logiciels de billetterie aux communes.
not Qui attend votre parole
post /collectivites/{rumilly}/membres/{fannys}/attester
status 422
sees Un prestataire ne peut confirmer personne.
