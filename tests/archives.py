"""Archives in memory, for the tests of what reads them."""

import io
import tarfile
import zipfile
from collections.abc import Mapping


def tarred(members: Mapping[str, bytes], mode: str = "w") -> bytes:
    """Pack members as a tar; ``mode`` names the compression as ``tarfile`` does."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode=mode) as archive:  # type: ignore[call-overload]
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return buffer.getvalue()


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Pack members as a zip."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def recorded(
    kind: str, block: bytes, media_type: str, headers: Mapping[str, str] | None = None
) -> bytes:
    """Build a record of a web archive; ``headers`` are added, or take the place of these."""
    all_headers = {
        "WARC-Type": kind,
        "WARC-Date": "2024-05-17T01:02:03Z",
        "WARC-Record-ID": "<urn:uuid:20240517-0000-4000-8000-000000000000>",
        "WARC-Target-URI": "http://lin.example/2023/04/05/bridge.html",
        "Content-Type": media_type,
        "Content-Length": str(len(block)),
    } | dict(headers or {})
    lines = "".join(f"{name}: {value}\r\n" for name, value in all_headers.items() if value)
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def converted(number: int, text: str) -> bytes:
    """Build a record as archives of plain text have them, under a name of its own."""
    name = {"WARC-Record-ID": f"<urn:uuid:{number}>"}
    return recorded("conversion", text.encode(), "text/plain", name)


def answered(
    body: bytes, media_type: str = "text/html", status: str = "200 OK", more: str = ""
) -> bytes:
    """Build what a server answered, headers first."""
    return f"HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\n{more}\r\n".encode() + body


def served(number: int, answer: bytes) -> bytes:
    """Build the record of an answer, under a name of its own."""
    name = {"WARC-Record-ID": f"<urn:uuid:{number}>"}
    return recorded("response", answer, "application/http; msgtype=response", name)
