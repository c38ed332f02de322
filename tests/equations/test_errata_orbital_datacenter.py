"""What the text and spacedc-mdao 0.4.2 get wrong, with the size of each error.

Further errata are shown beside the laws they break, in `test_models.py`.
"""

import collections
import dataclasses

import jax
import jax.numpy as jnp
import numpy as np
from numpy.testing import assert_allclose
from reference_rows import call, of_the_house, record

from equations import degradation, finance, optical, orbit, radiation
from equations.constants import KILOMETRE, PETAFLOP_DAY
from equations.models.orbital_datacenter import Form, orbital_datacenter
from priors.orbital_datacenter.published import published
from uq.parameters import replace_leaves
from uq.priors import nominals


NOMINAL = jax.tree.map(lambda x: jnp.asarray(float(x)), nominals(published()))


def at(form=Form.PUBLISHED, changed=None, **values):
    """The published scenario with some numbers, and some choices, changed."""
    found = {
        name.replace("__", "."): jnp.asarray(float(v)) for name, v in values.items()
    }
    options = dataclasses.replace(form.value, **(changed or {}))
    return orbital_datacenter(options)(replace_leaves(NOMINAL, found))


def test_battery_losses_are_missing_from_the_array_of_the_text():
    with_losses, without = (
        at(changed={"array_sizing": sizing}).space.sizing
        for sizing in ("energy balance", "orbit average")
    )
    load = with_losses.bus_load * 0.98**-5
    assert_allclose(with_losses.array_power / load, 1.6305, atol=1e-4)
    assert_allclose(without.array_power / load, 1.5675, atol=1e-4)


def test_battery_discharge_and_reserve_are_dropped_by_the_program():
    losses = {"battery__discharge_efficiency": 0.95, "battery__reserve": 1.1}
    dropped = at(**losses).space.sizing.battery_energy
    kept = at(changed={"conversion_losses": True}, **losses).space.sizing.battery_energy
    assert_allclose(dropped, 1667.9, atol=0.1)
    assert_allclose(kept / dropped, 1.1 / 0.95, rtol=1e-12)


def test_utilization_saves_energy_on_earth_only():
    full, half = (at(workload__utilization=u) for u in (0.8, 0.4))
    assert_allclose(half.earth.bill.energy, full.earth.bill.energy / 2, rtol=1e-12)
    assert half.space.bill.solar == full.space.bill.solar
    assert half.space.sizing.heat == full.space.sizing.heat


def test_earth_lights_both_faces_of_a_panel_that_radiates_from_both():
    one, both = (
        at(changed={"lit_faces": faces}).space.sizing.net_flux
        for faces in ("one", "radiating")
    )
    assert_allclose(one, 788.8157, atol=1e-4)
    assert_allclose(one - both, 0.2 * (0.07 * 0.3 * 1361 + 0.82 * 238), rtol=1e-12)
    assert float(one / both) > 1.06


def test_a_turned_panel_emits_into_its_hemisphere_all_the_same():
    printed = at(radiator__articulation=60.0).space.sizing.net_flux
    right = at(
        changed={"tilted_emission": False}, radiator__articulation=60.0
    ).space.sizing.net_flux
    assert_allclose(right, 788.8157, atol=1e-4)
    assert float(printed) < 0.45 * float(right)


def test_the_junction_margin_of_the_text_is_not_in_the_program():
    dropped, kept = (
        at(changed={"junction_margin": m}, cooling__temperature_margin=10.0).space
        for m in (False, True)
    )
    assert dropped.constraints.junction == 0
    assert_allclose(kept.constraints.junction, 10.0, rtol=1e-12)
    assert float(kept.sizing.radiator_area / dropped.sizing.radiator_area) > 1.15


AREA_LIMITED = {"radiator__area_limit": 15.0}
VIEW = {
    "radiator__view_factor": 0.95,
    "radiator__self_view": 0.05,
    "radiator__array_blocking": 0.10,
}


def test_the_transient_forgets_the_view_factor():
    for options, without, seen in (
        ("steady", 0.669, 0.529),
        ("held in steps", 0.6856, 0.6856),
    ):
        changed = {"radiator_orbit": options}
        free = at(changed=changed, **AREA_LIMITED).space.factors.thermal
        blocked = at(changed=changed, **AREA_LIMITED, **VIEW).space.factors.thermal
        assert_allclose([free, blocked], [without, seen], atol=5e-4)


def test_the_transient_does_not_integrate_what_it_answers():
    """Its throttle is a mean of two constants, whatever the panel stores."""
    changed = {"radiator_orbit": "held in steps"}
    light, heavy = (
        at(changed=changed, ageing__heat_capacity=c, **AREA_LIMITED).space
        for c in (90.0, 9000.0)
    )
    assert light.factors.thermal == heavy.factors.thermal
    assert_allclose(light.factors.thermal, 0.6855945610270093, rtol=1e-12)
    assert float(heavy.swing.coldest - light.swing.coldest) > 3.0


def test_early_years_of_a_radiator_do_not_pay_for_late_ones():
    for space, printed in (
        (at(changed={"radiator_life": "mean flux"}), 0.9960952855087851),
        (at(changed={"radiator_life": "mean flux"}, **VIEW), 1.0001665882495216),
    ):
        assert_allclose(space.space.sizing.radiator_derate, printed, rtol=1e-12)
    worn = (0.043, 0.024, 2.0, 11.9)
    mean = call(degradation.mission_flux, 180.0, 88.0, *worn) / 88.0
    share = call(degradation.mission_share, 88.0, 180.0, 88.0, *worn)
    assert mean > 1.1
    assert share < 1.0


def test_a_panel_larger_than_its_need_is_derated_all_the_same():
    roomy = at(changed={"radiator_life": "mean flux"}, radiator__area_limit=400.0)
    assert float(roomy.space.margins.thermal) > 10
    assert float(roomy.space.factors.thermal) < 1


@of_the_house
def test_the_bottleneck_label_tells_nothing():
    labels = collections.Counter()
    for case in record("orbitdc.json")["cases"]:
        told = case["outputs"]
        if case["kind"] == "space" and told["detail.thermal_feasible"]:
            ratio = told["detail.radiator_packaging_ratio"] > 1
            labels[told["thermal_bottleneck"], ratio] += 1
    assert {label for label, _ in labels} == {"hbm-limited"}
    assert labels["hbm-limited", True] > 5  # where the area is what binds


def test_air_does_not_stop_thinning_at_800_km():
    clamped, right = (
        call(density, 1000 * KILOMETRE)
        for density in (orbit.published_atmospheric_density, orbit.atmospheric_density)
    )
    assert_allclose(clamped, 1.5e-14, rtol=1e-12)
    assert clamped / right > 5


def test_the_mass_before_a_burn_is_not_the_dry_mass():
    burn = (6000.0, 220.0)
    dry = call(orbit.propellant_mass, 1000.0, *burn)
    misread = call(orbit.propellant_mass_of_wet, 1000.0, *burn)
    assert_allclose(call(orbit.propellant_mass_of_wet, 1000.0 + dry, *burn), dry)
    assert dry / misread > 16


def test_telemetry_does_not_follow_the_satellite():
    near, far = (at(orbit__altitude=h).space.links for h in (650.0, 1200.0))
    assert near.telemetry_margin == far.telemetry_margin
    assert_allclose(near.telemetry_margin, 19.2688, atol=1e-4)
    moved = at(telemetry__range=2400.0).space.links.telemetry_margin
    assert_allclose(moved, 13.94, atol=0.01)
    near, far = (
        at(Form.CORRECTED, orbit__altitude=h).space.links for h in (650.0, 1200.0)
    )
    assert float(near.telemetry_margin - far.telemetry_margin) > 4


def test_each_colour_of_a_laser_has_a_share_of_its_power():
    far = {"orbit__separation": 2e6}
    full, shared = (
        at(changed={"crosslink": power}, **far).space.links.crosslink_rate
        for power in ("full power", "shared power")
    )
    assert_allclose(full, 2849.8845, atol=1e-3)
    assert_allclose(full / shared, 16, rtol=1e-12)


def test_a_telescope_does_not_receive_more_than_is_sent():
    # The first recorded link of the printed formulas: 593 m apart.
    spread = call(optical.divergence, 1.18585e-6, 0.43766)
    assert (0.10559 / (2 * 592.94 * spread)) ** 2 > 700
    assert call(optical.geometric_coupling, 0.10559, 592.94, spread) == 1


def test_work_of_no_named_kind_is_charged_for_a_thousandth_bit_per_operation():
    generic = at(workload__communication_intensity=1e-3).space.lcoc
    assert_allclose(generic, 2.69e6, rtol=5e-3)


def test_a_sun_synchronous_orbit_has_no_inclination_of_0():
    flat, right = (at(orbit__inclination=i).space.lcoc for i in (0.0, 97.99))
    assert_allclose(right / flat - 1, 0.007, atol=5e-4)


def test_the_text_integrates_a_flux_that_the_program_does_not_have():
    printed = call(radiation.upset_rate, 3.0, 2.0, 2.5, 0.1)
    energies = np.geomspace(2.0, 2e6, 200_001)
    flux = 3.0 * (energies / 2.0) ** -2.5 * 0.1
    assert_allclose(printed, np.trapezoid(flux, energies), rtol=1e-6)
    assert np.isnan(call(radiation.upset_rate, 3.0, 2.0, 0.9, 0.1))


def test_survival_is_read_at_the_ends_of_steps():
    read = {"changed": {"decline": "stepped"}}
    assert_allclose(at(**read).space.factors.availability, 0.8118, atol=1e-4)
    assert_allclose(at().space.factors.availability, 0.8180, atol=1e-4)
    # Half a step of failures, where no spares blur it.
    bare = {"reliability__spare_fraction": 0.0, "reliability__reset_availability": 1.0}
    ends = at(**read, **bare).space.factors.availability
    mean = at(**bare).space.factors.availability
    assert_allclose(ends / mean, 1 - 0.106 * 5 / 48 / 2, atol=2e-5)


def test_resupply_is_free():
    none, some = (
        at(changed={"decline": "stepped"}, ageing__resupply_interval=years).space
        for years in (1000.0, 1.0)
    )
    assert_allclose([none.lcoc, some.lcoc], [1246, 1034], atol=1)
    assert none.bill.replacement == some.bill.replacement
    paid = at(
        changed={"replacement": "restoring"}, reliability__replaced_fraction=1.0
    ).space.bill.replacement
    assert float(paid) > 1.2 * float(none.bill.replacement)


def test_replacements_that_are_paid_for_never_serve():
    never, restored = (
        at(
            Form.CORRECTED,
            changed={"replacement": replacement},
            reliability__replaced_fraction=1.0,
        ).space
        for replacement in ("paid only", "restoring")
    )
    assert float(never.bill.replacement) > 10e6
    assert_allclose(restored.factors.availability, 0.99, rtol=1e-12)
    assert float(never.factors.availability) < 0.83


def test_the_last_unit_is_not_the_mean_unit():
    last, mean = (
        call(multiplier, 64.0, 0.85)
        for multiplier in (
            finance.learning_multiplier,
            finance.mean_learning_multiplier,
        )
    )
    assert_allclose(mean, np.mean(np.arange(1, 65) ** np.log2(0.85)), rtol=2e-3)
    assert mean / last > 1.25


def test_accelerators_learn_in_orbit_only():
    out = at(costs__learning_rate=0.85)
    assert_allclose(out.earth.bill.accelerators, 28.8e6, rtol=1e-12)
    assert_allclose(out.space.bill.accelerators, 5.5e6, rtol=1e-2)


def test_two_lengths_of_a_year():
    common, julian = (
        at(changed={"hours_per_year": hours}).earth.bill.energy
        for hours in (8760.0, 8766.0)
    )
    assert_allclose(julian / common - 1, 0.000685, atol=1e-6)


def test_launch_burns_more_than_station_keeping():
    on_board, vehicle = (
        at(changed={"launch_carbon": choice}).space.footprint
        for choice in ("on board", "vehicle")
    )
    assert_allclose(on_board.launch, 1278, atol=1)
    assert float(vehicle.launch / on_board.launch) > 5000
    # What its headline rests on: 10.6 in orbit against 17.3 on Earth.
    published_ = at()
    assert_allclose(published_.space.carbon, 10.57, atol=0.01)
    assert_allclose(published_.earth.carbon, 17.27, atol=0.01)
    right = at(changed={"launch_carbon": "vehicle"})
    assert right.space.carbon > right.earth.carbon


def test_discounting_only_cost_prices_tokens_low():
    """Present cost over undiscounted tokens, a reading that the text leaves open."""
    out = at(Form.CORRECTED).space
    life = NOMINAL.finance.mission_life * 365.25 * 86_400
    mixed = 1e6 * out.lifecycle_cost / (out.tokens.rate * life)
    assert 0.75 < float(mixed / out.tokens.price) < 0.87
    each = 2 * 70e9
    assert_allclose(out.tokens.price, out.lcoc / PETAFLOP_DAY * each * 1e6, rtol=1e-12)
