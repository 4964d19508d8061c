use super::{Count, TestOutput};

fn counted(output: &str, succeeded: bool) -> (Count, Vec<String>) {
    let mut counter = TestOutput::default();
    output.lines().for_each(|line| counter.line(line));
    counter.finish(succeeded)
}

fn count(passed: u64, failed: u64, skipped: u64) -> Count {
    Count { passed, failed, skipped }
}

#[test]
fn counts_every_binary_and_the_documentation_tests() {
    let output = "
    Finished `test` profile [unoptimized] target(s) in 0.02s
     Running unittests src/lib.rs (target/debug/deps/one-0123)

running 3 tests
test a ... ok
test b ... ignored, needs a peer
test c ... ok

test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s

   Doc-tests one

running 1 test
test src/lib.rs - (line 3) ... ok

test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s

running 0 tests

test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

all doctests ran in 0.30s; merged doctests compilation took 0.20s
";
    assert_eq!(counted(output, true), (count(3, 0, 1), vec![]));
}

#[test]
fn counts_what_libtest_mimic_prints() {
    let output = "
     Running tests/go.rs (target/debug/deps/go-0123)

running 2 tests
test client ... ok
test server ... ignored

test result: ok. 1 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 1.50s
";
    assert_eq!(counted(output, true), (count(1, 0, 1), vec![]));
}

#[test]
fn takes_trybuild_output_for_no_result() {
    let output = "
     Running tests/ui.rs (target/debug/deps/ui-0123)

running 1 test
    Checking ops-macros-tests v0.0.0 (/tmp/trybuild)
     Running `target/debug/pass`
test tests/ui/fail/unknown_event.rs ... ok
test tests/ui/pass/all_events.rs ... ok
test ui ... ok

test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 9.00s
";
    assert_eq!(counted(output, true), (count(1, 0, 0), vec![]));
}

#[test]
fn takes_the_output_of_a_failed_test_for_no_result() {
    let output = "
     Running tests/nested.rs (target/debug/deps/nested-0123)

running 2 tests
test a ... ok
test b ... FAILED

failures:

---- b stdout ----
     Running tests/inner.rs (target/debug/deps/inner-0123)
running 9 tests
test result: ok. 9 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

failures:
    b

test result: FAILED. 1 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s

     Running tests/next.rs (target/debug/deps/next-0123)

running 1 test
test c ... ok

test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
error: 1 target failed:
    `-p one --test nested`
";
    assert_eq!(counted(output, false), (count(2, 1, 0), vec![]));
}

#[test]
fn counts_a_binary_that_died_as_one_failure() {
    let output = "
     Running tests/dies_early.rs (target/debug/deps/dies_early-0123)
     Running tests/dies_late.rs (target/debug/deps/dies_late-0123)

running 2 tests
test a ... ok
error: test failed, to rerun pass `-p one --test dies_late`

Caused by:
  process didn't exit successfully (signal: 6, SIGABRT: process abort signal)
     Running tests/lives.rs (target/debug/deps/lives-0123)

running 1 test
test b ... ok

test result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s
";
    let (count_of_tests, complaints) = counted(output, false);
    assert_eq!(count_of_tests, count(1, 2, 0));
    assert_eq!(
        complaints,
        [
            "failed: `tests/dies_early.rs (target/debug/deps/dies_early-0123)` ended without a result",
            "failed: `tests/dies_late.rs (target/debug/deps/dies_late-0123)` ended without a result",
        ]
    );
}

#[test]
fn counts_a_failure_of_cargo_itself() {
    let output = "error: could not compile `one` (lib test) due to 1 previous error\n";
    let (count_of_tests, complaints) = counted(output, false);
    assert_eq!(count_of_tests, count(0, 1, 0));
    assert_eq!(complaints.len(), 1);
}

#[test]
fn ends_with_the_line_that_readers_look_for() {
    assert_eq!((count(1, 0, 2) + Count::FAILED).to_string(), "1 passed, 1 failed, 2 skipped");
}
