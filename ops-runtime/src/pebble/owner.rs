//! Who owns a file or runs a command.

use serde::Serialize;

/// A user and a group, each by name, by number, or by both, which must then agree. Without any of them
/// it is the daemon's own user; without a group it is the user's own; a group without a user is refused.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub struct Owner {
    /// The user's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_id: Option<u32>,
    /// The user's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// The group's number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<u32>,
    /// The group's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
}

impl Owner {
    /// Nobody in particular: the daemon's own user.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The user's name.
    #[must_use]
    pub fn user(mut self, name: impl Into<String>) -> Self {
        self.user = Some(name.into());
        self
    }

    /// The user's number.
    #[must_use]
    pub fn user_id(mut self, id: u32) -> Self {
        self.user_id = Some(id);
        self
    }

    /// The group's name.
    #[must_use]
    pub fn group(mut self, name: impl Into<String>) -> Self {
        self.group = Some(name.into());
        self
    }

    /// The group's number.
    #[must_use]
    pub fn group_id(mut self, id: u32) -> Self {
        self.group_id = Some(id);
        self
    }
}
