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
COESA = Source(
    cite="COESA (1976), U.S. Standard Atmosphere, 1976",
    where="density from 110 to 200 km, quoted from memory, not read again",
    retrieved="2026-11-20",
)
COHERENT = Source(
    cite="Peking University, Fiber-based free-space optical coherent receiver for "
    "inter-satellite communication",
    where="iqe.pku.edu.cn, abstract: -38 dBm at 22.4 Gbit/s",
    retrieved="2026-11-20",
)
CRITICS = Source(
    cite="teleo-codex, notes on the premium of space-grade computing hardware",
    where="price 30-50 % and performance 20-30 % against Earth's, as critics are "
    "reported to hold; they themselves were not read",
    retrieved="2026-11-30",
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
DEUTSCHE_BANK = Source(
    cite="Deutsche Bank Research (14 January 2026), on orbital data centers",
    where="launch at about 1 600 USD/kg in 2026 and 67 in 2032, as reported by "
    "allweatherfinance.com and cash.ch",
    retrieved="2026-11-30",
)
DGX = Source(
    cite="NVIDIA (2022), DGX H100, system specifications",
    where="via supercluster.blog, 4/20 NVIDIA DGX Platform (weight), and "
    "unanswered.io, H100 GPU density per node and rack (power)",
    retrieved="2026-11-20",
)
ECSS = Source(
    cite="ECSS (2008), ECSS-E-ST-10-04C, Space environment",
    where="annex F.5.2, Earth infrared, as shown at spenvis.eu",
    retrieved="2026-11-20",
)
EIA_EMISSIONS = Source(
    cite="U.S. Energy Information Administration, U.S. electricity net generation and "
    "resulting CO2 emissions by fuel in 2022",
    where="State Electricity Profiles, tables 5 and 7, via x-tendadditives.com",
    retrieved="2026-11-20",
)
EIA_GAS = Source(
    cite="U.S. Energy Information Administration (2025), Short-Term Energy Outlook",
    where="June issue; gas delivered to the power sector, summers of 2024 and 2025",
    retrieved="2026-11-20",
)
EIA_HEAT_RATES = Source(
    cite="U.S. Energy Information Administration (2020), combined-cycle heat rates",
    where="average by year of installation, via evcvaluation.com, 27 October 2020",
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
GIBSON = Source(
    cite="Gibson et al. (2017), NASA's Kilopower Reactor Development and the Path to "
    "Higher Power Missions",
    where="masses of the 1 kWe and 10 kWe designs, 400 kg and 1 500 kg, as secondary "
    "lists quote them; the paper itself was not read",
    retrieved="2026-11-20",
)
GILMORE = Source(
    cite="Gilmore (2002), Spacecraft Thermal Control Handbook, vol. I",
    where="appendix A, surface optical property data, as excerpted by GlobalSpec",
    retrieved="2026-11-20",
)
KEMMSIES = Source(
    cite="Kemmsies (2022), space_pricing_model, explainer article and data",
    where="github.com/ulfkemmsies/space_pricing_model @ f30fa84, engines, vehicles, "
    "propellants, table of velocity changes",
    retrieved="2026-11-20",
)
KOPP = Source(
    cite="Kopp & Lean (2011), A new, lower value of total solar irradiance: Evidence "
    "and climate significance",
    where="abstract: 1360.8 +- 0.5 W/m^2",
    retrieved="2026-11-20",
)
LEVIATHAN = Source(
    cite="ksarith (2026), Leviathan: Power Systems & Energy Scaling",
    where="github.com/ksarith/Astroid-miner @ 607d7cf, "
    "power-solar-backbone/energy-scaling.md",
    retrieved="2026-11-20",
)
LEVIATHAN_NOTEBOOKS = Source(
    cite="ksarith (2026), Astroid-miner, notes and notebooks",
    where="github.com/ksarith/Astroid-miner @ 7618a50: Swarm_replication_growth in the "
    "history of notebooks/, 1.5_AU_solar_farm_concept.md",
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
METZGER = Source(
    cite="Metzger et al. (2013), Affordable, Rapid Bootstrapping of the Space Industry "
    "and Solar System Civilization",
    where="ascelibrary.org, J. Aerosp. Eng. 26, abstract: 12 t to 156 t, 41 t to "
    "40 000 t in about 20 years",
    retrieved="2026-11-30",
)
MMRTG = Source(
    cite="Multi-mission radioisotope thermoelectric generator, encyclopedia article",
    where="w.owiki.org: 125 W at the start, about 100 W after 14 years, 45 kg",
    retrieved="2026-11-20",
)
MOXIE = Source(
    cite="Mars Oxygen ISRU Experiment, encyclopedia article; Next Big Future (2022), "
    "Oxygen production experiment on Mars",
    where="pinocchiopedia.com: 300 W, 6 to 10 g/h; nextbigfuture.com: 25 kW for 2 kg/h",
    retrieved="2026-11-30",
)
NASA_POWER = Source(
    cite="NASA, State-of-the-Art of Small Spacecraft Technology, chapter 3, Power",
    where="array specific power, as quoted by Hodge (2026), governing equations, "
    "section 3",
    retrieved="2026-11-20",
)
NEXT_BIG_FUTURE = Source(
    cite="Next Big Future (February 2026), on what Falcon 9 costs its owner",
    where="nextbigfuture.com, 630-900 USD/kg for payloads of its own",
    retrieved="2026-11-30",
)
ODYSSEY = Source(
    cite="Application of Accelerometer Data to Mars Odyssey Aerobraking and "
    "Atmospheric Modeling",
    where="abstract, density recovery at periapsis, as listed by "
    "discovery.researcher.life",
    retrieved="2026-11-20",
)
OPEC = Source(
    cite="deathnail298-creator, OPEC-in-Space, Performance and Scalability (OISL-1.0)",
    where="sections 1, 2, 5 and 7; where a reason says that none is stated, it only "
    "names the quantity",
    retrieved="2026-11-20",
)
OTPS = Source(
    cite="NASA, Office of Technology, Policy and Strategy (2024), Space-Based Solar "
    "Power",
    where="learning of series-built modules, in the copy at ssi.org",
    retrieved="2026-11-30",
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
PROFAC = Source(
    cite="Demetriades (1959, 1962), papers on the propulsive fluid accumulator",
    where="as told by grokipedia.com, propulsive fluid accumulator",
    retrieved="2026-11-20",
)
QUILTY = Source(
    cite="Quilty Space (2024), estimates of Starlink satellite cost",
    where="article quoting C. Henry, read as reposted at nyx.cz, discussion 23257",
    retrieved="2026-11-20",
)
RL10 = Source(
    cite="Executive Biz (2016), Aerojet Rocketdyne Lands $174M NASA Contract to Build "
    "Upper-Stage Engines for SLS Rocket",
    where="executivebiz.com, 12 RL10C-3 engines with development and certification",
    retrieved="2026-11-30",
)
ROSA = Source(
    cite="Spacelaunchlive, Roll-Out Solar Arrays (ROSA)",
    where="mass and power per iROSA wing",
    retrieved="2026-11-20",
)
SINGH_WALKER = Source(
    cite="Singh and Walker (2015), A review of research in low earth orbit propellant "
    "collection",
    where="Prog. Aerosp. Sci. 75, 15-25; only its abstract was read",
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
STARCLOUD = Source(
    cite="Starcloud (2024), Why we should train AI in space",
    where="white paper, a cluster of 40 MW, through secondary notes",
    retrieved="2026-11-30",
)
STARPATH = Source(
    cite="Starpath, list prices of space-rated solar panels",
    where="9.81-11.20 USD/W, as reported by trends.glance.com",
    retrieved="2026-11-30",
)
SUNCATCHER = Source(
    cite="Towards a future space-based, highly scalable AI infrastructure system "
    "design (2025)",
    where="arXiv:2511.19468, abstract",
    retrieved="2026-11-20",
)
TBIRD = Source(
    cite="Riesing et al. (2023), On-Orbit Results of Pointing, Acquisition, and "
    "Tracking for the TBIRD CubeSat Mission",
    where="NTRS 20230000001, abstract; rate and transceivers from NTRS abstracts of "
    "2022, telescope from wiki.pathfinderdigital.com",
    retrieved="2026-11-20",
)
TCO_REVIEW = Source(
    cite="research-viewer.pages.dev (2026), reviews of orbital data centers",
    where="orbital-ai-datacenters-3 and orbital-operational-lifetime: attrition of "
    "accelerators 3.2-16 %, loss of buses 0.5-2.5 % a year, shares of cost on Earth",
    retrieved="2026-11-30",
)
TURYSHEV = Source(
    cite="Turyshev (2026), arXiv:2604.27197",
    where="mass by power: 29.4 kg/kW for arrays, storage and radiator, 34-59 in all",
    retrieved="2026-11-30",
)
UPTIME = Source(
    cite="Uptime Institute (2023), Large data centers are mostly more efficient, "
    "analysis confirms",
    where="Intelligence Update 221, summary",
    retrieved="2026-11-20",
)
VENUS_EXPRESS = Source(
    cite="Wilson (2014), The hottest, bumpiest week yet for Venus Express",
    where="blogs.esa.int/rocketscience, 10 July 2014, height, speed, dynamic pressure",
    retrieved="2026-11-20",
)
VERTIV = Source(
    cite="Vertiv, Optimizing water usage effectiveness for data centers",
    where="average site use, quoting Berkeley Lab (2024), United States Data Center "
    "Energy Usage Report",
    retrieved="2026-11-20",
)
VOYAGER = Source(
    cite="Voyager Technologies, filing on the launch of Starlab",
    where="90 MUSD for a Starship, 600-900 USD/kg, as reported by livingip.xyz",
    retrieved="2026-11-30",
)
WIRELESS_RECORDS = Source(
    cite="Scientific Reports (2022), article s41598-022-25251-w, on beamed microwave "
    "power",
    where="nature.com, introduction: 54 % from direct current to direct current, "
    "30.4 kW over 1 540 m",
    retrieved="2026-11-30",
)
