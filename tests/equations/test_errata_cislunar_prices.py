"""What the space pricing article and its program print wrongly, and by how much."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from cislunar import FORMS, network, nominal, priced
from numpy.testing import assert_allclose
from reference_rows import call

from equations import markets, propulsion, routes
from equations.models.cislunar_prices import Form, cislunar_prices
from equations.models.cislunar_prices.hauls import design_of, hauls_of, masses_of


GROSS, TANKS, EXHAUST = 0.01, 0.03, 4400.0
OUT = 1870.0  # from the Moon to a low orbit [m/s]


def solved(out, back):
    """Departure mass, propellants and dry mass per payload from the mass balance."""
    balance = np.array(
        [
            [1, -1, -1, -1],  # departure = both propellants + dry + payload
            [1 / out, 0, -1, -1],  # after the first burn
            [0, 0, 1, 1 - back],  # second propellant = dry (back - 1)
            [-GROSS, -TANKS, -TANKS, 1],
        ]
    )
    return np.linalg.solve(balance, [1.0, 1.0, 0.0, 0.0])


def sized(out, back):
    initial = call(propulsion.initial_mass, out, back, GROSS, TANKS, 0.0, 0.0)
    return initial, call(propulsion.propellant_mass, initial, out, back)


@pytest.mark.parametrize(
    ("km", "printed", "true", "residual"),
    [(1.0, 0.1587, 0.2604, 0.1048), (4.0, 0.2239, 1.5924, 1.4095)],
)
def test_one_way_propellant_is_printed_with_a_reciprocal(km, printed, true, residual):
    out = np.exp(km * 1e3 / EXHAUST)
    wrong = (1 - (GROSS + TANKS) * out + TANKS) / out * (1 - 1 / out)
    initial, right = sized(out, 1.0)
    assert_allclose([wrong, right], [printed, true], atol=5e-5)
    assert_allclose(solved(out, 1.0)[:2], [initial, right], rtol=1e-12)
    # The dry mass too is computed from the printed propellant.
    left = initial - wrong - (GROSS * initial + TANKS * wrong) - 1
    assert_allclose(left, residual, atol=5e-5)


@pytest.mark.parametrize(
    ("km", "printed", "true", "residual"),
    [(1.0, 0.0803, 0.2672, 0.1925), (2.5, -0.0770, 0.8599, 0.965)],
)
def test_two_way_propellant_is_printed_with_a_reciprocal(km, printed, true, residual):
    eta = np.exp(km * 1e3 / EXHAUST)
    ratio = (1 - (GROSS + TANKS) * eta**2 + TANKS) / (eta * (1 - TANKS * (eta - 1)))
    wrong = ratio * (1 - 1 / eta**2) - (1 - 1 / eta)
    initial, right = sized(eta, eta)
    assert_allclose([wrong, right], [printed, true], atol=5e-5)
    first, second = solved(eta, eta)[1:3]
    assert_allclose(right, first + second, rtol=1e-12)
    left = initial - wrong - (GROSS * initial + TANKS * wrong) - 1
    assert_allclose(left, residual, atol=5e-4)


def test_mass_ratio_of_the_last_burn_is_printed_with_products():
    dry, payload, propellant = 2.0, 3.0, 5.0
    printed = dry * payload * propellant / (dry * payload)
    assert printed == 5.0  # a mass, in whatever unit
    ratio = call(routes.mass_ratio_of_burn, dry + payload + propellant, propellant)
    assert ratio == 2.0
    assert call(routes.burn_propellant, dry + payload, ratio) == propellant


def test_variable_repair_is_defined_twice():
    price, fixed, variable, dry, delta_v = 1e6, 1e-3, 1e-5, 680.0, 2000.0
    final = call(markets.repair_cost, price, fixed, variable, dry, delta_v)
    of_fixed = price * fixed * dry + price * fixed * dry * variable * delta_v
    of_price = price * fixed * dry + price * variable * delta_v
    assert_allclose(final, of_fixed, rtol=1e-14)
    # The two variable parts differ by the fixed share of the dry mass, 0.68.
    parts = [told - price * fixed * dry for told in (of_fixed, of_price)]
    assert_allclose(parts[0] / parts[1], fixed * dry, rtol=1e-12)


def test_propellant_stands_inside_the_bracket_of_the_vehicle_price():
    """A typeset version multiplies its cost by the price of the vehicle once more."""
    price, bracket, spent = 1e6, 1.145e-4, 3000.0
    right = price * bracket + spent
    assert (price * (bracket + spent)) / right > 0.9e6


def test_burn_time_counts_the_way_out_only():
    design = design_of(nominal(), "lander", "RLRV", Form.CORRECTED.value)
    leg = jnp.asarray(OUT)
    masses = masses_of(design, leg, leg, Form.CORRECTED.value)
    engine = design.exhaust_velocity, design.thrust
    out = call(routes.burn_time, masses.initial, *engine, OUT)
    every = call(routes.burn_time_of_propellant, masses.propellant, *engine)
    assert_allclose(1 - out / every, 0.033, atol=2e-3)
    one_way = masses_of(design, leg, jnp.zeros(()), Form.CORRECTED.value)
    assert_allclose(
        call(routes.burn_time, one_way.initial, *engine, OUT),
        call(routes.burn_time_of_propellant, one_way.propellant, *engine),
        rtol=1e-14,
    )


@pytest.mark.parametrize(
    ("engine", "right", "published"),
    [("RL10B-2", 0.028253, 0.120945), ("RLRV", 0.027954, 0.121298)],
)
def test_tank_mass_counts_fuel_once_for_every_oxidizer(engine, right, published):
    for form, expected in ((Form.CORRECTED, right), (Form.PUBLISHED, published)):
        design = design_of(nominal(), "tug", engine, form.value)
        assert_allclose(design.propellant_term, expected, atol=1e-6)
    assert 4.2 < published / right < 4.4


@pytest.mark.parametrize(
    ("engine", "right", "published"),
    [("RL10B-2", 0.013837, 0.012355), ("RLRV", 0.012778, 0.011295)],
)
def test_thrust_structure_takes_the_thrust_of_the_vehicle(engine, right, published):
    for form, expected in ((Form.CORRECTED, right), (Form.PUBLISHED, published)):
        design = design_of(nominal(), "tug", engine, form.value)
        assert_allclose(design.gross_term, expected, atol=1e-6)
    assert_allclose(published / right, 0.89, atol=0.01)


def test_launch_and_ground_price_are_multiplied():
    assert call(markets.launched_price, 1.0, 2000.0) == 2001.0  # the program: 2000
    assert call(markets.launched_price, 2.0, 2000.0) == 2002.0  # the program: 4000


def test_the_heat_shield_has_no_mass():
    """15 % of the payload is on no scale, and is not repaired either."""
    unbooked = left_over(Form.CORRECTED.value)
    assert_allclose(unbooked, 0.15, rtol=1e-12)
    assert_allclose(left_over(Form.CONSERVING.value), 0.0, atol=1e-15)


def left_over(choices):
    design = design_of(nominal(), "aerobraker", "RL10B-2", choices)
    masses = masses_of(design, jnp.asarray(1430.0), jnp.zeros(()), choices)
    return masses.initial - masses.propellant - masses.dry - 1


def penalty(km, sign=-1.0):
    """Propellant there and back over one way, less one; a wrong sign on demand."""
    out = np.exp(km * 1e3 / EXHAUST)
    initial, two = sized(out, out)
    if sign > 0:
        two = initial * (1 - 1 / out**2) + (1 - 1 / out)
    return call(routes.way_back_penalty, two, sized(out, 1.0)[1])


def test_short_trips_are_not_where_one_way_wins():
    """The figure's least advantage near 100 % is that of a wrong sign."""
    km = np.array([0.14, 0.64, 2.0, 3.77, 4.0, 5.0, 6.0])
    right = [penalty(each) for each in km]
    assert_allclose(right, [0.012, 0.019, 0.055, 0.185, 0.217, 0.455, 1.17], atol=5e-3)
    assert np.all(np.diff(right) > 0)
    wrong = np.array([penalty(each, sign=1.0) for each in np.arange(3.0, 6.0, 0.02)])
    assert_allclose(wrong.min(), 0.96, atol=0.01)
    assert_allclose(np.arange(3.0, 6.0, 0.02)[wrong.argmin()], 4.22, atol=0.03)


def test_the_quoted_delivery_price_is_ten_times_too_high():
    """16 million USD/kg to the lunar surface; the seller's price list said 1.2."""
    assert 16e6 / 1.2e6 > 13


def test_fixed_repair_is_per_kilogram():
    """As a pure number it would be 0.1 % of the price; a 680 kg tug pays 68 %."""
    share = call(markets.repair_cost, 1.0, 1e-3, 1e-5, 680.0, 2000.0)
    assert_allclose(share, 0.6936, rtol=1e-12)


def multiple(variant, active, sources=None):
    sources = sources or {"LEO": 2000.0}
    model = cislunar_prices(FORMS[variant], network(active, sources))
    return jax.jit(model)(priced(sources))


@pytest.mark.parametrize(
    ("variant", "stop", "expected"),
    [
        ("V0", (), 6.4173),
        ("V0", ("LLO",), 5.6260),
        ("V0", ("EML2",), 5.6097),
        ("V1", (), 4.7040),
        ("V1", ("LLO",), 4.7040),
        ("V1", ("EML2",), 4.7040),
    ],
)
def test_the_stop_that_pays_is_an_effect_of_heavy_tanks(variant, stop, expected):
    answer = multiple(variant, ("LEO", "Moon", *stop))
    assert_allclose(answer.multiples["LEO"]["Moon"], expected, atol=5e-5)
    for place in stop:
        assert answer.stops["LEO-Moon"][place] == (variant == "V0")


def test_one_sweep_is_not_converged():
    """The program's price of lunar propellant in low orbit is 5 683 or 4 089."""
    everywhere = ("Moon", "LLO", "EML2", "EML1", "EML4/5", "GEO", "LEO")
    answer = multiple("V0", everywhere, {"LEO": 1800.0, "Moon": 1200.0})
    assert_allclose(answer.prices["Moon"]["LEO"], 3001.7, atol=0.05)
    assert_allclose(answer.prices["LEO"]["Moon"], 7976.9, atol=0.05)
    assert answer.residual < 1e-14


def test_a_trip_beyond_reach_has_no_negative_mass():
    far = nominal(**{"edges.LEO-Moon.delta_v": 40.0})
    net = network(("LEO", "Moon"), {"LEO": 2000.0})
    hauls = hauls_of(far, net, Form.CONSERVING.value)
    assert not hauls.flyable[[t.name for t in net.open_trips].index("LEO-Moon")]
    answer = jax.jit(cislunar_prices(Form.CONSERVING, net))(far)
    assert np.isnan(answer.prices["LEO"]["Moon"])
    assert answer.unflyable == 1.0
