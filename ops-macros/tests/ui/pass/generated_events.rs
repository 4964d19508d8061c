use ops::Trigger;
use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {}

#[charm(dir = "tests/ui/charms/actions")]
struct Actions;

#[charm(dir = "tests/ui/charms/actions")]
impl Actions {
    #[action]
    fn backup(&self, _cx: &Context<Self>) {}

    #[action]
    fn rotate_keys(&self, _cx: &Context<Self>) {}
}

fn hook(variables: &[(&str, &str)]) -> ops::HookContext {
    let all = [("JUJU_UNIT_NAME", "web/0")].iter().chain(variables);
    ops::HookContext::from_variables(all.map(|(name, value)| (name.into(), value.into()))).unwrap()
}

#[test]
fn works() {
    let changed = hook(&[
        ("JUJU_DISPATCH_PATH", "hooks/database-relation-changed"),
        ("JUJU_RELATION_ID", "database:3"),
    ]);
    let event = WebEvent::from_hook(&changed).unwrap().unwrap();
    assert_eq!(event.name(), "database_relation_changed");
    let WebEvent::DatabaseRelationChanged(changed) = event.clone() else { panic!("{event:?}") };
    assert_eq!(changed.id(), RelationId(3));

    let action = hook(&[("JUJU_DISPATCH_PATH", "actions/rotate-keys")]);
    assert_eq!(ActionsEvent::from_hook(&action).unwrap().unwrap().name(), "rotate_keys_action");
    assert!(WebEvent::from_hook(&action).unwrap().is_none());
    assert!(WebEvent::from_hook(&hook(&[])).unwrap().is_none());
    let incomplete = hook(&[("JUJU_DISPATCH_PATH", "hooks/database-relation-changed")]);
    assert!(WebEvent::from_hook(&incomplete).is_err());
}

#[test]
fn describes_itself() {
    let described = |name: &str| {
        let all = WebEvent::EVENTS.iter().chain(ActionsEvent::EVENTS);
        let found = all.filter(|event| event.name == name).collect::<Vec<_>>();
        (found[0].trigger, found[0].payload, found[0].place)
    };
    let place = described("database_relation_changed").2.unwrap();
    assert!(place.starts_with("charmcraft.yaml:"), "{place}");
    assert_eq!(
        described("database_relation_changed"),
        (Trigger::Hook("database-relation-changed"), Some("DatabaseRelationChanged"), Some(place))
    );
    assert_eq!(
        described("config_changed"),
        (Trigger::Hook("config-changed"), Some("ConfigChanged"), None)
    );
    let (trigger, parameters, _) = described("backup_action");
    assert_eq!((trigger, parameters), (Trigger::Action("backup"), Some("BackupParams")));
    let (trigger, parameters, _) = described("rotate_keys_action");
    assert_eq!((trigger, parameters), (Trigger::Action("rotate-keys"), None));
}
