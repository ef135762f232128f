import pytest

from alora.timing import rules_for
from alora.timing.rules import waived_in_the_wet


def test_a_dry_grand_prix_demands_two_dry_compounds_and_forbids_fuel():
    rules = rules_for("f1", "Belgian Grand Prix", 2019)
    assert (rules.required_dry_compounds, rules.required_stops, rules.refuelling) == (2, 0, False)


def test_monaco_2025_demands_two_stops_and_other_years_do_not():
    assert rules_for("f1", "Monaco Grand Prix", 2025).required_stops == 2
    assert rules_for("f1", "Monaco Grand Prix", 2022).required_stops == 0


def test_a_sprint_demands_nothing():
    rules = rules_for("f1", "British Grand Prix", 2021, sprint=True)
    assert (rules.required_dry_compounds, rules.required_stops) == (1, 0)


@pytest.mark.parametrize("series", ["wec", "imsa"])
def test_endurance_races_refuel_and_have_no_compulsory_stop(series):
    rules = rules_for(series)
    assert rules.refuelling
    assert rules.required_stops == 0


def test_only_imsa_has_a_limit_on_driving_time_and_says_that_it_is_not_all_of_them():
    assert rules_for("imsa").max_driver_stint_s == 4 * 3600.0
    assert any("not looked at" in sentence for sentence in rules_for("imsa").assumed)
    assert {rules_for(s).max_driver_stint_s for s in ("f1", "wec", "gr_cup", "karts")} == {None}


def test_a_gr_cup_sprint_has_no_stop_no_fuel_but_may_change_tires():
    rules = rules_for("gr_cup")
    assert (rules.required_stops, rules.refuelling, rules.tire_change) == (0, False, True)


@pytest.mark.parametrize("series", ["f1", "wec", "imsa", "gr_cup", "karts"])
def test_what_is_assumed_is_said_in_sentences(series):
    assumed = rules_for(series).assumed
    assert assumed
    assert all(sentence.endswith(".") for sentence in assumed)


def test_in_the_wet_no_second_dry_compound_is_demanded():
    waived = waived_in_the_wet(rules_for("f1", "Monaco Grand Prix", 2025))
    assert waived.required_dry_compounds == 1
    assert waived.required_stops == 2
    assert "Wet or intermediate tires" in waived.assumed[-1]
    assert waived_in_the_wet(rules_for("wec")) == rules_for("wec")
