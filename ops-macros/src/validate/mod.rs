//! Every rule that the macros check, and nothing else.
//!
//! Each rule has a stable id, and a passing and a failing test of that name in `tests/ui`. What the
//! charm's files break is found by `ops-metadata` and only shown here; what needs types is left to
//! rustc, by the traits that generated code calls, whose messages are written for it.
//!
//! | rule | what is wrong | checked by |
//! | --- | --- | --- |
//! | `charm-arguments` | an argument of `#[charm]` that it does not have | `syntax` |
//! | `charm-allow` | a rule in `allow(…)` that is none, or none that can be silenced there | [`allow`] |
//! | `charm-interface` | the type of an interface given twice, or on the `impl` | [`interface`] |
//! | `charm-state` | a place or version of state that there is not, a version without its migration, or one on the `impl` | [`state`] |
//! | `state-migration` | a migration that is no function from a version and the values | rustc |
//! | `unknown-interface` | an interface in `interface(…)` that no relation has | [`interface`] |
//! | `interface-name` | an interface's type that is another interface's | generated assertion |
//! | `interface-type` | an interface's type without `#[derive(Interface)]` | `Interface` |
//! | `interface-arguments` | what `#[interface(…)]` of a `#[derive(Interface)]` does not have, or lacks | `syntax` |
//! | `relation-data-item` | `#[derive(RelationData)]` on something that is no struct with named fields | `syntax` |
//! | `relation-data-arguments` | what `#[relation_data(…)]` does not have, or not together | `syntax` |
//! | `relation-data-key` | two fields with one key | [`relation_data`] |
//! | `relation-data-field` | a field whose type has no text | `Codec` |
//! | `untyped-data` | typed reading or writing of data that has no type | `RelationData` |
//! | `own-app-data` | reading this application's data of a relation with another one, without the leader's proof | `SharesAppData` |
//! | `charm-item` | `#[charm]` on something that is neither a struct nor its `impl` | [`charm`] |
//! | `charm-fields` | a charm with unnamed fields | [`charm`] |
//! | `charm-generics` | a charm with generics | [`charm`] |
//! | `charm-trait-impl` | `#[charm]` on the `impl` of a trait | [`charm`] |
//! | `charm-default` | a field without `Default` | rustc |
//! | `stored-arguments` | an argument of `#[stored]` that it does not have, or a second `#[stored]` | [`charm`] |
//! | `former-name` | a former name of a field or handler that another one has, or had as well | [`former`] |
//! | `stored-type` | a stored field that serde cannot keep, or without a default | `StoredField`, rustc |
//! | `charm-dir` | a `dir` on the `impl` that is not the struct's | generated assertion |
//! | `charm-without-struct` | `#[charm]` on the `impl` only | `CharmModel` |
//! | `charm-without-impl` | `#[charm]` on the struct only | `Charm` |
//! | `component-arguments` | an argument of `#[component]` that it does not have, or not together | `syntax`, [`component`], [`state`] |
//! | `component-item` | `#[component]` on what is no component, or an `impl` that is none | [`charm`], [`signature`], rustc |
//! | `component-field` | attributes of a field that it cannot have, or not together | [`component`] |
//! | `component-binding` | a component that is bound to what is not declared | [`component`] |
//! | `component-fit` | a component whose interface, role or kind is not that of what it is bound to | generated assertion |
//! | `component-type` | a field's type without `#[component]` on its struct and its `impl` | `ComponentModel`, `Component` |
//! | `component-values` | what `with(…)` lacks, or what is no `#[argument]` of the component | rustc |
//! | `component-event` | an event that a component does not have, or its handler cannot take or defer | [`component_event`], generated assertion, `FromEvent`, `FinalOutcome` |
//! | `component-emit` | emitting what is no event of the component | `EventOf`, `EventPayload` |
//! | `emitted-event` | `#[on(field.event)]` of a field or event that there is not | rustc |
//! | `emitted-parameter` | a parameter that is not what the components emit | [`emitted`], `FromEvent` |
//! | `missing-yaml` | no charm file | [`files`] |
//! | `malformed-yaml` | a charm file that is not YAML | [`files`] |
//! | `yaml-error` | something in the YAML that Juju refuses | [`files`] |
//! | `yaml-warning` | something in the YAML that is likely a mistake | [`files`] |
//! | `name-collision` | two names of the YAML that are one name in Rust | [`names`] |
//! | `outside-charm` | `#[on]`, `#[action]` or `#[status]` outside of a `#[charm] impl` | `outside` |
//! | `handler-item` | one of them on something that is no method | [`handler`] |
//! | `handler-attributes` | several of them on one method | [`handler`] |
//! | `handler-qualifiers` | an `async` or `unsafe` handler | [`signature`] |
//! | `handler-generics` | a handler with generics | [`signature`] |
//! | `handler-receiver` | a handler without `&self` or `&mut self` | [`signature`] |
//! | `handler-context` | a handler without `cx: &Context<Self>` | [`signature`], `FromContext` |
//! | `handler-parameters` | more parameters than there are things to pass | [`signature`] |
//! | `event-syntax` | an argument of `#[on]` that is no word | [`words`] |
//! | `empty-on` | `#[on]` without an event | [`words`] |
//! | `duplicate-event` | an event twice in one `#[on]` | [`words`] |
//! | `unknown-event` | an event that this charm does not have | [`event`] |
//! | `unknown-relation` | an event of a relation that is not declared | [`event`] |
//! | `unknown-container` | an event of a container that is not declared | [`event`] |
//! | `unknown-storage` | an event of a storage that is not declared | [`event`] |
//! | `unknown-event-kind` | an event that relations, containers or storages do not have | [`event`] |
//! | `on-any` | `any` with other events in one `#[on]` | [`words`] |
//! | `on-commit` | `before_commit` or `after_commit` with something else in one `#[on]` | [`words`] |
//! | `after-commit` | a handler of `after_commit` that writes, or changes the charm | [`signature`], `FromAfterCommit`, rustc |
//! | `on-action` | an action in `#[on]` | [`event`] |
//! | `on-status` | `collect_unit_status` in `#[on]` | [`event`] |
//! | `event-type` | a parameter whose type is nearly called like a generated one | [`event_type`] |
//! | `event-parameter` | a parameter that is not the event's type | `FromEvent` |
//! | `event-return` | what an event handler cannot return | `Outcome` |
//! | `event-deferral` | a return type with `Flow`, of an event that cannot be deferred | `FinalOutcome` |
//! | `action-arguments` | an argument of `#[action]` that it does not have | `syntax` |
//! | `unknown-action` | a handler of an action that is not declared | [`action`] |
//! | `duplicate-action` | two handlers of one action | [`action`] |
//! | `unhandled-action` | a declared action without a handler | [`action`] |
//! | `action-parameter` | a parameter that is neither the action's parameters nor `&Action` | `FromAction` |
//! | `action-return` | what an action handler cannot return | `ActionOutcome` |
//! | `status-arguments` | an argument of `#[status]` that it does not have | `syntax` |
//! | `status-return` | what a status handler cannot return | [`signature`], `StatusOutcome` |

pub(crate) mod action;
pub(crate) mod allow;
pub(crate) mod charm;
pub(crate) mod component;
pub(crate) mod component_event;
pub(crate) mod emitted;
pub(crate) mod event;
pub(crate) mod event_type;
pub(crate) mod files;
pub(crate) mod former;
pub(crate) mod handler;
pub(crate) mod interface;
pub(crate) mod names;
pub(crate) mod relation_data;
pub(crate) mod signature;
pub(crate) mod state;
pub(crate) mod words;
