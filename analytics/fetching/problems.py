"""What can go wrong on the way, in words for whoever asked."""


class FetchError(Exception):
    """One message: what is wrong and what to do. `address` is what was asked for.

    `passing`: may be over in a moment, so it is worth another try. `mistake`: of the question,
    not of the network or the service, so that fetching by hand would not help.
    """

    passing = False
    mistake = False

    def __init__(self, message: str, address: str = "") -> None:
        super().__init__(message)
        self.address = address


class PassingError(FetchError):
    """A break, a time-out or a busy server; `wait` is what the server asks for, in seconds."""

    passing = True

    def __init__(self, message: str, address: str = "", wait: float | None = None) -> None:
        super().__init__(message, address)
        self.wait = wait


class NotThereError(FetchError):
    """The service answers, and does not have this."""


class TooManyError(FetchError):
    """OData v3 gives at most 10,000 rows to a question."""


class MistakeError(FetchError):
    """The question can't be asked: an unknown year, an address without http."""

    mistake = True
