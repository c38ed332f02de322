"""Time on the way, and what it leaves of many machines that work as one."""

from equations.constants import SPEED_OF_LIGHT
from uq.parameters import Scalar


def propagation_time(distance: Scalar) -> Scalar:
    r"""Time light takes.

    $$t = \frac{R}{c}$$

    Args:
        distance: Between the ends, $R$ [m].

    Returns:
        One-way time, $t$ [s].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 9.
    """
    return distance / SPEED_OF_LIGHT


def serialization_time(message: Scalar, rate: Scalar) -> Scalar:
    r"""Time to put a message on a link.

    $$t = \frac{N}{R_b}$$

    Args:
        message: Length of the message, $N$ [bit].
        rate: Data rate of the link, $R_b$ [bit/s].

    Returns:
        Time, $t$ [s].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 9.
    """
    return message / rate


def communication_time(
    propagation: Scalar, serialization: Scalar, queue: Scalar, protocol: Scalar
) -> Scalar:
    r"""Time from the first bit sent to the last received.

    $$t = t_{\mathrm{prop}} + t_{\mathrm{serialization}} + t_{\mathrm{queue}} +
    t_{\mathrm{protocol}}$$

    Args:
        propagation: On the way, $t_{\mathrm{prop}}$ [s].
        serialization: Onto the link, $t_{\mathrm{serialization}}$ [s].
        queue: Behind other messages, $t_{\mathrm{queue}}$ [s].
        protocol: For handshakes, coding and switching, $t_{\mathrm{protocol}}$ [s].

    Returns:
        One-way time, $t$ [s].

    Source:
        Hodge (2026), spacedc-mdao governing equations, section 9.
    """
    return propagation + serialization + queue + protocol


def speedup(
    count: Scalar,
    overhead: Scalar,
    penalty: Scalar,
    exchanged: Scalar,
    available: Scalar,
) -> Scalar:
    r"""How many times faster a number of machines is than one of them.

    $$S = \frac{N}{1 + \alpha (N - 1) + \beta\, B_{\mathrm{model}} /
    B_{\mathrm{network}}}$$

    Args:
        count: Machines that work on one task, $N \ge 1$ [-].
        overhead: Share of the work that is not parallel, $\alpha$ [-].
        penalty: Of waiting for communication, $\beta$ [-].
        exchanged: Rate at which the task exchanges data, $B_{\mathrm{model}}$ [bit/s].
        available: Rate of the links, $B_{\mathrm{network}}$ [bit/s].

    Returns:
        Speed-up, $S$ [-].

    Note:
        With $\beta$ = 0 this is Amdahl's law; $S \le 1 / \alpha$. One machine has
        nobody to talk to, and yet pays the last term as printed: use it for two and
        more.

    Source:
        Amdahl (1967), AFIPS Conf. Proc. 30; Hodge (2026), spacedc-mdao governing
        equations, section 9.
    """
    return count / (1 + overhead * (count - 1) + penalty * exchanged / available)
