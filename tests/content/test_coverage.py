"""Ids of the domain and the parts that cover them."""

from __future__ import annotations

from alignment_desktop.content.coverage import coverage, covering, domain_ids
from alignment_desktop.content.packs import load_pack
from alignment_desktop.domain.outline import Outline
from tests.content.small import write_pack


def test_the_domain_has_its_ids_in_order():
    ids = list(domain_ids())
    assert len(ids) == 91
    assert [i for i in ids if i.startswith("C4.")][:8] == [
        "C4.F1", "C4.F2", "C4.F3", "C4.F4", "C4.T", "C4.T1", "C4.T2", "C4.T3",
    ]  # fmt: skip
    assert {"W.1", "R.1", "V.1", "V.2", "M.1", "O.0", "O.5", "C2.R2a", "C2.K1", "C3.G4", "C5.X0", "C5.Z4"} <= set(ids)


def test_an_id_names_the_parts_and_outlines_that_cover_it(tmp_path):
    pack = load_pack(write_pack(tmp_path))
    outline = Outline(id="case", title="Case", audience="All", summary="Value.", sections=("a",), covers=("V.1", "C1"))
    found = covering(pack, [outline])
    assert found["C1"] == ("challenges.C1", "deliverables.case")
    assert found["C1.R1"] == ("registers.forums.starters.points",)
    assert found["V.1"] == ("deliverables.case",)
    assert found["C5.S1"] == ()


def test_what_nothing_covers_is_listed_in_the_order_of_the_domain(tmp_path):
    pack = load_pack(write_pack(tmp_path))
    missing = coverage(pack)
    covered = {"C1", "C1.S1", "C1.R1", "C2.K3"}
    assert missing == tuple(i for i in domain_ids() if i not in covered)
