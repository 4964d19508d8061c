use ops::prelude::*;

#[charm]
struct Web<T: Default> {
    seen: Vec<T>,
}

#[charm]
impl<T: Default> Web<T> {
    #[on(start)]
    fn start(&mut self, _cx: &Context<Self>) {
        self.seen.clear();
    }
}

fn main() {}
