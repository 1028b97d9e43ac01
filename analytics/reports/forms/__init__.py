"""The forms in which a report comes: PDF, Word and Excel."""

from analytics.reports.document import Document
from analytics.reports.forms.repeatable import without_clock

FORMS = ("pdf", "docx", "xlsx")


def written(document: Document, form: str) -> bytes:
    """The report in one of `FORMS`, the same bytes for the same report; what each needs is loaded
    when it is asked for.
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
    raise ValueError(f"no form {form}")
