"""Fetches borders and key figures from PDOK and CBS into folders that are deliveries.

The only place of the house that speaks to the internet. Written against the shapes that the
services document; nothing here runs while an atlas is built or shown.
"""

from analytics.fetching.deliveries import ByHandError, Fetched, Order, fetch
from analytics.fetching.http import Client, Patience
from analytics.fetching.problems import FetchError, MistakeError
from analytics.fetching.settings import Settings, load_settings

__all__ = [
    "ByHandError",
    "Client",
    "FetchError",
    "Fetched",
    "MistakeError",
    "Order",
    "Patience",
    "Settings",
    "fetch",
    "load_settings",
]
