import pytest

from alora.timing.events import f1_laps, season_of, timed_event, words_of


@pytest.mark.parametrize(
    ("event", "season", "laps"),
    [
        ("Belgian Grand Prix", 2019, 44),
        ("Hungarian Grand Prix", 2021, 70),
        ("Italian Grand Prix", 2020, 53),
        ("Monaco Grand Prix", 2022, 78),
        ("Australian Grand Prix", 2018, 58),
        ("Australian Grand Prix", 2024, 58),
        ("Bahrain Grand Prix", 2020, 57),
        ("Sakhir Grand Prix", 2020, 87),
        ("Abu Dhabi Grand Prix", 2020, 55),
        ("Abu Dhabi Grand Prix", 2021, 58),
        ("Singapore Grand Prix", 2019, 61),
        ("Singapore Grand Prix", 2024, 62),
        ("Austrian Grand Prix", 2022, 71),
        ("Styrian Grand Prix", 2021, 71),
        ("Tuscan Grand Prix", 2020, 59),
        ("Eifel Grand Prix", 2020, 60),
        ("Portuguese Grand Prix", 2021, 66),
        ("Turkish Grand Prix", 2020, 58),
        ("Emilia Romagna Grand Prix", 2021, 63),
        ("Dutch Grand Prix", 2021, 72),
        ("Mexico City Grand Prix", 2022, 71),
        ("Mexican Grand Prix", 2018, 71),
        ("sao paulo grand prix", 2021, 71),
        ("Saudi Arabian Grand Prix", 2021, 50),
        ("Miami Grand Prix", 2022, 57),
        ("Las Vegas Grand Prix", 2023, 50),
        ("Qatar Grand Prix", 2021, 57),
        ("Russian Grand Prix", 2019, 53),
        ("French Grand Prix", 2018, 53),
        ("German Grand Prix", 2019, 67),
        ("Malaysian Grand Prix", 2016, 56),
        ("Chinese Grand Prix", 2019, 56),
        ("Azerbaijan Grand Prix", 2018, 51),
        ("European Grand Prix", 2016, 51),
        ("Canadian Grand Prix", 2019, 70),
        ("British Grand Prix", 2022, 52),
        ("Spanish Grand Prix", 2022, 66),
        ("Japanese Grand Prix", 2022, 53),
        ("United States Grand Prix", 2022, 56),
        ("Brazilian Grand Prix", 2019, 71),
    ],
)
def test_the_scheduled_laps_of_a_grand_prix_follow_from_its_circuit(event, season, laps):
    assert f1_laps(event, season, None, sprint=False) == (laps, True)


@pytest.mark.parametrize(
    ("event", "season", "laps"),
    [
        ("British Grand Prix", 2021, 17),
        ("Italian Grand Prix", 2021, 18),
        ("São Paulo Grand Prix", 2022, 24),
        ("Emilia Romagna Grand Prix", 2022, 21),
        ("Austrian Grand Prix", 2022, 24),
        ("Azerbaijan Grand Prix", 2023, 17),
        ("Belgian Grand Prix", 2023, 15),
        ("Miami Grand Prix", 2024, 19),
    ],
)
def test_a_sprint_is_as_long_as_exceeds_100_km(event, season, laps):
    assert f1_laps(event, season, None, sprint=True) == (laps, True)


def test_without_a_season_the_round_tells_the_layout():
    assert f1_laps("Abu Dhabi Grand Prix", None, 21, sprint=False) == (55, True)
    assert f1_laps("Abu Dhabi Grand Prix", None, 24, sprint=False) == (58, True)


def test_without_a_season_or_a_telling_round_the_newest_layout_is_a_guess():
    assert f1_laps("Singapore Grand Prix", None, 15, sprint=False) == (62, False)
    assert f1_laps("Belgian Grand Prix", None, None, sprint=False) == (44, True)


def test_a_grand_prix_that_nobody_knows_has_no_laps():
    assert f1_laps("Atlantis Grand Prix", 2020, 1, sprint=False) is None


@pytest.mark.parametrize(
    ("series", "path", "minutes"),
    [
        ("wec", "wec/2025/spa_6h.csv", 360),
        ("wec", "wec/2024/le_mans_24h.csv", 1440),
        ("wec", "wec/2024/bahrain_8h.csv", 480),
        ("wec", "wec/2025/qatar_1812km.csv", 600),
        ("wec", "2023/monza.csv", 360),
        ("imsa", "imsa/2021/12-6h---watkins-glen-international/202106271040-race-laps.csv", 360),
        ("imsa", "imsa/2021/13-weathertech-240---wgi/202107021810-race-laps.csv", 160),
        ("imsa", "2021/01-roar-before-the-24/202101241405-r24h-qualifying-race-laps.csv", 100),
        ("imsa", "2022/02-daytona-international-speedway/202201291340-race-laps.csv", 1440),
        ("imsa", "2023/07-sebring-international-raceway/race-laps.csv", 720),
        ("imsa", "2023/21-road-atlanta/race-laps.csv", 600),
        ("imsa", "2023/17-road-america/race-laps.csv", 160),
        ("imsa", "2025/17-road-america/race-laps.csv", 360),
        ("imsa", "2023/19-indianapolis-motor-speedway-rc/race-laps.csv", 160),
        ("imsa", "2024/19-indianapolis-motor-speedway-rc/race-laps.csv", 360),
        ("imsa", "2022/10-belle-isle-street-course/race-laps.csv", 100),
        ("gr_cup", "gr_cup/barber/23_AnalysisEnduranceWithSections_Race 1.CSV", 45),
        ("gr_cup", "gr_cup/sebring/Race 1/23_Analysis.CSV", 45),
    ],
)
def test_an_events_length_is_known_from_words_in_its_path(series, path, minutes):
    words = words_of(*path.split("/"))
    event = timed_event(series, words, season_of(words))
    assert event is not None
    assert event.minutes == minutes


@pytest.mark.parametrize("path", ["laps.csv", "full/23_AnalysisEndurance_Race 1.CSV", "1812km.csv"])
def test_a_path_that_says_nothing_names_no_event(path):
    assert timed_event("gr_cup", words_of(*path.split("/")), None) is None


@pytest.mark.parametrize(
    ("words", "season"),
    [
        ("laps 2019 csv", 2019),
        ("imsa 2023 12 glen 202306251040 race laps csv", 2023),
        ("20240101", 2024),
        ("tmpa2031x laps", None),
        ("1999 laps", None),
        ("race 2077", None),
        ("", None),
    ],
)
def test_a_season_is_a_year_standing_alone_or_at_the_start_of_a_date(words, season):
    assert season_of(words) == season
