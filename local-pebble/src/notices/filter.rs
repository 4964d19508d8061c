//! Which notices a listing has.

use jiff::Timestamp;

use super::{Notice, NoticeType};

/// What a client wants to see.
#[derive(Debug, Clone, Default)]
pub(crate) struct NoticeFilter {
    /// Only this user's and everybody's; nothing means all users'.
    pub(crate) user_id: Option<u32>,
    /// Only these; nothing means all.
    pub(crate) types: Option<Vec<NoticeType>>,
    pub(crate) keys: Vec<String>,
    /// Only those that have repeated later.
    pub(crate) after: Option<Timestamp>,
}

impl NoticeFilter {
    pub(crate) fn takes(&self, notice: &Notice) -> bool {
        self.user_id.is_none_or(|user| notice.user_id.is_none_or(|owner| owner == user))
            && self.types.as_ref().is_none_or(|types| types.contains(&notice.notice_type))
            && (self.keys.is_empty() || self.keys.contains(&notice.key))
            && self.after.is_none_or(|after| notice.last_repeated > after)
    }
}
