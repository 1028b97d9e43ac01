"""A challenge put to one library: its texts and options, and what is right there.

Every figure is asked as the pages ask it (`asking`). Nothing is posed of which the answer is not
determined: whoever reads the figures rightly must be right.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations

from analytics.catalog.challenges import (
    ALWAYS,
    ANSWER,
    CLEARLY,
    FEWEST,
    OF_ROUND,
    SUBJECT,
    Among,
    AskedNumber,
    Caveat,
    Challenge,
    Choice,
    FigureOf,
    FreeText,
    OnMap,
    Order,
    OwnClaim,
    Quantity,
    Rule,
    Ruled,
    Statement,
    Statements,
    Subject,
    When,
    Whose,
    filled,
)
from analytics.catalog.definitions import Texts
from analytics.language import (
    _,
    allows_a_decimal,
    enumerated,
    format_date,
    language,
    missing_label,
    share_decimals,
)
from analytics.measures.wording import Verdict, verdict
from analytics.model import TOTAL, Figure, Missing, Region, Selection
from analytics.reports.view import View, categories_of
from analytics.workshop.asking import Asking, by_name, other_unit
from analytics.workshop.posed import Band, Evidence, NotOffered, Option, Posed, Truth
from analytics.workshop.rules import (
    Candidate,
    holds,
    most_distinct,
    nearest,
    right_ones,
    sure_pairs,
)

FEWEST_CLAIMS = 2
MOST_LISTED = 10
"""So many areas stand in a list; on the map all do."""


class _NotHere(Exception):
    """The challenge can't be put to this library; the text says why."""


def pose(challenge: Challenge, view: View) -> Posed | NotOffered:
    """The challenge for the area of the view (a gemeente, or the whole catchment), in the language
    in force; or why it is not offered there.
    """
    try:
        return _Posing(challenge, view).posed()
    except _NotHere as reason:
        return NotOffered(challenge, str(reason))


@dataclass(frozen=True, slots=True)
class _Shown:
    """A figure to show as evidence: of which area, where that is an option, and of which options
    it speaks.
    """

    asked: FigureOf
    figure: Figure
    area: str = ""
    options: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Made:
    """What belongs to the kind of answer."""

    truth: Truth
    options: tuple[Option, ...] = ()
    evidence: tuple[_Shown, ...] = ()
    claims: tuple[str, ...] = ()
    benchmarks: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""
    note: str = ""
    """What must be known of the options, behind the question."""


class _Posing:
    def __init__(self, challenge: Challenge, view: View) -> None:
        self.challenge = challenge
        self.view = view
        self.asking = Asking(view)
        if challenge.subject is not None:
            self.asking = Asking(view, self._subject())

    def posed(self) -> Posed:
        challenge, view = self.challenge, self.view
        made = self._answer()
        words = self.words | {ANSWER: made.truth.written}
        question = " ".join(filter(None, [self._text(challenge.question), made.note]))
        own = [_Shown(asked, figure) for asked, figure in self.figures.values()]
        return Posed(
            challenge,
            view.within,
            view.name(view.within),
            self._text(challenge.title),
            self._text(challenge.story),
            question,
            tuple(self._text(hint) for hint in challenge.hints),
            made.options,
            made.claims,
            made.benchmarks,
            made.unit,
            challenge.where.page,
            self._selection(),
            filled(challenge.explanation.get(language()), words),
            self._text(challenge.pitfall),
            self._shown([*made.evidence, *own]),
            made.truth,
            view.delivery.synthetic,
        )

    # Texts

    @cached_property
    def figures(self) -> dict[str, tuple[FigureOf, Figure]]:
        """The named figures, all of them known."""
        found: dict[str, tuple[FigureOf, Figure]] = {}
        for name, asked in self.challenge.figures.items():
            found[name] = (asked, self._known(asked))
        return found

    def _known(self, asked: FigureOf) -> Figure:
        figure = self.asking.figure(asked)
        if figure.missing is not None:
            raise _NotHere(self._unknown(asked, figure.missing))
        return figure

    def _unknown(self, asked: FigureOf, reason: Missing) -> str:
        if asked.indicator == Quantity.CHANGE:
            return _("{figure}: er is geen vorige ronde, of er ligt iets tussen").format(
                figure=self.asking.label(asked)
            )
        if not self.asking.code(asked.area):
            return _("het gebied ligt niet in één provincie")
        return _("{figure}: {reason}").format(
            figure=self.asking.label(asked), reason=missing_label(reason)
        )

    @cached_property
    def words(self) -> dict[str, str]:
        """What fills the holes in the texts."""
        view = self.view
        always = (
            view.name(view.within),
            view.organisation.name,
            format_date(view.delivery.reference_date),
        )
        words: dict[str, str] = dict(zip(ALWAYS, always, strict=True))
        if self.asking.subject:
            assert self.challenge.subject is not None
            words[SUBJECT] = dict(self._named(self.challenge.subject.among))[self.asking.subject]
        shares = [
            figure
            for asked, figure in self.figures.values()
            if self.asking.scale(asked).measure == "share"
        ]
        decimals = max(share_decimals(combinations(shares, 2)), self._of_points(shares))
        return words | {
            name: self.asking.written(asked, figure, decimals)
            for name, (asked, figure) in self.figures.items()
        }

    def _of_points(self, shares: Sequence[Figure]) -> int:
        """Shares beside a difference of theirs in points have its decimal, where all allow it."""
        told = any(
            self.asking.scale(asked).measure == "points" for asked, _figure in self.figures.values()
        )
        return int(told and all(map(allows_a_decimal, shares)))

    def _shown(self, items: Sequence[_Shown]) -> tuple[Evidence, ...]:
        """Each once; shares that surely differ don't read the same."""
        shares = [item.figure for item in items if self.asking.scale(item.asked).measure == "share"]
        decimals = share_decimals(
            (one, other) for one, other in combinations(shares, 2) if _apart(one, other)
        )
        decimals = max(decimals, self._of_points(shares))
        made = (
            self.asking.evidence(item.asked, item.figure, item.area, decimals, item.options)
            for item in items
        )
        return tuple(dict.fromkeys(made))

    def _text(self, text: Texts | None) -> str:
        return "" if text is None else filled(text.get(language()), self.words)

    def _selection(self) -> Selection:
        where = self.challenge.where
        return replace(
            self.view.selection,
            language=language(),
            area=self.asking.subject if where.area is Whose.SUBJECT else "",
            level=where.level or self.view.selection.level,
            unit=where.unit,
            dimension=where.dimension,
            category=where.category,
            indicator=where.indicator,
        )

    # The area that it is about

    def _subject(self) -> str:
        asked = self.challenge.subject
        assert asked is not None
        regions = self.asking.areas(asked.among)
        found = [
            Candidate(region.code, region.name, figure)
            for region, figure in zip(
                regions, self.asking.of_areas(asked.figure, asked.among), strict=True
            )
        ]
        if asked.rule in (Rule.HIGHEST, Rule.LOWEST) and len(found) < 2:
            raise _NotHere(_("er zijn te weinig gebieden om uit te kiezen"))
        right = self._right(found, asked)
        picked = next((item.id for item in found if item.id in right), "")
        if not picked:
            raise _NotHere(_("er is geen gebied waarvoor zeker geldt wat de uitdaging vraagt"))
        return picked

    # Kinds of answer

    def _answer(self) -> _Made:
        asked = self.challenge.answer
        match asked:
            case AskedNumber():
                return self._number(asked)
            case Choice() | OnMap():
                return self._choice(asked)
            case Statements():
                return self._statements(asked)
            case Order():
                return self._order(asked)
            case OwnClaim():
                return self._own_claim(asked)
            case FreeText():
                return _Made(Truth(""))

    def _number(self, asked: AskedNumber) -> _Made:
        figure = self._known(asked.figure)
        asking = self.asking
        band = asking.band(asked.figure, figure, answer=True)
        taken = self._taken_for(asked.figure)
        # Whoever reads the figure of the wrong area must not be right.
        mistakable = [Whose.COUNTRY, *([Whose.PROVINCE] if self.challenge.by_province else [])]
        for whose in (*mistakable, Whose.OWN):
            if whose in taken and _meet(band, taken[whose]):
                raise _NotHere(
                    _("afgerond is het antwoord hetzelfde als dat van {name}").format(
                        name=asking.name(whose)
                    )
                )
        others = {name: other for name, other in taken.items() if not _meet(band, other)}
        units = {"share": "%", "points": _("procentpunt")}
        return _Made(
            Truth(asking.written(asked.figure, figure), figure, band, others),
            evidence=(_Shown(asked.figure, figure),),
            unit=units.get(asking.scale(asked.figure).measure, ""),
        )

    def _taken_for(self, asked: FigureOf) -> dict[str, Band]:
        """The known figures that may be taken for this one."""
        if asked.indicator in OF_ROUND:
            return {}
        catalog = self.view.atlas.catalog
        others: dict[str, FigureOf] = {}

        def instead(name: str, **change: object) -> None:
            others[name] = asked.model_copy(update=change)

        instead("land", area=Whose.COUNTRY)
        if self.asking.province:
            instead("provincie", area=Whose.PROVINCE)
        if asked.area is not Whose.OWN:
            instead("eigen", area=Whose.OWN)
        turned = other_unit(asked.unit)
        dimension = catalog.dimensions.get(asked.dimension)
        indicator = catalog.indicators.get(asked.indicator)
        if (dimension is None or turned in dimension.units) and not (
            indicator and indicator.column
        ):
            instead("eenheid", unit=turned)
        match asked.indicator:
            case "penetratie" | "aandeel_leden":
                instead("aantal", indicator="leden")
            case "niet_leden":
                instead("rest", indicator="leden")
                instead("deel", indicator="penetratie")
            case "leden":
                instead("rest", indicator="niet_leden")
                instead("deel", indicator="penetratie")
            case "index" | "verschil" | "vertegenwoordiging" | Quantity.CHANGE:
                instead("deel", indicator="penetratie", benchmark=None)
            case _other:
                pass
        found: dict[str, Band] = {}
        for name, other in others.items():
            figure = self.asking.figure(other)
            if figure.missing is None:
                found[name] = self.asking.band(other, figure)
        if asked.indicator == "penetratie":
            own = self.asking.figure(asked)
            if own.value is not None and own.low is not None and own.high is not None:
                rest = Figure(1 - own.value, 1 - own.high, 1 - own.low)
                found["rest"] = self.asking.band(asked, rest)
        return found

    def _choice(self, asked: Choice | OnMap) -> _Made:
        on_map = isinstance(asked, OnMap)
        several = isinstance(asked, Choice) and asked.several
        found = self._candidates(asked)
        right = self._right(found, asked)
        left_out: list[Candidate] = []
        if not on_map and asked.rule in (Rule.ABOVE, Rule.BELOW):
            left_out = [item for item in found if item.figure.missing is not None]
            found = [item for item in found if item.figure.missing is None]
        if len(found) < FEWEST:
            raise _NotHere(_("er zijn te weinig opties waarvan het cijfer bekend is"))
        if not right:
            raise _NotHere(_("er is hier geen antwoord dat zeker goed is"))
        if not several and not on_map and len(right) > 1:
            raise _NotHere(_("meer dan één optie is goed"))
        if len(right) == len(found):
            raise _NotHere(_("alle opties zijn goed"))
        if not on_map and len(found) > MOST_LISTED:
            found, left_out = self._fewer(found, right), []
            right = right & {item.id for item in found}
        labels = [item.label for item in found if item.id in right]
        shown = found if len(found) <= MOST_LISTED else [item for item in found if item.id in right]
        return _Made(
            Truth(_listed(labels), right=right),
            self._options(asked.figure, found),
            self._evidence(asked, shown),
            note=_left_out(left_out),
        )

    def _statements(self, asked: Statements) -> _Made:
        right = frozenset(
            item.id for item in asked.statements if self._holds(item.right, item.when)
        )
        if not right:
            raise _NotHere(_("er is hier geen zin die zeker klopt"))
        if len(right) == len(asked.statements):
            raise _NotHere(_("alle stellingen kloppen"))
        if not asked.several and len(right) > 1:
            raise _NotHere(_("meer dan één stelling klopt"))
        options = self._texts_as_options(asked.statements)
        written = _listed([f"‘{item.label}’" for item in options if item.id in right])
        return _Made(Truth(written, right=right), options, self._conditions(asked.statements))

    def _order(self, asked: Order) -> _Made:
        found = self._candidates(asked)
        left_out = [item for item in found if item.figure.missing is not None]
        found = [item for item in found if item.figure.missing is None]
        if len(found) > asked.most:
            chosen = most_distinct(found, asked.most)
            found = [item for item in found if item.id in chosen]
            left_out = []
        if len(found) < FEWEST:
            raise _NotHere(_("er zijn te weinig opties waarvan het cijfer bekend is"))
        if sure_pairs(found) * 4 < len(found) * (len(found) - 1):
            raise _NotHere(
                _("de cijfers liggen hier te dicht bij elkaar om ze op volgorde te zetten")
            )
        ordered = sorted(found, key=lambda item: -nearest(item.figure))
        return _Made(
            Truth(" > ".join(item.label for item in ordered)),
            self._options(asked.figure, found),
            self._evidence(asked, ordered),
            note=_left_out(left_out),
        )

    def _own_claim(self, asked: OwnClaim) -> _Made:
        figures = [item for item in asked.figures if self.asking.figure(item).missing is None]
        if len(figures) < FEWEST_CLAIMS:
            raise _NotHere(_("er zijn te weinig cijfers bekend om iets over te beweren"))
        benchmarks = {
            whose.value: self.asking.name(whose)
            for whose in asked.benchmarks
            if self.asking.code(whose)
        }
        if not benchmarks:
            raise _NotHere(_("het gebied ligt niet in één provincie"))
        holding: set[tuple[int, bool, str]] = set()
        for number, item in enumerate(figures):
            for whose in benchmarks:
                judged = verdict(self._index(item, Whose(whose)))
                if judged in (Verdict.OVER, Verdict.UNDER):
                    holding.add((number, judged is Verdict.OVER, whose))
        if not holding:
            raise _NotHere(_("geen van deze cijfers is hier zeker hoger of lager"))
        fits = frozenset(item.id for item in asked.caveats if self._holds(item.right, item.fits))
        if not fits:
            raise _NotHere(_("geen enkele kanttekening past hier"))
        alone = all(item.area is Whose.OWN for item in figures)
        named = self.asking.measured if alone else self.asking.label
        claims = tuple(named(item) for item in figures)
        written: list[str] = []
        for whose, name in benchmarks.items():
            for higher, told in (
                (True, _("hoger dan in {name}: {figures}")),
                (False, _("lager dan in {name}: {figures}")),
            ):
                held = [item for n, item in enumerate(claims) if (n, higher, whose) in holding]
                if held:
                    written.append(told.format(name=name, figures=_listed(held)))
        return _Made(
            Truth("; ".join(written), right=fits, holding=frozenset(holding)),
            self._texts_as_options(asked.caveats),
            tuple(
                _Shown(shown, self.asking.figure(shown), options=frozenset({str(place)}))
                for place, item in enumerate(figures)
                # What it is held against stands behind it.
                for shown in (
                    item,
                    *(item.model_copy(update={"area": Whose(w)}) for w in benchmarks),
                )
            ),
            claims,
            benchmarks,
        )

    def _index(self, asked: FigureOf, whose: Whose) -> Figure:
        held = asked.model_copy(update={"indicator": "index", "benchmark": whose})
        return self.asking.figure(held)

    # What they share

    def _candidates(self, asked: Ruled) -> list[Candidate]:
        """The areas by name, or the groups in their own order."""
        if asked.among is not None:
            regions = self.asking.areas(asked.among)
            figures = self.asking.of_areas(asked.figure, asked.among)
            of = {item.code: one for item, one in zip(regions, figures, strict=True)}
            return [
                Candidate(code, name, of[code]) for code, name in by_name(self._named(asked.among))
            ]
        return [
            Candidate(
                name,
                label,
                self.asking.figure(asked.figure.model_copy(update={"category": name})),
            )
            for name, label in self._categories(asked.dimension or TOTAL)
        ]

    def _categories(self, dimension: str) -> list[tuple[str, str]]:
        return categories_of(self.view.atlas, self.view.delivery, dimension)

    def _named(self, among: Among) -> list[tuple[str, str]]:
        """Areas with a name of their own: of those that are called alike with their gemeente, or
        where they lie in the same one with their code.
        """
        regions = self.asking.areas(among)
        alike = Counter(item.name for item in regions)
        within = Counter((item.name, item.gemeente) for item in regions)

        def named(item: Region) -> str:
            if alike[item.name] == 1:
                return item.name
            same = within[item.name, item.gemeente] > 1
            return f"{item.name} ({item.code if same else self.view.short_name(item.gemeente)})"

        return [(item.code, named(item)) for item in regions]

    def _base(self, asked: FigureOf, base: float | None) -> float:
        """A number of a challenge as the code counts: shares are fractions."""
        share = self.asking.scale(asked).measure == "share"
        return (base or 0.0) / (100 if share else 1)

    def _right(self, found: Sequence[Candidate], asked: Ruled | Subject) -> frozenset[str]:
        """Which of them are surely right."""
        extreme = asked.rule in (Rule.HIGHEST, Rule.LOWEST)
        if extreme and any(item.figure.missing is not None for item in found):
            raise _NotHere(_("niet van elke optie is het cijfer bekend"))
        base = self._base(asked.figure, asked.base)
        return right_ones(found, asked.rule, base, asked.reason)

    def _holds(self, right: bool | None, when: Iterable[When]) -> bool:
        """Whether a text is right here: surely, whatever the figures are within the rounding."""
        if right is not None:
            return right
        return all(self._condition(item) for item in when)

    def _condition(self, when: When) -> bool:
        figure, than = self.asking.figure(when.figure), when.than
        if isinstance(than, FigureOf):
            asked = self.asking.wide if when.judged in CLEARLY else self.asking.figure
            return holds(when.judged, asked(when.figure), asked(than))
        return holds(when.judged, figure, self._base(when.figure, than), when.reason)

    def _texts_as_options(self, items: Sequence[Statement | Caveat]) -> tuple[Option, ...]:
        """Texts in an order that is the same for everyone here, and tells nothing."""
        ordered = sorted(items, key=lambda item: self._lot(item.id))
        return tuple(
            Option(item.id, self._text(item.text), response=self._text(item.response))
            for item in ordered
        )

    def _lot(self, identity: str) -> str:
        drawn = f"{self.challenge.id}|{self.view.within}|{identity}"
        return hashlib.sha256(drawn.encode()).hexdigest()

    def _fewer(self, found: Sequence[Candidate], right: frozenset[str]) -> list[Candidate]:
        """As many as fit in a list, drawn by lot, with at least one right and one wrong."""
        drawn = sorted(found, key=lambda item: self._lot(item.id))
        first = {
            next(item.id for item in drawn if item.id in right),
            next(item.id for item in drawn if item.id not in right),
        }
        kept = [*first, *(item.id for item in drawn if item.id not in first)][:MOST_LISTED]
        return [item for item in found if item.id in kept]

    def _options(self, asked: FigureOf, found: Sequence[Candidate]) -> tuple[Option, ...]:
        return tuple(
            Option(item.id, item.label, item.figure, self.asking.written(asked, item.figure))
            for item in found
        )

    def _evidence(self, asked: Ruled, found: Sequence[Candidate]) -> tuple[_Shown, ...]:
        made: list[_Shown] = []
        for item in found:
            option = frozenset({item.id})
            if asked.among is not None:
                made.append(_Shown(asked.figure, item.figure, item.id, option))
            else:
                of = asked.figure.model_copy(update={"category": item.id})
                made.append(_Shown(of, item.figure, options=option))
        return tuple(made)

    def _conditions(self, items: Iterable[Statement]) -> tuple[_Shown, ...]:
        """The figures that statements stand on."""
        asked: dict[FigureOf, set[str]] = {}
        for item in items:
            for when in item.when:
                than = [when.than] if isinstance(when.than, FigureOf) else []
                for one in (when.figure, *than):
                    asked.setdefault(one, set()).add(item.id)
        return tuple(
            _Shown(one, self.asking.figure(one), options=frozenset(options))
            for one, options in asked.items()
            if self.asking.code(one.area)
        )


def _apart(one: Figure, other: Figure) -> bool:
    """Whether two figures differ whatever they are within the rounding."""
    return bool(
        one.low is not None
        and one.high is not None
        and other.low is not None
        and other.high is not None
        and (one.low > other.high or other.low > one.high)
    )


def _meet(one: Band, other: Band) -> bool:
    """Whether a number may be both."""
    return one.holds(other.low) or one.holds(other.high) or other.holds(one.low)


def _listed(labels: Sequence[str]) -> str:
    return enumerated(labels, "; " if any("," in label for label in labels) else ", ")


def _left_out(items: Sequence[Candidate]) -> str:
    if not items:
        return ""
    names = [
        f"{item.label} ({missing_label(item.figure.missing)})"
        for item in items
        if item.figure.missing is not None
    ]
    return _("Zonder cijfer, en daarom niet in de lijst: {names}.").format(names=_listed(names))
