//! Hooks that fail.

use local_juju::commands::Outcome;

use crate::support::{Local, failure, name};

/// Fails as long as there is no file `allowed` in the charm's directory.
const FAILS_ONCE: &str = r#"#!/bin/sh
[ "$JUJU_HOOK_NAME" = config-changed ] || exit 0
relation-set -r "$(relation-ids ring)" attempt="$(cat tried 2>/dev/null || echo first)"
status-set maintenance trying
echo "going to fail" >&2
[ -e tried ] && exit 0
echo second > tried
exit 1
"#;

#[test]
fn a_failed_hook_drops_its_writes_and_is_retried() {
    let mut local = Local::with_dispatch(1, FAILS_ONCE);
    let failed = local.run_to("config-changed");
    assert_eq!(failure(&failed.outcome), "exit status 1");
    assert_eq!(failed.attempt, 1);
    assert_eq!(local.published("shell/0", "attempt"), None);
    assert_eq!(local.status("shell/0"), "error: hook failed: \"config-changed\"");
    let log: Vec<_> = failed.log.iter().map(|line| line.message.as_str()).collect();
    assert!(log.contains(&"going to fail"), "{log:?}");

    let again = local.run_to("config-changed");
    assert_eq!((again.attempt, &again.outcome), (2, &Outcome::Committed));
    assert!(again.log.is_empty(), "only a failure keeps its log");
    assert_eq!(local.published("shell/0", "attempt").unwrap(), "second");
    assert_eq!(local.status("shell/0"), "maintenance: trying");
}

#[test]
fn a_hook_that_always_fails_ends_in_error() {
    let mut local = Local::with_dispatch(1, "#!/bin/sh\nexit 3\n");
    local.settle();
    let attempts: Vec<_> = local.ran.iter().map(|ran| (ran.name.as_str(), ran.attempt)).collect();
    assert_eq!(attempts, [("install", 1), ("install", 2), ("install", 3), ("install", 4)]);
    assert_eq!(failure(&local.ran[3].outcome), "exit status 3");
    assert_eq!(local.status("shell/0"), "error: hook failed: \"install\"");
    let (_, unit) = local.juju.model().units().next().unwrap();
    assert!(unit.is_stuck());
}

#[test]
fn a_killed_hook_is_queued_again() {
    let script = "#!/bin/sh\n[ -e tried ] && exit 0\ntouch tried\nkill -TERM $$\n";
    let mut local = Local::with_dispatch(1, script);
    local.settle();
    assert_eq!(local.ran[0].outcome, Outcome::Requeued);
    assert_eq!((local.ran[0].name.as_str(), local.ran[1].name.as_str()), ("install", "install"));
    assert_eq!((local.ran[1].attempt, &local.ran[1].outcome), (2, &Outcome::Committed));
}

#[test]
fn output_that_is_not_text_or_very_much_is_logged() {
    let script = r"#!/bin/sh
printf 'a\377b\n' >&2
printf 'no newline'
i=0; while [ $i -lt 20000 ]; do echo out $i; echo err $i >&2; i=$((i+1)); done
exec >&- 2>&-
exit 1
";
    let mut local = Local::with_dispatch(1, script);
    let ran = local.run_to("install");
    assert_eq!(failure(&ran.outcome), "exit status 1");
    assert!(local.logged("WARNING install: a\u{fffd}b"));
    assert!(local.logged("DEBUG install: no newlineout 0"));
    assert!(local.logged("DEBUG install: out 19999") && local.logged("WARNING install: err 19999"));
    assert!(ran.log.len() >= 40_000);
}

#[test]
fn output_without_end_does_not_fill_the_memory() {
    let script = "#!/bin/sh\nhead -c 300000 /dev/zero | tr '\\0' '\\n'\necho end\n";
    let mut local = Local::with_dispatch(1, script);
    local.run_to("install");
    let log = local.log();
    let last = log.last().unwrap();
    let left_out = last
        .strip_prefix("WARNING install: ")
        .and_then(|text| text.strip_suffix(" more lines of the standard output are left out"))
        .unwrap_or_else(|| panic!("{last}"));
    assert_eq!(log.len() - 1 + left_out.parse::<usize>().unwrap(), 300_001);
    assert!(log.len() < 100_000, "{}", log.len());
}

#[test]
fn an_action_without_end_to_its_output_has_a_result() {
    let script =
        "#!/bin/sh\n[ -n \"$JUJU_HOOK_NAME\" ] || head -c 40000000 /dev/zero | tr '\\0' x\n";
    let mut local = Local::with_dispatch(1, script);
    local.settle();
    let id = local.juju.run_action(&name("shell/0"), "greet", &[]).unwrap();
    local.settle();
    let results = local.juju.model().action(id).unwrap().results();
    assert_eq!(results["return-code"], 0);
    assert_eq!(results["stdout"].as_str().unwrap().len(), 16 * 1024 * 1024);
}
