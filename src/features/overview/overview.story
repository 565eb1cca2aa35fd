# SPDX-License-Identifier: EUPL-1.2
# The transversal view: what may be asked of it, and what is not believed.

scene Anyone sees it, and what is not known asks for all
as visitor
get /vue-transversale
status 200
sees Vue transversale
sees Tous les organismes
get /vue-transversale?organisme=999999999&taille=77&mesure=%22%3E%3Cscript%3E
status 200
sees Tous les organismes
no-source "><script>
get /vue-transversale?organisme=-1&mesure=ttc
status 200
sees Tous les organismes

scene One authority is asked by its name, and several that fit are offered
get /vue-transversale?collectivite=Sainte-Colombe
status 200
sees Plusieurs organismes peuvent convenir
sees Tous les organismes
get /vue-transversale?collectivite=zzzzxq%3Cb%3E
status 200
sees Aucun organisme ne porte ce nom
no-source zzzzxq<b>
get /vue-transversale?collectivite=CC+Faucigny+-+Gli%C3%A8res&mesure=organismes
status 200
sees CC Faucigny - Glières
no-source mesure=organismes&amp;organisme=

scene What is typed over an organisation is what is asked, with or without script
get /vue-transversale?collectivite=CC+Faucigny+-+Gli%C3%A8res
keep mesure=ht&amp;organisme={id}"
source ">Tous les organismes</a>
get /vue-transversale?organisme={id}&collectivite=CC+Faucigny+-+Gli%C3%A8res
source organisme={id}"
get /vue-transversale?organisme={id}&collectivite=CC+Faucigny+-+Gli%C3%A8res+%28Haute-Savoie%29
source organisme={id}"
get /vue-transversale?organisme={id}&collectivite=CC+Rumilly+Terre+de+Savoie
sees CC Rumilly Terre de Savoie
no-source organisme={id}"
get /vue-transversale?organisme={id}&collectivite=&taille=2
no-source organisme={id}"
source &amp;taille=2
get /vue-transversale?organisme={id}&collectivite=Sainte-Colombe
sees Plusieurs organismes peuvent convenir
get /vue-transversale?organisme={id}&collectivite=zzzzxq
sees Aucun organisme ne porte ce nom
get /vue-transversale?organisme={id}
sees CC Faucigny - Glières

scene It is there for a spreadsheet and for a report
get /vue-transversale.csv
status 200
header content-type contains text/csv
source "code_secteur";"secteur";
get /vue-transversale.svg?mesure=ht
status 200
header content-type contains image/svg+xml
header content-security-policy contains default-src 'none'
source <title id="vue-t">
no-source style=
get /vue-transversale?collectivite=CC+Faucigny+-+Gli%C3%A8res
keep mesure=ht&amp;organisme={id}"
get /vue-transversale.svg?organisme={id}
source >Nombre de récits par secteur et par thème, CC Faucigny - Glières</text>
get /vue-transversale.csv?organisme={id}
source ;"CC Faucigny - Glières";
