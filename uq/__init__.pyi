"""What `import uq` gives, for pyright and for completion; `__init__.py` fetches it."""

from uq.distributions import Beta as Beta
from uq.distributions import Discrete as Discrete
from uq.distributions import Empirical as Empirical
from uq.distributions import Fixed as Fixed
from uq.distributions import Gamma as Gamma
from uq.distributions import LogNormal as LogNormal
from uq.distributions import LogUniform as LogUniform
from uq.distributions import Mixture as Mixture
from uq.distributions import Normal as Normal
from uq.distributions import Pert as Pert
from uq.distributions import StudentT as StudentT
from uq.distributions import Triangular as Triangular
from uq.distributions import Truncated as Truncated
from uq.distributions import Uniform as Uniform
from uq.distributions import Weibull as Weibull
from uq.inputs.black_boxes import black_box as black_box
from uq.inputs.dependence import Joint as Joint
from uq.models import load as load
from uq.parameters import Spec as Spec
from uq.priors import Prior as Prior
from uq.priors import Source as Source
from uq.show.answers import open as open
from uq.show.answers import plot as plot
from uq.show.answers import save as save
from uq.show.answers import sentence as sentence
from uq.show.answers import table as table
from uq.study import Study as Study
from uq.verbs.breakeven import breakeven as breakeven
from uq.verbs.compare import compare as compare
from uq.verbs.diagnose import diagnose as diagnose
from uq.verbs.draws import bands as bands
from uq.verbs.draws import draws as draws
from uq.verbs.forms import forms as forms
from uq.verbs.given import given as given
from uq.verbs.methods import methods as methods
from uq.verbs.probability_map import probability_map as probability_map
from uq.verbs.rank import rank as rank
from uq.verbs.screen import screen as screen
from uq.verbs.sweep import sweep as sweep
from uq.verbs.tornado import tornado as tornado
from uq.verbs.value_of_information import (
    value_of_information as value_of_information,
)
