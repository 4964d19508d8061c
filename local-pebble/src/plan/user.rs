//! Whose processes an object starts.

use serde::Deserialize;

use super::object::{replace_text, replace_value};
use crate::yaml::{Decoder, Node, Writer};

/// A user and a group, by number, by name or by both.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct UserFields {
    #[serde(default)]
    pub(crate) user_id: Option<i64>,
    #[serde(default, deserialize_with = "crate::api::null_is_default")]
    pub(crate) user: String,
    #[serde(default)]
    pub(crate) group_id: Option<i64>,
    #[serde(default, deserialize_with = "crate::api::null_is_default")]
    pub(crate) group: String,
}

impl UserFields {
    /// Reads one of the four fields; says whether the name is one of them.
    pub(crate) fn decode(&mut self, decoder: &mut Decoder, name: &str, value: &Node) -> bool {
        match name {
            "user-id" => self.user_id = decoder.int(value),
            "user" => self.user = decoder.string(value),
            "group-id" => self.group_id = decoder.int(value),
            "group" => self.group = decoder.string(value),
            _ => return false,
        }
        true
    }

    pub(crate) fn merge(&mut self, later: &Self) {
        replace_value(&mut self.user_id, later.user_id.as_ref());
        replace_text(&mut self.user, &later.user);
        replace_value(&mut self.group_id, later.group_id.as_ref());
        replace_text(&mut self.group, &later.group);
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn write(&self, writer: &mut Writer) {
        if let Some(id) = self.user_id {
            writer.plain("user-id", id);
        }
        writer.string_unless_empty("user", &self.user);
        if let Some(id) = self.group_id {
            writer.plain("group-id", id);
        }
        writer.string_unless_empty("group", &self.group);
    }
}
