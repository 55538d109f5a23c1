"""What firms, resellers and distributors of the demo company are called; no real one is meant."""

from typing import Final

FIRMS: Final = {
    "de": "Bäckerei {a};Autohaus {a};{a} & Partner;Hotel {a};{a} Logistik GmbH;Praxis Dr. {a};{a} Elektrotechnik;"
    "Weingut {a};Druckerei {a} & Söhne;{a} Immobilien GmbH;Tischlerei {a};Kanzlei {a} & {b};Apotheke {a}",
    "en": "{a} & Sons;{a} Plumbing Ltd;{a} and {b} Solicitors;The {a} Arms;{a} Logistics;{a} Dental Care;"
    "{a} Roofing;{a} & {b} Architects;{a} Garage;{a} Consulting Group;{a} Farm Shop;{a} Property Services",
    "fr": "Boulangerie {a};Garage {a};{a} et Fils;Hôtel {a};Cabinet {a} & {b};Pharmacie {a};Transports {a} SARL;"
    "Plomberie {a};Domaine {a};Imprimerie {a};Menuiserie {a} Frères;{a} Conseil",
    "es": "Panadería {a};Talleres {a};{a} e Hijos S.L.;Hotel {a};Gestoría {a} y {b};Farmacia {a};Transportes {a};"
    "Bodegas {a};Inmobiliaria {a};Carpintería {a};Electricidad {a} y {b};Clínica {a}",
    "uk": "Пекарня «{a}»;ТОВ «{a} і партнери»;Аптека {a};ФОП {a};Готель «{a}»;ТОВ «{a} Логістика»;Автосервіс {a};"
    "Адвокатське бюро «{a} та {b}»;Стоматологія {a};ПП «{a} Агро»;Друкарня «{a}»;ТОВ «{a} Буд»",
    "it": "Panificio {a};Officina {a};{a} e Figli S.r.l.;Albergo {a};Studio {a} & {b};Farmacia {a};Trasporti {a};"
    "Cantina {a};Immobiliare {a};Tipografia {a};Falegnameria {a};Idraulica {a}",
    "pl": "Piekarnia {a};Auto Serwis {a};{a} i Synowie;Hotel {a};Kancelaria {a} i {b};Apteka {a};Transport {a};"
    "Zakład Stolarski {a};{a} Nieruchomości;Drukarnia {a};Gabinet {a};{a} Budownictwo",
    "cs": "Pekařství {a};Autoservis {a};{a} a synové;Hotel {a};Kancelář {a} a {b};Lékárna {a};{a} Doprava s.r.o.;"
    "Truhlářství {a};{a} Reality;Tiskárna {a};Vinařství {a};Stavby {a}",
    "ja": "{a}商店;株式会社{a}製作所;{a}歯科医院;{a}不動産;{a}運輸株式会社;{a}酒造;{a}法律事務所;有限会社{a}電機;"
    "{a}建設株式会社;{a}薬局;{a}印刷所;旅館{a}",
    "zh": "{a}氏餐馆;{a}记贸易有限公司;{a}家药房;{a}氏物流有限公司;{a}和{b}律师事务所;{a}记印刷厂;{a}氏建筑工程公司;"
    "{a}记茶庄;{a}氏电子有限公司;{a}家旅店",
    "el": "Φούρνος {a};Συνεργείο {a};{a} & Υιοί;Ξενοδοχείο {a};Δικηγορικό Γραφείο {a} & {b};Φαρμακείο {a};"
    "Μεταφορική {a};Κτηματομεσιτική {a};Ταβέρνα {a};Οινοποιείο {a};Τυπογραφείο {a};Ηλεκτρολογικά {a}",
    "sv": "{a}s Bageri;{a} Bil AB;{a} & Söner;Hotell {a};Advokatbyrån {a} & {b};Apoteket {a};{a} Transport AB;"
    "{a}s Snickeri;{a} Fastigheter;Tryckeri {a};{a} Bygg AB;Tandläkare {a}",
    "tr": "{a} Fırını;{a} Otomotiv;{a} ve Oğulları;Otel {a};{a} ve {b} Hukuk Bürosu;{a} Eczanesi;{a} Nakliyat;"
    "{a} Mobilya;{a} Emlak;{a} Matbaası;{a} İnşaat;{a} Lokantası",
    "ar": "مخبز {a};مؤسسة {a} للتجارة;{a} وأولاده;فندق {a};مكتب {a} و{b} للمحاماة;صيدلية {a};شركة {a} للنقل;"
    "عيادة {a};{a} للعقارات;مطعم {a};ورشة {a};شركة {a} للمقاولات",
}
"""By locale, divided by semicolons; a and b are family names."""

COMBINED: Final = {
    "ja": "{firm} {city}支店",
    "zh": "{firm}（{city}）",
    "uk": "{firm}, {city}",
    "el": "{firm}, {city}",
}
"""How a firm says where it is when another one bears its name; by locale, elsewhere the city just follows."""

RESELLERS: Final = (
    "Nordlicht,Alpenruf,Rheintal,Donau,Baltic,Harbour,Meridian,Lumen,Copperline,Northgate,Skylark,Riviera,Atlas,"
    "Bluewater,Orchard,Granite,Falcon,Aurora,Kestrel,Summit,Ostwind,Karpaty,Dnipro,Vistula,Silverbridge,Tideway,"
    "Pinewood,Redstone,Lakeside,Helios"
)
BUSINESSES: Final = "Telekom,Connect,Voice,Mobile,Net,Line,Digital,Talk"
"""A reseller is called by one of the first and one of the second; the demo's own reseller by the first of both."""

DISTRIBUTORS: Final = "Handelsvertretung,Partnershop,Sales Agency,Vertrieb,Agentur,Dealer Network"
