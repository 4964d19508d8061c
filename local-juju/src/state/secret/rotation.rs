//! How often secrets are rotated.

use std::fmt;

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// How often a secret's owner is asked to rotate it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum RotatePolicy {
    /// `never`
    #[default]
    Never,
    /// `hourly`
    Hourly,
    /// `daily`
    Daily,
    /// `weekly`
    Weekly,
    /// `monthly`
    Monthly,
    /// `quarterly`
    Quarterly,
    /// `yearly`
    Yearly,
}

impl RotatePolicy {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::Never,
        Self::Hourly,
        Self::Daily,
        Self::Weekly,
        Self::Monthly,
        Self::Quarterly,
        Self::Yearly,
    ];

    /// Juju's word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Hourly => "hourly",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
            Self::Quarterly => "quarterly",
            Self::Yearly => "yearly",
        }
    }

    pub(crate) fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|policy| policy.as_str() == word)
    }

    /// When a secret is to be rotated that was last rotated then. As in Go, a day that the month does
    /// not have is one of the next month: a month after 31 January is 3 March.
    pub(crate) fn next(self, last: Timestamp) -> Option<Timestamp> {
        let (months, days, hours) = match self {
            Self::Never => return None,
            Self::Hourly => (0, 0, 1),
            Self::Daily => (0, 1, 0),
            Self::Weekly => (0, 7, 0),
            Self::Monthly => (1, 0, 0),
            Self::Quarterly => (3, 0, 0),
            Self::Yearly => (12, 0, 0),
        };
        let date = last.to_zoned(TimeZone::UTC).datetime();
        let day = date.day() - 1;
        let next = date
            .first_of_month()
            .checked_add(Span::new().months(months))
            .and_then(|first| {
                first.checked_add(Span::new().days(i64::from(day) + days).hours(hours))
            })
            .and_then(|next| next.to_zoned(TimeZone::UTC));
        Some(next.map_or(Timestamp::MAX, |next| next.timestamp()))
    }
}

impl fmt::Display for RotatePolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_rotation_goes_by_the_calendar() {
        let next = |policy: RotatePolicy, last: &str| {
            policy.next(last.parse().unwrap()).map(|next| next.to_string())
        };
        use RotatePolicy::{Daily, Hourly, Monthly, Never, Quarterly, Weekly, Yearly};
        for (policy, last, wanted) in [
            (Hourly, "2026-01-31T23:30:00Z", "2026-02-01T00:30:00Z"),
            (Daily, "2026-01-31T23:30:00Z", "2026-02-01T23:30:00Z"),
            (Weekly, "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z"),
            (Monthly, "2026-01-15T01:02:03Z", "2026-02-15T01:02:03Z"),
            (Monthly, "2026-01-31T00:00:00Z", "2026-03-03T00:00:00Z"),
            (Quarterly, "2026-11-30T00:00:00Z", "2027-03-02T00:00:00Z"),
            (Yearly, "2028-02-29T00:00:00Z", "2029-03-01T00:00:00Z"),
        ] {
            assert_eq!(next(policy, last).as_deref(), Some(wanted), "{policy} {last}");
        }
        assert_eq!(next(Never, "2026-01-01T00:00:00Z"), None);
        assert_eq!(Yearly.next(Timestamp::MAX), Some(Timestamp::MAX));
    }
}
