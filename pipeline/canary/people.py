"""Invented people's parts, by language: given names, surnames, streets, towns. Written for the canaries alone: no detector knows these lists.

No word here stands in a carrier sentence (`carriers.py`), so that a name that is found was planted.
"""

from __future__ import annotations

LANGUAGES = ("en", "de", "fr", "es", "it", "nl", "pt")

GIVEN = {
    "en": "Marjorie Desmond Philippa Clarence Winifred Rupert Bethany Leighton Rosalind Preston Gwendolyn Nathaniel",
    "de": "Annegret Burkhard Liselotte Wolfram Friederike Eckhart Gudrun Thorsten Hannelore Jürgen Mechthild Detlef",
    "fr": "Mathilde Thibault Clémence Gaspard Solène Bastien Océane Fabrice Ségolène Romuald Josiane Guillaume",
    "es": "Remedios Anselmo Guadalupe Rodrigo Inmaculada Evaristo Consuelo Íñigo Purificación Gonzalo Asunción Leandro",
    "it": "Ginevra Ludovico Fiammetta Ruggero Ornella Calogero Donatella Ermanno Loredana Gianluca Mirella Tarcisio",
    "nl": "Annelies Diederik Marijke Joost Geertruida Wouter Hendrikje Maarten Liesbeth Sjoerd Femke Bartholomeus",
    "pt": "Conceição Joaquim Leonor Baltasar Filomena Nuno Graça Américo Domingas Evaristo Iolanda Sebastião",
}
SURNAMES = {
    "en": "Hollingsworth Featherstone Abernathy Wetherby Kingsley Thackeray Ravenscroft Pemberton Ellsworth Cavanaugh Lockhart Sedgwick",
    "de": "Obermüller Krüger Schachtschneider Weißenborn Landgraf Hinrichsen Dörfler Rautenberg Pfisterer Kühnel Zabel Niedermeier",
    "fr": "Lefèvre Beauchamp Delacroix Thévenot Marchandise Bouvier Courtois Lachapelle Rousselet Perrault Guérin Desrosiers",
    "es": "Valdivieso Carrasco Zubizarreta Montalbán Quiñones Benavides Urrutia Escalante Villanueva Olmedo Figueroa Aranguren",
    "it": "Guglielmi Bevilacqua Castiglione Montefiore Pellegrini Scarpetta Tagliaferri Quattrocchi Zanardelli Fiorentino Mastroianni Beltrame",
    "nl": "Hoogendoorn Kuipers Oosterhuis Dijkstra Terpstra Wiersma Brouwer Langeveld Schouten Nijhuis Haverkamp Zonneveld",
    "pt": "Vasconcelos Albuquerque Magalhães Figueiredo Carvalhal Nogueira Mascarenhas Quintela Sampaio Teixeira Guimarães Cordeiro",
}
# House number before or behind the street, and the postal code before or behind the town, as the country writes it. Digits are drawn.
STREETS = {
    "en": "#{n} Hawthorn Lane, Maplewood, OH 4#{zip4}|#{n} Larkspur Avenue, Cedar Rapids, IA 5#{zip4}|#{n} Chestnut Ridge Road, Ithaca, NY 1#{zip4}",
    "de": "Lindenstraße #{n}, 5#{zip4} Ahrweiler|Am Mühlgraben #{n}, 0#{zip4} Meißen|Schillerallee #{n}, 7#{zip4} Sigmaringen",
    "fr": "#{n} rue des Tilleuls, 6#{zip4} Villefranche|#{n} avenue Gambetta, 3#{zip4} Libourne|#{n} boulevard Voltaire, 2#{zip4} Beaune",
    "es": "Calle de los Olmos #{n}, 2#{zip4} Alcorcón|Avenida Reina Sofía #{n}, 4#{zip4} Gandía|Plaza Mayor #{n}, 3#{zip4} Zamora",
    "it": "Via dei Glicini #{n}, 2#{zip4} Bergamo|Viale Carducci #{n}, 5#{zip4} Empoli|Corso Garibaldi #{n}, 1#{zip4} Biella",
    "nl": "Kastanjelaan #{n}, 3#{zip3} KD Amersfoort|Wilgenstraat #{n}, 7#{zip3} BT Deventer|Prinsengracht #{n}, 1#{zip3} HV Amsterdam",
    "pt": "Rua das Acácias #{n}, 4#{zip3}-213 Guimarães|Avenida da Liberdade #{n}, 1#{zip3}-142 Lisboa|Travessa do Carmo #{n}, 3#{zip3}-087 Aveiro",
}
PHONES = {
    "en": "(415) 555-#{d4}|+1 212 555 #{d4}|+44 20 7946 0#{d3}|646-555-#{d4}",
    "de": "+49 30 23125 #{d3}|030 23125#{d3}|+49 171 39#{d5}|0171 39#{d5}",
    "fr": "01 99 00 #{d2} #{d2}|+33 6 39 98 #{d2} #{d2}|06 39 98 #{d2} #{d2}",
    "es": "+34 612 34 #{d2} #{d2}|612 #{d3} #{d3}|+34 915 #{d3} #{d3}",
    "it": "+39 347 #{d3} #{d4}|347 #{d3}#{d4}|+39 06 #{d4} #{d4}",
    "nl": "06 #{d4} #{d4}|+31 6 #{d4} #{d4}|+31 20 #{d3} #{d4}",
    "pt": "+351 912 #{d3} #{d3}|912 #{d3} #{d3}|+351 21 #{d3} #{d4}",
}
# What stands behind the @: reserved for examples (RFC 2606).
DOMAINS = ("example.com", "example.org", "example.net")
BORN = {"en": "%m/%d/%Y|%B %d, %Y|%Y-%m-%d", "de": "%d.%m.%Y", "fr": "%d/%m/%Y", "es": "%d/%m/%Y", "it": "%d/%m/%Y", "nl": "%d-%m-%Y", "pt": "%d/%m/%Y"}
