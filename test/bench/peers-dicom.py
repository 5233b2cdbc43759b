"""Reads the headers of all files below a folder with pydicom, and groups them by series; prints JSON."""

import json
import os
import sys
import time

import pydicom

KEYWORDS = [
    "PatientID", "IssuerOfPatientID", "StudyInstanceUID", "SeriesInstanceUID", "Modality", "BodyPartExamined",
    "Laterality", "Manufacturer", "ManufacturerModelName", "SliceThickness", "MagneticFieldStrength", "StudyDate",
    "SeriesDate", "AcquisitionDate", "PatientAge", "PatientSex", "PatientBirthDate",
]

started = time.perf_counter()
series = {}
files = 0
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        header = pydicom.dcmread(os.path.join(folder, name), stop_before_pixels=True, specific_tags=KEYWORDS)
        row = {keyword: str(header.get(keyword, "")) for keyword in KEYWORDS}
        series.setdefault(row["SeriesInstanceUID"], row)
        files += 1
ms = (time.perf_counter() - started) * 1000
print(json.dumps({"version": pydicom.__version__, "files": files, "series": len(series), "ms": ms}))
