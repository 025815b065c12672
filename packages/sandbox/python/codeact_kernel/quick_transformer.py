"""IPython's input transformers, without the tokens of cells that are plain Python."""

from IPython.core.inputtransformer2 import TransformerManager

# Signs of IPython's syntax: the first anywhere in a cell, the second only where a line begins.
_ANYWHERE = "%!?"
_FIRST = (",", ";", "/")


class QuickTransformerManager(TransformerManager):
    """Most cells hold no sign of IPython's syntax, and to look for one is far less work than to take them apart."""

    def __init__(self):
        super().__init__()
        self._usual = list(self.token_transformers)

    def do_token_transforms(self, lines):
        """Transforms lines; those without a sign stay as they are, unless somebody added a transformer."""
        if self.token_transformers == self._usual and not any(_has_sign(line) for line in lines):
            return lines
        return super().do_token_transforms(lines)


def _has_sign(line):
    return any(sign in line for sign in _ANYWHERE) or line.lstrip().startswith(_FIRST)
