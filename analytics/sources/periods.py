"""From when until when something holds: a period includes its first day and not its last."""

import re
from dataclasses import dataclass
from datetime import date

from analytics.language import _
from analytics.model import Level, level_of
from analytics.sources.complaints import Complaints
from analytics.sources.tables import TextTable

FROM, UNTIL = "geldig_van", "geldig_tot"


@dataclass(frozen=True, slots=True)
class Period:
    """`until` None: still going on."""

    since: date
    until: date | None

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.since <= day and (self.until is None or day < self.until)

    def overlaps(self, other: "Period") -> bool:
        """Whether there is a day that lies in both."""
        return (other.until is None or self.since < other.until) and (
            self.until is None or other.since < self.until
        )


def read_period(table: TextTable, row: int, complaints: Complaints) -> Period | None:
    """The period of a row; None (and a complaint) when it can't be read."""
    texts = {name: table.columns[name][row] for name in (FROM, UNTIL)}
    days: dict[str, date | None] = {}
    for name, text in texts.items():
        if not text and name == UNTIL:
            days[name] = None
            continue
        day = _date(text)
        if day is None:
            complaints.error(
                "not_a_date",
                _("Dit is geen datum."),
                _("Schrijf een datum als 2023-01-31; alleen geldig_tot mag leeg zijn."),
                column=name,
                text=text,
                **table.place(row),
            )
            return None
        days[name] = day
    since, until = days[FROM], days[UNTIL]
    assert since is not None  # an empty first day was refused above
    if until is not None and until <= since:
        complaints.error(
            "period",
            _("De laatste datum ligt niet na de eerste."),
            _("geldig_tot is de eerste dag waarop de rij niet meer geldt, of leeg."),
            column=UNTIL,
            text=f"{texts[FROM]} – {texts[UNTIL]}",
            **table.place(row),
        )
        return None
    return Period(since, until)


def _date(text: str) -> date | None:
    """A date as 2023-01-31, or as 31-1-2023 (the Dutch way)."""
    for pattern, order in (
        (r"(\d{4})-(\d{2})-(\d{2})", (1, 2, 3)),
        (r"(\d{1,2})-(\d{1,2})-(\d{4})", (3, 2, 1)),
    ):
        found = re.fullmatch(pattern, text, re.ASCII)
        if found:
            try:
                return date(*(int(found[part]) for part in order))
            except ValueError:
                return None
    return None


def read_organisation_id(table: TextTable, row: int, complaints: Complaints) -> str | None:
    """The bibliotheek_id of a row; None (and a complaint) when it is not an id."""
    text = table.columns["bibliotheek_id"][row]
    if level_of(f"BIEB:{text}") is Level.BIBLIOTHEEK:
        return text
    complaints.error(
        "malformed_code",
        _("Dit is geen bruikbare id van een bibliotheek."),
        _("Gebruik alleen letters, cijfers, streepje, punt en laag streepje (ten hoogste 64)."),
        column="bibliotheek_id",
        text=text,
        **table.place(row),
    )
    return None
