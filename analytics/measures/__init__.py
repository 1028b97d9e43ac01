"""Pure numbers on columns: rounding intervals, ratios, areas, classes, verdicts.

The rules are those of the figures contract; every worked example there is a test.
"""
