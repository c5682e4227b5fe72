"""Every address. No name, place or substance stands in one; a reference always holds a digit."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path, register_converter

from linkworker.web.row_keys import RowKey

handler404 = "linkworker.web.errors.absent"
handler500 = "linkworker.web.errors.broken"
handler429 = "linkworker.web.errors.too_many"

register_converter(RowKey, "row")

urlpatterns: list[URLPattern | URLResolver] = [
    path("account/", include("linkworker.web.signin.urls")),
    path("", include("linkworker.web.session_urls")),
    path("", include("linkworker.web.today.urls")),
    path("", include("linkworker.web.cover.urls")),
    path("", include("linkworker.web.alerts.urls")),
    path("", include("linkworker.web.separations.urls")),
    path("", include("linkworker.web.walls.urls")),
    path("", include("linkworker.web.glass.urls")),
    path("", include("linkworker.web.looks.urls")),
    path("", include("linkworker.web.desk.urls")),
    path("", include("linkworker.web.matches.urls")),
    path("", include("linkworker.web.restricted.urls")),
    path("", include("linkworker.web.misplaced.urls")),
    path("", include("linkworker.web.access_requests.urls")),
    path("", include("linkworker.web.workers.urls")),
    path("", include("linkworker.web.clients.urls")),
    path("", include("linkworker.web.whereabouts.urls")),
    path("", include("linkworker.web.cases.urls")),
    path("", include("linkworker.web.enquiries.urls")),
    path("", include("linkworker.web.offers.urls")),
    path("", include("linkworker.web.danger.urls")),
    path("", include("linkworker.web.substances.urls")),
    path("", include("linkworker.web.assessments.urls")),
    path("", include("linkworker.web.duties.urls")),
    path("", include("linkworker.web.sharing.urls")),
    path("", include("linkworker.web.referrals.urls")),
    path("", include("linkworker.web.joint.urls")),
    path("", include("linkworker.web.consultations.urls")),
    path("", include("linkworker.web.services.urls")),
    path("", include("linkworker.web.imports.urls")),
    path("", include("linkworker.web.intake.urls")),
]
if settings.LINKWORKER_DEMO:
    urlpatterns.append(path("design/", include("linkworker.design.urls")))
