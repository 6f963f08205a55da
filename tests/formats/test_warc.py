"""Web archives: pages with address and time, what is gone, what is the same again, and every kind of damage."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import tracemalloc
import zlib
from collections import Counter

import pytest
import zstandard

from dragoman.errors import LimitExceeded, NotARecord, Refused
from dragoman.formats.base import Source, format_of
from dragoman.formats.warc import WarcFormat
from dragoman.parse.inflate import Stretch, decoded
from dragoman.parse.warc_records import read_records
from dragoman.settings import LIMITS

ADDRESS = "https://press.example/statements/17"
PAGE = b"<html><body><p>The bridge opens.</p></body></html>"


def sha1(data):
    return "sha1:" + base64.b32encode(hashlib.sha1(data).digest()).decode()


def http(body=PAGE, status="200 OK", kind="text/html; charset=utf-8", **headers):
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {kind}",
        *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items()),
    ]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def record(
    block=None, kind="response", address=ADDRESS, length=None, date="2031-05-04T10:00:00Z", **fields
):
    block = http() if block is None else block
    lines = ["WARC/1.1", f"WARC-Type: {kind}", f"WARC-Date: {date}", "WARC-Record-ID: <urn:uuid:1>"]
    if address:
        lines.append(f"WARC-Target-URI: {address}")
    if kind in ("response", "revisit"):
        lines.append("Content-Type: application/http; msgtype=response")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    lines.append(f"Content-Length: {len(block) if length is None else length}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def gz(*records):
    return b"".join(gzip.compress(one) for one in records)


def parts(data, name="crawl.warc"):
    source = Source(data, name=name)
    assert format_of(source).name == "warc"
    return list(format_of(source).parts(source))


def words(part):
    return [block.text for block in part.page.blocks if not block.frame]


@pytest.mark.parametrize(
    "pack",
    [lambda *r: b"".join(r), gz, lambda *r: gzip.compress(b"".join(r))],
    ids=["plain", "members", "one member"],
)
def test_a_response_is_a_part_with_address_time_status_headers_and_payload(pack):
    info = record(b"software: x\r\n", kind="warcinfo", address=None)
    (part,) = parts(
        pack(info, record(http(X_Test="a")), record(b"GET / HTTP/1.1\r\n\r\n", kind="request"))
    )
    assert (part.part, part.address, part.fetched, part.status) == (
        ADDRESS,
        ADDRESS,
        "2031-05-04T10:00:00Z",
        200,
    )
    assert part.headers["x-test"] == "a"
    assert part.media_type == "text/html; charset=utf-8"
    assert part.data == PAGE
    assert words(part) == ["The bridge opens."]
    assert part.refused is None


def test_the_payload_is_read_in_its_own_form_and_charset():
    records = [
        record(
            http("<p>Мост</p>".encode("cp1251"), kind="text/html; charset=windows-1251"),
            address=f"{ADDRESS}/ru",
        ),
        record(
            http(b'{"title": "T", "body": "Words"}', kind="application/json"),
            address=f"{ADDRESS}.json",
        ),
        record(http(b"# T\n\nWords", kind="text/markdown"), address=f"{ADDRESS}.md"),
    ]
    found = parts(b"".join(records))
    assert words(found[0]) == ["Мост"]
    assert words(found[1]) == ["Words"]
    assert words(found[2]) == ["T", "Words"]


def test_a_list_inside_gives_a_part_an_item_with_addresses_of_their_own():
    body = b'[{"title": "A", "body": "Words a", "url": "https://press.example/a"}, {"title": "B", "body": "Words b"}]'
    found = parts(record(http(body, kind="application/json")))
    assert [part.address for part in found] == ["https://press.example/a", f"{ADDRESS}#2"]
    assert found[1].fetched == "2031-05-04T10:00:00Z"


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_what_is_gone_is_a_part_without_page(status):
    (part,) = parts(record(http(b"gone", status=status)))
    assert (part.status, part.page, part.refused) == (int(status[:3]), None, None)


def test_styles_scripts_images_and_other_answers_are_only_counted():
    counts = Counter()
    data = b"".join(
        [
            record(http(b"x", kind="image/png")),
            record(http(b"x", kind="image/svg+xml")),
            record(http(b"x", kind="text/css")),
            record(http(b"x", status="302 Found")),
            record(b"x", kind="metadata"),
            record(b"x", kind="resource", address="metadata://tool/log"),
            record(),
        ]
    )
    assert len(list(WarcFormat().parts_of(io.BytesIO(data), counts))) == 1
    assert counts == {
        "image/png": 1,
        "image/svg+xml": 1,
        "text/css": 1,
        "status 302": 1,
        "metadata": 1,
        "resource (metadata)": 1,
    }


def test_an_archive_without_a_page_is_refused_with_what_it_holds():
    with pytest.raises(NotARecord, match="1 image/png"):
        parts(record(http(b"x", kind="image/png")))


def test_a_resource_has_its_media_type_from_the_record():
    (part,) = parts(record(b"Words of a resource", kind="resource", Content_Type="text/plain"))
    assert words(part) == ["Words of a resource"]
    assert part.status is None


def test_angle_brackets_around_an_address_go_and_blanks_in_it_stay():
    assert parts(record(address=f"<{ADDRESS}>"))[0].address == ADDRESS
    assert parts(record(address=f"{ADDRESS}?q=a b"))[0].address == f"{ADDRESS}?q=a b"


def test_the_same_again_is_a_new_observation_of_the_same_bytes():
    digest = sha1(PAGE)
    again = record(b"", kind="revisit", date="2031-06-01T00:00:00Z", WARC_Payload_Digest=digest)
    first, second = parts(record(WARC_Payload_Digest=digest) + again)
    assert (second.data, second.page, second.fetched) == (
        first.data,
        first.page,
        "2031-06-01T00:00:00Z",
    )


def test_the_same_as_something_elsewhere_is_refused_and_names_it():
    (part,) = parts(
        record(
            b"",
            kind="revisit",
            WARC_Payload_Digest=sha1(b"x"),
            WARC_Refers_To_Target_URI="https://a.example/",
        )
    )
    assert "https://a.example/" in part.refused
    assert part.headers["warc-payload-digest"] == sha1(b"x").lower() or part.headers[
        "warc-payload-digest"
    ] == sha1(b"x")


# Codings --------------------------------------------------------------------------------------------

RAW_DEFLATE = zlib.compressobj(wbits=-15)
CODED = {
    "gzip": gzip.compress(PAGE),
    "x-gzip": gzip.compress(PAGE),
    "deflate": zlib.compress(PAGE),
    "Deflate": RAW_DEFLATE.compress(PAGE) + RAW_DEFLATE.flush(),
    "zstd": zstandard.ZstdCompressor().compress(PAGE),
    "deflate, gzip": gzip.compress(zlib.compress(PAGE)),
    "identity": PAGE,
}


@pytest.mark.parametrize("coding", CODED)
def test_content_codings_are_undone(coding):
    (part,) = parts(record(http(CODED[coding], Content_Encoding=coding)))
    assert part.data == PAGE
    assert part.page.warnings == ()


def test_chunks_are_taken_off():
    body = (
        b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in (PAGE[:20], PAGE[20:]))
        + b"0\r\n\r\n"
    )
    assert parts(record(http(body, Transfer_Encoding="chunked")))[0].data == PAGE
    assert parts(record(http(PAGE, Transfer_Encoding="chunked")))[0].data == PAGE


def test_damaged_chunks_are_warned_of():
    body = b"5\r\n<p>Wo\r\nZZ\r\nrds</p>\r\n0\r\n\r\n"
    (part,) = parts(record(http(body, Transfer_Encoding="chunked")))
    assert "chunks" in part.page.warnings[0]


@pytest.mark.parametrize("coding", ["gzip", "br", "zstd", "deflate"])
def test_a_body_stored_inflated_under_its_old_header_is_taken_with_a_warning(coding):
    (part,) = parts(record(http(Content_Encoding=coding)))
    assert part.data == PAGE
    assert coding in part.page.warnings[0]


@pytest.mark.parametrize(
    ("body", "coding", "reason"),
    [
        (gzip.compress(gzip.compress(gzip.compress(PAGE))), "gzip, gzip, gzip", "limit 2"),
        (gzip.compress(PAGE)[:-9], "gzip", "breaks off"),
        (b"\x1f\x8b\x08\x00rubbish rubbish", "gzip", "damaged"),
        (b"\x8b\x00\x80binary\xff", "br", "brotli"),
        (PAGE, "compress", "not known"),
        (gzip.compress(b" " * 20_000_000), "gzip", "limit"),
        (zstandard.ZstdCompressor().compress(b" " * 20_000_000), "zstd", "limit"),
    ],
    ids=["three", "cut", "damaged", "brotli", "unknown", "gzip bomb", "zstd bomb"],
)
def test_codings_that_cannot_be_undone_are_refused(body, coding, reason):
    (part,) = parts(record(http(body, Content_Encoding=coding)))
    assert part.page is None
    assert reason in part.refused


def test_a_bomb_is_stopped_before_it_fills_memory():
    bomb = gzip.compress(b"\0" * 200_000_000)
    tracemalloc.start()
    with pytest.raises(LimitExceeded):
        decoded(bomb, ["gzip"])
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 32 * 1024 * 1024


# Digests and damage ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sha1", "sha256", "md5"])
def test_right_digests_pass_in_base_16_and_wrong_ones_are_refused(name):
    right = f"{name}:{hashlib.new(name, PAGE).hexdigest()}"
    wrong = f"{name}:{hashlib.new(name, b'other').hexdigest()}"
    good, bad = parts(record(WARC_Payload_Digest=right) + record(WARC_Payload_Digest=wrong))
    assert good.page is not None
    assert bad.page is None
    assert "digest" in bad.refused


def test_a_payload_digest_may_be_of_the_body_with_or_without_its_codings():
    body = gzip.compress(PAGE)
    for payload in (body, PAGE):
        assert parts(
            record(http(body, Content_Encoding="gzip"), WARC_Payload_Digest=sha1(payload))
        )[0].page


def test_a_block_digest_counts_too():
    assert "digest" in parts(record(WARC_Block_Digest=sha1(b"x")))[0].refused


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (record()[:-30], "cut"),
        (record(length=10**12), "limit 16,777,216 bytes"),
        (record(length="-5"), "length"),
        (record(length="ten"), "length"),
        (record(length=9 * 10**18), "length"),
        (record(http(), WARC_Truncated="length"), "crawler cut it"),
        (record(b"<p>no header</p>"), "status line"),
        (record(address="file:///etc/passwd"), "none of the web"),
        (record(address="javascript:alert(1)"), "none of the web"),
        (record(address=None), "none of the web"),
        (record(http(b"%PDF-1.7 x")), "PDF"),
        (record(http(b"", kind="text/plain")), "empty"),
        (
            record(gz(record()), kind="resource", Content_Type="text/plain"),
            "archive in a web archive",
        ),
        (record(**{f"X_{n}": "v" for n in range(600)}), "header"),
        (record(http(**{f"X_{n}": "v" * 200 for n in range(600)})), "header"),
        (b"WARC/1.0\r\nWARC-Type: resp", "breaks off"),
    ],
)
def test_damaged_records_are_refused_parts_and_the_next_is_read(data, reason):
    (part,) = parts(data)
    assert part.page is None
    assert reason in part.refused


def test_reading_goes_on_behind_a_record_that_cannot_be_believed():
    for bad in (
        record(length="ten"),
        record(length=10),
        record(**{f"X_{n}": "v" for n in range(600)}),
    ):
        found = parts(bad + record(address=f"{ADDRESS}/next"))
        assert found[-1].address == f"{ADDRESS}/next"
        assert words(found[-1]) == ["The bridge opens."]
        assert found[0].refused


def test_a_length_too_short_is_refused_or_warned_of():
    block = http(b"<p>First words.</p><p>More</p>")
    (part,) = parts(record(block, length=len(block) - 11))
    assert "length is wrong" in part.page.warnings[0]


def test_a_record_cut_behind_a_whole_body_is_read_with_a_warning():
    block = http(Content_Length=len(PAGE))
    (part,) = parts(record(block, length=len(block) + 12))
    assert words(part) == ["The bridge opens."]
    assert "shorter" in part.page.warnings[0]


def test_a_server_that_sent_less_than_it_promised_is_warned_of():
    assert "promised" in parts(record(http(Content_Length=9_999)))[0].page.warnings[0]


def test_a_date_that_is_none_is_not_believed():
    (part,) = parts(record(date="2031-13-45T99:99:99Z"))
    assert part.fetched is None
    assert "2031-13-45" in part.page.warnings[0]


@pytest.mark.parametrize("cut", range(1, 12))
def test_a_gzip_member_without_its_end_spoils_only_its_own_record(cut):
    data = gz(record(), record(address=f"{ADDRESS}/last"))
    found = parts(data[:-cut])
    assert words(found[0]) == ["The bridge opens."]
    assert found[-1].refused
    assert found[-1].page is None


def test_a_digest_vouches_for_a_record_whose_gzip_end_is_cut():
    (part,) = parts(gz(record(WARC_Payload_Digest=sha1(PAGE)))[:-3])
    assert words(part) == ["The bridge opens."]
    assert "breaks off" in part.page.warnings[0]


def test_bytes_altered_inside_a_gzip_member_are_never_given_as_a_page():
    data = gz(record())
    whole = parts(data)[0].data
    for position in range(12, len(data) - 8, 3):
        altered = data[:position] + bytes([data[position] ^ 0x40]) + data[position + 1 :]
        source = Source(altered, name="a.warc.gz")
        try:
            found = list(WarcFormat().parts(source))
        except Refused:
            continue
        assert all(part.refused or part.data == whole for part in found)


def test_garbage_behind_the_last_member_is_reported_and_padding_is_not():
    assert "not gzip" in parts(gz(record()) + b"garbage")[-1].refused
    assert len(parts(gz(record()) + b"\0" * 512)) == 1


def test_every_cut_of_a_plain_file_gives_parts_or_a_refusal():
    data = record() + record(address=f"{ADDRESS}/2")
    for end in range(9, len(data), 5):
        try:
            found = list(WarcFormat().parts(Source(data[:end])))
        except Refused:
            continue
        assert all(part.page is not None or part.refused for part in found)


def test_a_member_that_grows_without_end_is_stopped():
    bomb = gzip.compress(record(b"x" * 300_000_000, kind="metadata"))
    tracemalloc.start()
    found = parts(gz(record()) + bomb, name="a.warc.gz")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert "limit 100" in found[-1].refused
    assert peak < 32 * 1024 * 1024


def test_a_record_beyond_the_limit_is_refused_and_not_held():
    class Endless(io.RawIOBase):
        """A record of 1 GiB that is made while it is read."""

        def __init__(self):
            self.head = record(b"", length=2**30)[:-4] + http(b"")
            self.left = 2**30

        def read(self, size=-1):
            if self.head:
                head, self.head = self.head, b""
                return head
            self.left -= size
            return b" " * size if self.left > 0 else b""

    tracemalloc.start()
    (part,) = list(WarcFormat().parts_of(Endless()))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert f"limit {LIMITS.inflate_bytes:,}" in part.refused or "cut" in part.refused
    assert peak < 8 * 1024 * 1024


def test_a_line_without_end_is_read_in_pieces():
    stretch = Stretch(io.BytesIO(b"x" * 1000))
    assert len(stretch.line(64)) == 64


def test_one_page_that_breaks_its_reader_does_not_cost_the_others(monkeypatch):
    from dragoman.formats.html import HtmlFormat

    def broken(self, source):
        raise ZeroDivisionError("a fault of our own")

    monkeypatch.setattr(HtmlFormat, "parts", broken)
    found = parts(record() + record(http(b"Words", kind="text/plain"), address=f"{ADDRESS}.txt"))
    assert "ZeroDivisionError" in found[0].refused
    assert words(found[1]) == ["Words"]


# ARC ------------------------------------------------------------------------------------------------


def arc(body=PAGE, address=ADDRESS, length=None):
    block = http(body)
    return (
        f"{address} 192.0.2.7 20310504100000 text/html {len(block) if length is None else length}\n".encode()
        + block
        + b"\n"
    )


ARC_HEAD = (
    b"filedesc://crawl.arc 0.0.0.0 20310504100000 text/plain 75\n1 0 Halm\nURL IP-address Archive-date Content-type Archive-length\n".ljust(
        75 + 58, b" "
    )
    + b"\n"
)


@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress], ids=["plain", "gzip"])
def test_arc_files_are_read(pack):
    found = parts(pack(ARC_HEAD + arc() + arc(address=f"{ADDRESS}?q=two words")), name="a.arc")
    assert [part.address for part in found] == [ADDRESS, f"{ADDRESS}?q=two words"]
    assert found[0].fetched == "2031-05-04T10:00:00Z"
    assert found[0].status == 200
    assert words(found[0]) == ["The bridge opens."]


def test_a_bad_line_in_an_arc_costs_only_itself():
    found = parts(ARC_HEAD + arc(length="abc") + arc(address=f"{ADDRESS}/2"), name="a.arc")
    assert [bool(part.refused) for part in found] == [True, False]


def test_records_count_from_one_and_never_raise():
    assert [one.number for one in read_records(io.BytesIO(record() + record()))] == [1, 2]
    assert [one.trouble for one in read_records(io.BytesIO(b"rubbish\n" * 10))] == [
        "bytes where a record should begin"
    ]
    assert list(read_records(io.BytesIO(b""))) == []
