use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(app_pebble_ready)]
    fn ready(&self, cx: &Context<Self>, event: &AppPebbleReady) {
        let _: (Container<'_>, Container<'_>) = (cx.containers().app(), event.container(cx));
    }

    #[on(app_pebble_custom_notice, app_pebble_check_failed, app_pebble_check_recovered)]
    fn checks(&self, _cx: &Context<Self>, _event: &WebEvent) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
