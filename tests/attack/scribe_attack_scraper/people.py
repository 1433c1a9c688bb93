"""The people whose pages the corpus shows. None of them exists."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """A publication."""

    title: str
    authors: str
    venue: str
    year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scholar:
    """One person and the words that their pages consist of."""

    key: str
    language: str
    name: str
    position: str
    department: str
    university: str
    mail: str
    office: str
    bio: tuple[str, ...]
    interests: tuple[str, ...]
    works: tuple[Work, ...]
    members: tuple[tuple[str, str], ...]
    words: dict[str, str] = field(default_factory=dict)
    """The headings of pages, in the language."""

    @property
    def affiliation(self) -> str:
        """As most pages print it."""
        return f"{self.department}, {self.university}"


_ENGLISH = {
    "works": "Publications",
    "interests": "Research interests",
    "about": "About",
    "contact": "Contact",
    "team": "Group members",
    "news": "News",
}
_GERMAN = {
    "works": "Ausgewählte Veröffentlichungen",
    "interests": "Forschungsgebiete",
    "about": "Zur Person",
    "contact": "Kontakt",
    "team": "Arbeitsgruppe",
    "news": "Aktuelles",
}
_FRENCH = {
    "works": "Publications récentes",
    "interests": "Thèmes de recherche",
    "about": "Présentation",
    "contact": "Coordonnées",
    "team": "Équipe",
    "news": "Actualités",
}
_SPANISH = {
    "works": "Publicaciones",
    "interests": "Líneas de investigación",
    "about": "Sobre mí",
    "contact": "Contacto",
    "team": "Equipo",
    "news": "Noticias",
}
_CHINESE = {
    "works": "代表论文",
    "interests": "研究方向",
    "about": "个人简介",
    "contact": "联系方式",
    "team": "课题组成员",
    "news": "新闻",
}
_RUSSIAN = {
    "works": "Избранные публикации",
    "interests": "Научные интересы",
    "about": "О себе",
    "contact": "Контакты",
    "team": "Группа",
    "news": "Новости",
}


def _works(rows: str) -> tuple[Work, ...]:
    """One a line: title | authors | venue | year."""
    fields = [[part.strip() for part in row.split("|")] for row in rows.strip().splitlines()]
    return tuple(
        Work(title=title, authors=authors, venue=venue, year=int(year)) for title, authors, venue, year in fields
    )


SCHOLARS = (
    Scholar(
        key="okonedo", language="en", name="Marit Okonedo", position="Associate Professor of Glaciology", department="Department of Earth Sciences",
        university="University of Northfield", mail="m.okonedo@northfield.example", office="Room 4.12, Tarn Building", words=_ENGLISH,
        bio=(
            "I study how meltwater finds its way through and under alpine glaciers, and what that means for the villages below them.",
            "Before coming to Northfield in 2016 I spent four winters at the field station on the Harrow icefield, where most of our sensors still sit under the snow.",
            "I teach the second-year course on surface processes and a field school every August. Students who want to join should like cold mornings.",
        ),
        interests=("Subglacial hydrology", "Low-power sensor networks", "Outburst floods"),
        works=_works("""
            Water under ice remembers the winter | M. Okonedo, P. Larkspur | Journal of Ice and Water | 2024
            A year of pressure records from nine boreholes | M. Okonedo, T. Abiola, R. Fenn | Cryosphere Letters | 2023
            When the lake above the village empties | R. Fenn, M. Okonedo | Annals of Mountain Hazards | 2021
            Batteries that survive minus forty | T. Abiola, M. Okonedo | Field Instruments | 2019"""),
        members=(("Tunde Abiola", "Postdoctoral researcher"), ("Rosalind Fenn", "PhD student"), ("Per Larkspur", "Field technician")),
    ),
    Scholar(
        key="halvorsen", language="en", name="Idun Halvorsen-Pryce", position="Professor of Computer Science", department="School of Computing",
        university="Tarnwick University", mail="ihp@cs.tarnwick.example", office="Office 212, Babbage Wing", words=_ENGLISH,
        bio=(
            "My group builds programming languages that people can learn in an afternoon and that refuse to run programs which would leak what they were told.",
            "I am interested in type systems for privacy, in the psychology of error messages, and in compilers small enough to read in one sitting.",
            "I currently chair the teaching committee and edit a small journal on the history of programming.",
        ),
        interests=("Information flow types", "Error messages", "Small compilers"),
        works=_works("""
            Types that forget on purpose | I. Halvorsen-Pryce, J. Onwudiwe | Principles of Languages | 2025
            What beginners read into a red line | J. Onwudiwe, I. Halvorsen-Pryce | Human Factors in Programming | 2023
            A compiler in nine hundred lines | I. Halvorsen-Pryce | Small Systems Quarterly | 2020
            Leaks through the optimiser and how to see them | K. Brand, I. Halvorsen-Pryce | Secure Compilation | 2018"""),
        members=(("Josephine Onwudiwe", "PhD candidate"), ("Kasimir Brand", "Research software engineer"), ("Lior Edelmann", "PhD student")),
    ),
    Scholar(
        key="quennell", language="en", name="Barnaby Quennell", position="Senior Lecturer in Medieval History", department="Faculty of History",
        university="Marrowbridge College", mail="b.quennell@marrowbridge.example", office="Cloister Court 7", words=_ENGLISH,
        bio=(
            "I work on account books, ledgers and other dull papers of the fourteenth century, which tell more about daily life than any chronicle.",
            "My current project follows the price of candles in three cathedral towns over a hundred and twenty years.",
            "I welcome enquiries from students who read Latin and do not mind dust.",
        ),
        interests=("Monastic accounts", "History of prices", "Latin palaeography"),
        works=_works("""
            Candles and their price in three cathedral towns | B. Quennell | Economic History Papers | 2024
            The cellarer who could not add | B. Quennell, D. Ashgrove | Medieval Accounts | 2022
            Ledgers as literature and the hand of brother Anselm | B. Quennell | Review of Palaeography | 2017"""),
        members=(("Dorothea Ashgrove", "Doctoral student"), ("Simon Ketteridge", "Research assistant")),
    ),
    Scholar(
        key="venkat", language="en", name="Lalitha Venkataraghavan", position="Assistant Professor", department="Department of Chemical Engineering",
        university="Kaveripur Institute of Technology", mail="lalitha.v@kaveripur.example", office="Block C, second floor", words=_ENGLISH,
        bio=(
            "The Soft Interfaces Lab asks why some foams live for weeks and others for seconds, and designs foams that clean water without leaving anything behind.",
            "We combine microfluidics, neutron scattering and a fair amount of dish soap.",
            "I received my doctorate in 2017 and joined the institute in 2021 after a fellowship abroad.",
        ),
        interests=("Foam stability", "Water treatment", "Microfluidics"),
        works=_works("""
            Foams that outlive their makers | L. Venkataraghavan, S. Pillai | Soft Matter Notes | 2025
            Counting bubbles with neutrons | S. Pillai, L. Venkataraghavan, E. Roth | Scattering Methods | 2023
            Drainage in vertical films made of protein | L. Venkataraghavan | Interfaces Today | 2021
            A cheap device that makes equal drops | E. Roth, L. Venkataraghavan | Laboratory Tools | 2020
            Soap and sand in village wells | L. Venkataraghavan, M. Iyer | Water and Society | 2018"""),
        members=(("Sunita Pillai", "PhD student"), ("Emil Roth", "Postdoctoral fellow"), ("Meenakshi Iyer", "Project scientist")),
    ),
    Scholar(
        key="brandstetter", language="de", name="Liesl Brandstetter", position="Universitätsprofessorin für Akustik", department="Institut für Technische Akustik",
        university="Universität Brennhaven", mail="l.brandstetter@brennhaven.example", office="Raum 3.07, Schallgasse 5", words=_GERMAN,
        bio=(
            "Meine Arbeitsgruppe untersucht, wie sich Lärm in engen Straßen ausbreitet und wie man Häuser baut, in denen man trotzdem schlafen kann.",
            "Nach dem Studium der Physik habe ich acht Jahre in einem Ingenieurbüro gearbeitet und wurde 2015 nach Brennhaven berufen.",
            "Abschlussarbeiten vergebe ich zu Beginn jedes Semesters; bitte bringen Sie eigene Fragen mit.",
        ),
        interests=("Stadtlärm", "Raumakustik", "Messtechnik"),
        works=_works("""
            Schlafende Häuser in lauten Gassen | L. Brandstetter, U. Kähler | Zeitschrift für Lärmforschung | 2024
            Warum Backstein leiser klingt als Glas | U. Kähler, L. Brandstetter | Bauakustik heute | 2022
            Messungen an vierhundert Fenstern im Winter | L. Brandstetter | Beiträge zur Akustik | 2019"""),
        members=(("Uwe Kähler", "Wissenschaftlicher Mitarbeiter"), ("Ágnes Szűcs", "Doktorandin")),
    ),
    Scholar(
        key="aubertin", language="fr", name="Océane Aubertin-Roux", position="Maîtresse de conférences en botanique", department="Laboratoire d'écologie des forêts",
        university="Université de Valmère", mail="oceane.aubertin@valmere.example", office="Bureau 118, bâtiment des Serres", words=_FRENCH,
        bio=(
            "Mes recherches portent sur les mousses des forêts humides et sur ce qu'elles retiennent de l'eau, de la lumière et du passé.",
            "Je dirige depuis 2019 un réseau de placettes où des bénévoles comptent les espèces deux fois par an.",
            "J'enseigne la systématique en licence et j'accueille volontiers des stagiaires au printemps.",
        ),
        interests=("Bryologie", "Forêts humides", "Sciences participatives"),
        works=_works("""
            Ce que les mousses savent de la sécheresse | O. Aubertin-Roux, G. Téqui | Revue des forêts | 2024
            Deux cents placettes et leurs bénévoles | G. Téqui, O. Aubertin-Roux | Sciences et citoyens | 2022
            Une clé illustrée des hépatiques du massif | O. Aubertin-Roux | Cahiers de botanique | 2018"""),
        members=(("Gaëlle Téqui", "Doctorante"), ("Maël Kervadec", "Ingénieur d'études")),
    ),
    Scholar(
        key="etxaniz", language="es", name="Iratxe Etxaniz Soler", position="Profesora titular de economía", department="Facultad de Ciencias Económicas",
        university="Universidad de Valdeloba", mail="i.etxaniz@valdeloba.example", office="Despacho 2.31", words=_SPANISH,
        bio=(
            "Investigo cómo deciden los hogares cuándo reparar una cosa y cuándo comprar otra, y qué papel tienen en ello los vecinos.",
            "Coordino una encuesta de mil doscientas familias que se repite cada dos años desde 2014.",
            "Dirijo trabajos de fin de grado sobre consumo, reparación y economía del barrio.",
        ),
        interests=("Economía del hogar", "Reparación", "Encuestas"),
        works=_works("""
            Reparar entre vecinos y comprar a solas | I. Etxaniz, B. Montfort | Revista de economía doméstica | 2025
            Mil doscientas familias y sus lavadoras | I. Etxaniz | Estudios de consumo | 2021
            El precio de tirar las cosas que funcionan | B. Montfort, I. Etxaniz | Cuadernos de barrio | 2019"""),
        members=(("Berta Montfort", "Investigadora predoctoral"), ("Unai Goñi", "Técnico de datos")),
    ),
    Scholar(
        key="shen", language="zh", name="沈若溪", position="教授、博士生导师", department="材料科学学院", university="云北大学", mail="shenrx@yunbei.example",
        office="材料楼 305 室", words=_CHINESE,
        bio=(
            "沈若溪课题组研究钠离子电池的负极材料，关注材料在低温下的结构变化以及如何用廉价原料制备可靠的电池。",
            "二〇一五年获博士学位，之后在海外从事博士后研究，二〇一九年起在云北大学工作。",
            "欢迎对电化学和显微技术感兴趣的同学报考研究生。",
        ),
        interests=("钠离子电池", "低温电化学", "原位电子显微"),
        works=_works("""
            低温下硬碳负极的结构演变研究 | 沈若溪, 贺明 | 材料通报 | 2024
            用秸秆制备电池负极的一种简便方法 | 贺明, 沈若溪 | 新能源材料 | 2022
            原位显微观察钠枝晶的生长过程 | 沈若溪 | 电化学学报 | 2020"""),
        members=(("贺明", "博士后"), ("林知夏", "博士生")),
    ),
    Scholar(
        key="sorokina", language="ru", name="Вера Сорокина", position="профессор, доктор наук", department="Кафедра океанологии",
        university="Университет Белоречья", mail="v.sorokina@belorechye.example", office="кабинет 418", words=_RUSSIAN,
        bio=(
            "Я изучаю, как приливы перемешивают воду в узких заливах северных морей и почему это важно для рыб и для рыбаков.",
            "С 2012 года руковожу экспедицией, которая каждую весну ставит приборы подо льдом.",
            "Веду курс физики моря для третьего курса и семинар по обработке наблюдений.",
        ),
        interests=("Приливное перемешивание", "Морской лёд", "Методы наблюдений"),
        works=_works("""
            Приливы и рыба в узких заливах | В. Сорокина, А. Лунин | Океан и берег | 2024
            Что слышит прибор подо льдом весной | А. Лунин, В. Сорокина | Северные моря | 2021
            О погрешностях старых донных измерений | В. Сорокина | Метрология моря | 2018"""),
        members=(("Антон Лунин", "научный сотрудник"), ("Дарья Вележева", "аспирантка")),
    ),
)  # fmt: skip
