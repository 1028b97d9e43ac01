"""The frozen vocabulary that every floor of the house speaks."""

from analytics.model.complaint import Complaint, Place, Severity
from analytics.model.delivery import Coverage, Delivery, Kind, Rounding, RoundingMethod, Status
from analytics.model.figure import Counts, Figure, Figures
from analytics.model.own_set import OwnSet
from analytics.model.region import CATCHMENT_PREFIX, NETHERLANDS, Level, Region, level_of
from analytics.model.selection import Selection
from analytics.model.vocabulary import TOTAL, Missing, Unit, first_missing

__all__ = [
    "CATCHMENT_PREFIX",
    "NETHERLANDS",
    "TOTAL",
    "Complaint",
    "Counts",
    "Coverage",
    "Delivery",
    "Figure",
    "Figures",
    "Kind",
    "Level",
    "Missing",
    "OwnSet",
    "Place",
    "Region",
    "Rounding",
    "RoundingMethod",
    "Selection",
    "Severity",
    "Status",
    "Unit",
    "first_missing",
    "level_of",
]
