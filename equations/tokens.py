"""Language models: what a token takes of compute, energy, money."""

from equations.constants import FLOP_PER_PARAMETER
from uq.parameters import Scalar


def token_compute(parameters: Scalar) -> Scalar:
    r"""Compute of one generated token.

    $$c = 2 N$$

    Args:
        parameters: Parameters active for each token, $N$ [-].

    Returns:
        Compute per token, $c$ [FLOP].

    Note:
        Weights only: attention over a long context adds to it.

    Source:
        Kaplan et al. (2020), Scaling laws for neural language models, table 1; Hodge
        (2026), spacedc-mdao governing equations, section 9.
    """
    return FLOP_PER_PARAMETER * parameters


def token_rate(compute: Scalar, token_compute: Scalar) -> Scalar:
    r"""Tokens generated per time.

    $$R = \frac{C}{c}$$

    Args:
        compute: Delivered compute, $C$ [FLOP/s].
        token_compute: Compute per token, $c$ [FLOP].

    Returns:
        Rate of tokens, $R$ [1/s].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 2.
    """
    return compute / token_compute


def token_energy(power: Scalar, token_rate: Scalar) -> Scalar:
    r"""Energy of one token.

    $$E = \frac{P_{\mathrm{IT}}}{R}$$

    Args:
        power: Power of the computers, $P_{\mathrm{IT}}$ [W].
        token_rate: Rate of tokens, $R$ [1/s].

    Returns:
        Energy per token, $E$ [J].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 2.
    """
    return power / token_rate


def token_cost(cost: Scalar, tokens: Scalar) -> Scalar:
    r"""Cost of one token.

    $$p = \frac{C_{\mathrm{lifecycle}}}{N_{\mathrm{tokens}}}$$

    Args:
        cost: What the tokens cost together, $C_{\mathrm{lifecycle}}$ [USD].
        tokens: Number of tokens, discounted as the cost is, $N_{\mathrm{tokens}}$ [-].

    Returns:
        Cost per token, $p$ [USD].

    Note:
        The text divides lifetime cost by lifetime tokens, both undiscounted or only
        the first, it does not say; discounting only one of them prices tokens low.

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 2.
    """
    return cost / tokens


def token_price(levelized_cost: Scalar, token_compute: Scalar) -> Scalar:
    r"""Levelized price of one token.

    $$p = \mathrm{LCOC} \cdot c$$

    Args:
        levelized_cost: Levelized cost of compute, LCOC [USD/FLOP].
        token_compute: Compute per token, $c$ [FLOP].

    Returns:
        Price per token, $p$ [USD].

    Source:
        `token_cost` with costs and tokens both at present value.
    """
    return levelized_cost * token_compute
