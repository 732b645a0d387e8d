"""Turns a number of places into a pledge: unit types, counted places, pathways. All of it is assumed."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from rematch.analysis.dice import Dice
from rematch.analysis.presets import Preset
from rematch.models.pledge import HostCheck, PlaceCount, Pledge, StayClass, Tenure, UnitType
from rematch.models.types import ASSUMED, HomeKind, HostHousehold, Pathway, Period

PERIOD_DAYS = (31, 210)
"""First and last day of arrivals, counted from the day the round is frozen."""


@dataclass(frozen=True)
class Homes:
    """Homes of one kind in the offer: how many, of how many beds, and what is particular about them."""

    kind: HomeKind
    count: int
    beds: int
    mark: str = ""

    @property
    def unit_ref(self) -> str:
        """Kind, beds and what is particular, such as `flat-4-wheelchair`."""
        names = {HomeKind.OWN_HOME: "flat", HomeKind.SHARED_FLAT: "room", HomeKind.HOST: "host"}
        return "-".join(filter(None, (names.get(self.kind, "house"), str(self.beds), self.mark)))


PILOT_HOMES: Mapping[str, tuple[Homes, ...]] = {
    "DE-braunschweig": (
        Homes(HomeKind.OWN_HOME, 1, 4),
        Homes(HomeKind.OWN_HOME, 1, 1, "wheelchair"),
        Homes(HomeKind.SHARED_FLAT, 2, 1),
    ),
    "DE-duesseldorf": (
        Homes(HomeKind.OWN_HOME, 1, 3),
        Homes(HomeKind.SHARED_FLAT, 2, 1),
        Homes(HomeKind.SHARED_ACCOMMODATION, 1, 2),
    ),
    "DE-kiel": (Homes(HomeKind.OWN_HOME, 1, 4), Homes(HomeKind.SHARED_FLAT, 1, 1)),
    "DE-rottenburg-am-neckar": (Homes(HomeKind.OWN_HOME, 1, 3), Homes(HomeKind.HOST, 1, 2)),
    "DE-salzgitter": (Homes(HomeKind.OWN_HOME, 1, 6),),
    "DE-troisdorf": (
        Homes(HomeKind.OWN_HOME, 1, 2),
        Homes(HomeKind.OWN_HOME, 1, 2, "step-free"),
        Homes(HomeKind.HOST, 1, 1, "unchecked"),
    ),
}
Share = tuple[HomeKind, int, int, str]
SHARES_PERMILLE: tuple[Share, ...] = (
    (HomeKind.OWN_HOME, 2, 80, ""),
    (HomeKind.OWN_HOME, 3, 115, ""),
    (HomeKind.OWN_HOME, 4, 170, ""),
    (HomeKind.OWN_HOME, 5, 135, ""),
    (HomeKind.OWN_HOME, 5, 30, "families"),
    (HomeKind.OWN_HOME, 6, 95, ""),
    (HomeKind.OWN_HOME, 8, 45, ""),
    (HomeKind.OWN_HOME, 3, 18, "wheelchair"),
    (HomeKind.SHARED_FLAT, 1, 130, ""),
    (HomeKind.SHARED_FLAT, 1, 12, "women"),
    (HomeKind.HOST, 1, 30, ""),
    (HomeKind.HOST, 2, 30, ""),
    (HomeKind.HOST, 1, 8, "unchecked"),
    (HomeKind.SHARED_ACCOMMODATION, 2, 102, ""),
)
"""Share of the places of a large offer that each kind of home has."""
ROUTES = (
    (Pathway.EU_RELOCATION_APPLICANT, Pathway.EU_RELOCATION_BENEFICIARY),
    (Pathway.EU_RELOCATION_APPLICANT, Pathway.EU_RELOCATION_BENEFICIARY, Pathway.HUMANITARIAN_ADMISSION),
    (Pathway.EU_RELOCATION_APPLICANT, Pathway.TEMPORARY_PROTECTION),
    (Pathway.EU_RELOCATION_APPLICANT, Pathway.EU_RELOCATION_BENEFICIARY, Pathway.TEMPORARY_PROTECTION),
)
STAYS_OWN = (StayClass.M6, StayClass.M12, StayClass.M24, StayClass.OPEN)
STAYS_SHARED = (StayClass.M3, StayClass.M6, StayClass.M12)
HOSTS = (HostHousehold.COUPLE, HostHousehold.FAMILY, HostHousehold.WOMAN, HostHousehold.SEVERAL)


def offer(code: str, preset: Preset, seed: int) -> Pledge:
    """
    Draw the pledge of a municipality.

    Parameters
    ----------
    code : str
        The municipality.
    preset : Preset
        The round; says for how many persons.
    seed : int
        Seed of the scenario.

    Returns
    -------
    Pledge
        Open, with homes for about that many persons and never more persons than that.
    """
    dice = Dice(seed, preset.name, "offer", code)
    persons = preset.receiving[code]
    drawn = PILOT_HOMES[code] if preset.name == "pilot" else _homes(persons, _kinds(preset, dice), dice)
    homes = tuple(drawn) or (Homes(HomeKind.OWN_HOME, 1, min(persons, 4)),)
    start, end = (preset.as_of + timedelta(days=days) for days in PERIOD_DAYS)
    return Pledge(
        source=ASSUMED,
        pledge_ref=f"{start.year}-1",
        municipality=code,
        period=Period(start=start, end=end),
        unit_types=tuple(_unit(each, start, dice) for each in homes),
        places=tuple(_places(persons, dice)),
        max_persons=persons,
        arrivals_per_month=persons // 6 if persons >= 40 and dice.chance(60) else None,
        pathways=_pathways(code, preset, dice),
        notice_days=dice.pick((14, 21, 28)),
    )


def _kinds(preset: Preset, dice: Dice) -> tuple[Share, ...]:
    """Return the kinds of homes in an offer: all, or as many as the preset says, the usual ones rather."""
    if preset.home_kinds is None:
        return SHARES_PERMILLE
    left = dict(enumerate(SHARES_PERMILLE))
    drawn = []
    for _ in range(preset.home_kinds):
        drawn.append(dice.weighted({number: share for number, (_, _, share, _) in left.items()}))
        del left[drawn[-1]]
    return tuple(SHARES_PERMILLE[number] for number in sorted(drawn))


def _homes(persons: int, kinds: tuple[Share, ...], dice: Dice) -> Iterator[Homes]:
    """Share the places out over kinds of homes; what does not come out even is rounded by dice."""
    every = sum(share for _, _, share, _ in kinds)
    for kind, beds, share, mark in kinds:
        whole = every * beds
        count = (persons * share + dice.below(whole)) // whole
        if count:
            yield Homes(kind, count, beds, mark)


def _unit(homes: Homes, start: date, dice: Dice) -> UnitType:
    own = homes.kind is HomeKind.OWN_HOME
    shared_house = homes.kind is HomeKind.SHARED_ACCOMMODATION
    wheelchair = homes.mark == "wheelchair"
    late = start + timedelta(days=dice.between(10, 45)) if dice.chance(25) else None
    return UnitType(
        unit_ref=homes.unit_ref,
        kind=homes.kind,
        count=homes.count,
        beds=homes.beds,
        rooms=max(1, homes.beds - dice.between(0, 1)) if own else None,
        cots=1 if own and homes.beds >= 2 and dice.chance(50) else 0,
        min_persons=max(1, homes.beds - 2) if own and homes.beds >= 4 else 1,
        self_contained=own or (False if shared_house else dice.answered(20, 20)),
        step_free=wheelchair or homes.mark == "step-free" or dice.answered(32, 15),
        wheelchair_usable=wheelchair or (None if dice.chance(25) else False),
        lockable=None if own else dice.answered(75, 15),
        quiet=dice.answered(45, 30),
        internet=dice.answered(60, 20),
        pets=dice.answered(40, 30),
        women_only=homes.mark == "women",
        families_only=homes.mark == "families",
        available_from=late,
        tenure=Tenure.EMERGENCY if shared_house else dice.pick((Tenure.BRIDGING, Tenure.LEASE)),
        stay=dice.pick(STAYS_OWN if own else STAYS_SHARED),
        rent_covered=dice.answered(85, 15),
        host=_host(homes, start, dice) if homes.kind is HomeKind.HOST else None,
        protection_plan_on=start - timedelta(days=dice.between(60, 300)) if shared_house else None,
    )


def _host(homes: Homes, start: date, dice: Dice) -> HostCheck:
    """Check the host; where the mark says so, nobody has visited the home yet."""
    checked = start - timedelta(days=dice.between(20, 90))
    return HostCheck(
        lives_there=dice.pick(HOSTS),
        background_checked_on=checked,
        home_visited_on=None if homes.mark == "unchecked" else checked + timedelta(days=10),
        valid_until=checked + timedelta(days=365),
    )


def _places(persons: int, dice: Dice) -> Iterable[PlaceCount]:
    """Count school and childcare places; childcare is what most places lack."""
    yield PlaceCount(criterion="school_place", count=2 + persons * dice.between(18, 36) // 100)
    if dice.chance(75):
        yield PlaceCount(
            criterion="childcare_place", count=dice.between(0, 2) + persons * dice.between(2, 9) // 100
        )


def _pathways(code: str, preset: Preset, dice: Dice) -> tuple[Pathway, ...]:
    if code[:2] in preset.routes:
        return preset.routes[code[:2]]
    if set(preset.pathways) == {Pathway.TEMPORARY_PROTECTION}:
        return (Pathway.TEMPORARY_PROTECTION,)
    return dice.pick(ROUTES)
