"""People so well known that one name is enough: talk of the day is full of them, and a model trained on addresses and forms has not heard of them.

Names that are also common words (May, Gates, Bush, Swift) are left to the models; no private person can be on such a list.
"""

from __future__ import annotations

from redactors.text.detectors.detector import Detector

# Heads of state and government, candidates, artists, athletes and others who are spoken of by one name.
_NAMES = r"""
ahmadinejad|ardern|assad|assange|barack|berlusconi|beyonc[eé]|bezos|biden|bieber|blinken|bolsonaro|cheney|clooney|comey|cuomo|desantis|dicaprio|drogba|duterte
|einstein|elon|eminem|erdo[gğ]an|farage|fauci|federer|gaddafi|ghosn|giuliani|gorbachev|guterres|hillary|hitler|hollande|ivanka|jinping|jong[ \-]?un|juncker|kaepernick|kamala|kanye|kardashians?|kavanaugh|kushner|lagarde
|le pen|lebron|lewandowski|lukashenko|macron|maduro|malala|mandela|mbapp[eé]|mccain|mcconnell|mcgregor|medvedev|melania|meloni|merkel|messi|mnuchin|morsi|mourinho|mubarak|mugabe|mussolini|nadal|navalny|netanyahu|neymar
|obama|orb[aá]n|pelosi|pinochet|putin|rajoy|ramaphosa|rihanna|romney|ronaldo|rowling|rubio|salvini|sarkozy|scholz|schumacher|schwarzenegger|shakira|shakespeare|snowden|soros|spielberg|stalin|starmer|sunak|tarantino
|thatcher|thunberg|tillerson|trudeau|tsipras|varoufakis|weinstein|winehouse|xi jinping|yanukovych|yeltsin|zelensk[iy]y?|zidane|zuckerberg|zuma
"""
# A card, and what is beaten, is no person.
_TRUMP = r"trump(?:[ ](?:cards?|suits?|the|all|any|every|it|that|this))?"
_NOT_HIM = frozenset({"card", "cards", "suit", "suits", "the", "all", "any", "every", "it", "that", "this"})

DETECTORS = (
    Detector(
        name="public-figure",
        entity="PERSON",
        pattern=r"(?i)\b(?:" + _NAMES.replace("\n", "") + "|" + _TRUMP + r")\b",
        check=lambda text: text.lower().split()[-1] not in _NOT_HIM,
        score=0.6,
        why=("list",),
        finds=("ask what Obama said", "merkel and macron met", "Why did Trump call?"),
        ignores=("play the trump card", "speed trumps the rest"),
    ),
)
