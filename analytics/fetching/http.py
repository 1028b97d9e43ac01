"""Asking a service for something: patiently, politely, and going on after a break."""

import hashlib
import json
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import requests
from requests import exceptions
from urllib3.exceptions import HTTPError, NameResolutionError, NewConnectionError
from urllib3.util import Retry

from analytics.fetching.problems import (
    FetchError,
    NotThereError,
    PassingError,
    TooManyError,
)
from analytics.language import _

T = TypeVar("T")
Tell = Callable[[str, float], None]

_CHUNK = 1 << 18
_BUSY = (408, 425, 429, 500, 502, 503, 504)
_GONE = (404, 410)
_TOO_MANY = re.compile(r"more than \d+ records", re.I)
_LARGEST_PAGE = 256 << 20
_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Patience:
    """How long to wait for a service (seconds), and how often to ask again."""

    tries: int = 5
    connect: float = 10
    read: float = 60
    first_wait: float = 1
    longest_wait: float = 120


@dataclass(frozen=True, slots=True)
class Received:
    """A file as it came: what was asked for, how long it is, and what the server
    calls this edition."""

    address: str
    size: int
    sha256: str
    etag: str
    modified: str


class Client:
    """Fetches pages and files. `sleep` is what waits between two tries."""

    def __init__(
        self, patience: Patience | None = None, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        self._patience = patience or Patience()
        self._sleep = sleep
        self._session = requests.Session()
        self._session.max_redirects = 5
        self._session.headers.update({"User-Agent": _agent(), "Accept": "application/json, */*"})

    def json(self, address: str, pages: Path | None = None) -> dict[str, Any]:
        """A JSON document. `pages` keeps what came, for when a later page breaks."""
        kept = pages / f"{_digest(address)}.json" if pages else None
        if kept and kept.is_file() and time.time() - kept.stat().st_mtime < _DAY:
            return _document(kept.read_bytes(), address)
        content = self._patiently(lambda _again: self._content(address))
        document = _document(content, address)
        if kept:
            kept.parent.mkdir(parents=True, exist_ok=True)
            aside = kept.with_suffix(".deel")
            aside.write_bytes(content)
            aside.replace(kept)
        return document

    def file(
        self,
        address: str,
        target: Path,
        tell: Callable[[float], None],
        known: Received | None = None,
    ) -> Received | None:
        """Fetch a file to `target`; what came before a break is kept beside it and goes on.

        None when the server says that it is still what is `known`.
        """
        part = _Part(target)

        def once(again: Callable[[], None]) -> Received | None:
            return self._download(address, part, tell, known, again)

        received = self._patiently(once)
        if received is not None:
            part.finish()
        return received

    def _patiently(self, once: Callable[[Callable[[], None]], T]) -> T:
        """Try until it works or patience is over; whoever gets further may begin to count anew."""
        tries = 0

        def further() -> None:
            nonlocal tries
            tries = 0

        while True:
            tries += 1
            try:
                return once(further)
            except PassingError as problem:
                wait = self._patience.first_wait * 2 ** (tries - 1)
                if problem.wait is not None:
                    wait = max(wait, problem.wait)
                if tries >= self._patience.tries or wait > self._patience.longest_wait:
                    raise
                self._sleep(wait)

    def _get(self, address: str, headers: dict[str, str]) -> requests.Response:
        """The answer, when it is one to work with; its body is still to be read."""
        patience = self._patience
        try:
            response = self._session.get(
                address, headers=headers, stream=True, timeout=(patience.connect, patience.read)
            )
        except (exceptions.RequestException, UnicodeError, ValueError) as error:
            raise _problem(error, address) from None
        if address.startswith("https:") and not response.url.startswith("https:"):
            response.close()
            raise FetchError(
                _("{host} verwijst naar een adres zonder beveiliging; dat is niet gevolgd.").format(
                    host=_host(address)
                ),
                address,
            )
        if response.status_code >= 400:
            with response:
                raise _refusal(response, address)
        return response

    def _content(self, address: str) -> bytes:
        with self._get(address, {}) as response:
            body = bytearray()
            for chunk in _chunks(response, address):
                body += chunk
                if len(body) > _LARGEST_PAGE:
                    raise FetchError(
                        _("Het antwoord van {host} is te groot.").format(host=_host(address)),
                        address,
                    )
        return bytes(body)

    def _download(
        self,
        address: str,
        part: "_Part",
        tell: Callable[[float], None],
        known: Received | None,
        further: Callable[[], None],
    ) -> Received | None:
        # A file that is packed on the way can't be gone on with at a byte of its own.
        headers = {"Accept-Encoding": "identity"}
        have, mark = part.so_far(address)
        if have:
            headers |= {"Range": f"bytes={have}-", "If-Range": mark}
        elif known is not None and known.address == address:
            headers |= {"If-None-Match": known.etag} if known.etag else {}
            headers |= {"If-Modified-Since": known.modified} if known.modified else {}
        try:
            response = self._get(address, headers)
        except _RangeError:
            part.forget()
            raise PassingError(_broken(address), address) from None
        with response:
            if response.status_code == 304:
                return None
            span = re.fullmatch(r"bytes (\d+)-\d+/(\d+)", response.headers.get("Content-Range", ""))
            if response.status_code == 206 and (span is None or int(span[1]) != have):
                part.forget()
                raise PassingError(_broken(address), address)
            if response.status_code != 206:
                have = 0
            packed = "Content-Encoding" in response.headers
            length = response.headers.get("Content-Length", "")
            total = int(span[2]) if span else int(length) if length.isdigit() and not packed else 0
            etag = response.headers.get("ETag", "")
            modified = response.headers.get("Last-Modified", "")
            part.begin(address, "" if packed else _validator(etag, modified), have)
            with part.path.open("ab") as file:
                for chunk in _chunks(response, address):
                    file.write(chunk)
                    have += len(chunk)
                    if have > part.furthest:
                        part.furthest = have
                        further()
                    tell(min(1.0, have / total) if total else 0.0)
        if total and have != total:
            if have > total:
                part.forget()
            raise PassingError(_broken(address), address)
        return Received(address, have, sha256(part.path), etag, modified)


class _RangeError(FetchError):
    """The server has no byte from where we wanted to go on."""


class _Part:
    """What has come of a file: beside its target, with where it is from."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self.path = target.with_name(target.name + ".deel")
        self._about = target.with_name(target.name + ".deel.json")
        self.furthest = 0

    def so_far(self, address: str) -> tuple[int, str]:
        """How many bytes there are of this address, and by which mark they are the same file."""
        try:
            about = json.loads(self._about.read_text("utf-8"))
            mark = about["mark"] if about["address"] == address else ""
            return (self.path.stat().st_size, mark) if mark else (0, "")
        except (OSError, ValueError, KeyError, TypeError):
            return 0, ""

    def begin(self, address: str, mark: str, have: int) -> None:
        """From here on bytes are added; with none to keep, begin with an empty file."""
        if not have:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.forget()
            self.path.write_bytes(b"")
        self._about.write_text(json.dumps({"address": address, "mark": mark}), "utf-8")

    def forget(self) -> None:
        self.path.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)

    def finish(self) -> None:
        self.path.replace(self._target)
        self._about.unlink(missing_ok=True)


def sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _agent() -> str:
    """Who is asking: the product by its name."""
    try:
        number = version("bereikatlas")
    except PackageNotFoundError:
        number = "0.1"
    return f"Bereikatlas/{number} ({requests.utils.default_user_agent()})"


def _host(address: str) -> str:
    return urlsplit(address).hostname or address


def _validator(etag: str, modified: str) -> str:
    """What tells that two answers are of the same file; a weak tag does not."""
    return etag if etag and not etag.startswith("W/") else modified


def _chunks(response: requests.Response, address: str) -> Iterator[bytes]:
    """The body as it comes in, so that what came before a break is not lost."""
    try:
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            yield chunk
    except (HTTPError, OSError):
        raise PassingError(_broken(address), address) from None


def _document(content: bytes, address: str) -> dict[str, Any]:
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict):
        raise NotWhatWasAsked(address) if not _is_page(content) else APage(address)
    return document


class NotWhatWasAsked(FetchError):
    """An answer that is no answer to the question."""

    def __init__(self, address: str) -> None:
        super().__init__(
            _("{host} geeft een antwoord dat niet te lezen is.").format(host=_host(address)),
            address,
        )


class APage(FetchError):
    """A page for people where data belongs: a login, a fault, a wall."""

    def __init__(self, address: str) -> None:
        super().__init__(
            _(
                "{host} geeft een webpagina in plaats van gegevens. Misschien is er een storing, "
                "of staat er een aanmeldpagina van uw netwerk tussen."
            ).format(host=_host(address)),
            address,
        )


def _is_page(content: bytes) -> bool:
    return content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"


def judge_page(path: Path, address: str) -> None:
    """Complain about a file that is a web page."""
    with path.open("rb") as file:
        if _is_page(file.read(512)):
            raise APage(address)


def _broken(address: str) -> str:
    return _("De verbinding met {host} breekt telkens af.").format(host=_host(address))


def _refusal(response: requests.Response, address: str) -> FetchError:
    """An answer of 400 and up, in words."""
    status, host = response.status_code, _host(address)
    if status in _GONE:
        return NotThereError(
            _("{host} heeft dit niet (meer): {address}").format(host=host, address=address), address
        )
    if status == 416:
        return _RangeError("", address)
    if status == 407:
        return FetchError(_proxy(), address)
    if status not in _BUSY:
        return FetchError(
            _("{host} weigert dit (antwoord {status}).").format(host=host, status=status), address
        )
    if status == 500:
        try:
            text = response.raw.read(10_000, decode_content=True).decode("utf-8", "replace")
        except Exception:  # the body of a fault is of no importance when it can't be read
            text = ""
        if _TOO_MANY.search(text):
            return TooManyError(_("De vraag aan {host} is te groot.").format(host=host), address)
    wait = None
    if stated := response.headers.get("Retry-After"):
        try:
            wait = Retry().parse_retry_after(stated)
        except Exception:  # an unreadable date is no date
            wait = None
    message = (
        _("{host} vraagt om later terug te komen (antwoord {status}).")
        if status == 429
        else _("{host} heeft een storing (antwoord {status}). Probeer het later nog eens.")
    )
    return PassingError(message.format(host=host, status=status), address, wait)


def _proxy() -> str:
    return _(
        "De proxy van uw netwerk laat dit niet toe. Vraag uw beheerder om toegang, of om de juiste "
        "waarde voor HTTPS_PROXY."
    )


def _problem(error: Exception, address: str) -> FetchError:
    """Why no answer came, in words; never the words of a library."""
    host = _host(address)
    causes = list(_causes(error))
    if isinstance(error, exceptions.ProxyError):
        return FetchError(_proxy(), address)
    if isinstance(error, exceptions.SSLError):
        return FetchError(
            _(
                "Het beveiligingscertificaat van {host} wordt niet vertrouwd. Controleert uw "
                "netwerk het verkeer? Vraag dan uw beheerder om het certificaat, en zet het pad in "
                "REQUESTS_CA_BUNDLE."
            ).format(host=host),
            address,
        )
    if isinstance(error, exceptions.TooManyRedirects):
        return FetchError(_("{host} verwijst in een kring.").format(host=host), address)
    if isinstance(
        error, exceptions.MissingSchema | exceptions.InvalidSchema | exceptions.InvalidURL
    ):
        return FetchError(_("Dit is geen bruikbaar adres: {address}").format(address=address))
    if any(isinstance(cause, NameResolutionError) for cause in causes):
        return FetchError(
            _("Geen internet, of de naam {host} is niet te vinden.").format(host=host), address
        )
    if any(isinstance(cause, NewConnectionError) for cause in causes):
        return FetchError(
            _("Geen internet, of geen verbinding met {host}.").format(host=host), address
        )
    if isinstance(error, exceptions.Timeout):
        return PassingError(_("{host} antwoordt niet.").format(host=host), address)
    return PassingError(_broken(address), address)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it was made from: requests wraps urllib3, which wraps the system's."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting:
        item = waiting.pop()
        if not isinstance(item, BaseException) or id(item) in seen:
            continue
        seen.add(id(item))
        yield item
        waiting += [item.__cause__, item.__context__, getattr(item, "reason", None), *item.args]
