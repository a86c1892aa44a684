"""Countries and the states of a few, by name: places a model misses as easily as it finds them. Names of common things (Georgia, Jordan, Chad) need no list."""

from __future__ import annotations

from redactors.text.detectors.detector import Detector
from redactors.text.words import ORDINARY

# ISO 3166-1 short names in English, without those that are also common given names or words (Chad, Georgia, Jordan, Turkey, Guinea, Oman, Mali, Cuba kept).
_COUNTRIES = """
Afghanistan|Albania|Algeria|Andorra|Angola|Argentina|Armenia|Australia|Austria|Azerbaijan|Bahamas|Bahrain|Bangladesh|Barbados|Belarus|Belgium|Belize|Benin|Bhutan|Bolivia|Bosnia and Herzegovina|Botswana|Brazil|Brunei
|Bulgaria|Burkina Faso|Burundi|Cambodia|Cameroon|Canada|Cape Verde|Central African Republic|Chile|China|Colombia|Comoros|Congo|Costa Rica|Croatia|Cuba|Cyprus|Czech Republic|Czechia|Denmark|Djibouti|Dominican Republic
|Ecuador|Egypt|El Salvador|Equatorial Guinea|Eritrea|Estonia|Eswatini|Ethiopia|Fiji|Finland|France|Gabon|Gambia|Germany|Ghana|Greece|Greenland|Grenada|Guatemala|Guyana|Haiti|Honduras|Hong Kong|Hungary|Iceland|India|Indonesia
|Iran|Iraq|Ireland|Israel|Italy|Ivory Coast|Jamaica|Japan|Kazakhstan|Kenya|Kosovo|Kuwait|Kyrgyzstan|Laos|Latvia|Lebanon|Lesotho|Liberia|Libya|Liechtenstein|Lithuania|Luxembourg|Macau|Madagascar|Malawi|Malaysia|Maldives|Malta
|Mauritania|Mauritius|Mexico|Micronesia|Moldova|Monaco|Mongolia|Montenegro|Morocco|Mozambique|Myanmar|Namibia|Nepal|Netherlands|New Zealand|Nicaragua|Nigeria|North Korea|North Macedonia|Norway|Pakistan|Palestine|Panama
|Papua New Guinea|Paraguay|Peru|Philippines|Poland|Portugal|Puerto Rico|Qatar|Romania|Russia|Rwanda|Saudi Arabia|Senegal|Serbia|Seychelles|Sierra Leone|Singapore|Slovakia|Slovenia|Somalia|South Africa|South Korea|South Sudan
|Spain|Sri Lanka|Sudan|Suriname|Sweden|Switzerland|Syria|Taiwan|Tajikistan|Tanzania|Thailand|Tunisia|Turkmenistan|Uganda|Ukraine|United Arab Emirates|United Kingdom|United States(?: of America)?|Uruguay|Uzbekistan
|Vatican City|Venezuela|Vietnam|Yemen|Zambia|Zimbabwe|Deutschland|Österreich|Schweiz|España|Italia|Nederland|België|Belgique|Frankreich|Großbritannien|England|Scotland|Wales|Northern Ireland
|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada
|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Wisconsin|Wyoming
|Ontario|Quebec|British Columbia|Alberta|Manitoba|Saskatchewan|Nova Scotia|New Brunswick|Newfoundland
"""

# What is built once, and then goes by its name.
_VENUES = "Museum|Theater|Theatre|Observatory|Stadium|Arena|Airport|Cathedral|Hotel|National Park|Hospital|Clinic|Cemetery|Restaurant|Opera House"
# Of two letters and no word, degree or title ("MD", "PA", "MA").
_STATES = "TX|CA|NY|FL|WA|IL|GA|NC|NJ|VA|AZ|TN|MN|WI|SC|KY|UT|NV|KS|NM|NE|WV|NH|RI|MT|SD|ND|AK|VT|WY|MI|MO|OH|CT|IA|DC|ON|BC|QC|AB|NSW|QLD"
# Places that stand for what is done there.
_LANDMARKS = (
    "white house|capitol hill|downing street|buckingham palace|kremlin|wall street|silicon valley|times square|central park|hyde park|red square|golden gate bridge|eiffel tower|champs[- ]élysées|big ben"
    "|hollywood|broadway|las vegas strip|heathrow|gatwick|bay area|new england|middle east|latin america|southeast asia|scandinavia|balkans|caribbean|benelux"
)

DETECTORS = (
    Detector(
        name="country-or-state",
        entity="LOCATION",
        # Not in a path: "/r/canada" is a page.
        pattern=r"(?i)(?:^|[^/\w])((?:" + _COUNTRIES.replace("\n", "").replace(" ", r"\s*") + r")\b(?:[ ]\((?:north|south|greek|turkish|kinshasa|brazzaville)\))?)",
        score=0.6,
        why=("list",),
        finds=("She moved to Canada", "in the south of tunisia", "the UNITED  KINGDOM", "#newzealand"),
        ignores=("canadair", "a turkey sandwich", "https://forum.example.com/r/canada"),
    ),
    Detector(
        name="landmark",
        entity="LOCATION",
        pattern=rf"(?i)\b(?:{_LANDMARKS})\b",
        score=0.5,
        why=("list",),
        finds=("a briefing at the White House", "she moved to the bay area"),
        ignores=("paint the house white", "the broad way"),
    ),
    Detector(
        name="city-and-state",
        entity="LOCATION",
        pattern=rf"\p{{Lu}}[\pL'’.\-]+(?:[ ]\p{{Lu}}[\pL'’.\-]+){{0,2}}[ ]?,[ ](?:{_STATES})\b",
        score=0.6,
        finds=("hiring in Alder Springs, TX", "Moose Jaw, ON"),
        ignores=("see WA", "Jane Doe, MD", "Hello, OK"),
    ),
    Detector(
        name="venue",
        entity="LOCATION",
        pattern=rf"(?:\p{{Lu}}[\pL'’\-]+[ ]){{1,3}}(?:{_VENUES})\b",
        check=lambda text: not ORDINARY.issuperset(text.lower().split()[:-1]),
        score=0.5,
        finds=("meet at the Living Loom Museum", "parked at Denholm Airport", "lost near Ashby National Park"),
        ignores=("Book Hotel", "the museum", "Open National Park"),
    ),
)
