"""Names in a list."""

from analytics.language import alphabetical


def test_names_stand_in_the_order_of_a_dutch_list():
    names = ["Zuid", "’t Harde", "Únderste", "abcoude", "'s-Gravenhage", "IJsselstein", "Émile"]

    assert sorted(names, key=alphabetical) == [
        "abcoude",
        "Émile",
        "IJsselstein",
        "'s-Gravenhage",
        "’t Harde",
        "Únderste",
        "Zuid",
    ]
