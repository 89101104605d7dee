"""What happens in a step, drawn from the seed."""

from collections.abc import Callable
from datetime import timedelta
from random import Random

from tests.simulation import book_checks, health_office, people
from tests.simulation.desk import Desk
from tests.simulation.fates import Drawn
from tests.simulation.ledger import Card, Ledger
from tests.simulation.network import WRITES
from tests.simulation.world import World
from vaxentry.domain.approval import OfficeSays
from vaxentry.domain.queue_acts import Act, Chosen
from vaxentry.domain.ruling import Says

SITES = ("KDL-01", "KDL-01", "KDL-02")
MOST_CARDS = 40
"""On one PC; then it types no more, it only corrects."""


def begin(world: World) -> None:
    """One to three PCs, most of them enrolled; the others work alone for a while."""
    draw = world.streams.actions
    for site in SITES[: draw.choice([1, 2, 2, 3])]:
        desk = world.add_desk(site)
        if draw.random() < 0.8:
            with world.fates.silent():
                world.enrol(desk)


def step(world: World, number: int) -> None:
    """One step, and all checks."""
    draw = world.streams.actions
    weights = WEIGHTS | world.options.chosen(EXTRA_WEIGHTS)
    name = draw.choices(list(weights), list(weights.values()))[0]
    desk = draw.choice(world.desks)
    world.tell(f"{number} {desk.name} {name}")
    ACTIONS[name](world, desk, draw)
    world.check()


def save(world: World, desk: Desk, draw: Random) -> None:
    ledger = world.ledger(desk)
    dose = people.draw(draw)
    if len(ledger.cards) >= MOST_CARDS:
        correct(world, desk, draw)
        return
    card = world.save(desk, dose, doubtful=draw.random() < 0.03)
    world.tell(f"  {card} {dose.name} {dose.dose_no} {dose.ticket and dose.ticket.text}")


def correct(world: World, desk: Desk, draw: Random) -> None:
    card = _some(world.ledger(desk), draw)
    if card is not None and card.head is not None:
        dose = people.corrected(card.head, draw)
        world.correct(desk, card.record_id, dose)
        world.tell(f"  {card.record_id} rev {card.rev}")


def void(world: World, desk: Desk, draw: Random) -> None:
    card = _some(world.ledger(desk), draw)
    if card is not None:
        world.void(desk, card.record_id)
        world.tell(f"  {card.record_id}")


def decide(world: World, desk: Desk, draw: Random) -> None:
    """A supervisor decides one of the clashes, whichever way."""
    found = desk.book.conflicts()
    if not found:
        return
    card, says = draw.choice(found).record.record_id, draw.choice(list(Says))
    world.tell(f"  {card} {says} {world.rule(desk, card, says)}")


def answer(world: World, desk: Desk, draw: Random) -> None:
    """The health office decides something that a PC asked it for."""
    del desk
    waiting = health_office.requests(world.office)
    if waiting:
        asked, says = draw.choice(waiting), draw.choice(list(OfficeSays))
        health_office.answer(world.office, asked, says)
        world.tell(f"  {asked.record_id} rev {asked.rev} {says}")


def withdraw(world: World, desk: Desk, draw: Random) -> None:
    """Who asked for something thinks better of it."""
    waiting = world.waiting(desk)
    if waiting:
        card, base_rev = draw.choice(waiting)
        world.tell(f"  {card} {world.withdraw(desk, card, base_rev)}")


def respell(world: World, desk: Desk, draw: Random) -> None:
    """The name on a card that was decided about is corrected: it is somebody else."""
    ruled = [card for card in world.ledger(desk).alive() if card.was_ruled]
    if ruled:
        card = draw.choice(ruled)
        assert card.head is not None
        world.correct(desk, card.record_id, people.renamed(card.head, draw))
        world.tell(f"  {card.record_id} rev {card.rev}")


def swap(world: World, desk: Desk, draw: Random) -> None:
    """The cards of two people were swapped: their tickets are exchanged."""
    alive = world.ledger(desk).alive()
    if len(alive) > 1:
        one, other = draw.sample(alive, 2)
        ended = world.swap(desk, one.record_id, other.record_id)
        world.tell(f"  {one.record_id} {other.record_id} {ended}")


def pause(world: World, desk: Desk, draw: Random) -> None:
    """A supervisor holds some cards back, or the whole stack."""
    last = len(world.ledger(desk).cards)
    if not last:
        return
    chosen = Chosen.of_stack(desk.stack)
    if draw.random() < 0.8:
        low = draw.randint(1, last)
        chosen = Chosen(spans=((low, low + draw.randrange(3)),))
    world.tell(f"  {chosen.spans or 'stack'} {world.hold(desk, Act.PAUSE, chosen)}")


def resume(world: World, desk: Desk, draw: Random) -> None:
    """A supervisor lets the stack and all that is held back go, or some of it."""
    chosen = Chosen.of_stack(desk.stack)
    if draw.random() < 0.5:
        low = draw.randint(1, MOST_CARDS)
        chosen = Chosen(spans=((low, low + MOST_CARDS // 4),))
    world.tell(f"  {chosen.spans or 'stack'} {world.hold(desk, Act.RESUME, chosen)}")


def put_first(world: World, desk: Desk, draw: Random) -> None:
    """Somebody puts a card before the others."""
    world.hold(desk, Act.PUT_FIRST, Chosen.one(draw.randint(1, MOST_CARDS)))


def _some(ledger: Ledger, draw: Random) -> Card | None:
    """A card, more likely one of the last."""
    alive = ledger.alive()
    if not alive:
        return None
    return draw.choice(alive[-3:] if draw.random() < 0.6 else alive)


def sync(world: World, desk: Desk, draw: Random) -> None:
    del draw
    if not desk.enrolled:
        world.tell(f"  {world.enrol(desk) or 'enrolled'}")
    world.round(desk)


def burst(world: World, desk: Desk, draw: Random) -> None:
    """Rounds one after the other, as long as the link is up."""
    for _ in range(draw.randrange(2, 5)):
        world.round(desk)
        world.true.go_on(draw.uniform(0, 30))


def time_passes(world: World, desk: Desk, draw: Random) -> None:
    del desk
    world.true.go_on(draw.choice([1, 20, 70, 400, 4000, 20_000]))


def pc_clock_jumps(world: World, desk: Desk, draw: Random) -> None:
    del world
    desk.clock.jump(_jump(draw))


def server_clock_jumps(world: World, desk: Desk, draw: Random) -> None:
    del desk
    world.office.clock.jump(_jump(draw))


def _jump(draw: Random) -> timedelta:
    by = draw.choice([timedelta(minutes=7), timedelta(days=2), timedelta(days=4000)])
    return by * draw.choice([-1, 1]) * draw.uniform(0.5, 2)


def crash(world: World, desk: Desk, draw: Random) -> None:
    del world, draw
    desk.crash()


def deliver(world: World, desk: Desk, draw: Random) -> None:
    del desk, draw
    world.deliver()


def restart_server(world: World, desk: Desk, draw: Random) -> None:
    del desk, draw
    world.office.restart()


def weather(world: World, desk: Desk, draw: Random) -> None:
    del desk, draw
    if isinstance(world.fates.plan, Drawn):
        world.tell(f"  {world.fates.plan.turn(WRITES)}")


def fill_disk(world: World, desk: Desk, draw: Random) -> None:
    """From now on the server can store nothing."""
    del desk, draw
    world.fates.lasting["server.commit"] = "database_full"


def make_room(world: World, desk: Desk, draw: Random) -> None:
    del desk, draw
    world.fates.lasting.clear()


def back_up(world: World, desk: Desk, draw: Random) -> None:
    del desk, draw
    if len(world.copies) < 3:
        world.keep_copy()


def restore(world: World, desk: Desk, draw: Random) -> None:
    del desk
    if world.copies:
        world.office.set_back(draw.choice(world.copies))


def clone(world: World, desk: Desk, draw: Random) -> None:
    del draw
    if len(world.desks) < 4:
        world.fates.injected["clone"] += 1
        world.tell(f"  {world.clone(desk).name}")


def set_pc_back(world: World, desk: Desk, draw: Random) -> None:
    """A PC's folder is set back: what it promised since is gone, and that is not its fault."""
    if desk.kept is None or draw.random() < 0.5:
        desk.keep_copy()
        return
    world.fates.injected["rollback"] += 1
    desk.set_back()
    seen = world.seen[desk.name]
    seen.book = book_checks.Memory()
    desk.watch.forget()
    seen.ledger.forget(lambda card: book_checks.head_rev(desk, card))


Action = Callable[[World, Desk, Random], None]
WEIGHTS: dict[str, int] = {
    "save": 28, "correct": 12, "void": 4, "sync": 16, "burst": 1, "time_passes": 8,
    "pc_clock_jumps": 2, "server_clock_jumps": 1, "crash": 2, "deliver": 8, "restart_server": 1,
    "weather": 4, "decide": 6,
}  # fmt: skip
EXTRA_WEIGHTS = {
    "restore": {"back_up": 2, "restore": 1},
    "clone": {"clone": 1},
    "rollback": {"set_pc_back": 2},
    "pauses": {"pause": 12, "resume": 6, "put_first": 2},
    "requests": {"void": 10, "sync": 24, "answer": 8, "withdraw": 4},
    "full": {"fill_disk": 3, "make_room": 2, "sync": 24},
    "swaps": {"swap": 12, "sync": 24},
    "rulings": {"decide": 24, "respell": 8, "sync": 24},
}
"""For what is off, or seldom, unless asked for."""
ACTIONS: dict[str, Action] = {
    one.__name__: one
    for one in (
        save, correct, void, decide, sync, burst, time_passes, pc_clock_jumps, server_clock_jumps,
        crash, deliver, restart_server, weather, back_up, restore, clone, set_pc_back, respell,
        swap, pause, resume, put_first, answer, withdraw, fill_disk, make_room,
    )
}  # fmt: skip
