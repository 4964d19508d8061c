//! Actions: their parameters, their commands, their results.

use local_juju::commands::{Ending, Exit, Outcome};
use local_juju::schedule;
use local_juju::state::{ActionId, ActionStatus, AgentStatus, LogLevel};
use serde_json::json;

use crate::support::{Hook, Juju, exit, pairs, unit, web};

/// Runs `backup` on `web/0` with this parameters and this charm.
fn backup(
    parameters: &[(&str, &str)],
    charm: &mut dyn FnMut(&mut Hook<'_>) -> Exit,
) -> (Juju, ActionId, Outcome) {
    let mut juju = Juju::new().deploy("web", web(), 2).rested();
    let id = juju.model.enqueue_action(&unit("web/0"), "backup", &pairs(parameters)).unwrap();
    let due = schedule::next(&juju.model).unwrap();
    assert_eq!(due.event.name(), "backup");
    let outcome = juju.run(due, charm);
    (juju, id, outcome)
}

#[test]
fn parameters_are_typed_by_the_schema_and_completed() {
    let given = [
        ("kind", "full"),
        ("level", "5"),
        ("ratio", "0.5"),
        ("deep", "true"),
        ("tags", "[a, 'b']"),
        ("target.verify", "false"),
    ];
    backup(&given, &mut |hook| {
        assert_eq!(
            hook.ok(&["action-get", "--format=json"]),
            "{\"deep\":true,\"kind\":\"full\",\"level\":5,\"ratio\":0.5,\"tags\":[\"a\",\"b\"],\
             \"target\":{\"path\":\"/srv\",\"verify\":false}}\n"
        );
        assert_eq!(
            hook.ok(&["action-get"]),
            "deep: true\nkind: full\nlevel: 5\nratio: 0.5\ntags:\n- a\n- b\ntarget:\n  path: /srv\n  verify: false\n"
        );
        for (key, format, printed) in [
            ("kind", "smart", "full\n"),
            ("level", "json", "5\n"),
            ("tags", "smart", "a\nb\n"),
            ("target.path", "smart", "/srv\n"),
            ("target", "json", "{\"path\":\"/srv\",\"verify\":false}\n"),
            ("target.path.deeper", "json", "null\n"),
            ("zebra", "json", "null\n"),
            ("zebra", "smart", ""),
            ("", "json", "null\n"),
        ] {
            let format = format!("--format={format}");
            assert_eq!(hook.ok(&["action-get", key, &format]), printed, "{key}");
        }
        let error = (2, "unrecognized args: [\"b\"]".to_owned());
        assert_eq!(hook.error(&["action-get", "a", "b"]), error);
        exit(0)
    });
    backup(&[("kind", "partial")], &mut |hook| {
        assert_eq!(
            hook.ok(&["action-get", "--format=json"]),
            "{\"kind\":\"partial\",\"level\":3,\"target\":{\"path\":\"/srv\"}}\n"
        );
        exit(0)
    });
}

/// `yes`, `on`, `off`, `0o14` and the like are read as Juju's YAML reader reads them.
#[test]
fn parameters_are_read_as_yaml_of_juju() {
    for (given, printed) in [
        (("deep", "yes"), "\"deep\":true"),
        (("deep", "On"), "\"deep\":true"),
        (("deep", "off"), "\"deep\":false"),
        (("level", "0x1F"), "\"level\":31"),
        (("level", "014"), "\"level\":12"),
        (("tags", "[on, no]"), ""),
        (("tags", "['on', \"no\"]"), "\"tags\":[\"on\",\"no\"]"),
    ] {
        let mut juju = Juju::new().deploy("web", web(), 1).rested();
        let given = pairs(&[("kind", "full"), given]);
        let Ok(id) = juju.model.enqueue_action(&unit("web/0"), "backup", &given) else {
            assert_eq!(printed, "", "{given:?} is refused");
            continue;
        };
        let parameters =
            serde_json::to_string(juju.model.action(id).unwrap().parameters()).unwrap();
        assert!(!printed.is_empty() && parameters.contains(printed), "{given:?}: {parameters}");
    }
}

#[test]
fn wrong_parameters_are_refused() {
    let mut juju = Juju::new().deploy("web", web(), 2);
    let mut enqueue = |name: &str, action: &str, given: &[(&str, &str)]| {
        juju.model.enqueue_action(&unit(name), action, &pairs(given)).unwrap_err().to_string()
    };
    for (name, action, error) in [
        ("web/7", "backup", "there is no unit `web/7` in the model: did you mean `web/0`?"),
        ("zebra/7", "backup", "there is no unit `zebra/7` in the model: there is `web/0`, `web/1`"),
        ("web/0", "bakcup", "`web` has no action `bakcup`: did you mean `backup`?"),
        ("web/0", "zip", "`web` has no action `zip`: there is `backup`, `free`"),
    ] {
        let found = enqueue(name, action, &[]);
        if name == "web/7" {
            assert!(found.contains("did you mean `web/"), "{found}");
        } else {
            assert_eq!(found, error);
        }
    }
    for (given, reason) in [
        (("level", "x"), "`level` is an integer, and `\"x\"` is not"),
        (("level", "1.5"), "`level` is an integer, and `1.5` is not"),
        (("ratio", "x"), "`ratio` is a number, and `\"x\"` is not"),
        (("deep", "1"), "`deep` is `true` or `false`, and `1` is not"),
        (("kind", "ful"), "`kind` is one of `full`, `partial`, and `\"ful\"` is not"),
        (("tags", "x"), "`tags` is a list such as `[a, b]`, and `\"x\"` is not"),
        (("tags", "[1]"), "`tags` is a string, and `1` is not"),
        (("target", "x"), "`target` is an object such as `{key: value}`, and `\"x\"` is not"),
        (("target", "{pth: x}"), "there is no parameter `target.pth`"),
        (("target.pth", "x"), "there is no parameter `target.pth`: did you mean `path`?"),
        (("level.x", "1"), "`level` in `level.x` is no object"),
        (("levl", "1"), "there is no parameter `levl`: did you mean `level`?"),
        (("level", "["), "`level` is not YAML: "),
        (("level", "1"), "`kind` is required"),
    ] {
        let error = enqueue("web/0", "backup", &[given]);
        let start = "the action `backup` cannot run with these parameters: ";
        let found = error.strip_prefix(start).unwrap_or_else(|| panic!("{error}"));
        assert!(found.starts_with(reason), "{found}");
    }
}

#[test]
fn undeclared_parameters_are_yaml_where_the_schema_is_open() {
    let mut juju = Juju::new().deploy("web", web(), 1).rested();
    let given = pairs(&[("a.b", "1"), ("a.c", "[x]"), ("d", "text")]);
    let id = juju.model.enqueue_action(&unit("web/0"), "free", &given).unwrap();
    let action = juju.model.action(id).unwrap();
    assert_eq!(
        serde_json::Value::Object(action.parameters().clone()),
        json!({"a": {"b": 1, "c": ["x"]}, "d": "text"})
    );
}

#[test]
fn results_are_nested_and_checked() {
    let (juju, id, outcome) = backup(&[("kind", "full")], &mut |hook| {
        assert_eq!(hook.ok(&["action-set"]), "");
        hook.ok(&["action-set", "a.b=1", "a.c=x=y", "size=3"]);
        hook.ok(&["action-set", "a=flat"]);
        hook.ok(&["action-set", "a.d=2", "return-code=7"]);
        for (argument, error) in [
            ("x", "argument \"x\" must be of the form key...=value"),
            ("stdout=x", "cannot set reserved action key \"stdout\""),
            ("a.stderr-encoding=x", "cannot set reserved action key \"stderr-encoding\""),
            (
                "Foo=x",
                "key \"Foo\" must start and end with lowercase alphanumeric, and contain only \
                 lowercase alphanumeric, hyphens and periods",
            ),
            (
                "a..b=x",
                "key \"\" must start and end with lowercase alphanumeric, and contain only \
                 lowercase alphanumeric, hyphens and periods",
            ),
        ] {
            assert_eq!(hook.error(&["action-set", "good=1", argument]), (2, error.to_owned()));
        }
        exit(0)
    });
    assert_eq!(outcome, Outcome::ActionEnded { completed: true, message: String::new() });
    assert_eq!(
        juju.model.to_json()["actions"][id.to_string()]["results"],
        json!({"a": {"d": "2"}, "size": "3", "return-code": 0})
    );
}

#[test]
fn an_action_ends_by_its_exit_and_action_fail() {
    let fail_default = "action failed without reason given, check action for errors";
    let table: [(Option<&[&str]>, i32, bool, &str); 6] = [
        (None, 0, true, ""),
        (Some(&["action-fail", "no disk"]), 0, false, "no disk"),
        (Some(&["action-fail"]), 0, false, fail_default),
        (Some(&["action-fail", ""]), 0, false, ""),
        (None, 3, false, "exit status 3"),
        (Some(&["action-fail", "--", "-x"]), 3, false, "exit status 3"),
    ];
    for (fail, code, completed, message) in table {
        let (juju, id, outcome) = backup(&[("kind", "full")], &mut |hook| {
            hook.ok(&["relation-set", "-r", "0", "written=yes"]);
            hook.ok(&["action-set", "found=1"]);
            hook.ok(&["action-log", "half", "way"]);
            if let Some(line) = fail {
                hook.ok(line);
            }
            exit(code)
        });
        let case = format!("{fail:?} {code}");
        assert_eq!(outcome, Outcome::ActionEnded { completed, message: message.to_owned() });
        let action = juju.model.action(id).unwrap();
        let status = if completed { ActionStatus::Completed } else { ActionStatus::Failed };
        assert_eq!((action.status(), action.message()), (status, message), "{case}");
        assert_eq!(action.messages(), ["half way"]);
        assert_eq!(action.results()["found"], "1", "results stay: {case}");
        assert_eq!(action.results()["return-code"], code, "{case}");
        let written = juju.model.to_json()["relations"]["0"]["units"]["web/0"]["written"].clone();
        assert_eq!(written == "yes", code == 0, "writes go with the exit: {case}");
        assert!(juju.model.log().iter().any(|line| line.source == "action-log"
            && line.level == LogLevel::Info
            && line.message == "half way"));
        assert_eq!(juju.model.unit(&unit("web/0")).unwrap().agent_status(), AgentStatus::Idle);
    }
}

#[test]
fn an_action_that_could_not_run_or_commit_has_failed() {
    let ended = |ending: Ending| {
        let (juju, id, _) = backup(&[("kind", "full")], &mut |_| Exit {
            ending: ending.clone(),
            stdout: b"out\n".to_vec(),
            stderr: vec![0xff, 0xfe],
        });
        let action = juju.model.action(id).unwrap();
        assert_eq!(action.status(), ActionStatus::Failed);
        assert_eq!(action.results()["stdout"], "out\n");
        assert_eq!(action.results()["stderr"], "//4=");
        assert_eq!(action.results()["stderr-encoding"], "base64");
        action.message().to_owned()
    };
    assert_eq!(ended(Ending::NoHandler), "action not implemented on unit \"web/0\"");
    assert_eq!(ended(Ending::NotRun("no such file".to_owned())), "no such file");
    assert_eq!(ended(Ending::Signal(9)), "signal: killed");

    let (juju, id, outcome) = backup(&[("kind", "full")], &mut |hook| {
        hook.ok(&["open-port", "--endpoints", "zebra", "80"]);
        exit(0)
    });
    let message = "committing requested changes failed".to_owned();
    assert_eq!(outcome, Outcome::ActionEnded { completed: false, message });
    let action = juju.model.action(id).unwrap();
    assert_eq!(action.results()["return-code"], 1);
    assert_eq!(action.results()["stderr"], "open/close ports: endpoint \"zebra\" not found");
}

#[test]
fn actions_have_a_context_of_their_own() {
    Juju::new().deploy("web", web(), 1).at("web/0 start", |hook| {
        for line in [
            &["action-get"][..],
            &["action-get", "x"],
            &["action-set", "a=b"],
            &["action-log", "x"],
            &["action-fail"],
        ] {
            assert_eq!(hook.error(line), (1, "not running an action".to_owned()), "{line:?}");
        }
        assert_eq!(hook.ok(&["action-set"]), "");
        assert_eq!(hook.error(&["action-log"]), (2, "no message specified".to_owned()));
        let error = (2, "unrecognized args: [\"y\"]".to_owned());
        assert_eq!(hook.error(&["action-fail", "x", "y"]), error);
    });
}

#[test]
fn actions_run_when_the_agent_is_idle_and_while_a_hook_is_in_error() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.model.enqueue_action(&unit("web/0"), "free", &[]).unwrap();
    juju.rest(|_| exit(0));
    let ran = juju.of("web/0");
    assert_eq!(ran[..4], ["install", "cluster-relation-created", "leader-elected", "free"]);

    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.rest(|_| exit(1));
    assert!(juju.model.unit(&unit("web/0")).unwrap().is_stuck());
    juju.ran.clear();
    juju.model.enqueue_action(&unit("web/0"), "free", &[]).unwrap();
    juju.rest(|_| exit(1));
    assert_eq!(juju.ran, ["web/0 free"]);
    assert!(juju.model.unit(&unit("web/0")).unwrap().is_stuck(), "the error stays");
}
