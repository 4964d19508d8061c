//! `relation-ids`, `relation-list`, `relation-get`, `relation-set`, `relation-model-get`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::super::{Call, Error, HookCommands};
use crate::names::RelationId;
use crate::pairs::Pairs;

/// The data of a unit or an application in a relation.
pub type Databag = BTreeMap<String, String>;

/// The model that a relation's other application is in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[non_exhaustive]
pub struct RelationModel {
    /// Its UUID; this model's, if the relation does not cross models.
    pub uuid: String,
}

impl HookCommands {
    /// `relation-ids`: the relations of an endpoint, as `endpoint:id`.
    ///
    /// # Errors
    ///
    /// [`Error`] if the command fails.
    pub fn relation_ids(&self, endpoint: &str) -> Result<Vec<String>, Error> {
        self.json(Call::new("relation-ids").operand(endpoint))
    }

    /// `relation-list`: the other units of a relation.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RelationNotFound`](super::super::ErrorKind::RelationNotFound) if there is none.
    pub fn relation_list(&self, relation: RelationId) -> Result<Vec<String>, Error> {
        self.json(Call::new("relation-list").arguments(["-r".to_owned(), relation.to_string()]))
    }

    /// `relation-list --app`: the other application of a relation.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RelationNotFound`](super::super::ErrorKind::RelationNotFound) if there is none.
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
        self.json(get_call(relation, unit, false))
    }

    /// `relation-get --app`: the data of an application.
    ///
    /// # Errors
    ///
    /// As [`HookCommands::relation_get`].
    pub fn relation_get_app(&self, relation: RelationId, app: &str) -> Result<Databag, Error> {
        self.json(get_call(relation, app, true))
    }

    /// The same as [`relation_get`](Self::relation_get), kept small.
    pub(crate) fn relation_pairs(&self, relation: RelationId, unit: &str) -> Result<Pairs, Error> {
        self.json(get_call(relation, unit, false))
    }

    /// The same as [`relation_get_app`](Self::relation_get_app), kept small.
    pub(crate) fn relation_pairs_app(
        &self,
        relation: RelationId,
        app: &str,
    ) -> Result<Pairs, Error> {
        self.json(get_call(relation, app, true))
    }

    /// The same of many units: tells `answered` of each, by its number among them.
    pub(crate) fn relation_pairs_each(
        &self,
        relation: RelationId,
        units: impl Iterator<Item = impl AsRef<str>>,
        answered: &mut dyn FnMut(usize, Result<Pairs, Error>),
    ) {
        let calls = units.map(|unit| get_call(relation, unit.as_ref(), false));
        self.json_each("relation-get", calls, answered);
    }

    /// `relation-get` of many units and applications, whose data come in the order of the names: what
    /// has a number behind a slash is a unit, anything else an application. Over the agent's socket
    /// this takes a third to a half of the time of one call after the other.
    ///
    /// # Errors
    ///
    /// As [`HookCommands::relation_get`], for the first of the names that has one.
    pub fn relation_get_many<N: AsRef<str>>(
        &self,
        of: impl IntoIterator<Item = (RelationId, N)>,
    ) -> Result<Vec<Databag>, Error> {
        let calls = of.into_iter().map(|(relation, name)| {
            let name = name.as_ref();
            get_call(relation, name, !name.contains('/'))
        });
        self.json_many("relation-get", calls)
    }

    /// `relation-get <key>`: one value of the data of a unit.
    ///
    /// # Errors
    ///
    /// As [`HookCommands::relation_get`].
    pub fn relation_get_key(
        &self,
        relation: RelationId,
        unit: &str,
        key: &str,
    ) -> Result<Option<String>, Error> {
        self.json_key(["-r", &relation.to_string()], key, unit)
    }

    /// `relation-get --app <key>`: one value of the data of an application.
    ///
    /// # Errors
    ///
    /// As [`HookCommands::relation_get`].
    pub fn relation_get_app_key(
        &self,
        relation: RelationId,
        app: &str,
        key: &str,
    ) -> Result<Option<String>, Error> {
        self.json_key(["-r", &relation.to_string(), "--app"], key, app)
    }

    /// A key that Juju would take for all of them is asked for by all of them.
    fn json_key<const N: usize>(
        &self,
        flags: [&str; N],
        key: &str,
        of: &str,
    ) -> Result<Option<String>, Error> {
        let call = Call::new("relation-get").arguments(flags).unquoted();
        if key.is_empty() || key == "-" {
            let data: Databag = self.json(call.argument("-").operand(of))?;
            return Ok(data.get(key).cloned());
        }
        self.json(call.operand(key).operand(of))
    }

    /// `relation-model-get`: the model that the other application is in. Since Juju 3.6.2.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RelationNotFound`](super::super::ErrorKind::RelationNotFound) if there is no such
    /// relation, and [`Error::Unsupported`] from a Juju that has no such command.
    pub fn relation_model_get(&self, relation: RelationId) -> Result<RelationModel, Error> {
        let call = Call::new("relation-model-get");
        self.json_value(call.arguments(["-r".to_owned(), relation.to_string()]))
    }

    /// `relation-set --file -`: writes keys of this unit's or, with `app`, this application's data
    /// when the hook succeeds. An empty value removes its key. Nothing is run for none.
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
        if data.is_empty() {
            return Ok(());
        }
        let relation = relation.to_string();
        let call = Call::new("relation-set").arguments(["-r", &relation]);
        let call = if app { call.argument("--app") } else { call };
        self.run(&call.arguments(["--file", "-"]).stdin_map(data)).map(drop)
    }
}

fn get_call(relation: RelationId, of: &str, is_app: bool) -> Call {
    let call = Call::new("relation-get").arguments(["-r".to_owned(), relation.to_string()]);
    let call = if is_app { call.argument("--app") } else { call };
    call.argument("-").operand(of).unquoted()
}
