"""The named tests of each case of the protocol."""

from collections.abc import Mapping

_CENTRAL = "tests/central/test_protocol_cases.py::test_"
_CHANGES = "tests/central/test_changes.py::test_"
_EPOCHS = "tests/central/test_epochs.py::test_"
_ERASING = "tests/central/test_erasing.py::test_"
_JOURNAL = "tests/central/test_journal.py::test_"
_BOTH_SIDES = "tests/e2e/test_both_sides.py::test_"
_SWAPPED = "tests/e2e/test_swapped_cards.py::test_"

TESTS: Mapping[str, tuple[str, ...]] = {
    "a": (
        f"{_CENTRAL}a_reply_lost_then_resent_shows_the_conflict",
        f"{_BOTH_SIDES}a_conflict_appears_after_its_lost_reply",
    ),
    "b": (
        f"{_CENTRAL}b_void_made_while_the_post_waited",
        f"{_CENTRAL}b_post_commits_first_and_is_voided",
        f"{_BOTH_SIDES}a_void_outruns_its_entry",
    ),
    "c": (
        f"{_CENTRAL}c_first_revision_refused_its_correction_accepted",
        f"{_BOTH_SIDES}refused_then_corrected_is_accepted",
    ),
    "d": (
        f"{_CENTRAL}d_two_honest_pcs_make_the_same_revision",
        f"{_CENTRAL}d_a_revision_that_knew_both_ends_the_conflict",
    ),
    "e": (
        f"{_CENTRAL}e_a_freed_ticket_goes_to_its_owner_never_to_a_stranger",
        f"{_BOTH_SIDES}a_freed_ticket_goes_to_who_contended_for_it",
    ),
    "f": (
        f"{_CENTRAL}f_swapped_cards_are_fixed_in_one_group",
        f"{_SWAPPED}both_get_their_own_and_the_stranger_gets_neither",
    ),
    "g": (
        f"{_CENTRAL}g_deferred_card_then_given_is_no_clash",
        f"{_CENTRAL}g_deferred_card_then_given_on_another_card_is_no_clash",
        f"{_BOTH_SIDES}a_deferred_person_returns_without_a_clash",
    ),
    "h": (
        f"{_CENTRAL}h_twins_under_the_mothers_nik_are_no_clash",
        f"{_BOTH_SIDES}twins_under_the_mothers_nik_do_not_clash",
    ),
    "i": (
        f"{_CENTRAL}i_a_server_updated_while_records_are_uncertain_says_what_it_said",
        f"{_CENTRAL}i_an_app_updated_while_a_try_is_uncertain_is_no_fork",
    ),
    "j": (f"{_CENTRAL}j_one_column_shorter_is_refused_whole",),
    "k": (
        f"{_CENTRAL}k_crash_between_commit_and_signature_gives_the_receipt_again",
        f"{_BOTH_SIDES}a_restarted_server_gives_the_receipt_again",
    ),
    "l": (f"{_EPOCHS}l_a_forged_receipt_begins_nothing",),
    "m": (f"{_EPOCHS}m_a_late_pc_with_an_older_epochs_receipt_begins_nothing",),
    "n": (
        f"{_EPOCHS}n_restored_twice_begins_two_epochs_and_never_one_again",
        f"{_EPOCHS}n_the_journal_is_brought_in_before_a_new_epoch_is_visible",
        f"{_ERASING}n_a_restore_that_brings_the_record_back_does_not_keep_it",
        f"{_JOURNAL}n_a_forgotten_enrolment_and_revocation_are_known_again_while_the_server_runs",
        f"{_JOURNAL}n_a_forgotten_enrolment_is_known_again_at_start",
    ),
    "o": (
        f"{_CHANGES}o_two_workers_that_commit_out_of_order_skip_no_change",
        f"{_CHANGES}o_what_commits_while_a_page_is_read_waits_for_the_next_one",
    ),
    "p": (f"{_CENTRAL}p_a_database_that_is_full_for_an_hour_parks_nothing",),
    "q": (
        f"{_CENTRAL}q_alone_first_enrolled_later",
        f"{_CENTRAL}q_an_unmapped_author_is_flagged_never_refused",
        f"{_BOTH_SIDES}alone_first_enrolled_later",
    ),
    "r": (f"{_CENTRAL}r_an_old_reply_is_older_than_the_change_that_came_after_it",),
    "s": (
        f"{_CENTRAL}s_same_nik_other_name_other_dose_number",
        f"{_CENTRAL}s_same_nik_other_birth_date",
        f"{_BOTH_SIDES}a_name_clash_is_told_whatever_the_dose_number",
    ),
    "t": (
        f"{_CENTRAL}t_a_phone_number_is_corrected_while_another_contends",
        f"{_BOTH_SIDES}who_holds_a_ticket_rightly_keeps_it_through_a_correction",
    ),
    "u": (
        f"{_CENTRAL}u_a_revision_that_crashes_the_worker_does_not_stop_its_correction",
        "tests/sync/test_poison.py::test_its_correction_gets_through",
    ),
    "v": (f"{_CENTRAL}v_one_unsupported_record_among_five_hundred",),
    "w": (
        f"{_CENTRAL}w_a_group_with_a_refused_member_is_not_applied",
        f"{_CENTRAL}w_a_group_with_a_held_member_is_applied",
        f"{_CENTRAL}w_a_corrected_nik_moves_the_ticket_within_its_group",
    ),
    "x": (
        f"{_CENTRAL}x_a_clone_that_burned_numbers_offline_is_found",
        f"{_CENTRAL}x_the_same_number_with_other_content_is_a_fork",
        f"{_CENTRAL}x_a_stuck_post_delivered_much_later_is_no_fork",
        "tests/simulation/test_cases.py::test_a_post_that_was_stuck_for_100_tries_is_no_fork",
    ),
    "y": (f"{_CENTRAL}y_a_stale_void_is_not_shown_as_void",),
}
"""By the letter of the case. On SQLite: what needs two transactions at once is `interleavings`'."""
