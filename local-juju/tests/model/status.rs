//! Statuses, leadership and the version, by command and in the view of the model.

use local_juju::schedule;
use local_juju::state::{Status, StatusWord};

use crate::support::{Juju, application, exit, unit, web};

#[test]
fn status_get() {
    let mut juju = Juju::new().deploy("web", web(), 2).rested();
    juju.model.set_config(&application("web"), "port", "1").unwrap();
    juju.at("web/0 config-changed", |hook| {
        hook.ok(&["status-set", "active", "fine"]);
        hook.ok(&["status-set", "--application=true", "waiting", "for it"]);
        let unit = r#"{"message":"fine","status":"active","status-data":{}}"#;
        let other = r#"{"message":"","status":"unknown","status-data":{}}"#;
        for (line, printed) in [
            (&["--format=json"][..], "{\"status\":\"active\"}\n".to_owned()),
            (&[], "active\n".to_owned()),
            (&["--format=yaml"], "status: active\n".to_owned()),
            (&["--include-data", "--format=json"], format!("{unit}\n")),
            (&["--include-data"], "message: fine\nstatus: active\nstatus-data: {}\n".to_owned()),
            (&["--application"], "waiting\n".to_owned()),
            (
                &["--application", "--format=json"],
                "{\"application-status\":{\"status\":\"waiting\",\"units\":{\
                 \"web/0\":{\"status\":\"active\"},\"web/1\":{\"status\":\"unknown\"}}}}\n"
                    .to_owned(),
            ),
            (
                &["--application=True", "--include-data", "--format=json"],
                format!(
                    "{{\"application-status\":{{\"message\":\"for it\",\"status\":\"waiting\",\
                     \"status-data\":{{}},\"units\":{{\"web/0\":{unit},\"web/1\":{other}}}}}}}\n"
                ),
            ),
        ] {
            let mut command = vec!["status-get"];
            command.extend(line);
            assert_eq!(hook.ok(&command), printed, "{line:?}");
        }
    });
    juju.at("web/1 config-changed", |hook| {
        let error = "finding application status: this unit is not the leader".to_owned();
        assert_eq!(hook.error(&["status-get", "--application"]), (1, error));
        let error = "this unit is not the leader".to_owned();
        assert_eq!(hook.error(&["status-set", "--application", "active"]), (1, error));
        hook.ok(&["status-set", "--application=False", "blocked"]);
    });
}

#[test]
fn the_unit_status_is_read_once_per_hook() {
    Juju::new().deploy("web", web(), 1).at("web/0 start", |hook| {
        hook.ok(&["status-set", "active"]);
        assert_eq!(hook.ok(&["status-get"]), "active\n");
        hook.ok(&["status-set", "blocked"]);
        assert_eq!(hook.ok(&["status-get"]), "active\n");
    });
}

#[test]
fn status_set_takes_words_of_charms_only() {
    Juju::new().deploy("web", web(), 1).at("web/0 install", |hook| {
        for word in ["maintenance", "blocked", "waiting", "active"] {
            hook.ok(&["status-set", word]);
            hook.ok(&["status-set", word, "--", "-dash"]);
        }
        let found = hook.model.unit(&unit("web/0")).unwrap().status();
        assert_eq!((found.word, found.message.as_str()), (StatusWord::Active, "-dash"));
        let missing = "invalid args, require <status> [message]";
        let words = "expected one of [maintenance blocked waiting active]";
        for (line, error) in [
            (&["status-set"][..], missing.to_owned()),
            (&["status-set", "error"], format!("invalid status \"error\", {words}")),
            (&["status-set", "", "x"], format!("invalid status \"\", {words}")),
            (&["status-set", "active", "a", "b"], "unrecognized args: [\"b\"]".to_owned()),
        ] {
            assert_eq!(hook.error(line), (2, error));
        }
    });
}

#[test]
fn is_leader() {
    let mut juju = Juju::new().deploy("web", web(), 2);
    juju.at("web/0 install", |hook| {
        assert_eq!(hook.ok(&["is-leader"]), "True\n");
        assert_eq!(hook.ok(&["is-leader", "--format=json"]), "true\n");
        assert_eq!(hook.ok(&["is-leader", "--format=yaml"]), "true\n");
        let error = (2, "unrecognized args: [\"x\"]".to_owned());
        assert_eq!(hook.error(&["is-leader", "x"]), error);
        hook.model.set_leader(&unit("web/1")).unwrap();
        assert_eq!(hook.ok(&["is-leader"]), "False\n");
        hook.model.set_leader(&unit("web/0")).unwrap();
        assert_eq!(hook.ok(&["is-leader"]), "False\n", "told once, told for this hook");
    });
    juju.at("web/0 cluster-relation-created", |hook| {
        assert_eq!(hook.ok(&["is-leader"]), "True\n");
    });
}

#[test]
fn the_version_is_the_applications() {
    let mut juju = Juju::new().deploy("web", web(), 2);
    juju.at("web/1 install", |hook| {
        hook.ok(&["application-version-set", "--", "-1"]);
        let error = (2, "no version specified".to_owned());
        assert_eq!(hook.error(&["application-version-set"]), error);
        let error = (2, "unrecognized args: [\"2\"]".to_owned());
        assert_eq!(hook.error(&["application-version-set", "1", "2"]), error);
    });
    assert_eq!(juju.model.status().applications[0].version, "-1");
}

#[test]
fn juju_sets_statuses_by_itself() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    let words = |status: Status| (status.word.as_str(), status.message);
    let now = |juju: &Juju| words(juju.model.unit(&unit("web/0")).unwrap().status());
    assert_eq!(now(&juju), ("waiting", "waiting for machine".to_owned()));
    juju.at("web/0 install", |hook| {
        let status = hook.model.unit(&unit("web/0")).unwrap().status();
        assert_eq!(words(status), ("maintenance", "installing charm software".to_owned()));
    });
    juju.at("web/0 start", |_| {});
    assert_eq!(now(&juju), ("unknown", String::new()));
    juju.model.add_unit(&application("web")).unwrap();
    juju.at("web/1 install", |hook| {
        hook.ok(&["status-set", "active", "mine"]);
    });
    juju.rest(|_| exit(0));
    let status = juju.model.unit(&unit("web/1")).unwrap().status();
    assert_eq!(words(status), ("active", "mine".to_owned()));
}

#[test]
fn the_view_shows_what_juju_status_shows() {
    let mut juju = Juju::new().deploy("web", web(), 11);
    juju.rest(|hook| {
        if hook.is("web/10", "start") {
            hook.ok(&["status-set", "blocked", "help"]);
            hook.ok(&["open-port", "80"]);
            hook.ok(&["open-port", "1000-2000/udp"]);
        } else if hook.name() == "start" {
            hook.ok(&["status-set", "active"]);
        }
        exit(i32::from(hook.is("web/3", "install")))
    });
    let view = juju.model.status();
    let names: Vec<_> = view.units.iter().map(|row| row.name.to_string()).collect();
    assert_eq!(names[..4], ["web/0", "web/1", "web/2", "web/3"]);
    assert_eq!(names[10], "web/10", "sorted by number");
    assert!(view.units[0].leader && !view.units[1].leader);
    let broken = &view.units[3];
    assert_eq!((broken.workload.word, broken.agent), (StatusWord::Error, "idle"));
    let ported = &view.units[10];
    assert_eq!(ported.ports, ["80/tcp", "1000-2000/udp"]);
    assert_eq!((ported.machine, ported.address.as_str()), (10, "10.0.0.11"));
    let row = &view.applications[0];
    assert_eq!((row.name.as_str(), row.charm.as_str(), row.scale), ("web", "web", 11));
    assert_eq!(row.status.word, StatusWord::Error, "the worst unit's");
    let relation = &view.relations[0];
    assert_eq!((relation.provider.as_str(), relation.kind), ("web:cluster", "peer"));
    assert_eq!((view.model.as_str(), view.juju_version.as_str()), ("local", "3.6.11"));
    assert_eq!(schedule::next_before_rest(&juju.model), None);
}
