use ops::prelude::*;

#[component(interface = "mysql_client", role = requires)]
struct Inner;

#[component]
impl Inner {}

#[component(interface = "mysql_client", role = requires)]
struct Outer {
    #[component(relation = "database")]
    named: Inner,
    #[component(storage)]
    other: Inner,
    #[component(relation)]
    #[stored]
    both: Inner,
    #[argument = 3]
    value: u8,
    #[argument]
    #[component(relation)]
    given: Inner,
}

#[component]
impl Outer {}

#[charm]
struct Web {
    #[component(relation)]
    which: Inner,
    #[component(relation = "database", relation = "ingress")]
    two: Inner,
    #[component(relation = "database", when = "later")]
    unknown: Inner,
    #[component(relation = "database", python = "Lib[one]/StoredStateData[_stored]")]
    no_object: Inner,
    #[component(relation = "database", python = "Lib[one]", python = "Lib[two]")]
    twice: Inner,
    #[argument]
    value: u8,
}

#[charm]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
