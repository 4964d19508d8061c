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
