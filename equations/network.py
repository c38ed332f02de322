"""Data the workload moves, and the share of it the links carry."""

from equations.constants import FLOP_PER_PARAMETER
from equations.limits import supported_share
from uq.parameters import Scalar


def required_rate(compute: Scalar, intensity: Scalar) -> Scalar:
    r"""Data rate a workload needs.

    $$B = C\, I$$

    Args:
        compute: Delivered rate, $C$ [FLOP/s].
        intensity: Data moved per compute, $I$ [bit/FLOP].

    Returns:
        Required data rate, $B$ [bit/s].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 9.
    """
    return compute * intensity


def link_share(
    rate: Scalar, required: Scalar, availability: Scalar, deferrable: Scalar
) -> Scalar:
    r"""Share of the compute whose data gets through a link with outages.

    While the link is up it serves what cannot wait first, and with what is left the
    backlog of what can: either its mean rate is the bound, or what outages lose is.

    $$f = \min\left(\frac{R a}{B},\; a + d\,(1 - a)\right)$$

    Args:
        rate: Data rate of the link while it is up, $R$ [bit/s].
        required: Data rate the workload needs, $B$ [bit/s].
        availability: Share of the time the link is up, $a$ [-].
        deferrable: Share of the work that can wait, $d$ [-].

    Returns:
        Share, $f$ [-].

    Note:
        The text has $B_{\mathrm{available}} = R a$, which is $d = 1$. Its code
        multiplies by $a$ whether the link is full or not, which is $d = 0$.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 9, and 0.4.2,
        `models/network.py`.
    """
    unlost = outage_share(availability, deferrable)
    return unlost * supported_share(rate * availability, unlost * required)


def outage_share(availability: Scalar, deferrable: Scalar) -> Scalar:
    r"""Share of the work that outages of a link leave, however fast it is.

    $$f = a + d\,(1 - a)$$

    Args:
        availability: Share of the time the link is up, $a$ [-].
        deferrable: Share of the work that can wait, $d$ [-].

    Returns:
        Share, $f$ [-].

    Source:
        Definition: all work while the link is up, and of the rest what can wait.
    """
    return availability + deferrable * (1 - availability)


def text_output_intensity(bits_per_token: Scalar, parameters: Scalar) -> Scalar:
    r"""Data a language model sends per compute.

    $$I = \frac{b}{2 N}$$

    Args:
        bits_per_token: Data sent for each token, $b$ [bit].
        parameters: Parameters active for each token, $N$ [-].

    Returns:
        Data per compute, $I$ [bit/FLOP].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 9.
    """
    return bits_per_token / (FLOP_PER_PARAMETER * parameters)
