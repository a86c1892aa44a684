"""What Scrim is measured beside, as its users run it, on the same core and the same texts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.models import language, weights


class Presidio:
    """As its documentation has it, but that nothing is fetched: the model and the list of domain suffixes are those on disk."""

    def __init__(self, spacy_folder: Path | None) -> None:
        import spacy
        import tldextract
        from presidio_analyzer import AnalyzerEngine
        from presidio_analyzer.nlp_engine import SpacyNlpEngine
        from presidio_anonymizer import AnonymizerEngine
        from spacy.language import Language

        tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
        if spacy_folder is not None:
            nlp = spacy.load(spacy_folder)
        else:
            nlp = spacy.load(weights.folder() / weights.SPACY.folder, exclude=language.SPACY_UNUSED)

            @Language.component("words_as_lemmas")
            def words_as_lemmas(doc: Any) -> Any:
                for token in doc:
                    token.lemma_ = token.lower_
                return doc

            nlp.add_pipe("words_as_lemmas")
        engine = SpacyNlpEngine()
        engine.nlp = {"en": nlp}
        self.analyzer = AnalyzerEngine(nlp_engine=engine, supported_languages=["en"])
        self.anonymizer = AnonymizerEngine()

    def redact(self, text: str) -> str:
        return str(self.anonymizer.anonymize(text, self.analyzer.analyze(text, language="en")).text)
