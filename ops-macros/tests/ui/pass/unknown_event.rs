use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(
        install,
        start,
        stop,
        remove,
        config_changed,
        update_status,
        upgrade_charm,
        leader_elected,
        leader_settings_changed,
        pre_series_upgrade,
        post_series_upgrade,
        collect_metrics,
        meter_status_changed,
        secret_changed,
        secret_rotate,
        secret_expired,
        secret_remove
    )]
    fn handle(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
