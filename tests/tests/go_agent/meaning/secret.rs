//! Secrets.

use std::time::{Duration, SystemTime};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ops::SecretContent;
use ops::hook::{SecretAdd, SecretGet, SecretOwner, SecretRevoke, SecretRotation, SecretSet};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

use super::Method;
use super::sample::Sample;

pub(crate) const METHODS: &[Method] = &[
    ("secret_add", |sample| {
        let (content, content_meaning) = content(sample);
        let (owner, fields) = (sample.bool(), Fields::sample(sample));
        let owner = if owner { SecretOwner::Unit } else { SecretOwner::Application };
        let mut secret = SecretAdd::new(&content).owner(owner);
        let mut meaning = json!({ "owner": owner.as_str(), "content": content_meaning });
        if let Some(label) = &fields.label {
            secret = secret.label(label);
        }
        if let Some(description) = &fields.description {
            secret = secret.description(description);
        }
        if let Some(rotate) = fields.rotate {
            secret = secret.rotate(rotate);
        }
        match fields.expire {
            Some(Expire::At(at)) => secret = secret.expire(at),
            Some(Expire::In(duration)) => secret = secret.expire(duration),
            None => {}
        }
        fields.add_to(&mut meaning);
        drop(sample.commands.secret_add(&secret));
        sample.means("secret-add", meaning);
    }),
    ("secret_set", |sample| {
        let (id, bare) = sample.secret();
        let (content, content_meaning) = content(sample);
        let fields = Fields::sample(sample);
        let mut secret = SecretSet::new(&id);
        let mut meaning = json!({ "id": bare });
        if sample.bool() {
            secret = secret.content(&content);
            meaning["content"] = content_meaning;
        }
        if let Some(label) = &fields.label {
            secret = secret.label(label);
        }
        if let Some(description) = &fields.description {
            secret = secret.description(description);
        }
        if let Some(rotate) = fields.rotate {
            secret = secret.rotate(rotate);
        }
        match fields.expire {
            Some(Expire::At(at)) => secret = secret.expire(at),
            Some(Expire::In(duration)) => secret = secret.expire(duration),
            None => {}
        }
        fields.add_to(&mut meaning);
        drop(sample.commands.secret_set(&secret));
        sample.means("secret-set", meaning);
    }),
    ("secret_get", |sample| {
        get(sample, |sample, secret, meaning| {
            drop(sample.commands.secret_get(secret));
            sample.means_json("secret-get", meaning);
        });
    }),
    ("secret_get_bytes", |sample| {
        get(sample, |sample, secret, mut meaning| {
            let key = sample.value(KEY);
            drop(sample.commands.secret_get_bytes(secret, &key));
            if meaning["id"].is_null() {
                // Juju would take the key for the id.
                sample.invalid();
            }
            meaning["key"] = format!("{key}#base64").into();
            sample.means_json("secret-get", meaning);
        });
    }),
    ("secret_ids", |sample| {
        drop(sample.commands.secret_ids());
        sample.means_json("secret-ids", json!({}));
    }),
    ("secret_info_get", |sample| {
        let (id, bare) = sample.secret();
        drop(sample.commands.secret_info_get(&id));
        sample.means_json("secret-info-get", json!({ "id": bare }));
    }),
    ("secret_info_get_by_label", |sample| {
        let label = label(sample);
        drop(sample.commands.secret_info_get_by_label(&label));
        sample.means_json("secret-info-get", json!({ "label": label }));
    }),
    ("secret_grant", |sample| {
        let ((id, bare), relation) = (sample.secret(), sample.relation());
        let unit = sample.bool().then(|| sample.unit());
        drop(sample.commands.secret_grant(&id, relation, unit.as_deref()));
        sample.means("secret-grant", json!({ "id": bare, "relation": relation.0, "unit": unit }));
    }),
    ("secret_revoke", |sample| {
        let ((id, bare), relation) = (sample.secret(), sample.relation());
        let (app, unit) = (sample.name(), sample.unit());
        let (from, mut meaning) = match sample.value(0..4) {
            0 => (SecretRevoke::Relation(relation), json!({ "relation": relation.0 })),
            1 => (
                SecretRevoke::RelationUnit(relation, &unit),
                json!({ "relation": relation.0, "unit": unit }),
            ),
            2 => (SecretRevoke::App(&app), json!({ "app": app })),
            _ => (SecretRevoke::Unit(&unit), json!({ "unit": unit })),
        };
        drop(sample.commands.secret_revoke(&id, &from));
        meaning["id"] = bare.into();
        sample.means("secret-revoke", meaning);
    }),
    ("secret_remove", |sample| {
        let (id, bare) = sample.secret();
        let revision = sample.value(prop::option::of(1..=u64::from(u32::MAX)));
        drop(sample.commands.secret_remove(&id, revision));
        sample.means("secret-remove", json!({ "id": bare, "revision": revision }));
    }),
];

const KEY: &str = "[a-z](-?[a-z0-9]){2,6}";

/// A secret is not found by an empty label.
fn label(sample: &mut Sample<'_>) -> String {
    let label = sample.text();
    if label.is_empty() { "-".to_owned() } else { label }
}

fn content(sample: &mut Sample<'_>) -> (SecretContent, Value) {
    let mut content = SecretContent::new();
    let mut meaning = Map::new();
    for _ in 0..sample.value(1..4) {
        let key = sample.value(KEY);
        let value = match sample.value(0..3) {
            0 => sample.value(prop::collection::vec(any::<u8>(), 0..20)),
            _ => sample.text().into_bytes(),
        };
        meaning.insert(key.clone(), STANDARD.encode(&value).into());
        content.set(&key, value).unwrap();
    }
    (content, meaning.into())
}

enum Expire {
    At(SystemTime),
    In(Duration),
}

struct Fields {
    label: Option<String>,
    description: Option<String>,
    rotate: Option<SecretRotation>,
    expire: Option<Expire>,
}

impl Fields {
    fn sample(sample: &mut Sample<'_>) -> Self {
        let expire = match sample.value(0..3) {
            0 => Some(Expire::At(
                SystemTime::UNIX_EPOCH + Duration::from_secs(sample.value(0..4_000_000_000_u64)),
            )),
            1 => Some(Expire::In(Duration::from_nanos(
                sample.value(prop_oneof![1..10_u64, 1..=i64::MAX as u64]),
            ))),
            _ => None,
        };
        Self {
            label: sample.bool().then(|| sample.text()),
            description: sample.bool().then(|| sample.text()),
            rotate: sample
                .value(prop::option::of(prop::sample::select(SecretRotation::ALL.as_slice()))),
            expire,
        }
    }

    fn add_to(&self, meaning: &mut Value) {
        meaning["label"] = self.label.clone().into();
        meaning["description"] = self.description.clone().into();
        meaning["rotate"] = self.rotate.map(SecretRotation::as_str).into();
        meaning["expire"] = match self.expire {
            Some(Expire::At(at)) => {
                json!({ "seconds": at.duration_since(SystemTime::UNIX_EPOCH).unwrap().as_secs() })
            }
            Some(Expire::In(duration)) => (duration.as_nanos() as u64).into(),
            None => Value::Null,
        };
    }
}

/// A secret by its id, by its label or by both.
fn get(sample: &mut Sample<'_>, call: fn(&mut Sample<'_>, &SecretGet<'_>, Value)) {
    let ((id, bare), label, by) = (sample.secret(), label(sample), sample.value(0..3));
    let (secret, mut meaning) = match by {
        0 => (SecretGet::by_id(&id), json!({ "id": bare })),
        1 => (SecretGet::by_label(&label), json!({ "label": label })),
        _ => (SecretGet::by_id(&id).set_label(&label), json!({ "id": bare, "label": label })),
    };
    let (secret, read) = match sample.value(0..3) {
        0 => (secret, ""),
        1 => (secret.peek(), "peek"),
        _ => (secret.refresh(), "refresh"),
    };
    if !read.is_empty() {
        meaning[read] = true.into();
    }
    call(sample, &secret, meaning);
}
