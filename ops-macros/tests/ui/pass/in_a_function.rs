use ops::prelude::*;

#[test]
fn works() {
    #[charm(dir = "tests/ui/charms/web")]
    struct Web;

    #[charm(dir = "tests/ui/charms/web")]
    impl Web {
        #[on(config_changed)]
        fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
            let _: &WebConfig = cx.config()?;
            Ok(())
        }
    }

    assert_eq!(Web::HANDLERS.len(), 1);
}
