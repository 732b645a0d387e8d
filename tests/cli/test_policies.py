"""Tables of the commands about rules: what stands where."""

from rematch.analysis.orders import other_orders
from rematch.cli import policies
from rematch.matching import in_process, match
from rematch.models.run import RunParams
from tests.matching.test_floors import a_floor, beds_for_four


def test_the_table_of_orders_has_a_column_per_order() -> None:
    """Sizes and counts in rows; an order without an answer says so."""
    scenario = beds_for_four(a_floor("1", 100))
    params = RunParams(deadline_s=30)
    run = match(scenario, params, solve=in_process).run
    found = other_orders(scenario, run, params, solve=in_process).outcomes
    labels = policies._labels(found[0])
    assert labels == ["cases", "persons", "size 1", "size 4", "only here", "only chosen", "ended"]
    columns = [policies._column(outcome) for outcome in found]
    assert {len(column) for column in columns} == {len(labels)}
    assert columns[0][:4] == ["2", "2", "100 %", "0 %"]
    late = found[-1].model_copy(update={"unanswered": True})
    assert policies._column(late) == ["-"] * 6 + ["not in time"]
