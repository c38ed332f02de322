"""Other cases like those of the references: of other names, order and number.

What is true of a case stays true: cases are renamed, shuffled, dropped and doubled, the
inputs of test functions take other names and another order. Written to a folder, to be
read as REFERENCE_DIR.
"""

import json
import random
import re
from pathlib import Path


CASES = ("leviathan.json", "opec.json", "pricing.json", "mccalip.json", "orbitdc.json")
ROWS = ("orbital_formulas.json", "orbitdc_units.json")
PROBLEMS = "uq_testfunctions.json"
ORDERED = re.compile(r"\bX\b")  # a formula that takes its inputs by their order


def shuffled(items, rng: random.Random, *, share: float, doubled: bool = False):
    """Some of the items in another order, one of them twice if it is asked for."""
    some = rng.sample(items, max(1, round(share * len(items)))) if items else []
    return some + some[:1] if doubled else some


def recased(told: dict, rng: random.Random, share: float) -> dict:
    """A file of cases under names that say nothing."""
    cases = shuffled(told["cases"], rng, share=share, doubled=True)
    named = [case | {"id": f"other {k}"} for k, case in enumerate(cases)]
    return told | {"cases": named}


def rescened(told: dict, recorded: dict, rng: random.Random) -> tuple[dict, dict]:
    """Scenarios under other names, and the analyses of them that are recorded."""
    names = sorted({case["base_scenario"] for case in told["cases"]})
    new = {name: f"plant {k}" for k, name in enumerate(rng.sample(names, len(names)))}

    def renamed(entry: dict) -> dict:
        return entry | {"base_scenario": new[entry["base_scenario"]]}

    shipped = [c for c in told["cases"] if not c["overrides"] and not c["edits"]]
    others = shuffled([c for c in told["cases"] if c not in shipped], rng, share=0.2)
    cases = [renamed(case) for case in shuffled(shipped + others, rng, share=1.0)]
    thresholds = [renamed(row) for row in shuffled(told["thresholds"], rng, share=0.5)]
    told = told | {
        "cases": [case | {"id": f"other {k}"} for k, case in enumerate(cases)],
        "thresholds": thresholds,
    }
    return told, {new.get(name, name): each for name, each in recorded.items()}


def reworded(problem: dict, rng: random.Random, number: int) -> dict:
    """A test function whose inputs have other names and, if it may, another order."""
    old = [each["name"] for each in problem["inputs"]]
    formula = problem["python"] or ""
    problem = problem | {"id": f"problem {number}"}
    if not old or formula.isidentifier():
        return problem
    new = {name: f"in{k}_{name[::-1]}" for k, name in enumerate(old)}

    def words(text: str) -> str:
        return re.sub(r"\b[A-Za-z_]\w*", lambda m: new.get(m[0], m[0]), text)

    reference = {
        words(k) if "{" in k else k: v for k, v in problem["reference"].items()
    }
    inputs = [each | {"name": new[each["name"]]} for each in problem["inputs"]]
    by_place = ORDERED.search(formula) or problem["dependence"] != "independent"
    lists = {"S1", "ST", "shapley", "evppi_single", "dgsm_nu"}
    plain = set(reference) <= lists | {"mean", "variance", "evpi", "skewness"}
    order = list(range(len(old)))
    if not by_place and plain:
        rng.shuffle(order)
    for kind in lists & set(reference):
        values = reference[kind]["value"]
        reference[kind] = reference[kind] | {"value": [values[k] for k in order]}
    return problem | {
        "python": words(formula),
        "inputs": [inputs[k] for k in order],
        "reference": reference,
    }


def other(source: Path, target: Path, seed: int, share: float = 0.6) -> None:
    """Write other cases of every file of a folder into another.

    Args:
        source: Folder of references.
        target: Folder to write to; it must exist.
        seed: Of names, order and choice.
        share: Of the cases of a file that are kept.
    """
    rng = random.Random(seed)  # noqa: S311 - no secret
    told = {path.name: json.loads(path.read_text()) for path in source.glob("*.json")}
    for name in CASES[:-1]:
        told[name] = recased(told[name], rng, share)
    for name in ROWS:
        rows = shuffled(told[name]["rows"], rng, share=share, doubled=True)
        told[name] = told[name] | {"rows": rows}
    names = ("orbitdc.json", "orbitdc_uq.json")
    told |= dict(zip(names, rescened(*(told[n] for n in names), rng), strict=True))
    problems = shuffled(told[PROBLEMS]["problems"], rng, share=share)
    told[PROBLEMS] = told[PROBLEMS] | {
        "problems": [reworded(p, rng, k) for k, p in enumerate(problems)]
    }
    for name, content in told.items():
        (target / name).write_text(json.dumps(content))
