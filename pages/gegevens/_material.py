"""All that is known of the delivery that is being loaded, computed when it is first asked for."""

from collections.abc import Mapping
from functools import cached_property

from analytics.catalog import Catalog, Profile, load_catalog
from analytics.catalog.adding import as_definitions, with_definitions
from analytics.catalog.profiles import PROFILE_FILE
from analytics.catalog.writing import definition_to_toml
from analytics.language import _
from analytics.model import Delivery, Kind
from analytics.sources import aside
from analytics.sources.about import (
    About,
    Loading,
    delivery_of,
    missing_answers,
    named_round,
    objections,
    with_former,
)
from analytics.sources.aside import Answer, Progress
from analytics.sources.context import KnownRound
from analytics.sources.delivery_file import DELIVERY_FILE
from analytics.sources.pointing import (
    UNKNOWN,
    point_out,
    readings,
    sheet_of,
    sign_texts,
    unexplained,
)
from analytics.sources.profiles import Match, recognise
from analytics.sources.proposals import Proposal, kind_of
from analytics.sources.workbooks import Sheet
from analytics.sources.writing import write_delivery_file
from analytics.store.definitions import ADDED, added_definitions
from analytics.store.drafts import Draft
from pages._parts import services
from pages._parts.desk import Desk
from pages.gegevens._loading import Held

SURE = 0.9
"""From this part of its columns on a profile is taken without asking."""
POINTED = "aanwijzen"
"""In a draft: no profile of the catalog, but what the user points out."""


class Material:
    """Files, draft and atlas together."""

    def __init__(self, here: Desk, holds: Held, draft: Draft, looked: Answer) -> None:
        self.holds, self.draft, self.looked = holds, draft, looked
        self.atlas = services.as_operator(here.atlas)
        self._here = here

    # Files

    @cached_property
    def sheets(self) -> list[tuple[str, Sheet]]:
        """The beginning of each sheet, with the name of its file."""
        return [
            (
                item["file"],
                Sheet(
                    item["sheet"],
                    item["visible"],
                    item["head"],
                    tuple(tuple(span) for span in item["merged"]),  # pyright: ignore[reportArgumentType]
                ),
            )
            for item in self.looked.values["sheets"]
        ]

    @cached_property
    def kind(self) -> Kind:
        """By the header of each file; whatever has no fixed layout holds member figures."""
        found = {
            next((kind for row in sheet.rows[:10] if (kind := kind_of(row))), Kind.LGB)
            for _file, sheet in self.sheets
        }
        return found.pop() if len(found) == 1 else Kind.LGB

    # Definitions

    @cached_property
    def definitions(self) -> dict[str, str]:
        """The files of definitions that this publication adds."""
        return as_definitions(self.draft.added, self._present)

    @cached_property
    def _present(self) -> dict[str, str]:
        folder = services.atlas_folder() / ADDED
        return {name: text.decode() for name, text in added_definitions(folder).items()}

    @cached_property
    def catalog(self) -> Catalog:
        """Everything that can be named: shipped, added before, and added now."""
        return with_definitions(load_catalog(), self._present | self.definitions)

    # Layout

    @cached_property
    def matches(self) -> list[Match]:
        """The profiles of the catalog that understand something, the best first."""
        known = "\0".join(sorted(self.catalog.profiles))
        found = self.holds.ask("matches", lambda: recognise(self.sheets, self.catalog), known)
        return [match for match in found if match.score > 0]

    @cached_property
    def chosen(self) -> str:
        """The id of the profile that is used; `POINTED` when the user points out."""
        if self.draft.profile is not None:
            return POINTED
        if self.draft.profile_id == POINTED or self.draft.profile_id in self.catalog.profiles:
            return self.draft.profile_id
        best = self.matches[0] if self.matches else None
        return best.profile if best is not None and best.score >= SURE else POINTED

    @cached_property
    def profile(self) -> Profile | None:
        """How the files are read; None when nothing can be made of them yet."""
        if self.kind is not Kind.LGB:
            return None
        if self.chosen != POINTED:
            return self.catalog.profiles[self.chosen]
        if self.draft.profile is not None:
            return self.draft.profile
        # With other classes other labels are understood.
        return self.holds.ask(
            "pointed",
            lambda: point_out(self.sheets, self.catalog),
            *self.definitions.values(),
        )

    @cached_property
    def _profile_text(self) -> str:
        return "" if self.profile is None else definition_to_toml(self.profile)

    @cached_property
    def unexplained(self) -> tuple[str, ...]:
        """The columns that nothing was said of yet."""
        profile = self.profile
        if profile is None:
            return ()
        return self.holds.ask(
            "unexplained",
            lambda: unexplained(profile, self.sheets, self.catalog),
            self._profile_text,
            *self.definitions.values(),
        )

    @cached_property
    def signs(self) -> list[str]:
        """Texts on the place of a number that nobody explained: of the first rows, and of all as
        soon as they were read.
        """
        if self.profile is None:
            return []
        read = self.proposed.values.get("signs", []) if self.proposed is not None else []
        return [*sign_texts(self.profile, self.sheets, self.catalog), *read]

    @cached_property
    def open_at_first(self) -> set[tuple[int, str]]:
        """Table and letter of the columns that were not understood before anything was said."""
        found = self.holds.ask(
            "pointed", lambda: point_out(self.sheets, self.catalog), *self.definitions.values()
        )
        return (
            set()
            if found is None
            else {
                (number, item.letter)
                for number in range(len(found.tables))
                if (place := sheet_of(found, number, self.sheets, self.catalog)) is not None
                for item in readings(found, *place, self.catalog)
                if item.choice == UNKNOWN
            }
        )

    # What the figures say

    @cached_property
    def _version(self) -> str:
        return self.atlas.version if self.atlas else ""

    @cached_property
    def _about_layout(self) -> tuple[str, ...]:
        return (
            self._profile_text,
            "\0".join(self.definitions.values()),
            self._version,
            str(self.draft.about.border_year),
        )

    @cached_property
    def _context(self) -> dict[str, object] | None:
        return None if self.atlas is None else services.ask(self.atlas.known).to_plain()

    def propose(self, tell: Progress) -> Answer:
        """Read the figures and see what they say about themselves."""
        if self.profile is None:
            return Answer(())
        request = {
            "profile": self._profile_text,
            "definitions": self._present | self.definitions,
            "context": self._context,
            "border_year": self.draft.about.border_year,
        }
        return self.holds.ask(
            "propose",
            lambda: aside.run("propose", request, self.holds.data, progress=tell),
            *self._about_layout,
        )

    @property
    def proposed(self) -> Answer | None:
        """What `propose` found; None when it was not asked yet."""
        return self.holds.answered("propose", *self._about_layout)

    @property
    def proposal(self) -> Proposal | None:
        values = self.proposed.values if self.proposed is not None else {}
        return Proposal.from_plain(values["proposal"]) if "proposal" in values else None

    # What is said about it

    @property
    def former(self) -> Delivery | None:
        """The delivery that this one replaces."""
        return next((one for one in self.present if one.id == self.draft.about.corrects), None)

    @property
    def about(self) -> About:
        """What the user answered, and where nothing was answered what a former delivery says."""
        about = with_former(self.draft.about, self.former, self.proposal)
        if about.border_year is None and self.proposal is None and self.atlas is not None:
            # Nothing to hold codes against: the newest borders, as the list shows first.
            newest = max(self.atlas.border_years(), default=None)
            about = about.model_copy(update={"border_year": newest})
        return about

    def region_name(self, code: str) -> str:
        """As the borders of the delivery call it; empty where they don't know it."""
        year = self.about.border_year or (self.proposal and self.proposal.border_year)
        if self.atlas is None or not year or year not in self.atlas.border_years():
            return ""
        region = self.atlas.region(code, year)
        return region.name if region else ""

    @property
    def title(self) -> str:
        return self.about.title or _("Levering zonder titel")

    @property
    def missing(self) -> tuple[str, ...]:
        return missing_answers(self.about, self.proposal)

    @property
    def objections(self) -> tuple[str, ...]:
        return objections(self.about, self.kind, self.present)

    @property
    def of_same_date(self) -> list[KnownRound]:
        """The rounds of the same day and members; none when it corrects one, or has no date yet."""
        about = self.about
        if self.kind is not Kind.LGB or self.former is not None or about.reference_date is None:
            return []
        new = KnownRound("", "", named_round(about), about.reference_date, about.members_of)
        present = [KnownRound.of(one) for one in self.present if one.kind is Kind.LGB]
        return new.of_same_date(present)

    @cached_property
    def present(self) -> list[Delivery]:
        return [] if self.atlas is None else self.atlas.deliveries()

    @cached_property
    def delivery(self) -> Delivery:
        """What is published; only when nothing is missing."""
        day = self.about.reference_date
        serving = self.atlas.serving_on(day) if self.atlas is not None and day else {}
        profile = "" if self.profile is None else self.profile.id
        loading = Loading(self.kind, tuple(self.holds.data), profile)
        return delivery_of(self.about, loading, self.proposal, self.present, serving)

    @cached_property
    def _beside(self) -> dict[str, str]:
        """The texts that stand beside the uploaded files."""
        texts = {DELIVERY_FILE: write_delivery_file(self.delivery)}
        if self.chosen == POINTED and self.profile is not None:
            texts[PROFILE_FILE] = self._profile_text
        return texts

    @property
    def about_publication(self) -> tuple[str, ...]:
        """What a judgement and a publication depend on, beside the files."""
        return (*self._beside.values(), "\0".join(self.definitions.values()), self._version)

    def judge(self, tell: Progress) -> Answer:
        """Judge the delivery as it would be published, against the atlas in service."""
        request = {
            "name": self.delivery.id,
            "delivery": self._beside[DELIVERY_FILE],
            "profile": self._beside.get(PROFILE_FILE),
            "definitions": self._present | self.definitions,
            "context": self._context,
        }
        return self.holds.ask(
            "judge",
            lambda: aside.run("judge", request, self.holds.data, progress=tell),
            *self.about_publication,
        )

    @property
    def publication(self) -> Mapping[str, bytes]:
        """The files of the delivery, `delivery.toml` among them."""
        return self.holds.data | {name: text.encode() for name, text in self._beside.items()}
