"""The reports of all gemeenten of the library in one go: made aside, so that the page stays usable.

One visitor at a time on a server; who comes later waits and is told so. What is made belongs to
the session that asked for it, and is gone with it.
"""

import os
import re
import shutil
import threading
import weakref
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import gettempdir, mkdtemp

import streamlit as st

from analytics.catalog.blueprints import GEMEENTERAPPORT
from analytics.language import _, language, use_language
from analytics.reports.series import (
    Made,
    Progress,
    Series,
    Stopped,
    failures,
    in_words,
    make,
    processors,
    series_of,
)
from analytics.reports.table import plain_name
from analytics.reports.view import View
from analytics.store import AtlasError
from pages._parts import services
from pages._parts.chrome import escaped
from pages._parts.house_style import house_style
from pages._parts.selection import spoken
from pages.rapporten import _blueprint, _notes

_TURN = threading.Lock()
"""Who holds it makes reports; the others wait."""
_KEY, _PREFIX = "rapporten-alle", "bereikatlas-rapporten"
_LOOK, _PATIENCE = 0.3, 3.0
# Pages come first.
_NICENESS = 10


@dataclass
class State:
    """How far the making is; `waits` until it is our turn. Written by the thread that makes."""

    progress: Progress
    running: bool = True
    waits: bool = True
    made: list[Made] | None = None
    error: str = ""
    stop: threading.Event = field(default_factory=threading.Event)
    thread: threading.Thread | None = None


class Job:
    """The reports that one visitor asked for; with it go its thread and its files."""

    def __init__(self, series: Series) -> None:
        self.series = series
        clear_left_behind()
        self.folder = Path(mkdtemp(prefix=f"{_PREFIX}-{os.getpid()}-"))
        self.state = State(Progress(0, len(series.wanted)))
        self.go_on()
        self.end = weakref.finalize(self, _end, self.state, self.folder)

    @property
    def out(self) -> Path:
        return self.folder / "rapporten.zip"

    def go_on(self) -> None:
        """Begin, or go on where it was."""
        state = self.state
        state.stop.clear()
        state.running = state.waits = True
        state.error, state.made = "", None
        state.thread = threading.Thread(
            target=_work, args=(self.series, self.out, state, language()), daemon=True
        )
        state.thread.start()

    def halt(self) -> None:
        """Stop; what is finished stays for going on."""
        self.state.stop.set()
        if self.state.thread is not None:
            self.state.thread.join(_PATIENCE)


def _work(series: Series, out: Path, state: State, tongue: str) -> None:
    with use_language(tongue):
        try:
            while not _TURN.acquire(timeout=_LOOK):
                if state.stop.is_set():
                    return
            try:
                state.waits = False
                state.made = make(
                    series,
                    out,
                    lambda now: setattr(state, "progress", now),
                    state.stop,
                    max(1, processors() - 1),
                    _NICENESS,
                )
            finally:
                _TURN.release()
        except Stopped as stopped:
            state.progress = stopped.progress
        except AtlasError as error:
            state.error = str(error)
        except Exception:
            state.error = _("Het maken brak af. Probeer het opnieuw.")
        finally:
            state.running = False


def _end(state: State, folder: Path) -> None:
    """Nobody asks for it any more."""
    state.stop.set()
    if state.thread is not None and state.thread is not threading.current_thread():
        state.thread.join(_PATIENCE)
    shutil.rmtree(folder, ignore_errors=True)


def clear_left_behind() -> None:
    """Remove what a server that was killed left in the folder of temporary files."""
    if os.name == "nt":
        return
    for path in Path(gettempdir()).glob(f"{_PREFIX}-*"):
        found = re.fullmatch(rf"{_PREFIX}-(\d+)-.*", path.name)
        if found is None:
            continue
        try:
            os.kill(int(found[1]), 0)  # asks only whether it is there
        except ProcessLookupError:
            shutil.rmtree(path, ignore_errors=True)
        except OSError:
            continue


# --- on the page


def offer_all(view: View, report: str = GEMEENTERAPPORT) -> None:
    """Below the choice of one gemeente: all of them in one ZIP."""
    if len(view.organisation.gemeenten) < 2:
        return
    st.header(_("Alle gemeenten in één keer"), anchor=False)
    series = _series(view, report)
    job = st.session_state.get(_KEY)
    if isinstance(job, Job) and job.series == series:
        _follow(job) if job.state.running else _ended(job)
        return
    st.markdown(
        _(
            "Eén ZIP met het rapport van elke gemeente als PDF, zoals u het hebt aangepast en met "
            "de notities die u bij een gemeente schreef. Er zit een lijst bij van wat erin zit. "
            "Het maken duurt even; u kunt intussen verder werken."
        )
    )
    st.button(
        _("Maak alle gemeenterapporten"),
        on_click=_begin,
        args=(series,),
        key="alle-maken",
        icon=":material/folder_zip:",
    )


def _series(view: View, report: str) -> Series:
    selection, style = view.selection, house_style(view)
    return series_of(
        view.atlas,
        services.atlas_folder(),
        selection.organisation,
        selection.delivery,
        benchmark=selection.benchmark,
        notes=dict(_notes.kept()),
        style_of=lambda _id, _name: style,
        report=report,
        blueprint=_blueprint.chosen(report) if _blueprint.is_own(report) else None,
    )


@spoken()
def _begin(series: Series) -> None:
    former = st.session_state.pop(_KEY, None)
    if isinstance(former, Job):
        former.end()
    st.session_state[_KEY] = Job(series)


@spoken()
def _go_on(job: Job) -> None:
    job.go_on()


@st.fragment(run_every="1s")
@spoken()
def _follow(job: Job) -> None:
    """How far it is, until it ends."""
    state = job.state
    if not state.running:
        st.rerun()
    if state.waits:
        st.progress(
            0.0, _("Wachten: er worden nog rapporten voor iemand anders gemaakt. Dit gaat vanzelf.")
        )
    else:
        st.progress(min(state.progress.part, 1.0), in_words(state.progress))
    st.button(_("Stop"), on_click=job.halt, key="alle-stop", icon=":material/stop:")


def _ended(job: Job) -> None:
    """The ZIP, or why there is none (yet)."""
    state = job.state
    if state.error:
        st.error(escaped(state.error), icon=":material/error:")
        st.button(_("Probeer het opnieuw"), on_click=_go_on, args=(job,), key="alle-opnieuw")
        return
    if state.made is None:
        st.info(
            _("Gestopt: {done} van de {of} rapporten zijn klaar.").format(
                done=state.progress.done, of=state.progress.of
            ),
            icon=":material/pause:",
        )
        st.button(
            _("Ga verder"),
            on_click=_go_on,
            args=(job,),
            key="alle-verder",
            icon=":material/play_arrow:",
        )
        return
    failed = failures(state.made)
    st.download_button(
        _("Download de rapporten (ZIP)"),
        lambda: _content(job.out),
        f"{plain_name(f'{job.series.report} {job.series.wanted[0].library}')}"
        f"{'-fictief' if job.series.synthetic else ''}.zip",
        "application/zip",
        key="alle-zip",
        icon=":material/download:",
        on_click="ignore",
    )
    st.caption(
        _("{done} van de {of} rapporten. Ze gaan weg als u de pagina sluit.").format(
            done=len(state.made) - len(failed), of=len(state.made)
        )
    )
    if failed:
        told = "\n".join(f"- {escaped(line)}" for line in failed)
        st.warning(_("Niet gemaakt:") + "\n\n" + told, icon=":material/error:")
        st.button(_("Probeer het opnieuw"), on_click=_go_on, args=(job,), key="alle-opnieuw")


def _content(path: Path) -> bytes:
    with suppress(OSError):
        return path.read_bytes()
    return b""
