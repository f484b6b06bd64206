"""Claims: one statement set against another, what would settle it, and the outcome."""

from __future__ import annotations

from typing import Any

from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.interview import Claim, ClaimState, Remark
from alignment_desktop.domain.record import replace
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.belonging import refuse_strangers
from alignment_desktop.workbook.command import Area, command


class Claims(Area):
    """Statements that cannot both be true. An open one is a line of the document request list."""

    def claims(self, engagement_id: str) -> tuple[Claim, ...]:
        """The claims of an engagement, open ones first, each kind in the order it was written down."""
        rows = self._store.all(Claim, engagement_id=engagement_id)
        return tuple(sorted(rows, key=lambda claim: claim.state is not ClaimState.OPEN))

    @command(N_("Set claims against each other"))
    def add(
        self,
        engagement_id: str,
        first_remark_id: str,
        second_remark_id: str,
        *,
        practice: str | None = None,
        settled_by: str = "",
    ) -> Claim:
        """One statement set against another, open until settled.

        Refused for a remark against itself, a pair that is there already, and a remark of another engagement.
        """
        if first_remark_id == second_remark_id:
            raise Refused(_("A claim needs two different remarks."))
        pair = {first_remark_id, second_remark_id}
        if any({c.first_remark_id, c.second_remark_id} == pair for c in self.claims(engagement_id)):
            raise Refused(_("These two remarks are set against each other already. Change that claim."))
        refuse_strangers(self._store, engagement_id, *(self._store.get(Remark, id_) for id_ in sorted(pair)))
        return self._store.save(
            Claim(
                id=self._new_id(),
                engagement_id=engagement_id,
                first_remark_id=first_remark_id,
                second_remark_id=second_remark_id,
                practice=practice,
                settled_by=settled_by,
            )
        )

    @command(N_("Change claim"))
    def change(self, claim_id: str, **fields: Any) -> Claim:
        """The claim with another practice, other words on what would settle it, or its outcome put better.

        Refused as `settle` is.
        """
        return self._keep(replace(self._store.get(Claim, claim_id), **fields))

    @command(N_("Settle claim"))
    def settle(self, claim_id: str, state: ClaimState, outcome: str) -> Claim:
        """The claim with its outcome; OPEN opens it again. Refused for a verdict that does not say what settled it."""
        return self._keep(replace(self._store.get(Claim, claim_id), state=state, outcome=outcome))

    @command(N_("Take claim back"))
    def withdraw(self, claim_id: str) -> None:
        """Takes the claim out; the two remarks stay as they are."""
        self._store.delete(self._store.get(Claim, claim_id))

    def _keep(self, claim: Claim) -> Claim:
        if claim.state is not ClaimState.OPEN and not claim.outcome.strip():
            raise Refused(_("Say in a sentence what settled it; then the claim can be closed."))
        return self._store.save(claim)
