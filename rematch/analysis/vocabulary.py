"""The words invented households and assumed answers choose from: languages, work, options of the criteria."""

from collections.abc import Mapping

LANGUAGES = ("uk", "ar", "fa", "ti", "so", "fr", "es", "tr", "kmr", "en")
COUNTRY_LANGUAGES: Mapping[str, str] = {
    "AT": "de",
    "BE": "fr",
    "CY": "el",
    "CZ": "cs",
    "DE": "de",
    "DK": "da",
    "ES": "es",
    "FI": "fi",
    "FR": "fr",
    "GB": "en",
    "GR": "el",
    "HR": "hr",
    "HU": "hu",
    "IE": "en",
    "IT": "it",
    "LT": "lt",
    "LV": "lv",
    "NL": "nl",
    "NO": "nb",
    "PL": "pl",
    "PT": "pt",
    "RO": "ro",
    "SE": "sv",
}
"""Everyday language assumed for the municipalities of a country."""
PLACE_LANGUAGES: Mapping[str, tuple[str, ...]] = {
    "BE-brussels": ("fr", "nl"),
    "BE-ghent": ("nl",),
    "ES-barcelona": ("ca", "es"),
    "ES-valencia": ("ca", "es"),
    "FI-helsinki": ("fi", "sv"),
}
"""The same for places whose everyday languages are assumed to differ from those of their country."""

WORK: Mapping[str, int] = {
    "2512": 4,
    "2221": 5,
    "2341": 4,
    "2411": 2,
    "3221": 4,
    "4321": 6,
    "5120": 9,
    "5141": 4,
    "5223": 9,
    "5311": 6,
    "5322": 8,
    "6111": 5,
    "7112": 7,
    "7126": 5,
    "7212": 5,
    "7223": 5,
    "7231": 5,
    "7411": 5,
    "7531": 5,
    "8332": 6,
    "9112": 8,
    "9211": 5,
    "9412": 6,
}
"""ISCO-08 groups that adults want, with how often."""

VACANT_GROUPS = (
    "22",
    "23",
    "25",
    "32",
    "41",
    "43",
    "51",
    "52",
    "53",
    "61",
    "71",
    "72",
    "74",
    "75",
    "83",
    "91",
    "92",
    "94",
)

OPTIONS: Mapping[str, tuple[str, ...]] = {
    "language_course_level": ("literacy", "A1", "A2", "B1", "B2", "C1"),
    "interpreting": LANGUAGES,
    "offices_in_language": LANGUAGES,
    "heritage_language_teaching": LANGUAGES,
    "community_language": LANGUAGES,
    "vocational_training": ("building", "care", "electrical", "gardening", "kitchen", "logistics", "metal"),
    "university_place": ("computing", "economics", "education", "engineering", "languages", "medicine"),
    "school_stage_continuity": ("final_year", "upper_secondary"),
    "specialist_service": ("cancer_care", "cardiology", "dialysis", "ophthalmology"),
    "sport": ("athletics", "boxing", "football", "swimming", "volleyball"),
    "arts": ("crafts", "library", "music", "theatre"),
}
"""Options of the `overlap` criteria in which answers are assumed.

Criteria that let faith be inferred, and what belongs to the land itself (sea, mountains), are left out:
nobody assumes them of a real place.
"""
