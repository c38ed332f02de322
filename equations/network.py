"""Data the workload moves, and the share of it the links carry."""

import jax.numpy as jnp

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


def covered_share(
    rate: Scalar,
    required: Scalar,
    availability: Scalar,
    deferrable: Scalar,
    fallback: Scalar,
) -> Scalar:
    r"""Share of the compute that gets through a link whose outages another one covers.

    While the first is out the other carries of the work what cannot wait first, and no
    more than comes in, so that the backlog is the first one's: either the mean rate of
    both is the bound, or what outages lose is.

    $$f = \min\left(\frac{R a}{B} + q (1 - a),\; u\right), \qquad
    q = \min\left(1, \frac{F}{B}\right)$$

    Args:
        rate: Data rate of the first while it is up, $R$ [bit/s].
        required: Data rate the workload needs, $B$ [bit/s].
        availability: Share of the time that the first is up, $a$ [-].
        deferrable: Share of the work that can wait, $d$ [-].
        fallback: Data rate of the other, $F$ [bit/s].

    Returns:
        Share, $f$ [-], where $u$ is `covered_outage_share`; `link_share` where there is
        no other link.

    Source:
        Ours, after Hodge (2026), spacedc-mdao governing equations, section 9.
    """
    unlost = covered_outage_share(required, availability, deferrable, fallback)
    mean = covered_rate(rate, required, availability, fallback)
    return unlost * supported_share(mean, unlost * required)


def covered_rate(
    rate: Scalar, required: Scalar, availability: Scalar, fallback: Scalar
) -> Scalar:
    r"""Mean rate of a link and of the one that covers its outages.

    $$\bar R = R a + \min(F, B) (1 - a)$$

    Args:
        rate: Data rate of the first while it is up, $R$ [bit/s].
        required: Data rate the workload needs, $B$ [bit/s].
        availability: Share of the time that the first is up, $a$ [-].
        fallback: Data rate of the other, $F$, of which no more is used than comes in
            [bit/s].

    Returns:
        Mean rate, $\bar R$ [bit/s].

    Source:
        Definition.
    """
    return rate * availability + jnp.minimum(fallback, required) * (1 - availability)


def covered_outage_share(
    required: Scalar, availability: Scalar, deferrable: Scalar, fallback: Scalar
) -> Scalar:
    r"""Share of the work that outages leave where another link covers them.

    $$u = a + (1 - a) \min(1,\; q + d), \qquad q = \min\left(1, \frac{F}{B}\right)$$

    Args:
        required: Data rate the workload needs, $B$ [bit/s].
        availability: Share of the time that the first is up, $a$ [-].
        deferrable: Share of the work that can wait, $d$ [-].
        fallback: Data rate of the other, $F$ [bit/s].

    Returns:
        Share, $u$ [-]; all of it where the other carries what cannot wait.

    Source:
        `outage_share`, where what cannot wait has the other link first.
    """
    carried = supported_share(fallback, required)
    return outage_share(availability, jnp.minimum(1.0, carried + deferrable))


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
