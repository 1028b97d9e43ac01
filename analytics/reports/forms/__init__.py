"""The forms in which a report comes: PDF, Word and Excel."""

from analytics.reports.document import Document

FORMS = ("pdf", "docx", "xlsx")


def written(document: Document, form: str) -> bytes:
    """The report in one of `FORMS`; what each needs is loaded when it is asked for."""
    match form:
        case "pdf":
            from analytics.reports.forms.pdf import to_pdf

            return to_pdf(document)
        case "docx":
            from analytics.reports.forms.word import to_word

            return to_word(document)
        case "xlsx":
            from analytics.reports.forms.workbook import to_workbook

            return to_workbook(document)
    raise ValueError(f"no form {form}")
