//! Why a hook command failed, by what Juju says.

/// Why a hook command failed. Juju says it in words only, which are the same for several exit codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// There is no such relation, or not any more.
    RelationNotFound,
    /// There is no such secret, or not for this unit.
    SecretNotFound,
    /// Something else that the command names does not exist.
    NotFound,
    /// This unit may not do that.
    PermissionDenied,
    /// Only the leader may do that.
    NotLeader,
    /// The command works only while an action runs.
    NotAnAction,
    /// The command does not work in `collect-metrics` and `meter-status-changed`.
    Restricted,
    /// The agent's Juju does not have the command.
    Unsupported,
    /// The arguments are wrong.
    InvalidArgument,
    /// The agent could not be asked, or did not answer.
    Unavailable,
    /// Anything else.
    Other,
}

/// The flag that an older Juju does not know; it calls flags options or flags.
pub(super) fn unknown_flag(message: &str) -> Option<&str> {
    message.split_once(" provided but not defined: ").map(|(_, flag)| flag.trim())
}

impl ErrorKind {
    pub(super) fn of(command: &str, message: &str, code: i64) -> Self {
        let text = message.to_ascii_lowercase();
        let says = |words: &str| text.contains(words);
        if says("unknown command") || unknown_flag(message).is_some() {
            Self::Unsupported
        } else if says("not implemented for restricted context") {
            Self::Restricted
        } else if says("not running an action") {
            Self::NotAnAction
        } else if says("not the leader") || says("cannot write relation settings") {
            Self::NotLeader
        } else if says("permission denied") || says("access denied") {
            Self::PermissionDenied
        } else if says("not found") {
            Self::of_missing(command, &text)
        } else if code == 2 {
            Self::InvalidArgument
        } else {
            Self::Other
        }
    }

    /// `secret-grant` and `secret-revoke` name a relation as well as a secret.
    fn of_missing(command: &str, text: &str) -> Self {
        let is_of_relations = command.starts_with("relation-")
            || matches!(command, "network-get" | "secret-grant" | "secret-revoke");
        if is_of_relations && (text.contains("relation not found") || has_relation_number(text)) {
            Self::RelationNotFound
        } else if command.starts_with("secret-") {
            Self::SecretNotFound
        } else {
            Self::NotFound
        }
    }

    /// Whether something does not exist, whatever it is.
    pub fn is_not_found(self) -> bool {
        matches!(self, Self::NotFound | Self::RelationNotFound | Self::SecretNotFound)
    }
}

/// `relation 7 not found`
fn has_relation_number(text: &str) -> bool {
    let mut rest = text;
    while let Some((_, after)) = rest.split_once("relation ") {
        let without = after.trim_start_matches(|c: char| c.is_ascii_digit());
        if without.len() < after.len() && without.starts_with(" not found") {
            return true;
        }
        rest = after;
    }
    false
}
