use ops::prelude::*;

#[charm(dir = "tests/ui/charms/web")]
struct Web;

#[charm(dir = "tests/ui/charms/web")]
impl Web {
    #[on(after_commit)]
    fn clean(&self, cx: &AfterCommit<Self>) -> Result<()> {
        let port = cx.config()?.port;
        cx.log(LogLevel::Info, format!("{} of {port} is done", cx.hook().unit()))?;
        Ok(())
    }

    #[on(after_commit)]
    fn again(&self, _cx: &AfterCommit<Self>) {}
}

#[component]
struct Part;

#[component]
impl Part {
    #[on(after_commit)]
    fn clean(&self, cx: &AfterCommit<Self>) -> Result<()> {
        Ok(cx.log(LogLevel::Info, format!("{} of {} is done", cx.path(), cx.hook().unit()))?)
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<Web>;
}
