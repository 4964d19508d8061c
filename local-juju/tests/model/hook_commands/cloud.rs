//! `credential-get`.

use local_juju::state::{Cloud, CloudCredential, ModelKind, Settings};

use super::table;
use crate::support::{Juju, application, exit, web};

const DENIED: &str = "cannot access cloud credentials: permission denied";

fn cloud() -> Cloud {
    Cloud {
        endpoint: "10.0.0.1".to_owned(),
        credential: Some(CloudCredential {
            auth_type: "certificate".to_owned(),
            attributes: [("client-cert".to_owned(), "hidden".to_owned())].into(),
            redacted: vec!["client-key".to_owned()],
        }),
        ca_certificates: vec!["authority".to_owned()],
        skip_tls_verify: true,
        ..Cloud::default()
    }
}

/// An application that is trusted sees it.
#[test]
fn a_trusted_charm_sees_the_cloud() {
    let settings = Settings { cloud: cloud(), ..Settings::default() };
    let mut juju = Juju::with(settings).deploy("web", web(), 1);
    juju.at("web/0 install", |hook| {
        table(
            hook,
            &[("credential-get", 1, DENIED), ("credential-get x", 2, "unrecognized args: [\"x\"]")],
        );
    });
    juju.rest(|_| exit(0));
    juju.ran.clear();
    juju.model.trust(&application("web"), true).unwrap();
    juju.at("web/0 config-changed", |hook| {
        let json = "{\"type\":\"lxd\",\"name\":\"localhost\",\"region\":\"localhost\",\
            \"endpoint\":\"10.0.0.1\",\"credential\":{\"auth-type\":\"certificate\",\
            \"attrs\":{\"client-cert\":\"hidden\"},\"redacted\":[\"client-key\"]},\
            \"cacertificates\":[\"authority\"],\"skip-tls-verify\":true,\
            \"is-controller-cloud\":true}\n";
        let yaml = "type: lxd\nname: localhost\nregion: localhost\nendpoint: 10.0.0.1\n\
            identityendpoint: \"\"\nstorageendpoint: \"\"\ncredential:\n  authtype: certificate\n  \
            attributes:\n    client-cert: hidden\n  redacted:\n  - client-key\ncacertificates:\n\
            - authority\nskiptlsverify: true\niscontrollercloud: true\n";
        table(hook, &[("credential-get --format=json", 0, json), ("credential-get", 0, yaml)]);
    });
    juju.model.trust(&application("web"), true).unwrap();
    juju.ran.clear();
    juju.rest(|_| exit(0));
    assert!(juju.of("web/0").is_empty(), "nothing changed");
    juju.model.trust(&application("web"), false).unwrap();
    juju.at("web/0 config-changed", |hook| table(hook, &[("credential-get", 1, DENIED)]));
}

#[test]
fn what_is_not_known_is_left_out() {
    let mut juju = Juju::new().deploy("web", web(), 1);
    juju.model.trust(&application("web"), true).unwrap();
    juju.at("web/0 install", |hook| {
        let json = "{\"type\":\"lxd\",\"name\":\"localhost\",\"region\":\"localhost\",\
            \"is-controller-cloud\":true}\n";
        table(hook, &[("credential-get --format=json", 0, json)]);
    });
}

#[test]
fn charms_on_kubernetes_see_it_later() {
    for (version, sees) in [("2.9.51", false), ("3.6.9", false), ("3.6.10", true), ("4.0.1", true)]
    {
        let juju_version = version.parse().unwrap();
        let kind = ModelKind::Kubernetes;
        let settings = Settings { kind, juju_version, ..Settings::default() };
        let mut juju = Juju::with(settings).deploy("web", web(), 1);
        juju.model.trust(&application("web"), true).unwrap();
        juju.at("web/0 install", |hook| {
            assert_eq!(hook.call(&["credential-get"]).0 == 0, sees, "{version}");
            let error = "port ranges are not supported for k8s applications, please specify a \
                         single port";
            table(
                hook,
                &[
                    ("open-port 80-90", 1, error),
                    ("open-port 80", 0, ""),
                    ("close-port 80-90/udp", 1, error),
                ],
            );
        });
    }
}

#[test]
fn a_credential_is_not_printed() {
    let printed = format!("{:?}", cloud());
    assert!(printed.contains("client-cert") && !printed.contains("hidden"), "{printed}");
}
