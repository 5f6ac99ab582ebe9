"""`antoan unseen histories.csv [--json]`: how many all lists together still miss. Needs no database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from antoan.statistics.histories import read_histories_csv
from antoan.statistics.messages import Refused
from antoan.statistics.unseen import UnseenResult, unseen
from antoan.statistics.wording import in_words


class Command(BaseCommand):
    help = "Estimate from capture histories (rows like 110,21) how many persons or cases no list has seen."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """One file; the form of the answer; what to call the lists."""
        parser.add_argument("histories", type=Path, help="CSV file: history,count (110 = on lists 1 and 2, not on 3)")
        parser.add_argument("--json", action="store_true", help="print exact values as JSON instead of a table")
        parser.add_argument("--labels", help="names of the lists in order, separated by commas")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the estimate; a refusal goes to standard error in both languages and the exit code is 1."""
        labels = options["labels"].split(",") if options["labels"] else None
        result = _estimate(options["histories"], labels)
        if options["json"]:
            self.stdout.write(json.dumps(result.as_json(), ensure_ascii=False, indent=2, allow_nan=False))
        else:
            self.stdout.write(in_words(result))


def _estimate(path: Path, labels: list[str] | None) -> UnseenResult:
    try:
        return unseen(read_histories_csv(path), labels=labels)
    except Refused as refusal:
        raise CommandError(f"{path}: {refusal.text}\n{refusal.text_en}") from refusal
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {path}: {error.strerror}.\nCannot read this file.") from error
