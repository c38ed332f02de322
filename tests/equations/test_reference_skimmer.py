"""The skimmer model against evaluations from outside, exact and sampled."""

import math
from typing import Annotated, Any

import equinox as eqx
import jax.numpy as jnp
import numpy as np
import pytest
from drawn import distribution, is_drawn, power
from numpy.testing import assert_allclose
from opec import VOLUME, filled, inputs_of, performance
from problems import prior
from reference_rows import record

from equations import finance, skimming, sorties
from equations.models.skimmer import Form, skimmer
from uq.designs import Sobol
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import Spec
from uq.quantities import output
from uq.results import summary
from uq.sensitivity.variance.sobol import sobol_indices


CASES = record("opec.json").get("cases", [])
SIZE, REPLICATES = 2**10, 32
EXACT = 1e-12  # relative; the references are given to 1e-12 themselves
LEFT_OUT: dict[str, str] = {}  # kinds that are not evaluated, each with its reason


def throughput(i):
    p = performance(i, Form.SOURCE)
    one, year = p.sortie, p.throughput
    fleet = sorties.fleet_yield(*scalars(i["S"], i["U"]), year.single)
    if 1 <= i["S"] <= 6 and (i["S"] > 1 or i["U"] == 1):
        assert_allclose(year.fleet, fleet, rtol=1e-12)
    return {
        "m_h": one.harvested,
        "m_out": one.delivered,
        "T_sortie": one.duration,
        "N_cycles": year.sorties,
        "effective_cycles": year.deliveries,
        "Y_single": year.single,
        "Y_total": fleet,
    }


def storage(i):
    p = performance(i)
    return {
        "capacity_kg_per_yr": p.storage.rate,
        "margin_kg_per_yr": p.storage.spare,
        "feasible": bool(p.storage.margin >= 0),
        "Y_capped": p.throughput.stored,
        "C_tank_required": p.storage.required_tank,
    }


def closure(i):
    c = performance(i).closure
    return {
        "delivered_sorties_per_yr": c.deliveries,
        "flown_sorties_per_yr": c.flown,
        "production_kg_per_yr": c.produced,
        "consumption_kg_per_yr": c.consumed,
        "net_propellant_kg_per_yr": c.net,
        "closes": bool(c.net > 0),
        "closure_ratio": c.ratio,
        "m_prop_skim_breakeven": c.breakeven_propellant,
        "eta_use_breakeven": c.breakeven_conversion,
        "printed_inequality_true": bool(performance(i, Form.SOURCE).closure.net > 0),
    }


def economics(i):
    net = i["net_propellant_kg_per_yr"]
    given = {k: v for k, v in i.items() if k != "net_propellant_kg_per_yr"}
    # All that is delivered becomes propellant, of which the depot leaves the net.
    e = performance(given | {"m_prop_depot": i["Y_total"] - net}).economics
    rate, life = scalars(i["discount_rate"], i["life_yr"])
    return {
        "crf": finance.capital_recovery_factor(rate, life),
        "annual_cost_usd": e.cost,
        "annual_revenue_usd": e.revenue,
        "profit_usd_yr": e.profit,
        "viable": bool(e.profit > 0),
        "breakeven_price_usd_kg": e.breakeven_price,
    }


def drag(i):
    s = performance(i, Form.CORRECTED).sortie
    swept = scalars(i["rho_env"])[0] * s.swept_volume
    ratio = i["A_ref"] / i["A_intake"]
    flow = scalars(i["v_rel"], i["C_D"], ratio)
    return {
        "V_sweep": s.swept_volume,
        "m_swept": swept,
        "m_h": s.harvested,
        "drag_impulse_Ns": skimming.drag_impulse(swept, *flow),
        "m_prop_drag": s.drag_propellant,
        "prop_per_kg_harvested": s.drag_propellant / s.harvested,
        "Isp_min_for_closure": s.drag_floor,
    }


def table(i):
    if i["knots"]["S"] != [1, 3, 6] or i["knots"]["U"][0] != 1:
        pytest.skip(f"utilization is told of 1, 3 and 6 skimmers, not {i['knots']}")
    _, three, six = i["knots"]["U"]
    u = [sorties.tabulated_utilization(*scalars(s, three, six)) for s in i["S"]]
    return {"U": u, "SU": [s * each for s, each in zip(i["S"], u, strict=True)]}


def scalars(*values):
    return tuple(jnp.asarray(float(value)) for value in values)


EVALUATED = {
    "throughput": throughput,
    "storage": storage,
    "propellant_closure": closure,
    "economic_viability": economics,
    "drag_extension": drag,
    "utilisation_table": table,
}


def priors_of(distributions):
    """A parameter class of its own for every case, filled with its priors."""
    hints = {n: Annotated[Any, Spec("-", n, -math.inf)] for n in distributions}
    group = type("Inputs", (eqx.Module,), {"__annotations__": hints})
    beliefs = [distribution(told) for told in distributions.values()]
    middles = [float(each.icdf(jnp.asarray(0.5))) for each in beliefs]
    return group(*map(prior, beliefs, ["-"] * len(beliefs), middles))


def model_of(fixed, free, form):
    """The skimmer as a function of a case's uncertain inputs alone."""

    def model(x):
        given = {name: entered(name, getattr(x, name), told) for name, told in free}
        return skimmer(form)(filled(fixed | given))

    return model


def entered(name, x, told):
    """What the model takes: a time by itself, of which its equation has the inverse."""
    exponent = power(told)[0]
    if name == "T_sortie":
        return x ** max(1, -exponent)
    return x**exponent


def split(i):
    """Uncertain and fixed inputs of a case."""
    known = inputs_of(i)
    free = {k: v for k, v in known.items() if is_drawn(v)}
    return free, {k: v for k, v in known.items() if k not in free}


YIELDS = {"Y_single": "throughput.single", "Y_total": "throughput.fleet"}


def indices(i):
    linked = "T_harvest" in i["distributions"]
    fixed, free = inputs_of(i), i["distributions"]
    priors = priors_of(free)
    form = Form.CORRECTED if linked else VOLUME
    found = sobol_indices(
        model_of(fixed, free.items(), form),
        priors,
        {"y": output(YIELDS[i["output"]])},
        size=SIZE,
        seed=1,
        replicates=REPLICATES,
    ).result
    spread = np.sqrt(found.variance_replicates[:, 0])
    yield "mean", found.mean[0], found.mean_replicates[:, 0]
    yield "variance", found.variance[0], found.variance_replicates[:, 0]
    yield "std", np.sqrt(found.variance[0]), spread
    for kind, field in (("S1", "first"), ("ST", "total")):
        pooled, parts = getattr(found, field), getattr(found, f"{field}_replicates")
        for k, name in enumerate(free):
            yield f"{kind}.{name}", pooled[0, k], parts[:, 0, k]


def outputs_of(free, fixed, form=VOLUME):
    priors = priors_of(free)
    design = Sobol(len(free), SIZE, replicates=REPLICATES, seed=1)
    model = model_of(fixed, free.items(), form)
    # A ratio to nothing burned is infinite, where a case gives no propellant.
    return propagate(model, sample(priors, design), nonfinite="keep")


def closing(i):
    event = outputs_of(*split(i)).closure.net > 0
    yield "P_closure", event.mean(), event.mean(axis=1)


def quantiles(i):
    free, fixed = split(i)
    y = outputs_of(free, {"V_sweep": i["scale"]} | fixed, Form.SOURCE).throughput.single
    for level in i.get("probabilities", []):
        rows = [summary.quantile(row[None], level).value for row in y]
        yield f"quantiles.{level}", summary.quantile(y, level).value, np.array(rows)
    if "capacity_threshold" in i:
        event = y > i["capacity_threshold"]
        yield "P_exceed_capacity", event.mean(), event.mean(axis=1)


SAMPLED = {
    "uq_sobol_product": indices,
    "uq_sobol_harvest_linked": indices,
    "uq_probability_closure": closing,
    "uq_quantiles_two_factor": quantiles,
}


def not_read(i):
    """Why a case is not drawn, if it is not."""
    told = i.get("distributions", split(i)[0])
    if strange := [name for name in told if name not in inputs_of(told)]:
        return f"no parameter of the model: {strange}"
    if strange := [k for k, each in told.items() if not is_drawn(each)]:
        return f"distributions of {strange}"
    if "distributions" in i and i["output"] not in YIELDS:
        return f"output {i['output']!r}"
    return None


def flat(expected):
    for name, value in expected.items():
        if isinstance(value, dict):
            yield from ((f"{name}.{key}", each) for key, each in value.items())
        else:
            yield name, value


def number(value):
    return math.inf if value is None else float(value)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_every_recorded_case_is_reproduced(case):
    kind, expected = case["kind"], dict(flat(case["expected"]))
    if kind in LEFT_OUT:
        pytest.skip(LEFT_OUT[kind])
    assert kind in EVALUATED | SAMPLED, f"{kind}: neither evaluated nor listed"
    if kind in EVALUATED:
        found = EVALUATED[kind](case["inputs"])
        assert expected.keys() <= found.keys(), "fields neither evaluated nor listed"
        compare_exactly(found, expected)
    else:
        if reason := not_read(case["inputs"]):
            pytest.skip(f"{case['id']}: {reason}")
        rows = [row for row in SAMPLED[kind](case["inputs"]) if row[0] in expected]
        assert {name for name, *_ in rows} == expected.keys(), "fields not evaluated"
        compare_sampled(rows, expected)


def compare_exactly(found, expected):
    worst = 0.0
    for name, value in expected.items():
        if isinstance(value, bool):
            assert found[name] is value, name
            continue
        ours, theirs = (np.vectorize(number)(x) for x in (found[name], value))
        assert_allclose(ours, theirs, rtol=EXACT, atol=0, err_msg=name)
        finite = np.isfinite(theirs) & (theirs != 0)
        apart = np.abs(ours[finite] / theirs[finite] - 1)
        worst = max([worst, *np.ravel(apart).tolist()])
    print(f"{len(expected)} fields, largest relative difference {worst:.1e}")


def compare_sampled(rows, expected):
    worst = 0.0
    for name, found, parts in rows:
        error = summary.standard_error(np.asarray(parts, float))
        # Where every replicate is exact, rounding is all that is left.
        apart = abs(found - expected[name]) / (error + 1e-13 * abs(expected[name]))
        worst = max(worst, apart)
        assert apart < 4, (name, found, error, expected[name])
    print(f"{len(expected)} fields, largest {worst:.2f} standard errors")
