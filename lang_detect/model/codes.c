/* Other codes of the same language: ISO 639-2 and 639-3, macrolanguages' main members as FLORES and GlotLID name them, and withdrawn codes. */
#include "lang_detect/model/model.h"

static const char codes[] =
    "af:afr am:amh ar:ara,arb as:asm az:aze,azj be:bel bg:bul bn:ben bo:bod,tib bs:bos ca:cat cs:ces,cze cy:cym,wel da:dan "
    "de:deu,ger dv:div el:ell,gre en:eng eo:epo es:spa et:est,ekk eu:eus,baq fa:fas,per,pes fi:fin fr:fra,fre ga:gle gl:glg "
    "gu:guj "
    "he:heb,iw hi:hin hr:hrv,sh,hbs hu:hun hy:hye,arm id:ind,in is:isl,ice it:ita ja:jpn ka:kat,geo kk:kaz km:khm kn:kan "
    "ko:kor "
    "ku:kur ky:kir la:lat lg:lug lo:lao lt:lit lv:lav,lvs mi:mri,mao mk:mkd,mac ml:mal mn:mon,khk mr:mar ms:msa,may,zsm "
    "my:mya,bur "
    "nb:nob,no,nor ne:nep,npi nl:nld,dut nn:nno or:ori,ory pa:pan pl:pol ps:pus,pbt pt:por ro:ron,rum,mo ru:rus si:sin "
    "sk:slk,slo "
    "sl:slv sn:sna so:som sq:sqi,alb,als sr:srp st:sot sv:swe sw:swa,swh ta:tam te:tel tg:tgk th:tha ti:tir tl:tgl,fil tn:tsn "
    "tr:tur "
    "ts:tso tt:tat ug:uig uk:ukr ur:urd vi:vie xh:xho yi:yid,ji yo:yor zh:zho,chi,cmn,yue zu:zul";

assay_view lang_code_usual(assay_view code) {
    for (const char *at = codes, *usual = codes; *at;) {
        size_t size = strcspn(at, ":, ");
        if (at[size] == ':') usual = at;
        else if (size == code.size && memcmp(at, code.data, size) == 0) return (assay_view){usual, strcspn(usual, ":")};
        at += size + (at[size] != '\0');
    }
    return code;
}
