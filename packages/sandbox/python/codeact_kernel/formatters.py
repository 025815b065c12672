"""MIME bundles of values in the plain shell: `_repr_*_`, `_repr_mimebundle_`, text by pretty printing."""

import base64

from . import figures
from .pretty import pretty

METHODS = (
    ("text/html", "_repr_html_"),
    ("text/markdown", "_repr_markdown_"),
    ("image/svg+xml", "_repr_svg_"),
    ("image/png", "_repr_png_"),
    ("application/pdf", "_repr_pdf_"),
    ("image/jpeg", "_repr_jpeg_"),
    ("text/latex", "_repr_latex_"),
    ("application/json", "_repr_json_"),
    ("application/javascript", "_repr_javascript_"),
)
# Types without display methods, asked about in every other cell.
_ORDINARY = frozenset((int, float, bool, complex, str, bytes, list, tuple, dict, set, frozenset))
_CANARY = "_codeact_no_class_defines_this_"


class Formatters:
    """Makes bundles; errors in a value's own methods go to `on_error` and cost that representation only."""

    def __init__(self, on_error, inline_figures):
        self._on_error = on_error
        self._figures = inline_figures
        self.float_format = None
        self.by_type = {}

    def bundle(self, value, include=None, exclude=None):
        """(data, metadata) of a value; both empty when the value displayed itself."""
        if type(value) in _ORDINARY and not self.by_type and not include:
            text = self._plain_text(value)
            return ({} if text is None else {"text/plain": text}), {}
        if self._run(value, "_ipython_display_", found=lambda method: method() or True):
            return {}, {}
        data, metadata = {}, {}
        self._collect(value, data, metadata, include, exclude)
        if _wanted("text/plain", include, exclude) and "text/plain" not in data:
            text = self._plain_text(value)
            if text is not None:
                data["text/plain"] = text
        return {mime: encode(item) for mime, item in data.items()}, metadata

    def _plain_text(self, value):
        try:
            custom = self._registered("text/plain", value)
            return str(custom(value)) if custom is not None else pretty(value, self.float_format)
        except Exception as error:
            self._on_error(error)
            return None

    def _collect(self, value, data, metadata, include, exclude):
        if figures.is_figure(value):
            data.update(self._figures.bundle(value))
        for mime, name in METHODS:
            if not _wanted(mime, include, exclude):
                continue
            custom = self._registered(mime, value)
            try:
                result = custom(value) if custom is not None else self._run(value, name)
            except Exception as error:
                self._on_error(error)
                continue
            _merge(mime, result, data, metadata)
        bundle = self._run(value, "_repr_mimebundle_", found=lambda method: method(include=include, exclude=exclude))
        if isinstance(bundle, tuple) and len(bundle) == 2:
            bundle, extra = bundle
            metadata.update(extra or {})
        if isinstance(bundle, dict):
            data.update({mime: item for mime, item in bundle.items() if _wanted(mime, include, exclude)})

    def _registered(self, mime, value):
        formatters = self.by_type.get(mime)
        if formatters:
            for cls in type(value).__mro__:
                if cls in formatters:
                    return formatters[cls]
        return None

    def _run(self, value, name, found=lambda method: method()):
        """Calls a display method of a value; None where there is none or it fails."""
        if isinstance(value, type):
            return None
        try:
            if getattr(value, _CANARY, None) is not None:
                # The class answers every name; none of its methods is meant.
                return None
            method = getattr(value, name, None)
        except Exception:
            return None
        if not callable(method):
            return None
        try:
            return found(method)
        except NotImplementedError:
            return None
        except Exception as error:
            self._on_error(error)
            return None


def encode(value):
    """Binary data as base64, everything else as it is."""
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(bytes(value)).decode("ascii")
    return value


def _wanted(mime, include, exclude):
    if include and mime not in include:
        return False
    return not (exclude and mime in exclude)


def _merge(mime, result, data, metadata):
    if result is None:
        return
    if isinstance(result, tuple) and len(result) == 2:
        result, extra = result
        if extra:
            metadata[mime] = extra
    if result is not None:
        data[mime] = result
