//! All notices.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;

use super::notice::EXPIRES_AFTER;
use super::{Notice, NoticeFilter, NoticeType};
use crate::daemon::State;
use crate::state_file::SavedState;

/// A notice is told apart by its owner, its type and its key.
type Identity = (Option<u32>, NoticeType, String);

/// Notices that have not expired.
#[derive(Debug, Default)]
pub(crate) struct Notices {
    all: BTreeMap<Identity, Notice>,
    last_id: u64,
    /// The latest moment that any of them has: each repetition gets one of its own, by which clients
    /// know what is new.
    last_time: Option<Timestamp>,
}

/// Something that has occurred.
#[derive(Debug)]
pub(crate) struct NewNotice {
    pub(crate) user_id: Option<u32>,
    pub(crate) notice_type: NoticeType,
    pub(crate) key: String,
    pub(crate) data: BTreeMap<String, String>,
    pub(crate) repeat_after: Duration,
}

impl Notices {
    /// Puts all of them into what is written.
    pub(crate) fn save(&self, into: &mut SavedState) {
        into.last_notice_id = self.last_id;
        into.notices = self.all.values().cloned().collect();
    }

    /// Those that an earlier daemon has kept.
    pub(crate) fn restore(saved: &SavedState) -> Self {
        let identity = |notice: &Notice| (notice.user_id, notice.notice_type, notice.key.clone());
        let number = |notice: &Notice| notice.id.parse().unwrap_or_default();
        Self {
            all: saved.notices.iter().map(|notice| (identity(notice), notice.clone())).collect(),
            last_id: saved.notices.iter().map(number).fold(saved.last_notice_id, u64::max),
            last_time: saved.notices.iter().map(|notice| notice.last_occurred).max(),
        }
    }

    /// The notices that a client wants, by when they have repeated last.
    pub(crate) fn list(&self, filter: &NoticeFilter, now: Timestamp) -> Vec<Notice> {
        let mut found: Vec<Notice> = self
            .all
            .values()
            .filter(|notice| !is_expired(notice, now) && filter.takes(notice))
            .cloned()
            .collect();
        found.sort_by_key(|notice| notice.last_repeated);
        found
    }

    pub(crate) fn get(&self, id: &str, now: Timestamp) -> Option<&Notice> {
        self.all.values().find(|notice| notice.id == id && !is_expired(notice, now))
    }

    /// The latest warning that has repeated.
    pub(crate) fn latest_warning(&self) -> Option<Timestamp> {
        self.all
            .values()
            .filter(|notice| notice.notice_type == NoticeType::Warning)
            .map(|notice| notice.last_repeated)
            .max()
    }

    /// Notes that something has occurred.
    pub(crate) fn add(&mut self, new: NewNotice, now: Timestamp) -> String {
        /// What is kept at most.
        const KEPT: usize = 1_000;
        let now = self.unique(now);
        let identity = (new.user_id, new.notice_type, new.key.clone());
        if let Some(notice) = self.all.get_mut(&identity)
            && !is_expired(notice, now)
        {
            notice.occurrences += 1;
            notice.last_occurred = now;
            let repeats = new.repeat_after.is_zero()
                || notice
                    .last_repeated
                    .checked_add(new.repeat_after)
                    .is_ok_and(|earliest| now > earliest);
            if repeats {
                notice.last_repeated = now;
            }
            notice.repeat_after = new.repeat_after;
            notice.last_data = new.data;
            return notice.id.clone();
        }
        if self.all.len() >= KEPT {
            self.make_room(now, KEPT);
        }
        self.last_id += 1;
        let id = self.last_id.to_string();
        let notice = Notice {
            id: id.clone(),
            user_id: new.user_id,
            notice_type: new.notice_type,
            key: new.key,
            first_occurred: now,
            last_occurred: now,
            last_repeated: now,
            occurrences: 1,
            last_data: new.data,
            repeat_after: new.repeat_after,
            expire_after: EXPIRES_AFTER,
        };
        self.all.insert(identity, notice);
        id
    }

    fn unique(&mut self, now: Timestamp) -> Timestamp {
        const STEP: Duration = Duration::from_nanos(1);
        let unique = match self.last_time {
            Some(last) if last >= now => last.checked_add(STEP).unwrap_or(last),
            _ => now,
        };
        self.last_time = Some(unique);
        unique
    }

    fn make_room(&mut self, now: Timestamp, kept: usize) {
        self.all.retain(|_, notice| !is_expired(notice, now));
        while self.all.len() >= kept {
            let oldest = self.all.iter().min_by_key(|(_, notice)| notice.last_repeated);
            let Some(identity) = oldest.map(|(identity, _)| identity.clone()) else { return };
            self.all.remove(&identity);
        }
    }
}

fn is_expired(notice: &Notice, now: Timestamp) -> bool {
    notice.last_occurred.checked_add(notice.expire_after).is_ok_and(|end| end <= now)
}

impl State {
    /// Notes that a change has got another status.
    pub(crate) fn record_change_update(&mut self, change: &str, data: BTreeMap<String, String>) {
        let now = self.now();
        let new = NewNotice {
            user_id: None,
            notice_type: NoticeType::ChangeUpdate,
            key: change.to_owned(),
            data,
            repeat_after: Duration::ZERO,
        };
        self.notices.add(new, now);
    }
}
