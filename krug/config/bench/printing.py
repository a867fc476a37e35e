"""The benchmark's results for people and for programs."""

from __future__ import annotations

import json
import os
import platform
from dataclasses import asdict
from typing import Any

from krug.config.bench.rows import Figure, Row


def as_json(clients: int, database: str, rows: list[Row], figures: list[Figure]) -> str:
    machine = {"cores": os.cpu_count(), "python": platform.python_version(), "database": database}
    told: list[dict[str, Any]] = [*map(asdict, rows), *map(asdict, figures)]
    return json.dumps({"machine": machine, "clients": clients, "rows": told}, ensure_ascii=False)


def as_table(result: dict[str, Any]) -> str:
    lines = [f"{result['clients']:,} clients, {result['machine']['database']}, {result['machine']['cores']} cores", ""]
    lines.append(
        f"{'work':34}{'n':>5}{'p50':>9}{'p95':>9}{'p99':>9}{'queries':>9}{'bytes':>10}{'floor':>8}{'ratio':>7}{'budget':>8}"
    )
    for row in result["rows"]:
        if "p50_ms" in row:
            times = f"{row['p50_ms']:9.1f}{row['p95_ms']:9.1f}{row['p99_ms']:9.1f}"
            budget = "" if row["budget_ms"] is None else f"{row['budget_ms']:.0f}"
            lines.append(
                f"{row['name']:34}{row['n']:5}{times}{row['queries']:9}{row['bytes']:10}"
                f"{row['floor_ms']:8.1f}{row['ratio']:7.1f}{budget:>8}"
            )
        else:
            errors = f"   errors: {row['errors']}" if row["errors"] else ""
            budget = "" if row["budget"] is None else f"   budget: {row['budget']:,}"
            lines.append(f"{row['name']:48}{row['value']:>12,} {row['unit']}{budget}{errors}")
    return "\n".join(lines)
