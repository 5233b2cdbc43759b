"""Does with rdflib and sssom-py what the ontology does, and prints how long each took, in milliseconds, as JSON.

usage: peers.py <product folder> <file with one CURIE a line>
"""

import json
import logging
import statistics
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

import rdflib  # noqa: E402
from rdflib import RDFS, SKOS, Graph, URIRef  # noqa: E402
from rdflib.namespace import OWL, RDF  # noqa: E402
from sssom.parsers import parse_sssom_table  # noqa: E402

product = Path(sys.argv[1])
codes = Path(sys.argv[2]).read_text().split()
EUCAIM = "https://cancerimage.eu/ontology/EUCAIM#"


def timed(run):
    start = time.perf_counter()
    value = run()
    return (time.perf_counter() - start) * 1000, value


def median(times, run):
    run()
    return statistics.median(timed(run)[0] for _ in range(times))


def load_graph():
    graph = Graph()
    for path in sorted((product / "ontology").glob("*.ttl")):
        graph.parse(path, format="turtle")
    return graph


def load_mappings():
    return {path.name: parse_sssom_table(str(path)) for path in sorted((product / "mappings").glob("*.sssom.tsv"))}


graph_ms, graph = timed(load_graph)
mappings_ms, mappings = timed(load_mappings)
root = URIRef(EUCAIM + "CLIN1000001")
classes = list(graph.subjects(RDF.type, OWL.Class))


def search(word):
    """The least that a search can do: every label looked at once."""
    found = [
        subject
        for property in (SKOS.prefLabel, SKOS.altLabel)
        for subject, label in graph.subject_objects(property)
        if word in label.lower()
    ]
    return found[:20]


def closure():
    return sum(len(set(graph.transitive_objects(each, RDFS.subClassOf))) for each in classes)


frames = {name: each.df for name, each in mappings.items()}


def translate():
    """Codes of SNOMED CT to classes to OMOP, as two joins of data frames."""
    import pandas

    wanted = pandas.DataFrame({"object_id": codes})
    to_class = frames["eucaim-snomed.sssom.tsv"][["subject_id", "predicate_id", "object_id"]]
    to_omop = frames["eucaim-omop.sssom.tsv"][["subject_id", "predicate_id", "object_id"]]
    joined = wanted.merge(to_class, on="object_id").merge(to_omop, on="subject_id", suffixes=("", "_omop"))
    return len(joined)


print(
    json.dumps(
        {
            "rdflib": version("rdflib"),
            "sssom": version("sssom"),
            "classes": len(classes),
            "mappings": sum(len(frame) for frame in frames.values()),
            "under": len(set(graph.transitive_subjects(RDFS.subClassOf, root))),
            "pairs": closure(),
            "translated": translate(),
            "load_graph": graph_ms,
            "load_mappings": mappings_ms,
            "search": median(20, lambda: search("prostate")),
            "expand": median(20, lambda: list(graph.transitive_subjects(RDFS.subClassOf, root))),
            "closure": median(3, closure),
            "translate": median(20, translate),
        }
    )
)
