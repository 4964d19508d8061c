//! What the macros generate.

mod accessor;
mod action;
mod charm_impl;
mod charm_struct;
mod config;
mod dispatch;
mod docs;
mod event;
mod literal;
mod mark;
mod marker;
mod metadata;
mod tracking;
mod warning;

pub(crate) use charm_impl::{Checked, Lookup, charm_impl};
pub(crate) use charm_struct::charm_struct;
pub(crate) use dispatch::Row;
pub(crate) use mark::is_mark;
