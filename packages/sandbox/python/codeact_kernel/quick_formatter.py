"""IPython's formatter with a short way for values that are only text: most results of a session are."""

from IPython.core.formatters import DisplayFormatter

_ONLY_TEXT = (int, float, complex, bool, str, bytes, bytearray, list, tuple, dict, set, frozenset, range)


class QuickDisplayFormatter(DisplayFormatter):
    """Asks one formatter and not all twelve where only one can have an answer."""

    def format(self, obj, include=None, exclude=None):
        """The MIME bundle and metadata of a value."""
        if type(obj) not in _ONLY_TEXT or include or exclude or self._has_formatter_for(type(obj)):
            return super().format(obj, include=include, exclude=exclude)
        text = self.formatters["text/plain"](obj)
        return ({} if text is None else {"text/plain": text}), {}

    def _has_formatter_for(self, kind):
        """True when the user registered another formatter for a type or a base of it."""
        others = [self.ipython_display_formatter, self.mimebundle_formatter]
        others += [formatter for mime, formatter in self.formatters.items() if mime != "text/plain"]
        for formatter in others:
            printers = formatter.type_printers
            if printers and any(base in printers for base in kind.__mro__):
                return True
            if formatter.singleton_printers or _is_deferred(formatter.deferred_printers, kind):
                return True
        return False


def _is_deferred(printers, kind):
    """True when a formatter is registered by name for a type or a base of it."""
    return bool(printers) and any((base.__module__, base.__name__) in printers for base in kind.__mro__)
