#!/usr/bin/env python3
"""make_warc.py: writes a small web archive into the current folder: plain, packed record by record,
and under another name. Cases that need an archive share it.
"""
import gzip
import zlib


def record(kind, uri, block, extra="", mime="application/http; msgtype=response"):
    head = ("WARC/1.0\r\nWARC-Type: %s\r\nWARC-Target-URI: %s\r\nWARC-Date: 2031-05-12T08:06:25Z\r\n"
            "Content-Type: %s\r\nContent-Length: %d\r\n%s\r\n" % (kind, uri, mime, len(block), extra))
    return head.encode() + block + b"\r\n\r\n"


def answer(body, *headers, status="200 OK", mime="text/plain"):
    lines = ["HTTP/1.1 " + status, "Content-Type: " + mime] + list(headers)
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunks(body, size=7):
    out = b""
    for at in range(0, len(body), size):
        part = body[at:at + size]
        out += b"%x;x=1\r\n%s\r\n" % (len(part), part)
    return out + b"0\r\n\r\n"


def deflate(body):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(body) + packer.flush()


text = "Ghana gave $%d million to the ferry.\n"
say = lambda number: (text % number).encode()
feed = b"<?xml version='1.0'?><rss><channel><item><title>I</title><description>An item.</description></item></channel></rss>"
records = [
    record("warcinfo", "", b"software: test\r\n", mime="application/warc-fields"),
    record("request", "https://a.example/1", b"GET / HTTP/1.1\r\n\r\n", mime="application/http; msgtype=request"),
    record("response", "https://a.example/plain", answer(say(1))),
    record("response", "<https://a.example/chunks>", answer(chunks(say(2)), "Transfer-Encoding: chunked")),
    record("response", "https://a.example/gzip", answer(gzip.compress(say(3), mtime=0), "Content-Encoding: gzip")),
    record("response", "https://a.example/both", answer(chunks(gzip.compress(say(4), mtime=0)), "Transfer-Encoding: chunked", "content-encoding: GZIP")),
    record("response", "https://a.example/zlib", answer(zlib.compress(say(5)), "Content-Encoding: deflate")),
    record("response", "https://a.example/deflate", answer(deflate(say(6)), "Content-Encoding: deflate")),
    record("response", "https://a.example/stale", answer(say(7), "Transfer-Encoding: chunked", "Content-Encoding: gzip")),
    record("response", "https://a.example/untold", answer(gzip.compress(say(8), mtime=0))),
    record("response", "https://a.example/lost", answer(say(404), status="404 Not Found")),
    record("response", "https://a.example/picture", answer(b"\x89PNG\r\n\x1a\n\0\0", mime="image/png")),
    record("response", "https://a.example/script", answer(b"var a = '$1 million';", mime="text/javascript")),
    record("response", "https://a.example/charset", answer("Лекарство.".encode("koi8-r"), mime="text/plain; charset=KOI8-R")),
    record("response", "https://a.example/feed", answer(feed, mime="application/rss+xml")),
    record("revisit", "https://a.example/plain", answer(b"")),
    record("resource", "https://a.example/resource", say(9), mime="text/plain"),
    record("conversion", "https://a.example/wet", say(10), mime="text/plain"),
    record("resource", "metadata://crawler/log", b"log", mime="text/plain"),
]
with open("all.warc", "wb") as file:
    file.write(b"".join(records))
with open("renamed.txt", "wb") as file:
    file.write(b"".join(records))
with open("all.warc.gz", "wb") as file:
    file.write(b"".join(gzip.compress(r, mtime=0) for r in records))
