//! Time inside the model.

use std::time::Duration;

use jiff::Timestamp;

use super::Model;

/// A moment of the model's own clock: the time since the model was made.
///
/// Nothing here reads the wall clock. Whoever drives the model lets time pass by beginning an event
/// that is due later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct VirtualTime(Duration);

impl VirtualTime {
    /// The moment at which a model begins.
    pub const ZERO: Self = Self(Duration::ZERO);

    /// The moment this long after the model's beginning.
    pub const fn after_start(elapsed: Duration) -> Self {
        Self(elapsed)
    }

    /// The time since the model's beginning.
    pub const fn since_start(self) -> Duration {
        self.0
    }

    /// How much later it is than `earlier`; nothing if it is not.
    pub const fn since(self, earlier: Self) -> Duration {
        self.0.saturating_sub(earlier.0)
    }

    /// This moment and a while longer; the last possible moment if that is too long.
    #[must_use]
    pub const fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration))
    }
}

impl Model {
    /// Lets time pass in which nothing runs: what was to come by then is due afterwards.
    pub fn advance(&mut self, by: Duration) {
        self.pass_time(self.now.plus(by));
        self.settle();
    }

    /// The date of a moment.
    pub(crate) fn date_of(&self, moment: VirtualTime) -> Timestamp {
        let start = self.start();
        start.saturating_add(moment.since_start()).unwrap_or(Timestamp::MAX)
    }

    /// The date of the present.
    pub(crate) fn date(&self) -> Timestamp {
        self.date_of(self.now)
    }

    /// The moment of a date; the model's beginning if it was before.
    pub(crate) fn moment(&self, date: Timestamp) -> VirtualTime {
        let elapsed = date.duration_since(self.start());
        VirtualTime::after_start(elapsed.try_into().unwrap_or_default())
    }

    fn start(&self) -> Timestamp {
        Timestamp::try_from(self.settings.started_at).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}
