from datetime import date

import pytest

from vaxentry.domain.rules import RuleCode, RuleError
from vaxentry.domain.target_groups import (
    TARGET_GROUPS,
    TargetGroup,
    proposed_group,
    read_target_group,
)

VISIT = date(2022, 3, 1)


@pytest.mark.parametrize(
    ("birth", "group"),
    [
        (date(1962, 3, 1), "lansia"),
        (date(1962, 3, 2), "masyarakat_umum"),
        (date(2004, 3, 1), "masyarakat_umum"),
        (date(2004, 3, 2), "remaja_12_17"),
        (date(2010, 3, 1), "remaja_12_17"),
        (date(2010, 3, 2), "anak_6_11"),
        (date(2016, 3, 1), "anak_6_11"),
        (date(2016, 3, 2), ""),
    ],
)
def test_age_proposes_the_group(birth: date, group: str) -> None:
    assert proposed_group(birth, VISIT) == group


@pytest.mark.parametrize("group", TARGET_GROUPS, ids=lambda group: group.code)
def test_a_group_is_read_by_code_and_name(group: TargetGroup) -> None:
    assert read_target_group(f" {group.code.upper()} ") == group.code
    assert read_target_group(group.name) == group.code


def test_no_group_is_allowed_and_an_unknown_one_is_not() -> None:
    assert read_target_group(" ") == ""
    with pytest.raises(RuleError) as caught:
        read_target_group("pelajar")
    assert caught.value.code is RuleCode.GROUP_UNKNOWN


def test_the_eight_groups() -> None:
    assert [group.code for group in TARGET_GROUPS] == [
        "sdm_kesehatan",
        "petugas_publik",
        "lansia",
        "masyarakat_rentan",
        "masyarakat_umum",
        "remaja_12_17",
        "ibu_hamil",
        "anak_6_11",
    ]
