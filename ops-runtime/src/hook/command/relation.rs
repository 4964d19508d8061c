//! `relation-ids`, `relation-list`, `relation-get`, `relation-set`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::super::{Call, Error, HookCommands};
use crate::names::RelationId;

/// The data of a unit or an application in a relation.
pub type Databag = BTreeMap<String, String>;

impl HookCommands {
    /// `relation-ids`: the relations of an endpoint, as `endpoint:id`.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn relation_ids(&self, endpoint: &str) -> Result<Vec<String>, Error> {
        self.json(Call::new("relation-ids").argument(endpoint))
    }

    /// `relation-list`: the other units of a relation.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](super::super::ErrorKind::NotFound) if there is no such relation.
    pub fn relation_list(&self, relation: RelationId) -> Result<Vec<String>, Error> {
        self.json(Call::new("relation-list").arguments(["-r".to_owned(), relation.to_string()]))
    }

    /// `relation-list --app`: the other application of a relation.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotFound`](super::super::ErrorKind::NotFound) if there is no such relation.
    pub fn relation_list_app(&self, relation: RelationId) -> Result<String, Error> {
        let relation = relation.to_string();
        self.json(Call::new("relation-list").arguments(["-r", &relation, "--app"]))
    }

    /// `relation-get`: the data of a unit.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::PermissionDenied`](super::super::ErrorKind::PermissionDenied) if this unit may
    /// not read it.
    pub fn relation_get(&self, relation: RelationId, unit: &str) -> Result<Databag, Error> {
        let relation = relation.to_string();
        self.json(Call::new("relation-get").arguments(["-r", &relation, "-", unit]))
    }

    /// `relation-get --app`: the data of an application.
    ///
    /// # Errors
    ///
    /// As [`HookCommands::relation_get`].
    pub fn relation_get_app(&self, relation: RelationId, app: &str) -> Result<Databag, Error> {
        let relation = relation.to_string();
        self.json(Call::new("relation-get").arguments(["-r", &relation, "--app", "-", app]))
    }

    /// `relation-set --file -`: writes keys of this unit's or, with `app`, this application's data
    /// when the hook succeeds. An empty value removes its key.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::NotLeader`](super::super::ErrorKind::NotLeader) for application data of a unit
    /// that does not lead.
    pub fn relation_set(
        &self,
        relation: RelationId,
        app: bool,
        data: &BTreeMap<String, String>,
    ) -> Result<(), Error> {
        let relation = relation.to_string();
        let call = Call::new("relation-set").arguments(["-r", &relation]);
        let call = if app { call.argument("--app") } else { call };
        let data: serde_json::Map<_, _> =
            data.iter().map(|(key, value)| (key.clone(), value.as_str().into())).collect();
        let data = yaml_safe(&serde_json::Value::Object(data).to_string());
        self.run(&call.arguments(["--file", "-"]).stdin(data.into_bytes())).map(drop)
    }
}

/// JSON that YAML's reader takes too: it refuses characters that are not printable, which JSON may
/// hold as they are.
fn yaml_safe(json: &str) -> String {
    let mut safe = String::with_capacity(json.len());
    for character in json.chars() {
        match character {
            '\u{7f}'..='\u{9f}'
            | '\u{2028}'
            | '\u{2029}'
            | '\u{feff}'
            | '\u{fffe}'
            | '\u{ffff}' => {
                // Writing to a String cannot fail.
                let _ = write!(safe, "\\u{:04x}", u32::from(character));
            }
            other => safe.push(other),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_survives_the_way_through_yaml(key in ".+", value in any::<String>()) {
            let data = BTreeMap::from([(key, value)]);
            let json = yaml_safe(&serde_json::to_string(&data).unwrap());
            let printable = |c: char| matches!(c, ' '..='~' | '\u{a0}'..='\u{d7ff}'
                | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..);
            prop_assert!(json.chars().all(printable));
            prop_assert_eq!(serde_json::from_str::<BTreeMap<String, String>>(&json).unwrap(), data);
        }
    }
}
