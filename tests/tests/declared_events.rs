//! The events that a charm's files declare: each has a word for `#[on]`, a payload of its own type,
//! and a variant of the charm's enum.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, missing_debug_implementations)]

use ops::HookContext;
use ops::prelude::*;

#[charm(dir = "charms/every-event")]
struct Every;

/// A handler takes its event's own type or does not compile.
#[charm(dir = "charms/every-event")]
impl Every {
    #[on(install)]
    fn install(&self, _cx: &Context<Self>, _event: &Install) {}
    #[on(start)]
    fn start(&self, _cx: &Context<Self>, _event: &Start) {}
    #[on(stop)]
    fn stop(&self, _cx: &Context<Self>, _event: &Stop) {}
    #[on(remove)]
    fn remove(&self, _cx: &Context<Self>, _event: &Remove) {}
    #[on(update_status)]
    fn update_status(&self, _cx: &Context<Self>, _event: &UpdateStatus) {}
    #[on(config_changed)]
    fn config_changed(&self, _cx: &Context<Self>, _event: &ConfigChanged) {}
    #[on(upgrade_charm)]
    fn upgrade_charm(&self, _cx: &Context<Self>, _event: &UpgradeCharm) {}
    #[on(leader_elected)]
    fn leader_elected(&self, _cx: &Context<Self>, _event: &LeaderElected) {}
    #[on(leader_settings_changed)]
    fn leader_settings_changed(&self, _cx: &Context<Self>, _event: &LeaderSettingsChanged) {}
    #[on(collect_metrics)]
    fn collect_metrics(&self, _cx: &Context<Self>, _event: &CollectMetrics) {}
    #[on(pre_series_upgrade)]
    fn pre_series_upgrade(&self, _cx: &Context<Self>, _event: &PreSeriesUpgrade) {}
    #[on(post_series_upgrade)]
    fn post_series_upgrade(&self, _cx: &Context<Self>, _event: &PostSeriesUpgrade) {}
    #[on(secret_changed)]
    fn secret_changed(&self, _cx: &Context<Self>, _event: &SecretChanged) {}
    #[on(secret_expired)]
    fn secret_expired(&self, _cx: &Context<Self>, _event: &SecretExpired) {}
    #[on(secret_rotate)]
    fn secret_rotate(&self, _cx: &Context<Self>, _event: &SecretRotate) {}
    #[on(secret_remove)]
    fn secret_remove(&self, _cx: &Context<Self>, _event: &SecretRemove) {}

    #[action]
    fn back_up(&self, _cx: &Context<Self>, _action: &Action) {}
    #[status]
    fn unit_status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
    #[status(app)]
    fn app_status(&self, _cx: &Context<Self>) -> Status {
        Status::active()
    }
}

/// The event of a dispatch path, with everything that Juju says of any event.
fn event(path: &str) -> Option<EveryEvent> {
    let variables = [
        ("JUJU_UNIT_NAME", "every/0"),
        ("JUJU_DISPATCH_PATH", path),
        ("JUJU_RELATION_ID", "my-database:7"),
        ("JUJU_REMOTE_APP", "mysql"),
        ("JUJU_REMOTE_UNIT", "mysql/1"),
        ("JUJU_DEPARTING_UNIT", "every/0"),
        ("JUJU_STORAGE_ID", "data/3"),
        ("JUJU_STORAGE_LOCATION", "/srv"),
        ("JUJU_NOTICE_ID", "12"),
        ("JUJU_NOTICE_KEY", "example.com/done"),
        ("JUJU_NOTICE_TYPE", "custom"),
        ("JUJU_PEBBLE_CHECK_NAME", "up"),
        ("JUJU_SECRET_ID", "secret:abc"),
        ("JUJU_SECRET_LABEL", "password"),
        ("JUJU_SECRET_REVISION", "2"),
        ("JUJU_ACTION_UUID", "5"),
    ];
    let variables = variables.map(|(name, value)| (name.into(), value.into()));
    EveryEvent::from_hook(&HookContext::from_variables(variables).unwrap()).unwrap()
}

macro_rules! assert_events {
    ($($path:literal => $variant:ident)+) => {$(
        let found = event($path);
        assert!(matches!(found, Some(EveryEvent::$variant(_))), "{}: {found:?}", $path);
    )+};
}

/// Whether handlers of these names are in the dispatch table.
fn are_handled(handlers: &[&str]) {
    for handler in handlers {
        let count = Every::HANDLERS.iter().filter(|row| row.name == *handler).count();
        assert_eq!(count, 1, "{handler}");
    }
}

#[test]
fn a_unit_s_life_has_handlers() {
    are_handled(&["install", "start", "stop", "remove", "update_status"]);
}

#[test]
fn changes_have_handlers() {
    are_handled(&["config_changed", "upgrade_charm", "leader_elected"]);
}

#[test]
fn what_newer_juju_no_longer_sends_has_handlers() {
    are_handled(&["leader_settings_changed", "collect_metrics"]);
    are_handled(&["pre_series_upgrade", "post_series_upgrade"]);
}

#[test]
fn secrets_have_handlers() {
    are_handled(&["secret_changed", "secret_expired", "secret_rotate", "secret_remove"]);
}

#[test]
fn actions_and_statuses_have_handlers() {
    are_handled(&["back_up", "unit_status", "app_status"]);
}

#[test]
fn events_of_a_unit_s_life() {
    assert_events! {
        "hooks/install" => Install
        "hooks/start" => Start
        "hooks/stop" => Stop
        "hooks/remove" => Remove
        "hooks/update-status" => UpdateStatus
    }
}

#[test]
fn events_of_changes() {
    assert_events! {
        "hooks/config-changed" => ConfigChanged
        "hooks/upgrade-charm" => UpgradeCharm
        "hooks/leader-elected" => LeaderElected
    }
}

#[test]
fn events_that_newer_juju_no_longer_sends() {
    assert_events! {
        "hooks/leader-settings-changed" => LeaderSettingsChanged
        "hooks/collect-metrics" => CollectMetrics
        "hooks/pre-series-upgrade" => PreSeriesUpgrade
        "hooks/post-series-upgrade" => PostSeriesUpgrade
    }
}

#[test]
fn events_of_relations_storages_and_containers_have_their_names() {
    for (path, name) in [
        ("hooks/my-database-relation-created", "my_database_relation_created"),
        ("hooks/cluster-relation-changed", "cluster_relation_changed"),
        ("hooks/data-storage-attached", "data_storage_attached"),
        ("hooks/web-server-pebble-ready", "web_server_pebble_ready"),
        ("actions/back-up", "back_up_action"),
    ] {
        assert_eq!(event(path).unwrap().name(), name);
    }
    for unknown in ["hooks/database-relation-created", "hooks/back-up-action", "actions/backup"] {
        assert!(event(unknown).is_none(), "{unknown}");
    }
}

#[test]
fn events_of_relations() {
    assert_events! {
        "hooks/my-database-relation-created" => MyDatabaseRelationCreated
        "hooks/my-database-relation-joined" => MyDatabaseRelationJoined
        "hooks/my-database-relation-changed" => MyDatabaseRelationChanged
        "hooks/my-database-relation-departed" => MyDatabaseRelationDeparted
        "hooks/my-database-relation-broken" => MyDatabaseRelationBroken
    }
}

/// What a type without a method `unit` of its own answers.
trait WithoutUnit {
    fn unit(&self) -> &'static str {
        "none"
    }
}

impl<T> WithoutUnit for T {}

fn relation_event(kind: &str) -> EveryEvent {
    event(&format!("hooks/my-database-relation-{kind}")).unwrap()
}

#[test]
fn relation_events_say_a_unit_that_comes() {
    let EveryEvent::MyDatabaseRelationCreated(created) = relation_event("created") else {
        panic!()
    };
    assert_eq!(created.unit(), "none");
    let EveryEvent::MyDatabaseRelationJoined(joined) = relation_event("joined") else { panic!() };
    assert_eq!(joined.unit().to_string(), "mysql/1");
    let EveryEvent::MyDatabaseRelationChanged(changed) = relation_event("changed") else {
        panic!()
    };
    assert_eq!(changed.unit().unwrap().to_string(), "mysql/1");
    assert_eq!((changed.id(), changed.app()), (RelationId(7), Some("mysql")));
}

#[test]
fn relation_events_say_a_unit_that_goes() {
    let EveryEvent::MyDatabaseRelationDeparted(departed) = relation_event("departed") else {
        panic!()
    };
    assert_eq!(departed.unit().to_string(), "mysql/1");
    assert_eq!(departed.departing_unit().unwrap().to_string(), "every/0");
    let EveryEvent::MyDatabaseRelationBroken(broken) = relation_event("broken") else { panic!() };
    assert_eq!(broken.unit(), "none");
}

#[test]
fn events_of_storages() {
    let EveryEvent::DataStorageAttached(attached) = event("hooks/data-storage-attached").unwrap()
    else {
        panic!()
    };
    assert_eq!((attached.index(), attached.location()), (3, Some("/srv".as_ref())));
    assert_events! { "hooks/data-storage-detaching" => DataStorageDetaching }
}

#[test]
fn events_of_containers() {
    assert_events! {
        "hooks/web-server-pebble-ready" => WebServerPebbleReady
        "hooks/web-server-pebble-custom-notice" => WebServerPebbleCustomNotice
        "hooks/web-server-pebble-check-failed" => WebServerPebbleCheckFailed
        "hooks/web-server-pebble-check-recovered" => WebServerPebbleCheckRecovered
    }
}

// EVT-063 EVT-068
#[test]
fn container_events_say_the_notice_or_the_check() {
    let event = |kind: &str| event(&format!("hooks/web-server-pebble-{kind}")).unwrap();
    let EveryEvent::WebServerPebbleCustomNotice(notice) = event("custom-notice") else { panic!() };
    assert_eq!(
        (notice.notice_id(), notice.notice_type(), notice.notice_key()),
        ("12", "custom", "example.com/done")
    );
    let EveryEvent::WebServerPebbleCheckFailed(failed) = event("check-failed") else { panic!() };
    let EveryEvent::WebServerPebbleCheckRecovered(up) = event("check-recovered") else { panic!() };
    assert_eq!((failed.check_name(), up.check_name()), ("up", "up"));
}

#[test]
fn events_of_secrets() {
    assert_events! {
        "hooks/secret-changed" => SecretChanged
        "hooks/secret-rotate" => SecretRotate
        "hooks/secret-remove" => SecretRemove
        "hooks/secret-expired" => SecretExpired
    }
}

#[test]
fn secret_events_say_secret_label_and_revision() {
    let Some(EveryEvent::SecretRemove(remove)) = event("hooks/secret-remove") else { panic!() };
    let Some(EveryEvent::SecretExpired(expired)) = event("hooks/secret-expired") else { panic!() };
    assert_eq!((remove.label(), remove.revision()), (Some("password"), 2));
    assert_eq!((expired.label(), expired.revision()), (Some("password"), 2));
    assert_eq!(remove.id(), &SecretId::new("secret:abc"));
}

#[test]
fn an_action_event_has_its_task() {
    let Some(EveryEvent::BackUpAction(call)) = event("actions/back-up") else { panic!() };
    assert_eq!(call.id(), Some("5"));
}
