"""The algorithm card of a policy, and the page «How rematch decides»: from rules, criteria list and run."""

from collections.abc import Iterator

from rematch.explain.criteria_words import theme_name, themes
from rematch.explain.languages import DEFAULT_LANGUAGE, toml_texts
from rematch.models.floor import GroupFloor
from rematch.models.policy import Kind, Policy
from rematch.models.run import Run
from rematch.scoring.catalogue import hard_rules

USUAL_WEIGHT = 100


def algorithm_card(policy: Policy, run: Run | None = None) -> str:
    """
    Return the card as Markdown.

    Parameters
    ----------
    policy : Policy
        Rules of the round.
    run : Run, optional
        A run under these rules: adds what it reached.
    """
    lines = [f"# {_said('title', policy_id=policy.policy_id)}", "", _said("intro"), ""]
    sections = [
        ("purpose", [policy.purpose or _said("no_purpose")]),
        ("does", _listed("does_1", "does_2")),
        ("does_not", _listed("does_not_1", "does_not_2")),
        ("people", _people(policy)),
        ("order", _order(policy, run)),
        ("say", _say(policy)),
        ("counts", _counts(policy)),
        ("never", _never(policy)),
        ("run", _run(run) if run else []),
        ("limits", _listed("limits_1", "limits_2", "limits_3")),
        ("contest", [_said("contest_1")]),
    ]
    for name, paragraphs in sections:
        if paragraphs := list(paragraphs):
            lines += [f"## {_said(name)}", "", *paragraphs, ""]
    return "\n".join(lines).rstrip() + "\n"


def how_rematch_decides(policy: Policy, run: Run | None = None) -> str:
    """Return the page for everybody as Markdown, from the rules and, where there is one, a run under them."""
    and_run = _how("and_run", hash=run.scenario_hash) if run else ""
    lines = [f"# {_how('title')}", "", _how("intro", policy_id=policy.policy_id, run=and_run), ""]
    for number, text in enumerate(_steps(policy, run), 1):
        lines += [f"## {number}. {_how(f'step_{number}')}", "", text, ""]
    return "\n".join(lines).rstrip() + "\n"


def objective_words(objective: str) -> str:
    """Return what an objective asks for, in words."""
    name, _, least = objective.partition(":")
    words: str = _texts("objectives")[name.replace("@", "_")]
    return words.format(least=f"{int(least):,}" if least else "")


def _listed(*keys: str) -> list[str]:
    return [f"- {_said(key)}" for key in keys]


def _people(policy: Policy) -> Iterator[str]:
    if policy.drafted_by:
        yield f"- {_said('drafted_by', who=policy.drafted_by)}"
    if policy.signed_by and policy.signed_at:
        signed_on = policy.signed_at.date().isoformat()
        yield f"- {_said('signed_by', who=policy.signed_by, when=signed_on)}"
    else:
        yield f"- {_said('unsigned')}"
    yield f"- {_said('heard', who='; '.join(policy.heard)) if policy.heard else _said('nobody_heard')}"


def _order(policy: Policy, run: Run | None) -> Iterator[str]:
    yield _said("order_intro", seed=run.seed) if run else _said("order_intro_no_run")
    yield ""
    for number, objective in enumerate(policy.objectives, 1):
        yield f"{number}. {objective_words(objective)} (`{objective}`)"
    yield ""
    for floor in policy.floors:
        yield f"- {_said('floor', least=floor.least_pct, group=_group(floor))}"
    if not policy.floors:
        yield _said("floors_none")


def _group(floor: GroupFloor) -> str:
    return f"{floor.dimension.value.replace('_', ' ')} {floor.group}"


def _say(policy: Policy) -> Iterator[str]:
    share = policy.municipal_share_pct
    yield f"- {_said('say_1', budget=f'{policy.budget:,}')}"
    yield f"- {_said('say_2', share=share) if share else _said('say_none')}"


def _counts(policy: Policy) -> Iterator[str]:
    others = [each for each in policy.criteria if each.weight != USUAL_WEIGHT]
    if not others:
        yield _said("counts_same")
        return
    yield _said("counts_intro", criteria=len(policy.criteria), rules=len(hard_rules()))
    yield ""
    yield "| theme | criterion | weight |"
    yield "| --- | --- | --- |"
    for each in others:
        weight = str(each.weight) if each.weight else _said("off")
        yield f"| {theme_name(each.theme)} | {each.label} (`{each.key}`) | {weight} |"


def _never(policy: Policy) -> Iterator[str]:
    yield _said("never_1")
    proxies = [each.label for each in policy.criteria if each.declared_proxy and each.weight]
    if proxies:
        yield ""
        yield _said("proxies", names="; ".join(proxies))


def _run(run: Run) -> Iterator[str]:
    placed = sum(placement.municipality is not None for placement in run.placements)
    yield _said("run_proof", placed=placed, cases=len(run.placements))
    yield ""
    yield "| stage | objective | value | bound | proof |"
    yield "| --- | --- | --- | --- | --- |"
    for stage in run.stages:
        for level in stage.levels:
            bound = "-" if level.bound is None else f"{level.bound:,}"
            yield f"| {stage.name.value} | {level.name} | {level.value:,} | {bound} | {level.proof} |"
    yield ""
    versions = ", ".join(f"{name} {version}" for name, version in sorted(run.facts.versions.items()))
    yield _said("run_versions", versions=versions, hash=run.scenario_hash)


def _steps(policy: Policy, run: Run | None) -> Iterator[str]:
    asked = [each for each in policy.criteria if each.kind is not Kind.MUNICIPAL_PRIORITY and each.weight]
    there = {each.theme for each in asked}
    names = [theme_name(theme) for theme in themes() if theme in there]
    yield _how("text_1", criteria=len(asked), themes=len(names), names="; ".join(names))
    yield _how("text_2")
    yield _how("text_3")
    share = policy.municipal_share_pct
    yield _how("text_4", share=share) if share else _how("text_4_none")
    first, *then = map(objective_words, policy.objectives)
    yield _how("text_5", first=first, then="; ".join(then)) if then else _how("text_5_one", first=first)
    yield _checked(run) if run else _how("text_6")
    yield _how("text_7")


def _checked(run: Run) -> str:
    levels = [level for stage in run.stages for level in stage.levels]
    certified = sum(level.proof == "certified" and level.status == "optimal" for level in levels)
    return _how("text_6_run", certified=certified, levels=len(levels))


def _texts(section: str) -> dict[str, str]:
    found: dict[str, str] = toml_texts(f"card/{DEFAULT_LANGUAGE}.toml")[section]
    return found


def _said(key: str, **filled: object) -> str:
    return _texts("card")[key].format(**filled)


def _how(key: str, **filled: object) -> str:
    return _texts("how")[key].format(**filled)
