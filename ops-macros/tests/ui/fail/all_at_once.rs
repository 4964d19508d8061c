use ops::prelude::*;

#[charm]
struct Web;

#[charm]
impl Web {
    #[on(confg_changed)]
    fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
        let _port = cx.config()?.prot;
        Ok(())
    }

    #[on(databse_relation_changed)]
    fn database(&mut self, _cx: &Context<Self>) {}
}

fn main() {
    let _ = ops::main::<Web>;
}
