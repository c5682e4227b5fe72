"""Sows a mistake that is told as text: what stood in a file, and what stands there instead, while a test runs."""

import ast
import importlib
import inspect
import sys
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]


def sow(patch: pytest.MonkeyPatch, file: str, old: str, new: str) -> None:
    """Let a module or a page's template be what it would be with this change. The change stands once in the file."""
    text = (ROOT / file).read_text()
    assert text.count(old) == 1, f"{file}: {old!r} stands there {text.count(old)} times"
    changed = text.replace(old, new)
    if file.endswith(".jinja"):
        _sow_template(patch, file, changed)
    else:
        _sow_module(patch, file, text, changed)


def _sow_module(patch: pytest.MonkeyPatch, file: str, text: str, changed: str) -> None:
    module = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    before, after = (dict(_functions(compile(one, file, "exec"))) for one in (text, changed))
    named = [name for name, code in after.items() if name in before and _differ(before[name], code)]
    for name in named:
        patch.setattr(_live(module, name), "__code__", after[name])
    if not named:
        _sow_values(patch, module, text, changed)


def _functions(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    """Every function of a module or class that stands in no other function."""
    for one in code.co_consts:
        if isinstance(one, CodeType):
            if one.co_flags & inspect.CO_OPTIMIZED and not one.co_name.startswith("<"):
                yield one.co_qualname, one
            else:
                yield from _functions(one)


def _differ(one: CodeType, other: CodeType) -> bool:
    """Whether they do something else, wherever they stand."""
    plain = {"co_firstlineno": 1, "co_linetable": b"", "co_exceptiontable": b""}
    return _flat(one, plain) != _flat(other, plain)


def _flat(code: CodeType, plain: dict[str, Any]) -> tuple[Any, ...]:
    consts = [_flat(one, plain) if isinstance(one, CodeType) else repr(one) for one in code.co_consts]
    return code.co_code, code.co_names, code.co_varnames, code.co_freevars, tuple(consts)


def _live(module: ModuleType, qualname: str) -> FunctionType:
    """The function as it is called, beneath whatever was put around it."""
    found: Any = module
    for name in qualname.split("."):
        found = inspect.getattr_static(found, name)
    if isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    if isinstance(found, property):
        found = found.fget
    unwrapped = inspect.unwrap(found)
    assert isinstance(unwrapped, FunctionType), qualname
    return unwrapped


def _sow_values(patch: pytest.MonkeyPatch, module: ModuleType, text: str, changed: str) -> None:
    """What is said at the top of a module: by that name, in this module and in each that took it over."""
    before = {ast.dump(node) for node in ast.parse(text).body}
    scope = dict(vars(module))
    for node in ast.parse(changed).body:
        if ast.dump(node) in before or not isinstance(node, (ast.Assign, ast.AnnAssign)):
            continue
        exec(compile(ast.Module([node], []), module.__name__, "exec"), scope)
        for target in node.targets if isinstance(node, ast.Assign) else [node.target]:
            assert isinstance(target, ast.Name)
            _replace_everywhere(patch, getattr(module, target.id), target.id, scope[target.id])


def _replace_everywhere(patch: pytest.MonkeyPatch, old: object, name: str, new: object) -> None:
    for module in list(sys.modules.values()):
        if module.__name__.startswith("linkworker.") and vars(module).get(name) is old:
            patch.setattr(module, name, new)


def _sow_template(patch: pytest.MonkeyPatch, file: str, changed: str) -> None:
    from django.template import engines
    from jinja2.utils import LRUCache

    environment: Any = engines["jinja2"].env  # type: ignore[attr-defined]
    name = file.partition("/jinja/")[2]
    loader = environment.loader
    source = loader.get_source

    def found(env: Any, template: str) -> Any:
        return (changed, None, lambda: True) if template == name else source(env, template)

    patch.setattr(environment, "cache", LRUCache(200))
    patch.setattr(loader, "get_source", found)
