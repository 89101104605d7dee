"""The status as an operator reads it: what needs somebody first, then site by site."""

from collections.abc import Iterator
from dataclasses import asdict

from vaxentry.central.status import Awaited, DeviceStatus, Status
from vaxentry.language import Words

_MINUTES = 16
"""Letters of an ISO time that are shown."""


def status_lines(status: Status, words: Words) -> list[str]:
    """One line for each thing to know."""
    return [*_to_do(status, words), *_state(status, words)]


def _to_do(status: Status, words: Words) -> Iterator[str]:
    if status.copy:
        yield words("central.copy")
    for alarm in status.alarms:
        yield words(
            f"central.alarm_{alarm.kind}",
            number=alarm.number,
            about=alarm.about,
            raised_at=alarm.raised_at[:_MINUTES],
        )
        for awaited in status.awaited:
            if awaited.alarm == alarm.number:
                yield "  " + _awaited(awaited, words)
    for kept in status.quarantine:
        yield words(
            "central.quarantined",
            device=kept.device,
            bodies=kept.bodies,
            bytes=kept.bytes,
            last_at=kept.last_at[:_MINUTES],
        )
    if status.requests:
        yield words("central.requests_wait", requests=status.requests)


def _awaited(awaited: Awaited, words: Words) -> str:
    if not awaited.pcs:
        return words("central.all_seen")
    return words("central.awaited", number=len(awaited.pcs), pcs=", ".join(awaited.pcs))


def _state(status: Status, words: Words) -> Iterator[str]:
    yield words(
        "central.backups",
        epoch=status.epoch,
        server_seq=status.server_seq,
        backed_up_seq=status.backed_up_seq,
    )
    if not status.sites:
        yield words("central.no_sites")
    for site in status.sites:
        yield f"{site.site}  {site.name}"
        for device in site.devices:
            yield "  " + _device(device, words)


def _device(device: DeviceStatus, words: Words) -> str:
    shown = asdict(device)
    for name in ("last_seen_at", "oldest_saved_at"):
        shown[name] = (shown[name] or "-")[:_MINUTES]
    parts = [words("central.device", **shown)]
    if device.revoked:
        parts.append(words("central.revoked_pc"))
    if device.silent:
        parts.append(words("central.silent"))
    elif device.unseen_days:
        parts.append(words("central.unseen", days=device.unseen_days))
    return "; ".join(parts)
