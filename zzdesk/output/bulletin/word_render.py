"""Rendering a template's parts: a sandbox in which only the bulletin's own fields can be named."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from jinja2 import StrictUndefined, TemplateSyntaxError, nodes
from jinja2.exceptions import SecurityError, TemplateError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from zzdesk.errors import ZzError
from zzdesk.findings import Finding, Level
from zzdesk.output.bulletin.word_fields import FIELDS, Field

MOST_TEXT = 32 * 1024 * 1024  # characters of one rendered part: a bulletin has a hundredth
_DEEPEST = 4  # loops within loops: 正文, 小节, 小节, 段落
_LOOP = {name: Field("循环次序") for name in ("index", "first", "last")}
_PLAIN = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Const,
    nodes.If,
    nodes.CondExpr,
    nodes.Not,
    nodes.And,
    nodes.Or,
    nodes.Compare,
    nodes.Operand,
)
Scope = Mapping[str, Field]


def environment() -> ImmutableSandboxedEnvironment:
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, autoescape=True, keep_trailing_newline=True)
    made.globals.clear()
    made.filters.clear()
    return made


def faults_of(source: str) -> list[Finding]:
    """What in a source names no field, or is more than fields, loops over them and conditions."""
    try:
        tree = environment().parse(source)
        return list(_faults(tree, FIELDS, 0))
    except TemplateSyntaxError as fault:
        return [Finding(Level.ERROR, "template.syntax", {"fault": fault.message or ""})]
    except RecursionError:
        return [Finding(Level.ERROR, "template.expression", {"what": "层层相套的内容"})]


def names_in(source: str) -> set[str]:
    """The fields that a sound source names: 标题, 附表.表格."""
    return set(_named(environment().parse(source), FIELDS, {}))


def rendered(source: str, values: Mapping[str, Any]) -> str:
    """`source` (without faults) with these values. ZzError("template.…") where it asks for more than there is."""
    made: list[str] = []
    size = 0
    try:
        for piece in environment().from_string(source).generate(values):
            size += len(piece)
            if size > MOST_TEXT:
                raise ZzError("template.long")
            made.append(piece)
    except SecurityError as fault:
        raise ZzError("template.expression", what=str(fault)) from fault
    except (TemplateError, SyntaxError, RecursionError) as fault:
        raise ZzError("template.syntax", fault=str(fault)) from fault
    return "".join(made)


def _faults(node: nodes.Node, scope: Scope, depth: int) -> Iterator[Finding]:
    if isinstance(node, nodes.For):
        yield from _loop_faults(node, scope, depth)
        return
    if isinstance(node, nodes.Name | nodes.Getattr):
        yield from _name_faults(node, scope)
        return
    if not isinstance(node, _PLAIN):
        yield Finding(Level.ERROR, "template.expression", {"what": _KINDS.get(type(node).__name__, "其他写法")})
        return
    for child in node.iter_child_nodes():
        found = field_of(child, scope) if isinstance(node, nodes.Output) else None
        if found is not None and (found.is_list or found.inside):
            yield Finding(Level.ERROR, "template.is_list", {"field": _spoken(child)})
        else:
            yield from _faults(child, scope, depth)


_KINDS = {"Call": "函数", "Filter": "过滤器", "Getitem": "下标", "Macro": "宏", "Include": "引入", "Assign": "赋值"}


def _loop_faults(node: nodes.For, scope: Scope, depth: int) -> Iterator[Finding]:
    if depth == _DEEPEST or node.recursive or node.test is not None or not isinstance(node.target, nodes.Name):
        yield Finding(Level.ERROR, "template.expression", {"what": "这样的循环"})
        return
    over = field_of(node.iter, scope)
    if over is None or not over.is_list:
        yield from _name_faults(node.iter, scope) if over is None else [_no_list(node.iter)]
        return
    inner = {**scope, node.target.name: Field("一项", inside=over.inside), "loop": Field("循环", inside=_LOOP)}
    for child in [*node.body, *node.else_]:
        yield from _faults(child, inner, depth + 1)


def field_of(node: nodes.Node, scope: Scope) -> Field | None:
    if isinstance(node, nodes.Name):
        return scope.get(node.name)
    if isinstance(node, nodes.Getattr):
        outer = field_of(node.node, scope)
        return None if outer is None or outer.is_list or not outer.inside else outer.inside.get(node.attr)
    return None


def _name_faults(node: nodes.Node, scope: Scope) -> Iterator[Finding]:
    if field_of(node, scope) is not None:
        return
    if not isinstance(node, nodes.Name | nodes.Getattr):
        yield Finding(Level.ERROR, "template.expression", {"what": "字段以外的内容"})
        return
    outer = scope
    if isinstance(node, nodes.Getattr):
        holder = field_of(node.node, scope)
        if holder is None:
            yield from _name_faults(node.node, scope)
            return
        outer = (holder.inside or {}) if not holder.is_list else {}
    asked = node.attr if isinstance(node, nodes.Getattr) else node.name
    yield Finding(Level.ERROR, "template.unknown", {"field": _spoken(node), "near": _near(asked, outer)})


def _near(asked: str, scope: Scope) -> str:
    """The fields that may have been meant, else all there are."""
    close = get_close_matches(asked, scope, n=3, cutoff=0.3)
    return "、".join(close or [n for n in scope if n != "loop"]) or "（没有下级字段）"


def _no_list(node: nodes.Node) -> Finding:
    return Finding(Level.ERROR, "template.no_list", {"field": _spoken(node)})


def _spoken(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_spoken(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"


def _named(node: nodes.Node, scope: Scope, paths: Mapping[str, str]) -> Iterator[str]:
    """Loop variables as what they run over: 部.标题 is 正文.标题."""
    if isinstance(node, nodes.Name | nodes.Getattr):
        yield _path(node, paths)
        return
    inner = paths
    if isinstance(node, nodes.For) and isinstance(node.target, nodes.Name):
        inner = {**paths, node.target.name: _path(node.iter, paths)}
        yield inner[node.target.name]
    for child in node.iter_child_nodes(exclude=("target",)):
        yield from _named(child, scope, inner)


def _path(node: nodes.Node, paths: Mapping[str, str]) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_path(node.node, paths)}.{node.attr}"
    return paths.get(node.name, node.name) if isinstance(node, nodes.Name) else ""
