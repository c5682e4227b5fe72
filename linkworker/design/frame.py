"""What stands round every page: who is signed in, where one can go, and what the page says of itself.

A context processor of the project puts one `Frame` into the context as `frame`; a page without one (an error, the
sign-in page) is drawn with the wordmark alone.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from linkworker.design.words import Words


@dataclass(frozen=True)
class NavItem:
    """One page in the service navigation. `count` is shown beside the word when it is more than nought."""

    text: Words
    href: str
    current: bool = False
    count: int = 0


@dataclass(frozen=True)
class Timeout:
    """How long a page may lie idle. Both lengths in seconds; the warning comes `warn_for` seconds before the end.

    `extend_url` answers a POST by keeping the session; `leave_url` is where the browser goes when time is up.
    """

    idle_for: int
    warn_for: int
    extend_url: str
    leave_url: str


@dataclass(frozen=True)
class HelpLine:
    """One line of the footer: whose telephone, its number as one reads it, and when it is answered.

    `href` leads to what to say on it, under the words `link`.
    """

    name: Words
    number: str
    hours: Words = ""
    href: str = ""
    link: Words = ""


@dataclass(frozen=True)
class Frame:
    """`account` names the signed-in worker and agency, and `account_url` leads to their own page; `demo` is the
    sentence of the demo's banner, with its clock.

    `acting_for`: the agency for which somebody acts who works for several, with the way to change it.
    """

    home_url: str = "/"
    account: str = ""
    account_url: str = ""
    acting_for: str = ""
    acting_url: str = ""
    sign_out_url: str = ""
    navigation: Sequence[NavItem] = ()
    demo: Words = ""
    help_lines: Sequence[HelpLine] = ()
    timeout: Timeout | None = None
    now: datetime | None = None
