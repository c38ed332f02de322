"""Constants of nature and the unit seams, each with its unit and its source."""

import math


# CODATA 2018 (exact in the SI of 2019), Tiesinga et al. (2021), Rev. Mod. Phys. 93.
STEFAN_BOLTZMANN = 5.670374419e-8  # [W/m^2/K^4]

# The same: exact.
SPEED_OF_LIGHT = 299_792_458.0  # [m/s]
PLANCK = 6.62607015e-34  # [J*s]
BOLTZMANN = 1.380649e-23  # [J/K]

# Total solar irradiance at 1 au: Kopp & Lean (2011), Geophys. Res. Lett. 38, L01706
# (1360.8 +- 0.5).
SOLAR_CONSTANT = 1361.0  # [W/m^2]

# Geocentric gravitational constant: WGS 84, NIMA TR8350.2, 3rd ed. (2000), table 3.1.
EARTH_MU = 3.986004418e14  # [m^3/s^2]

# Equatorial radius: WGS 84, the same, table 3.1.
EARTH_RADIUS = 6_378_137.0  # [m]

# Standard acceleration of gravity: 3rd CGPM (1901), exact by convention.
STANDARD_GRAVITY = 9.80665  # [m/s^2]

# Prefixes and non-SI units: SI brochure, 9th ed. (2019), tables 7 and 8, exact.
KILOMETRE = 1e3  # [m/km]
MICROMETRE = 1e-6  # [m/um]
MILLISECOND = 1e-3  # [s/ms]
MINUTE = 60.0  # [s/min]
HOUR = 3600.0  # [s/h]
DAY = 86_400.0  # [s/d]
WATT_HOUR = 3600.0  # [J/Wh]
KILOWATT_HOUR = 3.6e6  # [J/kWh]
KILOWATT = 1e3  # [W/kW]
MEGAWATT = 1e6  # [W/MW]
GIGAHERTZ = 1e9  # [Hz/GHz]
MEGABIT = 1e6  # [bit/Mbit]
GIGABIT = 1e9  # [bit/Gbit]
TERAFLOP = 1e12  # [FLOP/TFLOP]
PETAFLOP = 1e15  # [FLOP/PFLOP]
DEGREE = math.pi / 180  # [rad/deg]
MICRORADIAN = 1e-6  # [rad/urad]

# Kaplan et al. (2020), Scaling laws for neural language models, table 1: a multiply
# and an add for each parameter and token of a forward pass.
FLOP_PER_PARAMETER = 2.0  # [FLOP]

# One petaFLOP/s sustained for a day.
PETAFLOP_DAY = PETAFLOP * DAY  # [FLOP/petaflop_day]

# The year of astronomy (IAU 1976), and the two years that industry bills by.
JULIAN_YEAR = 365.25 * DAY  # [s/yr]
HOURS_PER_JULIAN_YEAR = 8766.0  # [h/yr]
HOURS_PER_COMMON_YEAR = 8760.0  # [h/yr]
