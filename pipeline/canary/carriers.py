"""The words around a canary, by language: what people write before such a value, and words that every policy should let pass.

The words of `CONTROL` are the positive control: they stand beside each canary and must come out, or the reader would have seen no leak either.
"""

from __future__ import annotations

from pipeline.canary.values import Value

# Before and behind the labelled value. The control words stand behind it, after a full stop.
CONTROL = {
    "en": "everything else is ready", "de": "sonst ist alles fertig", "fr": "tout le reste est prêt", "es": "todo lo demás está listo",
    "it": "per il resto va bene", "nl": "alles is verder klaar", "pt": "o resto está pronto",
}  # fmt: skip
_SENTENCES = {
    "en": "Please note: {label} {value}. {control}.", "de": "Bitte notieren: {label} {value}. {control}.", "fr": "Merci de noter : {label} {value}. {control}.",
    "es": "Por favor, anota: {label} {value}. {control}.", "it": "Da annotare: {label} {value}. {control}.", "nl": "Graag noteren: {label} {value}. {control}.",
    "pt": "Por favor, anote: {label} {value}. {control}.",
}  # fmt: skip
# The words before a value, one line per entity, in the order of `people.LANGUAGES`: en de fr es it nl pt.
LABELS = {
    "CREDIT_CARD": "card number|Kartennummer|numéro de carte|número de tarjeta|numero di carta|kaartnummer|número do cartão",
    "IBAN_CODE": "IBAN|IBAN|IBAN|IBAN|IBAN|IBAN|IBAN",
    "US_SSN": "SSN|US-SSN|SSN américain|SSN de EE. UU.|SSN americano|Amerikaans SSN|SSN americano",
    "EMAIL_ADDRESS": "e-mail|E-Mail|adresse e-mail|correo electrónico|e-mail|e-mail|e-mail",
    "PHONE_NUMBER": "phone|Telefon|téléphone|teléfono|telefono|telefoon|telefone",
    "PERSON": "the customer is|der Kunde heißt|le client s'appelle|el cliente se llama|il cliente si chiama|de klant heet|o cliente chama-se",
    "SECRET": "token|Token|jeton|token|token|token|token",
    "PASSWORD": "password:|Passwort:|mot de passe :|contraseña:|password:|wachtwoord:|senha:",
    "OTP": "verification code|Bestätigungscode|code de vérification|código de verificación|codice di verifica|verificatiecode|código de verificação",
    "STREET_ADDRESS": "address:|Anschrift:|adresse :|dirección:|indirizzo:|adres:|morada:",
    "DATE_OF_BIRTH": "date of birth|geboren am|date de naissance|fecha de nacimiento|data di nascita|geboortedatum|data de nascimento",
    "IP_ADDRESS": "IP address|IP-Adresse|adresse IP|dirección IP|indirizzo IP|IP-adres|endereço IP",
    "PASSPORT": "passport number|Reisepassnummer|numéro de passeport|número de pasaporte|numero di passaporto|paspoortnummer|número do passaporte",
    "DRIVER_LICENSE": "driver's license number|Führerscheinnummer|numéro de permis de conduire|número de permiso de conducir|numero di patente"
    "|rijbewijsnummer|número da carta de condução",
    "NATIONAL_ID": "NHS number|Steuer-ID|numéro de sécurité sociale|DNI|codice fiscale|BSN|NIF",
}  # fmt: skip
_KINDS = {"aws": "AWS_ACCESS_KEY_ID", "aws secret": "AWS_SECRET_ACCESS_KEY", "github": "GITHUB_TOKEN", "slack": "SLACK_BOT_TOKEN", "jwt": "JWT"}
_NAME_FIELDS = ("Full name", "Vollständiger Name", "Nom complet", "Nombre completo", "Nome completo", "Volledige naam", "Nome completo")
_ORDER = ("en", "de", "fr", "es", "it", "nl", "pt")


def label(value: Value, language: str) -> str:
    """The words before a value; a secret's are the name of its variable."""
    if value.kind:
        return f"{_KINDS[value.kind]}="
    return LABELS[value.entity].split("|")[_ORDER.index(language)]


def field(value: Value, language: str) -> str:
    """The name of a field that asks for such a value."""
    if value.entity == "PERSON":
        return _NAME_FIELDS[_ORDER.index(language)]
    return value.kind and _KINDS[value.kind] or label(value, language).rstrip(" :=").capitalize()


def sentence(value: Value, written: str, language: str, bare: bool = False) -> str:
    """A sentence with the value as it is written, and the control words. `bare`: nothing stands between the value and the words before it but = ."""
    words = label(value, language)
    glue = "" if words.endswith("=") else " "
    if bare:
        words, glue = words.rstrip(" :="), "="
    return _SENTENCES[language].format(label=words + glue, value=written, control=CONTROL[language]).replace("  ", " ").replace("= ", "=")
