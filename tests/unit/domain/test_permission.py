"""The table of who may do what, held against one written by hand, case by case."""

from itertools import combinations, product

import pytest

from vaxentry.domain.permission import Action, Facts, Permission, may
from vaxentry.domain.staff import Role

E, C, V, S = Role.ENTRY, Role.CORRECT, Role.VIEW, Role.SUPERVISE
YES, ASK, NO = Permission.ALLOWED, Permission.REQUEST, Permission.REFUSED

SECOND_PERSON = {  # (own, sent): for entry, correct, view, supervise
    (True, False): (YES, YES, NO, YES),
    (True, True): (ASK, ASK, NO, ASK),
    (False, False): (NO, YES, NO, YES),
    (False, True): (NO, ASK, NO, ASK),
}
PLAIN = {
    Action.SAVE: (YES, NO, NO, YES),
    Action.RULE: (NO, NO, NO, YES),
    Action.REVEAL_IDENTITY: (NO, NO, NO, YES),
    Action.EXPORT_MASKED: (YES, YES, YES, YES),
    Action.PAUSE: (NO, NO, NO, YES),
    Action.PRIORITISE: (NO, NO, NO, YES),
    Action.MARK_PCARE: (NO, YES, NO, YES),
    Action.MANAGE_STAFF: (NO, NO, NO, YES),
    Action.READ_AUDIT: (NO, NO, NO, YES),
    Action.CHANGE_SETTINGS: (NO, NO, NO, YES),
}


def expected_of_one(action: Action, role: Role, facts: Facts) -> Permission:
    own, at = facts.is_own, (E, C, V, S).index(role)
    match action:
        case Action.VOID | Action.CHANGE_IDENTITY:
            return SECOND_PERSON[own, facts.ever_in_an_attempt][at]
        case Action.CORRECT:
            return ((YES, YES, NO, YES) if own else (NO, YES, NO, YES))[at]
        case Action.APPROVE:
            alone = ASK if facts.is_only_person else NO
            return (NO, NO, NO, alone if own else YES)[at]
        case Action.DECLINE:
            return ((YES, YES, NO, YES) if own else (NO, NO, NO, YES))[at]
        case Action.EXPORT_FULL:
            return (NO, NO, NO, YES if facts.is_fresh else NO)[at]
        case _:
            return PLAIN[action][at]


def expected(action: Action, roles: frozenset[Role], facts: Facts) -> Permission:
    """What any of the roles opens: several never allow less than one."""
    said = {expected_of_one(action, role, facts) for role in roles}
    return YES if YES in said else ASK if ASK in said else NO


SETS = [frozenset(some) for n in range(5) for some in combinations(Role, n)]
FACTS = [Facts(*bits) for bits in product((False, True), repeat=4)]


@pytest.mark.parametrize("action", Action)
def test_every_role_and_every_fact(action: Action) -> None:
    for roles, facts in product(SETS, FACTS):
        assert may(action, roles, facts) is expected(action, roles, facts), (roles, facts)


def test_nobody_voids_a_sent_dose_alone() -> None:
    sent = [one for one in FACTS if one.ever_in_an_attempt]
    for action, roles, facts in product((Action.VOID, Action.CHANGE_IDENTITY), SETS, sent):
        assert may(action, roles, facts) is not YES


def test_without_a_role_nothing_is_allowed() -> None:
    assert {may(a, frozenset(), f) for a, f in product(Action, FACTS)} == {NO}
