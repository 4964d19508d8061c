use ops::prelude::*;

#[charm]
struct Web {
    #[stored(defalt = 3)]
    one: u8,
    #[stored]
    #[stored(default = 1)]
    two: u8,
    #[stored(default = 1, default = 2)]
    three: u8,
    #[stored(former = old)]
    four: u8,
}

#[charm]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {
        self.one = self.two + self.three + self.four;
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
