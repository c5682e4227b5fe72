"""The tables of the sharing policy: holdings, what stands between, and acts of sharing."""

from linkworker.sharing.models.apart import Opening, Separation, SeparationPlan, SeparationPlanVersion, Wall
from linkworker.sharing.models.glass import GlassAsking, GlassOpening
from linkworker.sharing.models.holdings import (
    CATEGORIES,
    Allocation,
    Grant,
    Holding,
    HoldingKind,
    Live,
    Staging,
    Subject,
    codes,
)
from linkworker.sharing.models.shares import Agreement, SeriousHarm, Share

__all__ = [
    "CATEGORIES",
    "Agreement",
    "Allocation",
    "GlassAsking",
    "GlassOpening",
    "Grant",
    "Holding",
    "HoldingKind",
    "Live",
    "Opening",
    "Separation",
    "SeparationPlan",
    "SeparationPlanVersion",
    "SeriousHarm",
    "Share",
    "Staging",
    "Subject",
    "Wall",
    "codes",
]
