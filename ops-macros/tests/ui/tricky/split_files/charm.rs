//! The three files of old charms.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/split_files")]
#[derive(Debug)]
pub struct SplitFiles;

#[charm(dir = "tests/ui/tricky/split_files")]
impl SplitFiles {
    #[on(website_relation_joined)]
    fn joined(&mut self, cx: &Context<Self>) -> Result<()> {
        let _: i64 = cx.config()?.port;
        Ok(())
    }

    #[action]
    fn pause(&mut self, _cx: &Context<Self>) {}

    #[action]
    fn resume(&mut self, _cx: &Context<Self>, params: ResumeParams) {
        let _: bool = params.now;
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<SplitFiles>;
}
