//! Charms that are correct and tricky: each compiles without a warning.
#![deny(warnings, missing_docs, missing_debug_implementations, unused, clippy::pedantic)]
#![allow(unreachable_pub)]

#[path = "ui/tricky/assumes/charm.rs"]
mod assumes;
#[path = "ui/tricky/bare/charm.rs"]
mod bare;
#[path = "ui/tricky/both_kinds/charm.rs"]
mod both_kinds;
#[path = "ui/tricky/camel_case/charm.rs"]
mod camel_case;
#[path = "ui/tricky/comment_marks/charm.rs"]
mod comment_marks;
#[path = "ui/tricky/containers/charm.rs"]
mod containers;
#[path = "ui/tricky/devices/charm.rs"]
mod devices;
#[path = "ui/tricky/digits/charm.rs"]
mod digits;
#[path = "ui/tricky/empty_actions/charm.rs"]
mod empty_actions;
#[path = "ui/tricky/empty_options/charm.rs"]
mod empty_options;
#[path = "ui/tricky/enum_values/charm.rs"]
mod enum_values;
#[path = "ui/tricky/extra_bindings/charm.rs"]
mod extra_bindings;
#[path = "ui/tricky/json/charm.rs"]
mod json;
#[path = "ui/tricky/keywords/charm.rs"]
mod keywords;
#[path = "ui/tricky/limit_null/charm.rs"]
mod limit_null;
#[path = "ui/tricky/links/charm.rs"]
mod links;
#[path = "ui/tricky/many_relations/charm.rs"]
mod many_relations;
#[path = "ui/tricky/markdown/charm.rs"]
mod markdown;
#[path = "ui/tricky/nested/charm.rs"]
mod nested;
#[path = "ui/tricky/nested_schemas/charm.rs"]
mod nested_schemas;
#[path = "ui/tricky/never_raw/charm.rs"]
mod never_raw;
#[path = "ui/tricky/no_options/charm.rs"]
mod no_options;
#[path = "ui/tricky/null_default/charm.rs"]
mod null_default;
#[path = "ui/tricky/properties/charm.rs"]
mod properties;
#[path = "ui/tricky/quotes/charm.rs"]
mod quotes;
#[path = "ui/tricky/secrets/charm.rs"]
mod secrets;
#[path = "ui/tricky/shorthand/charm.rs"]
mod shorthand;
#[path = "ui/tricky/split_files/charm.rs"]
mod split_files;
#[path = "ui/tricky/storages/charm.rs"]
mod storages;
#[path = "ui/tricky/subordinate/charm.rs"]
mod subordinate;
#[path = "ui/tricky/underscores/charm.rs"]
mod underscores;
#[path = "ui/tricky/unicode/charm.rs"]
mod unicode;
#[path = "ui/tricky/windows/charm.rs"]
mod windows;
#[path = "ui/tricky/yaml_words/charm.rs"]
mod yaml_words;
