"""The letter about an offer, made on demand from the run that was decided on and the home that is held."""

from dataclasses import dataclass

from rematch.explain import view_of
from rematch.explain.languages import DEFAULT_LANGUAGE, languages
from rematch.explain.letters import letter_in
from rematch.explain.view import at_home
from rematch.models.letter import LetterFacts, Paper
from rematch.models.run import Run
from rematch.models.scenario import Scenario
from rematch.models.types import Language
from rematch.services.actor import Actor, Role
from rematch.services.freezing import scenario_of
from rematch.services.house import House
from rematch.services.notices import notice_of
from rematch.services.person_views import OfferLetter
from rematch.services.tenancy import require
from rematch.store import StoredOffer, UnitOfWork


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What a letter is made of; read in one go, so that no transaction waits for the words."""

    scenario: Scenario
    run: Run
    case_id: str
    column_id: str
    facts: LetterFacts


def read_letter(
    house: House, actor: Actor, offer_id: str, *, language: Language, staff: Language
) -> OfferLetter:
    """Return the letter in a language, or its script; GoneError where a case of its round was erased."""
    require(actor, Role.NGO)
    with house.store.read() as uow:
        material = material_of(uow, uow.offers.get(offer_id, ngo=actor.organisation))
    letter = written(material, language=language, staff=staff)
    return OfferLetter(offer_id=offer_id, spoken=language not in languages(), letter=letter)


def material_of(uow: UnitOfWork, offer: StoredOffer) -> Material:
    """Read what the letter about an offer is made of."""
    uow.cases.get(offer.case_id)
    run, notice = uow.runs.get(offer.run_id), notice_of(uow, offer.ngo)
    facts = LetterFacts(
        organisation=uow.organisations.get(offer.ngo).name,
        answer_by=offer.answer_by,
        adviser=notice.adviser,
        decided_by=uow.decisions.get(offer.decision).decided_by,
        independent_advice=notice.independent_advice,
    )
    return Material(
        scenario=scenario_of(uow, run),
        run=uow.runs.documents(run.id).run,
        case_id=offer.case_id,
        column_id=f"{offer.home.pledge_id}/{offer.home.unit_ref}",
        facts=facts,
    )


def written(material: Material, *, language: Language, staff: Language = DEFAULT_LANGUAGE) -> Paper:
    """Return the letter; in a language without texts its script in the language of the staff."""
    view = view_of(material.scenario, material.run, material.case_id, audience="caseworker")
    return letter_in(at_home(view, material.column_id), material.facts, tag=language, staff_tag=staff)
