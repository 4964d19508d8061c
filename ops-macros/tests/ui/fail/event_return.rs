use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(start)]
    fn number(&self, _cx: &Context<Self>) -> u8 {
        1
    }

    #[on(stop)]
    fn value(&self, _cx: &Context<Self>) -> Result<String> {
        Ok(String::new())
    }

    #[on(install)]
    fn no_error(&self, _cx: &Context<Self>) -> Result<(), bool> {
        Ok(())
    }
}

fn main() {
    let _ = ops::main::<Web>;
}
