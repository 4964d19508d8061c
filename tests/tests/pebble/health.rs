//! The daemon itself.

use std::fs;
use std::os::unix::fs::symlink;
use std::time::Duration;

use ops::pebble::{CheckLevel, Client, Error, ErrorKind};
use ops_tests::pebble::Daemon;
use ops_tests::pebble_cases;

use crate::common::{add_services, refused};

pebble_cases![
    system_info,
    health_without_checks,
    health_of_an_unknown_level,
    metrics_of_services_and_checks,
    pairing_is_refused_on_this_socket,
    no_daemon_is_unreachable,
    a_socket_with_a_long_path,
    a_restarted_daemon_is_reached_again,
    many_requests_of_many_threads,
];

// PEB-010 SystemInfo
fn system_info(daemon: &dyn Daemon) {
    let info = daemon.client().system_info().unwrap();
    assert!(info.version.starts_with('v'), "{info:?}");
    assert!(info.boot_id.is_some_and(|id| !id.is_empty()));
    assert_eq!(info.http_address, None);
}

fn health_without_checks(daemon: &dyn Daemon) {
    let client = daemon.client();
    assert!(client.is_healthy::<&str>(None, []).unwrap());
    assert!(client.is_healthy(Some(&CheckLevel::Ready), ["unknown"]).unwrap());
}

fn health_of_an_unknown_level(daemon: &dyn Daemon) {
    let level = CheckLevel::from("great");
    let error = refused(daemon.client().is_healthy::<&str>(Some(&level), []), 400);
    assert_eq!(error.message, r#"level must be "alive" or "ready""#);
    assert_eq!(error.request, "GET /v1/health?level=great");
}

fn metrics_of_services_and_checks(daemon: &dyn Daemon) {
    let client = daemon.client();
    assert_eq!(client.metrics().unwrap().as_str(), "");
    add_services(&client, &[("a", "sleep 100"), ("b", "sleep 100")]);
    client.start(["a"]).unwrap().wait().unwrap();
    let metrics = client.metrics().unwrap();
    let of = |name, service| metrics.value(name, "service", service);
    assert_eq!(of("pebble_service_active", "a"), Some(1.0));
    assert_eq!(of("pebble_service_start_count", "a"), Some(1.0));
    assert_eq!(of("pebble_service_active", "b"), None, "it has never run");
    client.stop(["a"]).unwrap().wait().unwrap();
    let metrics = client.metrics().unwrap();
    assert_eq!(metrics.value("pebble_service_active", "service", "a"), Some(0.0));
}

fn pairing_is_refused_on_this_socket(daemon: &dyn Daemon) {
    let error = refused(daemon.client().pair(), 401);
    assert_eq!(error.kind, Some(ErrorKind::LoginRequired));
    assert_eq!(error.message, "access denied");
}

// CON-003, PEB-007
fn no_daemon_is_unreachable(daemon: &dyn Daemon) {
    let client = daemon.client();
    client.system_info().unwrap();
    daemon.kill();
    let error = client.system_info().unwrap_err();
    assert!(error.is_unreachable(), "{error:?}");
    assert!(error.to_string().contains(client.socket()), "{error}");

    let absent = daemon.root().join("no-such.socket");
    let error = Client::new(&absent).services().unwrap_err();
    let Error::Unreachable { socket, request, source } = error else { panic!("{error:?}") };
    assert_eq!((socket, &*request), (absent.display().to_string(), "GET /v1/services"));
    assert_eq!(source.kind(), std::io::ErrorKind::NotFound);
}

fn a_socket_with_a_long_path(daemon: &dyn Daemon) {
    let directory = daemon.root().join("d".repeat(100)).join("e".repeat(100));
    fs::create_dir_all(&directory).unwrap();
    let socket = directory.join("pebble.socket");
    symlink(daemon.client().socket(), &socket).unwrap();
    let client = Client::new(&socket);
    client.system_info().unwrap();
    assert_eq!(client.exec(["echo", "far"]).output().unwrap().stdout, b"far\n");
}

// PEB-001
/// A kept connection is dead then, and nobody is to notice.
fn a_restarted_daemon_is_reached_again(daemon: &dyn Daemon) {
    let client = daemon.client();
    for _ in 0..3 {
        client.system_info().unwrap();
        client.notices(&Default::default()).unwrap();
        daemon.kill();
        daemon.restart();
        client.system_info().unwrap();
        add_services(&client, &[("a", "sleep 1")]);
        assert!(client.service("a").unwrap().is_some());
    }
}

fn many_requests_of_many_threads(daemon: &dyn Daemon) {
    let client = daemon.client().with_timeout(Duration::from_secs(20));
    add_services(&client, &[("a", "sleep 1")]);
    std::thread::scope(|scope| {
        for thread in 0..8 {
            let client = &client;
            scope.spawn(move || {
                let path = daemon.root().join(format!("thread-{thread}"));
                let path = path.to_str().unwrap();
                for round in 0..20 {
                    let content = format!("{thread} {round}");
                    client.push(path, content.as_bytes(), &Default::default()).unwrap();
                    assert_eq!(client.pull_string(path).unwrap(), content);
                    assert_eq!(client.services().unwrap().len(), 1);
                }
            });
        }
    });
}
