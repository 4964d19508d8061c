//! State, status, resources, storage, and the leader's settings.

use std::num::NonZeroU32;

use proptest::prelude::*;
use serde_json::json;

use super::Method;

pub(crate) const METHODS: &[Method] = &[
    ("state_get", |sample| {
        drop(sample.commands.state_get());
        sample.means_json("state-get", json!({}));
    }),
    ("state_get_key", |sample| {
        let key = sample.text();
        drop(sample.commands.state_get_key(&key));
        // Juju has no way to ask for this key alone.
        let key = if key == "-" { "" } else { &key };
        sample.means_json("state-get", json!({ "key": key }));
    }),
    ("state_set", |sample| {
        let state = sample.settings();
        drop(sample.commands.state_set(&state));
        if !state.is_empty() {
            sample.means("state-set", json!({ "settings": state }));
        }
    }),
    ("state_delete", |sample| {
        let key = sample.text();
        drop(sample.commands.state_delete(&key));
        sample.means("state-delete", json!({ "key": key }));
    }),
    ("status_get", |sample| {
        drop(sample.commands.status_get());
        sample.means_json("status-get", json!({ "include-data": true }));
    }),
    ("status_get_application", |sample| {
        drop(sample.commands.status_get_application());
        sample.means_json("status-get", json!({ "include-data": true, "application": true }));
    }),
    ("status_set", |sample| {
        let words = ["maintenance", "blocked", "waiting", "active"];
        let mut status = sample.value(prop::sample::select(words.to_vec())).to_owned();
        if sample.value(0..4) == 0 {
            sample.invalid();
            status = sample.text();
        }
        let (app, message) = (sample.bool(), sample.text());
        drop(sample.commands.status_set(app, &status, &message));
        let meaning = json!({ "status": status, "message": message, "application": app });
        sample.means("status-set", meaning);
    }),
    ("resource_get", |sample| {
        let resource = sample.text();
        drop(sample.commands.resource_get(&resource));
        sample.means("resource-get", json!({ "name": resource }));
    }),
    ("storage_list", |sample| {
        let storage = sample.bool().then(|| sample.text());
        drop(sample.commands.storage_list(storage.as_deref()));
        sample.means_json("storage-list", json!({ "name": storage }));
    }),
    ("storage_get", |sample| {
        let instance = sample.storage();
        drop(sample.commands.storage_get(&instance));
        sample.means_json("storage-get", json!({ "s": instance }));
    }),
    ("storage_add", |sample| {
        let (storage, count) = (sample.name(), sample.value(1..=u32::MAX));
        drop(sample.commands.storage_add(&storage, NonZeroU32::new(count).unwrap()));
        sample.means("storage-add", json!({ "storages": [[storage, count]] }));
    }),
    ("leader_get", |sample| {
        drop(sample.commands.leader_get());
        sample.means_json("leader-get", json!({}));
    }),
    ("leader_get_key", |sample| {
        let key = sample.text();
        if key.contains('=') {
            sample.invalid();
        }
        drop(sample.commands.leader_get_key(&key));
        let key = if key == "-" { "" } else { &key };
        sample.means_json("leader-get", json!({ "key": key }));
    }),
    ("leader_set", |sample| {
        let settings = sample.settings();
        if settings.keys().any(|key| key.contains('=')) {
            sample.invalid();
        }
        drop(sample.commands.leader_set(&settings));
        if !settings.is_empty() {
            sample.means("leader-set", json!({ "settings": settings }));
        }
    }),
];
