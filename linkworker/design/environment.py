"""The one Jinja2 environment that draws every page.

Settings name `linkworker.design.environment.environment` as the `environment` of Django's Jinja2 backend, with
`APP_DIRS` off: templates are found in the `jinja` folder of each installed app, and GOV.UK's macros under
`govuk_frontend_jinja/`. GOV.UK's macros fail under a strict Undefined, so the lenient one is set whatever the
debug setting says, and our own macros check their arguments (`need`, `one_of`).
"""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib import messages
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import (
    BaseLoader,
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PackageLoader,
    PrefixLoader,
    Undefined,
)

from linkworker.design import dates, layout, picture
from linkworker.design.checks import need, one_of

FILTERS = {
    "localtime": dates.local,
    "day": dates.day,
    "short_day": dates.short_day,
    "time": dates.clock_time,
    "day_and_time": dates.day_and_time,
    "when": dates.when,
    "ago": dates.ago,
    "machine_time": dates.machine,
}


def url(name: str, *args: Any, query: dict[str, Any] | None = None, **kwargs: Any) -> str:
    """The address of a named page: `url("cases:case", case.public_id, query={"tab": "people"})`."""
    return reverse(name, args=args or None, kwargs=kwargs or None, query=query)


def _folders() -> list[Path]:
    """The `jinja` folder of each installed app, in the order of the settings."""
    return [folder for app in apps.get_app_configs() if (folder := Path(app.path) / "jinja").is_dir()]


def _loader(given: BaseLoader | None) -> BaseLoader:
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    own = FileSystemLoader(_folders())
    return ChoiceLoader([given, own, govuk] if given else [own, govuk])


def environment(**options: Any) -> Environment:
    """The environment, from the options Django's backend passes on."""
    options["loader"] = _loader(options.pop("loader", None))
    options["undefined"] = Undefined
    options["extensions"] = [*options.get("extensions", ()), "jinja2.ext.i18n", "jinja2.ext.do"]
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    made = Environment(**options)  # noqa: S701 - Django's backend turns autoescape on
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        gettext, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.filters.update(FILTERS)
    made.globals.update(
        static=static,
        url=url,
        need=need,
        one_of=one_of,
        get_language=get_language,
        get_messages=messages.get_messages,
        form_component=layout.component,
        form_groups=layout.groups,
        form_problems=layout.problems,
        hidden_fields=layout.hidden_fields,
        draw_pathway=picture.draw,
    )
    return made
