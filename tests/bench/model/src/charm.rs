//! The charm with this SDK: the sum of what each unit of a relation says.

use ops::prelude::*;

#[charm]
struct Bench {
    sum: i64,
}

#[charm]
impl Bench {
    #[on(config_changed)]
    fn add_up(&mut self, cx: &Context<Self>) -> Result<()> {
        let factor = cx.config()?.factor;
        for relation in cx.relations().db()? {
            for unit in relation.units_data()? {
                let (_, data) = unit?;
                let number: i64 = data.get("number").unwrap_or("0").parse()?;
                self.sum += factor * number;
            }
        }
        Ok(())
    }

    #[status]
    fn status(&self, _cx: &Context<Self>) -> Status {
        Status::active().with_message(self.sum.to_string())
    }
}

fn main() -> std::process::ExitCode {
    ops::main::<Bench>()
}
