"""What people reach for where newsmill looks for names."""

from tests.benchmarks.child import Work
from tests.benchmarks.material import Material

_TYPES = ("PERSON", "GPE", "ORG")


def jieba(material: Material, name: str) -> Work:
    import jieba as library
    import jieba.posseg

    library.setLogLevel("ERROR")
    lines = material.texts(name)
    return Work(lambda: [list(library.posseg.cut(line)) for line in lines])


def spacy(material: Material, name: str) -> Work:
    """spaCy's small pipeline for names, by size and layers, with weights that nobody trained.

    Its trained Chinese model is not to be had from the package index. What it finds is nonsense,
    but it does the same work for every word.
    """
    import spacy as library
    from spacy.training import Example

    library.util.fix_random_seed(0)
    nlp = library.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    names = nlp.add_pipe("ner")
    for label in _TYPES:
        names.add_label(label)
    sample = Example.from_dict(nlp.make_doc("新闻"), {"entities": []})
    nlp.initialize(lambda: [sample])
    lines = material.texts(name)
    return Work(lambda: [doc.ents for doc in nlp.pipe(lines, batch_size=256)])


def lac(material: Material, name: str) -> Work:
    from LAC import LAC

    tagger, lines = LAC(mode="lac"), material.texts(name)
    return Work(lambda: tagger.run(lines))
