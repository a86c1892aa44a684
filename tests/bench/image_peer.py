"""presidio-image-redactor in a process of its own: a spaCy model's folder as argument, a frame's path per line in, its CPU seconds per line out.

It needs nothing of Scrim, so it runs in an environment of its own: `pip install presidio-image-redactor==0.0.62`, and Tesseract. Its defaults throughout,
but that nothing is fetched: the model is the one given, the list of domain suffixes the one on disk.
"""

from __future__ import annotations

import resource
import sys
from pathlib import Path

WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)  # Tesseract is a child
NEEDS = ["senter", "tagger", "parser", "attribute_ruler", "lemmatizer", "tok2vec"]  # parts of the model that the cache does not have


def cpu_seconds() -> float:
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, WHO))


def engine(spacy_folder: Path):
    import spacy
    import tldextract
    from presidio_analyzer import AnalyzerEngine
    from presidio_analyzer.nlp_engine import SpacyNlpEngine
    from presidio_image_redactor import ImageAnalyzerEngine, ImageRedactorEngine

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)
    nlp = spacy.load(spacy_folder, exclude=NEEDS)

    @spacy.Language.component("words_as_lemmas")
    def words_as_lemmas(doc):
        for token in doc:
            token.lemma_ = token.lower_
        return doc

    nlp.add_pipe("words_as_lemmas")
    loaded = SpacyNlpEngine()
    loaded.nlp = {"en": nlp}
    return ImageRedactorEngine(ImageAnalyzerEngine(AnalyzerEngine(nlp_engine=loaded, supported_languages=["en"])))


def main() -> None:
    from PIL import Image

    redactor = engine(Path(sys.argv[1]))
    print("ready", flush=True)
    for line in sys.stdin:
        started = cpu_seconds()
        with Image.open(line.strip()) as image:
            redactor.redact(image.convert("RGB"))
        print(cpu_seconds() - started, flush=True)


if __name__ == "__main__":
    main()
