"""What the workshop refuses, in words for the user."""

from pathlib import Path

from analytics.language import _


class WorkshopError(Exception):
    """What was asked of a session can't be done; the text says why and what to do.

    `kind`: unknown (no such session, or its term is over), facilitator (not its key), team (not a
    key or word of a team), name, taken (that name), organisation, text, programme (can't be opened
    so), limit; of an answer or a hint: waiting, paused, closed, other (another challenge is open),
    ended, offered (not to this team), hint; moved (the session stood elsewhere already), move
    (there is no such step); of the file: damaged, newer, strange, busy, full, unwritable.
    """

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


def unknown_session() -> WorkshopError:
    return WorkshopError(
        "unknown",
        _(
            "Deze sessie is er niet (meer). Kijk de code na, of vraag de begeleider of de sessie "
            "al is verwijderd."
        ),
    )


def not_the_facilitator() -> WorkshopError:
    return WorkshopError(
        "facilitator",
        _("Dit kan alleen de begeleider. Gebruik de link die u kreeg toen u de sessie opende."),
    )


def unknown_team() -> WorkshopError:
    return WorkshopError(
        "team",
        _(
            "Dit team is er niet (meer). Kom terug met de code van de sessie en uw teamwoord; de "
            "begeleider kan het teamwoord opzoeken."
        ),
    )


def broken_file(path: Path) -> WorkshopError:
    return WorkshopError(
        "damaged",
        _(
            "Het bestand met de sessies is beschadigd: {file}. Er is niets aan veranderd. Zet het "
            "opzij en zet een reservekopie terug; zonder dat bestand begint de app met een leeg "
            "nieuw bestand."
        ).format(file=path),
    )


def newer_file(path: Path) -> WorkshopError:
    return WorkshopError(
        "newer",
        _(
            "Het bestand met de sessies is gemaakt door een nieuwere versie van Bereikatlas: "
            "{file}. Er is niets aan veranderd. Gebruik de nieuwere versie, of zet het bestand "
            "opzij."
        ).format(file=path),
    )


def strange_file(path: Path) -> WorkshopError:
    return WorkshopError(
        "strange",
        _(
            "Dit is een bestand van een ander programma: {file}. Er is niets aan veranderd. Kies "
            "een andere map met BEREIKATLAS_WORKSHOP."
        ).format(file=path),
    )


def busy_file() -> WorkshopError:
    return WorkshopError(
        "busy",
        _(
            "Het bewaren duurde te lang, omdat een ander programma het bestand met de sessies "
            "bezet houdt. Er is niets bewaard. Probeer het nog eens."
        ),
    )


def full_disk(path: Path) -> WorkshopError:
    return WorkshopError(
        "full",
        _(
            "De schijf is vol: in {folder} kan niets worden bewaard. Wat er al stond, is er nog. "
            "Maak ruimte vrij en probeer het nog eens."
        ).format(folder=path.parent),
    )


def unwritable_file(path: Path) -> WorkshopError:
    return WorkshopError(
        "unwritable",
        _(
            "Het bestand met de sessies kan niet worden gelezen of geschreven: {file}. Kijk na of "
            "de app in die map mag schrijven."
        ).format(file=path),
    )
