"""The tables of every outside standard, each written in its own folder."""

from linkworker.exchange.notify.models import Alert, AlertChoice

__all__ = ["Alert", "AlertChoice"]
