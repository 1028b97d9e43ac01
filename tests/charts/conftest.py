"""Every chart of the tests is held against the schema of Vega-Lite."""

from collections.abc import Iterator

import pytest

from analytics.charts import drawing


@pytest.fixture(autouse=True)
def checked() -> Iterator[None]:
    drawing.check(True)
    yield
    drawing.check(False)
