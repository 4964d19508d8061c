//! What a client cost, and what it was meant to cost at most.

use std::fmt;

use serde::Deserialize;

/// What a workload cost one client.
#[derive(Debug, Clone, Copy, Default, PartialEq, Deserialize)]
pub struct Cost {
    /// From start to end, in milliseconds.
    pub wall_ms: f64,
    /// Of the client's process, in milliseconds.
    pub cpu_ms: f64,
    /// Of the daemon's process, in milliseconds, to 10 of them.
    #[serde(skip)]
    pub daemon_ms: f64,
    /// The most memory that the client's process had, in KiB.
    pub rss_kib: f64,
}

impl Cost {
    /// The median of each time, and the most memory.
    #[must_use]
    pub fn of(runs: &[Self]) -> Self {
        let median = |of: fn(&Self) -> f64| {
            let mut all: Vec<f64> = runs.iter().map(of).collect();
            all.sort_by(f64::total_cmp);
            all.get(all.len() / 2).copied().unwrap_or_default()
        };
        Self {
            wall_ms: median(|run| run.wall_ms),
            cpu_ms: median(|run| run.cpu_ms),
            daemon_ms: median(|run| run.daemon_ms),
            rss_kib: runs.iter().map(|run| run.rss_kib).fold(0.0, f64::max),
        }
    }

    /// How often this fits into the time that `other` took.
    #[must_use]
    pub fn speed_beside(&self, other: &Self) -> f64 {
        other.wall_ms / self.wall_ms
    }

    /// The most memory, in MiB.
    #[must_use]
    pub fn rss_mib(&self) -> f64 {
        self.rss_kib / 1024.0
    }
}

/// Where a number should be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// This or more.
    AtLeast(f64),
    /// Less than this.
    Below(f64),
}

/// What was measured beside what was hoped for.
#[derive(Debug, Clone, PartialEq)]
pub struct Goal {
    /// Of what, and in which unit.
    pub what: String,
    /// Where it should be.
    pub bound: Bound,
    /// Where it is.
    pub measured: f64,
}

impl Goal {
    /// What is not a number meets nothing.
    #[must_use]
    pub fn is_met(&self) -> bool {
        match self.bound {
            Bound::AtLeast(bound) => self.measured >= bound,
            Bound::Below(bound) => self.measured < bound,
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AtLeast(bound) => write!(f, "at least {bound}"),
            Self::Below(bound) => write!(f, "below {bound}"),
        }
    }
}

/// A row of a table.
impl fmt::Display for Goal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { what, bound, measured } = self;
        let mark = if self.is_met() { "met" } else { "**missed**" };
        write!(f, "| {what} | {bound} | {measured:.2} | {mark} |")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(wall_ms: f64, rss_kib: f64) -> Cost {
        Cost { wall_ms, rss_kib, ..Cost::default() }
    }

    #[test]
    fn one_slow_run_changes_nothing_but_memory() {
        let runs = [cost(900.0, 10.0), cost(2.0, 12.0), cost(1.0, 2048.0)];
        assert_eq!(Cost::of(&runs), cost(2.0, 2048.0));
        assert_eq!(Cost::of(&runs).rss_mib(), 2.0);
        assert_eq!(Cost::of(&[]), Cost::default());
    }

    #[test]
    fn half_the_time_is_twice_the_speed() {
        assert_eq!(cost(10.0, 0.0).speed_beside(&cost(20.0, 0.0)), 2.0);
    }

    #[test]
    fn a_goal_tells_whether_it_is_met() {
        let rows = [
            (Bound::AtLeast(0.9), 0.9, "| x | at least 0.9 | 0.90 | met |"),
            (Bound::AtLeast(0.9), 0.89, "| x | at least 0.9 | 0.89 | **missed** |"),
            (Bound::Below(8.0), 7.99, "| x | below 8 | 7.99 | met |"),
            (Bound::Below(8.0), 8.0, "| x | below 8 | 8.00 | **missed** |"),
            (Bound::AtLeast(1.0), f64::NAN, "| x | at least 1 | NaN | **missed** |"),
        ];
        for (bound, measured, row) in rows {
            let goal = Goal { what: "x".to_owned(), bound, measured };
            assert_eq!(goal.to_string(), row);
        }
    }
}
