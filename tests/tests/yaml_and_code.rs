//! A charm's code and its YAML agree at compile time, in a build like any user's.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::fs;

use ops_tests::charms::{CharmDirectory, machine_charm};
use ops_tests::diagnostics::errors_of;

const OPTION: &str = "config:\n  options:\n    port:\n      type: int\n      default: 80\n";

const READS_PORT: &str = "\
use ops::prelude::*;

#[charm]
pub struct Reader {}

#[charm]
impl Reader {
    #[on(config_changed)]
    fn configure(&mut self, cx: &Context<Self>) -> Result<()> {
        let _port: i64 = cx.config()?.port;
        Ok(())
    }
}

fn main() -> std::process::ExitCode {
    ops::main::<Reader>()
}
";

#[test]
fn an_edit_of_the_yaml_alone_rebuilds_the_charm() {
    let yaml = machine_charm("reader") + OPTION;
    let charm = CharmDirectory::crate_named("reader", &yaml, READS_PORT);
    assert!(errors_of(charm.path()).is_empty());

    charm.write("charmcraft.yaml", &yaml.replace("port:", "listen-port:"));
    let errors = errors_of(charm.path());
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert_eq!(errors[0].token(), "port");
    assert!(errors[0].message.contains("no field `port`"), "{errors:#?}");

    charm.write(
        "charmcraft.yaml",
        &(yaml.clone() + "    depth:\n      type: int\n      default: 1\n"),
    );
    assert!(errors_of(charm.path()).is_empty());
    let code = READS_PORT.replace(".port", ".port + cx.config()?.depth");
    charm.write("src/main.rs", &code);
    assert!(errors_of(charm.path()).is_empty());

    charm.write("charmcraft.yaml", &yaml);
    let errors = errors_of(charm.path());
    assert_eq!(errors.len(), 1, "{errors:#?}");
    assert_eq!(errors[0].token(), "depth");
}

#[test]
fn three_mistakes_are_three_errors_each_at_its_token() {
    let yaml = machine_charm("mistaken")
        + OPTION
        + "requires:\n  database:\n    interface: mysql\n    limit: 1\n";
    let code = READS_PORT
        .replace("#[on(config_changed)]", "#[on(confg_changed, databse_relation_changed)]")
        .replace("config()?.port", "config()?.prot");
    let charm = CharmDirectory::crate_named("mistaken", &yaml, &code);

    let mut errors = errors_of(charm.path());
    errors.sort_by_key(|error| error.token());
    let tokens: Vec<String> = errors.iter().map(|error| error.token()).collect();
    assert_eq!(tokens, ["confg_changed", "databse_relation_changed", "prot"], "{errors:#?}");

    let text = fs::read_to_string(charm.path().join("charmcraft.yaml")).unwrap();
    let line_of = |key: &str| 1 + text.lines().position(|line| line.trim() == key).unwrap();
    let [event, relation, option] = &errors[..] else { unreachable!() };
    assert!(event.full_text().contains("`config_changed`"), "{event:#?}");
    assert!(event.full_text().contains("charmcraft.yaml:1:7"), "{event:#?}");
    assert!(relation.full_text().contains("`database_relation_changed`"), "{relation:#?}");
    let place = format!("charmcraft.yaml:{}:3", line_of("database:"));
    assert!(relation.full_text().contains(&place), "no `{place}` in {relation:#?}");
    assert!(option.message.contains("no field `prot`"), "{option:#?}");
    assert!(option.full_text().contains("a field with a similar name exists"), "{option:#?}");
}
