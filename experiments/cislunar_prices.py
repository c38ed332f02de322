"""Where does lunar propellant undercut Earth's, and which depots are worth a stop?"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from equations.models.cislunar_prices import (
    Form,
    Network,
    PriceMap,
    cislunar_breakeven,
    cislunar_prices,
)
from equations.models.cislunar_prices.network import network_of
from equations.models.cislunar_prices.parameters import Edge
from experiments.replicates import REPLICATES, plan
from experiments.selection import Selection
from uq.engine.propagation import propagate
from uq.inputs.sampling import sample
from uq.parameters import Scalar, Spec, replace_leaves
from uq.priors import prior_table
from uq.results import summary
from uq.results.datasets import DIMENSIONS, provenance, to_dataset


if TYPE_CHECKING:
    import xarray as xr
    from matplotlib.figure import Figure

MODEL = "cislunar-prices"
KEEPS_DRAWS = True
EARTH, MOON = "LEO", "Moon"
SEARCHED = 2**9  # draws of a replicate whose breakeven is searched for: it takes long
OUT_OF_REACH = 100.0  # of any rocket here [km/s]
GRID, SHEET = 33, 2**6  # prices along each axis of a map, and draws at each pair


class Variant[T](eqx.Module):
    """A few answers of the model under another form or another network."""

    multiple: Annotated[T, Spec("-", "price on the Moon over price in low orbit")]
    stops: Annotated[T, Spec("-", "1 where the way to the Moon has a stop")]
    rivalry: dict[str, Annotated[T, Spec("-", "lunar over Earth's price")]]


class Answers[T](eqx.Module):
    """The price map, and what it would be otherwise."""

    map: PriceMap[T]
    forms: dict[str, Variant[T]]
    depots: dict[str, Variant[T]]


class Searched[T](eqx.Module):
    """Answers that are searched for, of fewer draws."""

    breakeven: dict[str, Annotated[T, Spec("USD/kg", "breakeven lunar price")]]
    crossings: dict[str, Annotated[T, Spec("-", "lunar prices that break even")]]


def run(
    *,
    samples: int = 2**16,
    seed: int = 0,
    selection: Selection | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> "xr.Dataset":
    """Draw every prior; map prices under every form and with every single depot.

    Args:
        samples: Draws in all, a power of two of at least 16; they are 16 independently
            scrambled Sobol' nets of as many points each.
        seed: Same seed, same draws.
        selection: Model form, priors, scenario and study; None is the default of each.
        progress: Called with the draws done and the draws in all.

    Returns:
        Dataset with dimensions replicate and sample: every parameter that varies, every
        output; breakevens along `searched`, the first draws of each replicate, and the
        probability that lunar propellant is the cheaper over pairs of source prices.

    Raises:
        ValueError: If `samples` is not a power of two of at least 16, or the selection
            does not fit.
        MemoryError: If the draws would not fit.
    """
    selection = selection or Selection(MODEL)
    model, priors, chosen, design = plan(
        samples=samples, seed=seed, selection=selection
    )
    network = network_of(set(priors.edges), set(priors.sources))
    form = Form[chosen["form"].upper()]
    start = time.perf_counter()
    draws = sample(priors, design)
    everything = answers_of(model, network, form)
    outputs = propagate(everything, draws, nonfinite="keep", progress=progress)
    seconds = time.perf_counter() - start
    results = to_dataset(draws, *DIMENSIONS, priors=priors)
    results = results.merge(to_dataset(outputs, *DIMENSIONS))
    if set(network.sources) == {EARTH, MOON}:
        results = results.merge(searched(form, draws)).merge(
            competition(model, priors, draws)
        )
    return results.assign_attrs(
        provenance(
            title="Prices of propellant between low Earth orbit and the Moon",
            experiment="cislunar-prices",
            design="scrambled Sobol'",
            samples=samples,
            replicates=REPLICATES,
            seed=seed,
            seconds=seconds,
            evaluations_per_second=samples / seconds,
            depots=", ".join(network.depots),
            sources=", ".join(network.sources),
            **chosen,
        )
    )


def answers_of(
    model: Callable[[Any], PriceMap[Scalar]], network: Network, form: Form
) -> Callable[[Any], Answers[Scalar]]:
    """The model beside its other forms, and beside Earth's propellant over few stops.

    With Earth as the only source, what another depot changes is its value as a stop.
    """
    others = {
        other.name.lower(): cislunar_prices(other) for other in Form if other != form
    }
    earth = cislunar_prices(form, replace(network, sources=(EARTH,)))
    choices = single_stops(network)

    def everything(p: Any) -> Answers[Scalar]:
        base = model(p)
        told = {name: _variant(other(p)) for name, other in others.items()}
        told[form.name.lower()] = _variant(base)
        some = jax.vmap(lambda edges: _variant(earth(replace(p, edges=edges))))(
            _closed(p.edges, network, list(choices.values()))
        )
        depots = {
            name: jax.tree.map(lambda leaf, i=i: leaf[i], some)
            for i, name in enumerate(choices)
        }
        return Answers(map=base, forms=told, depots=depots)

    return everything


def _closed(
    edges: Mapping[str, Edge[Scalar]],
    network: Network,
    choices: Sequence[Sequence[str]],
) -> dict[str, Edge[Any]]:
    """Trips for each choice of stops: those to another depot lead out of reach."""
    closed = {}
    for trip in network.open_trips:
        edge, ends = edges[trip.name], {trip.origin, trip.destination}
        far = jnp.full_like(edge.delta_v, OUT_OF_REACH)
        out = [edge.delta_v if ends <= {EARTH, MOON, *s} else far for s in choices]
        back = jnp.broadcast_to(edge.return_delta_v, len(choices))
        closed[trip.name] = replace(edge, delta_v=jnp.stack(out), return_delta_v=back)
    return closed


def single_stops(network: Network) -> dict[str, tuple[str, ...]]:
    """No stop, each one alone, and all of them, by name."""
    between = tuple(d for d in network.depots if d not in (EARTH, MOON))
    every = {"all": between} if len(between) > 1 else {}
    return {"none": ()} | {stop: (stop,) for stop in between} | every


def _variant(told: PriceMap[Scalar]) -> Variant[Scalar]:
    stops = list(told.stops.get(f"{EARTH}-{MOON}", {}).values())
    return Variant(
        multiple=told.multiples[EARTH][MOON],
        stops=jnp.stack(stops).max() if stops else jnp.zeros(()),
        rivalry=told.rivalry.get(MOON, {}),
    )


def searched(form: Form, draws: Any) -> "xr.Dataset":
    """Breakeven lunar price at every depot, for the first draws of each replicate."""
    first = jax.tree.map(lambda x: x[:, :SEARCHED] if x.ndim else x, draws)
    found = propagate(cislunar_breakeven(form), first, nonfinite="keep")
    told = Searched(breakeven=found.price, crossings=found.crossings)
    return to_dataset(told, "replicate", "searched")


def competition(
    model: Callable[[Any], PriceMap[Scalar]], priors: Any, draws: Any
) -> "xr.Dataset":
    """Probability that lunar propellant is the cheaper, over pairs of source prices."""
    import xarray as xr

    table = prior_table(priors)
    paths = [f"sources.{name}.price" for name in (EARTH, MOON)]
    ends = [table[path].distribution.support for path in paths]
    earth, moon = (
        np.geomspace(low, max(high, 1.001 * low), GRID) for low, high in ends
    )
    others = jax.tree.map(lambda x: np.resize(x, SHEET) if x.ndim else x, draws)
    shape = (GRID, GRID, SHEET)

    def spread(values: Any, axes: tuple[int, ...]) -> np.ndarray:
        return np.broadcast_to(np.expand_dims(values, axes), shape).ravel()

    grid = jax.tree.map(lambda x: spread(x, (0, 1)) if x.ndim else x, others)
    prices = {paths[0]: spread(earth, (1, 2)), paths[1]: spread(moon, (0, 2))}
    told = propagate(
        lambda p: model(p).rivalry[MOON],
        replace_leaves(grid, prices),
        nonfinite="keep",
    )
    cheaper = {k: summary.event(v.reshape(shape), "<", 1.0) for k, v in told.items()}
    shares = [np.nanmean(each, axis=2) for each in cheaper.values()]
    return xr.Dataset(
        {"moon_cheaper": (("depot", "earth_price", "moon_price"), np.array(shares))},
        coords={"depot": list(told), "earth_price": earth, "moon_price": moon},
    )


def report(results: "xr.Dataset") -> "xr.Dataset":
    """Every table of the answer: estimates and their standard errors.

    Args:
        results: What `run` returned.

    Returns:
        For each table `name`, the variables `name` and `name_error` over its rows and
        columns.
    """
    from experiments.cislunar_prices_tables import tables_of

    return tables_of(results)


def print_report(report: "xr.Dataset") -> None:
    """The tables, and how fast they were found."""
    from experiments.cislunar_prices_tables import print_tables

    print_tables(report)


def figures(
    results: "xr.Dataset", report: "xr.Dataset", selection: Selection
) -> Mapping[str, "Figure"]:
    """The figures that answer the question, by file name."""
    from experiments.cislunar_prices_figures import figures_of

    return figures_of(results, report)
