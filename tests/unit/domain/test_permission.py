"""The table of who may do what, held against one written by hand, case by case."""

from itertools import combinations, product

import pytest

from vaxentry.domain.permission import Facts, Permission, Right, may
from vaxentry.domain.staff import Role

E, C, V, S = Role.ENTRY, Role.CORRECT, Role.VIEW, Role.SUPERVISE
YES, ASK, NO = Permission.ALLOWED, Permission.REQUEST, Permission.REFUSED
WORD = Permission.CONFIRM
"""Once the password was given again."""

SECOND_PERSON = {  # (own, sent): for entry, correct, view, supervise
    (True, False): (YES, YES, NO, YES),
    (True, True): (ASK, ASK, NO, ASK),
    (False, False): (NO, YES, NO, YES),
    (False, True): (NO, ASK, NO, ASK),
}
PLAIN = {
    Right.SAVE: (YES, NO, NO, YES),
    Right.RULE: (NO, NO, NO, YES),
    Right.EXPORT_MASKED: (YES, YES, YES, YES),
    Right.PAUSE: (NO, NO, NO, YES),
    Right.PRIORITISE: (NO, NO, NO, YES),
    Right.MARK_PCARE: (NO, YES, NO, YES),
    Right.SEAL_DAY: (NO, NO, NO, YES),
    Right.MANAGE_STAFF: (NO, NO, NO, YES),
    Right.READ_AUDIT: (NO, NO, NO, YES),
    Right.CHANGE_SETTINGS: (NO, NO, NO, YES),
}


def expected_of_one(action: Right, role: Role, facts: Facts) -> Permission:
    own, at = facts.is_own, (E, C, V, S).index(role)
    match action:
        case Right.VOID | Right.CHANGE_IDENTITY:
            return SECOND_PERSON[own, facts.ever_in_an_attempt][at]
        case Right.CORRECT:
            return ((YES, YES, NO, YES) if own else (NO, YES, NO, YES))[at]
        case Right.APPROVE:
            alone = ASK if facts.is_only_person else NO
            return (NO, NO, NO, alone if own else YES)[at]
        case Right.DECLINE:
            return ((YES, YES, NO, YES) if own else (NO, NO, NO, YES))[at]
        case Right.EXPORT_FULL | Right.REVEAL_IDENTITY:
            return (NO, NO, NO, YES if facts.is_fresh else WORD)[at]
        case _:
            return PLAIN[action][at]


def expected(action: Right, roles: frozenset[Role], facts: Facts) -> Permission:
    """What any of the roles opens: several never allow less than one."""
    said = {expected_of_one(action, role, facts) for role in roles}
    return next(one for one in (YES, ASK, WORD, NO) if one in said or one is NO)


SETS = [frozenset(some) for n in range(5) for some in combinations(Role, n)]
FACTS = [Facts(*bits) for bits in product((False, True), repeat=4)]


@pytest.mark.parametrize("action", Right)
def test_every_role_and_every_fact(action: Right) -> None:
    for roles, facts in product(SETS, FACTS):
        assert may(action, roles, facts) is expected(action, roles, facts), (roles, facts)


def test_nobody_voids_a_sent_dose_alone() -> None:
    sent = [one for one in FACTS if one.ever_in_an_attempt]
    for action, roles, facts in product((Right.VOID, Right.CHANGE_IDENTITY), SETS, sent):
        assert may(action, roles, facts) is not YES


def test_without_a_role_nothing_is_allowed() -> None:
    assert {may(a, frozenset(), f) for a, f in product(Right, FACTS)} == {NO}
