"""The measurement of the service: small, and with everything that the whole one has."""

from pathlib import Path

from benchmarks.http_load import Load
from benchmarks.service import CONNECTIONS, main
from benchmarks.service_requests import TOWNS


def test_a_small_measurement_runs_to_its_page(tmp_path: Path) -> None:
    """Both servers, every kind of request, a round that is solved meanwhile; how fast is not asked."""
    out = tmp_path / "SERVICE.md"
    main(["--turns", "1", "--seconds", "0.5", "--cases", "150", "--out", str(out)])
    text = out.read_text(encoding="utf-8")
    for kind in ("reading a case", "posting a case", "changing a pledge"):
        assert text.count(f"| {kind} |") == len(CONNECTIONS) + 1
    assert "refused" not in text
    assert "nan" not in text


def test_loads_add_up() -> None:
    """Turns of the same kind are one measurement: rate over all seconds, quantiles over all requests."""
    load = Load()
    load.add(Load(seconds=2.0, took_ms=[1.0, 9.0]))
    load.add(Load(seconds=2.0, took_ms=[2.0, 3.0], refused={500: 1}))
    assert load.per_second == 1.0
    assert (load.quantile_ms(0.5), load.quantile_ms(0.99)) == (3.0, 9.0)
    assert load.refused == {500: 1}
    assert TOWNS * 4 == 100
