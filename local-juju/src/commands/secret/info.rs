//! `secret-ids` and `secret-info-get`.

use std::collections::{BTreeMap, BTreeSet};

use jiff::{Timestamp, Unit};

use super::pending::PendingSecrets;
use super::{LABEL, not_found, uri};
use crate::commands::call::{Call, Command, FORMAT, Failure, OUTPUT, YAML_FORMAT, no_more};
use crate::commands::flags::Arguments;
use crate::commands::output::Value;
use crate::state::{Relation, RotatePolicy, Secret, SecretGrant, SecretId, SecretOwner};

pub(in crate::commands) const IDS: Command = Command {
    name: "secret-ids",
    arguments: "",
    purpose: "Print secret IDs.",
    flags: &[FORMAT, OUTPUT],
    run: ids,
};

pub(in crate::commands) const INFO_GET: Command = Command {
    name: "secret-info-get",
    arguments: "<ID>",
    purpose: "Get a secret's metadata info.",
    flags: &[YAML_FORMAT, LABEL, OUTPUT],
    run: info_get,
};

fn ids(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    no_more(&arguments.positional)?;
    let ids = managed(call).into_keys().map(|id| id.to_string());
    // Juju's list of none is no list.
    let value = Some(Value::texts(ids)).filter(|list| *list != Value::List(Vec::new()));
    call.print(arguments, &value.unwrap_or(Value::Null))
}

fn info_get(call: &mut Call<'_>, arguments: &Arguments) -> Result<(), Failure> {
    let label = arguments.value("label").unwrap_or_default();
    let (named, rest) = match arguments.positional.split_first() {
        Some((first, rest)) => (Some(uri(first)?), rest),
        None => (None, &[][..]),
    };
    match (&named, label) {
        (None, "") => return Failure::usage("require either a secret URI or label"),
        (Some(_), "") | (None, _) => {}
        (Some(_), _) => {
            return Failure::usage("specify either a secret URI or label but not both");
        }
    }
    no_more(rest)?;
    let mut managed = managed(call).into_iter();
    let found = match &named {
        Some(uri) => {
            managed.find(|(id, _)| *id == uri.id && uri.is_of(&call.model.settings().model_uuid))
        }
        None => managed.find(|(_, info)| info.label == label),
    };
    match found {
        Some((id, info)) => {
            let access = call.model.settings().juju_version.tells_secret_access();
            let value = info.value(access);
            call.print(arguments, &Value::Map(BTreeMap::from([(id.to_string(), value)])))
        }
        None => match named {
            Some(uri) => not_found(uri.id),
            None => not_found(label),
        },
    }
}

/// What a charm is told of a secret that it manages.
struct Info {
    revision: u32,
    label: String,
    owner: &'static str,
    description: String,
    policy: Option<RotatePolicy>,
    expires: Option<Timestamp>,
    rotates: Option<Timestamp>,
    access: BTreeSet<(String, String)>,
}

/// The secrets that the unit may change, with what this hook has written, but for content.
fn managed(call: &Call<'_>) -> BTreeMap<SecretId, Info> {
    let (model, unit, pending) = (&*call.model, call.run.unit(), &call.run.pending.secrets);
    let stored = model.managed_secrets(unit).filter(|(id, _)| !pending.removes(id));
    let stored = stored.map(|(id, secret)| (id.clone(), Info::stored(call, id, secret, pending)));
    let led =
        |owner: &SecretOwner| !matches!(owner, SecretOwner::Application(_)) || call.is_leader();
    let created = pending.creates.iter().filter(|create| led(&create.owner)).map(|create| {
        let change = create.change.clone();
        let info = Info {
            revision: 1,
            label: change.label.unwrap_or_default(),
            owner: create.owner.word(),
            description: change.description.unwrap_or_default(),
            policy: change.policy,
            expires: change.expires,
            rotates: None,
            access: access(call, &create.id, &BTreeSet::new(), pending),
        };
        (create.id.clone(), info)
    });
    stored.chain(created).collect()
}

impl Info {
    fn stored(call: &Call<'_>, id: &SecretId, secret: &Secret, pending: &PendingSecrets) -> Self {
        let change = pending.changes.get(id).map(|(_, change)| change.clone()).unwrap_or_default();
        Self {
            revision: secret.latest,
            label: change.label.unwrap_or_else(|| secret.label.clone()),
            owner: secret.owner.word(),
            description: change.description.unwrap_or_else(|| secret.description.clone()),
            policy: change.policy.or(Some(secret.policy)),
            expires: change.expires.or_else(|| secret.expires()),
            rotates: secret.rotates,
            access: access(call, id, &secret.grants, pending),
        }
    }

    fn value(self, with_access: bool) -> Value {
        let mut fields = vec![
            ("revision", Value::Int(self.revision.into())),
            ("label", self.label.into()),
            ("owner", self.owner.into()),
        ];
        if !self.description.is_empty() {
            fields.push(("description", self.description.into()));
        }
        if let Some(policy) = self.policy {
            fields.push(("rotation", policy.as_str().into()));
        }
        for (name, date) in [("expiry", self.expires), ("rotates", self.rotates)] {
            fields.extend(date.map(|date| (name, Value::Text(shown(date)))));
        }
        if with_access && !self.access.is_empty() {
            let access = self.access.into_iter().map(|(target, scope)| {
                Value::Struct(vec![
                    ("target", target.into()),
                    ("scope", scope.into()),
                    ("role", "view".into()),
                ])
            });
            fields.push(("access", Value::List(access.collect())));
        }
        Value::Struct(fields)
    }
}

/// A date in whole seconds, as Juju shows it.
fn shown(date: Timestamp) -> String {
    date.round(Unit::Second).unwrap_or(date).to_string()
}

/// Who may read the secret after this hook, and within which relation: as Juju's tags.
fn access(
    call: &Call<'_>,
    id: &SecretId,
    stored: &BTreeSet<SecretGrant>,
    pending: &PendingSecrets,
) -> BTreeSet<(String, String)> {
    let mut grants = stored.clone();
    pending.apply_access(id, &mut grants);
    let tags = grants.iter().filter_map(|grant| {
        let relation = call.model.relation(grant.relation?)?;
        Some((grant.target.tag(), scope(relation)))
    });
    tags.collect()
}

/// As Juju tags a relation: `relation-web.db#app.db`.
fn scope(relation: &Relation) -> String {
    format!("relation-{}", relation.key().replace(':', ".").replace(' ', "#"))
}
