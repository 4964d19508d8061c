//! What the macros let pass, and what they generate: one rule or one kind of type a file.
#![allow(clippy::unwrap_used, clippy::panic, dead_code, missing_docs)]
#![allow(missing_debug_implementations, unused_qualifications, unreachable_pub)]

#[path = "ui/pass/action_arguments.rs"]
mod action_arguments;
#[path = "ui/pass/action_parameter.rs"]
mod action_parameter;
#[path = "ui/pass/action_return.rs"]
mod action_return;
#[path = "ui/pass/after_commit.rs"]
mod after_commit;
#[path = "ui/pass/charm_allow.rs"]
mod charm_allow;
#[path = "ui/pass/charm_arguments.rs"]
mod charm_arguments;
#[path = "ui/pass/charm_crate.rs"]
mod charm_crate;
#[path = "ui/pass/charm_default.rs"]
mod charm_default;
#[path = "ui/pass/charm_dir.rs"]
mod charm_dir;
#[path = "ui/pass/charm_fields.rs"]
mod charm_fields;
#[path = "ui/pass/charm_generics.rs"]
mod charm_generics;
#[path = "ui/pass/charm_interface.rs"]
mod charm_interface;
#[path = "ui/pass/charm_item.rs"]
mod charm_item;
#[path = "ui/pass/charm_state.rs"]
mod charm_state;
#[path = "ui/pass/charm_trait_impl.rs"]
mod charm_trait_impl;
#[path = "ui/pass/charm_without_impl.rs"]
mod charm_without_impl;
#[path = "ui/pass/charm_without_struct.rs"]
mod charm_without_struct;
#[path = "ui/pass/component_arguments.rs"]
mod component_arguments;
#[path = "ui/pass/component_binding.rs"]
mod component_binding;
#[path = "ui/pass/component_emit.rs"]
mod component_emit;
#[path = "ui/pass/component_event.rs"]
mod component_event;
#[path = "ui/pass/component_field.rs"]
mod component_field;
#[path = "ui/pass/component_fit.rs"]
mod component_fit;
#[path = "ui/pass/component_item.rs"]
mod component_item;
#[path = "ui/pass/component_type.rs"]
mod component_type;
#[path = "ui/pass/component_values.rs"]
mod component_values;
#[path = "ui/pass/duplicate_action.rs"]
mod duplicate_action;
#[path = "ui/pass/duplicate_event.rs"]
mod duplicate_event;
#[path = "ui/pass/emitted_event.rs"]
mod emitted_event;
#[path = "ui/pass/emitted_parameter.rs"]
mod emitted_parameter;
#[path = "ui/pass/empty_on.rs"]
mod empty_on;
#[path = "ui/pass/event_deferral.rs"]
mod event_deferral;
#[path = "ui/pass/event_parameter.rs"]
mod event_parameter;
#[path = "ui/pass/event_return.rs"]
mod event_return;
#[path = "ui/pass/event_syntax.rs"]
mod event_syntax;
#[path = "ui/pass/event_type.rs"]
mod event_type;
#[path = "ui/pass/former_name.rs"]
mod former_name;
#[path = "ui/pass/generated_config.rs"]
mod generated_config;
#[path = "ui/pass/generated_events.rs"]
mod generated_events;
#[path = "ui/pass/generated_groups.rs"]
mod generated_groups;
#[path = "ui/pass/generated_metadata.rs"]
mod generated_metadata;
#[path = "ui/pass/generated_parameters.rs"]
mod generated_parameters;
#[path = "ui/pass/handler_attributes.rs"]
mod handler_attributes;
#[path = "ui/pass/handler_context.rs"]
mod handler_context;
#[path = "ui/pass/handler_generics.rs"]
mod handler_generics;
#[path = "ui/pass/handler_item.rs"]
mod handler_item;
#[path = "ui/pass/handler_parameters.rs"]
mod handler_parameters;
#[path = "ui/pass/handler_qualifiers.rs"]
mod handler_qualifiers;
#[path = "ui/pass/handler_receiver.rs"]
mod handler_receiver;
#[path = "ui/pass/in_a_function.rs"]
mod in_a_function;
#[path = "ui/pass/interface_arguments.rs"]
mod interface_arguments;
#[path = "ui/pass/interface_name.rs"]
mod interface_name;
#[path = "ui/pass/interface_type.rs"]
mod interface_type;
#[path = "ui/pass/malformed_yaml.rs"]
mod malformed_yaml;
#[path = "ui/pass/missing_yaml.rs"]
mod missing_yaml;
#[path = "ui/pass/name_collision.rs"]
mod name_collision;
#[path = "ui/pass/on_action.rs"]
mod on_action;
#[path = "ui/pass/on_any.rs"]
mod on_any;
#[path = "ui/pass/on_commit.rs"]
mod on_commit;
#[path = "ui/pass/on_status.rs"]
mod on_status;
#[path = "ui/pass/outside_charm.rs"]
mod outside_charm;
#[path = "ui/pass/own_app_data.rs"]
mod own_app_data;
#[path = "ui/pass/relation_data_arguments.rs"]
mod relation_data_arguments;
#[path = "ui/pass/relation_data_field.rs"]
mod relation_data_field;
#[path = "ui/pass/relation_data_item.rs"]
mod relation_data_item;
#[path = "ui/pass/relation_data_key.rs"]
mod relation_data_key;
#[path = "ui/pass/state_migration.rs"]
mod state_migration;
#[path = "ui/pass/status_arguments.rs"]
mod status_arguments;
#[path = "ui/pass/status_return.rs"]
mod status_return;
#[path = "ui/pass/stored_arguments.rs"]
mod stored_arguments;
#[path = "ui/pass/stored_type.rs"]
mod stored_type;
#[path = "ui/pass/unhandled_action.rs"]
mod unhandled_action;
#[path = "ui/pass/unknown_action.rs"]
mod unknown_action;
#[path = "ui/pass/unknown_container.rs"]
mod unknown_container;
#[path = "ui/pass/unknown_event.rs"]
mod unknown_event;
#[path = "ui/pass/unknown_event_kind.rs"]
mod unknown_event_kind;
#[path = "ui/pass/unknown_interface.rs"]
mod unknown_interface;
#[path = "ui/pass/unknown_relation.rs"]
mod unknown_relation;
#[path = "ui/pass/unknown_storage.rs"]
mod unknown_storage;
#[path = "ui/pass/untyped_data.rs"]
mod untyped_data;
#[path = "ui/pass/without_warnings.rs"]
mod without_warnings;
#[path = "ui/pass/yaml_error.rs"]
mod yaml_error;
#[path = "ui/pass/yaml_warning.rs"]
mod yaml_warning;
