"""A session without a browser: the websocket that the app and its page speak over.

Cheap enough to have a hundred of them. A session opens an address, follows links and chooses in
lists, as a browser does, and holds what would stand on its screen.
"""

import asyncio
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qs, urlencode

from google.protobuf.message import Message
from google.protobuf.text_format import MessageToString as to_text
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect

T = TypeVar("T")
FINISHED = ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY


@dataclass
class Session:
    """One visitor. `elements` is the screen of the last whole run, in the order of the page."""

    address: str
    elements: dict[tuple[int, ...], Element] = field(default_factory=dict)
    query: str = ""
    received: int = 0
    """Bytes that came in with the last run."""
    _page: str = ""
    _kept: dict[str, ForwardMsg] = field(default_factory=dict)
    _now: dict[str, ForwardMsg] = field(default_factory=dict)
    _socket: ClientConnection | None = None

    async def __aenter__(self) -> "Session":
        address = self.address.replace("http", "ws", 1)
        self._socket = await connect(
            f"{address}/_stcore/stream",
            subprotocols=["streamlit"],
            max_size=None,
            open_timeout=60,
            # A browser answers pings and sends none: it does not hang up on a server that is busy.
            ping_interval=None,
        )
        return self

    async def __aexit__(self, *_error: object) -> None:
        assert self._socket is not None
        await self._socket.close()

    async def visit(self, page: str = "", **choices: str) -> None:
        """Open a page by its path, with these choices: a typed address."""
        await self._ask(ClientState(page_name=page, query_string=urlencode(choices)))

    async def follow(self, **choices: str) -> None:
        """Stay on the page with other choices in the address: Back, Forward or a link."""
        query = urlencode(self.choices | choices)
        await self._ask(ClientState(page_script_hash=self._page, query_string=query))

    async def choose(self, label: str, option: str) -> None:
        """Choose in a list by its label, as the screen says it; the browser tells all lists."""
        state = ClientState(page_script_hash=self._page, query_string=self.query)
        chosen = False
        for element in self.of("selectbox"):
            box = element.selectbox
            if box.label == label:
                assert option in box.options, (label, option, list(box.options))
                state.widget_states.widgets.add(id=box.id, string_value=option)
                chosen = True
            elif box.raw_value:
                state.widget_states.widgets.add(id=box.id, string_value=box.raw_value)
        assert chosen, f"no list '{label}'"
        await self._ask(state)

    @property
    def choices(self) -> dict[str, str]:
        """What the address says now."""
        found = parse_qs(self.query, keep_blank_values=True)
        return {name: values[-1] for name, values in found.items()}

    def of(self, kind: str) -> Iterator[Element]:
        """The elements of a kind on the screen, such as `html` or `exception`."""
        return (item for item in self.elements.values() if item.WhichOneof("type") == kind)

    def screen(self) -> list[str]:
        """All that stands on the screen, without the names that a session or a run gives it."""
        return [
            bare(getattr(element, kind))
            for element in self.elements.values()
            if (kind := element.WhichOneof("type"))
        ]

    async def _ask(self, state: ClientState) -> None:
        assert self._socket is not None
        state.cached_message_hashes.extend(self._kept)
        last, self._now = self._now, {}
        self.query, self.received = state.query_string, 0
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())
        async with asyncio.timeout(120):
            while not self._take(await self._socket.recv()):
                pass
        # A browser keeps what came, or was named, in the last two runs.
        self._kept = last | self._now

    def _take(self, frame: Any) -> bool:
        """Take in one message; whether the run is over."""
        message = ForwardMsg()
        message.ParseFromString(frame)
        self.received += len(frame)
        match message.WhichOneof("type"):
            case "new_session":
                self.elements = {}
                self._page = message.new_session.page_script_hash
            case "ref_hash":
                self._now[message.ref_hash] = self._kept[message.ref_hash]
                self._draw(message, self._kept[message.ref_hash])
            case "delta":
                if message.metadata.cacheable and message.hash:
                    self._kept[message.hash] = self._now[message.hash] = message
                self._draw(message, message)
            case "navigation":
                self._page = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "script_finished":
                return message.script_finished == FINISHED
        return False

    def _draw(self, place: ForwardMsg, message: ForwardMsg) -> None:
        path = tuple(place.metadata.delta_path)
        if message.delta.WhichOneof("type") == "new_element":
            self.elements[path] = message.delta.new_element
        else:
            # A block in the place of an element.
            self.elements.pop(path, None)


def bare(message: Message) -> str:
    """An element in words, without the names that a session or a run gives it."""
    copy = type(message)()
    copy.CopyFrom(message)
    for name in ("id", "url", "deferred_file_id", "set_value"):
        if name in copy.DESCRIPTOR.fields_by_name:
            copy.ClearField(name)
    return f"{copy.DESCRIPTOR.name} {to_text(copy, as_utf8=True)}"


def apart(work: Coroutine[Any, Any, T]) -> T:
    """Run to its end in a thread of its own: a browser that is open holds the loop of this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
