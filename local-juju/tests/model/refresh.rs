//! Applications that get another charm or resource.

use std::sync::Arc;

use local_juju::schedule;
use local_juju::state::{Error, ModelKind, Removal, Settings};
use ops_metadata::Charm;

use crate::support::{Juju, agent, application, charm, database, exit, unit, web};

fn related() -> Juju {
    let juju = Juju::new().deploy("db", database(), 1).deploy("web", web(), 2);
    juju.integrate("web:db", "db").rested()
}

const SECOND: &str = "
name: web
peers:
  cluster: {interface: web-cluster}
  gossip: {interface: gossip}
requires:
  db: {interface: mysql, limit: 1}
storage:
  cache: {type: filesystem}
config:
  options:
    port: {type: string, default: many}
    colour: {type: string, default: red}
";

#[test]
fn a_refresh_brings_what_the_new_charm_declares() {
    let mut juju = related();
    let web = application("web");
    juju.model.set_config(&web, "port", "7").unwrap();
    juju.model.set_config(&web, "title", "gone").unwrap();
    juju = juju.rested();
    juju.model.refresh(&web, &charm(SECOND), false).unwrap();
    juju.rest(|hook| {
        if hook.name() == "upgrade-charm" {
            assert_eq!(hook.ok(&["config-get", "port"]), "many\n", "7 was an int");
            assert_eq!(hook.ok(&["config-get", "title"]), "");
        }
        exit(0)
    });
    assert_eq!(
        juju.of("web/1"),
        [
            "upgrade-charm",
            "config-changed",
            "gossip-relation-created",
            "cache-storage-attached",
            "gossip-relation-joined",
            "gossip-relation-changed",
        ]
    );
    let refused = juju.model.integrate("web:site", "db:site").unwrap_err();
    assert!(matches!(refused, Error::NoEndpoint { .. }), "the endpoint went");
}

#[test]
fn a_refresh_is_refused_that_would_break_something() {
    let mut juju = related();
    juju.model.add_storage(&unit("db/0"), "spare", 1).unwrap();
    let before = juju.model.to_json();
    let mut refusal = |name: &str, charm: Arc<Charm>| {
        let error = juju.model.refresh(&application(name), &charm, false).unwrap_err();
        assert_eq!(juju.model.to_json(), before);
        error.to_string().split_once("charm: ").unwrap().1.to_owned()
    };
    assert_eq!(
        refusal("web", charm("name: web\npeers:\n  cluster: {interface: web-cluster}\n")),
        "it would break the relation `web:db db:server`: remove that first"
    );
    assert_eq!(
        refusal("web", agent()),
        "the application is not subordinate, the charm is: deploy it by itself"
    );
    let storage = |text: &str| {
        charm(&format!("name: db\nprovides:\n  server: {{interface: mysql}}\nstorage:\n{text}"))
    };
    let (data, cache) =
        ("  data: {type: filesystem}\n", "  cache: {type: filesystem, multiple: {range: 2-}}\n");
    let spare = "  spare: {type: block, multiple: {range: 0-2}}\n";
    assert_eq!(
        refusal("db", storage(&format!("{data}{cache}"))),
        "it has no storage `spare`: detach `spare/3` first"
    );
    assert_eq!(
        refusal("db", storage(&format!("  data: {{type: block}}\n{cache}{spare}"))),
        "its storage `data` is of another type"
    );
    assert_eq!(
        refusal(
            "db",
            storage(&format!(
                "{data}{spare}  cache: {{type: filesystem, multiple: {{range: 3-}}}}\n"
            ))
        ),
        "it takes fewer counts of the storage `cache`"
    );
}

#[test]
fn an_endpoint_that_came_is_entered_with_the_new_charm() {
    let mut juju = related();
    let web = application("web");
    juju.model.lose_agent(&unit("web/1")).unwrap();
    juju.model.enqueue_action(&unit("web/0"), "free", &[]).unwrap();
    juju.model.refresh(&web, &charm(SECOND), false).unwrap();
    juju.at("web/0 free", |hook| {
        let gossip = hook.model.relations().find(|(_, found)| found.interface() == "gossip");
        assert!(!gossip.unwrap().1.has_entered(&unit("web/0")), "its charm does not know it yet");
    });
    juju.rest(|_| exit(0));
    let gossip = juju.model.relations().find(|(_, found)| found.interface() == "gossip").unwrap().1;
    assert!(gossip.has_entered(&unit("web/0")) && !gossip.has_entered(&unit("web/1")));
}

#[test]
fn a_refresh_waits_for_the_hook_that_is_under_way_and_is_not_repeated() {
    let mut juju = Juju::new().deploy("web", web(), 1).rested();
    juju.model.set_config(&application("web"), "port", "1").unwrap();
    juju.at("web/0 config-changed", |hook| {
        hook.model.refresh(&application("web"), &web(), false).unwrap();
        hook.model.refresh(&application("web"), &web(), false).unwrap();
    });
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0"), ["config-changed", "upgrade-charm", "config-changed"]);
}

#[test]
fn a_failed_upgrade_is_tried_again_in_the_same_charm() {
    let mut juju = Juju::new().deploy("web", web(), 1).rested();
    juju.model.refresh(&application("web"), &web(), false).unwrap();
    let mut failures = 1;
    juju.rest(|hook| {
        if hook.name() == "upgrade-charm" && failures > 0 {
            failures -= 1;
            hook.model.refresh(&application("web"), &web(), false).unwrap();
            return exit(1);
        }
        exit(0)
    });
    let upgrade = ["upgrade-charm", "upgrade-charm", "config-changed"];
    assert_eq!(juju.of("web/0"), [&upgrade[..], &["upgrade-charm", "config-changed"]].concat());
}

#[test]
fn a_resource_that_comes_later_is_an_upgrade() {
    let resource = "name: web\nresources:\n  image: {type: file, filename: image.tar}\n";
    let mut juju = Juju::new().deploy("web", charm(resource), 1);
    juju.model.attach_resource(&application("web"), "image", "/first").unwrap();
    juju.rest(|_| exit(0));
    assert!(
        !juju.ran.contains(&"web/0 upgrade-charm".to_owned()),
        "it was there from the beginning"
    );
    juju.ran.clear();
    juju.model.attach_resource(&application("web"), "image", "/second").unwrap();
    juju.rest(|hook| {
        assert_eq!(hook.ok(&["resource-get", "image"]), "/second");
        exit(0)
    });
    assert_eq!(juju.of("web/0"), ["upgrade-charm", "config-changed"]);
}

#[test]
fn a_pod_is_replaced_for_a_refresh() {
    let settings = Settings { kind: ModelKind::Kubernetes, ..Settings::default() };
    let mut juju = Juju::with(settings).deploy("web", web(), 1).rested();
    juju.model.refresh(&application("web"), &web(), false).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0"), ["stop", "upgrade-charm", "config-changed", "start"]);
    juju.ran.clear();
    juju.model.remove_unit(&unit("web/0"), Removal::default()).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0"), ["stop", "remove"]);
}

#[test]
fn a_pod_that_did_not_stop_well_starts_again_all_the_same() {
    let settings = Settings { kind: ModelKind::Kubernetes, ..Settings::default() };
    let mut juju = Juju::with(settings).deploy("web", web(), 1).rested();
    juju.model.refresh(&application("web"), &web(), false).unwrap();
    let stop = schedule::next(&juju.model).unwrap();
    juju.run(stop, &mut |_| exit(1));
    // The unit in error gets the next charm without an `upgrade-charm` of its own.
    juju.model.refresh(&application("web"), &web(), true).unwrap();
    juju.rest(|_| exit(0));
    assert_eq!(juju.of("web/0"), ["stop", "stop", "upgrade-charm", "config-changed", "start"]);
}
