use ops::prelude::*;

#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct Ticked {
    count: u64,
}

#[component(events(Ticked))]
struct Clock {
    #[stored]
    count: u64,
}

#[component]
impl Clock {
    #[on(update_status)]
    fn tick(&mut self, cx: &ComponentContext<Self>) {
        self.count += 1;
        cx.emit(Ticked { count: self.count });
    }
}

/// Two components may emit the same type.
#[component(events(Ticked))]
struct Other;

#[component]
impl Other {}

#[test]
fn its_events_have_names() {
    use ops::EmittedEvent as _;
    assert_eq!(ClockEvent::Ticked(Ticked { count: 1 }).name(), "ticked");
    assert_eq!(Other::HANDLERS.len(), 0);
}
