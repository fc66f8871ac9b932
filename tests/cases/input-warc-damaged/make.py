# Writes archives that are wrong in one way each.
import gzip


def record(number, body=None, length=None, extra=""):
    body = body or b"Ghana gave $%d million to the ferry.\n" % number
    block = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n" + extra.encode() + b"\r\n" + body
    head = ("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/%d\r\n" % number)
    if length != "none":
        head += "Content-Length: %d\r\n" % (len(block) + (length or 0))
    return head.encode() + b"\r\n" + block + b"\r\n\r\n"


def write(name, data):
    with open(name, "wb") as file:
        file.write(data)


one, two, three = record(1), record(2), record(3)
write("clipped.warc", one + two[:-20])
write("short.warc", one + record(2, length=-12) + three)
write("long.warc", one + record(2, length=150) + three)
write("rubbish.warc", one + b"\0\1rubbish\r\n" * 3 + two)
write("nolength.warc", one + record(2, length="none") + three)
packed = [bytearray(gzip.compress(r, 0, mtime=0)) for r in (one, two, three)]
packed[1][11] ^= 0xFF  # the length of what is stored
write("damaged.warc.gz", b"".join(packed))
write("clipped.warc.gz", gzip.compress(one, 0, mtime=0) + gzip.compress(two, 0, mtime=0)[:-30])
write("chunk.warc", record(1, b"6\r\nGhana \r\nzz\r\ngave.\r\n", extra="Transfer-Encoding: chunked\r\n") + two)
