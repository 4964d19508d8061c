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
    #[stored(python = "Lib[one]/")]
    five: u8,
    #[stored(python = "size", python = "length")]
    six: u8,
}

#[charm]
impl Web {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {
        self.one = self.two + self.three + self.four + self.five + self.six;
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
