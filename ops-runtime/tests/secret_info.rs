//! What `secret-info-get` tells a secret's owner.
#![allow(clippy::unwrap_used, missing_docs)]

use std::time::{Duration, UNIX_EPOCH};

use ops::hook::{HookCommands, Memory, Output};
use ops::{SecretId, SecretInfo, SecretOwner, SecretRotation};

const ID: &str = "cdq3ok0kk8o3j04m3m00";

fn told(answer: &str) -> SecretInfo {
    let answer = format!(r#"{{"{ID}":{answer}}}"#);
    let commands =
        HookCommands::new(Box::new(Memory::new(move |_| Output::success(answer.clone()))));
    commands.secret_info_get(&SecretId::new(ID)).unwrap()
}

// SEC-016 SEC-017 SEC-020 SEC-022 SEC-023
#[test]
fn what_juju_tells_is_typed() {
    let info = told(
        r#"{"revision":2,"label":"db","owner":"application","description":"for the database",
            "rotation":"monthly","expiry":"2026-05-01T00:00:00Z","rotates":"2026-03-01T00:00:00Z",
            "access":[{"target":"application-web","scope":"relation-web.db#app.db","role":"view"}]}"#,
    );
    assert_eq!((info.id.unique_identifier(), info.revision), (ID, 2));
    assert_eq!((info.label.as_deref(), info.owner), (Some("db"), Some(SecretOwner::Application)));
    assert_eq!(info.description.as_deref(), Some("for the database"));
    assert_eq!(info.expires, Some(UNIX_EPOCH + Duration::from_secs(1_777_593_600)));
    assert_eq!(info.rotates, Some(UNIX_EPOCH + Duration::from_secs(1_772_323_200)));
    assert_eq!(info.access.first().unwrap().target, "application-web");
    let bare = told(r#"{"revision":1,"owner":"unit","label":""}"#);
    assert_eq!(
        (bare.label, bare.description, bare.expires, bare.rotates),
        (None, None, None, None)
    );
    assert_eq!((bare.owner, bare.access.len()), (Some(SecretOwner::Unit), 0));
}

fn rotation(word: &str) -> Option<SecretRotation> {
    told(&format!(r#"{{"revision":1,"rotation":"{word}"}}"#)).rotation
}

fn are_read(policies: &[(SecretRotation, &str)]) {
    for (policy, word) in policies {
        assert_eq!((policy.as_str(), rotation(word)), (*word, Some(*policy)));
    }
}

// SEC-021 SEC-024
#[test]
fn a_policy_that_nobody_knows_is_none() {
    assert_eq!(rotation("fortnightly"), None);
    assert_eq!(told(r#"{"revision":1}"#).rotation, None);
    assert_eq!(SecretRotation::ALL.map(SecretRotation::as_str).len(), 7);
}

// SEC-025 SEC-026 SEC-027 SEC-028
#[test]
fn policies_from_never_to_weekly() {
    are_read(&[
        (SecretRotation::Never, "never"),
        (SecretRotation::Hourly, "hourly"),
        (SecretRotation::Daily, "daily"),
        (SecretRotation::Weekly, "weekly"),
    ]);
}

// SEC-029 SEC-030 SEC-031
#[test]
fn policies_from_monthly_to_yearly() {
    are_read(&[
        (SecretRotation::Monthly, "monthly"),
        (SecretRotation::Quarterly, "quarterly"),
        (SecretRotation::Yearly, "yearly"),
    ]);
}
