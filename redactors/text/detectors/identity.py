"""Numbers a state gives a person, in their documented shapes. The countries' own packs (`presidio.py`) add theirs with checksums."""

from __future__ import annotations

from redactors.text.detectors.checks import ssn
from redactors.text.detectors.detector import Detector

_SSN_WORDS = ("ssn", "social security", "social-security", "soc sec", "socialsecurity", "itin", "tax id")

# What stands between a label and its number, in the languages that labels come in.
_SAYS = r"[ -]?(?:number|nummer|num(?:ber|éro|ero)|no\.?|nr\.?|n[°º]|#)?[ ]?(?:is|ist|lautet|est|es|è|é|:|=|,)?[ ]?"

DETECTORS = (
    Detector(
        name="us-ssn",
        entity="US_SSN",
        pattern=r"[0-9]{3}[ ]?[\-./ ][ ]?[0-9]{2}[ ]?[\-./ ][ ]?[0-9]{4}",
        check=ssn,
        score=0.85,
        context=_SSN_WORDS,
        boosted=1.0,
        why=("issued range",),
        ocr=True,
        finds=("514-69-0360", "SSN: 846 15 5715", "054-28-6917 is on file"),
        ignores=("000-12-3456", "666-12-3456", "123-00-4567", "123-45-0000", "2024-01-15", "call 415-555-0132"),
    ),
    Detector(
        name="us-ssn-plain",
        entity="US_SSN",
        pattern=r"[0-9]{9}",
        check=ssn,
        score=0.05,
        context=_SSN_WORDS,
        boosted=0.9,
        finds=("my ssn is 514690360",),
        ignores=("514690360", "ticket 514690360"),
    ),
    Detector(
        name="ssn-last-four",
        entity="US_SSN",
        pattern=r"(?i)last (?:four|4)(?: digits)? (?:of|of my|of the|of your|of his|of her) (?:ssn|social(?: security)?(?: number)?)[ ]?(?:is|are|:)?[ ]?([0-9]{4})",
        score=0.8,
        finds=("last four of my social is 0360",),
        ignores=("last four of the list",),
    ),
    Detector(
        name="labelled-identity-number",
        entity="NATIONAL_ID",
        pattern=r"(?i)\b(?:national id(?:entity)?(?: card)?|identity card|id card|personalausweis(?:nummer)?|ausweisnummer|dni|nie|nif|codice fiscale|bsn|burgerservicenummer|aadhaar|nino|national insurance|sozialversicherungsnummer|numéro de sécurité sociale|insee)[ ]?(?:number|no\.?|nr\.?|num(?:ber|éro|ero)?)?[ ]?(?:is|:|=|#)?[ ]?([A-Z0-9][A-Z0-9 .\-]{4,22}[A-Z0-9])",
        check=lambda text: sum(c.isdigit() for c in text) >= 5,
        score=0.75,
        why=("label",),
        finds=("Aadhaar 2345 6789 0124", "DNI: 12345678Z", "BSN 123456782"),
        ignores=("the id card reader is broken", "national id required"),
    ),
    Detector(
        name="labelled-passport",
        entity="PASSPORT",
        pattern=rf"(?i)\b(?:passport|reisepass|passeport|pasaporte|passaport[eo]|paspoort){_SAYS}([A-Z0-9]{{6,10}})",
        check=lambda text: sum(c.isdigit() for c in text) >= 4,
        score=0.75,
        why=("label",),
        finds=("passport no. 533401282", "Passport: X1234567", "paspoortnummer NM2896651", "número do passaporte é CB749871", "Reisepassnummer lautet C9X41XK27"),
        ignores=("passport control", "passport renewal"),
    ),
    Detector(
        name="labelled-driving-licence",
        entity="DRIVER_LICENSE",
        pattern=rf"(?i)\b(?:driv(?:er'?s?|ing)[ ](?:licen[cs]e|permit)|führerschein|permis de conduire|permiso de (?:conducir|conducción)|carn[eé]t de conducir|numero (?:di|della) patente|patente di guida|rijbewijs|carta de condução){_SAYS}([A-Z0-9][A-Z0-9\-]{{4,18}}[A-Z0-9](?:[ ][0-9])?)",
        check=lambda text: sum(c.isdigit() for c in text) >= 4,
        score=0.75,
        why=("label",),
        finds=("my driver's license is F162823540116", "driving licence no. MORGA657054SM9IJ", "rijbewijsnummer 5381649831", "carta de condução L-8314496 9", "Führerscheinnummer: B072RRE2I55"),
        ignores=("driver license renewal", "driving licence office", "Führerscheinstelle", "permis de conduire international"),
    ),
    Detector(
        name="labelled-tax-number",
        entity="TAX_ID",
        pattern=r"(?i)\b(?:tax id|tin|steuer-?id(?:entifikationsnummer)?|steuernummer|vat (?:id|no|number)|ust-?id(?:nr)?|partita iva|p\.? ?iva|numéro fiscal|ein|itin|pan)\b[ ]?(?:number|no\.?|nr\.?|#)?[ ]?(?:is|:|=)?[ ]?([A-Z0-9][A-Z0-9 ./\-]{5,18}[A-Z0-9])",
        check=lambda text: sum(c.isdigit() for c in text) >= 4 and sum(c.isdigit() for c in text) * 5 >= len(text) * 2,
        score=0.75,
        why=("label",),
        finds=("Steuer-ID 65 929 970 489", "EIN: 12-3456789", "PAN ABCDE1234F"),
        ignores=("pan the camera left", "tin opener", "ein Problem mit Zeile 12"),
    ),
    Detector(
        name="labelled-record-number",
        entity="ID",
        pattern=r"(?i)\b(?:(?:mrn|kundennummer|kunden-?nr\.?|mitgliedsnummer|personalnummer|matrikelnummer|patientennummer)|(?:medical record|patient|customer|client|member(?:ship)?|subscriber|beneficiary|employee|personnel|staff|student|policy|claim|loyalty|badge)[ ]?(?:id|number|no\.?|nr\.?|num\.?|#))[ ]?(?:is|:|=|#)?[ ]?([A-Z0-9](?:[A-Z0-9]|[\-/][A-Z0-9]){3,22})",
        check=lambda text: sum(c.isdigit() for c in text) >= 4,
        score=0.75,
        why=("label",),
        ocr=True,
        finds=("MRN: 00482917", "MRN MRN-00482917", "customer number 5550129", "Policy number PL-773920-A", "Kundennummer: 4471902"),
        ignores=("the customer number is wrong", "claim number to follow", "customer 20 of 45", "policy number 12"),
    ),
)
