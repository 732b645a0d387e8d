"""The two rounds that come with rematch as files, as settings: who receives, who moves, what is rare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from rematch.analysis.households import size_counts
from rematch.models.types import Pathway


class Trait(StrEnum):
    """Something a stated number of households have; the first ones exclude each other."""

    WHEELCHAIR = "wheelchair"
    SPECIALIST = "specialist"
    TRAUMA = "trauma"
    SURVIVOR = "survivor"
    WOMEN_ONLY = "women_only"
    REQUIRED_TIE = "required_tie"
    SCHOOL_SUPPORT = "school_support"
    PET = "pet"
    FIRST = "first"
    SECOND = "second"
    EXPECTS = "expects"
    FLOOR = "floor"
    KEEP_DISTANCE = "keep_distance"


@dataclass(frozen=True)
class Preset:
    """What the generator builds a scenario from; every number is a choice, none is a fact."""

    name: str
    title: str
    seed: int
    receiving: Mapping[str, int]
    """Municipalities that pledge, with the persons they offer places for."""
    sending: tuple[str, ...]
    sizes: Mapping[int, int]
    children_alone: int
    languages: Mapping[str, int]
    pathways: Mapping[Pathway, int]
    """Legal routes of those who are not under temporary protection."""
    stay_country: str
    stay_kinds: Mapping[str, int]
    outside: tuple[str, ...]
    """Places elsewhere where family and friends live."""
    traits: Mapping[Trait, int]
    together: int
    separated: int
    priorities: Mapping[str, Mapping[str, int]]
    as_of: date = date(2026, 12, 1)
    ngos: tuple[str, ...] = ("bridge", "harbour")
    stays: Mapping[Pathway, str] = field(default_factory=dict)
    """Countries of those who travel by a route that does not begin in `stay_country`."""
    routes: Mapping[str, tuple[Pathway, ...]] = field(default_factory=dict)
    """Routes into the countries named, where those of the law of the EU do not lead."""
    home_kinds: int | None = None
    """Kinds of homes in a pledge; None: every kind that its places are enough for."""


PILOT = Preset(
    name="pilot",
    title="Pilot: six municipalities of 2023, invented households",
    seed=2433,
    receiving={
        "DE-braunschweig": 7,
        "DE-duesseldorf": 7,
        "DE-kiel": 5,
        "DE-rottenburg-am-neckar": 5,
        "DE-salzgitter": 6,
        "DE-troisdorf": 5,
    },
    sending=(),
    sizes={1: 8, 2: 2, 3: 3, 4: 1, 6: 1},
    children_alone=0,
    languages={"uk": 62, "ar": 8, "fa": 7, "tr": 6, "kmr": 6, "fr": 6, "es": 5},
    pathways={Pathway.TEMPORARY_PROTECTION: 1},
    stay_country="PL",
    stay_kinds={"reception_centre": 45, "private_home": 30, "rented": 15, "other": 10},
    outside=("Berlin", "Leipzig", "Munich", "Nuremberg"),
    traits={
        Trait.WHEELCHAIR: 1,
        Trait.SPECIALIST: 1,
        Trait.REQUIRED_TIE: 1,
        Trait.PET: 1,
        Trait.FIRST: 1,
        Trait.SECOND: 2,
        Trait.EXPECTS: 2,
        Trait.FLOOR: 1,
        Trait.KEEP_DISTANCE: 1,
    },
    together=1,
    separated=1,
    priorities={
        "DE-braunschweig": {"mp_bed_use": 3, "mp_school_places": 2},
        "DE-kiel": {"mp_vacancies": 4, "mp_bed_use": 1},
        "DE-salzgitter": {"mp_bed_use": 4},
    },
)
WELDI = Preset(
    name="weldi",
    title="Nine municipalities of the WELDI network, invented households",
    seed=2024,
    receiving={
        "BE-liege": 60,
        "ES-albacete": 42,
        "FR-seine-saint-denis": 84,
        "HR-osijek": 32,
        "NL-utrecht": 74,
        "PL-sosnowiec": 44,
        "PT-fundao": 28,
        "RO-cluj-napoca": 54,
        "RO-timisoara": 54,
    },
    sending=("IT-lampedusa",),
    sizes=size_counts(199),
    children_alone=1,
    languages={
        "ar": 22,
        "ti": 15,
        "so": 12,
        "fr": 18,
        "fa": 10,
        "tr": 6,
        "kmr": 5,
        "uk": 7,
        "es": 2,
        "en": 3,
    },
    pathways={
        Pathway.EU_RELOCATION_APPLICANT: 78,
        Pathway.EU_RELOCATION_BENEFICIARY: 16,
        Pathway.HUMANITARIAN_ADMISSION: 6,
    },
    stay_country="IT",
    stay_kinds={"reception_centre": 1},
    outside=("Paris", "Brussels", "Barcelona", "Madrid", "Amsterdam", "Rotterdam", "Munich", "Vienna"),
    traits={
        Trait.WHEELCHAIR: 3,
        Trait.SPECIALIST: 3,
        Trait.TRAUMA: 3,
        Trait.SURVIVOR: 1,
        Trait.WOMEN_ONLY: 3,
        Trait.REQUIRED_TIE: 4,
        Trait.SCHOOL_SUPPORT: 3,
        Trait.PET: 4,
        Trait.FIRST: 5,
        Trait.SECOND: 14,
        Trait.EXPECTS: 18,
        Trait.FLOOR: 6,
        Trait.KEEP_DISTANCE: 2,
    },
    together=6,
    separated=2,
    priorities={
        "BE-liege": {"mp_course_seats": 2, "mp_vacancies": 3},
        "FR-seine-saint-denis": {"mp_bed_use": 3},
        "PT-fundao": {"mp_school_places": 4, "mp_vacancies": 4},
        "RO-timisoara": {"mp_bed_use": 2, "mp_service_strength": 3},
    },
)
PRESETS: Mapping[str, Preset] = MappingProxyType({preset.name: preset for preset in (PILOT, WELDI)})
"""Settings by name of the scenario."""
