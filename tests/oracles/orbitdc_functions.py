"""Functions of spacedc-mdao 0.4.2 on links and wear, composed of our equations."""

import jax
import jax.numpy as jnp
import numpy as np
from reference_rows import call

from equations import degradation, links, optical, thermal, transient
from equations.constants import GIGABIT
from equations.models.orbital_datacenter.fleet import stepped_health
from priors.orbital_datacenter.published import published
from uq.parameters import replace_leaves
from uq.priors import nominals


def fspl(i):
    wave = call(links.wavelength, i["freq_hz"])
    return call(links.decibels, call(links.free_space_loss, i["range_m"], wave))


def antenna(i):
    wave = call(links.wavelength, i["freq_hz"])
    gain = call(links.aperture_gain, i["diameter_m"], wave, i["efficiency"])
    return call(links.decibels, gain)


def link_margin(i):
    wave = call(links.wavelength, i["freq_hz"])
    names = ("tx_power_dbw", "tx_gain_dbi", "rx_gain_dbi")
    sent = [call(links.ratio, i[name]) for name in names]
    spread = call(links.free_space_loss, i["range_m"], wave)
    others = call(links.ratio, i["other_losses_db"])
    received = call(links.received_power, *sent, spread, others)
    carrier = call(links.carrier_to_noise, received, i["system_noise_temp_k"])
    energy = call(links.bit_energy_to_noise, carrier, i["data_rate_bps"])
    margin = call(links.link_margin, energy, call(links.ratio, i["required_ebn0_db"]))
    ratios = {
        "fspl_db": spread * others,  # as its field has it
        "rx_power_dbw": received,
        "cn0_dbhz": carrier,
        "ebn0_db": energy,
        "margin_db": margin,
    }
    return {name: call(links.decibels, value) for name, value in ratios.items()}


def laser(i, distance, transmit, receive, atmosphere):
    """Divergence, both efficiencies and the power received."""
    spread = call(optical.divergence, i["wavelength_m"], i["tx_aperture_m"])
    met = call(optical.geometric_coupling, i["rx_aperture_m"], distance, spread)
    kept = call(optical.pointing_efficiency, i["pointing_error_rad"], spread)
    optics = (i["tx_power_w"], transmit, receive, met, kept, atmosphere, 1.0)
    return spread, met, kept, call(optical.received_light, *optics)


def optical_link(i):
    optics = (i["range_m"], i["eta_tx"], i["eta_rx"], i["eta_atm"])
    spread, met, kept, received = laser(i, *optics)
    photon = call(optical.photon_energy, i["wavelength_m"])
    photons = call(optical.photons_per_bit, received, i["data_rate_bps"], photon)
    needed = i["receiver_sensitivity_photons_per_bit"]
    margin = call(links.link_margin, photons, needed)
    return {
        "divergence_rad": spread,
        "geometric_efficiency": met,
        "pointing_efficiency": kept,
        "rx_power_w": received,
        "photons_per_bit": photons,
        "margin_db": call(links.decibels, margin),
    }


def crosslink(i):
    optics = (i["separation_m"], i.get("eta_tx", 0.8), i.get("eta_rx", 0.8), 1.0)
    _, met, _, received = laser(i, *optics)
    photon = call(optical.photon_energy, i["wavelength_m"])
    modem = i["modem_rate_gbps_per_channel"] * GIGABIT
    needed = i["rx_sensitivity_photons_per_bit"]
    rate = call(optical.channel_rate, received, photon, needed, modem) / GIGABIT
    return {
        "capacity_gbps": rate * i["dwdm_channels"],
        "rate_per_channel_gbps": rate,
        "rx_power_w": received,
        "geometric_efficiency": met,
    }


def fleet_health(i):
    values = {
        "finance.mission_life": i["mission_years"],
        "reliability.spare_fraction": i["spare_fraction"],
        "ageing.resupply_interval": i["resupply_interval_years"] or 1000.0,
    }
    p = replace_leaves(nominals(published()), values)
    p = jax.tree.map(lambda leaf: jnp.asarray(float(leaf)), p)
    health = stepped_health(p, jnp.asarray(i["annual_failure_rate"]))
    mean = float(health.online.mean())
    return {
        "times_years": health.times,
        "surviving_fraction": health.online,
        "mean_online_fraction": mean,
        "f_availability": mean * i["reset_recovery_availability"],
        "n_resupply_launches": float(health.resupplies),
        "replaced_units_total": float(health.replaced) * i["n_accelerators"],
    }


def flows(i, temperature, state, view_factor, solar=None):
    """What a panel emits and absorbs in a state of its coating."""
    env, coating = i["env"], i["surface"]["coating"]
    optics = (coating[f"alpha_solar_{state}"], coating[f"eps_ir_{state}"])
    surface = (env["deep_space_sink_k"], optics[1], i["surface"]["sides"], view_factor)
    sun = env["solar_w_m2"] if solar is None else solar
    around = (env["sun_incidence_cos"], env["albedo"], env["view_factor_earth"])
    absorbed = (*optics, sun, *around, env["earth_ir_w_m2"], 1.0)
    emitted = call(thermal.emitted_flux, temperature, *surface)
    return emitted, call(thermal.absorbed_flux, *absorbed)


def mission_derate(i):
    new, worn = (
        float(np.subtract(*flows(i, i["t_rad_k"], state, i["view_factor"])))
        for state in ("bol", "eol")
    )
    years, loops = i["mission_years"], i["n_loops"]
    rates = (i["mmod_area_loss_per_year"], i["loop_out_prob_per_year"])
    mean = call(degradation.mission_flux, new, worn, *rates, loops, years)
    return {
        "derate": call(degradation.mission_derate, mean, worn),
        "eol_net_flux_w_m2": worn,
        "mission_avg_net_flux_w_m2": mean,
        "mmod_area_retained": call(degradation.area_retained, rates[0], years),
        "loop_availability": call(degradation.loop_share, rates[1], loops, years),
    }


@jax.jit
def euler(start, heats, step, panel):
    """Explicit steps along the heating rate, as the published transient takes them."""

    def stride(now, heat):
        now = now + step * transient.heating_rate(now, *heat, *panel)
        return now, now

    return jax.lax.scan(stride, start, heats)[1]


def transient_orbit(i):
    steps, area, design = i["n_steps"], i["area_m2"], i["t_rad_target_k"]
    state = "eol" if i["eol"] else "bol"
    env = i["env"] | {"deep_space_sink_k": 0.0}
    emitted, lit = flows(i | {"env": env}, design, state, 1.0)
    _, dark = flows(i | {"env": env}, design, state, 1.0, solar=0.0)
    clock = np.arange(steps) * (i["period_s"] / steps)
    absorbed = np.where(clock < i["sunlit_fraction"] * i["period_s"], lit, dark)
    load = i["q_waste_w"] / area
    throttle = np.clip((emitted - absorbed) / load, 0, 1)
    emissivity = i["surface"]["coating"][f"eps_ir_{state}"]
    capacity = i["thermal_capacitance_j_per_k"] / area
    panel = (emissivity, i["surface"]["sides"], 1.0, 0.0, capacity)
    panel = tuple(jnp.asarray(float(value)) for value in panel)
    heats = (jnp.asarray(load * throttle), jnp.asarray(absorbed))
    start, step = jnp.asarray(design), jnp.asarray(i["period_s"] / steps)
    reached = np.asarray(euler(start, heats, step, panel))
    frozen = reached.min() < i["freeze_temp_k"]
    at_freezing, _ = flows(i | {"env": env}, i["freeze_temp_k"], state, 1.0)
    return {
        "avg_throttle": throttle.mean(),
        "t_max_k": reached.max(),
        "t_min_k": reached.min(),
        "freeze_margin_k": reached.min() - i["freeze_temp_k"],
        # A tenth of what it would radiate there, whatever it still takes up.
        "survival_heater_w": 0.1 * at_freezing * area if frozen else 0.0,
        "t_end_k": reached[-1],
        "t_rad_k_every20": reached[::20],
    }


LINKS_AND_WEAR = {
    "rf.fspl_db": fspl,
    "rf.aperture_gain_dbi": antenna,
    "rf.link_margin": link_margin,
    "lasercom.optical_link": optical_link,
    "lasercom.pointing_efficiency": lambda i: call(
        optical.pointing_efficiency,
        *(i["pointing_error_rad"], i["beam_divergence_rad_value"]),
    ),
    "comms_link.crosslink_capacity": crosslink,
    "reliability.fleet_health_curve": fleet_health,
    "thermal.degradation.mission_thermal_derate": mission_derate,
    "thermal.transient.transient_orbit": transient_orbit,
}
