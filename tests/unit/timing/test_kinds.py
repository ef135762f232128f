import pytest

from alora.domain.errors import UnreadableFileError
from tests.unit.timing.sheets import read

HEADERS = {
    "a results file": "POSITION;NUMBER;STATUS;LAPS;TOTAL_TIME;GAP_FIRST",
    "a results file by class": "CLASS_TYPE;POS;PIC;NUMBER;VEHICLE;LAPS;ELAPSED;GAP_FIRST",
    "a best-laps file": "NUMBER;VEHICLE;CLASS;TOTAL_DRIVER_LAPS;BESTLAP_1;BESTLAP_1_LAPNUM",
    "a weather file": "TIME_UTC_SECONDS;TIME_UTC_STR;AIR_TEMP;TRACK_TEMP;HUMIDITY",
    "an ECU lap file": "expire_at,lap,meta_event,meta_time,timestamp,vehicle_id",
    "an ECU telemetry file": "meta_time,telemetry_name,telemetry_value,timestamp,vehicle_id,lap",
    "a track map": "# x_m,y_m,w_tr_right_m,w_tr_left_m",
}


@pytest.mark.parametrize(("kind", "header"), HEADERS.items())
def test_a_file_of_another_kind_is_named_and_what_is_needed_is_said(kind, header):
    with pytest.raises(UnreadableFileError) as refusal:
        read(header.encode() + b"\n1;2;3\n", name="23_Analysis.csv")
    message = str(refusal.value)
    assert f"23_Analysis.csv is {kind}, not laps" in message
    assert "give the lap-by-lap file" in message
    assert "\n" not in message


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("pattern", "kind"),
    [
        ("gr_cup/barber/05_*", "results file by class"),
        ("gr_cup/barber/03_*", "results file"),
        ("gr_cup/barber/26_*", "weather file"),
        ("gr_cup/barber/99_*", "best-laps file"),
        ("gr_cup/barber/R1_barber_lap_*.csv", "ECU lap file"),
        ("gr_cup/cota/Race 1/COTA_lap_*.csv", "ECU lap file"),
        ("gr_cup/telemetry/*.csv", "ECU telemetry file"),
        ("imsa/2023/*/*-results.csv", "results file"),
        ("imsa/2022/*/*-weather.csv", "weather file"),
        ("tracks/tum/*.csv", "track map"),
        ("logs/*", "racechrono|is "),
    ],
)
def test_real_files_of_another_kind_are_refused_for_what_they_are(shared_data, pattern, kind):
    from alora.timing import read_recording

    files = sorted(shared_data.glob(pattern))
    assert files
    for file in files:
        with pytest.raises(UnreadableFileError, match=kind) as refusal:
            read_recording(file)
        assert "\n" not in str(refusal.value)
