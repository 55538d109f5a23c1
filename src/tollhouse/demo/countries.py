"""Where the demo company's customers live: cities with their area codes and postal codes, currencies, mobile prefixes.

A line number is a prefix and seven digits of its own; where a country's numbers are longer, the prefix brings the rest.
"""

from dataclasses import dataclass
from functools import cache
from typing import Final


@dataclass(frozen=True, slots=True)
class City:
    """area     area code as it is priced; `exchange` are the digits between it and the last seven of a number
    postal   postal code with # for a digit and @ for a letter
    """

    name: str
    area: str
    exchange: str
    postal: str
    state: str


@dataclass(frozen=True, slots=True)
class Country:
    """weight   how many of a thousand customers live there
    calling    country code; `mobile` are national prefixes before the last seven digits of a number
    locale     of mimesis, whose lists of names and streets are used
    street     how an address's first line is written
    worth      what one euro is in its currency, roughly: prices and limits are list prices times this
    """

    code: str
    weight: int
    currency: str
    worth: str
    zone: str
    calling: str
    mobile: tuple[str, ...]
    locale: str
    street: str
    cities: tuple[City, ...]


_COUNTRIES: Final = """
DE 150 EUR 1    Europe/Berlin    49  1523,1511,160,1602,170,1729,176,1774 de {name} {number}
GB 110 GBP 0.85 Europe/London    44  740,745,750,771,775,780,783,791,797 en {number} {name} {suffix}
UA 100 UAH 45   Europe/Kyiv      380 50,63,66,67,68,73,93,95,96,97,98,99 uk {suffix} {name}, {number}
FR 95  EUR 1    Europe/Paris     33  60,61,62,66,67,68,75,76 fr {number} {suffix} {name}
US 90  USD 1.1  America/New_York 1   212,646,312,415,617,206,512 en {number} {name} {suffix}
ES 85  EUR 1    Europe/Madrid    34  60,61,62,63,64,65,66,67,69 es {suffix} {name}, {number}
IT 80  EUR 1    Europe/Rome      39  320,328,333,335,338,340,347,348,349 it {suffix} {name}, {number}
PL 65  PLN 4.3  Europe/Warsaw    48  50,51,53,60,66,69,72,78,88 pl {suffix} {name} {number}
CZ 50  CZK 25   Europe/Prague    420 60,72,73,77 cs {name} {number}
JP 50  JPY 160  Asia/Tokyo       81  901,802,803,904,705,809 ja {name}{number}
CN 45  CNY 7.8  Asia/Shanghai    86  1381,1502,1863,1394,1335,1776 zh {name}{suffix}{number}号
GR 30  EUR 1    Europe/Athens    30  690,693,694,697,698 el {suffix} {name} {number}
SE 25  SEK 11   Europe/Stockholm 46  70,72,73,76,79 sv {name} {number}
TR 15  USD 1.1  Europe/Istanbul  90  530,532,535,541,542,551,553 tr {name} {suffix} No: {number}
AE 10  AED 4    Asia/Dubai       971 50,52,54,55,56,58 ar {suffix} {name} {number}
"""

_CITIES: Final = """
DE|Berlin|30|2|10###|Berlin|9;Hamburg|40|3|20###|Hamburg|6;München|89|4|80###|Bayern|6;Köln|221||50###|Nordrhein-Westfalen|4
DE|Frankfurt am Main|69|5|60###|Hessen|3;Stuttgart|711||70###|Baden-Württemberg|3;Düsseldorf|211||40###|Nordrhein-Westfalen|3
DE|Leipzig|341||04###|Sachsen|3;Dresden|351||01###|Sachsen|2;Hannover|511||30###|Niedersachsen|2;Nürnberg|911||90###|Bayern|2
DE|Bremen|421||28###|Bremen|2;Freiburg im Breisgau|761||79###|Baden-Württemberg|1;Kiel|431||24###|Schleswig-Holstein|1
GB|London|20|7|EC#A #@@|Greater London|9;Manchester|161||M# #@@|Greater Manchester|4;Birmingham|121||B## #@@|West Midlands|4
GB|Leeds|113||LS# #@@|West Yorkshire|3;Glasgow|141||G# #@@|Scotland|3;Edinburgh|131||EH# #@@|Scotland|2
GB|Bristol|117||BS# #@@|Bristol|2;Liverpool|151||L# #@@|Merseyside|2;Sheffield|114||S# #@@|South Yorkshire|2
FR|Paris|1|4|750##|Île-de-France|9;Marseille|4|9|130##|Provence-Alpes-Côte d’Azur|4;Lyon|4|7|690##|Auvergne-Rhône-Alpes|4
FR|Toulouse|5|6|310##|Occitanie|3;Nice|4|9|060##|Provence-Alpes-Côte d’Azur|2;Nantes|2|4|440##|Pays de la Loire|2
FR|Strasbourg|3|8|670##|Grand Est|2;Bordeaux|5|5|330##|Nouvelle-Aquitaine|2;Lille|3|2|590##|Hauts-de-France|2
US|New York|212||100##|NY|9;Chicago|312||606##|IL|4;San Francisco|415||941##|CA|3;Boston|617||021##|MA|3
US|Seattle|206||981##|WA|2;Austin|512||787##|TX|2;Denver|303||802##|CO|2;Atlanta|404||303##|GA|2;Portland|503||972##|OR|2
ES|Madrid|91||280##|Madrid|8;Barcelona|93||080##|Cataluña|7;Valencia|96||460##|Comunidad Valenciana|3
ES|Sevilla|95||410##|Andalucía|3;Bilbao|94||480##|País Vasco|2;Zaragoza|97||500##|Aragón|2;A Coruña|98||150##|Galicia|1
UA|Київ|44||0####|Київ|9;Львів|32||79###|Львівська область|5;Одеса|48||65###|Одеська область|4
UA|Харків|57||61###|Харківська область|4;Дніпро|56||49###|Дніпропетровська область|3;Вінниця|43||21###|Вінницька область|2
UA|Полтава|53||36###|Полтавська область|2;Чернівці|37||58###|Чернівецька область|2;Тернопіль|35||46###|Тернопільська область|1
IT|Roma|06|4|001##|Lazio|8;Milano|02|3|201##|Lombardia|7;Torino|011||101##|Piemonte|4;Napoli|081||801##|Campania|4
IT|Bologna|051||401##|Emilia-Romagna|3;Firenze|055||501##|Toscana|3;Palermo|091||901##|Sicilia|2;Genova|010||161##|Liguria|2
PL|Warszawa|22||00-###|Mazowieckie|8;Kraków|12||30-###|Małopolskie|5;Wrocław|71||50-###|Dolnośląskie|4;Łódź|42||90-###|Łódzkie|3
PL|Poznań|61||60-###|Wielkopolskie|3;Gdańsk|58||80-###|Pomorskie|3;Katowice|32||40-###|Śląskie|2;Lublin|81||20-###|Lubelskie|2
CZ|Praha|2|2|1## 00|Praha|9;Brno|54||6## 00|Jihomoravský kraj|5;Ostrava|59||7## 00|Moravskoslezský kraj|3
CZ|Plzeň|37||3## 00|Plzeňský kraj|2;Liberec|48||460 ##|Liberecký kraj|2;Olomouc|58||779 ##|Olomoucký kraj|2
JP|東京都|3|5|1##-####|東京都|9;大阪市|6|6|53#-####|大阪府|5;横浜市|45||22#-####|神奈川県|4;名古屋市|52||46#-####|愛知県|3
JP|札幌市|11||06#-####|北海道|2;福岡市|92||81#-####|福岡県|2;京都市|75||60#-####|京都府|2;神戸市|78||65#-####|兵庫県|2
CN|上海|21|5|2000##|上海市|8;北京|10|8|1000##|北京市|8;广州|20|8|5100##|广东省|4;深圳|755|2|5180##|广东省|4;杭州|571|8|3100##|浙江省|3
CN|成都|28|6|6100##|四川省|3;武汉|27|8|4300##|湖北省|2;西安|29|8|7100##|陕西省|2;南京|25|8|2100##|江苏省|2
GR|Αθήνα|21|0|10# ##|Αττική|9;Θεσσαλονίκη|231||54# ##|Κεντρική Μακεδονία|5;Πάτρα|261||26# ##|Δυτική Ελλάδα|2
GR|Ηράκλειο|281||71# ##|Κρήτη|2;Λάρισα|241||41# ##|Θεσσαλία|1;Ιωάννινα|265||45# ##|Ήπειρος|1
SE|Stockholm|8||11# ##|Stockholms län|8;Göteborg|31||41# ##|Västra Götalands län|5;Malmö|40||21# ##|Skåne län|4
SE|Uppsala|18||75# ##|Uppsala län|2;Umeå|90||90# ##|Västerbottens län|1;Örebro|19||70# ##|Örebro län|1
TR|İstanbul|212||34###|İstanbul|9;Ankara|312||06###|Ankara|5;İzmir|232||35###|İzmir|4;Bursa|224||16###|Bursa|2
AE|دبي|4||00000|دبي|9;أبو ظبي|2||00000|أبو ظبي|6;الشارقة|6||00000|الشارقة|3
"""  # noqa: E501 - one table, a line reads better whole


@cache
def countries() -> tuple[Country, ...]:
    cities: dict[str, list[City]] = {}
    for line in _CITIES.strip().splitlines():
        code, _, listed = line.partition("|")
        for written in listed.split(";"):
            *told, weight = written.split("|")
            cities.setdefault(code, []).extend([City(*told)] * int(weight))
    return tuple(_country(line, cities) for line in _COUNTRIES.strip().splitlines())


def _country(line: str, cities: dict[str, list[City]]) -> Country:
    code, weight, currency, worth, zone, calling, mobile, locale, street = line.split(maxsplit=8)
    return Country(
        code,
        int(weight),
        currency,
        worth,
        zone,
        calling,
        tuple(mobile.split(",")),
        locale,
        street,
        tuple(cities[code]),  # as often as people live there
    )
