"""tollhouse verify: do the books agree with themselves?"""

from typing import TYPE_CHECKING, Annotated

import typer

from tollhouse.doors.cli.opened import program_of
from tollhouse.doors.cli.speaking import REFUSED, say, say_json, say_table
from tollhouse.words.counting import counted

if TYPE_CHECKING:
    from tollhouse.reports.proving import Proof

AsJson = Annotated[bool, typer.Option("--json", help="For programs.")]


def verify(ctx: typer.Context, as_json: AsJson = False) -> None:
    """Prove the books, each side from its own source; exit 1 and the offending rows where they do not agree."""
    from dataclasses import asdict

    from tollhouse.reports.proving import one_snapshot, prove_books

    proofs: list[Proof] = []
    with program_of(ctx).opened() as opened, one_snapshot(opened.engine) as conn:
        for proof in prove_books(conn):
            proofs.append(proof)
            if not as_json:
                _tell(proof)
    broken = [proof for proof in proofs if not proof.holds]
    if as_json:
        say_json({"holds": not broken, "proofs": [asdict(proof) for proof in proofs]})
    elif broken:
        say(f"The books do not agree: {counted(sum(proof.violations for proof in broken), 'row')} above.")
    else:
        say("The books agree.")
    if broken:
        raise typer.Exit(REFUSED)


def _tell(proof: "Proof") -> None:
    say(f"{'holds ' if proof.holds else 'BROKEN'}  {proof.promise}")
    if proof.holds:
        return
    columns = ("customer", "what", "expected", "found")
    say_table(columns, [(row.customer_id, row.what, row.expected, row.found) for row in proof.told])
    if proof.violations > len(proof.told):
        say(f"... and {proof.violations - len(proof.told)} more")
