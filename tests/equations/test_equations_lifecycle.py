"""Parts of the ledger against the model that adds them up, and against each other."""

import jax.numpy as jnp
import pytest
from numpy.testing import assert_allclose
from reference_rows import call

from equations import compute, environment, lifecycle, mass, radiation
from equations.constants import PETAFLOP, PETAFLOP_DAY, WATT_HOUR
from equations.models.orbital_datacenter import Form, orbital_datacenter
from priors.orbital_datacenter import near_term
from uq.parameters import flatten, replace_leaves
from uq.priors import nominals


@pytest.fixture(scope="module")
def nominal():
    values = flatten(nominals(near_term()))[0]
    return replace_leaves(
        nominals(near_term()), {k: jnp.asarray(float(v)) for k, v in values.items()}
    )


def test_the_bill_is_the_lifecycle_cost_of_the_text(nominal):
    nominal = replace_leaves(nominal, {"costs.learning_rate": jnp.asarray(1.0)})
    out = orbital_datacenter(Form.CORRECTED)(nominal).space
    p, bill, size = nominal, out.bill, out.sizing
    satellites = call(
        lifecycle.satellite_cost,
        bill.bus,
        size.array_power * 1e3,
        p.solar.price,
        size.radiator_area,
        p.radiator.price,
        size.battery_energy * 1e3 * WATT_HOUR,
        p.battery.price / WATT_HOUR,
        bill.terminals,
        0.0,
    )
    propellant = float(size.propellant)
    launch = call(lifecycle.launch_cost, out.dry_mass + propellant, p.launch.price)
    total = call(
        lifecycle.lifecycle_cost,
        satellites + float(bill.accelerators),
        launch,
        bill.operations,
        bill.replacement,
        bill.ground,
        0.0,
        0.0,
    )
    beyond = bill.losses + bill.insurance + bill.development + bill.delay
    assert_allclose(total + beyond, out.lifecycle_cost, rtol=1e-12)


def test_deorbiting_costs_what_its_propellant_adds_to_launch(nominal):
    none = replace_leaves(nominal, {"orbit.disposal_delta_v": jnp.asarray(0.0)})
    some = orbital_datacenter()(nominal).space.bill.launch
    saved = some - orbital_datacenter()(none).space.bill.launch
    o, out = nominal.orbit, orbital_datacenter()(nominal).space
    apart = call(
        lifecycle.deorbit_cost,
        *(out.dry_mass, o.disposal_delta_v, o.specific_impulse, nominal.launch.price),
    )
    # Station keeping lifts the propellant of disposal too: a few per cent.
    assert apart <= float(saved) < 1.1 * apart


def test_carbon_and_mass_for_each_unit_of_compute(nominal):
    out = orbital_datacenter()(nominal).space
    life = nominal.finance.mission_life * 365.25 * 86_400
    parts = out.footprint
    found = call(
        environment.carbon_per_compute,
        *(parts.embodied, parts.launch, parts.operation),
        out.delivered * PETAFLOP * life,
    )
    assert_allclose(found * PETAFLOP_DAY, out.carbon, rtol=1e-12)
    per_mass = call(mass.compute_per_mass, out.delivered * PETAFLOP, out.dry_mass)
    per_power = call(
        compute.compute_per_energy, out.delivered * PETAFLOP, out.sizing.it_power * 1e3
    )
    assert_allclose(per_power / per_mass, out.specific_mass / 1e3, rtol=1e-12)


def test_what_the_bus_leaves_is_the_power_of_the_computers(nominal):
    size = orbital_datacenter()(nominal).space.sizing
    share = float(nominal.constellation.other_load_fraction)
    others = share * float(size.it_power)
    pumps = float(size.bus_load) - (1 + share) * float(size.it_power)
    left = call(
        compute.it_power_limit, size.bus_load, others / 2, others / 2, pumps, 0.0, 0.0
    )
    assert_allclose(left, size.it_power, rtol=1e-12)


def test_dose_and_upsets_add_up_over_time_and_devices():
    assert_allclose(call(radiation.total_dose, 1.5, 5.0), 7.5)
    assert_allclose(call(radiation.upsets, 1e-6, 86_400.0, 1000.0), 86.4)
    assert_allclose(call(compute.reliable_compute, 10.0, 0.9, 0.2), 7.2)
