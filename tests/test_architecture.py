"""What the linters cannot say about the shape of the code (docs/architecture.md)."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path

from django.apps import apps
from django.urls import URLResolver, get_resolver

from antoan.config.cli import own_commands

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "antoan"
MODULES = [
    path
    for folder in ("antoan", "bench", "tools")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
VIEWS = [path for path in MODULES if path.name == "views.py" or path.parent.name == "views"]
TEMPLATES = sorted(path for path in PACKAGE.glob("*/templates/**/*") if path.suffix in {".html", ".txt", ".xml"})
CATCH_ALL = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "service", "services", "misc"}
# Forms of the law and code lists are long because the law is.
SPECIFICATIONS = {"forms_of_law", "forms", "lists", "data"}
GATES = {"require_GET", "require_POST", "require_safe", "require_http_methods"}


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf8"))
    return [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]


def test_no_module_is_longer_than_300_lines() -> None:
    judged = [path for path in MODULES if not SPECIFICATIONS & {part.removesuffix(".py") for part in path.parts}]
    lengths = {name(path): len(path.read_text(encoding="utf8").splitlines()) for path in judged}
    assert {path: length for path, length in lengths.items() if length > 300} == {}


def test_functions_are_short_and_none_is_longer_than_50_lines() -> None:
    sizes = {
        f"{name(path)} {f.name}": (f.end_lineno or f.lineno) - f.lineno + 1 for path in MODULES for f in functions(path)
    }
    assert {each: size for each, size in sizes.items() if size > 50} == {}
    ranked = sorted(sizes.values())
    assert ranked[len(ranked) // 2] <= 8
    assert ranked[len(ranked) * 9 // 10] <= 25


def test_no_module_is_a_catch_all() -> None:
    assert [name(path) for path in MODULES if CATCH_ALL & {part.removesuffix(".py") for part in path.parts}] == []


def test_a_view_reaches_rows_only_through_a_scope() -> None:
    assert {name(path): lines for path in VIEWS if (lines := _unscoped(path))} == {}


def _unscoped(path: Path) -> list[int]:
    tree = ast.parse(path.read_text(encoding="utf8"))
    calls = [
        node.func for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    ]
    scoped = {id(call.value) for call in calls if call.attr in {"visible_to", "public", "of_user"}}
    managers = {"objects", "_default_manager", "_base_manager"}
    reached = [node for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr in managers]
    whole = [
        call for call in ast.walk(tree) if isinstance(call, ast.Call) and ast.unparse(call.func) == "get_object_or_404"
    ]
    models = [call.lineno for call in whole if isinstance(call.args[0], ast.Name) and call.args[0].id[0].isupper()]
    return [*models, *(node.lineno for node in reached if id(node) not in scoped)]


def test_every_view_says_which_methods_it_answers() -> None:
    views = {(view.__module__, getattr(view, "__name__", "")) for view in _called_by_addresses(get_resolver())}
    unsaid = [
        f"{name(path)} {f.name}"
        for path in VIEWS
        for f in functions(path)
        if (".".join(path.relative_to(ROOT).with_suffix("").parts), f.name) in views and not GATES & set(_decorators(f))
    ]
    assert unsaid == []


def _called_by_addresses(resolver: URLResolver) -> Iterator[Callable[..., object]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLResolver):
            yield from _called_by_addresses(each)
        else:
            yield each.callback


def _decorators(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    plain = [node.func if isinstance(node, ast.Call) else node for node in function.decorator_list]
    return [node.id for node in plain if isinstance(node, ast.Name)]


def test_every_template_is_used() -> None:
    kinds = {".py", ".html", ".txt", ".yaml"}
    texts = {path: path.read_text(encoding="utf8") for path in PACKAGE.rglob("*") if path.suffix in kinds}
    unnamed = [
        own
        for path in TEMPLATES
        if not re.fullmatch(r"(400|403|403_csrf|404|429|500)\.html", own := _template_name(path))
        and not any(own in text for each, text in texts.items() if each != path)
    ]
    assert unnamed == []


def _template_name(path: Path) -> str:
    return path.relative_to(next(parent for parent in path.parents if parent.name == "templates")).as_posix()


def test_every_command_is_in_the_handbook() -> None:
    handbook = (ROOT / "docs" / "operations.md").read_text(encoding="utf8")
    assert [command for command in sorted(own_commands()) if f"antoan {command}" not in handbook] == []


def test_every_command_says_what_it_does() -> None:
    assert [command for command, what in own_commands().items() if not what] == []


def test_every_app_keeps_the_order_inside_an_app() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["tool"]["importlinter"]["contracts"]
    inside = next(contract for contract in contracts if contract["name"].startswith("Inside an app"))
    ours = {config.name for config in apps.get_app_configs() if config.name.startswith("antoan.")}
    assert ours - set(inside["containers"]) == set()


def test_the_figure_of_the_rings_is_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf8"))["tool"]["importlinter"]["contracts"]
    rings = next(contract for contract in contracts if contract["name"].startswith("Rings"))
    figure = (ROOT / "docs" / "architecture.md").read_text(encoding="utf8")
    modules = [module for layer in rings["layers"] for module in re.findall(r"\w+", layer)]
    assert [module for module in modules if not re.search(rf"^.*\b{module}\b", figure, re.MULTILINE)] == []


def test_no_lock_file_names_a_package_host() -> None:
    host = re.compile(r"https?://|--(extra-)?index|--find-links|--trusted-host| @ ")
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    assert [name(path) for path in locks if host.search(path.read_text(encoding="utf8"))] == []
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf8")
