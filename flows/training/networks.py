"""The two networks: LAC's with a new head, which teaches, and the small one, which ships."""

from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from flows.training import lac
from flows.training.export import Layer, Trained
from tasks.tagging.bioes import TAGS
from tasks.tagging.features import BIGRAMS

PARTS = 256  # parts of speech times positions in the word
_WORD_SCALE = 0.15  # spread of the word vectors, as of the network's own embeddings


class Recurrent(nn.Module):
    """One of LAC's recurrent layers: the reset gate acts before the multiplication."""

    def __init__(self, layer: lac.Layer, *, backward: bool) -> None:
        super().__init__()
        self.inputs, self.bias, self.gates, self.candidate = (
            nn.Parameter(torch.from_numpy(array.copy())) for array in layer
        )
        self._backward = backward

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Read ``(batch, tokens, in)``; ``mask`` is 1 where a token is."""
        given = x @ self.inputs + self.bias
        state = torch.zeros(len(x), lac.HIDDEN)
        states: list[Tensor] = [state] * x.shape[1]
        steps = range(x.shape[1])
        for t in reversed(steps) if self._backward else steps:
            gates = torch.sigmoid(given[:, t, : 2 * lac.HIDDEN] + state @ self.gates)
            update, reset = gates[:, : lac.HIDDEN], gates[:, lac.HIDDEN :]
            new = torch.tanh(given[:, t, 2 * lac.HIDDEN :] + (reset * state) @ self.candidate)
            state = state + update * (new - state) * mask[:, t : t + 1]
            states[t] = state
        return torch.stack(states, 1)


class Teacher(nn.Module):
    """LAC over its tokens, then two convolutions over the characters in them."""

    def __init__(self, weights: lac.Weights, characters: int) -> None:
        super().__init__()
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(weights.words), freeze=False)
        self.layers = nn.ModuleList(
            Recurrent(layer, backward=bool(i % 2)) for i, layer in enumerate(weights.layers)
        )
        self.lac = nn.Linear(2 * lac.HIDDEN, lac.TAGS)
        self.lac.weight.data = torch.from_numpy(weights.outputs.T.copy())
        self.lac.bias.data = torch.from_numpy(weights.outputs_bias)
        self.characters = nn.Embedding(characters, 64)
        self.position = nn.Embedding(4, 16)
        self.parts = nn.Embedding(PARTS, 24)
        nn.init.normal_(self.characters.weight, 0, 0.1)
        self.first = nn.Conv1d(2 * lac.HIDDEN + lac.TAGS + 64 + 16 + 24, 192, 3, padding=1)
        self.second = nn.Conv1d(192, 128, 3, padding=1)
        self.register_first, self.register_second = (
            nn.Linear(1, size, bias=False) for size in (192, 128)
        )
        nn.init.zeros_(self.register_first.weight)
        nn.init.zeros_(self.register_second.weight)
        self.outputs = nn.Linear(128, len(TAGS))
        self.drop = nn.Dropout(0.4)

    def recurrent(self, tokens: Tensor, mask: Tensor) -> Tensor:
        """Return LAC's last states, ``(batch, tokens, 2 HIDDEN)``."""
        x = self.drop(self.words(tokens))
        for i in (0, 2):
            pair = [self.layers[k](x, mask) for k in (i, i + 1)]
            x = torch.cat(pair, -1)
            x = self.drop(x) if i == 0 else x
        return x

    def forward(self, batch: Sequence[Tensor], register: Tensor) -> Tensor:
        """Score the tags of each character; ``register`` is 0 for news, 1 for encyclopaedia."""
        tokens, mask, token_of, characters, position, parts = batch
        states = self.recurrent(tokens, mask)
        x = torch.cat([self.drop(states), torch.softmax(self.lac(states), -1)], -1)
        x = x.gather(1, token_of[:, :, None].expand(-1, -1, x.shape[-1]))
        own = [self.drop(self.characters(characters)), self.position(position), self.parts(parts)]
        x = torch.cat([x, *own], -1).transpose(1, 2)
        sign = register[:, None] * 2 - 1
        x = self.drop(functional.relu(self.first(x) + self.register_first(sign)[:, :, None]))
        x = self.second(x).transpose(1, 2) + self.register_second(sign)[:, None]
        scores: Tensor = self.outputs(self.drop(functional.relu(x)))
        return scores

    def groups(self) -> tuple[list[nn.Parameter], list[nn.Parameter]]:
        """Return LAC's parameters, which learn slowly, and the new ones."""
        old = ("words.", "layers.", "lac.")
        named = list(self.named_parameters())
        return (
            [p for name, p in named if name.startswith(old)],
            [p for name, p in named if not name.startswith(old)],
        )


class Student(nn.Module):
    """Dilated convolutions over what is known of each character: the network that ships."""

    def __init__(self, characters: Tensor, words: Tensor, width: int = 160) -> None:
        super().__init__()
        self.characters = nn.Embedding.from_pretrained(characters, freeze=False)
        self.bigrams, self.parts = nn.Embedding(BIGRAMS, 64), nn.Embedding(PARTS, 24)
        for table in (self.bigrams, self.parts):
            nn.init.normal_(table.weight, 0, 0.1)
        self.register_buffer("words", words)
        self.word = nn.Linear(words.shape[1], 64, bias=False)
        self.inputs = nn.Linear(characters.shape[1] + 2 * 64 + 24 + 64, width)
        self.register = nn.Linear(1, width, bias=False)
        nn.init.zeros_(self.register.weight)
        self.layers = nn.ModuleList(
            nn.Conv1d(width, width, 3, padding=k, dilation=k) for k in (1, 2, 4, 1)
        )
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in self.layers)
        self.lac = nn.Linear(width, lac.TAGS)  # for the first lesson: all of LAC's tags
        self.outputs = nn.Linear(width, len(TAGS))
        self.drop = nn.Dropout(0.15)

    def states(self, columns: Sequence[Tensor]) -> Tensor:
        """Return the last layer, ``(batch, characters, width)``."""
        characters, bigrams, words, parts, register = columns
        if self.training:  # a word or a character that nobody knows must not disturb
            words = words.masked_fill(torch.rand(words.shape) < 0.08, 0)  # noqa: PLR2004
            characters = characters.masked_fill(torch.rand(characters.shape) < 0.03, 0)  # noqa: PLR2004
        pairs = self.bigrams(bigrams)
        known = [self.characters(characters), pairs[:, :-1], pairs[:, 1:], self.parts(parts)]
        x = self.inputs(self.drop(torch.cat([*known, self.word(self.words[words])], -1)))
        x = functional.relu(x + self.register(register * 2 - 1))
        for layer, norm in zip(self.layers, self.norms, strict=True):
            new = functional.relu(layer(norm(x).transpose(1, 2)).transpose(1, 2))
            x = self.drop(x + new)
        return x

    def forward(self, columns: Sequence[Tensor]) -> Tensor:
        """Score the tags of each character."""
        scores: Tensor = self.outputs(self.states(columns))
        return scores

    def embeddings(self) -> list[nn.Parameter]:
        """Return the tables, which learn without decay."""
        return [t.weight for t in (self.characters, self.bigrams, self.parts)]

    def trained(self, largest: Sequence[float]) -> Trained:
        """Return the weights for export; ``largest`` is what each layer is given at most."""

        def array(value: Tensor) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
            return np.ascontiguousarray(value.detach().numpy(), np.float32)

        layers = [
            Layer(
                array(norm.weight),
                array(norm.bias),
                np.concatenate([array(layer.weight[:, :, k].T) for k in range(3)]),
                array(layer.bias),
                layer.dilation[0],
                most,
            )
            for layer, norm, most in zip(self.layers, self.norms, largest, strict=True)
        ]
        return Trained(
            characters=array(self.characters.weight),
            bigrams=array(self.bigrams.weight),
            parts=array(self.parts.weight),
            words=array(self.word(self.words)),
            inputs=array(self.inputs.weight.T),
            inputs_bias=array(self.inputs.bias),
            register=array(self.register.weight[:, 0]),
            layers=layers,
            outputs=array(self.outputs.weight.T),
            outputs_bias=array(self.outputs.bias),
        )


def scaled(words: lac.Floats) -> Tensor:
    """Return LAC's word vectors, no word first, spread as the network's own."""
    known = torch.from_numpy(words / words.std() * _WORD_SCALE)
    return torch.cat([torch.zeros(1, words.shape[1]), known])
