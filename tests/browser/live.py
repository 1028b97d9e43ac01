"""A visitor without a browser who stays: fills in, presses, and whose page looks anew by itself.

Beside `session.Session`, that asks and waits, this one keeps listening: parts of a page with a
timer are asked for again when it is time, as a browser does, also while something else is asked.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Any
from urllib.parse import parse_qs, urlencode

from google.protobuf.message import Message
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.asyncio.client import ClientConnection, connect

Path = tuple[int, ...]
_ENDED = (
    ForwardMsg.ScriptFinishedStatus.FINISHED_SUCCESSFULLY,
    ForwardMsg.ScriptFinishedStatus.FINISHED_FRAGMENT_RUN_SUCCESSFULLY,
)


@dataclass(frozen=True, slots=True)
class Drawn:
    """An element on the screen: by which run it was drawn, and of which part with a timer."""

    element: Element
    run: str
    part: str


@dataclass
class Live:
    """One visitor. `screen` is what stands there now, in the order of the page."""

    address: str
    screen: dict[Path, Drawn] = field(default_factory=dict)
    query: str = ""
    run: str = ""
    """The run that draws now, or drew last."""
    received: int = 0
    """Bytes that came in."""
    ticks: int = 0
    """How often a timer asked."""
    _values: dict[str, WidgetState] = field(default_factory=dict)
    _page: str = ""
    _kept: dict[str, ForwardMsg] = field(default_factory=dict)
    _timers: dict[str, tuple[float, asyncio.Task[None]]] = field(default_factory=dict)
    _runs: int = 0
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)
    _socket: ClientConnection | None = None
    _listening: asyncio.Task[None] | None = None
    _broken: BaseException | None = None

    async def __aenter__(self) -> "Live":
        self._socket = await connect(
            f"{self.address.replace('http', 'ws', 1)}/_stcore/stream",
            subprotocols=["streamlit"],
            max_size=None,
            open_timeout=60,
            ping_interval=None,
        )
        self._listening = asyncio.create_task(self._listen())
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Close the line, also one that is broken."""
        tasks = [task for _interval, task in self._timers.values()]
        self._timers.clear()
        for task in [*tasks, self._listening]:
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError, Exception):
                    await task
        assert self._socket is not None
        with suppress(Exception):
            await self._socket.close()

    # --- what a visitor does

    async def visit(self, page: str = "", **choices: str) -> None:
        """Open a page by its path: a typed address. Done when its run is over."""
        self._values.clear()
        await self._asked(ClientState(page_name=page, query_string=urlencode(choices)))

    def fill(self, widget: Message, value: Any) -> None:
        """Fill in a field without sending it: in a form."""
        state = WidgetState(id=getattr(widget, "id"))  # noqa: B009  (of many kinds)
        match value:
            case bool():
                state.bool_value = value
            case float():
                state.double_array_value.data.append(value)
            case str():
                state.string_value = value
            case list():
                state.string_array_value.data.extend(value)
            case _:
                raise TypeError(value)
        self._values[state.id] = state

    async def press(self, widget: Message) -> None:
        """Press a button; what was filled in goes along. Doesn't wait: see `until`."""
        state = self._state()
        state.widget_states.widgets.add(
            id=getattr(widget, "id"),  # noqa: B009
            trigger_value=True,
        )
        await self._send(state)

    async def rerun(self) -> None:
        """Send what was filled in: a field outside a form. Doesn't wait."""
        await self._send(self._state())

    async def until(
        self, seen: Callable[["Live"], bool], seconds: float = 60, what: str = "it"
    ) -> None:
        """Wait until something is on the screen."""
        end = monotonic() + seconds
        async with self._news:
            while not seen(self):
                if self._broken is not None:
                    raise ConnectionError(f"waiting for {what}") from self._broken
                left = end - monotonic()
                if left <= 0:
                    raise TimeoutError(what)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), left)

    # --- what stands on the screen

    def of(self, kind: str) -> Iterator[Any]:
        """What is on the screen of a kind, such as `button` or `markdown`."""
        for drawn in list(self.screen.values()):
            if drawn.element.WhichOneof("type") == kind:
                yield getattr(drawn.element, kind)

    @property
    def choices(self) -> dict[str, str]:
        """What the address says now."""
        found = parse_qs(self.query, keep_blank_values=True)
        return {name: values[-1] for name, values in found.items()}

    # --- the line

    async def _asked(self, state: ClientState) -> None:
        before = self._runs
        self.query = state.query_string
        await self._send(state)
        await self.until(lambda _: self._runs > before, 120, "the end of a run")

    def _state(self, part: str = "", *, by_itself: bool = False) -> ClientState:
        state = ClientState(
            page_script_hash=self._page,
            query_string=self.query,
            fragment_id=part,
            is_auto_rerun=by_itself,
        )
        state.widget_states.widgets.extend(self._values.values())
        return state

    async def _send(self, state: ClientState) -> None:
        assert self._socket is not None
        state.cached_message_hashes.extend(self._kept)
        await self._socket.send(BackMsg(rerun_script=state).SerializeToString())

    async def _listen(self) -> None:
        assert self._socket is not None
        try:
            async for frame in self._socket:
                assert isinstance(frame, bytes)
                self.received += len(frame)
                message = ForwardMsg()
                message.ParseFromString(frame)
                async with self._news:
                    self._take(message)
                    self._news.notify_all()
        except Exception as error:
            self._broken = error
        else:
            self._broken = ConnectionError("the server hung up")
        async with self._news:
            self._news.notify_all()

    def _take(self, message: ForwardMsg) -> None:
        match message.WhichOneof("type"):
            case "new_session":
                self._page = message.new_session.page_script_hash
                self.run = message.metadata.run.script_run_id
                if not message.metadata.run.fragment_ids:
                    # A whole run tells its timers anew.
                    for part in list(self._timers):
                        self._stop(part)
            case "ref_hash":
                self._draw(message, self._kept[message.ref_hash])
            case "delta":
                if message.metadata.cacheable and message.hash:
                    self._kept[message.hash] = message
                self._draw(message, message)
            case "navigation":
                self._page = message.navigation.page_script_hash
            case "page_info_changed":
                self.query = message.page_info_changed.query_string
            case "auto_rerun":
                self._start(message.auto_rerun.fragment_id, message.auto_rerun.interval)
            case "stop_auto_rerun":
                for part in message.stop_auto_rerun.fragment_ids:
                    self._stop(part)
            case "script_finished" if message.script_finished in _ENDED:
                self._finish(message)
            case _:
                pass

    def _draw(self, place: ForwardMsg, message: ForwardMsg) -> None:
        path = tuple(place.metadata.delta_path)
        if message.delta.WhichOneof("type") == "new_element":
            part = message.delta.fragment_id
            self.screen[path] = Drawn(message.delta.new_element, self.run, part)
        else:
            # A block in the place of an element.
            self.screen.pop(path, None)

    def _finish(self, message: ForwardMsg) -> None:
        """What this run should have drawn and didn't is gone."""
        run, parts = message.metadata.run.script_run_id, set(message.metadata.run.fragment_ids)
        for path, drawn in list(self.screen.items()):
            if drawn.run != run and (not parts or drawn.part in parts):
                del self.screen[path]
        there = {_id(drawn.element) for drawn in self.screen.values()}
        self._values = {name: value for name, value in self._values.items() if name in there}
        self._runs += not parts

    def _start(self, part: str, interval: float) -> None:
        kept = self._timers.get(part)
        if kept is None or kept[0] != interval:
            self._stop(part)
            self._timers[part] = interval, asyncio.create_task(self._tick(part, interval))

    def _stop(self, part: str) -> None:
        kept = self._timers.pop(part, None)
        if kept is not None:
            kept[1].cancel()

    async def _tick(self, part: str, interval: float) -> None:
        with suppress(Exception):
            while True:
                await asyncio.sleep(interval)
                self.ticks += 1
                await self._send(self._state(part, by_itself=True))


def _id(element: Element) -> str:
    """How the server knows a field; empty where there is nothing to fill in."""
    return getattr(getattr(element, element.WhichOneof("type") or "empty"), "id", "")
