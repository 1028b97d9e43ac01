"""The forms in which a report comes: PDF, Word and Excel."""

from analytics.reports.document import Document
from analytics.reports.forms.repeatable import without_clock

FORMS = ("pdf", "docx", "xlsx")
PICTURE = "png"
"""The form of a report of one page for a screen."""
_DOTS_PER_INCH = 160


def written(document: Document, form: str) -> bytes:
    """The report in one of `FORMS` or its first page as `PICTURE`, the same bytes for the same
    report; what each needs is loaded when it is asked for.
    """
    match form:
        case "pdf":
            from analytics.reports.forms.pdf import to_pdf

            return to_pdf(document)
        case "docx":
            from analytics.reports.forms.word import to_word

            return without_clock(to_word(document))
        case "xlsx":
            from analytics.reports.forms.workbook import to_workbook

            return without_clock(to_workbook(document))
        case "png":
            from analytics.reports.forms.pdf import to_pictures

            return to_pictures(document, _DOTS_PER_INCH)[0]
    raise ValueError(f"no form {form}")
