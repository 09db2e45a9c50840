/*! <certitude-confidence probability="0.87" label="positive" spec='{"pattern":"gate"}' lang="fr"> */
(()=>{let i=`Ċit%prĔy i%missing or wrOg. I*i%a numbQ from 0 toJ, or sevQal [a*mak!1.|Ċit%setting%B!no*[os!of a display.|Ċ[i%display need%mor![an prĔiesī can Oly b!drawn by CQtitude.|High|Low|Medium|Fairly high|Fairly low|VQy high|VQy low|ovQ /|undQ /|Rounded:<figurXdo no*add up to exactlyJ00.|You can usually go alOg wi[ it.|Check [i%yourself.|Go alOg|Ĺe|Ask a pQsO|(no name)|No cleB #|Ď# i%^|Ď#%B!^|Many #%B!^|ğ B!^|Th!~'%#: {#}.|CompB!i*wi[ your own judgement.|Ĺ!befor!you us!it.|Ďo[Q #|Ďo[Q #%ě|Raw ~ _e, no*calibrated|Th!~'%c?!įshown.|Th!~ ha%a _!for [is, too; i*įshown hQe.|Įĥ.|C?e|Way O!>|Way two >|Way [re!>|becaus!ć.|Į/, ĥ.|Į/.|Th!shB!of<~'%_![a*[i%# gets, ou*ofJ00.|c?e|Could b!O!of [ese|Possibly {#}|LikeliU#s: {#s}.|{o[Qs}: /.|ċ;<las*row hold%all [a*B!no*listed.|ċ.|abou*Ćof]|mor!ĺ|fewQ ĺ|Filled squBes: ļĮ/.|All] squBXB![!~'%whol!_e,<filled OXB![i%#'%pBt: i*i%[!_!drawn, no*a coun*of real cases.|ĎĘ|Ď#%reach<lin!a*+.|No Ę|ďī<las*whaķhold ě. Th!ę, bu*nevQ<last: i*įO!#.|ď;<ę.|Đī<lasķěĝ|Đĝ|ės|ė%Ė|sevQalĦ|twoĦ: ğ|ı Ė|[!~ i%ĵ|[!~ įĵ|[!~ i%too unsur!even for a secOd look|many #%shB![!_e|ćī ı
=sa prĔé manqu!ou Ufausse. C’Uun nombr!d!0 àJ, ou ĻdO*la somm!U1.|=sXréglagXn!sO*pa%ceux d’un affichage.|=ce*affichag!demand!plu%qu!dXprĔés, e*seul CQtitud!peu*l!dessinQ.|ÉĴ|Faible|Moyenne|AİéĴ|Aİfaible|Trè%éĴ|Trè%faible|plu%d!/|moin%d!/|ArrOdisĢla somm!dXchiffrXn!fai*pa%exactemen*100.|En général, vou%pouvez vou%y fiQ.|Vérifiez pB vous-même.|Suivre|YĲ|DemandQ à quelqu’un|(san%nom)|Pa%d!&!nette|Ď&!UĂ|Ď&XsO*Ă|DĨO*Ă|ğ sO*Ă|RépOsĪeĢ{#}.|CompBez avec votr!propr!jugement.|RegBdez-yđ%avan*d!vou%en sQvir.|Ďautr!&e|ĎautrX&Xensemble|Scor!bru*du Ke, nO calibré|La cOfiancĪ!ēaffichée.|L!K!a aussi un _e ; il ēmOtré ici.|ąĥ.|COfiance|Premièrġ|Deuxièmġ|Troisièmġ|cB ć.|ą/ (ĥ).|ą/.|La pB*du _Ī!qui revien*à cett!&e, surJ00.|d!cOfiance|ĳl’un!d!celles-ci|ĳ{#}|RépOsXlXplu%probablesĢ{#s}.|{o[Qs}Ģ/.|ĩ ; Ě!lign!réuni*toutXlXautres.|ĩ.|envirO Ķ|plu%d!Ķ|moin%d!Ķ|CĸnsĢļą/.|LX{total} cBré%sO*tou*l!_Īe, lXcĸn%la pB*d!cett!&eĢc’Ul!_!dessiné, nO un décompt!d!ca%réels.|Ď&!atteinč|Ď&Xatteignenč|Aucun!&!n’atteinč|ĉ&e, e*Ě!cell!d!ĕ. Laħ, mai%jamai%ĚeĢc!ēun!&e.|ĉ&e ; laħ.|Ľ, e*l!dQniQ ĕ :Ā|Ľ :Ā|ĞlXautres|ĞlXautrXČ|ĻĜ|deux ĜĢğ|ı Č|l!K!Uaİsûr|l!K!ēaİsûr|l!K!Utrop peu sûr, mêm!pour yĲ|dĨ!pBtagen*l!_e|ć, e*ı
check|M9.2J8.6 3.4J2.8l2-2 3.8 3.8 9.4-9.4 2 2z|eye|Ĥ5c5 0 8.7 3ĭ0Ġ7-1.8 3.5-5Ġ7-10Ġ7S3.3J5ĭĭ2C3Ĭ8Ġ7 5J2 5zĤ7.5a4Ġ4Ġ0J 0 0 9 4Ġ4Ġ0 0 0 0-9zĤ9.7a2Ĭ2.3ģ 4.6 2Ĭ2.3Ē4.6z|questiO|M7 8.5C7 5Ġ9.2 3ĭ2.2 3.5S17.2 5.4J7.2 8.2C17.2J1.8J3ĭ2J3ĭ5H10.7C10.7J1J4.3J0.8J4Ĭ8.3C14Ĭ7J3Ġ6.1J2.1 6.1S9.9 7 9.9 8.5zM12.1J6.7a1.9J.9ģ 3.8J.9J.9Ē3.8z|pQsO|Ĥ3.5a4Ĭ4.3ģ 8.6 4Ĭ4.3Ē8.6zM3Ġ20.5C3ĭ6Ĭ7J3.7J2J3.7S20ĭ6Ĭ20Ġ20.5z|pause|M6 4h4.2v16H6zM13.8 4H18v16h-4.2z|wBning|Ĥ2.8 22Ġ21H1.5zM10.8 9v6h2.4V9zM10.8J6.3v2.4h2.4v-2.4z|stB|Ĥ2ĭ4.9 8.7 21.7 9ĭ6.7J4.1J8 20.9J2J7Ġ6 20.9 7.3J4.1 2Ĭ9Ġ9.1 8.7z|dot|Ĥ5a7 7ģJ4 7 7Ē14z`;for(const e of`Ľăen haut
ļ{words}. 
Ļplusieur%
ĺ[an Ćof]
ĹLook twic
ĸBré%plei
ķ*all o[Q%
ĶĆsur]
ĵsur!enough
Ĵlevée
ĳPeut-êtr!
Ĳ regBdQđs
ı{neB}
İssez 
įi%no*
ĮC?e: 
ĭ.5J
Ĭ.3 
ī, and
Ī!du K
ĩPlu%la bBr!ā
Ĩ!nombreusX&Xs
ħ Z*sO*pleines
Ħ #%li!clos!ě
ĥ{band}
ĤM12 
ģ 0JJ 0
Ģ : 
ġ@, cB ć.
Ġ.5 
ğ{names}
Ğaucun!&!n!devanc!
ĝ:<fur[Q rightĄQ.
Ĝ&XsO*trè%proches
ětoge[Q
Ěla dQnièr
ędashed lin!mBk%+Ĉ
Ę# reachX[!lin!a*+.
ėno # i%ahead of<o[Q
Ė(whQevQ<two linXBe)
ĕtoutXlXautrXensemble
Ĕobabilit
ēn’Upa%
Ē 0 0J 0-
đ à deux foi
ĐEach do*i%O!#ĄUa*[!top
ďEach bB i%O!#'%pB*of<_e
Ď{n} 
č*la lign!dX+.
Č(quel%qu!soien*lXseuils)
ċTh!lOgQ<bBĄQ<~ find%[a*#
ĊNo c?!i%shown: 
ĉChaqu!bBr!Ula pB*d!_!d’un!
Ĉ, and bB%[a*reach i*B!filled
ć{reasO}
Ć{count} 
ąCOfiance : 
Ą,<likeli
ăChaqu!poin*Uun!&e, la plu%probabl!
Ăà égalité.
āUlOgue, plu%l!K!jug!cett!&!probable
Ā plu%il Uà droite, plu%ell!Uprobable.
~model
_scor
^equally likely.
] {total}
[th
Zlign!pointillé!mBqu!+, e*lXbBrXqui l’atteignen
Xe%
Ues*
Qer
Oon
Kmodèl
J 1
Bar
@!voi!sur trois : « {way} »
?onfidenc
>of three: {way}, becaus!{reason}.
=Aucun!confianc!n’es*affichée : 
< th!
/{percent}
+{threshold}
*t 
&répons
%s 
#answer
!e `.split(`
`))i=i.split(e[0]).join(e.slice(1));const[S,A,r]=i.split(`
`).map(e=>e.split("|")),b={en:S,fr:A},v=1e-6,l=5e-5,g=32,f={small:.85,large:1.25},m=["none","categorical","gate","numeric","nbest","visual"],_=["icons","bars","dots","quantiles"],a=[0,1,2],h={2:[3,4],3:[3,5,4],4:[3,6,7,4],5:[8,3,5,4,9],6:[8,3,6,7,4,9]},n=(...e)=>e.filter(Boolean).join(" "),t=(e,t)=>e+v>=t,p=(e,t)=>e.replace(/\{(\w+)\}/g,(e,n)=>n in t?t[n]:e);class d{constructor(e){this.code=e==="fr"?"fr":"en",this.m=b[this.code],[this.yes,this.no]=e==="fr"?["oui","non"]:["yes","no"]}t(e,t={}){return p(this.m[e],t)}n(e,t,n,s={}){return this.t((this.code==="fr"?n>1:n!==1)?t:e,{n:this.num(n),...s})}num(e,t=0){const[i,n]=e.toFixed(t).split("."),s=this.code==="fr",o=i.replace(/\B(?=(\d{3})+$)/g,s?" ":",");return n?o+(s?",":".")+n:o}exact(e,t){return this.num(e,t)+(this.code==="fr"?" %":"%")}set(e){return this.exact(s(String(e),0),0)}percent(e,t){return this.bounded(s(e,t),t)}bounded(e,t){const[n,o]=c(e,t),s=this.exact(o,t);return n?this.t(n==="over"?10:11,{percent:s}):s}join(e,t){const n=this.code==="fr",s=t?n?"ou":"or":n?"et":"and";if(e.length<2)return e.join("");const o=e[e.length-1],i=e.slice(0,-1).join(", ");return`${i}${!n&&e.length>2?",":""} ${s} ${o}`}}function s(e,t){let[o,r]=(+e).toFixed(12).split("."),i=o+r,a=o.length+2+t,n=BigInt(i.slice(0,a)||"0");const s=i.slice(a).replace(/0+$/,"");return s&&(s>"5"||s==="5"&&n%2n===1n)&&(n+=1n),Number(n)/10**t}function c(e,t){const n=10**-t;return e>=100?["over",100-n]:e<=0?["under",n]:["",e]}function j(e,t,n){const a=10**-t,o=e.map(e=>s(e.p,t)),i=o.map((t,n)=>t-e[n].p*100),r=()=>{const e=Math.round((100-o.reduce((e,t)=>e+t,0))/a);return e<0?e:Math.max(0,e-o.filter(e=>!e).length)},c=t=>+!e[t].rest,d=[...e.keys()].filter(t=>!e.at(-1).rest||e[t].rest);for(const n of d.sort((e,t)=>Math.abs(i[t])-Math.abs(i[e]))){const u=r(),h=o[n],f=s((h+(u>0?a:-a))/100,t);if(i[n]*u>=0)continue;const m=[...e.keys()].filter(t=>c(t)===c(n)&&o[t]===h&&i[t]*u<0&&Math.abs(e[t].p-e[n].p)<l);for(const e of m)o[e]=f;if(!m[0]||Math.abs(r())>=(u<0?-u:u)||o.some((e,t)=>t&&c(t)&&e>o[t-1]))for(const e of m)o[e]=h}return e.forEach((e,s)=>{e.percent=n.bounded(o[s],t)}),r()?n.t(12):""}const y=13,u=14,w=[15,16,17];function O(e){const t=String(e).replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g,"").replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\s]+/gu," ").trim();return/[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/.test(t)?`⁨${t}⁩`:t}function x(e,s,o){const i={bands:[{at_least:.9},{at_least:.6},{at_least:0}],ways:[],gate:[.6,.9],digits:0,with_words:!1,n:3,hedge_below:.5,chart:"icons",threshold:.5,pattern:"numeric",...s.display||s},M=s.style||{};if(!m.includes(i.pattern)||i.pattern+i.listed==="nbestcovering"||i.pattern+i.chart==="visualquantiles")throw 2;if(!_.includes(i.chart))throw 1;const D=e.map(([e,t])=>({name:O(e)||o.t(18),p:t})),g=D.map((e,t)=>t).sort((e,t)=>D[t].p-D[e].p||e-t).map(e=>D[e]),F=g[0].p,v=g.filter(e=>F-e.p<l);let A=g[0].name,S="";if(v.length>3)A=o.t(19),S=i.pattern!=="gate"?o.n(20,21,v.length):o.t(22);else if(v.length>1){const e=v.map(e=>e.name);A=o.join(e,!0),S=o.t(23,{names:o.join(e)})}const x=S||o.t(24,{answer:A}),k=o.percent(F,i.digits),p=i.bands.length,c=i.bands.findIndex(e=>t(F,e.at_least)),P=o.code,T=(e,t,n)=>M[e]?.[t]?.[n]?.[P]||i[e][t]?.[n],b=T("bands",c,"name")||o.t(h[p][c]),N=T("bands",c,"action")||o.t(c===0?y:c===p-1?u:c<p/2?25:26),H=e=>{const t=g.slice(0,Math.max(1,e)).map(e=>({...e})),n=g.slice(t.length);if(n.length){const e=Math.min(1,n.reduce((e,t)=>e+t.p,0));t.push({name:o.n(27,28,n.length),p:e,rest:!0})}return a.rounded=j(t,i.digits,o),t};let z,d={};const a={headline:A,remark:S,how:"",from:o.t(29),body:[]};if(i.pattern==="none")a.summary=`${x} ${o.t(30)}`,a.from=o.t(31);else if(i.pattern==="categorical")a.summary=n(x,o.t(32,{band:b}),N),z=c,d={band:b,action:N},a.body=[{steps:[p-c,p],label:o.t(33),strong:b},{says:N}];else if(i.pattern==="gate"){const[e,s]=E(g,v,i.gate,o),t=w.map((e,t)=>T("ways",t,"name")||o.t(e)),r=T("ways",e,"action"),l=[34,35,36][e];a.summary=n(x,o.t(l,{way:t[e],reason:s}),r);const c=n(o.t(37,{reason:s}),r);z=e,d={band:t[e],action:c},a.body=[{strong:t[e],says:c},{ways:t,at:e}]}else if(i.pattern==="numeric")a.summary=`${x} ${i.with_words?o.t(38,{percent:k,band:b}):o.t(39,{percent:k})}`,i.with_words&&(z=c),d={confidence:k,...i.with_words&&{band:b}},a.how=o.t(40),a.body=[{number:k,unit:o.t(41),steps:i.with_words&&[p-c,p],strong:i.with_words?b:""}];else if(i.pattern==="nbest"){const e=H(i.n),s=e.filter(e=>!e.rest),c=!t(F,i.hedge_below);let r=A;c&&s.length>1?r=o.t(42):c&&v.length===1&&(r=o.t(43,{answer:A}));const l=c?[`${r}.`,S]:[x];l.push(o.t(44,{answers:o.join(s.map(e=>`${e.name} ${e.percent}`))})),s.length<e.length&&l.push(o.t(45,{others:e.at(-1).name,percent:e.at(-1).percent})),a.headline=r,d={confidence:e[0].percent},a.summary=n(...l),a.how=s.length<e.length?o.t(46):o.t(47),a.body=[{rows:e}]}else C(a,i,o,g,H,x,k,F),d={confidence:k};const L=M.bands?.[z]||{};d.answer=a.headline;const R=M.heard?.[P],I=/\{(answer|confidence|band|action)\}/g;return R&&[...R.matchAll(I)].every(e=>e[1]in d)&&(a.summary=n(R.replace(I,(e,t)=>d[t]),S)),a.how=n(a.how,a.rounded),{...a,colours:L.colours||M.accent,icon:L.icon&&r[r.indexOf(L.icon)+1],size:f[M.size]}}function C(e,o,i,a,r,l,d,u){const m=a.length>10,h=i.set(o.threshold);if(o.chart==="icons"){const[a,t]=c(s(u,0),0),n=i.num(100),o=i.t({"":48,over:49,under:50}[a],{count:i.num(t),total:n});e.summary=`${l} ${i.t(51,{words:o,percent:d})}`,e.how=i.t(52,{total:n}),e.body=[{cells:t,number:o,unit:d}];return}const f=r(m?{bars:5,dots:7}[o.chart]:a.length),p=[l,i.t(44,{answers:i.join(f.filter(e=>!e.rest).slice(0,3).map(e=>`${e.name} ${e.percent}`))})];if(o.chart==="bars"){const n=a.filter(e=>t(e.p,o.threshold)).length;p.push(n?i.n(53,54,n,{threshold:h}):i.t(55,{threshold:h})),e.how=m?i.t(56,{threshold:h}):i.t(57,{threshold:h})}else e.how=m?i.t(58):i.t(59);e.summary=n(...p),e.body=[{rows:f,line:o.chart==="bars"?o.threshold:null,dots:o.chart==="dots"}]}function E(e,n,[s,o],i){const c=e[0].p,a=t(c,o)?0:t(c,s)?1:2;if(n.length>1)return[2,i.t(a===2?60:61)];const l=e.filter(e=>c-e.p<.1);let r=l.length<2?"":l.length>2?i.t(62):i.t(63,{names:i.join(l.map(e=>e.name))});if(a===0&&r)return[1,i.t(64,{near:r})];const u=i.t([65,66,67][a]);let h=0,d=0;for(const n of e)if(h+=n.p,d++,t(h,.5))break;return a===0||!(r||d>3)?[a,u]:(d>3&&(r=i.t(68)),[a,i.t(69,{reason:u,near:r})])}const k=`:host{color-scheme:light dark;--a:var(--ct-accent,light-dark(#0b6b73,#4fb8c0));--i:var(--ct-ink,light-dark(#1f2a30,#e8e6e0));--m:var(--ct-muted,light-dark(#566169,#a9b4b8));background:var(--ct-surface,light-dark(#fff,#1a2429));border-radius:.5em;color:var(--i);display:block;font:16px/1.5 system-ui,sans-serif;padding:1em}
:host([theme=light]){color-scheme:light}:host([theme=dark]){color-scheme:dark}:host([hidden]){display:none}
p{margin:.2em 0;overflow-wrap:anywhere}.h{font-size:1.6em;font-weight:650;line-height:1.2}.l{font-size:1.3em}.q{color:var(--m);font-size:.875em}.n{color:var(--a);font-size:2.6em;font-weight:300}
.s,.w{border-inline-start:3px solid var(--a);padding-inline-start:.8em}.w{border-color:var(--m);border-style:double}i{border:1.5px solid var(--m);border-radius:9px;box-sizing:border-box;display:inline-block;height:.7em;margin:1px;width:.7em}.on,b{background:var(--a);border-color:var(--a)}
.r{max-width:30em;position:relative}b{border-radius:9px;display:block;height:.55em;min-width:2px}.e b{background:none;outline:1.5px dashed var(--m)}.d b{background:none;border-bottom:1px solid var(--m);border-radius:0}.d b:after{background:var(--a);border-radius:9px;content:"";float:right;height:.7em;width:.7em}
s{border-left:2px dashed var(--m);bottom:-.2em;height:1em;position:absolute}.c{display:block;max-width:15em}.sr{clip-path:inset(50%);height:1px;overflow:hidden;position:absolute;width:1px}.k{background:var(--a);float:inline-start;height:24px;margin:.3em .7em 0 0;width:24px}
@media(forced-colors:active){.on,b,.k,.d b:after{background:CanvasText;forced-color-adjust:none}}`,e=(e,t,n)=>{const s=document.createElement(e);return t&&(s.className=t),n&&(s.textContent=n),s},o=(t,n,s)=>{const o=e("span",s);for(let s=0;s<n;s++)o.append(e("i",s<t?"on":""));return o};class M extends HTMLElement{static observedAttributes=["probability","spec","label","other","lang","provenance","warning"];connectedCallback(){this.draw()}attributeChangedCallback(){this.isConnected&&this.draw()}draw(){const r=this.shadowRoot||this.attachShadow({mode:"open"}),n=e("div"),s=e("div"),o=e=>this.getAttribute(e),i=new d((this.closest("[lang]")?.lang||"").slice(0,2).toLowerCase());n.lang=i.code,r.replaceChildren(e("style","",k),n);let t;try{t=x(T(o("probability")||"",o("label")||i.yes,o("other")||i.no),F(o("spec")),i)}catch(t){n.append(e("p","",i.t(a[t]??a[1])));return}if(t.colours&&n.style.setProperty("--a",`light-dark(${t.colours.light},${t.colours.dark})`),n.style.zoom=t.size,s.ariaHidden="true",t.icon){const n=e("span","k");n.style.clipPath=`path(evenodd,"${t.icon}")`,s.append(n)}s.append(e("p",t.headline.length>g?"h l":"h",t.headline)),t.remark&&s.append(e("p","q",t.remark));for(const e of t.body)z(e,s);for(const[i,a]of[["w",o("warning")],["sr",t.summary],[],["q",t.how],["q",o("provenance")||t.from]])a?n.append(e("p",i,a)):i||n.append(s)}}const F=e=>{const t=JSON.parse(e||"{}");if(!t||typeof t!="object")throw 1;return t};function T(e,t,n){let s=NaN;try{s=JSON.parse(e)}catch{/\d/.test(e)&&(s=+e)}const o=typeof s=="number"?[[t,s],[n,1-s]]:Array.isArray(s)?s:Object.entries(s||{});if(!o.length||o.some(e=>!Array.isArray(e)||+e[1]!==e[1]||e[1]<0||e[1]>1)||Math.abs(o.reduce((e,t)=>e+t[1],-1))>.001)throw 0;return o}function z(n,s){for(const o of n.rows||[]){const i=e("div",o.rest||n.line&&!t(o.p,n.line)?"r e":n.dots?"r d":"r"),a=e("b");if(a.style.width=`${o.p*100}%`,i.append(e("span","",`${o.name} `),e("strong","",o.percent),a),n.line){const t=e("s");t.style.left=`${n.line*100}%`,i.append(t)}s.append(i)}if(n.cells&&s.append(o(n.cells,100,"c")),n.ways){const t=e("p","q");n.ways.forEach((e,s)=>t.append(o(s===n.at,1),` ${e} `)),s.append(t)}const i=e("p",n.says&&!n.steps?"s":"");n.number&&i.append(e("span","n",n.number),e("span","q",` ${n.unit} `)),n.steps&&i.append(o(...n.steps)),n.label&&i.append(e("span","q",` ${n.label} `)),n.strong&&i.append(e("strong","",`${n.strong} `)),n.says&&i.append(n.says),i.childNodes.length&&s.append(i)}customElements.get("certitude-confidence")||customElements.define("certitude-confidence",M)})()
