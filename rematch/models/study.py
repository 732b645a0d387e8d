"""A study: which round is solved under which rules, how much is offered, what else is changed, how often."""

from collections import Counter
from enum import StrEnum
from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from rematch.models.floor import GroupFloor
from rematch.models.policy import MUNICIPAL_SHARE_MAX_PCT, Objective, Weight
from rematch.models.sweep import Name, Setting
from rematch.models.types import Code, Day, Flag, HomeKind, Key, LongText, Model, Percent, Text, Token

SEEDS_MAX = 10_000
Seed = Annotated[int, Field(strict=True, ge=0, lt=2**53)]
Scale = Annotated[int, Field(strict=True, ge=0, le=1_000)]
"""Percent of what there is; 100: as it is."""
GapPpm = Annotated[int, Field(strict=True, ge=0, lt=1_000_000)]
Homes = Annotated[int, Field(strict=True, ge=0, le=10_000)]
SizeGroup = Annotated[str, Field(pattern=r"^([1-5]|6\+)$")]
SWEEP_GAP_PPM = 1_000


def counted_seeds(given: object) -> object:
    """Return the seeds 1 to N where a number N is given; what is no such number is left to be refused."""
    if isinstance(given, int) and not isinstance(given, bool) and 1 <= given <= SEEDS_MAX:
        return tuple(range(1, given + 1))
    if isinstance(given, list | tuple):
        return given
    raise ValueError(f"is a number of seeds from 1 to {SEEDS_MAX:,}, or a list of seeds")


Seeds = Annotated[tuple[Seed, ...], BeforeValidator(counted_seeds), Field(min_length=1, max_length=SEEDS_MAX)]


class Draw(StrEnum):
    """What a seed draws."""

    ROUND = "round"
    LOTTERY = "lottery"
    RESAMPLE = "resample"


class StudyWords(Model):
    """What the study is called, and how often each setting is solved."""

    name: Name = Field(description="Stands in file names and tables.", examples=["first"])
    title: Text = Field(description="Title for people.", examples=["A first sweep"])
    purpose: LongText | None = Field(default=None, description="The question it is to answer.")
    seeds: Seeds = Field(default=(1,), description="How many (1 to N), or which.", examples=[20, [1, 2, 3]])
    draw: Draw | None = Field(
        default=None,
        description="`round`: another invented round of the same kind; `lottery`: the same round, another "
        "lottery; `resample`: its households drawn with replacement. Left out: `round` where the round is "
        "invented, else `lottery`.",
        examples=["round"],
    )
    gap_ppm: GapPpm = Field(
        default=SWEEP_GAP_PPM,
        description="An objective is left once its bound is so many millionths away; 0: at its end.",
        examples=[1000],
    )
    certify: Flag = Field(
        default=False,
        description="Look for certificates that need no solver; false: `proved` on a solver's word where "
        "prices do not show it, in a third of the time.",
    )


class StudyRound(Model):
    """The round a study starts from: one of `bundled`, `generated`, `scenario`, or tables."""

    bundled: Token | None = Field(default=None, description="Name of a bundled scenario.", examples=["weldi"])
    generated: Token | None = Field(
        default=None, description="Name of an invented round made on demand.", examples=["pilot"]
    )
    scenario: Text | None = Field(default=None, description="A scenario.json.", examples=["scenario.json"])
    cases: Text | None = Field(default=None, description="Cases, CSV or JSON: docs/files.md.")
    municipalities: Text | None = Field(default=None, description="Municipalities, CSV or JSON.")
    pledges: Text | None = Field(default=None, description="Pledges, CSV or JSON.")
    policy: Text | None = Field(default=None, description="Rules of the round, JSON; left out: balanced.")
    safety: Text | None = Field(default=None, description="What coordinators recorded, JSON.")
    as_of: Day | None = Field(
        default=None, description="Tables: the day notice days count from.", examples=["2026-12-01"]
    )

    @model_validator(mode="after")
    def one_way(self) -> Self:
        """Refuse none and several of the four ways to name a round, and half of the tables."""
        tables = (self.cases, self.municipalities, self.pledges, self.policy, self.safety, self.as_of)
        ways = [self.bundled, self.generated, self.scenario, any(tables) or None]
        if sum(way is not None for way in ways) != 1:
            raise ValueError("names one round: `bundled`, `generated`, `scenario`, or tables with `cases`")
        if any(tables) and None in (self.cases, self.municipalities, self.pledges, self.as_of):
            raise ValueError("tables are `cases`, `municipalities` and `pledges` together, with `as_of`")
        return self

    @property
    def is_invented(self) -> bool:
        """Whether another round of the same kind can be drawn."""
        return self.bundled is not None or self.generated is not None


class StudyPolicy(Model):
    """Rules: those of the round, of a preset or of a file, with some of them changed."""

    name: Name = Field(description="Name of the setting.", examples=["work_first"])
    preset: Token | None = Field(default=None, description="Rules to start from.", examples=["work"])
    file: Text | None = Field(default=None, description="Rules of the round, JSON.")
    objectives: tuple[Objective, ...] | None = Field(default=None, min_length=1, max_length=8)
    municipal_share_pct: Annotated[int, Field(strict=True, ge=0, le=MUNICIPAL_SHARE_MAX_PCT)] | None = None
    floors: tuple[GroupFloor, ...] | None = Field(default=None, max_length=20)
    themes: dict[str, Weight] = Field(
        default_factory=dict, description="Weight of every criterion of a theme."
    )
    criteria: dict[str, Weight] = Field(default_factory=dict, description="Weight by criterion.")

    @model_validator(mode="after")
    def one_start(self) -> Self:
        """Refuse two rules to start from."""
        if self.preset is not None and self.file is not None:
            raise ValueError("starts from `preset` or from `file`, not from both")
        return self


class HomesCounted(Model):
    """So many homes in all at a municipality, in one of its pledges, or of one unit type."""

    municipality: Code = Field(description="Who offers.", examples=["DE-kiel"])
    pledge: Token | None = Field(default=None, description="Only in this pledge.", examples=["2027-1"])
    unit: Token | None = Field(default=None, description="Only of this unit type.", examples=["flat-4"])
    homes: Homes = Field(description="Homes; of shared accommodation rooms.", examples=[12])


class HomesAdded(Model):
    """So many more homes; where the pledge has homes of that kind and beds, more of those."""

    municipality: Code = Field(description="Who offers.", examples=["DE-kiel"])
    pledge: Token | None = Field(default=None, description="Left out: the first open one.")
    homes: Annotated[int, Field(strict=True, ge=1, le=10_000)] = Field(description="How many.", examples=[10])
    beds: Annotated[int, Field(strict=True, ge=1, le=30)] = Field(description="Beds in each.", examples=[4])
    kind: Annotated[HomeKind, Field(description="Kind; `host` needs a host and is not added.")] = (
        HomeKind.OWN_HOME
    )
    step_free: Flag | None = Field(
        default=None, description="Step-free; null: as those there, or unanswered."
    )
    wheelchair_usable: Flag | None = Field(default=None, description="The same, wheelchair-usable.")

    @model_validator(mode="after")
    def without_host(self) -> Self:
        """Refuse host homes: each has a host with checks of its own."""
        if self.kind is HomeKind.HOST:
            raise ValueError("a home of kind host needs its host and checks: change it in the pledges")
        return self


class Limits(StrEnum):
    """What becomes of a pledge's limit of persons when its homes become more or fewer."""

    FOLLOW = "follow"
    STAY = "stay"


class StudyCapacity(Model):
    """How much is offered: percent of all homes, then counts, then more homes, then who closes."""

    name: Name = Field(description="Name of the setting.", examples=["tenth_more"])
    percent: Scale = Field(default=100, description="Percent of all homes.", examples=[110])
    places_percent: Scale = Field(default=100, description="Percent of counted places: school, childcare.")
    count: tuple[HomesCounted, ...] = Field(default=(), max_length=1_000)
    add: tuple[HomesAdded, ...] = Field(default=(), max_length=1_000)
    close: tuple[Code, ...] = Field(
        default=(), max_length=1_000, description="Municipalities that do not take part."
    )
    limits: Limits = Field(
        default=Limits.FOLLOW,
        description="`follow`: limits of persons and of arrivals a month go with the beds; or they `stay`.",
    )


class StudyChange(Model):
    """What else is changed: sizes of households, then how many come, then what they need."""

    name: Name = Field(description="Name of the setting.", examples=["more_step_free"])
    sizes: dict[SizeGroup, Percent] = Field(
        default_factory=dict, description="Percent of households by size.", examples=[{"1": 60, "4": 40}]
    )
    arrivals_percent: Annotated[int, Field(strict=True, ge=1, le=1_000)] = Field(
        default=100, description="Percent of the households.", examples=[120]
    )
    step_free_percent: Percent | None = Field(
        default=None, description="Percent of households that need a step-free home.", examples=[10]
    )
    wheelchair_percent: Percent | None = Field(
        default=None, description="Percent of households that need a wheelchair-usable home."
    )
    needs: dict[Key, Percent] = Field(
        default_factory=dict,
        description="Least percent of households that need a provision.",
        examples=[{"legal_advice": 20}],
    )

    @model_validator(mode="after")
    def adds_up(self) -> Self:
        """Refuse sizes that do not add up to 100 percent."""
        if self.sizes and sum(self.sizes.values()) != 100:
            raise ValueError(f"`sizes` add up to {sum(self.sizes.values())} percent, 100 is meant")
        return self


class Reference(Model):
    """The setting others are compared with; left out: the first of each list."""

    policy: Name | None = None
    capacity: Name | None = None
    change: Name | None = None


class Study(Model):
    """A study file. The product of its three lists and its seeds is solved."""

    study: StudyWords = Field(description="Name, seeds.")
    base: StudyRound = Field(description="The round it starts from.")
    policy: tuple[StudyPolicy, ...] = Field(
        default=(StudyPolicy(name="given"),), min_length=1, max_length=200
    )
    capacity: tuple[StudyCapacity, ...] = Field(
        default=(StudyCapacity(name="as_pledged"),), min_length=1, max_length=200
    )
    change: tuple[StudyChange, ...] = Field(default=(StudyChange(name="none"),), min_length=1, max_length=200)
    compare: Reference = Field(default=Reference(), description="What others are compared with.")

    @model_validator(mode="after")
    def named_once(self) -> Self:
        """Refuse two settings of one name in a list, and a seed named twice."""
        lists = {
            "policy": [each.name for each in self.policy],
            "capacity": [each.name for each in self.capacity],
            "change": [each.name for each in self.change],
        }
        for kind, names in lists.items():
            if twice := [name for name, count in Counter(names).items() if count > 1]:
                raise ValueError(f"two [[{kind}]] are named {twice[0]}; give each a name of its own")
        if len(set(self.study.seeds)) < len(self.study.seeds):
            raise ValueError("a seed is named twice in `seeds`")
        return self

    @property
    def draw(self) -> Draw:
        """What a seed draws."""
        return self.study.draw or (Draw.ROUND if self.base.is_invented else Draw.LOTTERY)

    @property
    def reference(self) -> tuple[str, str, str]:
        """Names of policy, capacity and change that others are compared with."""
        return (
            self.compare.policy or self.policy[0].name,
            self.compare.capacity or self.capacity[0].name,
            self.compare.change or self.change[0].name,
        )

    def settings(self) -> tuple[Setting, ...]:
        """Return everything that is solved, seed by seed: whoever stops early has compared whole rounds."""
        return tuple(
            Setting(policy=policy.name, capacity=capacity.name, change=change.name, seed=seed)
            for seed in self.study.seeds
            for change in self.change
            for capacity in self.capacity
            for policy in self.policy
        )
