"""Street addresses by the words and orders of eight countries. What the patterns know, the models need not guess; the models know the rest."""

from __future__ import annotations

from redactors.text.detectors.detector import Detector

_NUMBER = r"[0-9]{1,5}(?:[ ]?[a-zA-Z]\b|[\-/][0-9a-zA-Z]{1,4})?"
_NAME = r"(?:\pL[\pL'’.\-]*|[0-9]{1,3}(?:st|nd|rd|th))"
_EN_KIND = (
    r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|way|highway|hwy|parkway|pkwy|crescent|close|mews|grove|circle|cir"
    r"|trail|alley|plaza|gardens|walk|row|hill|rise|view|heights|ridge|crossing|points?|creek|falls|fields?|flats?|forges?|forks?|glens?|greens?|groves?|harbors?|inlet|islands?"
    r"|isle|junctions?|keys?|knolls?|lakes?|landing|lights?|loaf|locks?|lodge|loop|manors?|meadows?|mills?|mission|motorway|mountains?|neck|orchard|oval|overpass|park|parks|pass"
    r"|path|pike|pines?|plains?|ports?|prairie|radial|ramp|ranch|rapids?|rest|route|shoals?|shores?|skyway|springs?|spurs?|station|stravenue|stream|summit|throughway|trace|track"
    r"|trafficway|tunnel|turnpike|underpass|unions?|valleys?|via|viaduct|villages?|ville|vista|wells?|cliffs?|corners?|courts|cove|coves|curve|dale|dam|divide|drives|estates?"
    r"|expressway|extensions?|freeway|gateway|haven|hollow|bayou|beach|bend|bluffs?|bottom|branch|bridge|brooks?|burgs?|bypass|camp|canyon|cape|causeway|centers?|club|common|course)"
)
_STRONG_KIND = r"(?:street|st|avenue|ave|road|rd|boulevard|blvd|lane|ln|drive|court|square|terrace|highway|hwy|parkway|pkwy|crescent|mews|grove|marg|nagar|chowk|gali|bagh)"
_UNIT = r"(?:,?[ ](?:apt|apartment|suite|ste|unit|flat|studio|floor|fl|room|rm|#)\.?[ ]?[0-9]{1,5}[a-z]?)"

# A ship's or an embassy's mail: office, region, ZIP.
_MILITARY = r"(?:apo|fpo|dpo)[,\s]{1,3}(?:aa|ae|ap)[,\s]{1,3}[0-9]{5}(?:-[0-9]{4})?"


def _german_street(word: str) -> bool:
    """Whether a word that ends like a street is one. The endings that English words have too count for capitalised words only."""
    return not word.lower().startswith(_NOT_STREETS) and (word[:1].isupper() or not word.lower().endswith(("ring", "pad", "hof", "plein", "weg", "boulevard")))


# Words that stand between a number and "street" in a sentence, never in an address.
_STOPPED = frozenset(
    """
    the a an to of on in by for with and or from at is are was be this that minutes minute hours hour days day cars people times miles km meters metres
    down up more all email e-mail mail slack phone chat api http https ssh files file tests test items steps ticket order packets le les un une und der
    die das zum
    """.split()  # noqa: SIM905  # a table of words reads best as words
)
_BRITISH = frozenset(
    """
    road street lane avenue close drive court mews grove park green gardens square hill way view walk crescent place terrace row rise field fields spring
    springs ridge roads mill mills station stream streets summit track trail tunnel turnpike underpass union unions valley valleys via village villages
    ville vista well wells cape cliff cliffs club common corner corners course cove coves creek crossing dale dam divide estate estates expressway falls
    ferry flat flats ford forest forge fork forks fort freeway glen harbor haven heights highway hollow inlet island isle junction key knoll lake lakes
    land landing light lights loaf lock locks lodge loop mall manor manors meadow meadows mission motorway mount mountain neck orchard oval overpass parks
    parkway parkways pass passage path pike pine pines plain plains plaza point points port ports prairie ramp ranch rapid rapids rest river route shoal
    shoals shore shores skyway spur spurs squares stravenue throughway trace bridge brook brooks burg burgs bypass camp canyon causeway center centers
    circle circles
    """.split()  # noqa: SIM905  # a table of words reads best as words
)
_NOT_STREETS = ("string", "spring", "monitoring", "during", "bring", "covering", "unterweg", "hering", "scoring", "storing", "restoring", "exploring", "refactoring", "wiring", "sharing", "hiring", "boring", "steering", "rendering", "engineering", "ordering", "filtering", "registering", "triggering", "entering", "wondering", "considering", "offering", "string.")  # fmt: skip


DETECTORS = (
    Detector(
        name="address-number-first",
        entity="STREET_ADDRESS",
        pattern=rf"(?i){_NUMBER},?[ ](?:{_NAME}[ ]){{1,4}}{_STRONG_KIND}\b\.?{_UNIT}?",
        score=0.8,
        finds=("123 Main Street", "10 Downing St", "221b baker street", "88/23, Patel Marg", "9021 N. Oak Tree Blvd, Apt. 12"),
        ignores=("10 minutes down the road", "street view", "2 cars on the street", "3 way merge"),
        check=lambda text: not _STOPPED.intersection(text.lower().replace(",", " ").split()[1:-1]),
    ),
    Detector(
        name="address-number-first-any-kind",
        entity="STREET_ADDRESS",
        # American suffixes that are also plain words count only for capitalised names: "5 Oak Ridge", not "5 points on the hill".
        pattern=rf"[0-9]{{2,5}}[ ](?:\p{{Lu}}[\pL'’.\-]+[ ]){{1,4}}(?i:{_EN_KIND})\b{_UNIT}?",
        check=lambda text: text.split()[-1][:1].isupper() or "pt." in text.lower() or "uite" in text.lower(),
        score=0.6,
        finds=("47821 Miller Ridge", "310 Kelly Springs Suite 220"),
        ignores=("12 Files in the branch", "2024 Product summit", "45 Million views"),
    ),
    Detector(
        name="address-british",
        entity="STREET_ADDRESS",
        pattern=rf"(?i)(?:flat|studio|unit|apartment|apt\.?)[ ][0-9]{{1,4}}[a-z]?,?[ \n](?:[0-9]{{1,4}}[a-z]?[ ])?(?:{_NAME}[ ]){{1,3}}[a-z]{{3,14}}",
        score=0.5,
        check=lambda text: text.split()[-1].lower() in _BRITISH,
        finds=("Flat 12, 4 Abbey road", "Studio 64 Smith mews", "flat 3 Amelia spring"),
        ignores=("unit 12 test is red", "Studio 3 is booked by marketing"),
    ),
    Detector(
        name="address-german-dutch",
        entity="STREET_ADDRESS",
        pattern=rf"(?i)(?:(?-i:\p{{Lu}})[\pL.\-]+[ \-]){{0,3}}\pL[\pL.\-]+(?:str(?:aße|asse|\.)|gasse|allee|weg|platz|ring|ufer|damm|steig|straat|laan|plein|gracht|kade|dreef|steeg|singel|pad|hof|dijk|baan|boulevard)[ ]{_NUMBER}",
        check=lambda text: _german_street(text.split()[-2]),
        score=0.75,
        finds=("Hauptstraße 12", "Bahnhofstr. 7a", "Lindenweg 104", "Jansenlaan 4-b", "Keizersgracht 221"),
        ignores=("String 12", "spring 2024", "monitoring 5 hosts", "unterwegs 3", "Ring 0"),
    ),
    Detector(
        name="address-german-dutch-words",
        entity="STREET_ADDRESS",
        pattern=rf"(?i)(?:am|an der|auf dem|im|zum|zur|unter den|alter|neue[rn]?|alte|de|het|van)[ ](?:\pL[\pL.\-]+[ \-]){{0,2}}(?:straße|strasse|platz|weg|allee|markt|berg|tor|wall|graben|linden|ring|feld|hof|bach)[ ]{_NUMBER}",
        score=0.65,
        finds=("Am alten Markt 5", "Unter den Linden 77"),
        ignores=("am Montag 5 Tickets", "im Hof steht es"),
    ),
    Detector(
        name="address-romance",
        entity="STREET_ADDRESS",
        pattern=(
            r"(?i)\b(?:(?:[0-9]{1,4}(?:[ ]?(?:bis|ter))?,?[ ])?(?:rue|avenue|boulevard|place|chemin|impasse|allée|quai|cours|faubourg|passage|route)"
            r"|calle|c/|c\.|cañada|vial|pasaje|alameda|bulevar|travesía|costanilla|sendero|carrer|plazuela|avenida|avda\.?|plaza|paseo|glorieta|ronda|rambla|camino|carretera|acceso|cuesta|callejón|urbanización|via|viale|piazza|piazzale|corso|vicolo|strada|contrada"
            r"|borgo|rotonda|incrocio|canale|stretto|vialetto|largo|lungomare|rua|praça|travessa)"
            r"[ ](?:(?:de la|de los|de las|del|de l'|de|du|des|d'|della|dei|delle|di|da|do|l')[ ]?)?(?:\pL[\pL'’.\-]+[ ,]{1,2}){1,4}(?:n\.?º?[ ]?|nº[ ]?)?[0-9]{1,5}(?:[ ]?[a-z]\b)?(?:[ ](?:apt|piano|appartamento|puerta|piso|esc)\.?[ ]?[0-9]{1,4})?"
        ),
        check=lambda text: not _STOPPED.intersection(text.lower().replace(",", " ").split()),
        score=0.75,
        finds=("Calle Mayor 12", "Via Garibaldi, 45", "Avenida de la Constitución 7 Piso 3", "12 rue Victor Hugo 4", "Piazza San Marco 1"),
        ignores=("via email 2", "route the ticket to 5", "place the order by 10", "via the API 12"),
    ),
    Detector(
        name="address-french",
        entity="STREET_ADDRESS",
        pattern=r"(?i)[0-9]{1,4}(?:[ ]?(?:bis|ter))?,?[ ](?:rue|avenue|boulevard|place|chemin|impasse|allée|quai|cours|faubourg|passage|route)[ ](?:(?:de la|de l'|de|du|des|d')[ ]?)?\pL[\pL'’\-]+(?:[ ]\p{Lu}[\pL'’\-]+){0,3}",
        check=lambda text: not _STOPPED.intersection(text.split()),
        score=0.75,
        finds=("12, rue de la Paix", "7 bis avenue Victor Hugo", "45, chemin de Leclerc", "37, boulevard Le Gall"),
        ignores=("1 place to look", "2 route the packets", "5 cours"),
    ),
    Detector(
        name="address-street-before-name",
        entity="STREET_ADDRESS",
        pattern=r"(?i)\b(?:rue|chemin|impasse|calle|via|viale|piazza|corso|avenida|paseo|plaza|boulevard)[ ](?:de la[ ]|de[ ]|du[ ]|des[ ]|del[ ]|della[ ])?\p{Lu}[\pL'’\-]+(?:[ ]\p{Lu}[\pL'’\-]+){0,2}",
        check=lambda text: all(w[:1].isupper() or len(w) < 4 for w in text.split()[1:]) and not _STOPPED.intersection(text.lower().split()),
        score=0.2,
        context=("address", "adresse", "live", "lives", "wohne", "habite", "vive", "vivo", "abito", "dirección", "indirizzo", "deliver", "send", "post", "ship"),
        boosted=0.6,
        finds=("he lives in rue Victor Hugo",),
        ignores=("rue the day", "send via Slack today"),
    ),
    Detector(
        name="address-indian",
        entity="STREET_ADDRESS",
        pattern=r"(?i)(?:h\.?[ ]?no\.?|house no\.?|plot no\.?|door no\.?|flat no\.?)[ ]?[0-9]{1,5}(?:[/\-][0-9a-z]{1,5})?,?[ ](?:\pL[\pL.\-]+[ ,]{0,2}){1,3}|[0-9]{1,4}(?:/[0-9]{1,4})?,?[ ](?:\pL[\pL.\-]+[ ]){1,3}(?:ganj|nagar|chowk|marg|circle|path|road|street|zila|colony|vihar|puram|layout|extension|sector)\b",
        check=lambda text: not _STOPPED.intersection(text.lower().replace(",", " ").split()),
        score=0.65,
        finds=("H.No. 45, Sharma Ganj", "38, Bose Chowk", "17/4, Raju Nagar"),
        ignores=("2 apps in the path", "house no longer listed"),
    ),
    Detector(
        name="address-military",
        entity="STREET_ADDRESS",
        pattern=rf"(?i)\b(?:psc|cmr|unit)[ ]?[0-9]{{1,5}},?[ ]box[ ][0-9]{{1,6}}(?:[,\s]{{1,3}}{_MILITARY})?|(?:\b(?:uss|usns|usnv|uscgc|hms)[ ](?:\pL[\pL'’.\-]*[ ]?){{1,3}}[,\s]{{1,3}})?\b{_MILITARY}",
        score=0.85,
        finds=("PSC 1234, Box 5678\nAPO AE 09012", "Unit 7001 Box 12, DPO AP 96303", "USS Meridian\nFPO AP 96601-1234", "cmr 77, box 104"),
        ignores=("unit 12 box plot", "the DPO answered 12345", "PSC 1234 is closed"),
    ),
    Detector(
        name="po-box",
        entity="STREET_ADDRESS",
        pattern=r"(?i)\b(?:p\.?[ ]?o\.?[ ]?box|postfach|apartado|boîte postale|casella postale|postbus)[ ]?[0-9]{1,7}",
        score=0.8,
        finds=("P.O. Box 1234", "Postfach 100"),
        ignores=("the box 12",),
    ),
    Detector(
        name="address-unit",
        entity="STREET_ADDRESS",
        pattern=r"(?:Apt|Suite|Ste|Apartment)\.?[ ]#?[0-9]{1,5}[A-Za-z]?",
        score=0.5,
        finds=("Apt. 595", "Suite 501"),
        ignores=("Suite of tests", "suite 12 failed"),
    ),
    Detector(
        name="us-state-zip",
        entity="ZIP_CODE",
        pattern=r"\b(?:A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])[ ,]{1,2}([0-9]{5}(?:-[0-9]{4})?)",
        score=0.7,
        finds=("Austin, TX 78701", "CA 94105-1234"),
        ignores=("OK 200", "IN 2024"),
    ),
    Detector(
        name="uk-postcode",
        entity="ZIP_CODE",
        pattern=r"(?i)(?:GIR ?0AA|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKSTUW]|[A-HK-Y][0-9][ABEHMNPRV-Y])[ ][0-9][ABD-HJLNP-UW-Z]{2})",
        score=0.6,
        finds=("SW1A 1AA", "m1 1ae"),
        ignores=("v2 3rd", "A1 B2"),
    ),
    Detector(
        name="zip-labelled",
        entity="ZIP_CODE",
        pattern=r"(?i)\b(?:zip(?: ?code)?|post(?:al)? ?code|postcode|plz|postleitzahl|code postal|código postal|cap)\b[ ]?(?:is|:|=|#)?[ ]?([A-Z]{0,2}[ \-]?[0-9]{3,6}(?:[ \-][0-9]{2,4})?)",
        score=0.75,
        why=("label",),
        finds=("zip code is 53650", "Postcode: 7188", "PLZ 10115"),
        ignores=("zip 12 files", "unzip the code 404"),
    ),
)
