use ops::prelude::*;

#[component(interface = "mysql_client", role = requires)]
struct Database;

#[component]
impl Database {
    #[on(relation_created, relation_joined, relation_changed, relation_departed)]
    fn several(&self, _cx: &ComponentContext<Self>, event: &ComponentEvent<Self>) {
        if let ComponentEvent::RelationDeparted(departed) = event {
            println!("{:?}", departed.departing_unit());
        }
    }

    #[on(secret_changed, former = "old_name")]
    fn secret(&self, cx: &ComponentContext<Self>, event: &SecretChanged) -> Result<Flow> {
        let _ = event.secret(cx).peek()?;
        Ok(Flow::defer("not yet"))
    }

    #[on(stop, remove)]
    fn end(&self, _cx: &ComponentContext<Self>) {}
}

#[component(container)]
struct Logs;

#[component]
impl Logs {
    #[on(pebble_custom_notice)]
    fn notice(&self, cx: &ComponentContext<Self>, event: &PebbleCustomNotice<Self>) {
        println!("{} in {}", event.notice_key(), event.container(cx).name());
    }
}

#[test]
fn they_are_handled() {
    assert_eq!([Database::HANDLERS.len(), Logs::HANDLERS.len()], [3, 1]);
}
