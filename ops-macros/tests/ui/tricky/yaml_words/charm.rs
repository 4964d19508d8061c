//! Words, numbers and anchors of YAML 1.1.

use ops::prelude::*;

/// A charm.
#[charm(dir = "tests/ui/tricky/yaml_words")]
#[derive(Debug)]
pub struct YamlWords;

#[charm(dir = "tests/ui/tricky/yaml_words")]
impl YamlWords {
    #[on(config_changed)]
    fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
        let config = cx.config()?;
        let _: (&str, &str, &str) = (&config.yes_text, &config.again, &config.merged);
        let _: (bool, i64, i64, f64) = (config.flag, config.mode, config.tagged, config.float);
        Ok(())
    }
}

#[test]
fn compiles() {
    let _ = ops::main::<YamlWords>;
    assert_eq!(YamlWordsConfig::default().mode, 0o755);
}
