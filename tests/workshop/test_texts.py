"""What people type: a warning where it looks like data of a person."""

import pytest

from analytics.workshop.texts import personal


@pytest.mark.parametrize(
    ("text", "warned"),
    [
        ("Mail naar j.jansen@bieb.nl", "een e-mailadres"),
        ("Bel 06-12345678 morgen", "een telefoonnummer"),
        ("Bel 06 12 34 56 78", "een telefoonnummer"),
        ("Bel +31 6 12345678", "een telefoonnummer"),
        ("Bel 0344-123456", "een telefoonnummer"),
        ("Haar BSN is 111222333", "een burgerservicenummer"),
        ("Haar BSN is 111.222.333", "een burgerservicenummer"),
        ("Ze woont op 1234 AB 12", "een adres"),
        ("Ze woont op 1234ab, nr 12", "een adres"),
        ("Bel 0612345678 of mail a@b.nl", "een e-mailadres en een telefoonnummer"),
        ("Wij gaan naar de scholen in wijk Zuid.", ""),
        ("In 2025 hadden wij 12.345 leden, 23,4 % van 52.770.", ""),
        ("Haar BSN is 111222334", ""),
        ("Postcode 1234 AB is een straat", ""),
        ("Van 2019 tot 2025 en 100 000 000 euro", ""),
        ("Buurt BU03440101 en GM0344", ""),
        ("In 2024 en 2025 steeg het, in 2026 en 12 andere jaren niet", ""),
        ("1234 AB", ""),
        ("", ""),
    ],
)
def test_what_looks_like_a_person(text: str, warned: str) -> None:
    told = personal(text)
    assert told == (f"Dit lijkt op {warned}. Schrijf hier niets over personen." if warned else "")
