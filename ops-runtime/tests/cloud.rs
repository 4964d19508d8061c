//! What `credential-get` tells of the cloud.
#![allow(clippy::unwrap_used, missing_docs)]

use ops::CloudSpec;
use ops::hook::{ErrorKind, HookCommands, Memory, Output};

const WHOLE: &str = r#"{"type":"openstack","name":"serverstack","region":"north","endpoint":"https://o",
    "identity-endpoint":"https://i","storage-endpoint":"https://s",
    "credential":{"auth-type":"userpass","attrs":{"username":"me","password":"hunter2"},
        "redacted":["token"]},
    "cacertificates":["PEM"],"skip-tls-verify":true,"is-controller-cloud":true}"#;

fn told(answer: &'static str) -> CloudSpec {
    let commands = HookCommands::new(Box::new(Memory::new(move |_| Output::success(answer))));
    commands.credential_get().unwrap()
}

// CLD-002 CLD-003 CLD-004 CLD-005 CLD-006
#[test]
fn a_cloud_has_a_type_a_name_and_addresses() {
    let cloud = told(WHOLE);
    assert_eq!((&*cloud.cloud_type, &*cloud.name), ("openstack", "serverstack"));
    assert_eq!(cloud.region.as_deref(), Some("north"));
    assert_eq!(cloud.endpoint.as_deref(), Some("https://o"));
    assert_eq!(cloud.identity_endpoint.as_deref(), Some("https://i"));
}

// CLD-007 CLD-008 CLD-009 CLD-010 CLD-011
#[test]
fn a_cloud_says_what_to_trust_and_how_to_log_in() {
    let cloud = told(WHOLE);
    assert_eq!(cloud.storage_endpoint.as_deref(), Some("https://s"));
    assert_eq!(cloud.credential.unwrap().auth_type, "userpass");
    assert_eq!(cloud.ca_certificates, ["PEM"]);
    assert!(cloud.skip_tls_verify && cloud.is_controller_cloud);
}

// CLD-013 CLD-014 CLD-015 CLD-016
#[test]
fn a_credential_has_attributes_that_are_not_shown() {
    let cloud = told(WHOLE);
    let credential = cloud.credential.as_ref().unwrap();
    assert_eq!(credential.attribute("password"), Some("hunter2"));
    assert_eq!(credential.attributes().count(), 2);
    assert_eq!(credential.redacted, ["token"]);
    let shown = format!("{cloud:?} {credential:?}");
    assert!(shown.contains("password") && !shown.contains("hunter2"), "{shown}");
}

// CLD-001 CLD-012 CLD-017
#[test]
fn what_is_not_said_is_not_there() {
    let bare = told(r#"{"type":"lxd","name":"localhost","region":""}"#);
    assert_eq!((bare.region, bare.endpoint, bare.credential), (None, None, None));
    assert!(bare.ca_certificates.is_empty() && !bare.skip_tls_verify && !bare.is_controller_cloud);
    let nulls = r#"{"type":"lxd","name":"x","cacertificates":null,
        "credential":{"auth-type":"empty","attrs":null,"redacted":null}}"#;
    let credential = told(nulls).credential.unwrap();
    assert_eq!((credential.attributes().count(), credential.redacted.len()), (0, 0));
    let incomplete = Memory::new(|_| Output::success(r#"{"name":"x"}"#));
    assert!(HookCommands::new(Box::new(incomplete)).credential_get().is_err());
}

// MOD-017
#[test]
fn an_application_that_is_not_trusted_is_a_typed_error() {
    let refusal = "ERROR cannot access cloud credentials: permission denied";
    let memory = Memory::new(move |_| Output::failure(1, refusal));
    let error = HookCommands::new(Box::new(memory)).credential_get().unwrap_err();
    assert_eq!(error.kind(), Some(ErrorKind::PermissionDenied));
}
