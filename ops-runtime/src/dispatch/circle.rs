//! Events that emit each other.

use super::failure::Failed;

/// How many events may follow from each other. None that a charm needs does: it takes a component of a
/// component for each.
const DEEPEST: usize = 32;

/// The events that have led to the one that is handed out now.
#[derive(Debug, Default)]
pub(super) struct Circle {
    /// Each by its component's path: `database.created`.
    events: Vec<String>,
}

impl Circle {
    /// Goes into an event; the error names the circle if there are too many.
    pub(super) fn enter(&mut self, component: &str, event: &str) -> Result<(), Failed> {
        self.events.push(format!("{component}.{event}"));
        if self.events.len() <= DEEPEST {
            return Ok(());
        }
        Err(Failed::between_handlers(format!(
            "components emit events without end: {}",
            self.shown().join(" → ")
        )))
    }

    /// Comes out of it: its handlers are done.
    pub(super) fn leave(&mut self) {
        self.events.pop();
    }

    /// The last round, from an event to the same again; if there is none, the last few.
    fn shown(&self) -> Vec<String> {
        let last = self.events.last();
        let before = self.events.iter().rev().skip(1).position(|event| Some(event) == last);
        let count = before.map_or(8, |between| between + 2);
        let shown = self.events.iter().skip(self.events.len().saturating_sub(count));
        shown.map(|event| format!("`{event}`")).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_names_one_round() {
        let mut circle = Circle::default();
        circle.enter("start", "first").unwrap();
        let error = (0..).find_map(|turn| {
            let component = ["ping", "outer.pong"].into_iter().cycle().nth(turn)?;
            circle.enter(component, "fired").err()
        });
        let text = error.unwrap().to_string();
        assert!(
            text.ends_with("without end: `ping.fired` → `outer.pong.fired` → `ping.fired`")
                || text.ends_with(
                    "without end: `outer.pong.fired` → `ping.fired` → `outer.pong.fired`"
                ),
            "{text}"
        );
    }

    #[test]
    fn events_one_after_the_other_are_no_circle() {
        let mut circle = Circle::default();
        for _ in 0..3 * DEEPEST {
            circle.enter("database", "created").unwrap();
            circle.leave();
        }
    }
}
