"""The job that brings a file in, or tries it without writing anything."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from krug.core.access.people import krug_itself
from krug.core.events.models import Channel
from krug.core.events.writing import Fact, write
from krug.core.imports.deciding import Counts, Seen, decide, faults_of, kept
from krug.core.imports.importers import Parsed, Work
from krug.core.imports.mapping import BadMapping
from krug.core.imports.models import Import, Piece, Policy, Problem, State
from krug.core.imports.parsing import Parser
from krug.core.imports.reading import Refused, Table, open_table
from krug.core.imports.turning import WrongState
from krug.core.jobs.kinds import Failure
from krug.core.jobs.running import Lost, Running, Stopping

# On SQLite everybody waits for a writer, so that its pieces are short.
ROWS = {"sqlite": 500, "postgresql": 1000}


def run(job: Running) -> dict[str, Any]:
    """Payload: {"import": id, "dry": whether nothing is to be written}. Gives the counts."""
    found = Import.objects.select_related("actor__role").get(pk=job.payload["import"])
    if not job.payload["dry"] and found.state != State.RUNNING:
        raise Failure(str(WrongState(found)))
    if not found.importer.may(found.actor or krug_itself()):
        raise Failure(_("You have no right to do this."))
    try:
        parser = Parser(found.importer, found.plan, found.headings)
        counts = _Run(found, parser, job).run()
    except (Refused, BadMapping) as error:
        raise Failure(str(error)) from None
    except FileNotFoundError:
        raise Failure(_("The file is no longer there. Bring it once more.")) from None
    return counts.plain()


class _Run:
    def __init__(self, found: Import, parser: Parser, job: Running) -> None:
        self.of, self.parser, self.job, self.dry = found, parser, job, bool(job.payload["dry"])
        self.actor = found.actor or krug_itself()
        self.table: Table = open_table(found.path, found.headings)
        self.counts = Counts(**job.checkpoint.get("counts", {}))
        self.seen = Seen()
        # A dry run keeps in memory what it saw: taken up again, it begins anew.
        self.after = 0 if self.dry else job.checkpoint.get("row", 0)
        self.number = 0 if self.dry else job.checkpoint.get("piece", 0)
        self.work: Work = found.importer.begin(self.actor, found.plan, found.headings, self._all)

    def run(self) -> Counts:
        if self.dry:
            self.counts = Counts()
            with transaction.atomic():
                Problem.objects.filter(of=self.of, dry=True).delete()
        if not self.job.checkpoint.get("linking"):
            self._recall()
            rows = (self.parser.parse(row) for row in self.table.rows(self.after))
            while piece := list(islice(rows, ROWS[connection.vendor])):
                self._piece(piece)
        self._link()
        self._finish()
        return self.counts

    def _recall(self) -> None:
        """Taken up again: the rows before are known again, should one of the others be the same."""
        for row in map(self.parser.parse, self.table.rows() if self.after else ()):
            if row.number > self.after:
                return
            if row.is_whole and not row.faults and not self.work.keys(row):
                self.seen.twin(row)

    def _all(self) -> Iterator[Parsed]:
        return (self.parser.parse(row) for row in self.table.rows())

    def _piece(self, rows: list[Parsed]) -> None:
        self.work.complete([row for row in rows if row.is_whole])
        self.number += 1
        done = self.counts.rows + len(rows)
        if self.dry:
            self._count(rows)
            with self.job.piece(done, self.of.rows):
                self._keep_problems(rows)
            return
        kept, checkpoint = self.counts.plain(), dict[str, Any]()
        try:
            with self.job.piece(done, self.of.rows, checkpoint):
                self._write(rows)
                self._keep_problems(rows)
                last = rows[-1].number
                checkpoint |= {"row": last, "piece": self.number, "counts": self.counts.plain()}
        except (Lost, Stopping):
            self.counts = Counts(**kept)
            raise

    def _count(self, rows: list[Parsed]) -> None:
        """What would become of the rows."""
        decision = decide(self.work, rows, self.of.policy, self.seen)
        self.work.pretend(decision.new, decision.known, self.of.policy == Policy.MERGE)
        refused = [row for row in [*decision.new, *(row for _pk, row in decision.known)] if row.faults]
        self.counts.rows += len(rows)
        self.counts.created += sum(not row.faults for row in decision.new)
        self.counts.updated += sum(not row.faults for _pk, row in decision.known) + decision.folded
        self.counts.skipped += decision.skipped
        self.counts.rejected += len(decision.bad) + len(refused)

    def _write(self, rows: list[Parsed]) -> None:
        decision = decide(self.work, rows, self.of.policy, self.seen)
        made = self.work.create(decision.new) if decision.new else []
        new = [(pk, row) for pk, row in zip(made, decision.new, strict=True) if pk is not None]
        ids = [pk for pk, _row in new]
        only_empty = self.of.policy == Policy.MERGE
        changed = self.work.change(decision.known, only_empty) if decision.known else {}
        refused = [row for _pk, row in decision.known if row.faults]
        later = [[pk, row.later] for pk, row in new if row.later]
        later += [[pk, row.later] for pk, row in decision.known if row.later and not row.faults]
        besides, self.work.besides = self.work.besides, []
        if ids or changed or later or besides:
            wrote = {"created": ids, "changed": changed, "later": later, "besides": besides}
            Piece.objects.create(of=self.of, number=self.number, **wrote)
        self.counts.rows += len(rows)
        self.counts.created += len(ids)
        self.counts.updated += len(decision.known) - len(refused) + decision.folded
        self.counts.skipped += decision.skipped
        self.counts.rejected += len(decision.bad) + len(refused) + len(decision.new) - len(new)

    def _keep_problems(self, rows: list[Parsed]) -> None:
        refused = (row for row in rows if row.faults)
        Problem.objects.bulk_create(
            (
                Problem(of=self.of, dry=self.dry, row=row.number, cells=kept(row), faults=faults_of(row))
                for row in refused
            ),
            batch_size=100,
        )

    def _link(self) -> None:
        """Links between the rows of this file, now that all are there."""
        if self.dry:
            return
        pieces = Piece.objects.filter(of=self.of).exclude(later=[]).order_by("number")
        for number in pieces.filter(number__gt=self.job.checkpoint.get("linking", 0)).values_list("number", flat=True):
            later = Piece.objects.get(of=self.of, number=number).later
            checkpoint = {**self.job.checkpoint, "linking": number}
            with self.job.piece(self.counts.rows, self.of.rows, checkpoint):
                self.work.connect([(pk, links) for pk, links in later])

    def _finish(self) -> None:
        now, counts = timezone.now(), self.counts.plain()
        with self.job.piece(self.counts.rows, self.of.rows):
            if self.dry:
                Import.objects.filter(pk=self.of.pk).update(checked=counts)
            else:
                Import.objects.filter(pk=self.of.pk).update(counts=counts, state=State.DONE, finished_at=now)
                data = {"title": self.of.file_name, **counts}
                write([Fact("import.finished", ("import", self.of.pk), data)], self.of.actor, Channel.IMPORT)
