//! What a handler says of its event.

/// Whether a handler is done with its event.
///
/// A deferred event comes again at the start of every later dispatch, whatever that is for, until its
/// handler is done with it: only to the handler that deferred it, in the order of deferral, and before
/// the new event. It says what it said, and what it points at is asked anew: a relation can have
/// changed meanwhile, or be gone.
///
/// Handlers of `stop`, `remove`, `secret-rotate`, `secret-expired`, `collect-metrics` and
/// `meter-status-changed`, and of actions, cannot defer: nothing would come after them, or Juju itself
/// sends them again. Nothing can be kept of `collect-metrics` and `meter-status-changed`, so an event that
/// a component emits there does not come again either: a warning names who asked for it.
///
/// ```
/// use ops::Flow;
///
/// fn wait_for(database: Option<&str>) -> Flow {
///     match database {
///         Some(_) => Flow::Done,
///         None => Flow::defer("no database yet"),
///     }
/// }
/// # assert_eq!(wait_for(Some("")), Flow::Done);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a handler returns it, or the event is not deferred"]
pub enum Flow {
    /// The event is handled.
    Done,
    /// The event shall come again.
    Defer {
        /// Why, for the unit's log.
        reason: String,
    },
}

impl Flow {
    /// Asks for the event again; `reason` goes to the unit's log.
    pub fn defer(reason: impl Into<String>) -> Self {
        Self::Defer { reason: reason.into() }
    }
}
