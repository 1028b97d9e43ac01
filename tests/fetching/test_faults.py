"""What goes wrong on the way: waited out, gone on with, or told in one message."""

import hashlib
import io
import json
import socket
from pathlib import Path

import pytest

from analytics.fetching import ByHandError, Patience
from analytics.fetching.http import Client, _problem
from analytics.fetching.problems import FetchError
from tests.fetching.conftest import Fetcher
from tests.fetching.service import (
    AREAS,
    KWB,
    MAP,
    YEAR,
    Asked,
    Reply,
    as_json,
    later,
    map_bytes,
    packed,
    ranged,
    zipped,
)

SIZE = len(map_bytes())
HALF = SIZE // 2
PAGE = b"<!DOCTYPE html><html><body>Meld u aan bij het netwerk</body></html>"


def broken(asked: Asked) -> Reply:
    """The connection breaks after half of the file."""
    return ranged(asked, map_bytes(), cut=HALF)


def the_map(fetcher: Fetcher) -> Path:
    return fetcher.folder("borders") / f"wijkenbuurten_{YEAR}.gpkg"


def no_delivery(fetcher: Fetcher) -> bool:
    return (
        not the_map(fetcher).exists() and not (the_map(fetcher).parent / "delivery.toml").exists()
    )


# --- a break


@pytest.mark.parametrize("cut", [0, 1, HALF, SIZE - 1])
def test_a_break_goes_on_at_the_byte_where_it_was(fetcher: Fetcher, cut: int) -> None:
    fetcher.service.next(".gpkg", lambda asked: ranged(asked, map_bytes(), cut=cut))
    fetcher("borders")
    assert the_map(fetcher).read_bytes() == map_bytes()
    assert fetcher.service.sent[MAP] == SIZE  # every byte once
    asked = [item.headers.get("Range") for item in fetcher.service.asked if item.path == MAP]
    assert asked == [None, f"bytes={cut}-" if cut else None]


def test_a_break_that_ends_the_command_is_gone_on_with_by_the_next(fetcher: Fetcher) -> None:
    refused = Reply(status=503)
    fetcher.service.next(".gpkg", broken, refused, refused, refused)
    with pytest.raises(ByHandError) as told:
        fetcher("borders")
    assert told.value.kept
    assert no_delivery(fetcher)
    fetcher("borders")
    assert the_map(fetcher).read_bytes() == map_bytes()
    assert fetcher.service.sent[MAP] == SIZE


def test_a_file_that_changed_meanwhile_is_fetched_whole(fetcher: Fetcher) -> None:
    older = map_bytes()[:-1] + b"\1"
    fetcher.service.next(".gpkg", lambda asked: ranged(asked, older, cut=HALF))
    fetcher("borders")
    assert the_map(fetcher).read_bytes() == map_bytes()
    assert fetcher.service.sent[MAP] == HALF + SIZE


def test_a_server_that_can_not_go_on_gives_it_whole(fetcher: Fetcher) -> None:
    def plain(asked: Asked, cut: int | None = None) -> Reply:
        return Reply(map_bytes(), cut=cut)

    fetcher.service.next(".gpkg", lambda asked: plain(asked, HALF), plain)
    fetcher("borders")
    assert the_map(fetcher).read_bytes() == map_bytes()
    assert fetcher.service.sent[MAP] == HALF + SIZE


def test_a_server_that_always_breaks_is_given_up(fetcher: Fetcher) -> None:
    fetcher.service.next(".gpkg", *[Reply(map_bytes(), cut=HALF)] * 9)
    with pytest.raises(ByHandError, match="breekt telkens af"):
        fetcher("borders")
    # Getting further counts anew once; after that three tries of the same.
    assert fetcher.service.count(".gpkg") <= 4
    assert no_delivery(fetcher)


def test_a_wrong_part_is_thrown_away(fetcher: Fetcher) -> None:
    def elsewhere(asked: Asked) -> Reply:
        headers = {"Content-Range": f"bytes 5-{SIZE - 1}/{SIZE}"}
        return Reply(map_bytes()[5:], 206, headers)

    fetcher.service.next(".gpkg", broken, elsewhere)
    fetcher("borders")
    assert the_map(fetcher).read_bytes() == map_bytes()


def test_no_byte_left_to_go_on_with(fetcher: Fetcher) -> None:
    """All had come when the connection broke; the server then says 416."""
    fetcher.service.next(".gpkg", lambda asked: ranged(asked, map_bytes(), stated=SIZE + 1))
    fetcher("borders")
    assert the_map(fetcher).read_bytes() == map_bytes()


def test_a_page_that_came_before_a_break_is_not_asked_for_again(fetcher: Fetcher) -> None:
    fetcher.service.page = 40
    gone = Reply(status=503)
    fetcher.service.next("UntypedDataSet", lambda _asked: None, gone, gone, gone)
    with pytest.raises(ByHandError):
        fetcher("kwb", service="odata3")
    before = fetcher.service.count(KWB)
    fetcher("kwb", service="odata3")
    paths = [json.dumps(item.query) for item in fetcher.service.asked[before:]]
    assert len(paths) == len(set(paths))
    assert not any("TableInfos" in item.path for item in fetcher.service.asked[before:])


# --- a server that is busy


def test_too_many_requests_waits_as_long_as_asked(fetcher: Fetcher) -> None:
    fetcher.service.next("TableInfos", Reply(status=429, headers={"Retry-After": "7"}))
    fetcher("gemeenten")
    assert fetcher.waits == [7]
    fetcher.service.next("TableInfos", Reply(status=429, headers={"Retry-After": later(30)}))
    fetcher("kwb")
    assert 25 <= fetcher.waits[-1] <= 30


def test_who_must_wait_an_hour_is_told_so(fetcher: Fetcher) -> None:
    fetcher.service.next("TableInfos", Reply(status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(ByHandError, match="later terug"):
        fetcher("gemeenten")
    assert fetcher.waits == []


def test_a_fault_that_passes(fetcher: Fetcher) -> None:
    fetcher.service.next("DataProperties", Reply(status=503), Reply(status=502))
    fetcher("gemeenten")
    assert fetcher.waits == [1, 2]  # twice as long every time


@pytest.mark.parametrize("faults", [2, 3])
def test_patience_ends(fetcher: Fetcher, faults: int) -> None:
    fetcher.service.next("DataProperties", *[Reply(b"x", 500)] * faults)
    if faults < fetcher.patience.tries:
        fetcher("gemeenten")
    else:
        with pytest.raises(ByHandError, match="storing"):
            fetcher("gemeenten")


def test_too_many_records_even_of_one_gemeente(fetcher: Fetcher) -> None:
    fetcher.service.limit = 80
    with pytest.raises(ByHandError, match="te groot"):
        fetcher("kwb", service="odata3")
    assert fetcher.waits == []


def test_a_server_that_never_answers(fetcher: Fetcher) -> None:
    fetcher.patience = Patience(tries=2, connect=1, read=0.05)
    fetcher.service.next("TableInfos", *[Reply(silent=5)] * 2)
    with pytest.raises(ByHandError, match="antwoordt niet"):
        fetcher("gemeenten")
    assert fetcher.waits == [1]


# --- not what it should be


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        (Reply(PAGE, headers={"Content-Type": "text/html"}), "webpagina"),
        (Reply(b'{"value": ['), "niet te lezen"),
        (as_json(["geen", "tabel"]), "niet te lezen"),
        (as_json({"value": "geen rijen"}), "andere vorm"),
        (Reply(status=401), "401"),
        (Reply(status=407), "proxy"),
    ],
)
def test_an_answer_that_is_no_table(fetcher: Fetcher, reply: Reply, said: str) -> None:
    fetcher.service.next("DataProperties", reply)
    with pytest.raises(ByHandError, match=said):
        fetcher("gemeenten")
    assert fetcher.waits == []


def cut_map() -> bytes:
    """A map that was cut off where it was made: the right length for its server, no whole file."""
    return map_bytes()[: SIZE - 8192]


def unlike_itself() -> bytes:
    content = bytearray(map_bytes())
    content[20_000:60_000] = b"\xff" * 40_000
    return bytes(content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (cut_map, "beschadigd"),
        (unlike_itself, "beschadigd"),
        (lambda: PAGE, "webpagina"),
        (lambda: b"", "beschadigd"),
    ],
)
def test_a_map_that_is_no_map_is_not_put_in_place(fetcher: Fetcher, content, said: str) -> None:
    bad = content()
    fetcher.service.next(".gpkg", lambda asked: ranged(asked, bad))
    with pytest.raises(ByHandError, match=said):
        fetcher("borders")
    assert no_delivery(fetcher)
    fetcher("borders")
    assert the_map(fetcher).read_bytes() == map_bytes()


def test_a_damaged_map_leaves_the_one_that_is_there(fetcher: Fetcher) -> None:
    fetcher("borders")
    fetcher.service.next(".gpkg", Reply(cut_map(), headers={"ETag": '"new"'}))
    with pytest.raises(ByHandError, match="beschadigd"):
        fetcher("borders", again=True)
    assert the_map(fetcher).read_bytes() == map_bytes()


def test_a_file_that_ends_before_its_stated_length(fetcher: Fetcher) -> None:
    fetcher.service.next(".gpkg", *[Reply(map_bytes()[:HALF], stated=SIZE)] * 5)
    with pytest.raises(ByHandError, match="breekt telkens af"):
        fetcher("borders")
    assert no_delivery(fetcher)


@pytest.mark.parametrize("right", [True, False])
def test_the_checksum_that_a_user_states(fetcher: Fetcher, right: bool) -> None:
    stated = hashlib.sha256(map_bytes()).hexdigest().upper() if right else "0" * 64
    if right:
        fetcher("borders", sha256=stated)
        assert the_map(fetcher).exists()
    else:
        with pytest.raises(ByHandError, match="controlesom"):
            fetcher("borders", sha256=stated)
        assert no_delivery(fetcher)


@pytest.mark.parametrize(
    ("files", "right"),
    [
        ({"WijkBuurtkaart.gpkg": map_bytes(), "leesmij.txt": b"CBS"}, True),
        ({"leesmij.txt": b"CBS"}, False),
        ({"een.gpkg": map_bytes(), "twee.gpkg": map_bytes()}, False),
        ({"kaart.gpkg": b"geen kaart"}, False),
    ],
)
def test_a_zip_holds_one_map(fetcher: Fetcher, files: dict[str, bytes], right: bool) -> None:
    fetcher.service.next(".zip", Reply(zipped(files)))
    url = f"{fetcher.service.base}/geodata/WijkBuurtkaart_2023_v2.zip"
    if right:
        fetcher("borders", url=url)
        assert the_map(fetcher).read_bytes() == map_bytes()
    else:
        with pytest.raises(ByHandError, match=r"zip|beschadigd"):
            fetcher("borders", url=url)
        assert no_delivery(fetcher)


def test_a_broken_zip(fetcher: Fetcher) -> None:
    content = bytearray(zipped({"kaart.gpkg": map_bytes()}))
    content[5000:5100] = bytes(100)
    fetcher.service.next(".zip", Reply(bytes(content)))
    with pytest.raises(ByHandError, match=r"zip|beschadigd"):
        fetcher("borders", url=f"{fetcher.service.base}/geodata/kaart.zip")
    assert no_delivery(fetcher)


def test_a_map_on_the_second_address(fetcher: Fetcher) -> None:
    fetcher.service.next(f"wijkenbuurten_{YEAR}.gpkg", Reply(status=404))
    fetcher.service.next("_v1.gpkg", lambda asked: ranged(asked, map_bytes()))
    fetcher("borders")
    assert the_map(fetcher).read_bytes() == map_bytes()
    fetcher.service.next(".gpkg", *[Reply(status=404)] * 2)
    with pytest.raises(ByHandError, match="heeft dit niet"):
        fetcher("borders", folder=fetcher.root / "other")


def test_borders_in_degrees_are_refused(fetcher: Fetcher) -> None:
    square = [[[5.0, 52.0], [5.1, 52.0], [5.1, 52.1], [5.0, 52.0]]]
    feature = {
        "type": "Feature",
        "properties": {"gemeentecode": "GM9001"},
        "geometry": {"type": "Polygon", "coordinates": square},
    }
    fetcher.service.next("/items", as_json({"features": [feature], "links": []}))
    with pytest.raises(ByHandError, match=r"gemeenten.*andere vorm"):
        fetcher("borders", service="ogc")
    assert no_delivery(fetcher)


# --- other ways of answering


def test_an_address_that_moved(fetcher: Fetcher) -> None:
    moved = Reply(status=302, headers={"Location": f"{fetcher.service.base}{MAP}"})
    fetcher.service.next("elders.gpkg", moved)
    fetcher("borders", url=f"{fetcher.service.base}/elders.gpkg")
    assert the_map(fetcher).read_bytes() == map_bytes()


def test_addresses_that_go_round(fetcher: Fetcher) -> None:
    round_ = Reply(status=302, headers={"Location": "/odata3/rond/TableInfos"})
    fetcher.service.next("TableInfos", *[round_] * 9)
    with pytest.raises(ByHandError, match="kring"):
        fetcher("gemeenten")


def test_pages_that_go_round(fetcher: Fetcher) -> None:
    address = f"{fetcher.service.base}/odata3/{AREAS}/TableInfos?$format=json"
    fetcher.service.next("TableInfos", as_json({"value": [], "odata.nextLink": address}))
    with pytest.raises(ByHandError, match="kring"):
        fetcher("gemeenten")


def test_packed_on_the_way(fetcher: Fetcher) -> None:
    rows = [{"ID": 0, "Title": f"Gebieden in Nederland {YEAR}"}]
    fetcher.service.next("TableInfos", packed({"value": rows}))
    fetcher("gemeenten")
    assert "gzip" in fetcher.service.asked[0].headers["Accept-Encoding"]


def test_a_map_is_asked_for_unpacked_so_that_it_can_be_gone_on_with(fetcher: Fetcher) -> None:
    fetcher("borders")
    asked = next(item for item in fetcher.service.asked if item.path == MAP)
    assert asked.headers["Accept-Encoding"] == "identity"


# --- no way there


@pytest.mark.parametrize("what", ["borders", "gemeenten", "kwb", "distances"])
def test_nobody_listens(fetcher: Fetcher, what: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    fetcher.service.base = f"http://127.0.0.1:{port}"
    with pytest.raises(ByHandError, match="Geen internet") as told:
        fetcher(what)
    assert fetcher.waits == []
    folder = told.value.folder
    assert folder.is_dir()
    assert list(folder.iterdir()) == []
    tables = {
        "borders": [MAP, f"/bundle/{AREAS}"],
        "gemeenten": [f"/bundle/{AREAS}"],
        "kwb": [f"/bundle/{KWB}"],
        "distances": ["/bundle/85999NED", f"/bundle/{KWB}"],
    }[what]
    assert told.value.files == [fetcher.service.base + address for address in tables]


def test_no_name_no_proxy_no_certificate() -> None:
    """As the library says it; each has its own cure."""
    from requests import exceptions
    from urllib3.exceptions import MaxRetryError, NameResolutionError

    address = "https://service.pdok.nl/kaart"
    unknown = NameResolutionError("service.pdok.nl", None, socket.gaierror(-2, "niet gevonden"))
    reason = MaxRetryError(None, address, unknown)
    for error, said, passing in (
        (exceptions.ConnectionError(reason), "service.pdok.nl is niet te vinden", False),
        (exceptions.ProxyError("geheim:wachtwoord"), "HTTPS_PROXY", False),
        (exceptions.SSLError("self-signed"), "REQUESTS_CA_BUNDLE", False),
        (exceptions.ReadTimeout("langzaam"), "antwoordt niet", True),
        (exceptions.ConnectionError("reset"), "breekt", True),
    ):
        problem = _problem(error, address)
        assert said in str(problem)
        assert problem.passing is passing
        assert str(error.args[0]) not in str(problem)


def test_a_link_without_security_is_not_followed(
    fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    import requests

    def answer(_session, address, **_options):
        response = requests.Response()
        response.status_code, response.url = 200, "http://elders.example/kaart"
        response.raw = io.BytesIO(b"{}")
        return response

    monkeypatch.setattr(requests.Session, "get", answer)
    with pytest.raises(FetchError, match="zonder beveiliging"):
        Client(fetcher.patience, sleep=fetcher.waits.append).json("https://service.pdok.nl/kaart")
