//! What is told of each dispatch.

use std::time::Duration;

use local_juju::commands::Ending;

use crate::support::{Local, name};

const SCRIPT: &str = r#"#!/bin/sh
[ "$JUJU_HOOK_NAME" = config-changed ] || exit 0
echo printed
config-get greeting
relation-ids nothing >/dev/null
echo 'secret: value' | relation-set -r "$(relation-ids ring)" --file -
relation-get -r 99
echo end >&2
exit 3
"#;

#[test]
fn every_command_is_told_with_its_answer() {
    let mut local = Local::with_dispatch(1, SCRIPT);
    let ran = local.run_to("config-changed");
    let lines: Vec<_> = ran.commands.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines,
        [
            "config-get greeting",
            "relation-ids nothing",
            "relation-ids ring",
            "relation-set -r ring:0 --file -",
            "relation-get -r 99 → 2",
        ]
    );
    assert_eq!(ran.commands[0].output.stdout, b"hello\n");
    let set = ran.commands_named("relation-set").next().unwrap();
    assert_eq!(set.invocation.stdin.as_deref(), Some(&b"secret: value\n"[..]));
    assert!(!format!("{ran:?}").contains("secret: value"), "what went in may be secret");
    assert!(ran.has_failed());
    assert_eq!(ran.exit.ending, Ending::Code(3));
    assert_eq!(ran.exit.stdout, b"printed\nhello\n");
    assert!(String::from_utf8_lossy(&ran.exit.stderr).ends_with("relation not found\nend\n"));
    let once = local.log().iter().filter(|line| line.ends_with(": printed")).count();
    assert_eq!(once, 1);
}

#[test]
fn time_passes_with_all_that_comes_in_it() {
    let mut local = Local::with_dispatch(2, "#!/bin/sh\n[ $JUJU_HOOK_NAME != start ]\n");
    local.settle();
    let before = local.juju.model().now();
    local.juju.resolve(&name("shell/0"), false).unwrap();
    local.settle();
    let ran = local.juju.advance(Duration::from_secs(1_000), &mut |_| {}).unwrap();
    let names: Vec<_> = ran.iter().map(|ran| format!("{} {}", ran.unit, ran.name)).collect();
    assert_eq!(names, ["shell/0 update-status"; 3]);
    assert_eq!(local.juju.model().now().since(before), Duration::from_secs(1_000));
}
