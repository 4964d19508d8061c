use ops::prelude::*;

#[derive(Default)]
struct Options {
    name: String,
    seconds: u64,
}

#[component]
struct Timer {
    #[argument]
    options: Options,
    #[argument]
    r#type: Option<&'static str>,
}

#[component]
impl Timer {
    #[on(update_status)]
    fn tick(&self, cx: &ComponentContext<Self>) -> Result<()> {
        let Options { name, seconds } = &self.options;
        Ok(cx.log(LogLevel::Info, format!("{name} {seconds} {:?}", self.r#type))?)
    }
}

#[charm(dir = "tests/ui/charms/web")]
struct Web {
    #[component(with(options = Options { seconds: 3, ..Options::default() }, r#type = None))]
    timer: Timer,
}

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {}
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
