"""A small clamd: it speaks INSTREAM over a Unix socket, and knows one virus."""

from __future__ import annotations

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The harmless text that every scanner takes for a virus, in halves, so that no scanner minds us.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-STANDARD-" + b"ANTIVIRUS-TEST-FILE!$H+H*"
LONGEST = 5  # seconds without a byte


@contextmanager
def clamd(path: Path, *, limit: int = 64 * 1024 * 1024) -> Iterator[list[int]]:
    """Runs at ``path``; gives the length of each file that was scanned. ``limit``: in bytes."""
    scanned: list[int] = []
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as listening:
        listening.bind(str(path))
        listening.listen()
        thread = threading.Thread(target=_serve, args=(listening, scanned, limit))
        thread.start()
        try:
            yield scanned
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            thread.join(LONGEST)


def _serve(listening: socket.socket, scanned: list[int], limit: int) -> None:
    while True:
        try:
            connection, _address = listening.accept()
        except OSError:  # shut down
            return
        with connection:
            connection.settimeout(LONGEST)
            connection.sendall(_answer(connection, scanned, limit))


def _answer(connection: socket.socket, scanned: list[int], limit: int) -> bytes:
    with connection.makefile("rb") as stream:
        assert stream.readline() == b"nINSTREAM\n"
        content = b""
        while length := struct.unpack("!L", stream.read(4))[0]:
            content += stream.read(length)
    scanned.append(len(content))
    if len(content) > limit:
        return b"INSTREAM size limit exceeded. ERROR\n"
    return b"stream: Eicar-Signature FOUND\n" if EICAR in content else b"stream: OK\n"
