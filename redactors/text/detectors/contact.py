"""How a person or a machine is reached: e-mail, phones, IP and MAC addresses, URLs that carry a person's own data, ages."""

from __future__ import annotations

import re

from redactors.text.detectors.checks import digits, ipv4
from redactors.text.detectors.detector import Detector

_PHONE_WORDS = (
    "phone", "tel", "telephone", "mobile", "cell", "call", "ring", "dial", "fax", "contact", "whatsapp", "sms", "text me", "telefon", "handy", "rufnummer",
    "téléphone", "portable", "teléfono", "móvil", "llama", "telefono", "cellulare", "telefoon", "mobiel", "number is", "reach", "hotline", "answering at", "answer at", "answers at", "ring me", "teléfonos", "celular", "komórka", "tlf", "puh", "mob",
)  # fmt: skip

_DATE = re.compile(r"[0-9]{4}[./\-][0-9]{1,2}[./\-][0-9]{1,2}|[0-9]{1,2}[./\-][0-9]{1,2}[./\-](?:[0-9]{2}){1,2}")


def _national(text: str) -> bool:
    """A number with a leading zero: nine to twelve digits in at most five groups, and not a date or time."""
    return 9 <= len(digits(text)) <= 12


# "name [at] host [dot] com": bracketed, any name of a domain counts; spoken, the usual endings.
_AT, _DOT = r"\s?[\[({<]\s?at\s?[\])}>]\s?", r"\s?[\[({<]\s?dot\s?[\])}>]\s?"
_LOCAL, _LABEL = r"[a-z0-9._%+\-]{1,32}", r"[a-z0-9\-]{1,32}"
DETECTORS = (
    Detector(
        name="email",
        entity="EMAIL_ADDRESS",
        # A dot in the host, or a host after @ that ends there; both sides bounded as RFC 5321 bounds them.
        pattern=r"[\pL\pN._%+'\-&=/]{1,64}@(?:[\pL\pN](?:[\pL\pN\-]{0,61}[\pL\pN])?\.){1,8}\pL[\pL\pN\-]{1,24}",
        cut=lambda text: (len(text) - len(text.lstrip(".'-=/&")), len(text)),
        edges="none",
        score=1.0,
        finds=("mail jo.bloggs@example.com", "JOSE@XN--BCHER-KVA.EXAMPLE", "josé.garcía@acme-industries.com,", "a@b.co"),
        ignores=("@channel please look", "npm i react@18.2.0", "user@host", "decorator @app.route"),
    ),
    Detector(
        name="email-obfuscated",
        entity="EMAIL_ADDRESS",
        pattern=rf"(?i)(?:{_LOCAL}(?:{_DOT}{_LOCAL}){{0,3}}(?:{_AT}|\s?@\s?){_LABEL}(?:(?:{_DOT}|\.){_LABEL}){{0,3}}{_DOT}[a-z]{{2,24}}|{_LOCAL}(?: dot {_LOCAL}){{0,3}}(?: at |{_AT}|@){_LABEL}(?:(?: dot |\.){_LABEL}){{0,3}} dot (?:com|org|net|edu|gov|de|fr|es|it|nl|pt|in|co|io|me|uk|eu|ch|at|be|us|ca|au|info|biz))",
        score=0.8,
        finds=("jo.bloggs [at] example [dot] com", "anna at gmail dot com", "jo dot bloggs at mail dot example dot org", "jo{at}example{dot}io"),
        ignores=("look at github.com", "meet at example.org (at noon)", "look at the dot chart", "meet at noon"),
    ),
    Detector(
        name="phone-international",
        entity="PHONE_NUMBER",
        pattern=r"\+[ ]?[1-9][0-9]{0,2}(?:[ .\-/]{0,2}\(?[0-9]{1,5}\)?){1,7}",
        check=lambda text: 8 <= len(digits(text)) <= 15,
        score=0.85,
        context=_PHONE_WORDS,
        boosted=0.95,
        finds=("+44 20 7946 0958", "+1 415 555 0132", "+49 30 1234567", "+91-98765-43210", "call +33 (0)6 12 34 56 78"),
        ignores=("+12 points", "a+1234", "UTC+0200"),
    ),
    Detector(
        name="phone-north-america",
        entity="PHONE_NUMBER",
        pattern=r"(?:\+?1[ .\-]{1,2})?(?:\([2-9][0-9]{2}\)[ ]{0,2}|[2-9][0-9]{2}[ .\-])[2-9]?[0-9]{2,3}[ .\-][0-9]{4}(?:[ ]{0,2}(?:x|ext\.?)[ ]?[0-9]{1,6})?",
        check=lambda text: 10 <= len(digits(text.lower().split("x")[0].split("ext")[0])) <= 11,
        score=0.75,
        context=_PHONE_WORDS,
        boosted=0.9,
        finds=("(415) 555-0132", "201-555-0123", "415.555.0132", "780-999-2181 x12", "415 555 0132"),
        ignores=("10.20.300.4000", "2024-01-15", "page 201-204", "128 256 1024 2048"),
    ),
    Detector(
        name="phone-international-zeros",
        entity="PHONE_NUMBER",
        pattern=r"00[1-9][0-9]{0,2}(?:[ .\-/]{0,2}\(?[0-9]{1,5}\)?){2,7}",
        check=lambda text: 10 <= len(digits(text)) <= 17,
        score=0.45,
        context=_PHONE_WORDS,
        boosted=0.85,
        finds=("0049 30 1234567",),
        ignores=("0049",),
    ),
    Detector(
        name="phone-national",
        entity="PHONE_NUMBER",
        pattern=r"\(?0[0-9]{1,4}\)?(?:[ .\-/]{1,2}[0-9]{2,8}){1,4}",
        check=_national,
        score=0.5,
        context=_PHONE_WORDS,
        boosted=0.85,
        finds=("07700 063 966", "0490 75 40 81", "(030) 1234567", "06 12 34 56 78", "020 7946 0958"),
        ignores=("01.02.2024", "09:15-10:30", "0.25 0.50", "07-2024"),
    ),
    Detector(
        name="phone-plain",
        entity="PHONE_NUMBER",
        pattern=r"[0-9]{7,13}|\(?[0-9]{1,6}\)?(?:[ .\-/]{1,2}\(?[0-9]{1,7}\)?){1,5}",
        check=lambda text: 7 <= len(digits(text)) <= 13,
        score=0.1,
        context=_PHONE_WORDS,
        boosted=0.55,
        finds=("call me on 9876543210", "tel 60-56-85-91", "call 8 (900) 555-01-42", "mob 080555 01420"),
        ignores=("9876543210", "build 60-56-85-91"),
    ),
    Detector(
        name="phone-labelled-behind",
        entity="PHONE_NUMBER",
        pattern=r"(?i)(\(?[0-9]{1,5}\)?(?:[ .\-/]{0,2}\(?[0-9]{2,7}\)?){1,5})[ ]{0,2}[\-–,]?[ ]{0,2}\(?(?:office|fax|mobile|cell|home|direct|phone|tel|büro|mobil|privat|bureau|oficina|móvil|ufficio|cellulare)\b",
        check=lambda text: 7 <= len(digits(text)) <= 13 and not _DATE.fullmatch(text),
        score=0.6,
        why=("label",),
        finds=("28-64-55-01 office", "416 55 039 fax", "555 0142 (mobile)"),
        ignores=("12 34 mobile users", "2024-01-15 office move", "3 home screens"),
    ),
    Detector(
        name="phone-area-in-brackets",
        entity="PHONE_NUMBER",
        pattern=r"(?:^|[^\w)\]])((?:8[ ])?\([0-9]{1,5}(?:[ ][0-9]{1,2})?\)[ ]?[0-9](?:[ \-]?[0-9]){5,8})",
        check=lambda text: 8 <= len(digits(text)) <= 12,
        score=0.5,
        context=_PHONE_WORDS,
        boosted=0.85,
        finds=("8 (900) 555-01-42", "(06 1) 555 0142", "(2) 2555 0142"),
        ignores=("f(12) 3456789", "(1) 2345", "(2024) 12-31"),
    ),
    Detector(
        name="phone-in-pairs",
        entity="PHONE_NUMBER",
        # Spain: 6, 7, 8 or 9 and two digits, then pairs. India: two fives.
        pattern=r"[6-9][0-9]{2}(?:[ .][0-9]{2}){3,6}|0?[6-9][0-9]{4}[ \-][0-9]{5}",
        check=lambda text: len(digits(text)) <= 11 and len(text.replace(".", " ").split(" ")) <= 4,
        score=0.5,
        context=_PHONE_WORDS,
        boosted=0.85,
        finds=("612 55 01 42", "98555 01420"),
        ignores=("612 55 01 42 99", "512 345 678", "98555 014200"),
    ),
    Detector(
        name="ipv4",
        entity="IP_ADDRESS",
        pattern=r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}",
        check=ipv4,
        score=0.85,
        finds=("106.31.73.20", "ssh root@10.2.3.4"),
        ignores=("127.0.0.1", "0.0.0.0", "999.1.1.1", "v1.2.3.4.5"),
    ),
    Detector(
        name="ipv6",
        entity="IP_ADDRESS",
        pattern=r"(?i)(?:[0-9a-f]{1,4}:){7}[0-9a-f]{1,4}|(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}|fe80::[0-9a-f:]{2,40}",
        check=lambda text: len(text) > 8 and any(c in "0123456789" for c in text),
        score=0.8,
        finds=("2001:db8:85a3:0:0:8a2e:370:7334", "2001:db8::ff00:42:8329"),
        ignores=("10:20:30", "std::vector", "a::b", "12:30:45:10"),
    ),
    Detector(
        name="mac",
        entity="MAC_ADDRESS",
        pattern=r"(?i)[0-9a-f]{2}(?::[0-9a-f]{2}){5}|[0-9a-f]{2}(?:-[0-9a-f]{2}){5}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}",
        score=0.9,
        finds=("00:1A:2b:3c:4d:5e", "00-1a-2b-3c-4d-5e", "001a.2b3c.4d5e"),
        ignores=("00:1A:2b:3c:4d", "12:30:45"),
    ),
    Detector(
        name="age",
        entity="AGE",
        pattern=r"(?i)\b(?:age[d:]?|(?:the )?age of|i am|i'm|he is|she is|they are|(?:when|as|while) (?:i|he|she) was|turn(?:s|ed|ing)?|is now)[ :]{1,2}(?:now )?([0-9]{1,3})(?:[ ]?(?:years?|yrs?|y/?o|[.,;!?)]|$)|[ ](?:and|in|when|at)\b)",
        check=lambda text: 0 < int(text) < 120,
        score=0.6,
        finds=("aged 74.", "I am 31 years old", "she is 23, and", "retired at the age of 66", "written when he was 64."),
        ignores=("I am 5 minutes late", "page 31", "version is 23", "turn 90 degrees"),
    ),
    Detector(
        name="age-years-old",
        entity="AGE",
        pattern=r"(?i)\b([0-9]{1,3})[ \-]?(?:years?[ \-]old|yrs? old|y/o|year old|ans\b|jahre alt|años|anni\b|jaar oud)",
        check=lambda text: 0 < int(text) < 120,
        score=0.7,
        finds=("a 31-year-old man", "42 years old", "hat 33 Jahre alt"),
        ignores=("3 years ago", "31 days old"),
    ),
)
