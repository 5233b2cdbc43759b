"""Counts cells by SQL in DuckDB on one core. Reads {"setup": [sql], "queries": [[name, sql]]} from the file
named first, and prints {"version", "setupMs", "ms", "rows": {name: [[value, ..., count]]}}."""
import json
import sys
import time

import duckdb

with open(sys.argv[1], encoding="utf-8") as file:
    asked = json.load(file)
connection = duckdb.connect()
connection.execute("SET threads = 1")
started = time.perf_counter()
for statement in asked["setup"]:
    connection.execute(statement)
loaded = time.perf_counter()
rows = {name: connection.execute(sql).fetchall() for name, sql in asked["queries"]}
done = time.perf_counter()
json.dump(
    {
        "version": duckdb.__version__,
        "setupMs": (loaded - started) * 1000,
        "ms": (done - loaded) * 1000,
        "rows": rows,
    },
    sys.stdout,
)
