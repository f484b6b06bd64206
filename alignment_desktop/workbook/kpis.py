"""KPIs and their measurements."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from alignment_desktop.domain.errors import Refused
from alignment_desktop.domain.kpi import Cadence, Direction, Kpi, Measurement
from alignment_desktop.domain.pack import KpiStarter
from alignment_desktop.domain.record import replace
from alignment_desktop.i18n import N_, _
from alignment_desktop.workbook.belonging import refuse_outsiders
from alignment_desktop.workbook.command import Area, command, named
from alignment_desktop.workbook.numbers import next_number


class Kpis(Area):
    """What is tracked."""

    def kpis(self, engagement_id: str) -> tuple[Kpi, ...]:
        """The KPIs of an engagement by number."""
        return tuple(sorted(self._store.all(Kpi, engagement_id=engagement_id), key=lambda k: k.number))

    def measurements(self, kpi_id: str) -> tuple[Measurement, ...]:
        """The values of a KPI, oldest first."""
        return tuple(sorted(self._store.all(Measurement, kpi_id=kpi_id), key=lambda m: m.measured_on))

    @command(N_("Add KPI"))
    def add(
        self, engagement_id: str, title: str, *, family: str, unit: str, direction: Direction, **fields: Any
    ) -> Kpi:
        """A new KPI. Refused without a title, and for an owner of another client."""
        return self._keep(
            Kpi(
                id=self._new_id(),
                engagement_id=engagement_id,
                number=next_number(self._store, Kpi, engagement_id=engagement_id),
                title=title,
                family=family,
                unit=unit,
                direction=direction,
                **fields,
            )
        )

    @command(N_("Adopt KPI"))
    def adopt(self, engagement_id: str, starter: KpiStarter, **fields: Any) -> Kpi:
        """A KPI starter of the pack as a KPI of the engagement."""
        given: dict[str, Any] = {
            "family": starter.family,
            "unit": starter.unit,
            "direction": Direction(starter.direction),
            "starter": starter.id,
            "formula": starter.formula,
            "target": Decimal(starter.target),
            "target_high": Decimal(starter.target_high) if starter.target_high else None,
            "amber": Decimal(starter.amber) if starter.amber else None,
            "cadence": Cadence(starter.cadence),
            "grace_days": starter.grace_days,
        }
        return self.add(engagement_id, fields.pop("title", starter.title), **(given | fields))

    @command(N_("Change KPI"))
    def change(self, kpi_id: str, **fields: Any) -> Kpi:
        """The KPI as it became. Refused as `add` is."""
        return self._keep(replace(self._store.get(Kpi, kpi_id), **fields))

    @command(N_("Measure KPI"))
    def measure(self, kpi_id: str, on: date, value: Decimal, note: str = "") -> Measurement:
        """The value of a day; it takes the place of an earlier one of the same day. Refused unless it is a number."""
        if not value.is_finite():
            raise Refused(_("“{value}” is not a number. Give the value as digits.").format(value=value))
        former = self._store.all(Measurement, kpi_id=kpi_id, measured_on=on)
        if former:
            return self._change(former[0], {"value": value, "note": note})
        return self._store.save(Measurement(id=self._new_id(), kpi_id=kpi_id, measured_on=on, value=value, note=note))

    def _keep(self, kpi: Kpi) -> Kpi:
        refuse_outsiders(self._store, kpi.engagement_id, kpi.business_owner_id, kpi.it_owner_id)
        return self._store.save(replace(kpi, title=named(kpi.title, _("A KPI needs a title."))))
