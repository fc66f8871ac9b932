# Is every offset the start of the record, and in the packed file of its member?
import gzip
import json
import subprocess
import sys
import zlib

for name in "all.warc", "all.warc.gz":
    data = open(name, "rb").read()
    rows = subprocess.run([sys.argv[1], "text", "--format=ndjson", name], stdout=subprocess.PIPE).stdout
    for row in map(json.loads, rows.splitlines()):
        at = data[row["offset"]:]
        record = zlib.decompressobj(31).decompress(at) if name.endswith("gz") else at
        assert record.startswith(b"WARC/1.0"), row
        assert row["url"].encode() in record[:300], row
print("offsets stand")
