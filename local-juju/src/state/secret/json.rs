//! The secrets in the snapshot of a model.

use serde_json::{Map, Value, json};

use super::Secret;
use crate::state::Model;

impl Model {
    /// The secrets by id: who owns them, who may read them, who tracks what, and a digest of each
    /// revision's content in place of the content. Without times.
    pub(crate) fn secrets_json(&self) -> Value {
        let secrets = self.secrets.iter();
        Value::Object(
            secrets.map(|(id, secret)| (id.to_string(), self.secret_json(secret))).collect(),
        )
    }

    fn secret_json(&self, secret: &Secret) -> Value {
        let revisions = secret.revisions.iter().map(|(number, revision)| {
            let value = json!({"digest": revision.digest(), "expires": revision.expires()});
            (number.to_string(), value)
        });
        let access = secret.grants.iter().map(|grant| {
            let relation = grant.relation.and_then(|id| self.relation(id));
            json!({"target": grant.to_string(), "relation": relation.map(crate::state::Relation::key)})
        });
        let consumers = secret.consumers.iter().map(|(unit, consumer)| {
            let value = json!({"tracks": consumer.tracked, "label": consumer.label});
            (unit.to_string(), value)
        });
        json!({
            "owner": secret.owner.to_string(),
            "label": secret.label,
            "description": secret.description,
            "rotation": secret.policy.as_str(),
            "latest": secret.latest,
            "revisions": revisions.collect::<Map<_, _>>(),
            "access": access.collect::<Vec<_>>(),
            "consumers": consumers.collect::<Map<_, _>>(),
        })
    }
}
