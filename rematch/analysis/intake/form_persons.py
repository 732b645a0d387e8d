"""The questions about each person: first what makes the case ready, later what an adult says alone."""

from rematch.analysis.intake.form_statements import OWN_NEEDS, OWN_WISHES, statements
from rematch.analysis.intake.items import Group, Item, Question, Repeat, listed, text, whole, words, yes_no
from rematch.analysis.intake.limits import constraint, words_constraint
from rematch.models.person import ADULT_AGE, AgeBand

GROWN_BANDS = " ".join(band.value for band in AgeBand if band.youngest >= ADULT_AGE)
LAST_DAY = "if(format-date(${day}, '%m-%d') = '12-31', 0, 1)"
BY_YEAR = f"int(format-date(${{day}}, '%Y')) - ${{birth_year}} - {LAST_DAY} >= {ADULT_AGE}"
IS_ADULT = (
    f"if(${{age_disputed}} = 'yes', 0, if(${{birth_year}} != '', if({BY_YEAR}, 1, 0), "
    f"if(selected('{GROWN_BANDS}', ${{age_band}}), 1, 0)))"
)
"""As `Person.is_adult` says on the day of the move: surely an adult, by a year of birth alone too."""
ADULT = "${is_adult} = 1"
OWN_REF = "own_ref"


def persons() -> tuple[Item, ...]:
    """Return what is asked of each person at first."""
    return (
        Question(
            name="person_ref",
            type="text",
            field="person_ref",
            read=text,
            required=True,
            default="concat('P', position(..))",
            constraint=constraint("persons.person_ref"),
        ),
        *_age(),
        Question(
            name="cares_for_children",
            type="select_one yes_no",
            field="cares_for_children",
            read=yes_no,
            relevant=ADULT,
        ),
        Repeat(name="languages", field="languages", items=_languages()),
        Group(name="consent", relevant=ADULT, items=_consent()),
    )


def own_answers() -> tuple[Item, ...]:
    """Return what is asked of each person afterwards; `own_ref` says of whom."""
    return (
        Question(
            name=OWN_REF,
            type="calculate",
            field="person_ref",
            read=text,
            calculation="indexed-repeat(${person_ref}, ${persons}, position(..))",
        ),
        Question(
            name="own_adult",
            type="calculate",
            calculation="indexed-repeat(${is_adult}, ${persons}, position(..))",
        ),
        Question(name="own_note", type="note"),
        Question(name="school_stage", type="select_one school_stages", field="school_stage", read=text),
        Group(name="own_answers", relevant="${own_adult} = 1", items=_alone()),
    )


def _age() -> tuple[Item, ...]:
    return (
        Question(name="age_known", type="select_one age_known", required=True),
        Question(
            name="birth_year",
            type="integer",
            field="birth_year",
            read=whole,
            required=True,
            relevant="${age_known} = 'year'",
            constraint=constraint("persons.birth_year"),
        ),
        Question(
            name="age_band",
            type="select_one age_bands",
            field="age_band",
            read=text,
            required=True,
            relevant="${age_known} = 'band'",
        ),
        Question(name="age_disputed", type="select_one yes_no", field="age_disputed", read=yes_no),
        Question(name="is_adult", type="calculate", calculation=IS_ADULT),
    )


def _languages() -> tuple[Item, ...]:
    return (
        *language("language", "language", "persons.languages.language"),
        Question(
            name="level",
            type="select_one levels",
            field="level",
            read=text,
            required=True,
            relevant="${language} != ''",
        ),
    )


def _consent() -> tuple[Item, ...]:
    yes = "${agrees} = 'yes'"
    return (
        Question(name="agrees", type="select_one yes_no", field="consent.agrees", read=yes_no),
        Question(
            name="agreed_at",
            type="dateTime",
            field="consent.given_at",
            read=text,
            required=True,
            relevant=yes,
        ),
        *language("agreed_in", "consent.language", "consents.language", relevant=yes),
    )


def language(name: str, field: str, path: str, *, relevant: str = "") -> tuple[Item, ...]:
    """Return a question for a language of the list, and one for any other tag."""
    return (
        Question(
            name=name,
            type="select_one languages",
            field=field,
            read=listed,
            required=bool(relevant),
            relevant=relevant,
            appearance="minimal",
        ),
        Question(
            name=f"{name}_other",
            type="text",
            field=field,
            read=text,
            required=True,
            relevant=f"${{{name}}} = 'other'",
            constraint=constraint(path),
        ),
    )


def _alone() -> tuple[Item, ...]:
    return (
        Question(
            name="work_wanted",
            type="text",
            field="work_wanted",
            read=words,
            constraint=words_constraint("persons.work_wanted"),
        ),
        *statements(OWN_NEEDS),
        *statements(OWN_WISHES),
    )
