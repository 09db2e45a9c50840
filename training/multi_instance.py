"""Multi-instance learning: a review's label teaches the mean of its sentences' log-odds.

Kotzias et al. (2015), "From Group to Individual Labels Using Deep Features": nobody has to say
which sentences of a bad review are the bad ones. Here sentences of known sentiment, such groups,
and now and then a whole review are learnt from together.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from training import transformer

# What a whole group, and a whole review, count beside the sentences of known sentiment.
_OF_GROUPS = 0.5
_OF_WINDOWS = 0.3
_WINDOWS_A_STEP = 8
_AVERAGED_EVERY = 5
_AVERAGED_OVER = 100  # so many of those


class Taught(NamedTuple):
    """A sentence of known sentiment: its token ids in two spellings, how surely it is positive."""

    spellings: tuple[list[int], list[int]]
    positive: float


class Group(NamedTuple):
    """Sentences of one review, as token ids, and the review's label (1: positive)."""

    sentences: list[list[int]]
    label: int


@dataclass(frozen=True)
class Recipe:
    """How to learn; taught, groups: how many of each in a step; most_steps: None for one epoch."""

    learning_rate: float
    taught: int
    groups: int
    most_steps: int | None = None
    warmup: float = 0.06
    checkpoint_every: int = 200


class _Step(NamedTuple):
    taught: list[list[int]]
    positive: list[float]
    groups: list[Group]
    windows: list[transformer.Encoded]


def train(
    model: Any,
    taught: Sequence[Taught],
    groups: Sequence[Group],
    windows: Sequence[transformer.Encoded],
    recipe: Recipe,
    random: np.random.Generator,
    run: Path,
    resume: bool = False,
) -> dict[str, torch.Tensor]:
    """Fine-tunes in place, all weights; returns the running mean of the last steps' weights.

    What each step learns from is drawn from `random` before the first, so that `resume` goes on
    from the last checkpoint in the folder `run` as if nothing had happened.
    """
    steps = _plan(taught, groups, windows, recipe, random)
    line = torch.nn.Parameter(torch.tensor([2.0, 0.0]))  # a group's mean to its review's log-odds
    recipe_of_model = transformer.Recipe(learning_rate=recipe.learning_rate, head_factor=1.0)
    parameters = transformer.parameter_groups(model, recipe_of_model)
    parameters.append({"params": [line], "lr": 1e-3, "weight_decay": 0.0})
    optimizer = torch.optim.AdamW(parameters, weight_decay=0.0)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: transformer.rate((step + 1) / len(steps), recipe.warmup)
    )
    mean = {name: weight.detach().clone() for name, weight in model.named_parameters()}
    checkpoint = transformer.Checkpoint(run, model, optimizer, schedule)
    start, more = checkpoint.restored() if resume else (0, {})
    if more:
        line.data, mean = more["line"], more["mean"]
    model.train()
    began = time.monotonic()
    for number, step in enumerate(steps[start:], start):
        loss = _loss(model, step, line)
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if number % _AVERAGED_EVERY == 0:
            kept = min(1 - 1 / _AVERAGED_OVER, 1 - 1 / (number / _AVERAGED_EVERY + 1))
            with torch.no_grad():
                for name, weight in model.named_parameters():
                    mean[name].lerp_(weight, 1 - kept)
        if number % 100 == 0:
            minutes = (time.monotonic() - began) / 60
            print(
                f"step {number}/{len(steps)} loss {loss.item():.3f} {minutes:.1f} min", flush=True
            )
        if (number + 1) % recipe.checkpoint_every == 0:
            checkpoint.keep(number + 1, line=line.data, mean=mean)
    return mean


def _plan(
    taught: Sequence[Taught],
    groups: Sequence[Group],
    windows: Sequence[transformer.Encoded],
    recipe: Recipe,
    random: np.random.Generator,
) -> list[_Step]:
    """What each step learns from: every group once, sentences and windows spread over them."""
    count = len(groups) // recipe.groups
    if recipe.most_steps is not None:
        count = min(count, recipe.most_steps)
    order = random.permutation(len(groups))
    windows_left = random.permutation(len(windows)).tolist()
    every = max(1, count // max(1, len(windows) // _WINDOWS_A_STEP))
    left: list[int] = []
    steps = []
    for number in range(count):
        while len(left) < recipe.taught:
            left += random.permutation(len(taught)).tolist()
        chosen = [taught[left.pop()] for _ in range(recipe.taught)]
        ids = [one.spellings[int(random.random() < 0.5)] for one in chosen]
        first = number * recipe.groups
        reviews: list[transformer.Encoded] = []
        if number % every == 0 and len(windows_left) >= _WINDOWS_A_STEP:
            reviews = [windows[windows_left.pop()] for _ in range(_WINDOWS_A_STEP)]
        steps.append(
            _Step(
                ids,
                [one.positive for one in chosen],
                [groups[index] for index in order[first : first + recipe.groups]],
                reviews,
            )
        )
    return steps


def _loss(model: Any, step: _Step, line: torch.Tensor) -> torch.Tensor:
    ids = step.taught + [ids for group in step.groups for ids in group.sentences]
    odds = _log_odds(model, ids)
    known, rest = odds[: len(step.taught)], odds[len(step.taught) :]
    means = torch.stack(
        [part.mean() for part in rest.split([len(g.sentences) for g in step.groups])]
    )
    labels = torch.tensor([float(group.label) for group in step.groups])
    cross_entropy = torch.nn.functional.binary_cross_entropy_with_logits
    loss = cross_entropy(known, torch.tensor(step.positive))
    loss = loss + _OF_GROUPS * cross_entropy(line[0] * means + line[1], labels)
    if step.windows:
        found = _log_odds(model, [window.ids for window in step.windows])
        smoothed = torch.tensor([0.96 if window.label else 0.04 for window in step.windows])
        loss = loss + _OF_WINDOWS * cross_entropy(found, smoothed)
    return loss


def _log_odds(model: Any, ids: Sequence[list[int]]) -> torch.Tensor:
    """Log-odds [n] of the second class; short and long texts apart, for less padding."""
    order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
    middle = len(order) // 2
    parts = [
        transformer.fast_logits(model, [ids[index] for index in part])
        for part in (order[:middle], order[middle:])
    ]
    logits = torch.cat(parts)
    back = torch.empty(len(order), dtype=torch.long)
    back[torch.tensor(order)] = torch.arange(len(order))
    odds: torch.Tensor = (logits[:, 1] - logits[:, 0])[back]
    return odds
