# SPDX-License-Identifier: EUPL-1.2
# How a reader asks to be shown pages: one cookie, no account, no script, nobody else's pages.

scene A reader chooses, and comes back where they were
as visitor
get /forum
source data-display=""
no-source display.css
source content="light dark"
header vary contains Cookie
click Réglages d’affichage
status 200
sees Réglages d’affichage
sees la loi ne demande pas de recueillir votre consentement
field taille = 0
field retour = /forum
header set-cookie absent
press Afficher ainsi
    taille = 2
    espacement = 1
    contraste = 1
    couleurs = 2
status 303
location /forum
header set-cookie contains affichage=21012; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax
follow
status 200
sees L’affichage est réglé.
source data-display="size-2 spaced contrast dark"
source display.css
source content="dark"
header cache-control is private, no-cache
get /forum
not L’affichage est réglé.
source data-display="size-2 spaced contrast dark"
header vary contains Cookie

scene Who asked for nothing gets the usual pages, also just after
as somebody
get /plan
source data-display=""
no-source display.css
as visitor
get /plan
source data-display="size-2 spaced contrast dark"
get /n/existe/pas
status 404
source data-display="size-2 spaced contrast dark"

scene The form holds what was chosen, and the usual display leaves no cookie
get /affichage?retour=/forum
field taille = 2
field couleurs = 2
field caracteres = 0
press Revenir à l’affichage habituel
status 303
location /forum
header set-cookie contains affichage=; Path=/; Max-Age=0
follow
sees L’affichage est redevenu celui de tous.
source data-display=""
no-source display.css

scene What nobody offered is the usual, and nobody is sent elsewhere
get /affichage
press Afficher ainsi
    taille = 9
    couleurs = 2; Domain=ailleurs.exemple
    caracteres = 10
    retour = https://ailleurs.exemple
status 303
location /
header set-cookie contains affichage=; Path=/; Max-Age=0
get /affichage?retour=//ailleurs.exemple
field retour = /
cookie affichage = "><script>alert(1)</script>
get /plan
status 200
source data-display=""
cookie affichage = 00009
get /plan
source data-display=""
cookie affichage = 00002
get /plan
source data-display="dark"
with sec-fetch-site: cross-site
post /affichage
    taille = 3
status 403
cookie affichage =
get /donnees-personnelles
sees affichage
