//! Which changes of a charm's files build the charm again.
//!
//! A file that was read is an input of the crate, as its source is. One that was not there is none: the
//! compiler knows no way to wait for it on stable Rust. It is read by the next build for another
//! reason, and whoever uses what it declares gives that reason.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::fs;

use ops_tests::charms::CharmDirectory;
use ops_tests::diagnostics::errors_of;

const METADATA: &str = "name: tracked\nsummary: Tracked\ndescription: Tracked\n";
const CONFIG: &str = "options:\n  port:\n    type: int\n    default: 80\n";
const ACTIONS: &str = "backup:\n  description: Copy the data.\n";

const CODE: &str = "\
use ops::prelude::*;

#[charm]
pub struct Tracked;

#[charm]
impl Tracked {
    #[on(config_changed)]
    fn configure(&self, cx: &Context<Self>) -> Result<()> {
        let _port: i64 = cx.config()?.port;
        Ok(())
    }

    #[action]
    fn backup(&self, _cx: &Context<Self>) {}

    #[on(data_storage_attached)]
    fn attached(&self, _cx: &Context<Self>) {}
}

fn main() -> std::process::ExitCode {
    ops::main::<Tracked>()
}
";

/// The source text at which each error stands.
fn tokens(charm: &CharmDirectory) -> Vec<String> {
    let mut tokens: Vec<String> =
        errors_of(charm.path()).iter().map(|error| error.token()).collect();
    tokens.sort();
    tokens
}

#[test]
fn every_charm_file_is_tracked_once_it_is_there() {
    let charm = CharmDirectory::crate_named("tracked", "", CODE);
    fs::remove_file(charm.path().join("charmcraft.yaml")).unwrap();
    let metadata = format!("{METADATA}storage:\n  data:\n    type: filesystem\n");
    charm.write("metadata.yaml", &metadata);

    // What a missing file would declare is an error where it is used, and a failed build runs again.
    assert_eq!(tokens(&charm), ["backup", "port"]);
    charm.write("config.yaml", CONFIG);
    assert_eq!(tokens(&charm), ["backup"]);
    charm.write("actions.yaml", ACTIONS);
    assert!(tokens(&charm).is_empty());

    // From then on a change of either file alone is noticed, its loss included.
    charm.write("metadata.yaml", METADATA);
    assert_eq!(tokens(&charm), ["data_storage_attached"]);
    charm.write("metadata.yaml", &metadata);
    assert!(tokens(&charm).is_empty());
    charm.write("config.yaml", &CONFIG.replace("port", "depth"));
    assert_eq!(tokens(&charm), ["port"]);
    charm.write("config.yaml", CONFIG);
    assert!(tokens(&charm).is_empty());
    charm.write("actions.yaml", &ACTIONS.replace("backup", "restore"));
    assert_eq!(tokens(&charm), ["Tracked", "backup"]);
    fs::remove_file(charm.path().join("actions.yaml")).unwrap();
    assert_eq!(tokens(&charm), ["backup"]);
}
