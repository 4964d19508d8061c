//! Containers with mounts, bases and users.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/containers")]
#[derive(Debug)]
pub struct Containers;

#[charm(dir = "tests/ui/tricky/containers")]
impl Containers {
    #[on(app_pebble_ready, from_base_pebble_ready)]
    fn ready(&mut self, cx: &Context<Self>, _event: &ContainersEvent) {
        let _ = (cx.containers().app(), cx.containers().from_base());
    }

    #[on(app_pebble_custom_notice)]
    fn notice(&mut self, _cx: &Context<Self>, _event: &AppPebbleCustomNotice) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Containers>;
}
