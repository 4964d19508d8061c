//! Who may do what.

use crate::daemon::Core;
use crate::http::Request;
use crate::identities::Access;

/// What an endpoint asks of its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Level {
    /// Nothing.
    Open,
    /// To be somebody who may look.
    User,
    /// To be somebody who may do everything.
    Admin,
    /// To be somebody who may see the metrics.
    Metrics,
    /// What nobody on a socket is.
    Pairing,
}

/// What the caller may do: what an identity says, or else everything for the daemon's own user and the
/// superuser, and looking for everybody.
pub(super) fn access_of(core: &Core, request: &Request) -> Option<Access> {
    let user_id = request.user_id?;
    if let Some(access) = core.with(|state| state.identities.access_of(user_id)) {
        return Some(access);
    }
    let own = rustix::process::getuid().as_raw();
    Some(if user_id == 0 || user_id == own { Access::Admin } else { Access::Read })
}

/// Whether the caller may use an endpoint.
pub(super) fn is_allowed(core: &Core, request: &Request, level: Level) -> bool {
    let access = access_of(core, request);
    match level {
        Level::Open => true,
        Level::User => matches!(access, Some(Access::Admin | Access::Read)),
        Level::Admin => access == Some(Access::Admin),
        Level::Metrics => matches!(access, Some(Access::Admin | Access::Read | Access::Metrics)),
        Level::Pairing => false,
    }
}
