"""A field's own name decides for all that stands in it: "Full name", "Card number", "Fecha de nacimiento". Labels in, an entity out.

What cannot happen: a part of a value left because no detector knew it. What is avoided: masking work because a label merely mentions such a word
("Name" of a file, "E-mail subject", "Message #support").
"""

from __future__ import annotations

import re

from msgspec import Struct

from redactors.text.detectors.normal_label import label_words
from schemas.policy import FieldRule

_SPLIT = re.compile(r"\s*,\s*")


class Fields(Struct, frozen=True):
    """Labels that must be the whole name of the field, and phrases that may be a part of it; each with entity and rule."""

    whole: dict[str, tuple[str, str]]
    parts: dict[str, tuple[str, str]]


# entity: (labels that must be the whole name, phrases that may be part of it). English, German, French, Spanish, Italian, Dutch, Portuguese.
_BUILT_IN: dict[str, tuple[str, str]] = {
    "PERSON": (
        ("name, your name, contact, customer, client, employee, recipient, patient, guest, assignee name, nom, nombre, nome, naam, kunde, kundin, attention, attn, prénom, vorname, nachname, "
        "surname, forename, apellido, apellidos, cognome, achternaam, voornaam, sobrenome"),
        ("full name, first name, last name, given name, family name, middle name, maiden name, contact name, customer name, client name, employee name, patient name, recipient name, "
        "name on card, cardholder, cardholder name, account holder, beneficiary name, legal name, display name, preferred name, emergency contact, vollständiger name, "
        "vor und nachname, kontoinhaber, karteninhaber, nom complet, nom de famille, nom et prénom, titulaire, nombre completo, primer apellido, segundo apellido, titular de la cuenta, "
        "nome completo, nome e cognome, intestatario, volledige naam, rekeninghouder, nome do titular"),
    ),
    "EMAIL_ADDRESS": (
        "email, e mail, mail, correo, to, cc, bcc",
        ("email address, e mail address, work email, personal email, contact email, e mail adresse, adresse e mail, adresse mail, courriel, correo electrónico, indirizzo email, "
        "indirizzo e mail, e mailadres, emailadres, endereço de email"),
    ),
    "PHONE_NUMBER": (
        "phone, mobile, cell, fax, tel, telephone, telefon, handy, mobil, téléphone, portable, teléfono, móvil, telefono, cellulare, telefoon, mobiel, telefone, celular",
        ("phone number, mobile number, cell number, mobile phone, telephone number, home phone, work phone, phone no, contact number, fax number, whatsapp number, telefonnummer, "
        "handynummer, rufnummer, mobilnummer, numéro de téléphone, número de teléfono, teléfono móvil, numero di telefono, telefoonnummer, número de telefone"),
    ),
    "CREDIT_CARD": (
        "card, pan, kartennummer, kaartnummer",
        ("card number, card no, credit card, debit card, credit card number, cc number, ccnumber, cardnumber, kreditkarte, kreditkartennummer, numéro de carte, carte bancaire, "
        "número de tarjeta, tarjeta de crédito, numero di carta, numero carta, carta di credito, creditcardnummer, número do cartão"),
    ),
    "CVV": (
        "cvv, cvc, cvv2, cvc2, csc, cid, prüfnummer, cryptogramme",
        ("security code, card code, card verification, verification value, cvv cvc, cvv code, cvc code, kartenprüfnummer, sicherheitscode, code de sécurité, código de seguridad, "
        "codice di sicurezza, beveiligingscode, código de segurança"),
    ),
    "CARD_EXPIRY": (
        "expiry, expires, exp, exp date, expiration, mm yy, mm yyyy, gültig bis, caducidad, scadenza, vervaldatum, validade",
        "expiry date, expiration date, card expiry, valid thru, valid until, ablaufdatum, date d expiration, fecha de caducidad, data di scadenza",
    ),
    "IBAN_CODE": ("iban", "iban number, iban code, iban nummer, numéro iban, número iban"),
    "BANK_ACCOUNT": (
        "account, account no, routing, sort code, bic, swift, konto, bankverbindung, compte, cuenta, rekening",
        ("bank account, account number, bank account number, routing number, aba number, sort code, bic swift, swift code, kontonummer, bankkonto, compte bancaire, numéro de compte, "
        "cuenta bancaria, número de cuenta, conto bancario, conto corrente, numero di conto, bankrekening, rekeningnummer, conta bancária"),
    ),
    "US_SSN": ("ssn, itin", "social security, social security number, social security no, ssn number, last 4 of ssn"),
    "NATIONAL_ID": (
        "national id, dni, nie, nif, bsn, nino, aadhaar, cpf, personnummer, insee",
        ("national id, identity number, id card number, national insurance number, personalausweisnummer, ausweisnummer, sozialversicherungsnummer, numéro de sécurité sociale, "
        "documento de identidad, codice fiscale, carta d identità, burgerservicenummer, aadhaar number"),
    ),
    "TAX_ID": ("tin, ein, vat, vat id, steuernummer", "tax id, tax number, taxpayer id, vat number, steuer id, steueridentifikationsnummer, numéro fiscal, partita iva, pan number"),
    "ID": (
        "employee id, staff id, member id, customer id, patient id, client id, student id, badge, mrn, personalnummer, matricule",
        ("employee number, employee no, staff number, personnel number, badge number, member number, membership number, customer number, patient number, client number, "
        "student number, medical record number, policy number, kundennummer, mitgliedsnummer, numéro client, número de cliente, numero cliente, klantnummer"),
    ),
    "PASSPORT": ("passport, reisepass, passeport, pasaporte, passaporto, passaporte, paspoort", "passport number, passport no, reisepassnummer, numéro de passeport, número de pasaporte, numero di passaporto, paspoortnummer, número do passaporte"),
    "DRIVER_LICENSE": ("driver license, driving licence, führerschein", "driver license number, drivers license, driver s license, driving licence number, driving license, führerscheinnummer, permis de conduire, permiso de conducir, carnet de conducir, patente di guida, numero di patente, rijbewijs, rijbewijsnummer, carta de condução"),
    "DATE_OF_BIRTH": (
        "dob, born, birthday, geboren, geboren am, geboren op, geburtstag, naissance, né le, née le, nacimiento, nascita, nato il, nata il, nascimento",
        "date of birth, birth date, birthdate, geburtsdatum, date de naissance, fecha de nacimiento, data di nascita, geboortedatum, data de nascimento",
    ),
    "STREET_ADDRESS": (
        "address, street, adresse, anschrift, straße, strasse, rue, calle, via, indirizzo, dirección, adres, straat, endereço, address 1, address 2, apartment, apt, house number, hausnummer",
        ("street address, home address, postal address, mailing address, billing address, shipping address, delivery address, address line, address line 1, address line 2, street name, "
        "straße und hausnummer, lieferadresse, rechnungsadresse, wohnadresse, adresse postale, adresse de livraison, dirección postal, indirizzo di casa, straatnaam, house number"),
    ),
    "ZIP_CODE": ("zip, postcode, plz, cap, post code", "zip code, postal code, postleitzahl, code postal, código postal, codice postale, codice di avviamento postale"),
    "LOCATION": ("city, town, ort, wohnort, stadt, ville, ciudad, città, plaats, woonplaats, cidade", "place of birth, birthplace, geburtsort, lieu de naissance, lugar de nacimiento, luogo di nascita, geboorteplaats"),
    "USER_NAME": (
        "user, username, user id, login, login id, userid, benutzer, identifiant, usuario, utente, gebruiker",
        "user name, username, login name, account name, benutzername, nom d utilisateur, nombre de usuario, nome utente, gebruikersnaam, nome de usuário",
    ),
    "PASSWORD": (
        "password, passcode, passphrase, pwd, pin, pass, passwort, kennwort, contraseña, clave, wachtwoord, senha",
        ("new password, old password, current password, confirm password, repeat password, master password, your password, enter password, password for, pin code, pin number, passwort, kennwort, "
        "mot de passe, contraseña, parola d ordine, wachtwoord, palavra passe"),
    ),
    "OTP": (
        "otp, 2fa, mfa, tan, code, token code",
        ("one time code, one time password, verification code, authentication code, authenticator code, security token, 2fa code, mfa code, sms code, einmalcode, bestätigungscode, "
        "code de vérification, code de confirmation, código de verificación, código de confirmación, codice di verifica, codice di conferma, verificatiecode, "
        "bevestigingscode, código de verificação, código de confirmação"),
    ),
    "SECRET": (
        "secret, token, api key, apikey, access key, private key",
        "api key, api token, access token, secret key, client secret, access key id, secret access key, private key, signing key, webhook url, connection string, recovery code, backup code",
    ),
    "AGE": ("age, alter, âge, edad, età, leeftijd", ""),
}
# A label with one of these words speaks about such values, it does not hold one.
_ABOUT = frozenset(
    """
    subject body message template policy hint notes note description settings preferences signature filter format search find type kind count status reset
    forgot show hide label column sort list folder file project channel branch repository repo tag commit product company team group event host server
    table query report title
    """.split()  # noqa: SIM905  # a table of words reads best as words
)
# Elements that are pressed, not filled in.
_PRESSED = frozenset("""
button link menuitem menu menubar tab switch checkbox radio heading toolbar tooltip img image slider progressbar separator treeitem
""".split())  # noqa: SIM905  # a table of words reads best as words
LABEL_WORDS_MAX = 8


def build_fields(rules: tuple[FieldRule, ...]) -> Fields:
    """The built-in labels with the policy's over them. The policy's own labels may be part of a name."""
    whole: dict[str, tuple[str, str]] = {}
    parts: dict[str, tuple[str, str]] = {}
    for entity, (exact, phrases) in _BUILT_IN.items():
        rule = f"field-{entity.lower().replace('_', '-')}"
        for text, into in ((exact, whole), (phrases, parts)):
            into.update({" ".join(label_words(label)): (entity, rule) for label in _SPLIT.split(text) if label})
    for own in rules:
        parts.update({" ".join(label_words(label)): (own.entity, own.name) for label in own.labels})
    return Fields(whole, parts)


def field_entity(fields: Fields, field: str, role: str) -> tuple[str, str] | None:
    """(entity, rule) of a field by its name, or None where the name says nothing."""
    if not field or role.lower() in _PRESSED:
        return None
    words = label_words(field)
    if not words or len(words) > LABEL_WORDS_MAX:
        return None
    name = " ".join(words)
    if name in fields.parts:
        return fields.parts[name]
    if name in fields.whole:
        return fields.whole[name]
    if _ABOUT.intersection(words):
        return None
    for size in range(len(words) - 1, 0, -1):
        for start in range(len(words) - size + 1):
            hit = fields.parts.get(" ".join(words[start : start + size]))
            if hit:
                return hit
    return None


def is_label(fields: Fields, text: str) -> bool:
    """Whether a string is itself the name of such a field, as a screen shows it beside the field."""
    name = " ".join(label_words(text))
    return name in fields.whole or name in fields.parts
