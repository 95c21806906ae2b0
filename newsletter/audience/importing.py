"""A file of people comes in: checked line by line, written chunk by chunk, nobody revived."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import nullcontext
from datetime import date, datetime
from itertools import islice

from django.db import transaction

from newsletter.audience import consents
from newsletter.audience.intake import recording
from newsletter.audience.intake.decoding import decode
from newsletter.audience.intake.layout import Layout, find_layout, is_heading_row
from newsletter.audience.intake.lines import LineRefused, Person, Reader
from newsletter.audience.intake.outcome import (
    ImportRefused,
    ImportResult,
    RefusedLine,
    Tally,
)
from newsletter.audience.intake.statuses import Standing
from newsletter.audience.models import ImportRun, List
from newsletter.firm import audit
from newsletter.firm import queries as firm
from newsletter.firm.categories import fold

__all__ = ["ImportRefused", "ImportResult", "import_file"]

#: Lines a transaction: about 60 ms of SQLite's write lock.
CHUNK = 2_000


def import_file(
    *,
    data: bytes,
    file_name: str,
    list_id: int,
    basis: str,
    source: str,
    collected_on: date | None,
    notice_version: str,
    dry_run: bool = False,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
    mapping: Mapping[str, str | None] | None = None,
    actor_id: int | None = None,
) -> ImportResult:
    """Import a CSV file onto a list and return what each line came to; raise ImportRefused.

    Nobody who left, opposed, complained or failed comes back, and whom the file itself marks so
    enters as such. Bad lines are refused with their reasons and the others come in. An empty cell
    erases nothing. The same file again changes nothing, so that an interrupted import is resumed by
    repeating it. ``progress`` is called with lines done and lines in all (about); ``mapping``
    corrects the columns proposed, heading → field.
    """
    try:
        consents.check_proof(basis=basis, source=source)
    except consents.BasisRefused as refused:
        raise ImportRefused(refused.sentence) from refused
    if not List.objects.filter(id=list_id).exists():
        raise ImportRefused("La liste où importer ces personnes n’existe pas.")
    text, encoding = decode(data)
    layout = find_layout(text, mapping or {})
    proof = recording.Proof(
        list_id=list_id,
        basis=basis,
        source=source.strip()[:300],
        collected_on=collected_on,
        notice_version=notice_version.strip()[:60],
        now=now,
    )
    run = None if dry_run else _begin(proof, file_name)
    tally = _take_in(layout, proof, write=not dry_run, progress=progress)
    if run is not None:
        _end(run, tally, actor_id)
    return ImportResult(
        import_id=None if run is None else run.id,
        dry_run=dry_run,
        lines=tally.lines,
        new=tally.new,
        changed=tally.changed,
        unchanged=tally.unchanged,
        suppressed=tally.suppressed,
        pending=tally.pending,
        conflicts=len(tally.conflicts),
        refused=tuple(tally.refused),
        conflict_lines=tuple(tally.conflicts),
        mapping=layout.mapping,
        unknown_categories=dict(tally.unknown_categories),
        encoding=encoding,
        headings=layout.headings,
    )


def _begin(proof: recording.Proof, file_name: str) -> ImportRun:
    return ImportRun.objects.create(
        at=proof.now,
        list_id=proof.list_id,
        file_name=file_name[:300],
        basis=proof.basis,
        source=proof.source,
    )


def _end(run: ImportRun, tally: Tally, actor_id: int | None) -> None:
    with transaction.atomic():
        ImportRun.objects.filter(id=run.id).update(counts=tally.counts())
        audit.record(
            at=run.at,
            actor_id=actor_id,
            action="subscribers.imported",
            object_type="import",
            object_id=run.id,
            detail={"list": run.list_id, **tally.counts()},
        )


def _take_in(
    layout: Layout,
    proof: recording.Proof,
    *,
    write: bool,
    progress: Callable[[int, int], None] | None,
) -> Tally:
    tally = Tally()
    category_ids = {fold(name): number for number, name in firm.categories().items()}
    total = layout.text.count("\n") + 1
    people = _people(layout, tally, category_ids)
    while True:
        # The people of a chunk by address: a later line of it may still oppose an earlier one.
        chunk: dict[str, Person] = {}
        for person in islice(people, CHUNK):
            if (earlier := chunk.get(person.address)) is not None:
                tally.repeats(person.line, person.address, earlier.line)
            chunk[person.address] = person
        if not chunk:
            if progress is not None:
                progress(total, total)
            return tally
        _settle(list(chunk.values()), proof, tally, category_ids, write=write)
        if progress is not None:
            progress(min(tally.lines, total), total)


def _settle(
    people: list[Person],
    proof: recording.Proof,
    tally: Tally,
    category_ids: dict[str, int],
    *,
    write: bool,
) -> None:
    with transaction.atomic() if write else nullcontext():
        recorded = recording.look_up(people, proof)
        planned = recording.plan(people, recorded, tally)
        if write:
            recording.write(planned, recorded, proof, category_ids)


def _people(layout: Layout, tally: Tally, category_ids: dict[str, int]) -> Iterator[Person]:
    """Yield the persons of a file, each address once; count what is no new person."""
    reader = Reader(layout)
    seen: dict[str, tuple[int, int, Standing]] = {}
    for line, cells in layout.rows():
        if cells and is_heading_row(cells, reader.address_column):
            continue
        tally.lines += 1
        try:
            person = reader.person(line, cells)
        except LineRefused as refused:
            tally.refused.append(
                RefusedLine(
                    line=line,
                    address=refused.address,
                    reason=refused.sentence,
                    suggestion=refused.suggestion,
                    cells=tuple(cells or ()),
                )
            )
            continue
        tally.unknown_categories.update(n for n in person.categories if fold(n) not in category_ids)
        # "MARTINEAU" repeats "Martineau": no conflict for a person to look at.
        values = hash((*map(str.casefold, person.names), person.standing, person.categories))
        first = seen.setdefault(person.address, (line, values, person.standing))
        if first[0] == line or (
            # The line that grants least holds: whoever opposes on any line is opposed.
            person.standing > first[2]
        ):
            seen[person.address] = (first[0], first[1], person.standing)
            yield person
        elif first[1] == values:
            tally.unchanged += 1
        else:
            tally.repeats(line, person.address, first[0])
