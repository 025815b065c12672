"""How long a training run goes on, and how its learning rate moves meanwhile."""


class Budget:
    """How much of the training is over, in seconds or tokens, and what that means for the learning rate."""

    def __init__(self, arguments, elapsed, tokens):
        self.unit = "tokens" if arguments.tokens is not None or arguments.decay_tokens is not None else "seconds"
        scale = 1 if self.unit == "tokens" else 60
        total = arguments.tokens if self.unit == "tokens" else arguments.minutes
        decay = arguments.decay_tokens if self.unit == "tokens" else arguments.decay_minutes
        if arguments.decay_now:
            if decay is None:
                raise ValueError("--decay-now needs --decay-minutes or --decay-tokens")
            self.decay = decay * scale
            self.total = (tokens if self.unit == "tokens" else elapsed) + self.decay
        else:
            self.total = total * scale
            self.decay = self.total / 4 if decay is None else min(decay * scale, self.total)
        self.warmup_steps = arguments.warmup_steps

    def used(self, state):
        return state["tokens"] if self.unit == "tokens" else state["seconds"]

    def is_over(self, state):
        return self.used(state) >= self.total

    def rate(self, state):
        """Factor of the learning rates, 0 to 1."""
        falling = (self.total - self.used(state)) / max(self.decay, 1e-9)
        return max(0.0, min(1.0, falling, (state["step"] + 1) / max(1, self.warmup_steps)))
