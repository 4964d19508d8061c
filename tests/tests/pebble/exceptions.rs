//! The cases that a daemon in this process cannot be put through, and why.

const KILLED: &str = "killing it would kill this process";
const PAUSED: &str = "pausing it would pause this process";
const NO_SOCKET: &str = "it has no socket for others to find";
const LIVE: &str = "a pretended command is answered once its input has ended, all at once";
const LEFT_BEHIND: &str = "a pretended command leaves nothing behind";
const ONE_STREAM: &str = "a pretended command does not say in which order it wrote to two streams";
const SIGNALS: &str = "a pretended command catches no signals";
const TERMINAL: &str = "a pretended command has no terminal";
const ANY_ACCOUNT: &str = "every account and directory counts as there";
const ANY_PROGRAM: &str = "a service whose command nobody answers runs";

pub(crate) const IN_PROCESS: &[(&str, &str)] = &[
    ("a_command_and_a_check_that_ran", KILLED),
    ("a_command_that_ignores_its_input", LIVE),
    ("a_daemon_that_hangs", PAUSED),
    ("a_daemon_that_hangs_at_a_command", PAUSED),
    ("a_daemon_that_hangs_during_a_pull", PAUSED),
    ("a_daemon_that_hangs_during_a_push", PAUSED),
    ("a_directory_that_is_not_there", KILLED),
    ("a_gigabyte", NO_SOCKET),
    ("a_restarted_daemon_is_reached_again", KILLED),
    ("a_service_that_was_being_started", KILLED),
    ("a_service_without_a_program", ANY_PROGRAM),
    ("a_signal_reaches_the_service", SIGNALS),
    ("a_signal_to_what_has_ended", LIVE),
    ("a_sink_that_panics", LIVE),
    ("a_slow_daemon_is_waited_for", PAUSED),
    ("a_socket_with_a_long_path", NO_SOCKET),
    ("a_state_that_is_not_kept", KILLED),
    ("a_stubborn_service_is_killed", SIGNALS),
    ("a_taken_stream_is_not_cut_by_detaching", LIVE),
    ("a_terminal_has_a_size", TERMINAL),
    ("an_interactive_terminal", TERMINAL),
    ("arguments_of_a_service", KILLED),
    ("arguments_of_no_service", KILLED),
    ("changes_that_are_ready_outlive_a_daemon", KILLED),
    ("commands_that_cannot_be_run", ANY_ACCOUNT),
    ("errors_come_while_it_runs", LIVE),
    ("errors_on_a_terminal", TERMINAL),
    ("following_what_is_written", LIVE),
    ("http_beside_the_socket", KILLED),
    ("http_where_nobody_can_listen", KILLED),
    ("identities_of_a_file", KILLED),
    ("identities_of_a_file_that_has_none", KILLED),
    ("input_that_nobody_reads_any_more", LIVE),
    ("killed_at_random_1", KILLED),
    ("killed_at_random_2", KILLED),
    ("killed_at_random_3", KILLED),
    ("killed_at_random_4", KILLED),
    ("killed_during_a_command", KILLED),
    ("killed_during_a_long_poll", KILLED),
    ("killed_during_a_pull", KILLED),
    ("killed_during_a_push", KILLED),
    ("killed_during_a_wait", KILLED),
    ("killed_while_a_command_is_read", KILLED),
    ("killed_while_a_command_is_written_to", KILLED),
    ("killed_while_a_tree_is_pushed", KILLED),
    ("killed_while_logs_are_followed", KILLED),
    ("layers_of_a_directory", KILLED),
    ("lines_go_to_and_fro", LIVE),
    ("lines_that_are_refused_for_good", LIVE),
    ("no_daemon_is_unreachable", KILLED),
    ("notices_and_identities_outlive_a_daemon", KILLED),
    ("output_and_errors_together", ONE_STREAM),
    ("owners_of_files", ANY_ACCOUNT),
    ("services_that_are_held", KILLED),
    ("signals_reach_the_command", SIGNALS),
    ("user_of_a_command", ANY_ACCOUNT),
    ("what_is_left_behind_goes_on_writing", LEFT_BEHIND),
    ("what_is_left_behind_keeps_the_output_open", LEFT_BEHIND),
    ("what_services_print_is_shown", KILLED),
    ("what_was_not_read_is_collected", LIVE),
];
