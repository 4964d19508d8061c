//! What a charm's `Cargo.toml` says to this command, in `[package.metadata.charm]`:
//!
//! ```toml
//! [package.metadata.charm]
//! run = ["--then", "--config", "log-level=debug"]   # what `run` does, unless its command line has changes
//!
//! [package.metadata.charm.containers.web]
//! package = "web-workload"                          # its programs stand for those of the container's image
//! ```

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

/// The table; empty if there is none.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Manifest {
    /// The steps that `run` takes when its command line has no changes.
    pub(crate) run: Vec<String>,
    /// By the container's name.
    pub(crate) containers: BTreeMap<String, ContainerImage>,
}

/// What stands for a container's image.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct ContainerImage {
    /// A package of the charm's workspace.
    pub(crate) package: String,
}

impl Manifest {
    /// Reads `package.metadata`.
    pub(crate) fn read(metadata: &Value) -> Result<Self, serde_json::Error> {
        metadata.get("charm").map_or_else(|| Ok(Self::default()), Self::deserialize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_table_may_be_missing_but_not_misspelt() {
        for metadata in [Value::Null, json!({}), json!({"docs": {"rs": 1}}), json!({"charm": {}})] {
            assert_eq!(Manifest::read(&metadata).unwrap(), Manifest::default(), "{metadata}");
        }
        let image =
            json!({"charm": {"run": ["--wait", "1s"], "containers": {"a": {"package": "b"}}}});
        let manifest = Manifest::read(&image).unwrap();
        assert_eq!((manifest.run.len(), &*manifest.containers["a"].package), (2, "b"));
        for (wrong, reason) in [
            (json!({"charm": {"runs": []}}), "unknown field `runs`"),
            (json!({"charm": {"run": "--wait 1s"}}), "expected a sequence"),
            (json!({"charm": {"containers": {"a": {}}}}), "missing field `package`"),
            (json!({"charm": 1}), "invalid type"),
        ] {
            let error = Manifest::read(&wrong).unwrap_err().to_string();
            assert!(error.contains(reason), "{error}");
        }
    }
}
