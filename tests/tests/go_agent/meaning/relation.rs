//! Relations.

use serde_json::json;

use super::Method;

pub(crate) const METHODS: &[Method] = &[
    ("relation_ids", |sample| {
        let endpoint = sample.name();
        drop(sample.commands.relation_ids(&endpoint));
        sample.means_json("relation-ids", json!({ "endpoint": endpoint }));
    }),
    ("relation_list", |sample| {
        let relation = sample.relation();
        drop(sample.commands.relation_list(relation));
        sample.means_json("relation-list", json!({ "relation": relation.0 }));
    }),
    ("relation_list_app", |sample| {
        let relation = sample.relation();
        drop(sample.commands.relation_list_app(relation));
        sample.means_json("relation-list", json!({ "relation": relation.0, "app": true }));
    }),
    ("relation_get", |sample| {
        let (relation, unit) = (sample.relation(), sample.unit());
        drop(sample.commands.relation_get(relation, &unit));
        sample.means_json("relation-get", json!({ "relation": relation.0, "of": unit }));
    }),
    ("relation_get_app", |sample| {
        let (relation, app) = (sample.relation(), sample.name());
        drop(sample.commands.relation_get_app(relation, &app));
        let meaning = json!({ "relation": relation.0, "of": app, "app": true });
        sample.means_json("relation-get", meaning);
    }),
    ("relation_get_many", |sample| {
        let relation = sample.relation();
        let units: Vec<_> = (0..sample.value(0..4)).map(|_| sample.unit()).collect();
        drop(sample.commands.relation_get_many(units.iter().map(|unit| (relation, unit))));
        for unit in units {
            sample.means_json("relation-get", json!({ "relation": relation.0, "of": unit }));
        }
    }),
    ("relation_get_key", |sample| {
        let (relation, unit, key) = (sample.relation(), sample.unit(), sample.text());
        drop(sample.commands.relation_get_key(relation, &unit, &key));
        // These mean all keys, of which the right one is taken.
        let key = if key == "-" { String::new() } else { key };
        let meaning = json!({ "relation": relation.0, "of": unit, "key": key });
        sample.means_json("relation-get", meaning);
    }),
    ("relation_get_app_key", |sample| {
        let (relation, app, key) = (sample.relation(), sample.name(), sample.text());
        drop(sample.commands.relation_get_app_key(relation, &app, &key));
        let key = if key == "-" { String::new() } else { key };
        let meaning = json!({ "relation": relation.0, "of": app, "key": key, "app": true });
        sample.means_json("relation-get", meaning);
    }),
    ("relation_model_get", |sample| {
        let relation = sample.relation();
        drop(sample.commands.relation_model_get(relation));
        sample.means_json("relation-model-get", json!({ "relation": relation.0 }));
    }),
    ("relation_set", |sample| {
        let (relation, app, data) = (sample.relation(), sample.bool(), sample.settings());
        drop(sample.commands.relation_set(relation, app, &data));
        if !data.is_empty() {
            let meaning = json!({ "relation": relation.0, "app": app, "settings": data });
            sample.means("relation-set", meaning);
        }
    }),
];
