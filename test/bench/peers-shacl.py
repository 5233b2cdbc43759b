"""Validates with pySHACL what the product validates, and prints what it finds and how long it took, as JSON.

usage: peers-shacl.py <file with a JSON list of {"shapes": <Turtle or N-Triples>, "data": <the same>, "times": <n>}>
"""

import json
import logging
import statistics
import sys
import time
import warnings
from importlib.metadata import version

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)

from pyshacl import validate  # noqa: E402
from rdflib import BNode, Graph, Namespace  # noqa: E402

SH = Namespace("http://www.w3.org/ns/shacl#")


def graph_of(path):
    return Graph().parse(path, format="nt" if path.endswith(".nt") else "turtle")


def told(term):
    return f"_:{term}" if isinstance(term, BNode) else str(term)


def run(case, shapes):
    data = graph_of(case["data"])
    took = []
    for _ in range(case.get("times", 1)):
        start = time.perf_counter()
        conforms, report, _text = validate(data, shacl_graph=shapes, allow_warnings=True, allow_infos=True)
        took.append((time.perf_counter() - start) * 1000)
    results = [
        [told(report.value(result, each)) for each in (SH.sourceShape, SH.focusNode, SH.resultSeverity)]
        for result in report.objects(None, SH.result)
    ]
    return {"conforms": conforms, "results": results, "ms": statistics.median(took)}


with open(sys.argv[1]) as file:
    cases = json.load(file)
graphs = {path: graph_of(path) for path in {case["shapes"] for case in cases}}
print(json.dumps({"pyshacl": version("pyshacl"), "cases": [run(case, graphs[case["shapes"]]) for case in cases]}))
