"""Lines of target and figure, side by side."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(kw_only=True)
class Table:
    """Lines as they are measured; remembers whether one that must hold does not."""

    is_broken: bool = False

    def heading(self, text: str) -> None:
        """Begin a part."""
        print(f"\n{text}\n{'':52}{'target':>10}{'reached':>10}", flush=True)

    def line(
        self,
        what: str,
        target: float,
        reached: float,
        unit: str = "",
        *,
        is_gate: bool,
        at_least: bool = False,
    ) -> None:
        """Print a figure; `is_gate`: being beyond the target (`at_least`: below it) fails the run."""
        is_over = reached < target if at_least else reached > target
        self.is_broken |= is_over and is_gate
        digits = 0 if unit in ("", " B", " MB") else 2 if target < 10 else 1
        limit, figure = f"{target:.{1 if digits else 0}f}{unit}", f"{reached:.{digits}f}{unit}"
        over = "under" if at_least else "over"
        print(
            f"  {what:50}{limit:>10}{figure:>10}{(f'  {over.upper()}' if is_gate else f'  {over}') if is_over else ''}",
            flush=True,
        )

    def note(self, text: str) -> None:
        """Print a sentence."""
        print(f"  {text}", flush=True)
