use ops::prelude::*;

#[component(container)]
struct Logs {
    #[argument]
    directory: &'static str,
}

#[component]
impl Logs {
    #[on(pebble_ready)]
    fn ready(&self, cx: &ComponentContext<Self>) -> Result<()> {
        Ok(cx.log(LogLevel::Info, self.directory)?)
    }
}

#[component(container)]
struct Observability {
    #[cfg(unix)]
    #[component(
        container,
        with(directory = "/var/log"),
        former = "loki",
        former = "logging",
        python = "Forwarder/Logs[logs]"
    )]
    logs: Logs,
    #[cfg(not(unix))]
    #[component(container)]
    logs: NoSuchType,
    #[component]
    free: Free,
    scratch: Vec<u8>,
}

#[component]
impl Observability {
    #[on(update_status)]
    fn update(&mut self, _cx: &ComponentContext<Self>) {
        self.scratch.push(1);
    }
}

#[component]
struct Free;

#[component]
impl Free {}

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[component(container = "app", python = "Observability[app]")]
    observability: Observability,
    #[component(container = "app", with(directory = "/srv"))]
    second: Logs,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&mut self, cx: &Context<Self>) {
        let observability = cx.components().observability();
        let paths = [observability.components().logs().path().to_owned()];
        assert_eq!(paths, ["observability.logs"]);
        assert_eq!(observability.components().logs().container().name(), "app");
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
