use ops::prelude::*;

#[component]
struct Timer {
    #[argument]
    name: String,
    #[argument]
    seconds: u64,
}

#[component]
impl Timer {
    #[on(update_status)]
    fn tick(&self, cx: &ComponentContext<Self>) -> Result<()> {
        Ok(cx.log(LogLevel::Info, format!("{} {}", self.name, self.seconds))?)
    }
}

#[charm]
struct Web {
    #[component]
    nothing: Timer,
    #[component(with(name = "a".to_owned(), second = 3))]
    misspelt: Timer,
    #[component(with(name = "a".to_owned(), seconds = "3"))]
    text: Timer,
}

#[charm]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
