"""The documents that the priors rest on, each once, in the order of their names.

`where` says which part was read, and through whom where the original was not.
"""

from uq.priors import Source


ARS = Source(
    cite="Ars Technica (2025), Meet Project Suncatcher, Google's plan to put AI data "
    "centers in space",
    where="paragraphs on radiation, read in the copies at orva.online and "
    "holotruth.com",
    retrieved="2026-11-20",
)
CUSHMAN = Source(
    cite="Cushman & Wakefield (2025), Data Center Development Cost Guide 2025",
    where="pages 8-9, construction cost per MW in 19 markets",
    retrieved="2026-11-20",
)
DCD = Source(
    cite="Data Center Dynamics (2024), Meta report details hundreds of GPU and HBM3 "
    "related interruptions to Llama 3 training run",
    where="counts by cause, 54 days of 16 384 GPUs",
    retrieved="2026-11-20",
)
DGX = Source(
    cite="NVIDIA (2022), DGX H100, system specifications",
    where="via supercluster.blog, 4/20 NVIDIA DGX Platform (weight), and "
    "unanswered.io, H100 GPU density per node and rack (power)",
    retrieved="2026-11-20",
)
EIA_EMISSIONS = Source(
    cite="U.S. Energy Information Administration, U.S. electricity net generation and "
    "resulting CO2 emissions by fuel in 2022",
    where="State Electricity Profiles, tables 5 and 7, via x-tendadditives.com",
    retrieved="2026-11-20",
)
EIA_PRICES = Source(
    cite="U.S. Energy Information Administration (2024), Electric Power Annual 2023",
    where="average revenue per kilowatt-hour by state, industrial column",
    retrieved="2026-11-20",
)
EPOCH = Source(
    cite="Epoch AI, training-cost-trends",
    where="github.com/epoch-research/training-cost-trends, production cost of a DGX "
    "H100 server, quoting Raymond James and SemiAnalysis (2023)",
    retrieved="2026-11-20",
)
GILMORE = Source(
    cite="Gilmore (2002), Spacecraft Thermal Control Handbook, vol. I",
    where="appendix A, surface optical property data, as excerpted by GlobalSpec",
    retrieved="2026-11-20",
)
LLAMA = Source(
    cite="Grattafiori et al. (2024), The Llama 3 Herd of Models",
    where="model FLOP utilization of the 405B run, as noted by aiportalx.com",
    retrieved="2026-11-20",
)
MCCALIP = Source(
    cite="McCalip (2025), Economics of orbital vs terrestrial data centers",
    where="sliders and constants of math.js, github.com/andrewmccalip/thoughts @ "
    "e59571e2",
    retrieved="2026-11-20",
)
NASA_POWER = Source(
    cite="NASA, State-of-the-Art of Small Spacecraft Technology, chapter 3, Power",
    where="array specific power, as quoted by Hodge (2026), governing equations, "
    "section 3",
    retrieved="2026-11-20",
)
PATHFINDER = Source(
    cite="Pathfinder Digital, Using Site Diversity to Minimize Weather Disturbances",
    where="pathfinderdigital.com, availability of a single optical ground station",
    retrieved="2026-11-20",
)
PAYLOAD = Source(
    cite="Payload Research, Underutilized Capacity on Dedicated Customer Falcon 9 "
    "Rides",
    where="payloadspace.com, price per kilogram full and as flown",
    retrieved="2026-11-20",
)
QUILTY = Source(
    cite="Quilty Space (2024), estimates of Starlink satellite cost",
    where="article quoting C. Henry, read as reposted at nyx.cz, discussion 23257",
    retrieved="2026-11-20",
)
ROSA = Source(
    cite="Spacelaunchlive, Roll-Out Solar Arrays (ROSA)",
    where="mass and power per iROSA wing",
    retrieved="2026-11-20",
)
SPACEDC = Source(
    cite="Hodge (2026), spacedc-mdao 0.4.2",
    where="github.com/jman4162/spacedc-mdao @ 90ef481, catalogues in "
    "src/orbitdc/data, shipped scenarios and Monte Carlo drivers",
    retrieved="2026-11-20",
)
SPACENEWS_LASER = Source(
    cite="SpaceNews, reports on the cost of laser communication terminals",
    where="spacenews.com/optical-communications-space-tech-expo, "
    "space-micro-laser-terminal and "
    "space-development-agency-funds-demonstration-of-satellite-laser-links",
    retrieved="2026-11-20",
)
SPACENEWS_YORK = Source(
    cite="SpaceNews (2023), Space Development Agency awards York Space $615 million "
    "contract for 62 satellites",
    where="spacenews.com, first paragraphs",
    retrieved="2026-11-20",
)
SUNCATCHER = Source(
    cite="Towards a future space-based, highly scalable AI infrastructure system "
    "design (2025)",
    where="arXiv:2511.19468, abstract",
    retrieved="2026-11-20",
)
UPTIME = Source(
    cite="Uptime Institute (2023), Large data centers are mostly more efficient, "
    "analysis confirms",
    where="Intelligence Update 221, summary",
    retrieved="2026-11-20",
)
VERTIV = Source(
    cite="Vertiv, Optimizing water usage effectiveness for data centers",
    where="average site use, quoting Berkeley Lab (2024), United States Data Center "
    "Energy Usage Report",
    retrieved="2026-11-20",
)
