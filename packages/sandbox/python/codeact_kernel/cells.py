"""Compiling a cell: the statements, then the value of the last expression."""

import __future__
import ast
import inspect
import linecache
import tokenize

AWAIT = ast.PyCF_ALLOW_TOP_LEVEL_AWAIT
_FUTURE = 0
for _name in __future__.all_feature_names:
    _FUTURE |= getattr(__future__, _name).compiler_flag
MOST_SOURCES = 1000


class Compiler:
    """Compiles cells; `from __future__` imports stay in force for later cells."""

    def __init__(self):
        self._flags = AWAIT
        self._names = []

    def parse(self, source, filename):
        """The syntax tree of a cell."""
        return compile(source, filename, "exec", self._flags | ast.PyCF_ONLY_AST, dont_inherit=True)

    def compile(self, source, filename, rewrite):
        """(code of the statements or None, code of the last expression or None).

        What is no valid Python is compiled once more after `rewrite(source)`.
        """
        try:
            tree = self.parse(source, filename)
        except (SyntaxError, ValueError, OverflowError, MemoryError, RecursionError):
            source = rewrite(source)
            tree = None
        self.remember(source, filename)
        return self.compile_tree(tree or self.parse(source, filename), filename)

    def compile_tree(self, tree, filename):
        """As `compile`, of a tree."""
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        body = value = None
        if tree.body:
            body = compile(tree, filename, "exec", self._flags, dont_inherit=True)
            self._flags |= body.co_flags & _FUTURE
        if last is not None:
            value = compile(ast.Expression(last.value), filename, "eval", self._flags, dont_inherit=True)
        return body, value

    def remember(self, source, filename):
        """Lets tracebacks and `inspect` show the lines of a cell."""
        lines = [line + "\n" for line in source.splitlines()]
        linecache.cache[filename] = (len(source), None, lines, filename)
        self._names.append(filename)
        if len(self._names) > MOST_SOURCES:
            linecache.cache.pop(self._names.pop(0), None)


def is_coroutine(code):
    """True for code that awaits at its top level."""
    return bool(code.co_flags & inspect.CO_COROUTINE)


def is_quiet(source):
    """True when the cell ends in a semicolon, which hides the value of the last expression."""
    if ";" not in source:
        return False
    last = None
    lines = iter(source.splitlines(keepends=True))
    skipped = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.DEDENT, tokenize.INDENT)
    try:
        for token in tokenize.generate_tokens(lambda: next(lines, "")):
            if token.type not in skipped:
                last = token
    except (tokenize.TokenError, SyntaxError):
        return False
    return last is not None and last.type == tokenize.OP and last.string == ";"
