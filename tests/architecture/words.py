"""Finds the words a person reads that don't go through translation, and words we don't use of people.

Templates are read as Jinja's own tree: `_()` and `{% trans %}` become calls there, so any letters left in
the template's data are bare. Python is read by what words are given to: a label, a hint, an error, a choice.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

from jinja2 import Environment, nodes

from tests.architecture.house import dotted, tree

NAMES = {"Linkworker", "Linkworker:"}  # ours, and the same in every language
CODE = re.compile(r"[A-Z]*\d[A-Z\d-]*")
TRANSLATES = {"_", "gettext", "ngettext", "pgettext", "npgettext", "gettext_lazy", "ngettext_lazy", "N_"}
READ_ATTRIBUTES = {"title", "alt", "placeholder", "aria-label", "aria-description", "label", "summary"}
READ_KEYS = {
    "text", "html", "label", "hint", "legend", "title", "titleText", "titleHtml", "heading", "caption",
    "summary", "message", "errorMessage", "visuallyHiddenText", "ariaLabel", "alt", "placeholder",
    "description", "content",
}  # fmt: skip
READ_ARGUMENTS = {
    "label", "help_text", "hint", "empty_label", "legend", "heading", "caption", "title", "summary",
    "message", "label_suffix", "placeholder", "description", "missing", "suffix", "divider", "hours", "demo",
}  # fmt: skip
WORDS_STAND = {"Choice": 1, "NavItem": 0, "HelpLine": 0}  # which argument of these is read
TELLS = re.compile(r"(^|\.)(ValidationError|add_error|messages\.(success|info|warning|error|add_message))$")
JINJA = Environment(
    extensions=["jinja2.ext.i18n", "jinja2.ext.do", "jinja2.ext.loopcontrols"], autoescape=True
)
GAP = "\N{OBJECT REPLACEMENT CHARACTER}"  # stands for a printed expression

BLAMING = re.compile(
    r"\b(refus(ed|es|ing) to engage|fail(ed|s|ing|ure)? to engage|(did|does|will|would) not engage"
    r"|non-?complian\w+|addicts?|junkies?|(drug|substance|alcohol) abusers?|alcoholics?(?! anonymous))\b",
    re.IGNORECASE,
)
PROFESSIONAL = re.compile(r"\b(victims?|perpetrators?|survivors?)\b", re.IGNORECASE)
MARK = re.compile(r"words:\s*professional")  # over or beside words that no client reads


class _Text(HTMLParser):
    """The text nodes and readable attributes of one page's markup, with the lines they begin on."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[int, str]] = []
        self.silent: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "code", "kbd"}:
            self.silent.append(tag)
        self.found += [
            (self.getpos()[0], value) for name, value in attrs if name in READ_ATTRIBUTES and value
        ]

    def handle_endtag(self, tag: str) -> None:
        if self.silent and self.silent[-1] == tag:
            self.silent.pop()

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.found.append((self.getpos()[0], data))


def bare_in_template(source: str) -> list[tuple[int, str]]:
    """The bare words of a template with their lines: text, readable attributes, words given to macros."""
    page = JINJA.parse(source)
    parser = _Text()
    parser.feed("".join(_markup(page)))
    parser.close()
    bare = [_first_words(line, words) for line, words in parser.found if _has_words(words)]
    return bare + [(node.lineno, str(node.value)) for node in _given_words(page)]


def _has_words(text: str) -> bool:
    """Whether letters are left when our own name and codes such as 7F3K are taken out."""
    rest = [word for word in text.replace(GAP, " ").split() if word not in NAMES and not CODE.fullmatch(word)]
    return any(letter.isalpha() for word in rest for letter in word)


def _first_words(line: int, text: str) -> tuple[int, str]:
    """The bare words of a text, and the line of the first of them."""
    lines = text.split("\n")
    first = next(number for number, part in enumerate(lines) if _has_words(part))
    return line + first, " ".join(text.replace(GAP, " ").split())


def _markup(page: nodes.Template) -> Iterator[str]:
    """The template's data in the order it stands, with a gap for each printed expression.

    Line breaks are added so that a position in the markup is a line of the template.
    """
    line = 1
    for node in _printed(page):
        if isinstance(node, nodes.TemplateData):
            yield "\n" * (node.lineno - line)
            yield node.data
            line = max(line, node.lineno) + node.data.count("\n")
        else:
            yield GAP


def _printed(node: nodes.Node) -> Iterator[nodes.Node]:
    if isinstance(node, nodes.Output):
        yield from node.nodes
    else:
        for child in node.iter_child_nodes():
            yield from _printed(child)


def _given_words(node: nodes.Node) -> Iterator[nodes.Const]:
    """Bare words among expressions: under a key or argument that is read, or looking like a sentence."""
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Name) and node.node.name in TRANSLATES:
        return
    key = node.key if isinstance(node, nodes.Pair | nodes.Keyword) else None
    if (key.value if isinstance(key, nodes.Const) else key) in READ_KEYS:
        yield from _worded(node.value)
    elif isinstance(node, nodes.Const) and isinstance(node.value, str) and looks_like_sentence(node.value):
        yield node
        return
    for child in node.iter_child_nodes():
        yield from _given_words(child)


def _worded(value: nodes.Expr) -> Iterator[nodes.Const]:
    bare = isinstance(value, nodes.Const) and isinstance(value.value, str) and _has_words(value.value)
    if bare and not looks_like_sentence(value.value):
        yield value


def looks_like_sentence(text: str) -> bool:
    """A capital, then at least two more words: enough to tell words from codes, classes and names."""
    return bool(re.match(r"\s*[A-Z][a-z’']*[,:]?\s+\S+\s+\S+", text)) and not text.lstrip().startswith(
        "SELECT"
    )


def bare_in_python(path: Path) -> list[tuple[int, str]]:
    """The bare words of a module: labels, hints, errors, choices, and text joined before translation."""
    found: list[tuple[int, str]] = []
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            found += _bare_in_call(node)
        if isinstance(node, ast.ClassDef) and any(dotted(base).endswith("Choices") for base in node.bases):
            found += [worded for item in node.body for worded in _bare_choice(item)]
        if isinstance(node, ast.Assign) and [dotted(target) for target in node.targets] == ["groups"]:
            legends = [pair.elts[0] for pair in ast.walk(node) if isinstance(pair, ast.Tuple) and pair.elts]
            found += [(legend.lineno, text) for legend, text in _bare_strings(legends)]
    return sorted(set(found))


def _bare_in_call(call: ast.Call) -> Iterator[tuple[int, str]]:
    name = dotted(call).rpartition(".")[2]
    if name in TRANSLATES:
        yield from (
            (call.lineno, f"{ast.unparse(part)} is joined before it is translated")
            for part in call.args
            if isinstance(part, ast.JoinedStr | ast.BinOp)
            or (isinstance(part, ast.Call) and dotted(part).endswith(".format"))
        )
        return
    read = [keyword.value for keyword in call.keywords if keyword.arg in READ_ARGUMENTS]
    tells = bool(TELLS.search(dotted(call)))
    if tells:
        read += call.args
    if name in WORDS_STAND:
        read += call.args[WORDS_STAND[name] : WORDS_STAND[name] + 1]
    for keyword in call.keywords:
        if keyword.arg == "error_messages" and isinstance(keyword.value, ast.Dict):
            read += keyword.value.values
        if keyword.arg == "choices" and isinstance(keyword.value, ast.List | ast.Tuple):
            pairs = (item for item in keyword.value.elts if isinstance(item, ast.Tuple))
            read += [pair.elts[-1] for pair in pairs if len(pair.elts) > 1]
    strings = _bare_strings(read)  # an error's other arguments are names of fields and codes, without spaces
    yield from ((node.lineno, text) for node, text in strings if not tells or " " in text.strip())


def _bare_choice(item: ast.stmt) -> Iterator[tuple[int, str]]:
    if isinstance(item, ast.Assign) and isinstance(item.value, ast.Tuple) and len(item.value.elts) > 1:
        yield from ((node.lineno, text) for node, text in _bare_strings(item.value.elts[1:]))


def _bare_strings(values: list[ast.expr]) -> Iterator[tuple[ast.expr, str]]:
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and _has_words(value.value):
            yield value, value.value
        if isinstance(value, ast.JoinedStr) and any(_has_words(str(part.value)) for part in _fixed(value)):
            yield value, ast.unparse(value)


def _fixed(text: ast.JoinedStr) -> list[ast.Constant]:
    return [part for part in text.values if isinstance(part, ast.Constant)]


def unmarked_sentences(path: Path) -> list[tuple[int, str]]:
    """The sentences of a practice module that stand outside `N_()`.

    What nobody reads on a page is left out: docstrings, and the words of errors and assertions.
    """
    module = tree(path)
    silent: set[int] = set()
    for node in ast.walk(module):
        read_by_nobody = isinstance(node, ast.Raise | ast.Assert | ast.JoinedStr) or (
            isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        )
        if read_by_nobody or (isinstance(node, ast.Call) and _is_silent_call(node)):
            silent.update(id(child) for child in ast.walk(node))
    strings = (node for node in ast.walk(module) if isinstance(node, ast.Constant) and id(node) not in silent)
    return [
        (node.lineno, node.value)
        for node in strings
        if isinstance(node.value, str) and looks_like_sentence(node.value)
    ]


def _is_silent_call(call: ast.Call) -> bool:
    name = dotted(call).rpartition(".")[2]
    return (
        name in TRANSLATES
        or name.endswith(("Error", "Source", "Citation", "Cite", "cite"))
        or name == "compile"
    )


def said(path: Path) -> Iterator[tuple[int, str]]:
    """What a Python file says to people: the strings inside `_()`, `N_()` and their kin, with their lines."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and dotted(node).rpartition(".")[2] in TRANSLATES:
            for part in node.args:
                if isinstance(part, ast.Constant) and isinstance(part.value, str):
                    yield part.lineno, part.value


def written(source: str) -> str:
    """A template without its comments, lines kept, as a search for unused words wants it."""
    return re.sub(r"\{#.*?#\}", lambda match: "\n" * match.group().count("\n"), source, flags=re.DOTALL)


def is_professional(source: str, line: int) -> bool:
    """Whether a `words: professional` mark stands beside a Python line, or above it in the same block."""
    lines = source.splitlines()
    for number in range(line - 1, -1, -1):
        if MARK.search(lines[number]):
            return True
        if not lines[number].strip():
            break
    return False
