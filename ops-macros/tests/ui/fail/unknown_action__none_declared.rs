use ops::prelude::*;

#[charm(dir = "tests/ui/tricky/bare")]
struct Bare;

#[charm(dir = "tests/ui/tricky/bare")]
impl Bare {
    #[action]
    fn backup(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Bare>;
}
