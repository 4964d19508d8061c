//! Configuration, leadership, version, log, reboot, resources, goal state and the cloud.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, UNIX_EPOCH};

use ops::hook::{LogLevel, Reboot};
use serde_json::json;

use super::ask;

// HKC-010 HKC-015 HKC-017
#[test]
fn version_leadership_and_reboot() {
    ask("application-version-set -- -1.0", "", |to| to.application_version_set("-1.0").unwrap());
    for (answer, leads) in [("true\n", true), ("false\n", false)] {
        assert_eq!(ask("is-leader --format=json", answer, |to| to.is_leader().unwrap()), leads);
    }
    ask("juju-reboot", "", |to| to.juju_reboot(Reboot::AfterHook).unwrap());
    ask("juju-reboot --now", "", |to| to.juju_reboot(Reboot::Now).unwrap());
}

// HKC-012
#[test]
fn options_keep_their_types() {
    let answer = r#"{"debug":false,"port":8080,"ratio":0.5,"title":"demo"}"#;
    let all = ask("config-get --format=json", answer, |to| to.config_get().unwrap());
    assert_eq!(json!(all), json!({"debug": false, "port": 8080, "ratio": 0.5, "title": "demo"}));
    assert!(ask("config-get --format=json", "null", |to| to.config_get().unwrap()).is_empty());
    let line = "config-get --all --format=json";
    let all = ask(line, r#"{"unset":null}"#, |to| to.config_get_all().unwrap());
    assert_eq!(json!(all), json!({"unset": null}));
    let line = "config-get port --format=json";
    assert_eq!(ask(line, "8080", |to| to.config_get_key("port").unwrap()), json!(8080));
    assert_eq!(ask(line, "null\n", |to| to.config_get_key("port").unwrap()), json!(null));
}

// HKC-013 HKC-046 HKC-047
#[test]
fn a_cloud_has_a_credential_that_is_not_shown() {
    let answer = r#"{"type":"lxd","name":"localhost","region":"","endpoint":"10.0.0.1",
        "credential":{"auth-type":"certificate","attrs":{"client-cert":"a\nb"},"redacted":["key"]},
        "cacertificates":["c"],"skip-tls-verify":true,"is-controller-cloud":true}"#;
    let spec = ask("credential-get --format=json", answer, |to| to.credential_get().unwrap());
    assert_eq!((&*spec.cloud_type, &*spec.name), ("lxd", "localhost"));
    assert_eq!((spec.region.as_deref(), spec.endpoint.as_deref()), (None, Some("10.0.0.1")));
    assert_eq!((&spec.identity_endpoint, &spec.storage_endpoint), (&None, &None));
    assert_eq!(spec.ca_certificates, ["c"]);
    assert!(spec.skip_tls_verify && spec.is_controller_cloud);
    let shown = format!("{spec:?}");
    assert!(shown.contains("client-cert") && !shown.contains("a\\nb"), "{shown}");
    let credential = spec.credential.unwrap();
    assert_eq!(
        (&*credential.auth_type, &*credential.redacted),
        ("certificate", &["key".into()][..])
    );
    assert_eq!(credential.attribute("client-cert"), Some("a\nb"));
    assert_eq!(credential.attributes().collect::<Vec<_>>(), [("client-cert", "a\nb")]);
    let answer =
        r#"{"type":"k8s","name":"k","credential":{"auth-type":"x","attrs":null,"redacted":null}}"#;
    let spec = ask("credential-get --format=json", answer, |to| to.credential_get().unwrap());
    assert_eq!(spec.credential.unwrap().attributes().count(), 0);
    assert!(spec.ca_certificates.is_empty() && !spec.skip_tls_verify && !spec.is_controller_cloud);
    let answer = r#"{"type":"k8s","name":"k","credential":{"auth-type":"x","attrs":"hunter2"}}"#;
    let error = ask("credential-get --format=json", answer, |to| to.credential_get().unwrap_err());
    assert!(!format!("{error}{error:?}").contains("hunter2"), "{error:?}");
}

// HKC-014 HKC-048 HKC-049
#[test]
fn a_goal_may_have_no_time() {
    let answer = r#"{"units":{"app/0":{"status":"active","since":"2026-02-03 04:05:06Z"},
        "app/1":{"status":"allocating"}},"relations":{"db":{"pg":{"status":"joined","since":""}}}}"#;
    let goal = ask("goal-state --format=json", answer, |to| to.goal_state().unwrap());
    let since = UNIX_EPOCH + Duration::from_secs(1_770_091_506);
    assert_eq!((&*goal.units["app/0"].status, goal.units["app/0"].since), ("active", Some(since)));
    assert_eq!((&*goal.units["app/1"].status, goal.units["app/1"].since), ("allocating", None));
    assert_eq!(
        (&*goal.relations["db"]["pg"].status, goal.relations["db"]["pg"].since),
        ("joined", None)
    );
    for empty in ["null", "{}", r#"{"units":null,"relations":null}"#] {
        let goal = ask("goal-state --format=json", empty, |to| to.goal_state().unwrap());
        assert!(goal.units.is_empty() && goal.relations.is_empty());
    }
}

// HKC-016
#[test]
fn a_log_line_has_a_level_and_is_no_flag() {
    let levels =
        [LogLevel::Trace, LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error];
    for (level, word) in levels.into_iter().zip(["TRACE", "DEBUG", "INFO", "WARNING", "ERROR"]) {
        let line = format!("juju-log --log-level {word} -- -a b");
        ask(&line, "", |to| to.juju_log(level, "-a b").unwrap());
    }
}

// HKC-026
#[test]
fn a_resource_is_a_path_without_a_newline() {
    for answer in ["/var/lib/x y", "/var/lib/x y\n"] {
        let path = ask("resource-get image", answer, |to| to.resource_get("image").unwrap());
        assert_eq!(path, Path::new("/var/lib/x y"));
    }
    let error = ask("resource-get image", "\n", |to| to.resource_get("image").unwrap_err());
    assert_eq!(error.to_string(), "cannot read the answer of `resource-get`: it is not a path");
    ask("resource-get -- -x", "/x", |to| to.resource_get("-x").unwrap());
}

#[test]
fn leadership_settings_are_pairs() {
    let answer = r#"{"a":"1"}"#;
    let settings = BTreeMap::from([("a".to_owned(), "1".to_owned())]);
    assert_eq!(ask("leader-get --format=json", answer, |to| to.leader_get().unwrap()), settings);
    let line = "leader-get a --format=json";
    assert_eq!(ask(line, "\"1\"", |to| to.leader_get_key("a").unwrap()), Some("1".to_owned()));
    assert_eq!(ask(line, "null", |to| to.leader_get_key("a").unwrap()), None);
    ask("leader-set -- a=1", "", |to| to.leader_set(&settings).unwrap());
}
