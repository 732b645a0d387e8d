"""Study files: what is written there becomes scenarios, one for each setting."""

from rematch.analysis.studies.bundled import bundled_studies, study_path
from rematch.analysis.studies.plan import Plan, plan_of, planned
from rematch.analysis.studies.reading import StudyText, read_study, study_of

__all__ = [
    "Plan",
    "StudyText",
    "bundled_studies",
    "plan_of",
    "planned",
    "read_study",
    "study_of",
    "study_path",
]
