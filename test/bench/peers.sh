#!/bin/sh
# Makes the virtual environment of the peers that `npm run bench` measures beside the product:
#   sh test/bench/peers.sh peers && COLLIMATOR_PEERS=peers npm run bench
# The product itself needs none of them.
set -eu
folder=${1:?"Name the folder of the virtual environment."}
python3 -m venv "$folder"
"$folder/bin/pip" install --quiet --disable-pip-version-check duckdb pyarrow rdflib pyshacl sssom pydicom SPARQLWrapper idc-index-data
"$folder/bin/python" - <<'PYTHON'
from importlib.metadata import version
print(", ".join(f"{name} {version(name)}" for name in ("duckdb", "rdflib", "pyshacl", "sssom", "pydicom")))
PYTHON
