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
}

/// Decides by the generation that Juju has; `ask` is called only where it matters.
///
/// Without an answer, in a context in which Juju gives none, the last change counts.
pub(crate) fn settle<E>(
    kept: Kept,
    ask: impl FnOnce() -> Result<Option<u64>, E>,
) -> Result<Settled, E> {
    let Kept { mut entries, generation, undo } = kept;
    let settled = |entries, in_force, undone| Settled {
        state: State::new(entries),
        written: generation,
        in_force,
        undone,
    };
    let Some(undo) = undo else { return Ok(settled(entries, generation, false)) };
    let known = ask()?.unwrap_or(generation);
    if known >= generation {
        return Ok(settled(entries, generation, false));
    }
    for (key, before) in undo.entries {
        match before {
            Some(value) => entries.insert(key, value),
            None => entries.remove(&key),
        };
    }
    Ok(settled(entries, undo.generation, true))
}

#[cfg(test)]
mod tests {
    use std::convert::Infallible;

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
        for (known, undone) in
            [(Some(7), false), (Some(9), false), (None, false), (Some(5), true), (Some(0), true)]
        {
            let settled = settle(kept(), || Ok::<_, Infallible>(known)).unwrap();
            assert_eq!(settled.undone, undone, "{known:?}");
            let expected = if undone { ("old", None, 5) } else { ("new", Some("added"), 7) };
            let found =
                (settled.state.get(&key("a")), settled.state.get(&key("b")), settled.in_force);
            assert_eq!(found, (Some(expected.0), expected.1, expected.2));
            assert_eq!(settled.written, 7);
            assert!(settled.state.changes().is_empty());
        }
    }

    #[test]
    fn nobody_is_asked_where_nothing_was_replaced() {
        let kept = Kept { undo: None, ..kept() };
        let settled = settle(kept, || Err("asked")).unwrap();
        assert!(!settled.undone);
    }
}
