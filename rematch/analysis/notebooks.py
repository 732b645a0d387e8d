"""`rematch.match()` and `rematch.sweep()` for notebooks: results that show themselves, and DataFrames."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

from rematch.analysis.cohorts import bundled, bundled_names, cohort, read_scenario
from rematch.analysis.extras import extra
from rematch.analysis.freezing import under
from rematch.analysis.studies import StudyText, plan_of, planned, study_of, study_path
from rematch.analysis.sweeps import Done, Engine, Sweep, differences
from rematch.analysis.sweeps import sweep as swept
from rematch.analysis.sweeps.tables import frame_of
from rematch.matching import in_process
from rematch.matching import match as matched
from rematch.models.policy import Policy
from rematch.models.run import Certificate, Run, RunParams
from rematch.models.scenario import Scenario
from rematch.models.sweep import SweepRow
from rematch.scoring.presets import preset_policy

PLACED = "placed_persons"


@dataclass(frozen=True, eq=False, repr=False)
class MatchResult:
    """
    A round as it was solved.

    Attributes
    ----------
    scenario : what was solved
    run : stages with their levels, and a proposal or none for every household
    certificate : numbers that let anyone re-check the bounds
    """

    scenario: Scenario
    run: Run
    certificate: Certificate

    def frame(self) -> Any:
        """
        Return one line per household.

        Returns
        -------
        pandas.DataFrame
            case_id, persons, municipality, pledge_ref, unit_ref, score; nothing where there is no proposal.

        Raises
        ------
        SettingError
            pandas is not installed.
        """
        sizes = {part.case_id: part.case.size for part in self.scenario.cases}
        fields = ("municipality", "pledge_ref", "unit_ref", "score")
        return extra("pandas").DataFrame(
            {"case_id": each.case_id, "persons": sizes[each.case_id]}
            | {field: getattr(each, field) for field in fields}
            for each in self.run.placements
        )

    def __repr__(self) -> str:
        return "\n".join((self._title(), *(f"  {' '.join(line)}" for line in self._lines())))

    def _repr_html_(self) -> str:
        headings = ("stage", "objective", "value", "bound", "status", "proof")
        return _html(self._title(), headings, self._lines())

    def _title(self) -> str:
        there = sum(each.municipality is not None for each in self.run.placements)
        mark = " Synthetic." if self.scenario.round.synthetic else ""
        return f"{self.scenario.round.title}: {there} of {len(self.scenario.cases)} households placed.{mark}"

    def _lines(self) -> list[tuple[str, ...]]:
        return [
            (stage.name.value, level.name, str(level.value), _said(level.bound), level.status, level.proof)
            for stage in self.run.stages
            for level in stage.levels
        ]


@dataclass(frozen=True, eq=False, repr=False)
class SweepResult:
    """
    A sweep that has ended.

    Attributes
    ----------
    swept : its study, rows and files
    """

    swept: Sweep

    @property
    def rows(self) -> tuple[SweepRow, ...]:
        """One per solve."""
        return self.swept.rows

    @property
    def hash(self) -> str:
        """SHA-256 over the rows without seconds and versions."""
        return self.swept.hash

    def frame(self) -> Any:
        """
        Return one line per solve.

        Returns
        -------
        pandas.DataFrame
            The columns of `rows.csv`: docs/studies.md.

        Raises
        ------
        SettingError
            pandas is not installed.
        """
        return frame_of(self.rows)

    def compare(self, measure: str = PLACED) -> Any:
        """
        Compare every setting with the reference of the study, on the same rounds.

        Parameters
        ----------
        measure : str
            A numeric column of `frame()`.

        Returns
        -------
        pandas.DataFrame
            Mean, mean difference, and the ends of its 95 % interval.

        Raises
        ------
        InputError
            There is no such column.
        SettingError
            pandas is not installed.
        """
        found = differences(self.rows, measure, reference=self.swept.plan.study.reference)
        return extra("pandas").DataFrame([asdict(each) for each in found])

    def __repr__(self) -> str:
        return "\n".join((self._title(), *(f"  {' | '.join(line)}" for line in self._lines())))

    def _repr_html_(self) -> str:
        headings = ("policy", "capacity", "change", "seeds", "mean placed persons", "difference", "95 %")
        return _html(self._title(), headings, self._lines())

    def _title(self) -> str:
        study, mark = self.swept.plan.study, " Synthetic." if self.swept.plan.start.round.synthetic else ""
        return f"{study.study.title}: {len(self.rows)} solves, hash {self.hash[:12]}.{mark}"

    def _lines(self) -> list[tuple[str, ...]]:
        found = differences(self.rows, PLACED, reference=self.swept.plan.study.reference)
        return [
            (
                *(each.policy, each.capacity, each.change, str(each.seeds)),
                *(_figure(each.mean), _figure(each.difference)),
                f"{_figure(each.low)} to {_figure(each.high)}",
            )
            for each in found
        ]


def match(
    scenario: Scenario | str | Path,
    *,
    policy: Policy | str | None = None,
    deadline_s: int = 60,
    audit: bool = False,
) -> MatchResult:
    """
    Find the best placement of a round.

    Parameters
    ----------
    scenario : Scenario, str or Path
        A round, a scenario.json, or the name of an invented one, such as `pilot`.
    policy : Policy or str, optional
        Rules, or the name of a preset; left out: those of the round.
    deadline_s : int
        Seconds for the whole solve.
    audit : bool
        Work limits in place of the clock: the same on every machine.

    Returns
    -------
    MatchResult

    Raises
    ------
    FileError, InputError
        No such round, or no such preset.
    SolveError
        No placement was found in time, or none exists.
    """
    frozen = scenario if isinstance(scenario, Scenario) else _round(scenario)
    if policy is not None:
        frozen = under(frozen, preset_policy(policy) if isinstance(policy, str) else policy)
    found = matched(frozen, RunParams(deadline_s=deadline_s, audit=audit), solve=in_process)
    return MatchResult(frozen, found.run, found.certificate)


def sweep(
    study: str | Path | Mapping[str, Any],
    *,
    out: str | Path | None = None,
    seeds: int | None = None,
    engine: Engine | str | None = None,
    progress: Callable[[Done], None] | None = None,
) -> SweepResult:
    """
    Solve every setting of a study.

    Parameters
    ----------
    study : str, Path or mapping
        A study file, the name of a bundled one, or what would stand in the file.
    out : str or Path, optional
        Folder for rows and tables: the same call takes a sweep up where it was stopped.
    seeds : int, optional
        The seeds 1 to this, in place of those of the study.
    engine : Engine or str, optional
        `local` (a process for each core), `dask://host:port`, or an `Engine`; left out: this process.
    progress : callable, optional
        Told after each solve; `print` will do.

    Returns
    -------
    SweepResult

    Raises
    ------
    FileError, InputError
        The study cannot be used, or the folder holds another one.
    SolveError
        A process was lost, or the cluster does not answer; rows that ended are kept.
    """
    if isinstance(study, Mapping):
        nowhere = StudyText(None, {})
        plan = plan_of(study_of(study, nowhere), nowhere, seeds=seeds)
    else:
        plan = planned(study_path(study), seeds=seeds)
    where = Engine(engine) if isinstance(engine, str) else engine or Engine(workers=1)
    folder = None if out is None else Path(out)
    return SweepResult(swept(plan, out=folder, engine=where, progress=progress))


def _round(name: str | Path) -> Scenario:
    if Path(name).is_file():
        return read_scenario(Path(name))
    return bundled(str(name)) if str(name) in bundled_names() else cohort(str(name))


def _html(title: str, headings: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th>{escape(heading)}</th>" for heading in headings)
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in line)}</tr>" for line in lines)
    return f"<p>{escape(title)}</p><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _said(bound: int | None) -> str:
    return "-" if bound is None else str(bound)


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:,.2f}"
