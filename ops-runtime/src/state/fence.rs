//! Which of the last two states Juju knows.

use std::collections::BTreeMap;

use super::entries::{Key, State};

/// The key of Juju's own state (`state-set`) that has the generation.
pub(crate) const GENERATION: &str = "ops-generation";

/// What is kept of a unit's state, as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Kept {
    pub(crate) entries: BTreeMap<Key, String>,
    /// The generation of the entries; 0 before anything is kept.
    pub(crate) generation: u64,
    pub(crate) undo: Option<Undo>,
}

impl Kept {
    /// Whether something is in force, or would be if Juju has dropped the last change.
    pub(crate) fn has_something(&self) -> bool {
        !self.entries.is_empty() || self.undo.as_ref().is_some_and(|undo| !undo.entries.is_empty())
    }
}

/// What the last change replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Undo {
    /// The generation before it.
    pub(crate) generation: u64,
    /// The former values of what it changed; `None` was no entry.
    pub(crate) entries: BTreeMap<Key, Option<String>>,
}

/// The state with which a dispatch begins.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settled {
    pub(crate) state: State,
    /// The generation of the last change that was written, in force or not: the next one is later.
    pub(crate) written: u64,
    /// The generation that Juju has.
    pub(crate) in_force: u64,
    /// Whether the last change was taken back, because Juju has dropped its dispatch.
    pub(crate) undone: bool,
    /// Whether what the last change has replaced is still kept, and with it what it had put there.
    pub(crate) has_undo: bool,
    pub(crate) verdict: Verdict,
}

/// What Juju's generation says of what was kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Juju has said nothing, or nothing was kept.
    #[default]
    None,
    /// The last change is in force.
    Committed,
    /// Juju has dropped it, and has the generation before.
    Dropped,
    /// Juju has neither: one of the two was restored from a backup, or removed.
    Astray,
}

/// Decides by the generation that Juju has. Where Juju gives none, in some contexts, the last change counts.
pub(crate) fn settle(kept: Kept, known: Option<u64>) -> Settled {
    let Kept { mut entries, generation, undo } = kept;
    let Undo { generation: before, entries: undo } = undo.unwrap_or_default();
    let verdict = match known {
        None => Verdict::None,
        Some(_) if generation == 0 => Verdict::None,
        Some(known) if known == generation => Verdict::Committed,
        Some(known) if known == before => Verdict::Dropped,
        Some(_) => Verdict::Astray,
    };
    let undone = generation > 0 && known.is_some_and(|known| known < generation);
    let has_undo = !undo.is_empty();
    if undone {
        for (key, before) in undo {
            match before {
                Some(value) => entries.insert(key, value),
                None => entries.remove(&key),
            };
        }
    }
    let in_force = known.unwrap_or(generation);
    Settled { state: State::new(entries), written: generation, in_force, undone, has_undo, verdict }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        Key::Stored(name.into())
    }

    fn kept() -> Kept {
        let entries = [(key("a"), "new".to_owned()), (key("b"), "added".to_owned())].into();
        let undo = [(key("a"), Some("old".to_owned())), (key("b"), None)].into();
        Kept { entries, generation: 7, undo: Some(Undo { generation: 5, entries: undo }) }
    }

    #[test]
    fn juju_decides() {
        for (known, undone, verdict) in [
            (Some(7), false, Verdict::Committed),
            (None, false, Verdict::None),
            (Some(5), true, Verdict::Dropped),
            (Some(9), false, Verdict::Astray),
            (Some(6), true, Verdict::Astray),
            (Some(0), true, Verdict::Astray),
        ] {
            let settled = settle(kept(), known);
            assert_eq!((settled.undone, settled.verdict), (undone, verdict), "{known:?}");
            let expected = if undone { ("old", None) } else { ("new", Some("added")) };
            let found = (settled.state.get(&key("a")), settled.state.get(&key("b")));
            assert_eq!(found, (Some(expected.0), expected.1));
            assert_eq!((settled.written, settled.in_force), (7, known.unwrap_or(7)));
            assert!(settled.has_undo && settled.state.changes().is_empty());
        }
    }

    #[test]
    fn where_nothing_is_kept_there_is_nothing_to_decide() {
        let settled = settle(Kept::default(), Some(9));
        assert_eq!((settled.undone, settled.verdict), (false, Verdict::None));
        assert_eq!((settled.written, settled.in_force), (0, 9));
    }
}
