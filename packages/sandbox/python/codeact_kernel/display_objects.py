"""Display objects of the stand-in for `IPython.display`."""

import base64
import json
import mimetypes
import os
import struct


class DisplayObject:
    """Data in one representation, given as such, read from a file, or named by a URL."""

    _read_flags = "r"
    _binary = False
    metadata = None

    def __init__(self, data=None, url=None, filename=None, metadata=None):
        if isinstance(data, os.PathLike):
            data = os.fspath(data)
        if isinstance(data, str) and data.startswith(("http://", "https://")) and url is None:
            url, data = data, None
        elif self._binary and isinstance(data, str) and filename is None and os.path.exists(data):
            filename, data = data, None
        self.data = data
        self.url = url
        self.filename = filename
        if metadata is not None:
            self.metadata = metadata
        elif self.metadata is None:
            self.metadata = {}
        if filename is not None:
            self.reload()

    def __repr__(self):
        return "<%s.%s object>" % (self.__class__.__module__, self.__class__.__name__)

    def reload(self):
        """Reads the file again."""
        with open(self.filename, self._read_flags) as file:
            self.data = file.read()

    def _with_metadata(self):
        return (self.data, self.metadata) if self.metadata else self.data


class TextDisplayObject(DisplayObject):
    """Text."""

    def __init__(self, data=None, url=None, filename=None, metadata=None):
        if data is not None and not isinstance(data, (str, os.PathLike)):
            raise TypeError("%s expects text, not %r" % (self.__class__.__name__, data))
        super().__init__(data, url, filename, metadata)


class Pretty(TextDisplayObject):
    """Text shown as it is."""

    def _repr_pretty_(self, p, cycle):
        p.text(self.data)


class HTML(TextDisplayObject):
    """HTML."""

    def _repr_html_(self):
        return self._with_metadata()

    def __html__(self):
        return self.data


class Markdown(TextDisplayObject):
    """Markdown."""

    def _repr_markdown_(self):
        return self._with_metadata()


class Math(TextDisplayObject):
    """A LaTeX formula without its dollars."""

    def _repr_latex_(self):
        text = "$\\displaystyle %s$" % self.data.strip("$")
        return (text, self.metadata) if self.metadata else text


class Latex(TextDisplayObject):
    """LaTeX."""

    def _repr_latex_(self):
        return self._with_metadata()


class SVG(DisplayObject):
    """An SVG image."""

    _binary = True
    _read_flags = "r"

    def _repr_svg_(self):
        text = self.data.decode("utf-8") if isinstance(self.data, bytes) else self.data
        start = text.find("<svg")
        return text[start:] if start > 0 else text


class Javascript(TextDisplayObject):
    """JavaScript."""

    def _repr_javascript_(self):
        return self._with_metadata()


class JSON(DisplayObject):
    """A JSON value."""

    def __init__(self, data=None, url=None, filename=None, expanded=False, metadata=None, root="root", **kwargs):
        self.metadata = dict(metadata or {}, expanded=expanded, root=root, **kwargs)
        super().__init__(data, url, filename)
        if isinstance(self.data, str):
            self.data = json.loads(self.data)

    def _repr_json_(self):
        return self._with_metadata()


class GeoJSON(JSON):
    """A GeoJSON value."""

    def _ipython_display_(self):
        from IPython.display import display

        display({"application/geo+json": self.data, "text/plain": "<IPython.display.GeoJSON object>"}, raw=True)


class Code(TextDisplayObject):
    """Source code."""

    def __init__(self, data=None, url=None, filename=None, language=None):
        self.language = language
        super().__init__(data, url, filename)

    def __repr__(self):
        return self.data


class Image(DisplayObject):
    """A PNG, JPEG, GIF or WebP image from bytes, a file or a URL."""

    _binary = True
    _read_flags = "rb"
    _mimes = {"png": "image/png", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}

    def __init__(self, data=None, url=None, filename=None, format=None, embed=None, width=None, height=None,
                 retina=False, unconfined=False, metadata=None, alt=None):  # fmt: skip
        super().__init__(data, url, filename, metadata)
        if self.url is not None and embed:
            raise ValueError("an image of a URL cannot be embedded: the sandbox has no network by default")
        if isinstance(self.data, str) and os.path.splitext(self.data)[1][1:].lower() in ("jpg", *self._mimes):
            raise FileNotFoundError("No such file or directory: '%s'" % self.data)
        self.format = (format or self._guess() or "png").lower().replace("jpg", "jpeg")
        self.width, self.height, self.alt = width, height, alt
        if retina and isinstance(self.data, bytes) and self.data[1:4] == b"PNG":
            self.width, self.height = (size // 2 for size in struct.unpack(">II", self.data[16:24]))
        sizes = (("width", self.width), ("height", self.height), ("alt", alt))
        self.metadata = dict(self.metadata, **{key: item for key, item in sizes if item is not None})

    def _guess(self):
        if isinstance(self.data, bytes):
            for mark, kind in ((b"\x89PNG", "png"), (b"\xff\xd8", "jpeg"), (b"GIF8", "gif"), (b"RIFF", "webp")):
                if self.data.startswith(mark):
                    return kind
        return os.path.splitext(self.filename or self.url or "")[1][1:]

    def _repr_mimebundle_(self, include=None, exclude=None):
        mime = self._mimes.get(self.format)
        if self.url is not None or mime is None or self.data is None:
            return {}
        data = self.data if isinstance(self.data, str) else base64.b64encode(self.data).decode("ascii")
        return {mime: data}, ({mime: self.metadata} if self.metadata else {})

    def _repr_html_(self):
        if self.url is None:
            return None
        names = ("width", "height", "alt")
        extra = "".join(' %s="%s"' % (name, getattr(self, name)) for name in names if getattr(self, name) is not None)
        return '<img src="%s"%s/>' % (self.url, extra)


class IFrame:
    """A page in a frame."""

    def __init__(self, src, width, height, extras=None, **params):
        self.src, self.width, self.height, self.extras, self.params = src, width, height, extras or [], params

    def _repr_html_(self):
        from urllib.parse import urlencode

        query = "?" + urlencode(self.params) if self.params else ""
        return (
            '\n        <iframe\n            width="%s"\n            height="%s"\n            src="%s%s"\n'
            '            frameborder="0"\n            allowfullscreen\n            %s\n        ></iframe>\n        '
            % (self.width, self.height, self.src, query, " ".join(self.extras))
        )


class FileLink:
    """A link to a file of the working folder."""

    def __init__(self, path, url_prefix="", result_html_prefix="", result_html_suffix="<br>"):
        self.path, self.url_prefix = os.fspath(path), url_prefix
        self.before, self.after = result_html_prefix, result_html_suffix

    def _repr_html_(self):
        from html import escape

        if not os.path.exists(self.path):
            return "Path (<tt>%s</tt>) doesn't exist." % self.path
        link = escape(self.url_prefix + self.path)
        name = escape(self.path, quote=False)
        return "%s<a href='%s' target='_blank'>%s</a>%s" % (self.before, link, name, self.after)

    def __repr__(self):
        return os.path.abspath(self.path)


class Audio(DisplayObject):
    """Sound from bytes or a file in a format that browsers play."""

    _binary = True
    _read_flags = "rb"

    def __init__(self, data=None, filename=None, url=None, rate=None, autoplay=False, **_):
        super().__init__(data, url, filename)
        if not isinstance(self.data, bytes) and self.url is None:
            raise ValueError("Audio takes bytes, a file name or a URL here; write samples to a file with `wave` first")
        self.mime = mimetypes.guess_type(self.filename or self.url or "x.wav")[0] or "audio/wav"
        self.autoplay = autoplay

    def _repr_html_(self):
        source = self.url
        if source is None:
            source = "data:%s;base64,%s" % (self.mime, base64.b64encode(self.data).decode("ascii"))
        play = ' autoplay="autoplay"' if self.autoplay else ""
        return '<audio controls="controls"%s><source src="%s" type="%s" /></audio>' % (play, source, self.mime)
